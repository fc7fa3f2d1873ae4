package steps

import (
	"testing"

	"eksui/awsx"
)

func TestARunTakesWhatItsPlanHasAsked(t *testing.T) {
	e, _ := withNetwork(t)
	s, err := e.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	spec := awsx.ClusterSpec{Lab: "eks-cluster", Name: "eks-cluster", Version: "1.35", InstanceType: "t3.small", Nodes: 2}
	other := spec
	other.InstanceType = "t3.medium"
	var p preflight
	asks := func(what string, want bool, find func() []awsx.Finding) {
		t.Helper()
		before := s.Calls()
		if len(find()) == 0 {
			t.Errorf("%s: nothing found", what)
		}
		if asked := s.Calls() > before; asked != want {
			t.Errorf("%s: asked AWS: %v, want %v", what, asked, want)
		}
	}
	take := func(spec awsx.ClusterSpec) func() []awsx.Finding {
		return func() []awsx.Finding { return p.take(t.Context(), s, spec) }
	}
	asks("a plan", true, func() []awsx.Finding { return p.ask(t.Context(), s, spec) })
	asks("its run", false, take(spec))
	asks("another run", true, take(spec))
	asks("a plan", true, func() []awsx.Finding { return p.ask(t.Context(), s, spec) })
	asks("a run with another choice", true, take(other))
	asks("a run after that", true, take(spec))
}
