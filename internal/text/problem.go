package text

import "errors"

// CauseID names a cause of failures in the catalogue of package cause: "stack.no-capacity".
type CauseID string

// Problem is an error made for people: what happened, why, and what to do next. Err keeps the words and codes of AWS,
// Kubernetes or the system, which are shown as they are.
type Problem struct {
	Cause CauseID // why it happened, for code; "" where the catalogue has no entry for it

	What Text // "The stack eks-work-base could not be created."
	Why  Text // "A stack of that name exists and is in ROLLBACK_COMPLETE: ..."
	Next Text // "Delete it and try again: ..."

	Code string // the other side's error code or state, where there is one
	Err  error
}

// Error renders the problem in English with the cause's own words behind it.
func (p *Problem) Error() string { return p.In(EN) }

// In renders the problem as one paragraph in a language; a cause that is a problem itself speaks it too.
func (p *Problem) In(l Lang) string {
	s := p.What.In(l)
	for _, t := range []Text{p.Why, p.Next} {
		if part := t.In(l); part != "" {
			s += " " + part
		}
	}
	if p.Err != nil {
		s += " [" + InLang(p.Err, l) + "]"
	}
	return s
}

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Err }

// InLang renders any error for a person: a Problem in full, anything else in its own words.
func InLang(err error, l Lang) string {
	if err == nil {
		return ""
	}
	var p *Problem
	if errors.As(err, &p) {
		return p.In(l)
	}
	return err.Error()
}
