package steps

import (
	"context"
	"errors"
	"fmt"

	"eksui/internal/cause"
	"eksui/kube/kubeconfig"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// connectStep merges the cluster into the kubeconfig and proves the entry by a call through the file. With an existing
// cluster it changes nothing, and proves the context that is there.
type connectStep struct{ part }

func newConnect(lab *site.Site) *connectStep {
	return &connectStep{part{lab, Connect, titleConnect, []engine.Milestone{APIReady}}}
}

// connection is how the workload's cluster is reached: over an entry that the lab writes, or a context that is there.
type connection interface {
	check(ctx context.Context) (engine.Status, error)
	plan() (engine.Plan, error)
	run(ctx context.Context, emit engine.Emit) error
	undo(emit engine.Emit) error
}

func (st *connectStep) connection() connection {
	if name := st.lab.Choices().Connect.Existing; name != "" {
		return existingContext{st.lab, name}
	}
	return writtenEntry{st.lab}
}

// Check implements engine.Stage.
func (st *connectStep) Check(ctx context.Context) (engine.Status, error) {
	return st.connection().check(ctx)
}

// Plan implements engine.Stage.
func (st *connectStep) Plan(context.Context) (engine.Plan, error) { return st.connection().plan() }

// Run implements engine.Step.
func (st *connectStep) Run(ctx context.Context, emit engine.Emit) error {
	return st.connection().run(ctx, emit)
}

// Undo implements engine.Step.
func (st *connectStep) Undo(_ context.Context, emit engine.Emit) error {
	return st.connection().undo(emit)
}

// Stays implements stayer: an entry that the lab has not made.
func (st *connectStep) Stays(ctx context.Context) (bool, error) {
	target, err := st.lab.Target(ctx)
	return err == nil && !target.OnAWS(), err
}

// undoByHand implements handUndoer. A context that the lab has not made stays.
func (st *connectStep) undoByHand() []engine.Command {
	if e, written := st.connection().(writtenEntry); written {
		return e.undoByHand()
	}
	return nil
}

var remedySetAside = cause.DefineRemedy("set-aside", remedySetAsideLabel)

// Mend implements engine.Mender.
func (st *connectStep) Mend(_ context.Context, remedy string, emit engine.Emit) error {
	if remedy != remedySetAside {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	for _, err := range kubeconfigOf(st.lab).List().Broken {
		var b *kubeconfig.BrokenError
		if !errors.As(err, &b) {
			continue
		}
		kept, err := kubeconfig.SetAside(b.Path)
		if err != nil {
			return err
		}
		emit(engine.Note{Level: engine.Info, Text: connectSetAside.With(b.Path, kept)})
	}
	return nil
}
