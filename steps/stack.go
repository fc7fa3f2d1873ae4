package steps

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// remedyRecreate deletes a failed stack so that it can be made again.
var remedyRecreate = cause.DefineRemedy("recreate-stack", remedyRecreateLabel)

// ensureStack converges to a usable stack: it makes one, joins an operation that is under way (after a kill, or from
// another computer), or says what is in the way. Every event is emitted. What AWS describes may be older than what it has
// answered already.
func ensureStack(ctx context.Context, s *awsx.Session, in awsx.StackInput, usual time.Duration, emit engine.Emit) (*awsx.Stack, error) {
	t, err := awsx.ParseTemplate(in.Template)
	if err != nil {
		return nil, err
	}
	emit(stackPlan(in.Name, t, usual))
	found, err := s.FindStack(ctx, in.Name)
	for {
		if err != nil {
			return nil, err
		}
		arn := ""
		switch {
		case found == nil:
			in.Token = "eksui-" + rand.Text()
			if arn, err = s.CreateStack(ctx, in); cause.Is(err, awsx.StackExists) {
				// It was made a moment ago and is not described yet.
				if found, err = shown(ctx, s, in.Name, err); err == nil {
					continue
				}
			}
			if err != nil {
				return nil, err
			}
		case found.Status.Usable():
			return found, showStanding(ctx, s, found, emit)
		case found.Status.InProgress():
			emit(engine.Note{Level: engine.Info, Text: stackJoined.With(in.Name, string(found.Status))})
			arn = found.ARN
		default:
			return nil, stackStuck(found)
		}
		events, err := followStack(ctx, s, arn, "", emit)
		if err != nil {
			return nil, err
		}
		ended, err := s.SettledStack(ctx, arn, endOf(events))
		switch {
		case err != nil:
			return nil, err
		case ended == nil || ended.Status.Deleted():
			found, err = s.NamedStack(ctx, in.Name, arn) // it was on its way out: now the name is free
			if found != nil && found.ARN == arn {
				found = nil
			}
			if err != nil {
				return nil, err
			}
		case ended.Status.Usable():
			return ended, nil
		default:
			failed := awsx.StackFailed(events)
			if failed == nil { // no event says why
				return nil, stackStuck(ended)
			}
			return nil, recreatable(failed, in.Name)
		}
	}
}

// shown finds the stack whose name is taken, however late AWS describes it; exists is AWS's refusal to make another.
func shown(ctx context.Context, s *awsx.Session, name string, exists error) (*awsx.Stack, error) {
	found, err := s.NamedStack(ctx, name, "")
	if err == nil && found == nil {
		return nil, exists
	}
	return found, err
}

// endOf is the status with which the operation ended that the events tell of, "" where none says it.
func endOf(events []awsx.StackEvent) awsx.StackStatus {
	for _, e := range slices.Backward(events) {
		if e.OfStack() {
			return awsx.StackStatus(e.Status)
		}
	}
	return ""
}

// showStanding emits how a stack that stands already is: its plan alone would look as if nothing of it were there.
func showStanding(ctx context.Context, s *awsx.Session, stack *awsx.Stack, emit engine.Emit) error {
	resources, err := s.StackResources(ctx, stack.ARN)
	if err != nil {
		return err
	}
	for _, r := range resources {
		emit(engine.StackEvent{Stack: stack.Name, LogicalID: r.LogicalID, PhysicalID: r.PhysicalID, ResourceType: r.Type, Status: r.Status, At: r.Changed})
	}
	emit(engine.StackEvent{Stack: stack.Name, LogicalID: stack.Name, PhysicalID: stack.ARN, ResourceType: typeStack, Status: string(stack.Status), At: stack.Created})
	return nil
}

