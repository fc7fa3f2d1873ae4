package world

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is an accident that practice can be told to have: a name and, for some, what it concerns.
type Fault struct {
	Name string `json:"name"`
	Arg  string `json:"arg,omitempty"`
}

func (f Fault) String() string {
	if f.Arg == "" {
		return f.Name
	}
	return f.Name + "=" + f.Arg
}

// The faults, by the names that --fault takes.
const (
	Throttling      = "throttling"       // every few API calls answer Throttling: Rate exceeded
	ExpiredToken    = "expired-token"    // signatures answer ExpiredToken
	Denied          = "denied"           // =ACTION, as in denied=ec2:CreateVpc
	NoCapacity      = "no-capacity"      // =ZONE: instances cannot be launched there
	UnsupportedType = "unsupported-type" // =ZONE: the zone does not offer the node group's type
	StackRollback   = "stack-rollback"   // =LOGICAL-ID: that resource fails
	NodeNotJoining  = "node-not-joining" // instances run but never join the cluster
	ImagePull       = "image-pull"       // images cannot be pulled
	LBPending       = "lb-pending"       // services of type LoadBalancer never get one
	DeleteBlocked   = "delete-blocked"   // a security group or interface holds the VPC
	SlowAPI         = "slow-api"         // every answer takes seconds
	CutConnections  = "cut-connections"  // connections break off in the middle
	API500          = "api-500"          // every few calls answer InternalFailure
)

// needsArg says of every fault whether it takes an argument.
var needsArg = map[string]bool{
	Throttling: false, ExpiredToken: false, Denied: true, NoCapacity: true, UnsupportedType: true, StackRollback: true,
	NodeNotJoining: false, ImagePull: false, LBPending: false, DeleteBlocked: false, SlowAPI: false, CutConnections: false,
	API500: false,
}

// FaultNames lists the names that ParseFault takes, sorted.
func FaultNames() []string {
	var names []string
	for n := range needsArg {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// ParseFault reads NAME or NAME=ARGUMENT.
func ParseFault(s string) (Fault, error) {
	name, arg, given := strings.Cut(s, "=")
	takes, known := needsArg[name]
	switch {
	case !known:
		return Fault{}, fmt.Errorf("no fault %q; there are: %s", name, strings.Join(FaultNames(), ", "))
	case takes && arg == "":
		return Fault{}, fmt.Errorf("fault %s needs an argument: %s=…", name, name)
	case !takes && given:
		return Fault{}, fmt.Errorf("fault %s takes no argument", name)
	}
	return Fault{Name: name, Arg: arg}, nil
}

// SetFaults replaces the faults that are on.
func (w *World) SetFaults(faults []Fault) {
	w.Update(func() { w.core.Faults = slices.Clone(faults) })
}

// Faults returns the faults that are on.
func (w *World) Faults() []Fault {
	var out []Fault
	w.View(func() { out = slices.Clone(w.core.Faults) })
	return out
}

// Fault says whether a fault is on for an argument; for faults that take none, pass "". An argument ending in * matches
// by prefix. It is called inside View, Update or a job.
func (w *World) Fault(name, arg string) bool {
	return slices.ContainsFunc(w.core.Faults, func(f Fault) bool {
		prefix, wild := strings.CutSuffix(f.Arg, "*")
		return f.Name == name && (f.Arg == arg || wild && strings.HasPrefix(arg, prefix))
	})
}
