package wire

import (
	"context"
	"net/http"
	"time"

	"eksui/practice/world"
)

// Every fourth call meets an accident that is on; several at once take turns, so that retries get through.
const accidentEvery = 4

// accident is what goes wrong with a call.
type accident struct {
	err                 error
	cutBefore, cutAfter bool // of doing it
}

// accident draws the faults that concern every service for one call, and waits out slow-api.
func (s *server) accident(req *request) accident {
	var slow, throttle, internal, cut bool
	s.world.View(func() {
		slow = s.world.Fault(world.SlowAPI, "")
		throttle = s.world.Fault(world.Throttling, "")
		internal = s.world.Fault(world.API500, "")
		cut = s.world.Fault(world.CutConnections, "")
	})
	n := s.calls.Add(1)
	if slow {
		s.dawdle(req.http.Context(), req.id)
	}
	switch {
	case throttle && n%accidentEvery == 1:
		return accident{err: Errorf(codeThrottled, throttleText)}
	case internal && n%accidentEvery == 2:
		return accident{err: &Error{Status: http.StatusInternalServerError, Code: codeInternal, Message: internalText}}
	case cut && n%accidentEvery == 3:
		after := n/accidentEvery%2 == 1
		return accident{cutBefore: !after, cutAfter: after}
	}
	return accident{}
}

// The seconds of slow-api are three at the usual speed. Clients' timeouts are real time, so at no speed are they fewer
// than a second.
const (
	slowTakes   = 90 * time.Second
	shortestLag = 1200 * time.Millisecond
	longestLag  = 5 * time.Second
)

// dawdle waits out slow-api.
func (s *server) dawdle(ctx context.Context, key string) {
	timer := time.NewTimer(min(max(s.world.Takes(slowTakes, key), shortestLag), longestLag))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
