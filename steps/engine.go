package steps

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"eksui/internal/text"
)

// Engine runs the steps of one lab and tells what happens. Every face uses this one.
type Engine struct {
	Lab     *Lab
	steps   []Step // in the learner's order
	journal *Journal

	mu        sync.Mutex
	followers []*follower
	journaled bool // the journal took the last record
}

// follower is a face that listens. Sending blocks while its channel is full, until its context ends.
type follower struct {
	ctx context.Context
	ch  chan Record
}

// New makes an engine of all steps, in the learner's order.
func New(l *Lab, j *Journal) *Engine {
	return newEngine(l, j, []Step{
		credentialsStep{}, networkStep{}, subnetsStep{}, clusterStep{}, connectStep{}, deployStep{}, forwardStep{}, exposeStep{},
	})
}

func newEngine(l *Lab, j *Journal, parts []Step) *Engine {
	e := &Engine{Lab: l, journal: j, journaled: true}
	e.steps = append(slices.Clone(parts), teardownStep{parts: parts})
	return e
}

// Steps lists the steps in the learner's order, teardown last.
func (e *Engine) Steps() []Step { return slices.Clone(e.steps) }

// Step finds a step, nil when there is none of that name.
func (e *Engine) Step(id ID) Step {
	for _, s := range e.steps {
		if s.ID() == id {
			return s
		}
	}
	return nil
}

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
		e.show(Record{Seq: r.Seq, Time: r.Time, Run: run, Step: id, Event: Note{Level: Warn, Text: msgJournalUnwritten.With(err.Error())}})
	}
	e.journaled = err == nil
}

func (e *Engine) show(r Record) {
	for _, f := range e.followers {
		select {
		case f.ch <- r:
		case <-f.ctx.Done():
		}
	}
}

// Check reads a step's state from the cloud.
func (e *Engine) Check(ctx context.Context, id ID) (Status, error) {
	return e.Step(id).Check(ctx, e.Lab)
}

// Probe makes sure that the credentials work, and says why not where they don't: every look at the cloud begins with it.
func (e *Engine) Probe(ctx context.Context) error {
	_, err := identify(ctx, e.Lab)
	return err
}

// Plan says what a step would do.
func (e *Engine) Plan(ctx context.Context, id ID) (Plan, error) {
	return e.Step(id).Plan(ctx, e.Lab)
}

// Run runs one step, at the learner's pace, and waits for its end. The steps it needs must be done.
func (e *Engine) Run(ctx context.Context, id ID) error {
	run := newRun()
	return e.runStep(ctx, run, e.Step(id), func(Milestone) {})
}

// Undo takes one step's work away.
func (e *Engine) Undo(ctx context.Context, id ID) error {
	return e.undoStep(ctx, newRun(), e.Step(id))
}

// Mend takes a remedy that a step's failure offered. Run the step again afterwards.
func (e *Engine) Mend(ctx context.Context, id ID, remedy string) error {
	m, ok := e.Step(id).(Mender)
	if !ok {
		return errors.New("steps: " + string(id) + " offers no remedies")
	}
	run := newRun()
	err := m.Mend(ctx, e.Lab, remedy, func(ev Event) { e.emit(run, id, ev) })
	if err != nil {
		e.emit(run, id, failed(err, false, ctx.Err() != nil))
	}
	return err
}

// StepError says which step it was that failed.
type StepError struct {
	Step ID
	Err  error
}

func (e *StepError) Error() string { return string(e.Step) + ": " + e.Err.Error() }

// Unwrap gives the step's own error, perhaps a Failure.
func (e *StepError) Unwrap() error { return e.Err }

// Up runs all steps up to and including until ("" for all), each as soon as what it needs is there, side by side. It
// returns the first failure as a StepError; the other steps are stopped then.
func (e *Engine) Up(ctx context.Context, until ID) error {
	run := newRun()
	reached := newMilestones()
	group, ctx := errgroup.WithContext(ctx)
	for _, s := range e.upTo(until) {
		group.Go(func() error {
			for _, m := range s.Needs() {
				if err := reached.wait(ctx, m); err != nil {
					return err
				}
			}
			if err := e.runStep(ctx, run, s, reached.reach); err != nil {
				return &StepError{Step: s.ID(), Err: err}
			}
			if s.ID() == Cluster {
				reached.reach(APIReady) // also when it was done before and nothing ran
			}
			reached.reach(DoneOf(s.ID()))
			return nil
		})
	}
	return group.Wait()
}

