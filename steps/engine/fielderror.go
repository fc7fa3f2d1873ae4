package engine

import (
	"errors"
	"fmt"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// FieldError is an answer of a form, or a value in lab.yaml, that can't be taken. It unwraps to the problem that a person
// reads.
type FieldError struct {
	Key   string    // the field's, as lab.yaml has it: "cluster.nodes"
	Label text.Text // what the field is called where a person sees it; zero for the key itself
	Value string    // as it was given, cut to a length that a person can read
	Why   text.Text
	Err   error // in place of Value and Why, where the reason has words of its own: a file that can't be read
}

// WrongValue is the error of a value that a field can't have.
func WrongValue(key string, value any, why text.Text) *FieldError {
	const longest = 60 // characters
	shown := fmt.Sprint(value)
	if runes := []rune(shown); len(runes) > longest {
		shown = string(runes[:longest]) + "…"
	}
	return &FieldError{Key: key, Value: shown, Why: why}
}

func init() { cause.Add(WrongValue("forward.local", 0, valueNoNumber.With()).Problem()) }

// atField says which field an error is about, unless it does so itself.
func atField(key string, err error) error {
	if AsFieldError(err) != nil {
		return err
	}
	return &FieldError{Key: key, Err: err}
}

// AsFieldError finds the FieldError in an error, nil when there is none.
func AsFieldError(err error) *FieldError {
	var wrong *FieldError
	if errors.As(err, &wrong) {
		return wrong
	}
	return nil
}

// Problem is the error in words.
func (e *FieldError) Problem() *text.Problem {
	var p *text.Problem
	switch {
	case e.Err == nil:
		name := e.Label
		if name.IsZero() {
			name = text.Raw(e.Key)
		}
		return &text.Problem{Cause: "value.wrong", What: valueWrong.With(name, e.Value), Why: e.Why, Next: valueNext.With()}
	case errors.As(e.Err, &p):
		return p
	}
	return &text.Problem{What: text.Raw(e.Err.Error())}
}

func (e *FieldError) Error() string { return e.Problem().Error() }

// Unwrap gives the reason, or the problem that is made of it.
func (e *FieldError) Unwrap() error {
	if e.Err != nil {
		return e.Err
	}
	return e.Problem()
}
