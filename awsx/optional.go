package awsx

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// optionalWithin is how long the lab waits, in all, for answers that it can do without: a plan's checks and its prices are
// asked side by side, each once.
const optionalWithin = 4 * time.Second

// optionalAttempts is for the services that are asked nothing else: their answers are not worth a retry's wait.
const optionalAttempts = 1

// silences remembers which services did not answer, for the life of a session: they are not waited for again.
type silences struct {
	mu  sync.Mutex
	err map[string]error // by service
}

// optionally asks a service for what the lab can do without. Where the service does not answer, it is not asked a second
// time; a refusal is an answer.
func (s *Session) optionally(ctx context.Context, service string, ask func(context.Context) error) error {
	s.silent.mu.Lock()
	before := s.silent.err[service]
	s.silent.mu.Unlock()
	if before != nil {
		return before
	}
	limited, cancel := context.WithTimeout(ctx, optionalWithin)
	defer cancel()
	err := ask(limited)
	if err == nil || errors.Is(ctx.Err(), context.Canceled) || !isSilence(err) {
		return err
	}
	s.silent.mu.Lock()
	defer s.silent.mu.Unlock()
	if s.silent.err == nil {
		s.silent.err = map[string]error{}
	}
	s.silent.err[service] = err
	return err
}

// AskAhead asks side by side, once for a session, what the lab can do without and what needs no choice: the account's plan, a
// quota and a price. Who needs the services later does not wait for one silent one after the other.
func (s *Session) AskAhead(ctx context.Context) {
	s.ahead.Do(func() {
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = s.FreePlan(ctx) })
		wg.Go(func() { _, _ = s.quota(ctx, "eks", quotaClusters) })
		wg.Go(func() { s.Hourly(ctx, Component{Kind: PriceCluster}) })
		wg.Wait()
	})
}

// isSilence says whether an error is none of the service's own: no answer in time, no connection, or a server's trouble.
func isSilence(err error) bool {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode() > 0 {
		return answer.HTTPStatusCode() >= http.StatusInternalServerError
	}
	return Code(err) == ""
}
