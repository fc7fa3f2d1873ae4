// Package story adds the records of a lab up to what a face shows: where each step stands, the rows of its stacks, the nodes,
// pods and services. The same records give the same story, whether they come from the engine as it works or from a journal.
package story

import (
	"cmp"
	"slices"
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// Story is what the records of a lab add up to. Only its methods change it. It is not safe for concurrent use.
type Story struct {
	Steps    map[engine.ID]*Step // those that a record or a check told of
	Nodes    Table[engine.Node]
	Pods     Table[engine.Pod]
	Services Table[engine.Service]
	Forward  engine.ForwardState
	Receipt  *engine.Receipt // of the last teardown, nil before and while there is none

	receiptOf engine.ID // the stage that told of the receipt: its next start makes it void
}

// Phase is where a step stands.
type Phase int

// The phases.
const (
	Todo    Phase = iota // absent, or not looked at
	Partial              // something is there, but not all
	Running
	Undoing
	Done
	Failed
	Stopped // by the learner
)

// Step is one step's story. A start of the step begins it anew.
type Step struct {
	Phase    Phase
	Detail   text.Text // of the last check
	Began    time.Time
	Took     time.Duration
	Usual    time.Duration
	Alive    time.Time     // since when it costs; zero when it does not
	Lived    time.Duration // for how long it did, before
	Stacks   []*Stack      // in the order in which they were first told of
	Notes    []engine.Note
	Progress engine.Progress
	Failure  *engine.StepFailed

	stacks map[string]*Stack
	run    string          // the run whose records count
	past   map[string]bool // runs that are over: their late records are dropped
}

// Stack is one CloudFormation stack with a row a resource.
type Stack struct {
	Span
	Name    string
	Status  string // in AWS's words, "" before its first event
	Reason  string
	Usual   time.Duration
	Rows    []*Resource // in the order in which they were first told of
	Outputs []engine.StackOutput

	rows    map[string]*Resource
	outputs map[string]int
}

// Resource is one row of a stack.
type Resource struct {
	Span
	ID, Physical, Type string
	Status, Reason     string
	Failed             string // the status that it failed with, kept while it is rolled back
	WaitsFor           []string
}

// New is the story of a lab that nothing was told of.
func New() *Story {
	return &Story{
		Steps: map[engine.ID]*Step{},
		Nodes: newTable(
			func(n *engine.Node) [2]key { return [2]key{{"name", n.Name}, {"instance", n.InstanceID}} },
			func(n *engine.Node) bool { return n.Ready }),
		Pods: newTable(
			func(p *engine.Pod) [2]key { return [2]key{{p.Namespace, p.Name}} },
			func(p *engine.Pod) bool { return p.Ready }),
		Services: newTable(
			func(s *engine.Service) [2]key { return [2]key{{s.Namespace, s.Name}} },
			func(s *engine.Service) bool { return s.URL != "" }),
	}
}

// Step finds a step's story: an empty one where nothing was told of it.
func (s *Story) Step(id engine.ID) *Step {
	if st := s.Steps[id]; st != nil {
		return st
	}
	return &Step{}
}

// step finds a step's story, making it at first sight.
func (s *Story) step(id engine.ID) *Step {
	st := s.Steps[id]
	if st == nil {
		st = &Step{past: map[string]bool{}}
		s.Steps[id] = st
	}
	return st
}

// Undone lists the steps that the last run of a teardown takes or took away, in the order in which they began.
func (s *Story) Undone(teardown engine.ID) []engine.ID {
	run := s.Step(teardown).run
	if run == "" {
		return nil
	}
	var ids []engine.ID
	for id, st := range s.Steps {
		if id != teardown && st.run == run {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b engine.ID) int {
		return cmp.Or(s.Steps[a].Began.Compare(s.Steps[b].Began), cmp.Compare(a, b))
	})
	return ids
}

// Complete says whether a stack's last status is an end that was wanted.
func (s *Stack) Complete() bool { return IsFinal(s.Status) && !IsFailure(s.Status) }

// Waiting names the first thing that a resource still waits for, "" for nothing.
func (s *Stack) Waiting(r *Resource) string {
	for _, id := range r.WaitsFor {
		if o := s.rows[id]; o != nil && !IsFinal(o.Status) {
			return id
		}
	}
	return ""
}
