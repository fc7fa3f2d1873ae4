package forward

import (
	"context"
	"errors"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// pool holds the tunnels, all to the current pod but for old ones that still carry connections.
type pool struct {
	dial  func(ctx context.Context, pod *corev1.Pod) (*tunnel, error)
	limit int
	stats *counters
	// refused ends the forward where trying again is useless.
	refused context.CancelCauseFunc

	mu      sync.Mutex
	tunnels []*tunnel
	dialing int
	dialed  chan struct{} // closed and replaced when a dial ends
	closed  bool
}

func newPool(dial func(context.Context, *corev1.Pod) (*tunnel, error), limit int, stats *counters) *pool {
	return &pool{dial: dial, limit: limit, stats: stats, dialed: make(chan struct{})}
}

const (
	// crowd is how many connections a tunnel takes while others are being opened. A burst would share the first tunnel
	// otherwise, for as long as its downloads last.
	crowd = 2
	// crowdPatience is how long the rest of a burst waits for those tunnels.
	crowdPatience = 200 * time.Millisecond
)

// get gives the tunnel to a pod's port that carries the fewest streams, of those that no client holds up. Where that was the
// last idle one and there may be more, it opens another behind it; the connection at hand waits for that only in a crowd, and
// not for long.
func (p *pool) get(ctx context.Context, pod *corev1.Pod, port int) (*tunnel, error) {
	var outOfPatience <-chan time.Time
	for patient := true; ; {
		p.mu.Lock()
		if p.closed {
			p.mu.Unlock()
			return nil, context.Canceled
		}
		best, count, idle := p.best(string(pod.UID), port)
		wantMore := idle <= 1 && count+p.dialing < p.limit
		if wantMore {
			p.dialing++
		}
		dialed := p.dialed
		take := best != nil && (!patient || p.dialing == 0 || best.streams.Load() < crowd)
		if take {
			best.streams.Add(1)
			best.port = max(best.port, port)
		}
		p.mu.Unlock()

		switch {
		case wantMore && best != nil:
			go func() { _ = p.add(context.WithoutCancel(ctx), pod) }()
		case wantMore:
			if err := p.add(ctx, pod); err != nil {
				return nil, err
			}
			continue
		}
		if take {
			return best, nil
		}
		if best != nil && outOfPatience == nil {
			outOfPatience = time.After(crowdPatience)
		}
		select {
		case <-dialed:
		case <-outOfPatience:
			patient = false
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// anyPort is what keepWarm asks for, and the port of a tunnel that has carried nothing yet.
const anyPort = 0

// tunnelsMost is the end also where clients that do not read hold all others up.
const tunnelsMost = 64

// best looks at the tunnels to a pod's port: which carries the fewest streams, how many there are, and how many carry none.
func (p *pool) best(uid string, port int) (best *tunnel, count, idle int) {
	live := p.tunnels[:0]
	var held *tunnel
	for _, t := range p.tunnels {
		if !t.alive() {
			continue
		}
		live = append(live, t)
		if t.spent() {
			t.retire()
		}
		if t.uid != uid || t.retired.Load() || port != anyPort && t.port != anyPort && t.port != port {
			continue
		}
		if t.busy() {
			held = t
			continue
		}
		count++
		if t.streams.Load() == 0 {
			idle++
		}
		if best == nil || t.streams.Load() < best.streams.Load() {
			best = t
		}
	}
	clear(p.tunnels[len(live):])
	p.tunnels = live
	p.stats.setTunnels(len(live))
	if len(live) >= tunnelsMost {
		count = p.limit
		if best == nil {
			best = held
		}
	}
	return best, count, idle
}

// add dials a tunnel for which dialing was counted.
func (p *pool) add(ctx context.Context, pod *corev1.Pod) error {
	t, err := p.dial(ctx, pod)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dialing--
	close(p.dialed)
	p.dialed = make(chan struct{})
	if err != nil {
		if errors.Is(err, errForbidden) {
			p.refused(endCauses.Problem(podEnd{pod: pod.Name, said: err}, err))
		}
		return err
	}
	if p.closed {
		t.close()
		return context.Canceled
	}
	p.tunnels = append(p.tunnels, t)
	p.stats.connected(t.transport, len(p.tunnels))
	return nil
}

// retarget lets tunnels to other pods go as soon as they carry nothing.
func (p *pool) retarget(pod string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.tunnels {
		if t.pod != pod {
			t.retire()
		}
	}
}

// retire lets a tunnel take no more connections, and closes it when it carries none.
func (t *tunnel) retire() {
	t.retired.Store(true)
	if t.streams.Load() == 0 {
		t.close()
	}
}

// release takes a stream off its tunnel.
func (p *pool) release(t *tunnel) {
	if t.streams.Add(-1) == 0 && t.retired.Load() {
		t.close()
	}
}

func (p *pool) closeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, t := range p.tunnels {
		t.close()
	}
}

const (
	warmEvery   = 500 * time.Millisecond
	warmMost    = 10 * time.Second
	sleptBehind = 5 * time.Second
)

// keepWarm holds one tunnel open also while nobody connects, so that the live view tells the truth and the next
// connection is quick. After the machine slept, all tunnels are taken for dead.
func (p *pool) keepWarm(ctx context.Context, pods *podFinder) {
	wait := warmEvery
	for {
		before := time.Now()
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if slept(before, time.Now()) {
			p.dropAll()
		}
		wait = warmEvery
		pod, _, err := pods.ready(ctx, "1")
		if err != nil {
			continue
		}
		t, err := p.get(ctx, pod, anyPort)
		if err != nil {
			if ctx.Err() == nil {
				p.stats.failed(err)
			}
			wait = min(wait*2, warmMost)
			continue
		}
		p.release(t)
	}
}

// slept compares the wall clock, which goes on while the machine sleeps, with the monotonic one, which stands still.
func slept(before, after time.Time) bool {
	return after.Round(0).Sub(before.Round(0))-after.Sub(before) > sleptBehind
}

func (p *pool) dropAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.tunnels {
		t.close()
	}
}
