package world

import (
	"fmt"
	"maps"
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

// needsArg says of every fault whether it takes an argument. It is written while packages are initialised.
var needsArg = map[string]bool{}

// DefineFault adds a fault and returns its name. The package in which it acts defines it. A fault takes an argument, and can be
// on several times with others, or it takes none. It panics on a name that is taken.
func DefineFault(name string, takesArg bool) string {
	if _, taken := needsArg[name]; taken {
		panic("world: fault defined twice: " + name)
	}
	needsArg[name] = takesArg
	return name
}

// FaultNames lists the names that ParseFault takes, sorted.
func FaultNames() []string { return slices.Sorted(maps.Keys(needsArg)) }

// ParseFault reads NAME or NAME=ARGUMENT.
func ParseFault(s string) (Fault, error) {
	name, arg, given := strings.Cut(s, "=")
	takes, known := needsArg[name]
	switch {
	case !known:
		return Fault{}, fmt.Errorf("no fault %q; there are: %s", name, strings.Join(FaultNames(), ", "))
	case takes && slices.Contains(strings.Split(arg, ","), ""):
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

// Fault says whether a fault is on for an argument; for faults that take none, pass "". A fault's argument may be a list with
// commas, and one that ends in * matches by prefix. It is called inside View, Update or a job.
func (w *World) Fault(name, arg string) bool {
	return slices.ContainsFunc(w.core.Faults, func(f Fault) bool {
		return f.Name == name && slices.ContainsFunc(strings.Split(f.Arg, ","), func(one string) bool {
			prefix, wild := strings.CutSuffix(one, "*")
			return one == arg || wild && strings.HasPrefix(arg, prefix)
		})
	})
}
