package engine

import (
	"context"
	"sync"
	"time"
)

// Up runs all steps up to and including until ("" for all), each as soon as what it needs is there, side by side. Before any
// that needs another, all of them foresee. It returns the first failure as a StepError. No step begins any more then, and those that need the failed one are stopped; the
// others that are under way have their grace to come to their end.
func (e *Engine) Up(ctx context.Context, until ID) error {
	u := &ascent{engine: e, run: newRun(), reached: newMilestones(), stop: map[ID]context.CancelFunc{}}
	starting, stopStarting := context.WithCancel(ctx)
	defer stopStarting()
	u.stopStarting = stopStarting
	steps := e.upTo(until)
	running := make([]context.Context, len(steps))
	for i, s := range steps {
		running[i], u.stop[s.ID()] = context.WithCancel(ctx)
		defer u.stop[s.ID()]()
	}
	var all sync.WaitGroup
	all.Go(func() { u.foresee(starting, steps) })
	for i, s := range steps {
		all.Go(func() { u.climb(starting, running[i], s) })
	}
	all.Wait()
	if u.grace != nil {
		u.grace.Stop()
	}
	if u.first == nil && ctx.Err() != nil {
		return context.Cause(ctx) // before any step had begun
	}
	return u.first
}

// ascent is one Up.
type ascent struct {
	engine       *Engine
	run          string
	reached      *milestones
	stopStarting context.CancelFunc
	stop         map[ID]context.CancelFunc

	mu    sync.Mutex
	first error
	grace *time.Timer
}

// climb runs a step when what it needs is there, unless another step has failed before.
func (u *ascent) climb(starting, running context.Context, s Step) {
	needs := s.Needs()
	if len(needs) > 0 {
		needs = append([]Milestone{foreseen}, needs...)
	}
	for _, m := range needs {
		if u.reached.wait(starting, m) != nil {
			return
		}
	}
	if starting.Err() != nil {
		return
	}
	if err := u.engine.runStep(running, u.run, s, u.reached.reach); err != nil {
		u.failed(s, err)
		return
	}
	for _, m := range append(s.Milestones(), DoneOf(s.ID())) { // also when it was done before and nothing ran
		u.reached.reach(m)
	}
}

// foreseen is reached when all steps have said what will be in their way.
const foreseen Milestone = "engine/foreseen"

// foresee asks the steps that can say so, in the learner's order, once those are done that need no other.
func (u *ascent) foresee(ctx context.Context, steps []Step) {
	for _, s := range steps {
		f, ok := s.(Foreseer)
		if !ok {
			continue
		}
		for _, root := range steps {
			if len(root.Needs()) == 0 && u.reached.wait(ctx, DoneOf(root.ID())) != nil {
				return
			}
		}
		if err := f.Foresee(ctx, u.engine.emitter(u.run, s.ID())); err != nil {
			u.engine.emit(u.run, s.ID(), failed(err, false, ctx.Err() != nil))
			u.failed(s, err)
			return
		}
	}
	u.reached.reach(foreseen)
}

func (u *ascent) failed(s Step, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stopStarting()
	for id, stop := range u.stop {
		if other := u.engine.Step(id); other != nil && u.engine.needs(other, s.ID()) {
			stop() // it stands on what has failed
		}
	}
	if u.first != nil {
		return
	}
	u.first = &StepError{Step: s.ID(), Err: err}
	u.grace = time.AfterFunc(u.engine.patience.Grace, func() {
		for _, stop := range u.stop {
			stop()
		}
	})
}
