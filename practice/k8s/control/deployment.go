package control

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

const (
	revisionAnnotation = "deployment.kubernetes.io/revision"
	desiredAnnotation  = "deployment.kubernetes.io/desired-replicas"
	maxAnnotation      = "deployment.kubernetes.io/max-replicas"
	hashLabel          = "pod-template-hash"
)

type deployments struct {
	api    *registry.API
	record Recorder
}

// NewDeployments returns the loop that rolls Deployments out through ReplicaSets.
func NewDeployments(api *registry.API) *Loop {
	d := &deployments{api, Recorder{API: api, Component: "deployment-controller"}}
	return &Loop{Name: "deployment", Sync: d.sync, Sources: []Source{Self(registry.Deployments), Owned(registry.ReplicaSets, registry.Deployments)}}
}

func (d *deployments) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := d.api.Get(registry.Deployments, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	dep := o.(*appsv1.Deployment)
	if dep.DeletionTimestamp != nil {
		return 0, nil
	}
	sets := controlled[*appsv1.ReplicaSet](d.api, registry.ReplicaSets, dep)
	current := currentSet(dep, sets)
	if current == nil && !dep.Spec.Paused {
		if current, err = d.newSet(dep, sets); err != nil {
			return 0, err
		}
		sets = append(sets, current)
	} else if current != nil && !dep.Spec.Paused {
		if current, err = d.promote(dep, current, sets); err != nil {
			return 0, err
		}
	}
	old := slices.DeleteFunc(slices.Clone(sets), func(s *appsv1.ReplicaSet) bool { return current != nil && s.UID == current.UID })
	if current != nil {
		if err := d.roll(dep, current, old); err != nil {
			return 0, err
		}
		if err := d.tidy(dep, old); err != nil {
			return 0, err
		}
	}
	return d.report(dep)
}

// currentSet is the ReplicaSet whose template is the Deployment's.
func currentSet(dep *appsv1.Deployment, sets []*appsv1.ReplicaSet) *appsv1.ReplicaSet {
	for _, s := range sets {
		t := s.Spec.Template.DeepCopy()
		delete(t.Labels, hashLabel)
		want := dep.Spec.Template.DeepCopy()
		delete(want.Labels, hashLabel)
		if equality.Semantic.DeepEqual(t, want) {
			return s
		}
	}
	return nil
}

