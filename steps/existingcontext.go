package steps

import (
	"context"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// existingContext is a context of the learner's kubeconfig, whose cluster takes the workload. It is never changed.
type existingContext struct {
	lab  *site.Site
	name string
}

func (e existingContext) check(ctx context.Context) (engine.Status, error) {
	version, err := e.lab.ProveExisting(ctx)
	if err != nil {
		return engine.Status{}, err
	}
	return engine.Status{State: engine.Done, Detail: existingAnswers.With(e.name, version)}, nil
}

func (e existingContext) plan() (engine.Plan, error) {
	return engine.Plan{
		Priced: connectFree.With(),
		Notes:  []text.Text{existingKept.With(e.name)},
		ByHand: byHand(e.lab,
			engine.Command{Line: "kubectl config get-contexts", Why: byHandContexts.With()},
			engine.Command{Line: "kubectl --context " + shellWord(e.name) + " get nodes", Why: byHandNodes.With()},
		),
	}, nil
}

func (e existingContext) run(ctx context.Context, emit engine.Emit) error {
	version, err := e.lab.ProveExisting(ctx)
	if err != nil {
		return err
	}
	emit(engine.Note{Level: engine.Info, Text: existingKept.With(e.name)})
	emit(engine.Note{Level: engine.Good, Text: connectProven.With(e.name, version)})
	return nil
}

func (existingContext) undo(engine.Emit) error { return nil }
