package story

import (
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// stackType is the resource type with which a stack's events tell of the stack itself.
const stackType = "AWS::CloudFormation::Stack"

// Apply takes records into the story, in their order. A step's record of a run that a later one has followed is dropped.
// The time that it takes grows with the records and not with what the story holds.
func (s *Story) Apply(records ...engine.Record) {
	for _, r := range records {
		s.apply(r)
	}
}

// Recall takes in the records of earlier runs: what they showed, and since when it costs. How the steps stand now is for
// checks to say.
func (s *Story) Recall(records []engine.Record) {
	s.Apply(records...)
	for _, st := range s.Steps {
		st.Phase, st.Failure = Todo, nil
	}
	s.Forward, s.Receipt = engine.ForwardState{}, nil
}

// Asked says that a stage was asked to run, before any record tells so: what failed in an earlier run is over.
func (s *Story) Asked(id engine.ID) { s.step(id).Failure = nil }

// Checked takes what a check read from the cloud, unless the step is at work.
func (s *Story) Checked(id engine.ID, status engine.Status) {
	st := s.step(id)
	if st.Phase == Running || st.Phase == Undoing {
		return
	}
	st.Detail = status.Detail
	switch {
	case status.State == engine.Done:
		st.Phase = Done
	case st.Phase == Failed || st.Phase == Stopped:
	case status.State == engine.Partial:
		st.Phase = Partial
	default:
		st.Phase = Todo
	}
}

// FoundAlive says that a step's things were found and cost. Nobody knows since when where no record tells it: it counts
// from now.
func (s *Story) FoundAlive(id engine.ID, now time.Time) {
	if st := s.step(id); st.Alive.IsZero() {
		st.Alive = now
	}
}

func (s *Story) apply(r engine.Record) {
	st := s.step(r.Step)
	if r.Run != "" && r.Run != st.run {
		if st.past[r.Run] {
			return
		}
		st.past[st.run] = true
		st.run = r.Run
	}
	switch e := r.Event.(type) {
	case engine.StepStarted:
		st.start(e, r.Time)
		if r.Step == s.receiptOf {
			s.Receipt = nil
		}
	case engine.StackPlan:
		st.plan(e)
	case engine.StackEvent:
		st.event(e)
	case engine.StackOutput:
		st.stack(e.Stack).output(e)
	case engine.Node:
		s.Nodes.put(r.Step, &e, e.Gone)
	case engine.Pod:
		s.Pods.put(r.Step, &e, e.Gone)
	case engine.Service:
		s.Services.put(r.Step, &e, e.Gone)
	case engine.ClusterGone:
		s.Nodes.dropAll()
		s.Pods.dropAll()
		s.Services.dropAll()
	case engine.ForwardState:
		s.Forward = e
		if !e.Up && st.Phase == Done {
			st.Phase = Todo
		}
	case engine.Note:
		st.note(e)
	case engine.Progress:
		st.Progress = e
	case engine.StepDone:
		st.finish(e, r.Time)
		if e.Undo {
			s.Nodes.dropBy(r.Step)
			s.Pods.dropBy(r.Step)
			s.Services.dropBy(r.Step)
		}
	case engine.StepFailed:
		st.fail(e, r.Time)
	case engine.Receipt:
		s.Receipt, s.receiptOf = &e, r.Step
	}
}

func (st *Step) start(e engine.StepStarted, at time.Time) {
	st.Phase = Running
	if e.Undo {
		st.Phase = Undoing
	} else if st.Alive.IsZero() {
		st.Alive = at
	}
	st.Began, st.Took, st.Usual = at, 0, e.Usual
	st.Failure, st.Notes, st.Progress = nil, nil, engine.Progress{}
	st.Stacks, st.stacks = nil, nil
}

func (st *Step) finish(e engine.StepDone, at time.Time) {
	st.Phase = Done
	if e.Undo {
		st.Phase = Todo
		if !st.Alive.IsZero() {
			st.Lived += at.Sub(st.Alive)
			st.Alive = time.Time{}
		}
	}
	st.Detail, st.Took, st.Failure = e.Status.Detail, e.Took, nil
	if e.Took == 0 && !st.Began.IsZero() {
		st.Took = at.Sub(st.Began)
	}
}

func (st *Step) fail(e engine.StepFailed, at time.Time) {
	st.Phase = Failed
	if e.Interrupted {
		st.Phase = Stopped
	}
	st.Failure = &e
	if !st.Began.IsZero() {
		st.Took = at.Sub(st.Began)
	}
}

// note keeps a note; one that says the same as the last takes its place, so that a countdown stays one line.
func (st *Step) note(e engine.Note) {
	if n := len(st.Notes); n > 0 && sameSentence(st.Notes[n-1].Text, e.Text) && st.Notes[n-1].Level == e.Level {
		st.Notes[n-1] = e
		return
	}
	st.Notes = append(st.Notes, e)
}

// sameSentence says whether two texts differ in their values only; of two sentences in one text, the first counts.
func sameSentence(a, b text.Text) bool {
	if a.Key != b.Key || a.Key == "raw" {
		return false
	}
	if len(a.Args) > 0 && len(b.Args) > 0 {
		first, nestedA := a.Args[0].(text.Text)
		other, nestedB := b.Args[0].(text.Text)
		if nestedA && nestedB {
			return sameSentence(first, other)
		}
	}
	return true
}

// stack finds a stack of the step, making it at first sight.
func (st *Step) stack(name string) *Stack {
	if s := st.stacks[name]; s != nil {
		return s
	}
	s := &Stack{Name: name, rows: map[string]*Resource{}, outputs: map[string]int{}}
	if st.stacks == nil {
		st.stacks = map[string]*Stack{}
	}
	st.Stacks, st.stacks[name] = append(st.Stacks, s), s
	return s
}

func (st *Step) plan(e engine.StackPlan) {
	s := st.stack(e.Stack)
	s.Usual = e.Usual
	for _, r := range e.Resources {
		row := s.row(r.LogicalID)
		row.Type, row.WaitsFor = r.ResourceType, r.WaitsFor
	}
}

func (st *Step) event(e engine.StackEvent) {
	s := st.stack(e.Stack)
	if e.ResourceType == stackType && e.LogicalID == e.Stack {
		s.event(e)
		return
	}
	s.row(e.LogicalID).event(e)
}

// event is one of the stack itself.
func (s *Stack) event(e engine.StackEvent) {
	s.Status = e.Status
	if e.Reason != "" || !IsFailure(e.Status) {
		s.Reason = e.Reason
	}
	s.follow(e)
}

// row finds a resource of the stack, making it at first sight.
func (s *Stack) row(id string) *Resource {
	r := s.rows[id]
	if r == nil {
		r = &Resource{ID: id}
		s.Rows, s.rows[id] = append(s.Rows, r), r
	}
	return r
}

func (s *Stack) output(e engine.StackOutput) {
	if i, ok := s.outputs[e.Key]; ok {
		s.Outputs[i] = e
		return
	}
	s.outputs[e.Key] = len(s.Outputs)
	s.Outputs = append(s.Outputs, e)
}

func (r *Resource) event(e engine.StackEvent) {
	r.Type, r.Status = e.ResourceType, e.Status
	if e.PhysicalID != "" {
		r.Physical = e.PhysicalID
	}
	switch {
	case IsFailure(e.Status):
		r.Failed, r.Reason = e.Status, e.Reason
	case e.Status == "CREATE_IN_PROGRESS" || r.Failed == "DELETE_FAILED":
		r.Failed, r.Reason = "", e.Reason
	case r.Failed == "":
		r.Reason = e.Reason
	}
	r.follow(e)
}
