package awsx

import (
	"context"
	"time"
)

// Rung is how far a request to a public address gets.
type Rung string

// The rungs, lowest first.
const (
	RungDNS  Rung = "dns"  // the name resolves
	RungTCP  Rung = "tcp"  // a connection is taken
	RungHTTP Rung = "http" // status 2xx or 3xx
)

// LadderEvent is a rung reached, or the reason why it is not (once a change).
type LadderEvent struct {
	Rung      Rung
	Reached   bool
	Detail    string // addresses, status line, or the error's words
	Addresses []string
	Status    int
	Body      string // first bytes of the page, on RungHTTP
	After     time.Duration
}

// Ladder climbs until http://host:port/path answers with a good status, calling emit at every change. Names under
// .localhost are loopback by RFC 6761 and need no DNS. It ends with ctx.
func Ladder(ctx context.Context, host string, port int, path string, pace Pace, emit func(LadderEvent)) error {
	return errPending
}
