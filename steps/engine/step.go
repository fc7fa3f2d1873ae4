// Package engine runs the steps of a lab and tells what happens, as events. It knows no cloud and no step by name.
package engine

import (
	"context"
	"time"

	"eksui/internal/text"
)

// ID names a step. It is stable: the journal and lab.yaml's --until keep it.
type ID string

// Stage is what a lab is shown as: one of its steps, or the teardown at their end.
type Stage interface {
	ID() ID
	// Title is the stage's name for people.
	Title() text.Text
	// Check reads how much of the stage is there. It reads the cloud and not our notes, and changes nothing.
	Check(ctx context.Context) (Status, error)
	// Plan says what Run would make, what that costs an hour, how long it usually takes, and which commands do the
	// same by hand. It changes nothing.
	Plan(ctx context.Context) (Plan, error)
}

// Step is one part of the lab, in one implementation for every face.
type Step interface {
	Stage
	// Needs lists what has to be there before Run may start; see Milestone.
	Needs() []Milestone
	// Milestones lists the points inside the step that others wait for. Run emits each as Reached; where the step is done
	// already, they are reached with its end.
	Milestones() []Milestone
	// Run converges from absent or partial to done; running it again is harmless.
	Run(ctx context.Context, emit Emit) error
	// Undo takes away what Run made, waits until it is gone, and succeeds when nothing is there. Where its success can't be
	// looked at, it ends with Unchecked.
	Undo(ctx context.Context, emit Emit) error
}

// Foreseer is a step that can say what will be in its way before any step has made anything.
type Foreseer interface {
	// Foresee looks, and tells what the learner should know as events. It changes nothing. An error is what would make Run
	// fail: then nothing is made.
	Foresee(ctx context.Context, emit Emit) error
}

// Teardown is the last stage. It proves that nothing is left after the engine has undone the steps.
type Teardown interface {
	Stage
	// Usual is the typical time of a whole teardown.
	Usual() time.Duration
	// Begin reads what there is before anything is undone. It names the steps that stay as they are, and gives what will
	// prove the end.
	Begin(ctx context.Context, emit Emit) (stay []ID, prove Proof, err error)
	// Look reads what exists now, as a receipt of nothing deleted.
	Look(ctx context.Context) (Receipt, error)
}

// Proof reads what a teardown has left. complete says whether the Undo of every step succeeded.
type Proof func(ctx context.Context, emit Emit, complete bool) (Receipt, error)

// Emit hands an event to the engine, which journals it before anyone sees it.
type Emit func(Event)

// Milestone is a point that steps wait for: a step done, or a point inside a step that others need not wait any longer
// for than that.
type Milestone string

// DoneOf is the milestone of a step's end.
func DoneOf(id ID) Milestone { return Milestone(id) }

// State says how much of a step the cloud holds.
type State string

// The states. Pending is partial and still moving: a stack that is being created.
const (
	Absent  State = "absent"
	Partial State = "partial"
	Done    State = "done"
)

// Status is a step's state with a sentence about it.
type Status struct {
	State  State     `json:"state"`
	Detail text.Text `json:"detail"`
}

// Plan is what a step would do, shown before it does it.
type Plan struct {
	Creates  []Item        // resources that would be made; what exists already is left out
	Deletes  []Item        // resources that a teardown would delete
	Hourly   float64       // USD an hour of all of it
	Priced   text.Text     // where the prices come from, and of which day
	Usual    time.Duration // typical time, 0 for at once
	ByHand   []Command     // the commands that do the same
	Notes    []text.Text   // what the learner should know, warnings first
	Blockers []text.Text   // what would make Run fail: found by looking, before anything is made
}

// Item is one resource of a plan.
type Item struct {
	Kind   string    // in AWS's or Kubernetes' words: "AWS::EC2::VPC", "Service"
	Name   string    // logical id or name
	Detail text.Text // what it is for
	USD    float64   // an hour
}

// Command is one line that a learner can type instead, in a POSIX shell, as it stands. It never holds a secret.
type Command struct {
	Line  string
	Why   text.Text
	Stays bool // it goes on until Ctrl-C: what comes after it is typed into another terminal, or once enough was seen
}

// For says what the command is for, and how it ends where it does not end by itself.
func (c Command) For() text.Text {
	if c.Stays {
		return untilCtrlC.With(c.Why)
	}
	return c.Why
}

// Failure is how a step fails when it knows what would mend it. It unwraps to the problem.
type Failure struct {
	*text.Problem
	Remedies []Remedy
}

// Unwrap gives the problem.
func (f *Failure) Unwrap() error { return f.Problem }

// Remedy is a way out of a failure that the step itself can take.
type Remedy struct {
	ID    string    `json:"id"`
	Label text.Text `json:"label"` // what it does and what it costs or changes
}

// Mender is a stage that can take the remedies which its failures offer.
type Mender interface {
	// Mend prepares the next Run so that the failure does not come back: it changes a choice, or takes away what is in
	// the way. It says what it does as events.
	Mend(ctx context.Context, remedy string, emit Emit) error
}

// Opener is a step that holds something open while the program runs, as a port-forward is: it can be closed and opened
// again at any time.
type Opener interface {
	// Open says whether it is open now.
	Open() bool
}

// Unchecked is how an Undo ends that has failed at nothing, but whose result can't be looked at. The receipt is the proof.
type Unchecked struct {
	Detail text.Text // why nobody can look
}

func (u *Unchecked) Error() string { return u.Detail.String() }
