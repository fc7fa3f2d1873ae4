package control

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// report brings a Deployment's status up to date and says when its deadline for progress is.
func (d *deployments) report(dep *appsv1.Deployment) (time.Duration, error) {
	sets := controlled[*appsv1.ReplicaSet](d.api, registry.ReplicaSets, dep)
	current := currentSet(dep, sets)
	s := *dep.Status.DeepCopy()
	before := s
	s.ObservedGeneration, s.Replicas, s.ReadyReplicas, s.AvailableReplicas, s.UpdatedReplicas = dep.Generation, 0, 0, 0, 0
	for _, set := range sets {
		s.Replicas += set.Status.Replicas
		s.ReadyReplicas += set.Status.ReadyReplicas
		s.AvailableReplicas += set.Status.AvailableReplicas
	}
	name := dep.Name
	if current != nil {
		s.UpdatedReplicas = current.Status.Replicas
		name = current.Name
	}
	want := *dep.Spec.Replicas
	s.UnavailableReplicas = max(total(sets)-s.AvailableReplicas, 0)
	if s.AvailableReplicas >= want-unavailable(dep) {
		condition(&s, appsv1.DeploymentAvailable, corev1.ConditionTrue, "MinimumReplicasAvailable", "Deployment has minimum availability.")
	} else {
		condition(&s, appsv1.DeploymentAvailable, corev1.ConditionFalse, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
	}
	again := progress(dep, &s, before, name)
	if equality.Semantic.DeepEqual(s, dep.Status) {
		return again, nil
	}
	_, err := d.api.Update(registry.Deployments, dep.Namespace, dep.Name, registry.Write{Manager: "kube-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		o.(*appsv1.Deployment).Status = s
		return o, nil
	})
	return again, err
}

// progress judges how a rollout goes: complete, on its way, or stuck for longer than its deadline.
func progress(dep *appsv1.Deployment, s *appsv1.DeploymentStatus, before appsv1.DeploymentStatus, set string) time.Duration {
	want := *dep.Spec.Replicas
	if dep.Spec.Paused {
		condition(s, appsv1.DeploymentProgressing, corev1.ConditionUnknown, "DeploymentPaused", "Deployment is paused")
		return 0
	}
	if s.UpdatedReplicas == want && s.Replicas == want && s.AvailableReplicas == want {
		condition(s, appsv1.DeploymentProgressing, corev1.ConditionTrue, "NewReplicaSetAvailable", fmt.Sprintf("ReplicaSet %q has successfully progressed.", set))
		return 0
	}
	moved := s.UpdatedReplicas > before.UpdatedReplicas || s.ReadyReplicas > before.ReadyReplicas || s.AvailableReplicas > before.AvailableReplicas ||
		s.Replicas-s.UpdatedReplicas < before.Replicas-before.UpdatedReplicas || s.ObservedGeneration != before.ObservedGeneration
	c := conditionOf(s, appsv1.DeploymentProgressing)
	deadline := time.Duration(*dep.Spec.ProgressDeadlineSeconds) * time.Second
	switch {
	case moved || c == nil || c.Reason == "DeploymentPaused":
		condition(s, appsv1.DeploymentProgressing, corev1.ConditionTrue, "ReplicaSetUpdated", fmt.Sprintf("ReplicaSet %q is progressing.", set))
		conditionOf(s, appsv1.DeploymentProgressing).LastUpdateTime = metav1.Now().Rfc3339Copy()
	case time.Since(c.LastUpdateTime.Time) >= deadline && c.Reason != "NewReplicaSetAvailable":
		condition(s, appsv1.DeploymentProgressing, corev1.ConditionFalse, "ProgressDeadlineExceeded", fmt.Sprintf("ReplicaSet %q has timed out progressing.", set))
		return 0
	}
	return max(time.Until(conditionOf(s, appsv1.DeploymentProgressing).LastUpdateTime.Add(deadline)), time.Second)
}

func conditionOf(s *appsv1.DeploymentStatus, kind appsv1.DeploymentConditionType) *appsv1.DeploymentCondition {
	for i := range s.Conditions {
		if s.Conditions[i].Type == kind {
			return &s.Conditions[i]
		}
	}
	return nil
}

func condition(s *appsv1.DeploymentStatus, kind appsv1.DeploymentConditionType, is corev1.ConditionStatus, reason, message string) {
	now := metav1.Now().Rfc3339Copy()
	next := appsv1.DeploymentCondition{Type: kind, Status: is, Reason: reason, Message: message, LastUpdateTime: now, LastTransitionTime: now}
	old := conditionOf(s, kind)
	if old == nil {
		s.Conditions = append(s.Conditions, next)
		return
	}
	if old.Status == is {
		next.LastTransitionTime = old.LastTransitionTime
	}
	if old.Status == is && old.Reason == reason && old.Message == message {
		next.LastUpdateTime = old.LastUpdateTime
	}
	*old = next
}