func revision(o metav1.Object) int64 {
	n, err := strconv.ParseInt(o.GetAnnotations()[revisionAnnotation], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func latestRevision(sets []*appsv1.ReplicaSet) (n int64) {
	for _, s := range sets {
		n = max(n, revision(s))
	}
	return n
}

func (d *deployments) newSet(dep *appsv1.Deployment, sets []*appsv1.ReplicaSet) (*appsv1.ReplicaSet, error) {
	hash := templateHash(&dep.Spec.Template, dep.Status.CollisionCount)
	template := dep.Spec.Template.DeepCopy()
	template.Labels = withLabel(template.Labels, hashLabel, hash)
	selector := dep.Spec.Selector.DeepCopy()
	selector.MatchLabels = withLabel(selector.MatchLabels, hashLabel, hash)
	replicas := int32(0)
	if len(sets) == 0 || dep.Spec.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType {
		replicas = max(min(*dep.Spec.Replicas+surge(dep)-total(sets), *dep.Spec.Replicas), 0)
	}
	annotations := maps.Clone(dep.Annotations)
	if annotations == nil {
		annotations = map[string]string{}
	}
	delete(annotations, corev1.LastAppliedConfigAnnotation)
	annotations[revisionAnnotation] = strconv.FormatInt(latestRevision(sets)+1, 10)
	annotations[desiredAnnotation] = fmt.Sprint(*dep.Spec.Replicas)
	annotations[maxAnnotation] = fmt.Sprint(*dep.Spec.Replicas + surge(dep))
	set := &appsv1.ReplicaSet{
		ObjectMeta: metav1.ObjectMeta{Name: dep.Name + "-" + hash, Namespace: dep.Namespace, Labels: template.Labels, Annotations: annotations, OwnerReferences: owner(dep)},
		Spec:       appsv1.ReplicaSetSpec{Replicas: &replicas, Selector: selector, Template: *template, MinReadySeconds: dep.Spec.MinReadySeconds},
	}
	created, err := d.api.Create(registry.ReplicaSets, dep.Namespace, set, registry.Write{Manager: "kube-controller-manager"})
	if apierrors.IsAlreadyExists(err) { // of another Deployment of the name: take another hash
		_, err := d.api.Update(registry.Deployments, dep.Namespace, dep.Name, registry.Write{Manager: "kube-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
			s := &o.(*appsv1.Deployment).Status
			s.CollisionCount = ptr.To(ptr.Deref(s.CollisionCount, 0) + 1)
			return o, nil
		})
		if err == nil {
			err = fmt.Errorf("replica set %s-%s exists already", dep.Name, hash)
		}
		return nil, err
	} else if err != nil {
		return nil, err
	}
	if replicas > 0 {
		d.record.Normal(dep, "ScalingReplicaSet", "Scaled up replica set %s from 0 to %d", created.GetName(), replicas)
	}
	return created.(*appsv1.ReplicaSet), d.setRevision(dep, annotations[revisionAnnotation])
}

func withLabel(set map[string]string, key, value string) map[string]string {
	c := maps.Clone(set)
	if c == nil {
		c = map[string]string{}
	}
	c[key] = value
	return c
}

// promote makes a ReplicaSet of an earlier revision that is wanted again the latest one.
func (d *deployments) promote(dep *appsv1.Deployment, current *appsv1.ReplicaSet, sets []*appsv1.ReplicaSet) (*appsv1.ReplicaSet, error) {
	others := slices.DeleteFunc(slices.Clone(sets), func(s *appsv1.ReplicaSet) bool { return s.UID == current.UID })
	n := revision(current)
	if latest := latestRevision(others); n <= latest {
		n = latest + 1
	}
	text := strconv.FormatInt(n, 10)
	o, err := d.api.Update(registry.ReplicaSets, current.Namespace, current.Name, registry.Write{Manager: "kube-controller-manager"}, func(o store.Object) (store.Object, error) {
		a := withLabel(o.GetAnnotations(), revisionAnnotation, text)
		a[desiredAnnotation] = fmt.Sprint(*dep.Spec.Replicas)
		a[maxAnnotation] = fmt.Sprint(*dep.Spec.Replicas + surge(dep))
		if cause, ok := dep.Annotations["kubernetes.io/change-cause"]; ok {
			a["kubernetes.io/change-cause"] = cause
		}
		o.SetAnnotations(a)
		return o, nil
	})
	if err != nil {
		return nil, err
	}
	return o.(*appsv1.ReplicaSet), d.setRevision(dep, text)
}

func (d *deployments) setRevision(dep *appsv1.Deployment, text string) error {
	if dep.Annotations[revisionAnnotation] == text {
		return nil
	}
	_, err := d.api.Update(registry.Deployments, dep.Namespace, dep.Name, registry.Write{Manager: "kube-controller-manager"}, func(o store.Object) (store.Object, error) {
		o.SetAnnotations(withLabel(o.GetAnnotations(), revisionAnnotation, text))
		return o, nil
	})
	return err
}

func share(v *intstr.IntOrString, of int32, up bool) int32 {
	n, err := intstr.GetScaledValueFromIntOrPercent(v, int(of), up)
	if err != nil {
		return 0
	}
	return int32(n)
}

func surge(dep *appsv1.Deployment) int32 {
	if r := dep.Spec.Strategy.RollingUpdate; r != nil {
		return share(r.MaxSurge, *dep.Spec.Replicas, true)
	}
	return 0
}

func unavailable(dep *appsv1.Deployment) int32 {
	r := dep.Spec.Strategy.RollingUpdate
	if r == nil || *dep.Spec.Replicas == 0 {
		return 0
	}
	n := share(r.MaxUnavailable, *dep.Spec.Replicas, false)
	if n == 0 && surge(dep) == 0 {
		n = 1
	}
	return n
}

func total(sets []*appsv1.ReplicaSet) (n int32) {
	for _, s := range sets {
		n += *s.Spec.Replicas
	}
	return n
}

// roll scales the sets one step towards having all pods in the current one.
func (d *deployments) roll(dep *appsv1.Deployment, current *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) error {
	want := *dep.Spec.Replicas
	have := *current.Spec.Replicas
	if have > want {
		if err := d.scale(dep, current, want); err != nil {
			return err
		}
		have = want
	}
	if dep.Spec.Strategy.Type == appsv1.RecreateDeploymentStrategyType {
		return d.recreate(dep, current, old)
	}
	if dep.Spec.Paused {
		return d.scalePaused(dep, current, old)
	}
	if room := want + surge(dep) - have - total(old); have < want && room > 0 {
		if err := d.scale(dep, current, min(have+room, want)); err != nil {
			return err
		}
		have = min(have+room, want)
	}
	ready := current.Status.AvailableReplicas
	for _, s := range old {
		ready += s.Status.AvailableReplicas
	}
	least := want - unavailable(dep)
	slices.SortFunc(old, func(a, b *appsv1.ReplicaSet) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	spare := have + total(old) - least - (have - current.Status.AvailableReplicas) // pods that aren't needed even if no new one gets ready
	for _, s := range old {
		sick := *s.Spec.Replicas - s.Status.AvailableReplicas
		if n := min(sick, spare); n > 0 { // those that don't work go first
			if err := d.scale(dep, s, *s.Spec.Replicas-n); err != nil {
				return err
			}
			spare -= n
			continue
		}
		if n := min(*s.Spec.Replicas, ready-least, spare); n > 0 {
			if err := d.scale(dep, s, *s.Spec.Replicas-n); err != nil {
				return err
			}
			ready -= n
			spare -= n
		}
	}
	return nil
}

func (d *deployments) recreate(dep *appsv1.Deployment, current *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) error {
	busy := false
	for _, s := range old {
		if err := d.scale(dep, s, 0); err != nil {
			return err
		}
		busy = busy || s.Status.Replicas > 0 || slices.ContainsFunc(controlled[*corev1.Pod](d.api, registry.Pods, s), func(p *corev1.Pod) bool { return !finished(p) })
	}
	if busy {
		return nil
	}
	return d.scale(dep, current, *dep.Spec.Replicas)
}

// scalePaused follows the number of replicas but begins no rollout.
func (d *deployments) scalePaused(dep *appsv1.Deployment, current *appsv1.ReplicaSet, old []*appsv1.ReplicaSet) error {
	return d.scale(dep, current, max(*dep.Spec.Replicas-total(old), 0))
}

func (d *deployments) scale(dep *appsv1.Deployment, s *appsv1.ReplicaSet, to int32) error {
	from := *s.Spec.Replicas
	if from == to {
		return nil
	}
	_, err := d.api.Update(registry.ReplicaSets, s.Namespace, s.Name, registry.Write{Manager: "kube-controller-manager"}, func(o store.Object) (store.Object, error) {
		o.(*appsv1.ReplicaSet).Spec.Replicas = &to
		return o, nil
	})
	if err != nil {
		return err
	}
	direction := "up"
	if to < from {
		direction = "down"
	}
	d.record.Normal(dep, "ScalingReplicaSet", "Scaled %s replica set %s from %d to %d", direction, s.Name, from, to)
	return nil
}

// tidy deletes old sets beyond those that are kept to go back to.
func (d *deployments) tidy(dep *appsv1.Deployment, old []*appsv1.ReplicaSet) error {
	idle := slices.DeleteFunc(slices.Clone(old), func(s *appsv1.ReplicaSet) bool {
		return *s.Spec.Replicas > 0 || s.Status.Replicas > 0 || s.DeletionTimestamp != nil
	})
	slices.SortFunc(idle, func(a, b *appsv1.ReplicaSet) int { return int(revision(a) - revision(b)) })
	for _, s := range idle[:max(len(idle)-int(*dep.Spec.RevisionHistoryLimit), 0)] {
		if _, _, err := d.api.Delete(registry.ReplicaSets, s.Namespace, s.Name, metav1.DeleteOptions{}, false); err != nil {
			return err
		}
	}
	return nil
}
