package awsx

import (
	"context"
	"iter"
	"time"
)

// StackEvent is one line of a stack's history.
type StackEvent struct {
	ID         string
	Stack      string // name
	StackARN   string
	LogicalID  string
	PhysicalID string
	Type       string
	Status     string
	Reason     string
	Time       time.Time
}

// OfStack says whether the event is about the stack itself and not one of its resources.
func (e StackEvent) OfStack() bool { return false }

// Events follows a stack until the operation on it ends: oldest first, each event exactly once. after is the ID of the
// last event that is known already ("" for all): from DeleteStack, or from an earlier run that was interrupted.
// It polls by ARN at the session's Pace, slower while nothing happens and when AWS throttles. The sequence ends with the
// stack's own last event; an error ends it too.
func (s *Session) Events(ctx context.Context, arn, after string) iter.Seq2[StackEvent, error] {
	return func(yield func(StackEvent, error) bool) { yield(StackEvent{}, errPending) }
}

// StackFailure finds the cause in a failed operation's events: the first resource that failed of itself, not the ones
// that were cancelled because of it, and not the rollback.
func StackFailure(events []StackEvent) (StackEvent, bool) { return StackEvent{}, false }

// StackFailed makes the error of a failed operation from its events: the resource that failed, AWS's reason.
func StackFailed(events []StackEvent) error { return nil }
