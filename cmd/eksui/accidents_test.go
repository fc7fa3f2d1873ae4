package main

import (
	"slices"
	"testing"

	"eksui/internal/cause"
	"eksui/practice"
	"eksui/practice/world"
)

func TestEveryFaultIsExplainedToPeople(t *testing.T) {
	for _, name := range world.FaultNames() {
		told, ok := cause.FaultNamed(name)
		if !ok {
			t.Errorf("%s has no sentence", name)
			continue
		}
		if _, err := world.ParseFault((world.Fault{Name: name, Arg: told.Example}).String()); err != nil {
			t.Errorf("the example of %s: %v", name, err)
		}
	}
}

func TestAFaultTakesAListBesideOthers(t *testing.T) {
	given := []string{"throttling", "denied=ec2:CreateVpc", "eks:*", "iam:CreateRole", "lb-pending"} // as the flag takes it apart
	if got := faultList(given); !slices.Equal(got, []string{"throttling", "denied=ec2:CreateVpc,eks:*,iam:CreateRole", "lb-pending"}) {
		t.Errorf("%q", got)
	}
	if got := faultList([]string{"throttling", "denid"}); !slices.Equal(got, []string{"throttling", "denid"}) {
		t.Errorf("%q", got)
	}
}

// What the wizard switches is on in the cloud, with several at once, and off again.
func TestAccidentsAreSwitchedInTheRunningCloud(t *testing.T) {
	cloud, err := practice.Start(t.Context(), practice.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer cloud.Close()
	a := accidents{cloud.Endpoint}
	want := []string{"denied=ec2:CreateVpc", "denied=eks:CreateCluster", "throttling"}
	for _, on := range [][]string{want, {}} {
		if err := a.Set(t.Context(), on); err != nil {
			t.Fatal(err)
		}
		list, err := a.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, l := range list {
			if l.On {
				told = append(told, l.String())
			}
		}
		if slices.Sort(told); !slices.Equal(told, on) {
			t.Errorf("on: %q, want %q", told, on)
		}
		if len(list) < len(world.FaultNames()) {
			t.Errorf("%d of %d faults are offered", len(list), len(world.FaultNames()))
		}
	}
	if err := a.Set(t.Context(), []string{"no-such-fault"}); err == nil {
		t.Error("an unknown fault was taken")
	}
}