// upTo lists the steps before teardown, up to and including until.
func (e *Engine) upTo(until ID) []Step {
	all := e.steps[:len(e.steps)-1]
	for i, s := range all {
		if s.ID() == until {
			return all[:i+1]
		}
	}
	return all
}

// Down takes the whole lab away and proves it. It is the teardown step, with the undoing of the parts as steps of its own.
func (e *Engine) Down(ctx context.Context) (Receipt, error) {
	run := newRun()
	var receipt Receipt
	down := e.steps[len(e.steps)-1].(teardownStep)
	began := time.Now()
	emit := func(ev Event) {
		if r, ok := ev.(Receipt); ok {
			receipt = r
		}
		e.emit(run, Teardown, ev)
	}
	emit(StepStarted{Usual: down.usual()})
	err := down.run(ctx, e.Lab, emit, func(s Step) error { return e.undoStep(ctx, run, s) })
	return receipt, e.finish(ctx, run, down, began, false, err)
}

// runStep runs a step unless it is done already.
func (e *Engine) runStep(ctx context.Context, run string, s Step, reach func(Milestone)) error {
	if s.ID() == Teardown {
		_, err := e.Down(ctx)
		return err
	}
	began := time.Now()
	status, err := s.Check(ctx, e.Lab)
	if err == nil && status.State == Done {
		e.emit(run, s.ID(), StepStarted{})
		e.emit(run, s.ID(), StepDone{Status: status, Took: time.Since(began)})
		return nil
	}
	usual := time.Duration(0)
	if err == nil {
		var plan Plan
		plan, err = s.Plan(ctx, e.Lab)
		usual = plan.Usual
	}
	e.emit(run, s.ID(), StepStarted{Usual: usual})
	if err == nil {
		err = s.Run(ctx, e.Lab, func(ev Event) {
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
	err := s.Undo(ctx, e.Lab, func(ev Event) { e.emit(run, s.ID(), ev) })
	return e.finish(ctx, run, s, began, true, err)
}

// finish tells how a step ended; a step that says it succeeded is looked at once more.
func (e *Engine) finish(ctx context.Context, run string, s Step, began time.Time, undo bool, err error) error {
	var status Status
	want := Done
	if undo {
		want = Absent
	}
	switch {
	case err == nil:
		status, err = s.Check(ctx, e.Lab)
	case undo && errors.Is(err, errUnasked): // nor would Check be answered
		status, err = Status{State: Absent, Detail: undoneUnasked.With()}, nil
	}
	if err == nil && status.State != want {
		err = &text.Problem{What: msgNotAsExpected.With(s.Title(), status.Detail), Next: msgNotAsExpectedNext.With()}
	}
	if err != nil {
		e.emit(run, s.ID(), failed(err, undo, ctx.Err() != nil))
		return err
	}
	e.emit(run, s.ID(), StepDone{Undo: undo, Status: status, Took: time.Since(began)})
	return nil
}

func newRun() string { return rand.Text()[:8] }

// milestones are points that goroutines wait for, each reached once.
type milestones struct {
	mu  sync.Mutex
	at  map[Milestone]chan struct{}
	hit map[Milestone]bool
}

func newMilestones() *milestones {
	return &milestones{at: map[Milestone]chan struct{}{}, hit: map[Milestone]bool{}}
}

func (m *milestones) channel(name Milestone) chan struct{} {
	if m.at[name] == nil {
		m.at[name] = make(chan struct{})
	}
	return m.at[name]
}

func (m *milestones) reach(name Milestone) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.hit[name] {
		m.hit[name] = true
		close(m.channel(name))
	}
}

func (m *milestones) wait(ctx context.Context, name Milestone) error {
	m.mu.Lock()
	c := m.channel(name)
	m.mu.Unlock()
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
