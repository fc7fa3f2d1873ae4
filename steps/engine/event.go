package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Event is something that happened in a step. The set is sealed; every event is plain data without room for a secret, and
// keeps sentences as keys with arguments, which the faces translate.
type Event interface {
	// Type is the event's name in the journal and in --json: "stack-event".
	Type() string
	sealed()
}

// Record is an event as the journal and --json keep it.
type Record struct {
	Seq   uint64
	Time  time.Time
	Run   string // the engine's run: a stale batch of an older one can be told
	Step  ID     // "" for what concerns the whole run
	Event Event
}

// StepStarted says that a step's Run or Undo began.
type StepStarted struct {
	Undo  bool          `json:"undo,omitempty"`
	Usual time.Duration `json:"usual_ns,omitempty"`
}

// StackEvent is one event of a CloudFormation stack, in AWS's own words.
type StackEvent struct {
	Stack        string    `json:"stack"`
	LogicalID    string    `json:"logical_id"`
	PhysicalID   string    `json:"physical_id,omitempty"`
	ResourceType string    `json:"resource_type"`
	Status       string    `json:"status"`
	Reason       string    `json:"reason,omitempty"`
	At           time.Time `json:"at"`
}

// StackPlan names the resources that a stack will have, before their first events: the rows of the live page.
type StackPlan struct {
	Stack     string          `json:"stack"`
	Resources []StackResource `json:"resources"`
	Usual     time.Duration   `json:"usual_ns,omitempty"`
}

// StackResource is one resource of a template.
type StackResource struct {
	LogicalID    string   `json:"logical_id"`
	ResourceType string   `json:"resource_type"`
	WaitsFor     []string `json:"waits_for,omitempty"`
}

