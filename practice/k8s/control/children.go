package control

import (
	"fmt"
	"hash/fnv"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilrand "k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// owner is the reference of what an object controls.
func owner(o store.Object) []metav1.OwnerReference {
	gvk := o.GetObjectKind().GroupVersionKind()
	return []metav1.OwnerReference{{
		APIVersion: gvk.GroupVersion().String(), Kind: gvk.Kind, Name: o.GetName(), UID: o.GetUID(), Controller: ptr.To(true), BlockOwnerDeletion: ptr.To(true),
	}}
}

// controlled returns the objects of a resource that an object controls.
func controlled[T store.Object](api *registry.API, r *registry.Resource, of store.Object) []T {
	items, _ := api.Store().By(r.GroupResource(), store.ByOwner, string(of.GetUID()))
	var found []T
	for _, item := range items {
		if metav1.IsControlledBy(item.Object, of) {
			found = append(found, item.Object.(T))
		}
	}
	return found
}

// fromTemplate makes a pod of a template.
func fromTemplate(t *corev1.PodTemplateSpec, of store.Object) *corev1.Pod {
	c := t.DeepCopy()
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			GenerateName: of.GetName() + "-", Namespace: of.GetNamespace(), Labels: c.Labels, Annotations: c.Annotations, Finalizers: c.Finalizers,
			OwnerReferences: owner(of),
		},
		Spec: c.Spec,
	}
}

// templateHash tells templates apart, in the letters that Kubernetes uses.
func templateHash(t *corev1.PodTemplateSpec, collisions *int32) string {
	c := t.DeepCopy()
	delete(c.Labels, "pod-template-hash")
	h := fnv.New32a()
	raw, err := c.Marshal()
	if err != nil {
		panic(err) // a template that was decoded can be encoded
	}
	h.Write(raw)
	fmt.Fprint(h, ptr.Deref(collisions, 0))
	return utilrand.SafeEncodeString(fmt.Sprint(h.Sum32()))
}

func finished(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

// live returns the pods that are not finished and not being deleted.
func live(pods []*corev1.Pod) []*corev1.Pod {
	return slices.DeleteFunc(slices.Clone(pods), func(p *corev1.Pod) bool { return p.DeletionTimestamp != nil || finished(p) })
}

// Condition returns a pod's condition, or nil.
func Condition(p *corev1.Pod, kind corev1.PodConditionType) *corev1.PodCondition {
	for i := range p.Status.Conditions {
		if p.Status.Conditions[i].Type == kind {
			return &p.Status.Conditions[i]
		}
	}
	return nil
}

// Ready says whether a pod takes traffic.
func Ready(p *corev1.Pod) bool {
	c := Condition(p, corev1.PodReady)
	return c != nil && c.Status == corev1.ConditionTrue
}

func count(pods []*corev1.Pod, is func(*corev1.Pod) bool) int32 {
	var n int32
	for _, p := range pods {
		if is(p) {
			n++
		}
	}
	return n
}

// deletionOrder sorts pods so that those come first that are missed least: unbound, not ready, young.
func deletionOrder(pods []*corev1.Pod) []*corev1.Pod {
	rank := func(p *corev1.Pod) int {
		switch {
		case p.Spec.NodeName == "":
			return 0
		case p.Status.Phase != corev1.PodRunning:
			return 1
		case !Ready(p):
			return 2
		}
		return 3
	}
	sorted := slices.Clone(pods)
	slices.SortStableFunc(sorted, func(a, b *corev1.Pod) int {
		if r := rank(a) - rank(b); r != 0 {
			return r
		}
		return b.CreationTimestamp.Compare(a.CreationTimestamp.Time)
	})
	return sorted
}

// deletePod deletes one particular pod, not another of its name.
func deletePod(api *registry.API, p *corev1.Pod) error {
	_, _, err := api.Delete(registry.Pods, p.Namespace, p.Name, metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &p.UID}}, false)
	return err
}

// fingerprint is the same for things that are the same.
func fingerprint(parts ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q", parts)
	return h.Sum64()
}