func stackPlan(name string, t *awsx.Template, usual time.Duration) engine.StackPlan {
	p := engine.StackPlan{Stack: name, Usual: usual}
	for _, r := range t.Resources {
		p.Resources = append(p.Resources, engine.StackResource{LogicalID: r.LogicalID, ResourceType: r.Type, WaitsFor: r.Needs})
	}
	return p
}

// typeStack is CloudFormation's name for a stack, in its events too.
const typeStack = "AWS::CloudFormation::Stack"

// stackItems are a stack and the resources that it will have, for a plan.
func stackItems(name string, t *awsx.Template) []engine.Item {
	items := []engine.Item{{Kind: typeStack, Name: name}}
	for _, r := range t.Resources {
		items = append(items, engine.Item{Kind: r.Type, Name: r.LogicalID})
	}
	return items
}

// followStack emits a stack's events until its operation ends, and returns them.
func followStack(ctx context.Context, s *awsx.Session, arn, after string, emit engine.Emit) ([]awsx.StackEvent, error) {
	var events []awsx.StackEvent
	for e, err := range s.Events(ctx, arn, after) {
		if err != nil {
			return events, err
		}
		events = append(events, e)
		emit(engine.StackEvent{
			Stack: e.Stack, LogicalID: e.LogicalID, PhysicalID: e.PhysicalID, ResourceType: e.Type,
			Status: e.Status, Reason: e.Reason, At: e.Time,
		})
	}
	return events, ctx.Err()
}

// stackStuck says that a stack of our name can neither be used nor go on.
func stackStuck(s *awsx.Stack) error {
	p := &text.Problem{What: stackUnusable.With(s.Name, string(s.Status)), Code: string(s.Status), Err: errors.New(cmp.Or(s.Reason, string(s.Status)))}
	return recreatable(stuckCauses.Explain(p, s), s.Name)
}

var stuckCauses = cause.Define([]cause.Cause[*awsx.Stack]{
	{
		ID: "stack.stuck", Match: func(s *awsx.Stack) bool { return s.Status == awsx.StackReview }, Why: stackReviewWhy, Next: stackUnusableNext,
		Remedies: []string{remedyRecreate}, Example: &awsx.Stack{Name: "eks-work-base", Status: awsx.StackReview},
	},
	{
		ID: "stack.stuck", Why: stackUnusableWhy, Next: stackUnusableNext,
		Remedies: []string{remedyRecreate}, Example: &awsx.Stack{Name: "eks-work-base", Status: "ROLLBACK_COMPLETE"},
	},
}...)

// recreatable offers to make a stack again where that is a way out of what went wrong with it.
func recreatable(err error, stack string) error {
	var p *text.Problem
	if !errors.As(err, &p) || !cause.Offers(err, remedyRecreate) {
		return err
	}
	return &engine.Failure{Problem: p, Remedies: []engine.Remedy{{ID: remedyRecreate, Label: remedyRecreateLabel.With(stack)}}}
}

// removeStack deletes a stack and follows it to its end. A stack that is not there is done; one whose deletion is under
// way is joined.
func removeStack(ctx context.Context, s *awsx.Session, name string, emit engine.Emit) error {
	found, err := s.FindStack(ctx, name)
	if err != nil || found == nil {
		return err
	}
	if found.Status.InProgress() && found.Status != "DELETE_IN_PROGRESS" {
		// CloudFormation takes a deletion at any time, but a creation that is cut short leaves more behind.
		emit(engine.Note{Level: engine.Info, Text: stackJoined.With(name, string(found.Status))})
		if _, err := followStack(ctx, s, found.ARN, "", emit); err != nil {
			return err
		}
	}
	after := ""
	if found.Status != "DELETE_IN_PROGRESS" {
		if after, err = s.DeleteStack(ctx, found.ARN); err != nil {
			return err
		}
	}
	events, err := followDeletion(ctx, s, found.ARN, after, emit)
	if err != nil {
		return err
	}
	ended, err := s.SettledStack(ctx, found.ARN, endOf(events))
	if err != nil {
		return err
	}
	if ended != nil && !ended.Status.Deleted() {
		return undeletedStack(events, ended)
	}
	_, err = s.NamedStack(ctx, name, found.ARN)
	return err
}

