package wire

import (
	"context"
	"net/http"
	"time"

	"eksui/practice/world"
)

// The faults that concern every service.
var (
	throttling     = world.DefineFault("throttling", false)      // every few calls answer Throttling: Rate exceeded
	expiredToken   = world.DefineFault("expired-token", false)   // signatures answer ExpiredToken
	slowAPI        = world.DefineFault("slow-api", false)        // every answer takes seconds
	cutConnections = world.DefineFault("cut-connections", false) // connections break off in the middle
	api500         = world.DefineFault("api-500", false)         // every few calls answer InternalFailure
)

// Every fourth call meets an accident; of several that are on each has its turn, so that retries get through.
const accidentEvery = 4

// accident is what goes wrong with a call.
type accident struct {
	err                 error
	cutBefore, cutAfter bool // of doing it
}

// accident draws the faults that concern every service for one call, and waits out slow-api.
func (s *server) accident(req *request) accident {
	var slow bool
	var on []string
	s.world.View(func() {
		slow = s.world.Fault(slowAPI, "")
		for _, name := range []string{throttling, api500, cutConnections} {
			if s.world.Fault(name, "") {
				on = append(on, name)
			}
		}
	})
	n := s.calls.Add(1)
	if slow {
		s.dawdle(req.http.Context(), req.id)
	}
	if len(on) == 0 || n%accidentEvery != 1 {
		return accident{}
	}
	turn := int(n / accidentEvery)
	switch on[turn%len(on)] {
	case throttling:
		return accident{err: Errorf(codeThrottled, throttleText)}
	case api500:
		return accident{err: &Error{Status: http.StatusInternalServerError, Code: codeInternal, Message: internalText}}
	default: // the work is done before the connection breaks off, or it is not
		after := turn/len(on)%2 == 1
		return accident{cutBefore: !after, cutAfter: after}
	}
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
