package forward

import (
	"errors"
	"io"
	"runtime"
	"sync"
	"time"
)

// coalescing joins small writes that come close together into one.
//
// Every write becomes a WebSocket message, a TLS record and a system call, here, in the API server and in the kubelet. Joined,
// what a connection asks for and says first is one message, and those of many connections are few.
type coalescing struct {
	to io.WriteCloser

	mu      sync.Mutex
	changed *sync.Cond
	pending []byte
	spare   []byte
	soon    *time.Timer // writes what waits for company
	writing bool
	err     error
}

const (
	// coalesceLimit is how much may wait to be written before data has to.
	coalesceLimit = 256 << 10
	// coalesceMost is how much may wait at all: more than that comes only from somebody who asks and does not listen.
	coalesceMost = 8 << 20
	// laterMost is how long a frame may wait for company.
	laterMost = time.Millisecond
)

var errNotListening = errors.New("the other side does not read")

func newCoalescing(to io.WriteCloser) *coalescing {
	c := &coalescing{to: to}
	c.soon = time.AfterFunc(time.Hour, c.start)
	c.soon.Stop()
	c.changed = sync.NewCond(&c.mu)
	return c
}

// data takes a frame of data over when there is room for it; an error shows at a later call.
func (c *coalescing) data(id uint32, p []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.pending) > coalesceLimit && c.err == nil {
		c.changed.Wait()
	}
	return c.add(dataHeader(id, 0, len(p)), p)
}

// push takes a short frame over at once: who reads must never wait for who writes.
func (c *coalescing) push(frame []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.add(frame, nil)
}

// later takes over a frame that nobody waits for: it goes along with the next one, or soon.
func (c *coalescing) later(frame []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.writing || c.err != nil {
		return c.add(frame, nil)
	}
	if len(c.pending) == 0 {
		c.soon.Reset(laterMost)
	}
	c.pending = append(c.pending, frame...)
	return nil
}

// add starts a goroutine where none is writing, which goes on until nothing is left.
func (c *coalescing) add(head, body []byte) error {
	if c.err == nil && len(c.pending) > coalesceMost {
		c.err = errNotListening
	}
	if c.err != nil {
		return c.err
	}
	c.pending = append(append(c.pending, head...), body...)
	if !c.writing {
		c.writing = true
		go c.flush()
	}
	return nil
}

func (c *coalescing) start() {
	c.mu.Lock()
	idle := !c.writing
	c.writing = true
	c.mu.Unlock()
	if idle {
		c.flush()
	}
}

func (c *coalescing) flush() {
	for {
		runtime.Gosched() // lets others add theirs
		c.mu.Lock()
		if len(c.pending) == 0 || c.err != nil {
			c.writing = false
			c.mu.Unlock()
			return
		}
		out := c.pending
		c.pending, c.spare = c.spare[:0], nil
		c.mu.Unlock()

		_, err := c.to.Write(out)

		c.mu.Lock()
		c.spare = out[:0]
		if c.err == nil {
			c.err = err
		}
		c.changed.Broadcast()
		c.mu.Unlock()
	}
}

// Close ends the connection; what waits to be written is dropped.
func (c *coalescing) Close() error {
	c.mu.Lock()
	if c.err == nil {
		c.err = io.ErrClosedPipe
	}
	c.soon.Stop()
	c.changed.Broadcast()
	c.mu.Unlock()
	return c.to.Close()
}
