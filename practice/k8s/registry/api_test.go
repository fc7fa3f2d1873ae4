package registry

import (
	"net/netip"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/practice/k8s/store"
)

func newAPI(t testing.TB) *API {
	t.Helper()
	a := New(store.New(func() {}), netip.MustParsePrefix("10.100.0.0/16"))
	for _, o := range []struct {
		r *Resource
		o store.Object
	}{
		{Namespaces, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "default"}}},
		{ServiceAccounts, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: "default"}}},
	} {
		if _, err := a.Create(o.r, o.o.GetNamespace(), o.o, Write{Manager: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

var strict = Fields{Validation: metav1.FieldValidationStrict, Warn: func(string) {}}

const podYAML = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"nginx:1.27"}]}}`

func TestApply(t *testing.T) {
	a := newAPI(t)
	o, created, err := a.Apply(Pods, "default", "p", []byte(podYAML), Write{Manager: "kubectl"}, strict)
	if err != nil || !created {
		t.Fatalf("created %v, %v", created, err)
	}
	again, created, err := a.Apply(Pods, "default", "p", []byte(podYAML), Write{Manager: "kubectl"}, strict)
	if err != nil || created || again.GetResourceVersion() != o.GetResourceVersion() {
		t.Fatalf("applied anew: created %v, version %s → %s, %v", created, o.GetResourceVersion(), again.GetResourceVersion(), err)
	}
}
