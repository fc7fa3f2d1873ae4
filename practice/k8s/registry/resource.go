// Package registry knows the kinds that a cluster serves, their defaults and rules, and makes every change to its
// objects, whoever asks for it: a request or a controller.
package registry

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/client-go/kubernetes/scheme"

	"eksui/practice/k8s/store"
)

// Resource is a kind of object that the cluster serves.
type Resource struct {
	schema.GroupVersionResource
	Kind         string
	Singular     string
	Short        []string
	Categories   []string
	Namespaced   bool
	Verbs        []string // nil: all of them
	Subresources []Subresource

	stored schema.GroupResource // where its objects are, if they are another resource's
	view   func(o store.Object) store.Object

	generation bool // metadata.generation counts changes of the spec
	name       nameRule
	defaults   func(o store.Object)
	prepare    func(a *API, o, old store.Object) error // what needs other objects to be known; old is nil for a new one
	validate   func(o, old store.Object) field.ErrorList
}

// Subresource is a part of an object, or something that is done with it, with a path of its own.
type Subresource struct {
	Name  string
	Kind  schema.GroupVersionKind // what is sent and answered
	Verbs []string
}

// AllVerbs are the verbs of a resource that says nothing else.
var AllVerbs = []string{"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}

// GVK is the kind with its group and version.
func (r *Resource) GVK() schema.GroupVersionKind { return r.GroupVersion().WithKind(r.Kind) }

// Has says whether the resource has a subresource.
func (r *Resource) Has(subresource string) bool {
	return slices.ContainsFunc(r.Subresources, func(s Subresource) bool { return s.Name == subresource })
}

// Allows says whether the resource, or a subresource of it, takes a verb.
func (r *Resource) Allows(verb, subresource string) bool {
	for _, s := range r.Subresources {
		if s.Name == subresource {
			return slices.Contains(s.Verbs, verb)
		}
	}
	return subresource == "" && (r.Verbs == nil || slices.Contains(r.Verbs, verb))
}

// New returns an empty object of the kind, its kind filled in.
func (r *Resource) New() store.Object {
	o, err := scheme.Scheme.New(r.GVK())
	if err != nil {
		panic(err) // a kind in the table below that client-go's scheme doesn't know
	}
	o.GetObjectKind().SetGroupVersionKind(r.GVK())
	return o.(store.Object)
}

// Stored is where the resource's objects are.
func (r *Resource) Stored() schema.GroupResource {
	if r.view != nil {
		return r.stored
	}
	return r.GroupResource()
}

// View is a stored item as the resource shows it.
func (r *Resource) View(item *store.Item) *store.Item {
	if r.view == nil || item == nil {
		return item
	}
	return &store.Item{Object: r.view(item.Object), Revision: item.Revision}
}

// Find returns a resource by group, version and plural name.
func Find(gvr schema.GroupVersionResource) (*Resource, bool) {
	r, ok := byGVR[gvr]
	return r, ok
}

// Resources lists everything that is served, in the order of discovery.
func Resources() []*Resource { return resources }

// Pods and the others are the resources that the simulation works with.
var (
	Namespaces      = must("", "v1", "namespaces")
	Nodes           = must("", "v1", "nodes")
	Pods            = must("", "v1", "pods")
	Services        = must("", "v1", "services")
	Endpoints       = must("", "v1", "endpoints")
	Events          = must("", "v1", "events")
	ConfigMaps      = must("", "v1", "configmaps")
	Secrets         = must("", "v1", "secrets")
	ServiceAccounts = must("", "v1", "serviceaccounts")
	PVCs            = must("", "v1", "persistentvolumeclaims")
	PVs             = must("", "v1", "persistentvolumes")
	Deployments     = must("apps", "v1", "deployments")
	ReplicaSets     = must("apps", "v1", "replicasets")
	StatefulSets    = must("apps", "v1", "statefulsets")
	DaemonSets      = must("apps", "v1", "daemonsets")
	Revisions       = must("apps", "v1", "controllerrevisions")
	Jobs            = must("batch", "v1", "jobs")
	EndpointSlices  = must("discovery.k8s.io", "v1", "endpointslices")
	Leases          = must("coordination.k8s.io", "v1", "leases")
	StorageClasses  = must("storage.k8s.io", "v1", "storageclasses")
	PriorityClasses = must("scheduling.k8s.io", "v1", "priorityclasses")
	Budgets         = must("policy", "v1", "poddisruptionbudgets")
	Roles           = must("rbac.authorization.k8s.io", "v1", "roles")
	RoleBindings    = must("rbac.authorization.k8s.io", "v1", "rolebindings")
	ClusterRoles    = must("rbac.authorization.k8s.io", "v1", "clusterroles")
	ClusterBindings = must("rbac.authorization.k8s.io", "v1", "clusterrolebindings")
)

func must(group, version, plural string) *Resource {
	r, ok := byGVR[schema.GroupVersionResource{Group: group, Version: version, Resource: plural}]
	if !ok {
		panic("registry: no resource " + plural)
	}
	return r
}

var byGVR = func() map[schema.GroupVersionResource]*Resource {
	m := map[schema.GroupVersionResource]*Resource{}
	for _, r := range resources {
		m[r.GroupVersionResource] = r
	}
	return m
}()

// ListKind is the kind of a list of the resource.
func (r *Resource) ListKind() string { return r.Kind + "List" }

// NewList returns a typed list of objects of the resource.
func (r *Resource) NewList(items []store.Object, l metav1.ListMeta) (list metav1.ListInterface, err error) {
	o, err := scheme.Scheme.New(r.GroupVersion().WithKind(r.ListKind()))
	if err != nil {
		return nil, err
	}
	o.GetObjectKind().SetGroupVersionKind(r.GroupVersion().WithKind(r.ListKind()))
	if err := meta.SetList(o, asRuntime(items)); err != nil {
		return nil, err
	}
	m, err := meta.ListAccessor(o)
	if err != nil {
		return nil, err
	}
	m.SetResourceVersion(l.ResourceVersion)
	m.SetContinue(l.Continue)
	m.SetRemainingItemCount(l.RemainingItemCount)
	return m, nil
}
