package engine

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestAFailureLetsOthersEnd: a step that is under way and does not need the failed one comes to its end; one that needs it is
// stopped at once, and no other begins.
func TestAFailureLetsOthersEnd(t *testing.T) {
	for _, c := range []struct {
		name  string
		takes time.Duration
		want  []string
	}{
		{"nearly done", 2 * time.Minute, []string{"run cluster", "run deploy", "run expose", "ran cluster"}},
		{"long", 10 * time.Minute, []string{"run cluster", "run deploy", "run expose"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log := &orderLog{}
				takes := func(d time.Duration, then error) func(context.Context, Emit) error {
					return func(ctx context.Context, _ Emit) error {
						select {
						case <-time.After(d):
							return then
						case <-ctx.Done():
							return ctx.Err()
						}
					}
				}
				control := &scripted{id: cluster, log: log, reaches: []Milestone{apiReady}, run: func(ctx context.Context, emit Emit) error {
					emit(Reached{Milestone: apiReady})
					return takes(c.takes, nil)(ctx, emit)
				}}
				bad := errors.New("no such image")
				pods := &scripted{id: deploy, log: log, needs: []Milestone{apiReady}, run: func(ctx context.Context, emit Emit) error {
					emit(Reached{Milestone: "deploy/applied"})
					return takes(time.Second, bad)(ctx, emit)
				}, reaches: []Milestone{"deploy/applied"}}
				page := &scripted{id: expose, log: log, needs: []Milestone{"deploy/applied"}, run: takes(time.Hour, nil)}
				late := &scripted{id: connect, log: log, needs: []Milestone{DoneOf(cluster)}}
				e, _ := testEngine(t, control, pods, page, late)
				e.patience = Patience{Grace: 3 * time.Minute}
				began := time.Now()
				err := e.Up(t.Context(), "")
				var at *StepError
				if !errors.As(err, &at) || at.Step != deploy || !errors.Is(err, bad) {
					t.Errorf("%v", err)
				}
				if took, most := time.Since(began), time.Second+3*time.Minute; took > most {
					t.Errorf("Up took %s, at most %s", took, most)
				}
				slices.Sort(log.lines[:3])
				if !slices.Equal(log.lines, c.want) {
					t.Errorf("%v, want %v", log.lines, c.want)
				}
			})
		})
	}
}

// TestAStopIsAtOnce: nobody has grace when the learner stops.
func TestAStopIsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &orderLog{}
		ctx, stop := context.WithCancel(t.Context())
		long := func(ctx context.Context, _ Emit) error { <-ctx.Done(); return ctx.Err() }
		e, _ := testEngine(t, &scripted{id: network, log: log, run: long}, &scripted{id: cluster, log: log, run: long})
		e.patience = Patience{Grace: time.Hour}
		time.AfterFunc(time.Second, stop)
		began := time.Now()
		if err := e.Up(ctx, ""); !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}
