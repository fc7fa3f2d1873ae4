package registry

import (
	"testing"

	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/k8s/store"
)

// FuzzPatch sends every kind of patch to a pod: the answer may be an error, never a panic, and what is stored is a pod of
// the same name.
func FuzzPatch(f *testing.F) {
	for _, seed := range []struct {
		how   uint8
		patch string
	}{
		{0, `[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.28"}]`},
		{0, `[{"op":"add","path":"/metadata/labels/a~1b","value":"c"},{"op":"test","path":"/kind","value":"Pod"},{"op":"remove","path":"/spec/volumes"}]`},
		{0, `[{"op":"copy","from":"/metadata","path":"/metadata/annotations"}]`},
		{0, `[{"op":"test","path":"","value":null}]`},
		{1, `{"metadata":{"labels":{"app":null,"x":"y"}},"spec":{"containers":[]}}`},
		{1, `{"metadata":null}`},
		{2, `{"spec":{"containers":[{"name":"c","image":"nginx:1.28"},{"$patch":"delete","name":"d"}],"$setElementOrder/containers":[{"name":"c"}]}}`},
		{2, `{"spec":{"$retainKeys":["containers"],"tolerations":[{"$patch":"replace"}]},"$patch":"merge"}`},
		{2, `{"spec":{"containers":[{"name":[]}]}}`},
		{3, `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","finalizers":["a/b"]},"spec":{"containers":[{"name":"c","ports":[{"containerPort":80},{"containerPort":81}]}]}}`},
		{3, "apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: b}}\nspec:\n  containers: null\n"},
	} {
		f.Add(seed.how, []byte(seed.patch))
	}
	kinds := []types.PatchType{types.JSONPatchType, types.MergePatchType, types.StrategicMergePatchType, types.ApplyYAMLPatchType}
	f.Fuzz(func(t *testing.T, how uint8, patch []byte) {
		a := newAPI(t)
		if _, _, err := a.Apply(Pods, "default", "p", []byte(podYAML), Write{Manager: "test"}, strict); err != nil {
			t.Fatal(err)
		}
		switch kind := kinds[int(how)%len(kinds)]; kind {
		case types.ApplyYAMLPatchType:
			_, _, _ = a.Apply(Pods, "default", "p", patch, Write{Manager: "fuzz", Force: true}, strict) // whatever it answers
		default:
			_, _ = a.Update(Pods, "default", "p", Write{Manager: "fuzz"}, func(o store.Object) (store.Object, error) { return Patch(o, kind, patch, strict) })
		}
		o, err := a.Get(Pods, "default", "p")
		if err != nil || o.GetName() != "p" || o.GetUID() == "" {
			t.Errorf("after it: %v, %v", o, err)
		}
	})
}
