// Package steps is the lab: an engine that knows nothing of terminals. It runs steps against AWS and Kubernetes and emits
// events, which the wizard shows, `eksui up` and `down` print, and tests read.
package steps

import (
	"context"
	"time"

	"eksui/internal/text"
)

// ID names a step. It is stable: the journal and lab.yaml's --until keep it.
type ID string

// The steps, in the order in which a learner meets them.
const (
	Credentials ID = "credentials"
	Network     ID = "network"
	Subnets     ID = "subnets"
	Cluster     ID = "cluster"
	Connect     ID = "connect"
	Deploy      ID = "deploy"
	Forward     ID = "forward"
	Expose      ID = "expose"
	Teardown    ID = "teardown"
)

// Step is one part of the lab, in one implementation for every face.
type Step interface {
	ID() ID
	// Title is the step's name for people.
	Title() text.Text
	// Needs lists what has to be there before Run may start; see Milestone.
	Needs() []Milestone
	// Check reads how much of the step is there. It reads the cloud and not our notes, changes nothing, and fills
	// what later steps look up in the lab.
	Check(ctx context.Context, l *Lab) (Status, error)
	// Plan says what Run would make, what that costs an hour, how long it usually takes, and which commands do the
	// same by hand. It changes nothing.
	Plan(ctx context.Context, l *Lab) (Plan, error)
	// Run converges from absent or partial to done; running it again is harmless.
	Run(ctx context.Context, l *Lab, emit Emit) error
	// Undo takes away what Run made, waits until it is gone, and succeeds when nothing is there.
	Undo(ctx context.Context, l *Lab, emit Emit) error
}

// Emit hands an event to the engine, which journals it before anyone sees it.
type Emit func(Event)

// Milestone is a point that steps wait for: a step done, or a point inside a step that others need not wait any longer
// for than that.
type Milestone string

// APIReady is reached when the cluster's API server answers: well before the cluster step is done, whose nodes come later.
const APIReady Milestone = "cluster/api"

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

// Command is one line that a learner can type instead. It never holds a secret.
type Command struct {
	Line string
	Why  text.Text
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

// Mender is a step that can take the remedies which its failures offer.
type Mender interface {
	// Mend prepares the next Run so that the failure does not come back: it changes a choice, or takes away what is in
	// the way. It says what it does as events.
	Mend(ctx context.Context, l *Lab, remedy string, emit Emit) error
}
