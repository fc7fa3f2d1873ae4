package forward

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"eksui/internal/text"
)

// State is what a forward is doing.
type State string

// The states.
const (
	Waiting    State = "waiting"    // no pod is ready
	Connecting State = "connecting" // a pod is ready, and no tunnel to it is open yet
	Ready      State = "ready"
)

// Stats is a forward at one moment.
type Stats struct {
	State State
	// Pod that new connections go to, "" while none is ready.
	Pod string
	// Transport of the newest tunnel: websocket or spdy.
	Transport string
	Tunnels   int
	// Active connections now, and Total since the start.
	Active, Total int64
	// In is bytes from the pod, Out bytes to it, since the start; the rates are bytes a second over the last second.
	In, Out         int64
	RateIn, RateOut float64
	// LastError is the newest failure, in words, and when it was; zero when there was none.
	LastError   text.Text
	LastErrorAt time.Time
}

type counters struct {
	active, total, in, out atomic.Int64

	mu    sync.Mutex
	fixed Stats
}

func newCounters() *counters { return &counters{fixed: Stats{State: Waiting}} }

// Stats gives the present figures.
func (f *Forward) Stats() Stats { return f.stats.now() }

func (c *counters) now() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.fixed
	s.Active, s.Total, s.In, s.Out = c.active.Load(), c.total.Load(), c.in.Load(), c.out.Load()
	switch {
	case s.Pod == "":
		s.State = Waiting
	case s.Tunnels == 0:
		s.State = Connecting
	default:
		s.State = Ready
	}
	return s
}

func (c *counters) opened() { c.active.Add(1); c.total.Add(1) }
func (c *counters) closed() { c.active.Add(-1) }

func (c *counters) setPod(pod string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed.Pod = pod
}

func (c *counters) setTunnels(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed.Tunnels = n
}

func (c *counters) connected(transport string, tunnels int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed.Transport, c.fixed.Tunnels = transport, tunnels
}

func (c *counters) failed(err error) {
	var p *text.Problem
	said := text.Raw(err.Error())
	if errors.As(err, &p) {
		said = p.What
		if !p.Why.IsZero() {
			said = twoSentences.With(p.What, p.Why)
		} else if !p.Next.IsZero() {
			said = twoSentences.With(p.What, p.Next)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed.LastError, c.fixed.LastErrorAt = said, time.Now()
}

// measure keeps the rates.
func (c *counters) measure(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	in, out, at := c.in.Load(), c.out.Load(), time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			newIn, newOut, seconds := c.in.Load(), c.out.Load(), now.Sub(at).Seconds()
			c.mu.Lock()
			c.fixed.RateIn, c.fixed.RateOut = float64(newIn-in)/seconds, float64(newOut-out)/seconds
			c.mu.Unlock()
			in, out, at = newIn, newOut, now
		}
	}
}
