package world_test

import (
	"testing"

	"eksui/practice/world"
)

func TestParseFault(t *testing.T) {
	good := map[string]world.Fault{
		"throttling":             {Name: world.Throttling},
		"denied=ec2:CreateVpc":   {Name: world.Denied, Arg: "ec2:CreateVpc"},
		"stack-rollback=A=B":     {Name: world.StackRollback, Arg: "A=B"},
		"no-capacity=ap-north-*": {Name: world.NoCapacity, Arg: "ap-north-*"},
	}
	for s, want := range good {
		if got, err := world.ParseFault(s); err != nil || got != want || got.String() != s {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "trottling", "denied", "denied=", "throttling=", "slow-api=3"} {
		if f, err := world.ParseFault(s); err == nil {
			t.Errorf("%q was read as %v", s, f)
		}
	}
}

func TestEveryFaultIsListed(t *testing.T) {
	for _, name := range world.FaultNames() {
		_, bare := world.ParseFault(name)
		_, arg := world.ParseFault(name + "=x")
		if (bare == nil) == (arg == nil) {
			t.Errorf("%s takes an argument: %v, goes without: %v", name, arg == nil, bare == nil)
		}
	}
}
