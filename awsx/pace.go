package awsx

import (
	"context"
	"math/rand/v2"
	"time"
)

// Pace bounds the interval between two polls of the same thing, and says how fast the cloud's clock runs. The zero Pace is
// AWS's: 1 s to 5 s.
type Pace struct {
	Min, Max time.Duration
	Speed    float64 // how many times faster than AWS things happen; 0 is 1
}

// throttledFactor is how many times Max a poll may slow down to while AWS throttles.
const throttledFactor = 4

func (p Pace) orDefault() Pace {
	if p.Min <= 0 {
		p.Min = time.Second
	}
	if p.Max < p.Min {
		p.Max = max(5*time.Second, p.Min)
	}
	return p
}

// OfAWS says how long the cloud at hand takes for what takes d on AWS itself.
func (p Pace) OfAWS(d time.Duration) time.Duration {
	if p.Speed <= 0 {
		return d
	}
	return time.Duration(float64(d) / p.Speed)
}

// poll is the adaptive interval of one loop: fast after news, slower while nothing happens, much slower when throttled.
type poll struct {
	pace Pace
	next time.Duration
}

func (p Pace) poll() *poll { p = p.orDefault(); return &poll{pace: p, next: p.Min} }

// news brings the interval back to its minimum.
func (p *poll) news() { p.next = p.pace.Min }

// idle lengthens the interval by half, up to the maximum.
func (p *poll) idle() { p.next = min(p.next*3/2, p.pace.Max) }

// throttled doubles the interval beyond the maximum.
func (p *poll) throttled() { p.next = min(p.next*2, throttledFactor*p.pace.Max) }

// wait sleeps for the interval, give or take a fifth so that several loops don't fall into step. It returns the
// context's error when that ends first.
func (p *poll) wait(ctx context.Context) error {
	spread := time.Duration(rand.Int64N(int64(p.next)*2/5 + 1))
	t := time.NewTimer(p.next*4/5 + spread)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
