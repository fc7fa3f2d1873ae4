package registry

import (
	"reflect"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"

	"eksui/practice/k8s/store"
)

// The functions here treat the parts that all objects have, Spec and Status, without knowing their kind.

func fieldOf(o store.Object, name string) reflect.Value {
	return reflect.ValueOf(o).Elem().FieldByName(name)
}

func clearField(o store.Object, name string) {
	if f := fieldOf(o, name); f.IsValid() {
		f.SetZero()
	}
}

func copyField(to, from store.Object, name string) {
	if f := fieldOf(to, name); f.IsValid() {
		f.Set(fieldOf(from.DeepCopyObject().(store.Object), name))
	}
}

func equalField(a, b store.Object, name string) bool {
	f := fieldOf(a, name)
	return !f.IsValid() || equality.Semantic.DeepEqual(f.Interface(), fieldOf(b, name).Interface())
}

// keepAllBut puts everything back as it is in from, except one field and the metadata.
func keepAllBut(to, from store.Object, name string) {
	kept := from.DeepCopyObject().(store.Object)
	t, k := reflect.ValueOf(to).Elem(), reflect.ValueOf(kept).Elem()
	for i := range t.NumField() {
		switch n := t.Type().Field(i).Name; n {
		case name, "TypeMeta", "ObjectMeta":
		default:
			t.Field(i).Set(k.Field(i))
		}
	}
}

// keepMetadata puts the metadata back that no change may touch.
func keepMetadata(to, from store.Object) {
	to.SetName(from.GetName())
	to.SetNamespace(from.GetNamespace())
	to.SetUID(from.GetUID())
	to.SetCreationTimestamp(from.GetCreationTimestamp())
	to.SetDeletionTimestamp(from.GetDeletionTimestamp())
	to.SetDeletionGracePeriodSeconds(from.GetDeletionGracePeriodSeconds())
	to.SetGeneration(from.GetGeneration())
	to.SetGenerateName(from.GetGenerateName())
	to.SetSelfLink("")
	to.SetResourceVersion(from.GetResourceVersion())
}

// sameButTimes says whether two versions of an object differ in nothing but the times in their managed fields.
func sameButTimes(a, b store.Object) bool {
	am, bm := a.GetManagedFields(), b.GetManagedFields()
	if len(am) != len(bm) {
		return false
	}
	for i := range am {
		x, y := am[i], bm[i]
		x.Time, y.Time = nil, nil
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	a.SetManagedFields(nil)
	defer a.SetManagedFields(am)
	bare := b.DeepCopyObject().(store.Object)
	bare.SetManagedFields(nil)
	return equality.Semantic.DeepEqual(a, bare)
}

func grace(o metav1.Object) int64 {
	if s := o.GetDeletionGracePeriodSeconds(); s != nil {
		return *s
	}
	return 0
}

func asRuntime(items []store.Object) []runtime.Object {
	out := make([]runtime.Object, len(items))
	for i, o := range items {
		out[i] = o
	}
	return out
}

func newOf(o store.Object) (store.Object, error) {
	next, err := scheme.Scheme.New(o.GetObjectKind().GroupVersionKind())
	if err != nil {
		return nil, err
	}
	return next.(store.Object), nil
}
