package registry

import (
	"sync"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"eksui/practice/k8s/store"
)

// sameVersion converts nothing but merged fields into the kind's Go type: everything is stored in the version in which it
// is served.
type sameVersion struct{ runtime.ObjectConvertor }

func (sameVersion) ConvertToVersion(in runtime.Object, _ runtime.GroupVersioner) (runtime.Object, error) {
	u, merged := in.(*unstructured.Unstructured)
	if !merged {
		return in, nil
	}
	o, err := scheme.Scheme.New(u.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	return o, runtime.DefaultUnstructuredConverter.FromUnstructured(u.Object, o)
}

// creater makes empty objects that know their kind, as the merging of fields wants them.
type creater struct{ *runtime.Scheme }

func (c creater) New(gvk schema.GroupVersionKind) (runtime.Object, error) {
	o, err := c.Scheme.New(gvk)
	if err != nil {
		return nil, err
	}
	o.GetObjectKind().SetGroupVersionKind(gvk)
	return o, nil
}

// noDefaults leaves the defaults to the change as a whole.
type noDefaults struct{}

func (noDefaults) Default(runtime.Object) {}

// typeConverter knows the structure of every built-in type, for the merging of applied configurations. Reading all those
// types takes a tenth of a second, which commands without a practice cluster need not spend.
var typeConverter = sync.OnceValue(func() managedfields.TypeConverter { return applyconfigurations.NewTypeConverter(scheme.Scheme) })

type managerKey struct {
	gvr         schema.GroupVersionResource
	subresource string
}

// fieldManager keeps account of who owns which field of a kind's objects.
type fieldManager struct{ m *managedfields.FieldManager }

func (a *API) manager(r *Resource, subresource string) *fieldManager {
	k := managerKey{r.GroupVersionResource, subresource}
	if m := a.managers[k]; m != nil {
		return m
	}
	// What a path doesn't change, nobody comes to own through it.
	reset := map[fieldpath.APIVersion]fieldpath.Filter{}
	if r.Has("status") {
		ignored := "status"
		if subresource == "status" {
			ignored = "spec"
		}
		reset[fieldpath.APIVersion(r.GroupVersion().String())] = fieldpath.NewExcludeSetFilter(fieldpath.NewSet(fieldpath.MakePathOrDie(ignored)))
	}
	m, err := managedfields.NewDefaultFieldManager(typeConverter(), sameVersion{scheme.Scheme}, noDefaults{}, creater{scheme.Scheme},
		r.GVK(), r.GroupVersion(), subresource, reset)
	if err != nil {
		panic(err) // a kind that the type converter doesn't know
	}
	fm := &fieldManager{m: m}
	a.managers[k] = fm
	return fm
}

func (f *fieldManager) update(cur, next store.Object, manager string) store.Object {
	return f.m.UpdateNoErrors(cur, next, manager).(store.Object)
}

// apply merges an applied configuration in; it returns nil if that changes nothing.
func (f *fieldManager) apply(cur store.Object, patch runtime.Object, manager string, force bool) (store.Object, error) {
	o, err := f.m.Apply(cur, patch, manager, force)
	if err != nil || o == nil {
		return nil, err
	}
	return o.(store.Object), nil
}
