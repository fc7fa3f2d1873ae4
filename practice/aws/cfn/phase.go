package cfn

import (
	"slices"
	"time"
)

// Phase is one stretch of a stack's way: resources are made, changed or deleted in the order of their dependencies, as
// many at once as these allow. When all have settled, or one has failed, the next phase or the end follows (finish).
type Phase struct {
	ID    string  `json:"id"` // jobs of a phase that is over know it by this
	Kind  string  `json:"kind"`
	Tasks []*Task `json:"tasks"`
	Token string  `json:"token,omitempty"` // client request token
	// Resume is the status that a deletion which is refused goes back to.
	Resume string `json:"resume,omitempty"`
}

// The kinds of phases.
const (
	creating         = "creating"
	rollingBack      = "rolling back" // a creation
	deleting         = "deleting"
	updating         = "updating"
	cleaning         = "cleaning" // after an update
	updateReverting  = "reverting an update"
	cleaningReverted = "cleaning after a reverted update"
)

// Task is what a phase does with one resource.
type Task struct {
	ID       string   `json:"id"` // logical id
	Verb     string   `json:"verb"`
	Needs    []string `json:"needs,omitempty"`
	State    string   `json:"state"`
	Attempts int      `json:"attempts,omitempty"`
	Replace  bool     `json:"replace,omitempty"` // an update makes a new resource
	// Configured says that the resource waits for nothing but its consistency.
	Configured bool `json:"configured,omitempty"`
	Keep       bool `json:"keep,omitempty"` // a deletion that leaves the resource be
	// Resource is what a deletion is about, where that is no longer the stack's resource of the logical id.
	Resource *Resource `json:"resource,omitempty"`
}

// The verbs and states of tasks. A task is blocked when one that it needs has failed.
const (
	verbCreate = "create"
	verbUpdate = "update"
	verbRevert = "revert"
	verbDelete = "delete"

	waiting = "waiting"
	running = "running"
	done    = "done"
	failed  = "failed"
	blocked = "blocked"
)

// What CloudFormation itself takes, typically: before it begins with the first resource, between asking a handler and its
// first answer, and between two looks at what isn't stable yet.
const (
	stackDelay    = 4 * time.Second
	handlerDelay  = 1500 * time.Millisecond
	pollEvery     = 5 * time.Second
	shortestPoll  = 20 * time.Millisecond // in real time: at high speeds looks would be all that is done
	completeDelay = 2 * time.Second
)

const (
	advanceJob = "cfn/advance"
	taskJob    = "cfn/task"
)

type advanceArgs struct{ Stack, Phase string }

// taskArgs names a task by where it stands among its phase's.
type taskArgs struct {
	Stack, Phase string
	Task         int
	Step         string
}

// The steps of a task: the handler is asked, tells of some types that what it makes is configured, and is looked after
// until what it does is done.
const (
	stepAsk       = "ask"
	stepConfigure = "configure"
	stepWatch     = "watch"
)

// enter begins a phase.
func (s *Service) enter(st *Stack, kind, token string, tasks []*Task) {
	for _, t := range tasks {
		t.State = waiting
	}
	st.Phase = &Phase{ID: s.w.UUID("phase"), Kind: kind, Tasks: tasks, Token: token}
	s.w.After(stackDelay, advanceJob, st.Name, advanceArgs{st.ID, st.Phase.ID})
}

func (s *Service) advanceDue(a advanceArgs) {
	st := s.st.Stacks[a.Stack]
	if st == nil || st.Phase == nil || st.Phase.ID != a.Phase {
		return
	}
	if err := s.preflight(st); err != nil {
		s.refuse(st, err)
		return
	}
	s.advance(st)
}

// advance starts every task whose turn it is, and ends the phase after the last one.
func (s *Service) advance(st *Stack) {
	p := st.Phase
	for again := true; again; {
		again = false
		for _, t := range p.Tasks {
			if t.State != waiting {
				continue
			}
			switch p.ready(t) {
			case done:
				s.start(st, t)
				again = again || t.State != running // it had nothing to do: others may go on
			case failed:
				t.State = blocked
				again = true
			}
			if st.Phase != p {
				return // the start failed, and what follows has begun
			}
		}
	}
	if !slices.ContainsFunc(p.Tasks, func(t *Task) bool { return t.State == running || t.State == waiting }) {
		s.finish(st)
	}
}

// ready is done when a task's needs are, failed when one of them has failed, otherwise waiting.
func (p *Phase) ready(t *Task) string {
	state := done
	for _, need := range t.Needs {
		for _, other := range p.Tasks {
			switch {
			case other.ID != need || other == t:
			case other.State == failed || other.State == blocked:
				return failed
			case other.State != done:
				state = waiting
			}
		}
	}
	return state
}

func (s *Service) taskDue(a taskArgs) {
	st := s.st.Stacks[a.Stack]
	if st == nil || st.Phase == nil || st.Phase.ID != a.Phase {
		return
	}
	t := st.Phase.Tasks[a.Task]
	if t.State != running {
		return
	}
	switch {
	case t.Verb == verbDelete && a.Step == stepAsk:
		s.askDelete(st, t)
	case t.Verb == verbDelete:
		s.watchDelete(st, t)
	case a.Step == stepAsk:
		s.askMake(st, t)
	case a.Step == stepConfigure:
		s.configure(st, t)
		s.watch(st, t, s.types[st.Resources[t.ID].Type])
	default:
		s.watchMake(st, t)
	}
}

// later queues a task's next step.
func (s *Service) later(st *Stack, t *Task, step string, typical time.Duration) {
	s.w.After(typical, taskJob, st.Name+"/"+t.ID+"/"+t.Verb+"/"+step, taskArgs{st.ID, st.Phase.ID, slices.Index(st.Phase.Tasks, t), step})
}

// poll queues another look.
func (s *Service) poll(st *Stack, t *Task, step string) {
	wait := max(s.w.Takes(pollEvery, st.Name+"/"+t.ID), shortestPoll)
	s.w.At(s.w.Now().Add(wait), taskJob, taskArgs{st.ID, st.Phase.ID, slices.Index(st.Phase.Tasks, t), step})
}

// settle ends a task well.
func (s *Service) settle(st *Stack, t *Task) {
	t.State = done
	s.advance(st)
}
