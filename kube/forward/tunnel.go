package forward

import (
	"strconv"
	"sync/atomic"
)

// tunnel is one connection through the API server to a pod. It carries many connections.
type tunnel struct {
	pod       string
	uid       string
	transport string
	mux

	// port is the only one that it carries connections to, 0 before the first: on spdystream's side, connections that a port
	// refuses can block others of their tunnel.
	port     int
	requests atomic.Int64
	streams  atomic.Int64 // open now
	retired  atomic.Bool  // takes no new streams
}

// connect asks for a connection to a port. The pod's side connects meanwhile: whether something listens there shows later,
// in failure.
func (t *tunnel) connect(port int, now func([]byte) int) (muxStream, <-chan error, error) {
	s, failure, err := t.open(port, strconv.FormatInt(t.requests.Add(1), 10), now)
	if err != nil {
		t.retired.Store(true)
	}
	return s, failure, err
}
