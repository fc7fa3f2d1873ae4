package steps

import (
	"cmp"
	"context"
	"slices"
	"time"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// teardown proves that the lab is gone: an inventory read from the cloud is the receipt.
type teardown struct {
	lab   *site.Site
	steps []engine.Step
}

// stayer is a step that a teardown may leave as it is: what the account is reached with, a choice, an entry of the
// kubeconfig that was there before the lab, and a cluster of the lab's name that is another's, with all that is in it.
type stayer interface {
	Stays(ctx context.Context) (bool, error)
}

// handUndoer is a step that can be taken back with commands by hand.
type handUndoer interface {
	undoByHand() []engine.Command
}

func (*teardown) ID() engine.ID    { return Teardown }
func (*teardown) Title() text.Text { return titleTeardown.With() }

// Usual is services, node group, cluster and base stack, one after the other.
func (*teardown) Usual() time.Duration { return 12 * time.Minute }

// inventory reads all that exists of the lab.
func (t *teardown) inventory(ctx context.Context) (awsx.Query, awsx.Inventory, error) {
	s, err := t.lab.AWS(ctx)
	if err != nil {
		return awsx.Query{}, awsx.Inventory{}, err
	}
	q, err := t.lab.Made(ctx)
	if err != nil {
		return q, awsx.Inventory{}, err
	}
	inv, err := s.Inventory(ctx, q)
	return q, inv, err
}

// Check looks at the whole account for what is left: done when nothing is, and everything could be read.
func (t *teardown) Check(ctx context.Context) (engine.Status, error) {
	_, inv, err := t.inventory(ctx)
	switch {
	case err != nil:
		return engine.Status{}, err
	case len(inv.Items) > 0:
		return engine.Status{State: engine.Partial, Detail: thingsLeft.With(len(inv.Items))}, nil
	case !inv.Complete():
		return engine.Status{State: engine.Partial, Detail: thingsUnread.With()}, nil
	}
	return engine.Status{State: engine.Done, Detail: nothingLeft.With()}, nil
}

// Plan lists what would be deleted, with what that saves an hour.
func (t *teardown) Plan(ctx context.Context) (engine.Plan, error) {
	if _, err := t.lab.Identify(ctx); err != nil {
		return engine.Plan{}, err
	}
	_, inv, err := t.inventory(ctx)
	if err != nil {
		return engine.Plan{}, err
	}
	p := engine.Plan{Usual: t.Usual(), Hourly: -inv.USDPerHour(), Notes: []text.Text{teardownOrder.With()}}
	for _, i := range inv.Items {
		p.Deletes = append(p.Deletes, engine.Item{Kind: i.Kind, Name: cmp.Or(i.Name, i.ID), Detail: text.Raw(i.State), USD: i.USDPerHour})
	}
	var commands []engine.Command
	for _, s := range slices.Backward(t.steps) { // the last that was made goes first
		if h, ok := s.(handUndoer); ok {
			commands = append(commands, h.undoByHand()...)
		}
	}
	look := "eksui status"
	if t.lab.Setup.Practice {
		look += " --practice"
	}
	p.ByHand = byHand(t.lab, append(commands, engine.Command{Line: look, Why: byHandLeft.With()})...)
	return p, nil
}

// Look implements engine.Teardown.
func (t *teardown) Look(ctx context.Context) (engine.Receipt, error) {
	_, inv, err := t.inventory(ctx)
	if err != nil {
		return engine.Receipt{}, err
	}
	return site.ReceiptOf(awsx.Inventory{}, inv, 0), nil
}

// Begin implements engine.Teardown.
func (t *teardown) Begin(ctx context.Context, emit engine.Emit) (stay []engine.ID, prove engine.Proof, err error) {
	began := time.Now()
	if _, err := t.lab.Identify(ctx); err != nil {
		return nil, nil, err
	}
	// What is looked for in the end is settled now, while the base stack still says which VPC it was.
	q, before, err := t.inventory(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range t.steps {
		stays, err := t.stays(ctx, s)
		if err != nil {
			return nil, nil, err
		}
		if stays {
			stay = append(stay, s.ID())
		}
	}
	if cluster := t.lab.Cluster.Known(); cluster != nil && cluster.Foreign {
		c := t.lab.Choices()
		emit(engine.Note{Level: engine.Warn, Text: clusterLeft.With(c.Cluster.Name, awsx.LabTag, c.Name)})
	}
	return stay, func(ctx context.Context, emit engine.Emit, complete bool) (engine.Receipt, error) {
		s, err := t.lab.AWS(ctx)
		if err != nil {
			return engine.Receipt{}, err
		}
		// What was deleted may still be described for a while.
		var after awsx.Inventory
		_, err = s.Agree(ctx, func(ctx context.Context) (bool, error) {
			after, err = s.Inventory(ctx, q)
			return len(after.Items) == 0 || !complete, err
		})
		if err != nil {
			return engine.Receipt{}, err
		}
		return t.receipt(site.ReceiptOf(before, after, time.Since(began)), emit, complete)
	}, nil
}

func (*teardown) stays(ctx context.Context, s engine.Step) (bool, error) {
	if s, ok := s.(stayer); ok {
		return s.Stays(ctx)
	}
	return false, nil
}

// receipt saves the receipt and tells of it. The place of a lab that is proven to be gone is forgotten.
func (t *teardown) receipt(r engine.Receipt, emit engine.Emit, complete bool) (engine.Receipt, error) {
	saved, err := t.lab.SaveReceipt(r)
	if err != nil {
		emit(engine.Note{Level: engine.Warn, Text: receiptUnsaved.With(err.Error())})
	} else {
		r.Saved = saved
	}
	emit(r)
	if complete && r.Clean() {
		return r, t.lab.ForgetPlace()
	}
	return r, nil
}
