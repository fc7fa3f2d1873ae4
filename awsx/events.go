package awsx

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
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
func (e StackEvent) OfStack() bool { return e.PhysicalID == e.StackARN }

// ends says whether the event is the last one of an operation. A review is none: the change set's execution may follow.
func (e StackEvent) ends() bool {
	s := StackStatus(e.Status)
	return e.OfStack() && !s.InProgress() && s != StackReview
}

const (
	// idleChecks is after how many polls without news the stack's own status is asked for.
	idleChecks = 5
	// outages is how many polls in a row may fail for lack of network before the wait gives up. The SDK has tried each
	// several times by then.
	outages = 5
)

// Events follows a stack until the operation on it ends: oldest first, each event exactly once. after is the ID of the
// last event that is known already ("" for all): from DeleteStack, or from an earlier run that was interrupted.
// It polls by ARN at the session's Pace, slower while nothing happens and when AWS throttles. The sequence ends with the
// stack's own last event; an error ends it too.
func (s *Session) Events(ctx context.Context, arn, after string) iter.Seq2[StackEvent, error] {
	return func(yield func(StackEvent, error) bool) {
		f := follower{session: s, arn: arn, after: after, seen: map[string]bool{}, poll: s.pace.poll()}
		for {
			news, err := f.look(ctx)
			if err != nil {
				yield(StackEvent{}, err)
				return
			}
			for _, e := range news {
				if !yield(e, nil) {
					return
				}
			}
			if done, err := f.done(ctx, news); done || err != nil {
				if err != nil {
					yield(StackEvent{}, err)
				}
				return
			}
			if err := f.poll.wait(ctx); err != nil {
				yield(StackEvent{}, err)
				return
			}
		}
	}
}

// follower is the state of one Events loop.
type follower struct {
	session *Session
	arn     string
	after   string
	seen    map[string]bool
	poll    *poll
	idle    int // polls without news in a row
	down    int // polls without an answer in a row
	atRest  int // checks in a row that found no operation on the stack
}

// look polls once. Throttling and short outages are no errors: there is just no news.
func (f *follower) look(ctx context.Context) ([]StackEvent, error) {
	news, err := f.unseen(ctx)
	switch {
	case err == nil:
		f.down = 0
	case IsThrottled(err):
		f.poll.throttled()
		return nil, nil
	case (IsUnreachable(err) || stackMissing(err)) && f.down < outages && ctx.Err() == nil:
		// A stack that was made a moment ago may not be known everywhere yet.
		f.down++
		f.poll.throttled()
		return nil, nil
	default:
		return nil, f.session.problem(msgStackFollow.With(stackName(f.arn)), err)
	}
	if len(news) == 0 {
		f.idle++
		f.poll.idle()
		return nil, nil
	}
	f.idle = 0
	f.poll.news()
	return news, nil
}

// unseen reads the events newest first, as CloudFormation lists them, until a page holds nothing new, and returns the new
// ones oldest first. Everything that is listed behind f.after counts as known.
func (f *follower) unseen(ctx context.Context) ([]StackEvent, error) {
	var news []StackEvent
	for page, err := range pages(ctx, cloudformation.NewDescribeStackEventsPaginator(f.session.cfn(), &cloudformation.DescribeStackEventsInput{StackName: aws.String(f.arn)})) {
		if err != nil {
			return nil, err
		}
		behind, fresh := false, false
		for _, raw := range page.StackEvents {
			e := readEvent(raw)
			behind = behind || e.ID == f.after
			if !behind && !f.seen[e.ID] {
				news = append(news, e)
				fresh = true
			}
		}
		if behind || !fresh {
			break
		}
	}
	slices.Reverse(news)
	for _, e := range news {
		f.seen[e.ID] = true
	}
	return news, nil
}

// done says whether the operation has ended: by the stack's own last event, or, when no event comes, by its status at two
// checks. The second way is for a stack that was at rest already, and a status may be ahead of its event by a moment.
func (f *follower) done(ctx context.Context, news []StackEvent) (bool, error) {
	for _, e := range slices.Backward(news) {
		if e.OfStack() {
			return e.ends(), nil
		}
	}
	if len(news) > 0 {
		f.atRest = 0
		return false, nil
	}
	if f.idle == 0 || f.idle%idleChecks != 0 {
		return false, nil
	}
	stack, err := f.session.FindStack(ctx, f.arn)
	switch {
	case IsThrottled(err), IsUnreachable(err):
		return false, nil
	case err != nil:
		return false, err
	case stack != nil && stack.Status.InProgress():
		f.atRest = 0
		return false, nil
	}
	f.atRest++
	return f.atRest > 1, nil
}

func readEvent(e types.StackEvent) StackEvent {
	return StackEvent{
		ID:         aws.ToString(e.EventId),
		Stack:      aws.ToString(e.StackName),
		StackARN:   aws.ToString(e.StackId),
		LogicalID:  aws.ToString(e.LogicalResourceId),
		PhysicalID: aws.ToString(e.PhysicalResourceId),
		Type:       aws.ToString(e.ResourceType),
		Status:     string(e.ResourceStatus),
		Reason:     aws.ToString(e.ResourceStatusReason),
		Time:       aws.ToTime(e.Timestamp),
	}
}
