package control

import (
	"context"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// collector deletes what nobody owns any more.
type collector struct {
	api   *registry.API
	swept time.Time // when old events were last swept out
}

// sweepEvery is how long to wait between two looks at all events: each new one asks for a look.
const sweepEvery = eventLife / 60

// NewGarbageCollector returns the loop that deletes the objects whose owners are gone, and does what the finalizers of the
// propagation policies ask for. Its keys are UIDs of owners, in Name.
func NewGarbageCollector(api *registry.API) *Loop {
	c := &collector{api: api}
	l := &Loop{Name: "gc", Sync: c.sync}
	for _, r := range owners {
		l.Sources = append(l.Sources, Source{r, func(e store.Event) []Key {
			if o := e.Item.Object; e.Type == "DELETED" || o.GetDeletionTimestamp() != nil {
				return []Key{{Namespace: o.GetNamespace(), Name: string(o.GetUID())}}
			}
			return nil
		}})
	}
	for _, r := range dependents {
		l.Sources = append(l.Sources, Source{r, func(e store.Event) (keys []Key) {
			for _, ref := range e.Item.Object.GetOwnerReferences() {
				if e.Prev == nil || e.Type == "DELETED" { // an owner may be gone already, or wait for this one
					keys = append(keys, Key{Namespace: e.Item.Object.GetNamespace(), Name: string(ref.UID)})
				}
			}
			return keys
		}})
	}
	l.Sources = append(l.Sources, Source{registry.Events, func(e store.Event) []Key { return []Key{eventSweep} }})
	return l
}

// eventSweep is the key under which old events are swept out.
var eventSweep = Key{Name: "events"}

// Kinds that own, and kinds that are owned.
var (
	owners     = []*registry.Resource{registry.Deployments, registry.ReplicaSets, registry.StatefulSets, registry.DaemonSets, registry.Jobs, registry.Services, registry.Nodes, registry.Pods}
	dependents = []*registry.Resource{registry.ReplicaSets, registry.Pods, registry.Revisions, registry.Jobs, registry.EndpointSlices, registry.Leases}
)

func (c *collector) sync(_ context.Context, k Key) (time.Duration, error) {
	if k == eventSweep {
		return c.sweep()
	}
	uid := types.UID(k.Name)
	r, owner := c.find(uid)
	if owner != nil && owner.GetDeletionTimestamp() == nil {
		return 0, nil
	}
	if owner != nil && slices.Contains(owner.GetFinalizers(), metav1.FinalizerOrphanDependents) {
		if err := c.orphan(uid); err != nil {
			return 0, err
		}
		return 0, c.release(r, owner, metav1.FinalizerOrphanDependents)
	}
	if owner != nil && !slices.Contains(owner.GetFinalizers(), metav1.FinalizerDeleteDependents) {
		return 0, nil
	}
	left := 0
	for _, d := range dependents {
		items, _ := c.api.Store().By(d.GroupResource(), store.ByOwner, string(uid))
		for _, item := range items {
			n, err := c.drop(d, item.Object, uid, owner != nil)
			if err != nil {
				return 0, err
			}
			left += n
		}
	}
	if owner != nil && left == 0 {
		return 0, c.release(r, owner, metav1.FinalizerDeleteDependents)
	}
	return 0, nil
}

// find returns the object of a UID, if it is one that owns.
func (c *collector) find(uid types.UID) (*registry.Resource, store.Object) {
	for _, r := range owners {
		if o, ok := c.api.Store().ByUID(r.GroupResource(), uid); ok {
			return r, o.Object
		}
	}
	return nil, nil
}

// drop deletes a dependent unless somebody else owns it too, and returns 1 if its owner has to wait for it.
func (c *collector) drop(r *registry.Resource, o store.Object, uid types.UID, foreground bool) (int, error) {
	others := slices.DeleteFunc(slices.Clone(o.GetOwnerReferences()), func(ref metav1.OwnerReference) bool { return ref.UID == uid })
	if slices.ContainsFunc(others, func(ref metav1.OwnerReference) bool { _, owner := c.find(ref.UID); return owner != nil }) {
		return 0, c.disown(r, o, uid)
	}
	if o.GetDeletionTimestamp() != nil {
		return 1, nil
	}
	policy := metav1.DeletePropagationBackground
	if foreground {
		policy = metav1.DeletePropagationForeground
	}
	if r == registry.Pods {
		policy = metav1.DeletePropagationBackground
	}
	own := o.GetUID()
	_, gone, err := c.api.Delete(r, o.GetNamespace(), o.GetName(), metav1.DeleteOptions{PropagationPolicy: &policy, Preconditions: &metav1.Preconditions{UID: &own}}, false)
	if apierrors.IsNotFound(err) || err == nil && gone {
		return 0, nil
	}
	return 1, err
}

func (c *collector) orphan(uid types.UID) error {
	for _, r := range dependents {
		items, _ := c.api.Store().By(r.GroupResource(), store.ByOwner, string(uid))
		for _, item := range items {
			if err := c.disown(r, item.Object, uid); err != nil {
				return err
			}
		}
	}
	return nil
}

var byCollector = registry.Write{Manager: "kube-controller-manager"}

func (c *collector) disown(r *registry.Resource, o store.Object, uid types.UID) error {
	_, err := c.api.Update(r, o.GetNamespace(), o.GetName(), byCollector, func(o store.Object) (store.Object, error) {
		o.SetOwnerReferences(slices.DeleteFunc(o.GetOwnerReferences(), func(ref metav1.OwnerReference) bool { return ref.UID == uid }))
		return o, nil
	})
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

func (c *collector) release(r *registry.Resource, o store.Object, finalizer string) error {
	_, err := c.api.Update(r, o.GetNamespace(), o.GetName(), byCollector, func(o store.Object) (store.Object, error) {
		o.SetFinalizers(slices.DeleteFunc(o.GetFinalizers(), func(f string) bool { return f == finalizer }))
		return o, nil
	})
	return err
}

// sweep deletes the events that are too old.
func (c *collector) sweep() (time.Duration, error) {
	if left := time.Until(c.swept.Add(sweepEvery)); left > 0 {
		return left, nil
	}
	c.swept = time.Now()
	items, _ := c.api.Store().List(registry.Events.GroupResource(), "")
	for _, item := range items {
		if e := item.Object.(*corev1.Event); time.Since(e.LastTimestamp.Time) > eventLife {
			if _, _, err := c.api.Delete(registry.Events, e.Namespace, e.Name, metav1.DeleteOptions{}, false); err != nil && !apierrors.IsNotFound(err) {
				return 0, err
			}
		}
	}
	return sweepEvery, nil
}
