package registry

import (
	"fmt"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilrand "k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/store"
)

// defaultStorageClassAnnotation marks the class of claims that name none.
const defaultStorageClassAnnotation = "storageclass.kubernetes.io/is-default-class"

func prepareNamespace(_ *API, o, old store.Object) error {
	if old == nil {
		o.(*corev1.Namespace).Spec.Finalizers = []corev1.FinalizerName{corev1.FinalizerKubernetes}
	}
	return nil
}

// preparePod is what admission does to a new pod: service account and token, tolerations, priority and quality of service.
func preparePod(a *API, o, old store.Object) error {
	pod := o.(*corev1.Pod)
	if old != nil {
		return nil
	}
	set(&pod.Spec.ServiceAccountName, "default")
	pod.Spec.DeprecatedServiceAccount = pod.Spec.ServiceAccountName
	account, ok := a.store.Get(ServiceAccounts.GroupResource(), pod.Namespace, pod.Spec.ServiceAccountName)
	if !ok {
		return apierrors.NewForbidden(Pods.GroupResource(), pod.Name, fmt.Errorf("error looking up service account %s/%s: serviceaccount %q not found",
			pod.Namespace, pod.Spec.ServiceAccountName, pod.Spec.ServiceAccountName))
	}
	if wantsToken(pod, account.Object.(*corev1.ServiceAccount)) {
		mountToken(pod)
	}
	for _, key := range []string{corev1.TaintNodeNotReady, corev1.TaintNodeUnreachable} {
		if !slices.ContainsFunc(pod.Spec.Tolerations, func(t corev1.Toleration) bool {
			return (t.Key == key || t.Key == "") && (t.Effect == corev1.TaintEffectNoExecute || t.Effect == "")
		}) {
			pod.Spec.Tolerations = append(pod.Spec.Tolerations, corev1.Toleration{
				Key: key, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: ptr.To[int64](300),
			})
		}
	}
	if err := setPriority(a, pod); err != nil {
		return err
	}
	pod.Status = corev1.PodStatus{Phase: corev1.PodPending, QOSClass: qualityOf(pod)}
	return nil
}

func wantsToken(pod *corev1.Pod, account *corev1.ServiceAccount) bool {
	if m := pod.Spec.AutomountServiceAccountToken; m != nil {
		return *m
	}
	return account.AutomountServiceAccountToken == nil || *account.AutomountServiceAccountToken
}

func mountToken(pod *corev1.Pod) {
	const where = "/var/run/secrets/kubernetes.io/serviceaccount"
	name := "kube-api-access-" + utilrand.String(5)
	used := false
	for _, list := range [][]corev1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range list {
			if slices.ContainsFunc(list[i].VolumeMounts, func(m corev1.VolumeMount) bool { return m.MountPath == where }) {
				continue
			}
			list[i].VolumeMounts = append(list[i].VolumeMounts, corev1.VolumeMount{Name: name, ReadOnly: true, MountPath: where})
			used = true
		}
	}
	if used {
		pod.Spec.Volumes = append(pod.Spec.Volumes, tokenVolume(name))
	}
}

func setPriority(a *API, pod *corev1.Pod) error {
	priority, preemption := int32(0), corev1.PreemptLowerPriority
	if name := pod.Spec.PriorityClassName; name != "" {
		item, ok := a.store.Get(PriorityClasses.GroupResource(), "", name)
		if !ok {
			return apierrors.NewForbidden(Pods.GroupResource(), pod.Name, fmt.Errorf("no PriorityClass with name %v was found", name))
		}
		c := item.Object.(*schedulingv1.PriorityClass)
		priority, preemption = c.Value, *c.PreemptionPolicy
	}
	setPtr(&pod.Spec.Priority, priority)
	setPtr(&pod.Spec.PreemptionPolicy, preemption)
	return nil
}

func qualityOf(pod *corev1.Pod) corev1.PodQOSClass {
	any, guaranteed := false, true
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		any = any || len(c.Resources.Requests) > 0 || len(c.Resources.Limits) > 0
		for _, name := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
			limit, ok := c.Resources.Limits[name]
			request := c.Resources.Requests[name]
			guaranteed = guaranteed && ok && limit.Cmp(request) == 0
		}
	}
	switch {
	case !any:
		return corev1.PodQOSBestEffort
	case guaranteed:
		return corev1.PodQOSGuaranteed
	}
	return corev1.PodQOSBurstable
}

func prepareClaim(a *API, o, old store.Object) error {
	c := o.(*corev1.PersistentVolumeClaim)
	if old != nil || c.Spec.StorageClassName != nil {
		return nil
	}
	classes, _ := a.store.List(StorageClasses.GroupResource(), "")
	for _, item := range classes {
		if class := item.Object.(*storagev1.StorageClass); class.Annotations[defaultStorageClassAnnotation] == "true" {
			c.Spec.StorageClassName = &class.Name
		}
	}
	return nil
}

// prepareJob gives a job the selector and labels by which it knows its pods.
func prepareJob(_ *API, o, old store.Object) error {
	job := o.(*batchv1.Job)
	if old != nil || *job.Spec.ManualSelector {
		return nil
	}
	if job.Spec.Template.Labels == nil {
		job.Spec.Template.Labels = map[string]string{}
	}
	own := map[string]string{batchv1.ControllerUidLabel: string(job.UID)}
	for key, value := range map[string]string{
		"controller-uid": string(job.UID), batchv1.ControllerUidLabel: string(job.UID), "job-name": job.Name, batchv1.JobNameLabel: job.Name,
	} {
		job.Spec.Template.Labels[key] = value
	}
	if job.Spec.Selector == nil {
		job.Spec.Selector = &metav1.LabelSelector{MatchLabels: own}
	}
	return nil
}
