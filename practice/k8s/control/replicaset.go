package control

import (
	"context"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

type replicaSets struct {
	api    *registry.API
	record Recorder
}

// NewReplicaSets returns the loop that keeps ReplicaSets at their number of pods.
func NewReplicaSets(api *registry.API) *Loop {
	r := &replicaSets{api, Recorder{API: api, Component: "replicaset-controller"}}
	return &Loop{Name: "replicaset", Sync: r.sync, Sources: []Source{Self(registry.ReplicaSets), Owned(registry.Pods, registry.ReplicaSets), {registry.Pods, r.adoptable}}}
}

// adoptable looks at the ReplicaSets that would take a pod that nobody controls.
func (r *replicaSets) adoptable(e store.Event) (keys []Key) {
	pod := e.Item.Object.(*corev1.Pod)
	if len(pod.Labels) == 0 || metav1.GetControllerOf(pod) != nil {
		return nil
	}
	items, _ := r.api.Store().List(registry.ReplicaSets.GroupResource(), pod.Namespace)
	for _, item := range items {
		if selects(item.Object.(*appsv1.ReplicaSet).Spec.Selector, pod.Labels) {
			keys = append(keys, KeyOf(item.Object))
		}
	}
	return keys
}

func selects(s *metav1.LabelSelector, set map[string]string) bool {
	selector, err := metav1.LabelSelectorAsSelector(s)
	return err == nil && !selector.Empty() && selector.Matches(labels.Set(set))
}

func (r *replicaSets) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := r.api.Get(registry.ReplicaSets, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	rs := o.(*appsv1.ReplicaSet)
	pods, err := r.claim(rs)
	if err != nil {
		return 0, err
	}
	alive := live(pods)
	if rs.DeletionTimestamp == nil {
		if err := r.scale(rs, alive); err != nil {
			return 0, err
		}
		pods, err = r.claim(rs)
		if err != nil {
			return 0, err
		}
		alive = live(pods)
	}
	again := availableIn(alive, rs.Spec.MinReadySeconds)
	return again, r.report(rs, alive)
}

// claim returns the ReplicaSet's pods: it takes those that it selects and nobody has, and lets go of others.
func (r *replicaSets) claim(rs *appsv1.ReplicaSet) ([]*corev1.Pod, error) {
	var pods []*corev1.Pod
	for _, pod := range controlled[*corev1.Pod](r.api, registry.Pods, rs) {
		if selects(rs.Spec.Selector, pod.Labels) {
			pods = append(pods, pod)
		} else if err := setOwners(r.api, pod, nil); err != nil {
			return nil, err
		}
	}
	orphans, _ := r.api.Store().By(registry.Pods.GroupResource(), store.ByOwner, store.Orphans)
	for _, item := range orphans {
		pod := item.Object.(*corev1.Pod)
		if rs.DeletionTimestamp != nil || pod.DeletionTimestamp != nil || pod.Namespace != rs.Namespace || !selects(rs.Spec.Selector, pod.Labels) {
			continue
		}
		if err := setOwners(r.api, pod, owner(rs)); err != nil {
			return nil, err
		}
		pods = append(pods, pod)
	}
	return pods, nil
}

func setOwners(api *registry.API, pod *corev1.Pod, owners []metav1.OwnerReference) error {
	_, err := api.Update(registry.Pods, pod.Namespace, pod.Name, registry.Write{Manager: "kube-controller-manager"}, func(o store.Object) (store.Object, error) {
		o.SetOwnerReferences(owners)
		return o, nil
	})
	return err
}

// burst is how many pods are made or deleted at a time.
const burst = 500

func (r *replicaSets) scale(rs *appsv1.ReplicaSet, alive []*corev1.Pod) error {
	want := int(*rs.Spec.Replicas)
	for range min(want-len(alive), burst) {
		pod, err := r.api.Create(registry.Pods, rs.Namespace, fromTemplate(&rs.Spec.Template, rs), registry.Write{Manager: "kube-controller-manager"})
		if err != nil {
			r.record.Warning(rs, "FailedCreate", "Error creating: %v", err)
			return err
		}
		r.record.Normal(rs, "SuccessfulCreate", "Created pod: %s", pod.GetName())
	}
	if len(alive) <= want {
		return nil
	}
	for _, pod := range deletionOrder(alive)[:min(len(alive)-want, burst)] {
		if err := deletePod(r.api, pod); err != nil {
			return err
		}
		r.record.Normal(rs, "SuccessfulDelete", "Deleted pod: %s", pod.Name)
	}
	return nil
}

// available says whether a pod has been ready for long enough.
func available(p *corev1.Pod, seconds int32) bool {
	c := Condition(p, corev1.PodReady)
	return c != nil && c.Status == corev1.ConditionTrue && (seconds == 0 || time.Since(c.LastTransitionTime.Time) >= time.Duration(seconds)*time.Second)
}

// availableIn is when the next ready pod will have been ready for long enough.
func availableIn(pods []*corev1.Pod, seconds int32) (again time.Duration) {
	for _, p := range pods {
		if Ready(p) && !available(p, seconds) {
			left := time.Until(Condition(p, corev1.PodReady).LastTransitionTime.Add(time.Duration(seconds)*time.Second)) + time.Millisecond
			if again == 0 || left < again {
				again = max(left, time.Millisecond)
			}
		}
	}
	return again
}

func (r *replicaSets) report(rs *appsv1.ReplicaSet, alive []*corev1.Pod) error {
	status := appsv1.ReplicaSetStatus{
		Replicas: int32(len(alive)),
		FullyLabeledReplicas: count(alive, func(p *corev1.Pod) bool {
			return labels.SelectorFromSet(rs.Spec.Template.Labels).Matches(labels.Set(p.Labels))
		}),
		ReadyReplicas:      count(alive, Ready),
		AvailableReplicas:  count(alive, func(p *corev1.Pod) bool { return available(p, rs.Spec.MinReadySeconds) }),
		ObservedGeneration: rs.Generation,
		Conditions:         rs.Status.Conditions,
	}
	if equality.Semantic.DeepEqual(status, rs.Status) {
		return nil
	}
	_, err := r.api.Update(registry.ReplicaSets, rs.Namespace, rs.Name, registry.Write{Manager: "kube-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		o.(*appsv1.ReplicaSet).Status = status
		return o, nil
	})
	return err
}
