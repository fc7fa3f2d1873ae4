package registry

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/k8s/store"
)

// Delete deletes an object, or begins to: one that has finalizers, a pod that is given time to end and a namespace stay
// until whoever has to do something first has done it. gone says that it is no longer there.
func (a *API) Delete(r *Resource, namespace, name string, opts metav1.DeleteOptions, dryRun bool) (o store.Object, gone bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.delete(r, namespace, name, opts, dryRun)
}

func (a *API) delete(r *Resource, namespace, name string, opts metav1.DeleteOptions, dryRun bool) (o store.Object, gone bool, err error) {
	cur, err := a.Get(r, namespace, name)
	if err != nil {
		return nil, false, err
	}
	if p := opts.Preconditions; p != nil {
		if p.UID != nil && *p.UID != cur.GetUID() {
			return nil, false, conflictingUID(r, cur, *p.UID)
		}
		if p.ResourceVersion != nil && *p.ResourceVersion != cur.GetResourceVersion() {
			return nil, false, apierrors.NewConflict(r.GroupResource(), name, fmt.Errorf(
				"Precondition failed: ResourceVersion in precondition: %v, ResourceVersion in object meta: %v", *p.ResourceVersion, cur.GetResourceVersion())) // Kubernetes' own text
		}
	}
	if r == Namespaces && slices.Contains([]string{"default", "kube-system", "kube-public"}, name) {
		return nil, false, apierrors.NewForbidden(r.GroupResource(), name, fmt.Errorf("this namespace may not be deleted"))
	}
	seconds := gracePeriod(cur, opts)
	next := cur.DeepCopyObject().(store.Object)
	next.SetFinalizers(finalizersFor(next, opts))
	if seconds == 0 && len(next.GetFinalizers()) == 0 && !holdsContent(next) {
		if dryRun {
			return cur, true, nil
		}
		return a.store.Delete(r.GroupResource(), namespace, name).Object, true, nil
	}
	if cur.GetDeletionTimestamp() == nil || grace(cur) > seconds {
		at := metav1.NewTime(time.Now().Add(time.Duration(seconds) * time.Second)).Rfc3339Copy()
		next.SetDeletionTimestamp(&at)
		next.SetDeletionGracePeriodSeconds(&seconds)
		if r.generation {
			next.SetGeneration(cur.GetGeneration() + 1)
		}
	}
	if ns, ok := next.(*corev1.Namespace); ok {
		ns.Status.Phase = corev1.NamespaceTerminating
	}
	if dryRun || sameButTimes(next, cur) {
		return next, false, nil
	}
	return a.store.Put(r.GroupResource(), next).Object, false, nil
}

// gracePeriod is how many seconds a pod is given to end; other kinds get none.
func gracePeriod(o store.Object, opts metav1.DeleteOptions) int64 {
	pod, ok := o.(*corev1.Pod)
	if !ok || pod.Spec.NodeName == "" || pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return 0
	}
	seconds := int64(corev1.DefaultTerminationGracePeriodSeconds)
	if s := pod.Spec.TerminationGracePeriodSeconds; s != nil {
		seconds = *s
	}
	if opts.GracePeriodSeconds != nil {
		seconds = *opts.GracePeriodSeconds
	}
	return max(seconds, 0)
}

func finalizersFor(o store.Object, opts metav1.DeleteOptions) []string {
	kept := slices.DeleteFunc(slices.Clone(o.GetFinalizers()), func(f string) bool {
		return opts.PropagationPolicy != nil && (f == metav1.FinalizerOrphanDependents || f == metav1.FinalizerDeleteDependents)
	})
	if opts.PropagationPolicy != nil {
		switch *opts.PropagationPolicy {
		case metav1.DeletePropagationOrphan:
			kept = append(kept, metav1.FinalizerOrphanDependents)
		case metav1.DeletePropagationForeground:
			kept = append(kept, metav1.FinalizerDeleteDependents)
		}
	}
	return kept
}

func holdsContent(o store.Object) bool {
	ns, ok := o.(*corev1.Namespace)
	return ok && len(ns.Spec.Finalizers) > 0
}

// Finalize takes a namespace away that has nothing in it any more.
func (a *API) Finalize(namespace string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if cur, err := a.Get(Namespaces, "", namespace); err == nil && cur.GetDeletionTimestamp() != nil && len(cur.GetFinalizers()) == 0 {
		a.store.Delete(Namespaces.GroupResource(), "", namespace)
	}
}

// Evict deletes a pod if the budgets that cover it allow.
func (a *API) Evict(namespace, name string, e *policyv1.Eviction, dryRun bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	cur, err := a.Get(Pods, namespace, name)
	if err != nil {
		return err
	}
	pod := cur.(*corev1.Pod)
	budgets, _ := a.store.List(Budgets.GroupResource(), namespace)
	for _, item := range budgets {
		b := item.Object.(*policyv1.PodDisruptionBudget)
		selector, err := metav1.LabelSelectorAsSelector(b.Spec.Selector)
		if err != nil || !selector.Matches(labels.Set(pod.Labels)) || pod.Status.Phase != corev1.PodRunning {
			continue
		}
		if b.Status.DisruptionsAllowed <= 0 {
			err := apierrors.NewTooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0)
			err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes, metav1.StatusCause{
				Type: policyv1.DisruptionBudgetCause, Message: fmt.Sprintf("The disruption budget %s needs %d healthy pods and has %d currently",
					b.Name, b.Status.DesiredHealthy, b.Status.CurrentHealthy),
			})
			return err
		}
		if !dryRun {
			next := b.DeepCopy()
			next.Status.DisruptionsAllowed--
			a.store.Put(Budgets.GroupResource(), next)
		}
	}
	opts := metav1.DeleteOptions{}
	if e.DeleteOptions != nil {
		opts = *e.DeleteOptions
	}
	_, _, err = a.delete(Pods, namespace, name, opts, dryRun)
	return err
}

// Bind puts a pod on a node, as the scheduler does. uid, where there is one, is the pod's.
func (a *API) Bind(namespace, name string, uid types.UID, node string, dryRun bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	cur, err := a.Get(Pods, namespace, name)
	if err != nil {
		return err
	}
	pod := cur.DeepCopyObject().(*corev1.Pod)
	switch {
	case uid != "" && uid != pod.UID:
		return conflictingUID(Pods, pod, uid)
	case pod.DeletionTimestamp != nil:
		return apierrors.NewConflict(Pods.GroupResource(), name, fmt.Errorf("pod %s is being deleted, cannot be assigned to a host", name))
	case pod.Spec.NodeName != "":
		return apierrors.NewConflict(Pods.GroupResource(), name, fmt.Errorf("pod %s is already assigned to node %q", name, pod.Spec.NodeName))
	}
	pod.Spec.NodeName = node
	SetPodCondition(&pod.Status, corev1.PodCondition{Type: corev1.PodScheduled, Status: corev1.ConditionTrue, ObservedGeneration: pod.Generation})
	if !dryRun {
		a.store.Put(Pods.GroupResource(), pod)
	}
	return nil
}

// SetPodCondition puts a condition into a pod's status; the time of its last transition stays if its status does.
func SetPodCondition(s *corev1.PodStatus, c corev1.PodCondition) {
	c.LastTransitionTime = metav1.Now().Rfc3339Copy()
	for i, old := range s.Conditions {
		if old.Type == c.Type {
			if old.Status == c.Status {
				c.LastTransitionTime = old.LastTransitionTime
			}
			s.Conditions[i] = c
			return
		}
	}
	s.Conditions = append(s.Conditions, c)
}
