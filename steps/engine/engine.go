package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Engine runs the steps of one lab and tells what happens. Every face uses this one.
type Engine struct {
	steps    []Step // in the learner's order
	teardown Teardown
	journal  *Journal

	mu        sync.Mutex
	followers []*follower
	journaled bool // the journal took the last record
}

// follower is a face that listens. Sending blocks while its channel is full, until its context ends.
type follower struct {
	ctx context.Context
	ch  chan Record
}

// New makes an engine of steps, in the learner's order, with the teardown at their end.
func New(j *Journal, steps []Step, teardown Teardown) *Engine {
	return &Engine{steps: slices.Clone(steps), teardown: teardown, journal: j, journaled: true}
}

// Steps lists the steps in the learner's order.
func (e *Engine) Steps() []Step { return slices.Clone(e.steps) }

// Stages lists the steps in the learner's order, and the teardown.
func (e *Engine) Stages() []Stage {
	all := make([]Stage, 0, len(e.steps)+1)
	for _, s := range e.steps {
		all = append(all, s)
	}
	return append(all, e.teardown)
}

// Step finds a step, nil when there is none of that name.
func (e *Engine) Step(id ID) Step {
	i := slices.IndexFunc(e.steps, func(s Step) bool { return s.ID() == id })
	if i < 0 {
		return nil
	}
	return e.steps[i]
}

func (e *Engine) stage(id ID) (Stage, error) {
	if s := e.Step(id); s != nil {
		return s, nil
	}
	if e.teardown.ID() == id {
		return e.teardown, nil
	}
	return nil, unknown(id)
}

func unknown(id ID) error { return fmt.Errorf("engine: no step %q", id) }

// followBuffer is how many records a face may lag behind before the engine waits for it.
const followBuffer = 1024

// Follow returns the records from now on. The channel closes when ctx ends: until then the face must keep reading, for
// the engine waits for it; after that the engine goes on without it.
func (e *Engine) Follow(ctx context.Context) <-chan Record {
	f := &follower{ctx: ctx, ch: make(chan Record, followBuffer)}
	e.mu.Lock()
	e.followers = append(e.followers, f)
	e.mu.Unlock()
	context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.followers = slices.DeleteFunc(e.followers, func(o *follower) bool { return o == f })
		close(f.ch)
	})
	return f.ch
}

// emit journals an event and then shows it. A record keeps its place in the sequence for every follower.
func (e *Engine) emit(run string, id ID, ev Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := Record{Time: time.Now(), Run: run, Step: id, Event: ev}
	err := e.journal.Append(&r)
	e.show(r)
	if was := e.journaled; err != nil && was {
		e.show(Record{Seq: r.Seq, Time: r.Time, Run: run, Step: id, Event: Note{Level: Warn, Text: journalUnwritten.With(err.Error())}})
	}
	e.journaled = err == nil
}

func (e *Engine) emitter(run string, id ID) Emit { return func(ev Event) { e.emit(run, id, ev) } }

func (e *Engine) show(r Record) {
	for _, f := range e.followers {
		select {
		case f.ch <- r:
		case <-f.ctx.Done():
		}
	}
}

// Check reads a stage's state from the cloud.
func (e *Engine) Check(ctx context.Context, id ID) (Status, error) {
	s, err := e.stage(id)
	if err != nil {
		return Status{}, err
	}
	return s.Check(ctx)
}

// Plan says what a stage would do.
func (e *Engine) Plan(ctx context.Context, id ID) (Plan, error) {
	s, err := e.stage(id)
	if err != nil {
		return Plan{}, err
	}
	return s.Plan(ctx)
}

// Form reads a stage's choices; without fields where it has none.
func (e *Engine) Form(ctx context.Context, id ID) (Form, error) {
	s, err := e.stage(id)
	if err != nil {
		return Form{}, err
	}
	f, ok := s.(Former)
	if !ok {
		return Form{}, nil
	}
	return f.Form(ctx)
}

// Run runs one stage, at the learner's pace, and waits for its end. The steps it needs must be done.
func (e *Engine) Run(ctx context.Context, id ID) error {
	if id == e.teardown.ID() {
		_, err := e.Down(ctx)
		return err
	}
	s := e.Step(id)
	if s == nil {
		return unknown(id)
	}
	return e.runStep(ctx, newRun(), s, func(Milestone) {})
}

// Undo takes one step's work away.
func (e *Engine) Undo(ctx context.Context, id ID) error {
	s := e.Step(id)
	if s == nil {
		return unknown(id)
	}
	return e.undoStep(ctx, newRun(), s)
}

// Mend takes a remedy that a stage's failure offered. Run the stage again afterwards.
func (e *Engine) Mend(ctx context.Context, id ID, remedy string) error {
	s, err := e.stage(id)
	if err != nil {
		return err
	}
	m, ok := s.(Mender)
	if !ok {
		return fmt.Errorf("engine: %s offers no remedies", id)
	}
	run := newRun()
	err = m.Mend(ctx, remedy, e.emitter(run, id))
	if err != nil {
		e.emit(run, id, failed(err, false, ctx.Err() != nil))
	}
	return err
}

// Openers lists the steps that can be closed and opened at any time.
func (e *Engine) Openers() []ID {
	var ids []ID
	for _, s := range e.steps {
		if _, ok := s.(Opener); ok {
			ids = append(ids, s.ID())
		}
	}
	return ids
}

