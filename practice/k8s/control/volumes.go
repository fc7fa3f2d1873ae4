package control

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// selectedNode is where the scheduler says which node's pod waits for a volume.
const selectedNode = "volume.kubernetes.io/selected-node"

// bindTimeout is how long the scheduler waits for a pod's volumes (bindTimeoutSeconds of VolumeBindingArgs).
const bindTimeout = 10 * time.Minute

// claims are the volume claims that a pod waits for: those whose volume is made when a pod has found its node. Where it can't
// even be placed, refusal is why, in the words of the scheduler's plug-in VolumeBinding.
func (s *scheduler) claims(pod *corev1.Pod) (waiting []*corev1.PersistentVolumeClaim, refusal string) {
	for _, v := range pod.Spec.Volumes {
		name := ""
		switch {
		case v.PersistentVolumeClaim != nil:
			name = v.PersistentVolumeClaim.ClaimName
		case v.Ephemeral != nil:
			name = pod.Name + "-" + v.Name
		default:
			continue
		}
		o, err := s.api.Get(registry.PVCs, pod.Namespace, name)
		if err != nil {
			return nil, fmt.Sprintf("persistentvolumeclaim %q not found", name)
		}
		claim := o.(*corev1.PersistentVolumeClaim)
		switch {
		case claim.DeletionTimestamp != nil:
			return nil, fmt.Sprintf("persistentvolumeclaim %q is being deleted", name)
		case claim.Spec.VolumeName != "":
		case delayed(s.api, claim):
			waiting = append(waiting, claim)
		default:
			return nil, "pod has unbound immediate PersistentVolumeClaims"
		}
	}
	return waiting, ""
}

// classOf is the claim's storage class, nil for none.
func classOf(api *registry.API, claim *corev1.PersistentVolumeClaim) *storagev1.StorageClass {
	item, found := api.Store().Get(registry.StorageClasses.GroupResource(), "", ptr.Deref(claim.Spec.StorageClassName, ""))
	if !found {
		return nil
	}
	return item.Object.(*storagev1.StorageClass)
}

// delayed says whether a claim's volume is made only for a pod that has found its node.
func delayed(api *registry.API, claim *corev1.PersistentVolumeClaim) bool {
	class := classOf(api, claim)
	return class != nil && ptr.Deref(class.VolumeBindingMode, "") == storagev1.VolumeBindingWaitForFirstConsumer
}

// awaitVolumes tells the claims the node and waits. As no driver makes volumes on a fresh cluster, the pod stays pending, and
// says why only when the scheduler's patience ends.
func (s *scheduler) awaitVolumes(pod *corev1.Pod, claims []*corev1.PersistentVolumeClaim, node string) (time.Duration, error) {
	for _, claim := range claims {
		if claim.Annotations[selectedNode] != "" {
			continue
		}
		_, err := s.api.Update(registry.PVCs, claim.Namespace, claim.Name, registry.Write{Manager: "kube-scheduler"}, func(o store.Object) (store.Object, error) {
			all := o.GetAnnotations()
			if all == nil {
				all = map[string]string{}
			}
			all[selectedNode] = node
			o.SetAnnotations(all)
			return o, nil
		})
		if err != nil {
			return 0, err
		}
	}
	patience := s.world.Takes(bindTimeout, "volumes/"+pod.Namespace+"/"+pod.Name)
	if left := patience - time.Since(pod.CreationTimestamp.Time); left > 0 {
		return left, nil
	}
	return patience, s.unschedulable(pod, corev1.PodReasonSchedulerError, `running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded`)
}
