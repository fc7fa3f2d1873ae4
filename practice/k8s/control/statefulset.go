package control

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

type statefulSets struct {
	api    *registry.API
	record Recorder
}

// NewStatefulSets returns the loop that keeps the numbered pods of StatefulSets.
func NewStatefulSets(api *registry.API) *Loop {
	s := &statefulSets{api, Recorder{API: api, Component: "statefulset-controller"}}
	return &Loop{Name: "statefulset", Sync: s.sync, Sources: []Source{Self(registry.StatefulSets), Owned(registry.Pods, registry.StatefulSets)}}
}

func ordinal(p *corev1.Pod) int {
	n, err := strconv.Atoi(p.Name[strings.LastIndex(p.Name, "-")+1:])
	if err != nil {
		return -1
	}
	return n
}

func (s *statefulSets) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := s.api.Get(registry.StatefulSets, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	set := o.(*appsv1.StatefulSet)
	if set.DeletionTimestamp != nil {
		return 0, nil
	}
	hash := templateHash(&set.Spec.Template, nil)
	if err := remember(s.api, set, &set.Spec.Template, hash, *set.Spec.RevisionHistoryLimit); err != nil {
		return 0, err
	}
	pods := controlled[*corev1.Pod](s.api, registry.Pods, set)
	slices.SortFunc(pods, func(a, b *corev1.Pod) int { return ordinal(a) - ordinal(b) })
	if err := s.move(set, hash, pods); err != nil {
		return 0, err
	}
	pods = controlled[*corev1.Pod](s.api, registry.Pods, set)
	return availableIn(pods, set.Spec.MinReadySeconds), s.report(set, hash, pods)
}

// move does the next thing: make the first pod that is missing, delete the last one too many, or replace the last old one.
// Unless the pods are managed in parallel it waits for each.
func (s *statefulSets) move(set *appsv1.StatefulSet, hash string, pods []*corev1.Pod) error {
	parallel := set.Spec.PodManagementPolicy == appsv1.ParallelPodManagement
	start := 0
	if set.Spec.Ordinals != nil {
		start = int(set.Spec.Ordinals.Start)
	}
	end := start + int(*set.Spec.Replicas)
	by := map[int]*corev1.Pod{}
	for _, p := range pods {
		by[ordinal(p)] = p
	}
	for n := start; n < end; n++ {
		p := by[n]
		switch {
		case p == nil:
			if err := s.create(set, hash, n); err != nil {
				return err
			}
		case finished(p) && p.DeletionTimestamp == nil:
			if err := s.remove(set, p); err != nil {
				return err
			}
		case p.DeletionTimestamp == nil && available(p, set.Spec.MinReadySeconds):
			continue
		}
		if !parallel {
			return nil
		}
	}
	for _, p := range slices.Backward(pods) {
		if n := ordinal(p); n >= start && n < end {
			continue
		}
		if p.DeletionTimestamp == nil {
			if err := s.remove(set, p); err != nil {
				return err
			}
		}
		if !parallel {
			return nil
		}
	}
	return s.replaceOld(set, hash, by, start, end)
}

func (s *statefulSets) replaceOld(set *appsv1.StatefulSet, hash string, by map[int]*corev1.Pod, start, end int) error {
	if set.Spec.UpdateStrategy.Type != appsv1.RollingUpdateStatefulSetStrategyType {
		return nil
	}
	partition := start
	if r := set.Spec.UpdateStrategy.RollingUpdate; r != nil {
		partition = max(start, int(ptr.Deref(r.Partition, 0)))
	}
	for n := end - 1; n >= partition; n-- {
		p := by[n]
		if p == nil || p.DeletionTimestamp != nil {
			return nil
		}
		if p.Labels[appsv1.ControllerRevisionHashLabelKey] != set.Name+"-"+hash {
			return s.remove(set, p)
		}
		if !available(p, set.Spec.MinReadySeconds) {
			return nil
		}
	}
	return nil
}

func (s *statefulSets) create(set *appsv1.StatefulSet, hash string, n int) error {
	pod := fromTemplate(&set.Spec.Template, set)
	pod.GenerateName, pod.Name = "", fmt.Sprintf("%s-%d", set.Name, n)
	pod.Labels = withLabel(withLabel(pod.Labels, appsv1.ControllerRevisionHashLabelKey, set.Name+"-"+hash), appsv1.StatefulSetPodNameLabel, pod.Name)
	pod.Labels = withLabel(pod.Labels, appsv1.PodIndexLabel, strconv.Itoa(n))
	pod.Spec.Hostname, pod.Spec.Subdomain = pod.Name, set.Spec.ServiceName
	for _, claim := range set.Spec.VolumeClaimTemplates {
		name := claim.Name + "-" + pod.Name
		pod.Spec.Volumes = append(slices.DeleteFunc(pod.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == claim.Name }), corev1.Volume{
			Name: claim.Name, VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: name}},
		})
		c := claim.DeepCopy()
		c.ObjectMeta = metav1.ObjectMeta{Name: name, Namespace: set.Namespace, Labels: set.Spec.Selector.MatchLabels, Annotations: claim.Annotations}
		if _, err := s.api.Create(registry.PVCs, set.Namespace, c, registry.Write{Manager: "kube-controller-manager"}); err == nil {
			s.record.Normal(set, "SuccessfulCreate", "create Claim %s Pod %s in StatefulSet %s success", name, pod.Name, set.Name)
		} else if !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	if _, err := s.api.Create(registry.Pods, set.Namespace, pod, registry.Write{Manager: "kube-controller-manager"}); err != nil {
		s.record.Warning(set, "FailedCreate", "create Pod %s in StatefulSet %s failed error: %v", pod.Name, set.Name, err)
		return err
	}
	s.record.Normal(set, "SuccessfulCreate", "create Pod %s in StatefulSet %s successful", pod.Name, set.Name)
	return nil
}

func (s *statefulSets) remove(set *appsv1.StatefulSet, p *corev1.Pod) error {
	if err := deletePod(s.api, p); err != nil {
		return err
	}
	s.record.Normal(set, "SuccessfulDelete", "delete Pod %s in StatefulSet %s successful", p.Name, set.Name)
	return nil
}

func (s *statefulSets) report(set *appsv1.StatefulSet, hash string, pods []*corev1.Pod) error {
	update := set.Name + "-" + hash
	st := appsv1.StatefulSetStatus{
		ObservedGeneration: set.Generation, Replicas: int32(len(pods)), UpdateRevision: update, CurrentRevision: set.Status.CurrentRevision, CollisionCount: ptr.To[int32](0),
		ReadyReplicas:     count(pods, Ready),
		AvailableReplicas: count(pods, func(p *corev1.Pod) bool { return available(p, set.Spec.MinReadySeconds) }),
		UpdatedReplicas:   count(pods, func(p *corev1.Pod) bool { return p.Labels[appsv1.ControllerRevisionHashLabelKey] == update }),
		Conditions:        set.Status.Conditions,
	}
	if st.CurrentRevision == "" || st.UpdatedReplicas == *set.Spec.Replicas && st.ReadyReplicas == st.Replicas {
		st.CurrentRevision = update
	}
	st.CurrentReplicas = count(pods, func(p *corev1.Pod) bool { return p.Labels[appsv1.ControllerRevisionHashLabelKey] == st.CurrentRevision })
	if equality.Semantic.DeepEqual(st, set.Status) {
		return nil
	}
	_, err := s.api.Update(registry.StatefulSets, set.Namespace, set.Name, registry.Write{Manager: "kube-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		o.(*appsv1.StatefulSet).Status = st
		return o, nil
	})
	return err
}
