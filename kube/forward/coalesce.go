package forward

import (
	"bufio"
	"io"
	"net"
	"runtime"
	"sync"
)

// coalescing joins small writes that come close together into one.
//
// spdystream writes a frame field by field, and below it every write becomes a WebSocket message, a TLS record and a
// system call, here, in the API server and in the kubelet. Joined, opening a stream costs one message in place of a dozen.
type coalescing struct {
	net.Conn
	reader *bufio.Reader

	mu      sync.Mutex
	changed *sync.Cond
	pending []byte
	spare   []byte
	writing bool
	err     error
}

const (
	// coalesceLimit is how much may wait to be written before writers have to.
	coalesceLimit = 256 << 10
	readBuffer    = 64 << 10
)

func newCoalescing(conn net.Conn) *coalescing {
	c := &coalescing{Conn: conn, reader: bufio.NewReaderSize(conn, readBuffer)}
	c.changed = sync.NewCond(&c.mu)
	return c
}

// Read saves the framer, which reads field by field too, most of the way down.
func (c *coalescing) Read(p []byte) (int, error) { return c.reader.Read(p) }

// Write takes the bytes over and returns; an error shows at a later Write. The first writer to find nobody writing starts
// a goroutine that goes on until nothing is left.
func (c *coalescing) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.pending) > coalesceLimit && c.err == nil {
		c.changed.Wait()
	}
	if c.err != nil {
		return 0, c.err
	}
	c.pending = append(c.pending, p...)
	if !c.writing {
		c.writing = true
		go c.flush()
	}
	return len(p), nil
}

func (c *coalescing) flush() {
	for {
		runtime.Gosched() // lets the writer finish its frame
		c.mu.Lock()
		if len(c.pending) == 0 || c.err != nil {
			c.writing = false
			c.mu.Unlock()
			return
		}
		out := c.pending
		c.pending, c.spare = c.spare[:0], nil
		c.mu.Unlock()

		_, err := c.Conn.Write(out)

		c.mu.Lock()
		c.spare = out[:0]
		c.err = err
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
	c.changed.Broadcast()
	c.mu.Unlock()
	return c.Conn.Close()
}
