package cause

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"eksui/internal/text"
)

// Entry is one cause as the catalogue lists it.
type Entry struct {
	ID       ID
	Matched  bool // evidence tells it; otherwise the code that meets it names it
	Remedies []string
	Fault    string
	// Example is the problem that is told of the cause's example.
	Example text.Problem
	// Mistaken is the cause that the example is taken for instead, "" when all is well.
	Mistaken ID
}

// Fault describes an accident of the practice cloud to people. What it does is practice's.
type Fault struct {
	Name    string
	Example string // what one that takes an argument could concern
	What    text.Key
}

var (
	mu       sync.RWMutex
	entries  []func() Entry
	known    = map[ID][]string{} // its remedies
	remedies = map[string]text.Key{}
	faults   = map[string]Fault{}
)

func register(id ID, again bool, ways []string, e func() Entry) {
	mu.Lock()
	defer mu.Unlock()
	had, taken := known[id]
	if id == "" || taken && !again {
		panic(fmt.Sprintf("cause: no ID, or one that is taken: %q", id))
	}
	known[id] = slices.Concat(had, ways)
	entries = append(entries, e)
}

// Add puts causes into the catalogue that no evidence tells: the code that meets one makes its problem, of which each of
// these is an example. It panics on an ID that is taken.
func Add(examples ...*text.Problem) {
	for _, p := range examples {
		register(p.Cause, false, nil, func() Entry { return Entry{ID: p.Cause, Example: *p} })
	}
}

// Offers says whether a remedy is a way out of an error, by the catalogue's entry for its cause.
func Offers(err error, remedy string) bool {
	mu.RLock()
	defer mu.RUnlock()
	return slices.Contains(known[Of(err)], remedy)
}

func (s Set[E]) entry(i int) func() Entry {
	return func() Entry {
		c := s[i]
		e := Entry{ID: c.ID, Matched: c.Match != nil, Remedies: c.Remedies, Fault: c.Fault}
		c.explain(&e.Example, c.Example)
		if got := s.index(c.Example); got != i {
			e.Mistaken = "nothing"
			if got >= 0 {
				e.Mistaken = s[got].ID
			}
		}
		return e
	}
}

// All lists the catalogue, each form of a cause by itself.
func All() []Entry {
	mu.RLock()
	defer mu.RUnlock()
	var all []Entry
	for _, e := range entries {
		all = append(all, e())
	}
	return all
}

// DefineRemedy names a way out for causes; the step that takes it defines it, with what it does in words. It panics on a
// name that is taken.
func DefineRemedy(name string, label text.Key) string {
	mu.Lock()
	defer mu.Unlock()
	if _, taken := remedies[name]; taken {
		panic("cause: remedy defined twice: " + name)
	}
	remedies[name] = label
	return name
}

// RemedyNames lists the remedies that steps can take, sorted.
func RemedyNames() []string {
	mu.RLock()
	defer mu.RUnlock()
	return slices.Sorted(maps.Keys(remedies))
}

// DefineFault describes a fault of practice, beside the causes that it leads to, and returns its name. It panics on a name
// that is taken.
func DefineFault(name, example string, what text.Key) string {
	mu.Lock()
	defer mu.Unlock()
	if _, taken := faults[name]; taken {
		panic("cause: fault described twice: " + name)
	}
	faults[name] = Fault{name, example, what}
	return name
}

// FaultNamed gives the description of a fault; false when there is none.
func FaultNamed(name string) (Fault, bool) {
	mu.RLock()
	defer mu.RUnlock()
	f, ok := faults[name]
	return f, ok
}
