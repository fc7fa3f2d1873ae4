package registry

import (
	"net/netip"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilrand "k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/apimachinery/pkg/util/uuid"

	"eksui/practice/k8s/store"
)

// API makes the changes to one cluster's objects, one after the other.
type API struct {
	store       *store.Store
	serviceCIDR netip.Prefix

	mu       sync.Mutex // held while a change is made
	managers map[managerKey]*fieldManager
}

// New returns an API over a store. serviceCIDR is where the cluster addresses of Services come from.
func New(s *store.Store, serviceCIDR netip.Prefix) *API {
	return &API{store: s, serviceCIDR: serviceCIDR, managers: map[managerKey]*fieldManager{}}
}

// Write says how a change is asked for.
type Write struct {
	Manager     string // who owns the fields that it sets
	Subresource string // "" for the object itself
	DryRun      bool   // everything but storing
	Force       bool   // an apply takes over fields that others own
}

// Get returns the object of a name; it must not be changed.
func (a *API) Get(r *Resource, namespace, name string) (store.Object, error) {
	item, ok := a.store.Get(r.GroupResource(), namespace, name)
	if !ok {
		return nil, apierrors.NewNotFound(r.GroupResource(), name)
	}
	return item.Object, nil
}

// Store is where the objects are; only to read from.
func (a *API) Store() *store.Store { return a.store }

// Create stores a new object, which belongs to the API from then on, and returns it as it is stored.
func (a *API) Create(r *Resource, namespace string, o store.Object, w Write) (store.Object, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.create(r, namespace, o, w, func(o store.Object) store.Object {
		return a.manager(r, w.Subresource).update(r.New(), o, w.Manager)
	})
}

func (a *API) create(r *Resource, namespace string, o store.Object, w Write, own func(store.Object) store.Object) (store.Object, error) {
	if err := a.checkNamespace(r, namespace, o); err != nil {
		return nil, err
	}
	if o.GetResourceVersion() != "" {
		return nil, apierrors.NewBadRequest("resourceVersion should not be set on objects to be created")
	}
	o.GetObjectKind().SetGroupVersionKind(r.GVK())
	if o.GetName() == "" && o.GetGenerateName() != "" {
		o.SetName(o.GetGenerateName() + utilrand.String(5))
	}
	o.SetUID(uuid.NewUUID())
	o.SetCreationTimestamp(metav1.Now().Rfc3339Copy())
	o.SetDeletionTimestamp(nil)
	o.SetDeletionGracePeriodSeconds(nil)
	o.SetSelfLink("")
	o.SetGeneration(0)
	if r.generation {
		o.SetGeneration(1)
	}
	if r.Has("status") {
		clearField(o, "Status")
	}
	if r.defaults != nil {
		r.defaults(o)
	}
	o = own(o) // before what admission adds, which nobody owns
	if r.prepare != nil {
		if err := r.prepare(a, o, nil); err != nil {
			return nil, err
		}
	}
	if errs := r.check(o, nil); len(errs) > 0 {
		return nil, apierrors.NewInvalid(r.GVK().GroupKind(), o.GetName(), errs)
	}
	if _, exists := a.store.Get(r.GroupResource(), o.GetNamespace(), o.GetName()); exists {
		return nil, apierrors.NewAlreadyExists(r.GroupResource(), o.GetName())
	}
	if w.DryRun {
		return o, nil
	}
	return a.store.Put(r.GroupResource(), o).Object, nil
}

// Update changes the object of a name. change gets a copy of its own and returns what to store, the copy or another
// object; what the subresource doesn't cover stays as it was.
func (a *API) Update(r *Resource, namespace, name string, w Write, change func(o store.Object) (store.Object, error)) (store.Object, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	cur, err := a.Get(r, namespace, name)
	if err != nil {
		return nil, err
	}
	next, err := change(cur.DeepCopyObject().(store.Object))
	if err != nil {
		return nil, err
	}
	return a.replace(r, cur, next, w, func(o store.Object) store.Object {
		return a.manager(r, w.Subresource).update(cur, o, w.Manager)
	})
}

func (a *API) replace(r *Resource, cur, next store.Object, w Write, own func(store.Object) store.Object) (store.Object, error) {
	if v := next.GetResourceVersion(); v != "" && v != cur.GetResourceVersion() {
		return nil, apierrors.NewConflict(r.GroupResource(), cur.GetName(), errModified)
	}
	if u := next.GetUID(); u != "" && u != cur.GetUID() {
		return nil, conflictingUID(r, cur, u)
	}
	next.GetObjectKind().SetGroupVersionKind(r.GVK())
	keepMetadata(next, cur)
	if w.Subresource == "status" {
		keepAllBut(next, cur, "Status")
	} else if r.Has("status") {
		copyField(next, cur, "Status")
	}
	if r.defaults != nil {
		r.defaults(next)
	}
	next = own(next)
	if r.prepare != nil && w.Subresource != "status" {
		if err := r.prepare(a, next, cur); err != nil {
			return nil, err
		}
	}
	if errs := r.check(next, cur); len(errs) > 0 {
		return nil, apierrors.NewInvalid(r.GVK().GroupKind(), cur.GetName(), errs)
	}
	if r.generation && !equalField(next, cur, "Spec") {
		next.SetGeneration(cur.GetGeneration() + 1)
	}
	if w.DryRun || sameButTimes(next, cur) {
		next.SetResourceVersion(cur.GetResourceVersion())
		if !w.DryRun {
			return cur, nil
		}
		return next, nil
	}
	if next.GetDeletionTimestamp() != nil && len(next.GetFinalizers()) == 0 && grace(next) == 0 {
		a.store.Put(r.GroupResource(), next)
		return a.store.Delete(r.GroupResource(), next.GetNamespace(), next.GetName()).Object, nil
	}
	return a.store.Put(r.GroupResource(), next).Object, nil
}

func (a *API) checkNamespace(r *Resource, namespace string, o store.Object) error {
	if !r.Namespaced {
		o.SetNamespace("")
		return nil
	}
	if o.GetNamespace() != "" && o.GetNamespace() != namespace {
		return apierrors.NewBadRequest("the namespace of the provided object does not match the namespace sent on the request")
	}
	o.SetNamespace(namespace)
	ns, ok := a.store.Get(Namespaces.GroupResource(), "", namespace)
	if !ok {
		return apierrors.NewNotFound(Namespaces.GroupResource(), namespace)
	}
	if ns.Object.GetDeletionTimestamp() != nil && r != Events {
		return terminating(r, namespace, o.GetName())
	}
	return nil
}
