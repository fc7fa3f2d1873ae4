// Package cause is the catalogue of why things fail: how a cause is told from what the other side says, the sentences for
// it, the ways out of it, and the fault of practice that brings it about.
//
// A package defines the causes that it knows beside its texts, as a Set that is tried in order; the problems that it makes
// carry the cause's ID. Code that goes on differently after a certain failure asks for the ID (Is), never for a sentence.
package cause

import (
	"errors"
	"slices"

	"eksui/internal/text"
)

// ID names a cause: "stack.no-capacity". It is stable: the journal and --json keep it.
type ID = text.CauseID

// Cause is one cause of failures. E is the evidence by which its source tells it: an error of an SDK, a stack's event, what
// Kubernetes says of a pod. A cause that is told in several ways stands in its Set several times, one after the other.
type Cause[E any] struct {
	ID ID
	// Match tells the cause from the evidence. Without it the cause is taken for whatever no earlier one of its Set matches.
	Match func(E) bool
	// What, Why and Next are the cause's sentences; What is empty where the caller says what was being done.
	What, Why, Next text.Key
	// Tell puts in the sentences that take arguments.
	Tell func(E, *text.Problem)
	// Remedies are the ways out that a step can take, by the names of DefineRemedy.
	Remedies []string
	// Fault is the name of practice's fault that brings this about; "" where there is none.
	Fault string
	// Example is recorded evidence, which has to be taken for this cause: the catalogue's test.
	Example E
}

// Set is the causes of one source, first match first.
type Set[E any] []Cause[E]

// Define adds causes to the catalogue. It panics on an ID that another Set has, at program start.
func Define[E any](causes ...Cause[E]) Set[E] {
	s := Set[E](causes)
	for i, c := range s {
		again := slices.ContainsFunc(s[:i], func(o Cause[E]) bool { return o.ID == c.ID })
		register(c.ID, again, c.Remedies, s.entry(i))
	}
	return s
}

// Find gives the ID of the cause that the evidence tells, "" when none is known.
func (s Set[E]) Find(e E) ID {
	if i := s.index(e); i >= 0 {
		return s[i].ID
	}
	return ""
}

func (s Set[E]) index(e E) int {
	return slices.IndexFunc(s, func(c Cause[E]) bool { return c.Match == nil || c.Match(e) })
}

// Explain puts the cause that the evidence tells into a problem: its ID and sentences. What it has no sentence for stays.
func (s Set[E]) Explain(p *text.Problem, e E) *text.Problem {
	if i := s.index(e); i >= 0 {
		s[i].explain(p, e)
	}
	return p
}

// Problem makes the problem of a Set that says What went wrong too.
func (s Set[E]) Problem(e E, err error) *text.Problem {
	return s.Explain(&text.Problem{Err: err}, e)
}

func (c Cause[E]) explain(p *text.Problem, e E) {
	p.Cause = c.ID
	for _, part := range []struct {
		of  *text.Text
		key text.Key
	}{{&p.What, c.What}, {&p.Why, c.Why}, {&p.Next, c.Next}} {
		if part.key != "" {
			*part.of = part.key.With()
		}
	}
	if c.Tell != nil {
		c.Tell(e, p)
	}
}

// Of gives the cause of an error: that of the outermost problem in it which has one, "" where none has.
func Of(err error) (id ID) {
	walk(err, func(found ID) bool { id = found; return true })
	return id
}

// Is says whether one of the causes is behind an error, however far inside.
func Is(err error, ids ...ID) bool {
	return walk(err, func(found ID) bool { return slices.Contains(ids, found) })
}

// walk visits the causes in an error, from the outside in, until one is enough.
func walk(err error, enough func(ID) bool) bool {
	var p *text.Problem
	if !errors.As(err, &p) {
		return false
	}
	return p.Cause != "" && enough(p.Cause) || walk(p.Err, enough)
}
