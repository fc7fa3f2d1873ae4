package world

import (
	"encoding/json"
	"slices"
	"time"
)

// LaggingReads is a fault: for some seconds of AWS's time after a change, what reads the state is answered from before it,
// as the services of AWS do whose reads are eventually consistent.
var LaggingReads = DefineFault("lagging-reads", false)

// A read lags ten seconds of AWS's time. Clients poll in real time, so at no speed is it less than the shortest.
const (
	lagTakes    = 10 * time.Second
	shortestLag = 150 * time.Millisecond
)

// past is what the state has been like, while LaggingReads is on: a state is kept when the next one takes its place.
type past struct {
	since  time.Time // the present state has been there since then
	states []state   // oldest first
}

// state is the world as it was from a moment on.
type state struct {
	since time.Time
	raw   []byte
	world *World // made of raw by the first who asks for it
}

// Lag is how long reads show what was there before a change, while LaggingReads is on.
func (w *World) Lag() time.Duration {
	return max(time.Duration(float64(lagTakes)/w.Speed()), shortestLag)
}

// Lags says whether reads don't show yet what has been there since then. It is called inside View, Update or a job.
func (w *World) Lags(since time.Time) bool {
	return w.Fault(LaggingReads, "") && w.Now().Sub(since) < w.Lag()
}

// keep keeps the state that is about to change. States that follow each other closely are not all kept: encoding one takes
// milliseconds. It is called with the lock held, before the change.
func (w *World) keep() {
	now := w.Now()
	defer func() { w.past.since = now }()
	if !w.Fault(LaggingReads, "") {
		w.past.states = nil
		return
	}
	last := time.Time{}
	if n := len(w.past.states); n > 0 {
		last = w.past.states[n-1].since
	}
	spacing := w.Lag() / 4
	if now.Sub(w.past.since) < spacing && w.past.since.Sub(last) < spacing {
		return
	}
	raw, err := w.encodeHeld()
	if err != nil {
		return // the snapshot's writer tells of it
	}
	w.past.states = append(w.past.states, state{since: w.past.since, raw: raw})
	// One that is older than the lag is answered from; those before it are not any more.
	horizon := now.Add(-w.Lag())
	for len(w.past.states) > 1 && !w.past.states[1].since.After(horizon) {
		w.past.states = slices.Delete(w.past.states, 0, 1)
	}
}

// Past is the world as lagging reads see it: at rest, and to be looked at only. It is nil where they see the present.
func (w *World) Past() *World {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.Lags(w.past.since) || len(w.past.states) == 0 {
		return nil
	}
	horizon := w.Now().Add(-w.Lag())
	seen := 0
	for i, s := range w.past.states {
		if !s.since.After(horizon) {
			seen = i
		}
	}
	s := &w.past.states[seen]
	if s.world == nil {
		s.world = atRest(s.raw)
	}
	return s.world
}

// atRest is a world of an encoded state, which neither runs nor is saved.
func atRest(raw []byte) *World {
	w, err := Open(Options{})
	if err == nil {
		err = w.take(raw)
	}
	if err != nil {
		panic("world: its own state can't be read: " + err.Error())
	}
	w.core.Jobs = nil
	w.core.Faults = slices.DeleteFunc(w.core.Faults, func(f Fault) bool { return f.Name == LaggingReads })
	w.setSpeed(w.core.Speed)
	return w
}

// take reads an encoded state: the world's own section, and the others for those who will register them.
func (w *World) take(raw []byte) error {
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	if err := json.Unmarshal(all["world"], &w.core); err != nil {
		return err
	}
	delete(all, "world")
	w.saved = all
	return nil
}
