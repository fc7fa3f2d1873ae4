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
	for _, s := range []string{"", "flod", "outage", "outage=", "outage=a,", "outage=,a", "flood=", "flood=3"} {
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

func TestAFaultsArgumentIsAListOfPatterns(t *testing.T) {
	w, err := world.Open(world.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.SetFaults([]world.Fault{{Name: "outage", Arg: "eu-1,ap-*"}})
	w.View(func() {
		for arg, want := range map[string]bool{"eu-1": true, "ap-northeast-2": true, "eu-11": false, "eu-1,ap-*": false, "us-1": false} {
			if w.Fault("outage", arg) != want {
				t.Errorf("%s: %v", arg, !want)
			}
		}
	})
}
