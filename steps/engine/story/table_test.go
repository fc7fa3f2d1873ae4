package story

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"eksui/steps/engine"
)

// list is a table as one would write it without caring for its speed.
type list []engine.Node

func (l list) put(n engine.Node) list {
	same := func(o engine.Node) bool {
		return o.Name == n.Name && n.Name != "" || o.InstanceID == n.InstanceID && n.InstanceID != ""
	}
	i := slices.IndexFunc(l, same)
	rest := slices.DeleteFunc(slices.Clone(l), same)
	switch {
	case n.Gone || n.Name == "" && n.InstanceID == "":
		return rest
	case i < 0:
		return append(rest, n)
	}
	return slices.Insert(rest, i, n)
}

func TestATableIsAListOfNodes(t *testing.T) {
	names := rapid.SampledFrom([]string{"", "a", "b", "c", "d", "e", "f"})
	rapid.Check(t, func(t *rapid.T) {
		var want list
		table := &New().Nodes
		for range rapid.IntRange(0, 80).Draw(t, "records") {
			n := engine.Node{Name: names.Draw(t, "name"), InstanceID: names.Draw(t, "instance"), Ready: rapid.Bool().Draw(t, "ready"), Gone: rapid.IntRange(0, 2).Draw(t, "gone") == 0}
			want = want.put(n)
			table.put(cluster, &n, n.Gone)
		}
		if d := cmp.Diff([]engine.Node(want), things(table), cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
		ready := 0
		for _, n := range want {
			if n.Ready {
				ready++
			}
		}
		if table.Ready() != ready || table.Len() != len(want) {
			t.Fatalf("%d of %d ready, want %d of %d", table.Ready(), table.Len(), ready, len(want))
		}
		if len(table.slots) > 2*len(want) {
			t.Fatalf("%d slots for %d nodes", len(table.slots), len(want))
		}
	})
}

func TestANodeThatWasTwoIsOne(t *testing.T) {
	s := fold("r", noon, engine.Node{Name: "n1"}, engine.Node{InstanceID: "i-1"}, engine.Node{Name: "n2"}, engine.Node{Name: "n1", InstanceID: "i-1"})
	if d := cmp.Diff([]engine.Node{{Name: "n1", InstanceID: "i-1"}, {Name: "n2"}}, things(&s.Nodes)); d != "" {
		t.Error(d)
	}
}
