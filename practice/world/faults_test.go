package world_test

import (
	"slices"
	"testing"

	"eksui/practice/world"
)

var (
	_ = world.DefineFault("flood", false)
	_ = world.DefineFault("outage", true)
)

func TestParseFault(t *testing.T) {
	good := map[string]world.Fault{
		"flood":             {Name: "flood"},
		"outage=A=B":        {Name: "outage", Arg: "A=B"},
		"outage=ap-north-*": {Name: "outage", Arg: "ap-north-*"},
	}
	for s, want := range good {
		if got, err := world.ParseFault(s); err != nil || got != want || got.String() != s {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "flod", "outage", "outage=", "flood=", "flood=3"} {
		if f, err := world.ParseFault(s); err == nil {
			t.Errorf("%q was read as %v", s, f)
		}
	}
}

func TestFaultsAreListedInOrder(t *testing.T) {
	if got := world.FaultNames(); !slices.Equal(got, []string{"flood", "lagging-reads", "outage"}) {
		t.Errorf("%v", got)
	}
}
