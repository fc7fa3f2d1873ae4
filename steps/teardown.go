package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"eksui/awsx"
	"eksui/internal/text"
)

// teardownStep takes the lab away and proves it: the parts are undone in the opposite order of what they need, those that
// do not depend on each other side by side, and an inventory read from the cloud is the receipt.
type teardownStep struct {
	parts []Step // in the order of their making
}

func (teardownStep) ID() ID             { return Teardown }
func (teardownStep) Title() text.Text   { return titleTeardown.With() }
func (teardownStep) Needs() []Milestone { return nil }

// usual is services, node group, cluster and base stack, one after the other.
func (teardownStep) usual() time.Duration { return 12 * time.Minute }

// teardownQuery is all that may belong to the lab.
func teardownQuery(ctx context.Context, l *Lab) (awsx.Query, error) {
	c := l.Choices()
	q := awsx.Query{Lab: c.Name, Cluster: c.Cluster.Name, Stacks: networkStacks(l)}
	for _, made := range madeClusters(l) {
		q.Stacks = union(q.Stacks, made.stacks())
	}
	if l.foreignCluster() {
		q.Cluster, q.Stacks = "", networkStacks(l)
	}
	vpc, err := labVPC(ctx, l)
	q.VPC = vpc
	return q, err
}

// labVPC is the lab's network, also that of a base stack which is half deleted and has no outputs any more; "" when there is
// none.
func labVPC(ctx context.Context, l *Lab) (string, error) {
	if n, err := networkOf(ctx, l); err != nil || n != nil {
		if n != nil {
			return n.VPC, nil
		}
		return "", err
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return "", err
	}
	for _, name := range networkStacks(l) {
		stack, err := s.FindStack(ctx, name)
		if err != nil {
			return "", err
		}
		if stack == nil {
			continue
		}
		resources, err := s.StackResources(ctx, stack.ARN)
		if err != nil {
			return "", err
		}
		for _, r := range resources {
			if r.Type == "AWS::EC2::VPC" && r.Status != "DELETE_COMPLETE" {
				return r.PhysicalID, nil
			}
		}
	}
	return "", nil
}

// Check looks at the whole account for what is left: done when nothing is, and everything could be read.
func (t teardownStep) Check(ctx context.Context, l *Lab) (Status, error) {
	s, err := l.AWS(ctx)
	if err != nil {
		return Status{}, err
	}
	q, err := teardownQuery(ctx, l)
	if err != nil {
		return Status{}, err
	}
	inv, err := s.Inventory(ctx, q)
	if err != nil {
		return Status{}, err
	}
	switch {
	case len(inv.Items) > 0:
		return Status{State: Partial, Detail: thingsLeft.With(len(inv.Items))}, nil
	case !inv.Complete():
		return Status{State: Partial, Detail: thingsUnread.With()}, nil
	}
	return Status{State: Done, Detail: nothingLeft.With()}, nil
}

func (t teardownStep) Plan(ctx context.Context, l *Lab) (Plan, error) {
	if _, err := identify(ctx, l); err != nil {
		return Plan{}, err
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return Plan{}, err
	}
	q, err := teardownQuery(ctx, l)
	if err != nil {
		return Plan{}, err
	}
	inv, err := s.Inventory(ctx, q)
	if err != nil {
		return Plan{}, err
	}
	c := l.Choices()
	p := Plan{Usual: t.usual(), Hourly: -inv.USDPerHour(), Notes: []text.Text{teardownOrder.With()}}
	for _, i := range inv.Items {
		p.Creates = append(p.Creates, Item{Kind: i.Kind, Name: firstOf(i.Name, i.ID), Detail: text.Raw(i.State), USD: i.USDPerHour})
	}
	p.ByHand = []Command{
		{Line: "kubectl get services --all-namespaces", Why: byHandServices.With()},
		{Line: "kubectl delete service node-service", Why: byHandDeleteService.With()},
		{Line: "eksctl delete cluster --name " + c.Cluster.Name + " --region " + firstOf(l.Region(), awsx.DefaultRegion) + " --wait", Why: byHandDeleteCluster.With()},
		{Line: "aws cloudformation delete-stack --stack-name " + c.Network.Stack, Why: byHandDeleteStack.With()},
		{Line: "aws cloudformation wait stack-delete-complete --stack-name " + c.Network.Stack, Why: byHandWait.With()},
	}
	return p, nil
}

// Run is only reached through Engine.Down, which gives the parts events of their own.
func (t teardownStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	return t.run(ctx, l, emit, func(s Step) error { return s.Undo(ctx, l, emit) })
}

