package awsx

import (
	"cmp"
	"context"
	"time"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// A read may lag behind a write, whichever the service (IAM User Guide: "Changes that I make are not always immediately
// visible"; EC2 API reference: "Eventual consistency"). One minute of AWS's time is more than any is known to take; clients and
// their cloud share real time, so at no speed is it less than the shortest.
const (
	limitLag         = time.Minute
	shortestLimitLag = 10 * time.Second
)

// Lag is how long reads are borne with that contradict what is known already.
func (p Pace) Lag() time.Duration { return max(p.OfAWS(limitLag), shortestLimitLag) }

// Agree looks until a read agrees with what is known, as long as reads are borne with that lag. It says whether one did; the
// error is that of a look that failed, in words already, or of a ctx that ended.
func (s *Session) Agree(ctx context.Context, look func(context.Context) (bool, error)) (bool, error) {
	limited, cancel := context.WithTimeout(ctx, s.pace.Lag())
	defer cancel()
	err := s.until(limited, text.Text{}, look)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return false, nil
	}
	return err == nil, err
}

// SettledStack describes a stack when the operation on it has ended. ended is the status that its last event named, "" where
// none is known: until DescribeStacks says so too, its answer is an old one. Nil is a stack that is not there any more.
func (s *Session) SettledStack(ctx context.Context, arn string, ended StackStatus) (*Stack, error) {
	var found *Stack
	agreed, err := s.Agree(ctx, func(ctx context.Context) (ok bool, err error) {
		if found, err = s.FindStack(ctx, arn); err != nil {
			return false, err
		}
		switch {
		case found == nil: // one that was just made is not found yet, one that is long gone not any more
			return ended.Deleted(), nil
		case ended == "":
			return !found.Status.InProgress(), nil
		}
		return found.Status == ended, nil
	})
	switch {
	case err != nil:
		return nil, err
	case !agreed && (found == nil && ended != "" || found != nil && found.Status.InProgress()):
		return nil, unsettledStack(stackName(arn), string(ended), found)
	}
	return found, nil
}

// NamedStack is FindStack by name for a stack that is known to be there; or for one, gone by its ARN, that is known not to have
// the name any more. It bears with answers that are older than that.
func (s *Session) NamedStack(ctx context.Context, name, gone string) (found *Stack, err error) {
	_, err = s.Agree(ctx, func(ctx context.Context) (ok bool, err error) {
		found, err = s.FindStack(ctx, name)
		if gone == "" {
			return found != nil, err
		}
		return found == nil || found.ARN != gone, err
	})
	return found, err
}

// unsettled is a stack of which CloudFormation says two things.
type unsettled struct{ stack, ended, described string }

func unsettledStack(name, ended string, found *Stack) error {
	u := unsettled{stack: name, ended: ended}
	if found != nil {
		u.described = string(found.Status)
	}
	return unsettledCauses.Problem(u, nil)
}

var unsettledCauses = cause.Define(cause.Cause[unsettled]{
	ID: "stack.unsettled", Fault: faultLaggingReads, Example: unsettled{"eks-work-base", "CREATE_COMPLETE", "CREATE_IN_PROGRESS"},
	Tell: func(u unsettled, p *text.Problem) {
		p.What = msgStackUnsettled.With(u.stack, cmp.Or(u.described, "-"), cmp.Or(u.ended, "-"))
		p.Why, p.Next = msgStackUnsettledWhy.With(), msgStackUnsettledNext.With()
	},
})