// followDeletion is followStack to the end of a deletion: the events may come so late that they tell of the end of what was
// before it first.
func followDeletion(ctx context.Context, s *awsx.Session, arn, after string, emit engine.Emit) (all []awsx.StackEvent, err error) {
	for {
		events, err := followStack(ctx, s, arn, after, emit)
		all = append(all, events...)
		if end := endOf(events); err != nil || end == "" || strings.HasPrefix(string(end), "DELETE_") {
			return all, err
		}
		after = events[len(events)-1].ID
	}
}

// undeletedStack is the failure of a deletion: as its events tell it, or else by the stack's own status.
func undeletedStack(events []awsx.StackEvent, s *awsx.Stack) error {
	if failed := awsx.StackFailed(events); failed != nil {
		return failed
	}
	status := string(s.Status)
	return awsx.StackFailed([]awsx.StackEvent{{
		Stack: s.Name, StackARN: s.ARN, LogicalID: s.Name, PhysicalID: s.ARN, Type: typeStack, Status: "DELETE_FAILED", Reason: cmp.Or(s.Reason, status),
	}})
}

// ours says whether this lab made the stack: nothing without its tag is ever deleted.
func ours(lab *site.Site, s *awsx.Stack) bool { return s.Tags[awsx.LabTag] == lab.Choices().Name }

// removeOwnStack deletes a stack that this lab has made, if there is one.
func removeOwnStack(ctx context.Context, lab *site.Site, s *awsx.Session, name string, emit engine.Emit) error {
	stack, err := s.FindStack(ctx, name)
	if err != nil || stack == nil {
		return err
	}
	if !ours(lab, stack) {
		return foreignStack(lab, stack)
	}
	return removeStack(ctx, s, name, emit)
}

// recreate takes remedyRecreate: it deletes the failed stack, and only one that this lab made.
func recreate(ctx context.Context, lab *site.Site, remedy, name string, emit engine.Emit) error {
	if remedy != remedyRecreate {
		return fmt.Errorf("steps: no remedy %q", remedy)
	}
	s, err := lab.AWS(ctx)
	if err != nil {
		return err
	}
	stack, err := s.FindStack(ctx, name)
	if err != nil || stack == nil {
		return err
	}
	if !ours(lab, stack) {
		return foreignStack(lab, stack)
	}
	return removeStack(ctx, s, name, emit)
}

func foreignStack(lab *site.Site, s *awsx.Stack) error {
	return foreignStackProblem(s.Name, lab.Choices().Name)
}

// explainHolds adds to a stack's failed deletion what holds the network, found by looking. Only where something was in use: a
// missing permission has nothing to do with what the network still holds.
func explainHolds(ctx context.Context, lab *site.Site, s *awsx.Session, failed error) error {
	if !cause.Is(failed, awsx.StackInUse) {
		return failed
	}
	q, err := lab.Made(ctx)
	if err != nil {
		return failed
	}
	holds, err := s.Blockers(ctx, q)
	if err != nil || len(holds) == 0 {
		return failed
	}
	h := holds[0]
	why := h.Why
	if others := holds[1:]; len(others) > 0 {
		var names []string
		for _, o := range others[:min(len(others), holdsNamed)] {
			names = append(names, o.Item.Kind+" "+o.Item.ID)
		}
		why = text.Both(why, deleteHeldToo.With(len(others), strings.Join(names, ", ")))
	}
	return &text.Problem{Cause: h.Cause, What: deleteHeld.With(h.Holds, h.Item.Kind, h.Item.ID), Why: why, Next: h.Next, Err: failed}
}

// holdsNamed is how many things besides the first are named that hold a stack: enough to see what they belong to.
const holdsNamed = 6