// Undo of a teardown would be the lab itself; there is nothing to do.
func (teardownStep) Undo(context.Context, *Lab, Emit) error { return nil }

// remains are the parts that are not undone: what the account is reached with, a choice, an entry of the kubeconfig that was
// there before the lab, and a cluster of the lab's name that is another's, with all that is in it.
func remains(l *Lab) []ID {
	ids := []ID{Credentials, Subnets}
	if l.Choices().Connect.Existing != "" {
		ids = append(ids, Connect)
	}
	if l.foreignCluster() {
		ids = append(ids, Connect, Deploy, Expose, Cluster)
	}
	return ids
}

func (t teardownStep) run(ctx context.Context, l *Lab, emit Emit, undo func(Step) error) error {
	began := time.Now()
	if _, err := identify(ctx, l); err != nil {
		return err
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	if _, err := clusterClient(ctx, l); err != nil {
		return err
	}
	q, err := teardownQuery(ctx, l) // while the base stack still says which VPC it was
	if err != nil {
		return err
	}
	before, err := s.Inventory(ctx, q)
	if err != nil {
		return err
	}
	undone, left := newMilestones(), remains(l)
	if l.foreignCluster() {
		emit(Note{Warn, clusterLeft.With(l.Choices().Cluster.Name, awsx.LabTag, l.Choices().Name)})
	}
	group, undoCtx := errgroup.WithContext(ctx)
	for _, part := range t.parts {
		if slices.Contains(left, part.ID()) {
			continue
		}
		group.Go(func() error {
			for _, later := range t.dependents(part, left) {
				if err := undone.wait(undoCtx, DoneOf(later)); err != nil {
					return err
				}
			}
			if err := undo(part); err != nil {
				return err
			}
			undone.reach(DoneOf(part.ID()))
			return nil
		})
	}
	undoErr := group.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	after, err := s.Inventory(ctx, q)
	if err != nil {
		return errors.Join(undoErr, err)
	}
	receipt := receiptOf(before, after, time.Since(began))
	receipt.Saved, err = saveReceipt(l, receipt)
	if err != nil {
		emit(Note{Warn, receiptUnsaved.With(err.Error())})
	}
	emit(receipt)
	if undoErr == nil && len(receipt.Left) == 0 && len(receipt.Unread) == 0 {
		return l.unsettle()
	}
	return undoErr
}

// Inventory reads what exists of the lab now, as a receipt of nothing deleted.
func (e *Engine) Inventory(ctx context.Context) (Receipt, error) {
	s, err := e.Lab.AWS(ctx)
	if err != nil {
		return Receipt{}, err
	}
	q, err := teardownQuery(ctx, e.Lab)
	if err != nil {
		return Receipt{}, err
	}
	inv, err := s.Inventory(ctx, q)
	if err != nil {
		return Receipt{}, err
	}
	return receiptOf(awsx.Inventory{}, inv, 0), nil
}

// dependents are the parts that need this one, directly or over others, and are undone before it; those left are not.
func (t teardownStep) dependents(of Step, left []ID) []ID {
	var ids []ID
	for _, s := range t.parts {
		if s.ID() == of.ID() || slices.Contains(left, s.ID()) {
			continue
		}
		if t.needs(s, of.ID()) {
			ids = append(ids, s.ID())
		}
	}
	return ids
}

func (t teardownStep) needs(s Step, id ID) bool {
	for _, m := range s.Needs() {
		needed := ID(m)
		if m == APIReady {
			needed = Cluster
		}
		if needed == id {
			return true
		}
		i := slices.IndexFunc(t.parts, func(p Step) bool { return p.ID() == needed })
		if i >= 0 && t.needs(t.parts[i], id) {
			return true
		}
	}
	return false
}

func receiptOf(before, after awsx.Inventory, took time.Duration) Receipt {
	r := Receipt{At: after.At, Left: []Leftover{}, Deleted: map[string]int{}, Took: took}
	left := map[string]bool{}
	for _, i := range after.Items {
		left[i.Kind+i.ID] = true
		r.Left = append(r.Left, Leftover{Kind: i.Kind, ID: i.ID, Name: i.Name, State: i.State, Hourly: i.USDPerHour})
	}
	for _, i := range before.Items {
		if !left[i.Kind+i.ID] {
			r.Deleted[i.Kind]++
		}
	}
	for _, look := range after.Looks {
		r.Looked = append(r.Looked, look.What)
		if look.Err != nil {
			r.Unread = append(r.Unread, fmt.Sprintf("%s: %v", look.What, look.Err))
		}
	}
	return r
}
