package tui

import (
	"strings"
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// state is what the records of a lab add up to. Every pane draws from it; only apply changes it.
type state struct {
	Steps    map[engine.ID]*stepState
	Nodes    []engine.Node
	Pods     []engine.Pod
	Services []engine.Service
	Forward  engine.ForwardState
	Receipt  *engine.Receipt
}

// phase is where a step stands, as far as this wizard has seen.
type phase int

const (
	todo    phase = iota // absent, or not looked at
	partial              // something is there, but not all
	running
	undoing
	done
	failed
	stopped // by the learner
)

// stepState is one step's story.
type stepState struct {
	Phase    phase
	Detail   text.Text // of the last check
	Began    time.Time
	Took     time.Duration
	Usual    time.Duration
	Alive    time.Time     // since when it costs; zero when it does not
	Lived    time.Duration // for how long it did, before
	Stacks   []*stack
	Notes    []engine.Note
	Progress engine.Progress
	Failure  *engine.StepFailed

	run  string          // the run whose records count
	past map[string]bool // runs that are over: their late records are dropped
}

// stack is one CloudFormation stack with a row a resource.
type stack struct {
	Name    string
	Status  string
	Reason  string
	Usual   time.Duration
	Began   time.Time
	Ended   time.Time
	Rows    []*resource
	Outputs []engine.StackOutput
}

// resource is one row of a stack.
type resource struct {
	ID, Physical, Type string
	Status, Reason     string
	Failed             string // the status that it failed with, kept while it is rolled back
	Began, Ended       time.Time
	WaitsFor           []string
}

func newState() *state { return &state{Steps: map[engine.ID]*stepState{}} }

// step finds a step's state, making it at first sight.
func (s *state) step(id engine.ID) *stepState {
	st := s.Steps[id]
	if st == nil {
		st = &stepState{past: map[string]bool{}}
		s.Steps[id] = st
	}
	return st
}

// settled is whether a stack or resource status is an end; broken, whether it is one that nobody wanted.
func settled(status string) bool {
	return strings.HasSuffix(status, "_COMPLETE") || strings.HasSuffix(status, "_FAILED")
}

func broken(status string) bool {
	return strings.HasSuffix(status, "_FAILED") || strings.Contains(status, "ROLLBACK")
}

// elapsed is how long something has taken or took.
func elapsed(began, ended, now time.Time) time.Duration {
	if began.IsZero() {
		return 0
	}
	if ended.IsZero() {
		ended = now
	}
	return max(0, ended.Sub(began))
}
