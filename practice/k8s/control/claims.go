package control

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// NewClaims returns the loop that says why volume claims stay pending: a fresh EKS cluster has no driver for volumes.
func NewClaims(api *registry.API) *Loop {
	record := Recorder{API: api, Component: "persistentvolume-controller"}
	return &Loop{Name: "claim", Sources: []Source{Self(registry.PVCs)}, Sync: func(_ context.Context, k Key) (time.Duration, error) {
		o, err := api.Get(registry.PVCs, k.Namespace, k.Name)
		if err != nil {
			return 0, err
		}
		claim := o.(*corev1.PersistentVolumeClaim)
		if claim.Status.Phase != corev1.ClaimPending || claim.DeletionTimestamp != nil {
			return 0, nil
		}
		class := classOf(api, claim)
		switch {
		case ptr.Deref(claim.Spec.StorageClassName, "") == "":
			record.Normal(claim, "FailedBinding", "no persistent volumes available for this claim and no storage class is set")
		case class == nil:
			record.Warning(claim, "ProvisioningFailed", "storageclass.storage.k8s.io %q not found", *claim.Spec.StorageClassName)
		case delayed(api, claim) && claim.Annotations[selectedNode] == "":
			record.Normal(claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding")
		default:
			record.Normal(claim, "ExternalProvisioning", "Waiting for a volume to be created either by the external provisioner '%s' or manually by the system administrator. "+
				"If volume creation is delayed, please verify that the provisioner is running and correctly registered.", driverOf(class))
		}
		return 5 * time.Minute, nil
	}}
}

// driverOf names the driver of a class. The old in-tree one for EBS stands for the driver that has taken its place.
func driverOf(class *storagev1.StorageClass) string {
	if class.Provisioner == "kubernetes.io/aws-ebs" {
		return "ebs.csi.aws.com"
	}
	return class.Provisioner
}

// NewBudgets returns the loop that counts how many pods of a disruption budget may be missed.
func NewBudgets(api *registry.API) *Loop {
	b := &budgets{api}
	return &Loop{Name: "budget", Sync: b.sync, Sources: []Source{Self(registry.Budgets), {registry.Pods, func(e store.Event) (keys []Key) {
		items, _ := api.Store().List(registry.Budgets.GroupResource(), e.Item.Object.GetNamespace())
		for _, item := range items {
			if selects(item.Object.(*policyv1.PodDisruptionBudget).Spec.Selector, e.Item.Object.GetLabels()) {
				keys = append(keys, KeyOf(item.Object))
			}
		}
		return keys
	}}}}
}

type budgets struct{ api *registry.API }

func (b *budgets) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := b.api.Get(registry.Budgets, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	budget := o.(*policyv1.PodDisruptionBudget)
	s := *budget.Status.DeepCopy()
	s.ObservedGeneration, s.CurrentHealthy, s.ExpectedPods = budget.Generation, 0, 0
	items, _ := b.api.Store().List(registry.Pods.GroupResource(), k.Namespace)
	for _, item := range items {
		pod := item.Object.(*corev1.Pod)
		if finished(pod) || !selects(budget.Spec.Selector, pod.Labels) {
			continue
		}
		s.ExpectedPods++
		if Ready(pod) && pod.DeletionTimestamp == nil {
			s.CurrentHealthy++
		}
	}
	switch {
	case budget.Spec.MinAvailable != nil:
		s.DesiredHealthy = share(budget.Spec.MinAvailable, s.ExpectedPods, true)
	case budget.Spec.MaxUnavailable != nil:
		s.DesiredHealthy = max(s.ExpectedPods-share(budget.Spec.MaxUnavailable, s.ExpectedPods, true), 0)
	}
	s.DisruptionsAllowed = max(s.CurrentHealthy-s.DesiredHealthy, 0)
	if equality.Semantic.DeepEqual(s, budget.Status) {
		return 0, nil
	}
	_, err = b.api.Update(registry.Budgets, k.Namespace, k.Name, registry.Write{Manager: "kube-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		o.(*policyv1.PodDisruptionBudget).Status = s
		return o, nil
	})
	return 0, err
}
