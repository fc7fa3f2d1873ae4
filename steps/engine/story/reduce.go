package tui

import (
	"slices"
	"time"

	"eksui/steps"
	"eksui/steps/engine"
)

// apply takes one record into the state. It looks at nothing but the two: the same records give the same state.
func (s *state) apply(r engine.Record) {
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
		if r.Step == steps.Teardown && !e.Undo {
			s.Receipt = nil
		}
	case engine.StackPlan:
		st.plan(e)
	case engine.StackEvent:
		st.event(e)
	case engine.StackOutput:
		st.output(e)
	case engine.Node:
		s.Nodes = upsert(s.Nodes, e, func(o engine.Node) bool {
			return o.Name == e.Name && e.Name != "" || o.InstanceID == e.InstanceID && e.InstanceID != ""
		}, e.Gone)
	case engine.Pod:
		s.Pods = upsert(s.Pods, e, func(o engine.Pod) bool { return o.Namespace == e.Namespace && o.Name == e.Name }, e.Gone)
	case engine.Service:
		s.Services = upsert(s.Services, e, func(o engine.Service) bool { return o.Namespace == e.Namespace && o.Name == e.Name }, e.Gone)
	case engine.ForwardState:
		s.Forward = e
		if !e.Up && st.Phase == done {
			st.Phase = todo
		}
	case engine.Note:
		st.note(e)
	case engine.Progress:
		st.Progress = e
	case engine.StepDone:
		st.finish(e, r.Time)
		if e.Undo && r.Step == steps.Cluster {
			s.Nodes, s.Pods, s.Services = nil, nil, nil
		}
	case engine.StepFailed:
		st.fail(e, r.Time)
	case engine.Receipt:
		s.Receipt = &e
	}
}

// upsert replaces the element that is the same thing, or appends it; gone removes it.
func upsert[T any](all []T, e T, same func(T) bool, gone bool) []T {
	i := slices.IndexFunc(all, same)
	switch {
	case gone && i >= 0:
		return slices.Delete(slices.Clone(all), i, i+1)
	case gone:
		return all
	case i >= 0:
		all = slices.Clone(all)
		all[i] = e
		return all
	}
	return append(slices.Clone(all), e)
}

func (st *stepState) start(e engine.StepStarted, at time.Time) {
	st.Phase = running
	if e.Undo {
		st.Phase = undoing
	} else if st.Alive.IsZero() {
		st.Alive = at
	}
	st.Began, st.Took, st.Usual = at, 0, e.Usual
	st.Failure, st.Notes, st.Stacks, st.Progress = nil, nil, nil, engine.Progress{}
}

func (st *stepState) finish(e engine.StepDone, at time.Time) {
	st.Phase = done
	if e.Undo {
		st.Phase = todo
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

func (st *stepState) fail(e engine.StepFailed, at time.Time) {
	st.Phase = failed
	if e.Interrupted {
		st.Phase = stopped
	}
	st.Failure = &e
	if !st.Began.IsZero() {
		st.Took = at.Sub(st.Began)
	}
}

// note keeps a note; one with the same key as the last takes its place, so that a countdown stays one line.
func (st *stepState) note(e engine.Note) {
	if n := len(st.Notes); n > 0 && st.Notes[n-1].Text.Key == e.Text.Key && st.Notes[n-1].Level == e.Level && e.Text.Key != "raw" {
		st.Notes[n-1] = e
		return
	}
	st.Notes = append(st.Notes, e)
}

func (st *stepState) stack(name string) *stack {
	for _, s := range st.Stacks {
		if s.Name == name {
			return s
		}
	}
	s := &stack{Name: name}
	st.Stacks = append(st.Stacks, s)
	return s
}

func (s *stack) row(id string) *resource {
	for _, r := range s.Rows {
		if r.ID == id {
			return r
		}
	}
	r := &resource{ID: id}
	s.Rows = append(s.Rows, r)
	return r
}

func (st *stepState) plan(e engine.StackPlan) {
	s := st.stack(e.Stack)
	s.Usual = e.Usual
	for _, r := range e.Resources {
		row := s.row(r.LogicalID)
		row.Type, row.WaitsFor = r.ResourceType, r.WaitsFor
	}
}

func (st *stepState) event(e engine.StackEvent) {
	s := st.stack(e.Stack)
	if e.ResourceType == "AWS::CloudFormation::Stack" && e.LogicalID == e.Stack {
		s.Status = e.Status
		if e.Reason != "" || !broken(e.Status) {
			s.Reason = e.Reason
		}
		s.Began, s.Ended = times(s.Began, s.Ended, e)
		return
	}
	r := s.row(e.LogicalID)
	r.Type, r.Status = e.ResourceType, e.Status
	if e.PhysicalID != "" {
		r.Physical = e.PhysicalID
	}
	switch {
	case broken(e.Status):
		r.Failed, r.Reason = e.Status, e.Reason
	case e.Status == "CREATE_IN_PROGRESS" || r.Failed == "DELETE_FAILED":
		r.Failed, r.Reason = "", e.Reason
	case r.Failed == "":
		r.Reason = e.Reason
	}
	r.Began, r.Ended = times(r.Began, r.Ended, e)
}

// times moves a beginning and an end along with an event; what begins anew after an end (the delete after a create) is
// timed anew.
func times(began, ended time.Time, e engine.StackEvent) (time.Time, time.Time) {
	switch {
	case settled(e.Status) && began.IsZero():
		return e.At, e.At
	case settled(e.Status):
		return began, e.At
	case began.IsZero() || !ended.IsZero():
		return e.At, time.Time{}
	}
	return began, time.Time{}
}

func (st *stepState) output(e engine.StackOutput) {
	s := st.stack(e.Stack)
	s.Outputs = upsert(s.Outputs, e, func(o engine.StackOutput) bool { return o.Key == e.Key }, false)
}

// checked takes what a check read from the cloud, unless the step is at work.
func (st *stepState) checked(status engine.Status) {
	if st.Phase == running || st.Phase == undoing {
		return
	}
	st.Detail = status.Detail
	switch {
	case status.State == engine.Done:
		st.Phase = done
	case st.Phase == failed || st.Phase == stopped:
	case status.State == engine.Partial:
		st.Phase = partial
	default:
		st.Phase = todo
	}
}