// StackOutput is one output of a stack that came to stand.
type StackOutput struct {
	Stack string `json:"stack"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Node is the state of a node, or of an instance that will be one.
type Node struct {
	Name         string `json:"name"`
	InstanceID   string `json:"instance_id,omitempty"`
	InstanceType string `json:"instance_type,omitempty"`
	Zone         string `json:"zone,omitempty"`
	Version      string `json:"version,omitempty"`
	Stage        string `json:"stage"` // joined, network, ready
	Ready        bool   `json:"ready"`
	Gone         bool   `json:"gone,omitempty"`
}

// Pod is the state of a pod.
type Pod struct {
	Namespace string    `json:"namespace"`
	Name      string    `json:"name"`
	Phase     string    `json:"phase"`
	Ready     bool      `json:"ready"`
	Restarts  int       `json:"restarts,omitempty"`
	Node      string    `json:"node,omitempty"`
	IP        string    `json:"ip,omitempty"`
	Image     string    `json:"image,omitempty"`
	Reason    string    `json:"reason,omitempty"` // Kubernetes' word: ImagePullBackOff
	Why       text.Text `json:"why,omitzero"`     // the same in a sentence
	Gone      bool      `json:"gone,omitempty"`
}

// Service is the state of a service on its way to a public page: the highest rung it has reached.
type Service struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Rung      string `json:"rung"` // applied, hostname, dns, tcp, http
	Hostname  string `json:"hostname,omitempty"`
	URL       string `json:"url,omitempty"` // only when HTTP has answered
	Detail    string `json:"detail,omitempty"`
	Gone      bool   `json:"gone,omitempty"`
}

// ClusterGone says that the lab's cluster is no more, and so its nodes, and the pods and services that were in it.
type ClusterGone struct{}

// ForwardState is what the port-forward does.
type ForwardState struct {
	Address string `json:"address"` // http://localhost:9000
	Target  string `json:"target"`  // pod/nginx-pod:80
	Up      bool   `json:"up"`
	Answer  string `json:"answer,omitempty"` // first line of the page that came through it
}

// Level says how a note is meant.
type Level string

// The levels.
const (
	Info Level = "info"
	Good Level = "good" // something was checked and is so
	Warn Level = "warn"
)

// Note is a sentence for the learner.
type Note struct {
	Level Level     `json:"level"`
	Text  text.Text `json:"text"`
}

// Progress is how far something countable is.
type Progress struct {
	Done  int       `json:"done"`
	Total int       `json:"total"`
	What  text.Text `json:"what"`
}

// Reached says that a milestone inside a step was reached.
type Reached struct {
	Milestone Milestone `json:"milestone"`
}

// StepDone says that a step's Run or Undo succeeded.
type StepDone struct {
	Undo   bool          `json:"undo,omitempty"`
	Took   time.Duration `json:"took_ns"`
	Status Status        `json:"status"`
}

// StepFailed says why a step's Run or Undo did not succeed, and what would mend it.
type StepFailed struct {
	Undo        bool      `json:"undo,omitempty"`
	CauseID     cause.ID  `json:"cause_id,omitempty"` // in the catalogue of causes
	What        text.Text `json:"what"`
	Why         text.Text `json:"why,omitzero"`
	Next        text.Text `json:"next,omitzero"`
	Code        string    `json:"code,omitempty"`
	Cause       string    `json:"cause,omitempty"` // AWS's or Kubernetes' own words
	Remedies    []Remedy  `json:"remedies,omitempty"`
	Interrupted bool      `json:"interrupted,omitempty"` // stopped by the learner, or because another step failed
}

// Leftover is one thing of the lab that the inventory still found.
type Leftover struct {
	Kind   string  `json:"kind"`
	ID     string  `json:"id"`
	Name   string  `json:"name,omitempty"`
	State  string  `json:"state,omitempty"`
	Hourly float64 `json:"usd_per_hour,omitempty"`
}

// Receipt is the end of a teardown: what was looked for, and what was found.
type Receipt struct {
	At      time.Time      `json:"at"`
	Left    []Leftover     `json:"left"`
	Looked  []string       `json:"looked"`            // the calls that were asked
	Unread  []string       `json:"unread,omitempty"`  // those that had no answer, with the reason: then nothing is proven
	Skipped []string       `json:"skipped,omitempty"` // those that were denied, of what the lab never makes: no matter for the proof
	Deleted map[string]int `json:"deleted,omitempty"`
	Took    time.Duration  `json:"took_ns"`
	Saved   string         `json:"saved,omitempty"` // file of the receipt
}

// Clean says whether a receipt proves that nothing is left: nothing was found, and everything that it depends on had an answer.
func (r Receipt) Clean() bool { return len(r.Left) == 0 && len(r.Unread) == 0 }

// Type implements Event.
func (StepStarted) Type() string  { return "step-started" }
func (StackEvent) Type() string   { return "stack-event" }
func (StackPlan) Type() string    { return "stack-plan" }
func (StackOutput) Type() string  { return "stack-output" }
func (Node) Type() string         { return "node" }
func (Pod) Type() string          { return "pod" }
func (Service) Type() string      { return "service" }
func (ClusterGone) Type() string  { return "cluster-gone" }
func (ForwardState) Type() string { return "forward" }
func (Note) Type() string         { return "note" }
func (Progress) Type() string     { return "progress" }
func (Reached) Type() string      { return "reached" }
func (StepDone) Type() string     { return "step-done" }
func (StepFailed) Type() string   { return "step-failed" }
func (Receipt) Type() string      { return "receipt" }

func (StepStarted) sealed()  {}
func (StackEvent) sealed()   {}
func (StackPlan) sealed()    {}
func (StackOutput) sealed()  {}
func (Node) sealed()         {}
func (Pod) sealed()          {}
func (Service) sealed()      {}
func (ClusterGone) sealed()  {}
func (ForwardState) sealed() {}
func (Note) sealed()         {}
func (Progress) sealed()     {}
func (Reached) sealed()      {}
func (StepDone) sealed()     {}
func (StepFailed) sealed()   {}
func (Receipt) sealed()      {}

// MarshalJSON writes the record as one flat object: seq, time, step, type and the event's own fields.
func (r Record) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(struct {
		Seq  uint64    `json:"seq"`
		Time time.Time `json:"time"`
		Run  string    `json:"run,omitempty"`
		Step ID        `json:"step"`
		Type string    `json:"type"`
	}{r.Seq, r.Time, r.Run, r.Step, r.Event.Type()})
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(r.Event)
	if err != nil || string(body) == "{}" {
		return head, err
	}
	return append(append(head[:len(head)-1], ','), body[1:]...), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Record) UnmarshalJSON(b []byte) error {
	var head struct {
		Seq  uint64    `json:"seq"`
		Time time.Time `json:"time"`
		Run  string    `json:"run"`
		Step ID        `json:"step"`
		Type string    `json:"type"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	read, ok := readers[head.Type]
	if !ok {
		return fmt.Errorf("engine: no event of type %q", head.Type)
	}
	e, err := read(b)
	if err != nil {
		return err
	}
	*r = Record{Seq: head.Seq, Time: head.Time, Run: head.Run, Step: head.Step, Event: e}
	return nil
}

var readers = map[string]func([]byte) (Event, error){
	"step-started": read[StepStarted], "stack-event": read[StackEvent], "stack-plan": read[StackPlan],
	"stack-output": read[StackOutput], "node": read[Node], "pod": read[Pod], "service": read[Service],
	"cluster-gone": read[ClusterGone], "forward": read[ForwardState], "note": read[Note], "progress": read[Progress], "reached": read[Reached],
	"step-done": read[StepDone], "step-failed": read[StepFailed], "receipt": read[Receipt],
}

func read[T Event](b []byte) (Event, error) {
	var e T
	err := json.Unmarshal(b, &e)
	return e, err
}

// failed makes the event of an error. What the end of a context makes of a call is not told: nothing is wrong there.
func failed(err error, undo, interrupted bool) StepFailed {
	f := StepFailed{Undo: undo, Interrupted: interrupted}
	if interrupted {
		f.What, f.Next = runStopped.With(), runStoppedNext.With()
		return f
	}
	var failure *Failure
	if errors.As(err, &failure) {
		f.Remedies = failure.Remedies
	}
	var p *text.Problem
	if !errors.As(err, &p) {
		f.What = text.Raw(err.Error())
		return f
	}
	f.CauseID, f.What, f.Why, f.Next, f.Code = cause.Of(err), p.What, p.Why, p.Next, p.Code
	if p.Err != nil {
		f.Cause = p.Err.Error()
	}
	return f
}
