package world

import (
	"container/heap"
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// job is something that will happen: at Due the handler of its Kind is called with Args. Seq orders jobs of one instant.
type job struct {
	Due  time.Time       `json:"due"`
	Seq  uint64          `json:"seq"`
	Kind string          `json:"kind"`
	Args json.RawMessage `json:"args,omitempty"`
}

type jobQueue []job

func (q jobQueue) Len() int { return len(q) }
func (q jobQueue) Less(i, j int) bool {
	if q[i].Due.Equal(q[j].Due) {
		return q[i].Seq < q[j].Seq
	}
	return q[i].Due.Before(q[j].Due)
}
func (q jobQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *jobQueue) Push(x any)   { *q = append(*q, x.(job)) }
func (q *jobQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// Handle names what happens when a job of the kind is due. The handler runs as inside Update: alone, and free to change
// state and to queue further jobs. It is called before Start.
func Handle[T any](w *World, kind string, fn func(args T)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, taken := w.handlers[kind]; taken {
		panic("world: handler registered twice: " + kind)
	}
	w.handlers[kind] = func(raw json.RawMessage) {
		var args T
		if err := json.Unmarshal(raw, &args); err != nil {
			panic(fmt.Sprintf("world: arguments of job %s: %v", kind, err))
		}
		fn(args)
	}
}

// After queues a job for when this world's share of the typical duration has passed (see Takes; key names what it is
// about). Args must survive encoding/json. It is called inside Update or a job.
func (w *World) After(typical time.Duration, kind, key string, args any) {
	w.At(w.Now().Add(w.Takes(typical, kind+"/"+key)), kind, args)
}

// At queues a job for a moment. It is called inside Update or a job.
func (w *World) At(due time.Time, kind string, args any) {
	raw, err := json.Marshal(args)
	if err != nil {
		panic(fmt.Sprintf("world: arguments of job %s: %v", kind, err))
	}
	w.core.Seq++
	heap.Push(&w.core.Jobs, job{Due: due, Seq: w.core.Seq, Kind: kind, Args: raw})
	w.changed()
}

// SetSpeed turns the dial; what is under way already keeps to its new share of the time that was left.
func (w *World) SetSpeed(speed float64) {
	w.Update(func() {
		speed = clampSpeed(speed)
		ratio := w.core.Speed / speed
		now := w.Now()
		shift := func(t *time.Time) {
			if left := t.Sub(now); left > 0 {
				*t = now.Add(time.Duration(float64(left) * ratio)).UTC()
			}
		}
		for i := range w.core.Jobs {
			shift(&w.core.Jobs[i].Due)
		}
		for _, fn := range w.moments {
			fn(shift)
		}
		heap.Init(&w.core.Jobs)
		w.setSpeed(speed)
	})
}

// Moments names what else SetSpeed has to move: fn calls shift with every moment that a service waits for. It is called
// before Start; fn runs as inside Update.
func (w *World) Moments(fn func(shift func(*time.Time))) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.moments = append(w.moments, fn)
}

func (w *World) runJobs(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Reset(w.runDue())
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
		case <-timer.C:
		}
	}
}

// runDue runs every job that is due and returns how long the next one has to wait.
func (w *World) runDue() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	ran := false
	for len(w.core.Jobs) > 0 {
		left := w.core.Jobs[0].Due.Sub(w.Now())
		if left > 0 {
			if ran {
				poke(w.dirty)
			}
			return left
		}
		if !ran {
			w.keep()
		}
		j := heap.Pop(&w.core.Jobs).(job)
		if fn := w.handlers[j.Kind]; fn != nil {
			fn(j.Args)
		}
		ran = true
	}
	if ran {
		poke(w.dirty)
	}
	return time.Hour
}
