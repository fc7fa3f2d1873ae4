package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// Down takes the whole lab away and proves it. The steps are undone in the opposite order of what they need, those that do
// not depend on each other side by side.
func (e *Engine) Down(ctx context.Context) (Receipt, error) {
	run, began := newRun(), time.Now()
	emit := e.emitter(run, e.teardown.ID())
	emit(StepStarted{Usual: e.teardown.Usual()})
	receipt, err := e.undoAll(ctx, run, emit)
	patience := e.patience
	if !receipt.Clean() {
		patience = Patience{} // the proof has had it
	}
	return receipt, e.finish(ctx, run, e.teardown, began, false, patience, err)
}

func (e *Engine) undoAll(ctx context.Context, run string, emit Emit) (Receipt, error) {
	stay, prove, err := e.teardown.Begin(ctx, emit)
	if err != nil {
		return Receipt{}, err
	}
	leaving := slices.DeleteFunc(e.Steps(), func(s Step) bool { return slices.Contains(stay, s.ID()) })
	undone := newMilestones()
	group, undoCtx := errgroup.WithContext(ctx)
	for _, s := range leaving {
		group.Go(func() error {
			for _, later := range e.dependents(s.ID(), leaving) {
				if err := undone.wait(undoCtx, DoneOf(later)); err != nil {
					return err
				}
			}
			if err := e.undoStep(ctx, run, s); err != nil {
				return err
			}
			undone.reach(DoneOf(s.ID()))
			return nil
		})
	}
	undoErr := group.Wait()
	if ctx.Err() != nil {
		return Receipt{}, context.Cause(ctx)
	}
	receipt, err := prove(ctx, emit, undoErr == nil)
	return receipt, errors.Join(undoErr, err)
}

// dependents are those of the steps that need this one, directly or over others: they are undone before it.
func (e *Engine) dependents(id ID, among []Step) []ID {
	var ids []ID
	for _, s := range among {
		if s.ID() != id && e.needs(s, id) {
			ids = append(ids, s.ID())
		}
	}
	return ids
}

func (e *Engine) needs(s Step, id ID) bool {
	for _, m := range s.Needs() {
		needed := e.reaching(m)
		if needed != nil && (needed.ID() == id || e.needs(needed, id)) {
			return true
		}
	}
	return false
}

// reaching is the step at which, or in which, a milestone is reached.
func (e *Engine) reaching(m Milestone) Step {
	i := slices.IndexFunc(e.steps, func(s Step) bool {
		return DoneOf(s.ID()) == m || slices.Contains(s.Milestones(), m)
	})
	if i < 0 {
		return nil
	}
	return e.steps[i]
}
