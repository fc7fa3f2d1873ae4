package awsx

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"
)

// renewal is a session's credentials, which it reads anew once AWS has refused them: they may have been renewed meanwhile, in another
// terminal (aws sso login, aws login, aws configure), and what is under way goes on with those.
type renewal struct {
	load func(context.Context) (aws.CredentialsProvider, error) // from files and environment, as they are now

	mu      sync.Mutex
	used    aws.CredentialsProvider
	refused bool
	last    aws.Credentials
}

// Retrieve implements aws.CredentialsProvider.
func (r *renewal) Retrieve(ctx context.Context) (aws.Credentials, error) {
	r.mu.Lock()
	if r.refused {
		if anew, err := r.load(ctx); err == nil { // else the old ones say what is wrong
			r.used, r.refused = anew, false
		}
	}
	used := r.used
	r.mu.Unlock()
	keys, err := used.Retrieve(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.refused = r.refused || ctx.Err() == nil
		return keys, err
	}
	r.last = keys
	return keys, nil
}

// refuse has the credentials read anew before they are used again, and gives those that were used.
func (r *renewal) refuse() aws.Credentials {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refused = true
	return r.last
}

// expires is when those end that were used last, zero for never.
func (r *renewal) expires() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.last.CanExpire {
		return time.Time{}
	}
	return r.last.Expires
}

// goOn makes a call again that was refused with credentials which have others in their place by now.
func (r *renewal) goOn(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("eksuiRenewal", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		out, meta, err := next.HandleInitialize(ctx, in)
		if Code(err) == "" || !IsExpired(err) && !wrongKey(call{err: err}) {
			return out, meta, err
		}
		before := r.refuse()
		if now, loadErr := r.Retrieve(ctx); loadErr != nil || now.AccessKeyID == before.AccessKeyID && now.SessionToken == before.SessionToken {
			return out, meta, err
		}
		return next.HandleInitialize(ctx, in)
	}), middleware.Before)
}

// Expires is when the session's credentials end, zero where they don't, or none were used yet.
func (s *Session) Expires() time.Time { return s.credentials.expires() }