// Toggle closes an Opener's step that is open, and else runs it. What it tells of the closing is the step's own event: no
// step begins or ends there.
func (e *Engine) Toggle(ctx context.Context, id ID) error {
	s := e.Step(id)
	if o, ok := s.(Opener); ok && o.Open() {
		return s.Undo(ctx, e.emitter(newRun(), id))
	}
	return e.Run(ctx, id)
}

// Inventory reads what exists now of the whole lab, as a receipt of nothing deleted.
func (e *Engine) Inventory(ctx context.Context) (Receipt, error) { return e.teardown.Look(ctx) }

// StepError says which step it was that failed.
type StepError struct {
	Step ID
	Err  error
}

func (e *StepError) Error() string { return string(e.Step) + ": " + e.Err.Error() }

// Unwrap gives the step's own error, perhaps a Failure.
func (e *StepError) Unwrap() error { return e.Err }

// Up runs all steps up to and including until ("" for all), each as soon as what it needs is there, side by side. Before any
// that needs another, all of them foresee. It returns the first failure as a StepError; the other steps are stopped then.
func (e *Engine) Up(ctx context.Context, until ID) error {
	run := newRun()
	reached := newMilestones()
	steps := e.upTo(until)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return e.foresee(ctx, run, steps, reached) })
	for _, s := range steps {
		group.Go(func() error {
			needs := s.Needs()
			if len(needs) > 0 {
				needs = append([]Milestone{foreseen}, needs...)
			}
			for _, m := range needs {
				if err := reached.wait(ctx, m); err != nil {
					return err
				}
			}
			if err := e.runStep(ctx, run, s, reached.reach); err != nil {
				return &StepError{Step: s.ID(), Err: err}
			}
			for _, m := range append(s.Milestones(), DoneOf(s.ID())) { // also when it was done before and nothing ran
				reached.reach(m)
			}
			return nil
		})
	}
	return group.Wait()
}

// foreseen is reached when all steps have said what will be in their way.
const foreseen Milestone = "engine/foreseen"

// foresee asks the steps that can say so, in the learner's order, once the steps are done that need no other.
func (e *Engine) foresee(ctx context.Context, run string, steps []Step, reached *milestones) error {
	for _, s := range steps {
		f, ok := s.(Foreseer)
		if !ok {
			continue
		}
		for _, root := range steps {
			if len(root.Needs()) > 0 {
				continue
			}
			if err := reached.wait(ctx, DoneOf(root.ID())); err != nil {
				return err
			}
		}
		if err := f.Foresee(ctx, e.emitter(run, s.ID())); err != nil {
			e.emit(run, s.ID(), failed(err, false, ctx.Err() != nil))
			return &StepError{Step: s.ID(), Err: err}
		}
	}
	reached.reach(foreseen)
	return nil
}

// upTo lists the steps before teardown, up to and including until.
func (e *Engine) upTo(until ID) []Step {
	for i, s := range e.steps {
		if s.ID() == until {
			return e.steps[:i+1]
		}
	}
	return e.steps
}

// runStep runs a step unless it is done already.
func (e *Engine) runStep(ctx context.Context, run string, s Step, reach func(Milestone)) error {
	began := time.Now()
	status, err := s.Check(ctx)
	if err == nil && status.State == Done {
		e.emit(run, s.ID(), StepStarted{})
		e.emit(run, s.ID(), StepDone{Status: status, Took: time.Since(began)})
		return nil
	}
	usual := time.Duration(0)
	if err == nil {
		var plan Plan
		plan, err = s.Plan(ctx)
		usual = plan.Usual
	}
	e.emit(run, s.ID(), StepStarted{Usual: usual})
	if err == nil {
		err = s.Run(ctx, func(ev Event) {
			e.emit(run, s.ID(), ev)
			if r, ok := ev.(Reached); ok {
				reach(r.Milestone)
			}
		})
	}
	return e.finish(ctx, run, s, began, false, err)
}

func (e *Engine) undoStep(ctx context.Context, run string, s Step) error {
	began := time.Now()
	e.emit(run, s.ID(), StepStarted{Undo: true})
	err := s.Undo(ctx, e.emitter(run, s.ID()))
	return e.finish(ctx, run, s, began, true, err)
}

// finish tells how a stage ended; one that says it succeeded is looked at once more.
func (e *Engine) finish(ctx context.Context, run string, s Stage, began time.Time, undo bool, err error) error {
	var status Status
	var unchecked *Unchecked
	want := Done
	if undo {
		want = Absent
	}
	switch {
	case err == nil:
		status, err = s.Check(ctx)
	case undo && errors.As(err, &unchecked):
		status, err = Status{State: Absent, Detail: unchecked.Detail}, nil
	}
	if err == nil && status.State != want {
		err = unexpected(s.Title(), status.Detail)
	}
	if err != nil {
		e.emit(run, s.ID(), failed(err, undo, ctx.Err() != nil))
		return err
	}
	e.emit(run, s.ID(), StepDone{Undo: undo, Status: status, Took: time.Since(began)})
	return nil
}

func init() { cause.Add(unexpected(text.Raw("Network"), text.Raw("There is no stack eks-work-base."))) }

// unexpected is the problem of a stage that says it has succeeded, and of which a look says something else.
func unexpected(title, found text.Text) *text.Problem {
	return &text.Problem{Cause: "step.not-as-expected", What: notAsExpected.With(title, found), Next: notAsExpectedNext.With()}
}

func newRun() string { return rand.Text()[:8] }
