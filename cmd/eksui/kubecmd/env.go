// Package kubecmd is the commands about Kubernetes that work also without a lab: contexts, forward and token.
package kubecmd

import (
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"eksui/internal/text"
)

// Env is what the commands need of the program around them.
type Env struct {
	// Lang is asked when something is said: flags choose it.
	Lang func() text.Lang
	// StateDir is eksui's state folder.
	StateDir func() (string, error)
	// LabTarget is what `eksui forward` leads to when no target is given.
	LabTarget string

	In       io.Reader
	Out, Err io.Writer
}

// UsageError is wrong use, as opposed to what fails.
type UsageError struct{ error }

// Unwrap gives what is wrong.
func (e *UsageError) Unwrap() error { return e.error }

// say prints a sentence for the person.
func (e Env) say(t text.Text) { _, _ = fmt.Fprintln(e.Err, t.In(e.Lang())) }

// print writes output that scripts may read.
func (e Env) print(a ...any) error {
	_, err := fmt.Fprintln(e.Out, a...)
	return err
}

// interactive says whether a person sits at both ends.
func (e Env) interactive() bool { return isTerminal(e.In) && isTerminal(e.Out) }

func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}
