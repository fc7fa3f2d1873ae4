package forward

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// client is a local connection that can give its first bytes twice.
type client struct {
	net.Conn

	mu       sync.Mutex
	said     []byte // what was read so far, while it may have to be said again
	unsaid   []byte // what has to be given again
	overflow bool   // more was read than is kept
	gone     atomic.Bool
}

func (c *client) Read(p []byte) (int, error) {
	c.mu.Lock()
	if len(c.unsaid) > 0 {
		n := copy(p, c.unsaid)
		c.unsaid = c.unsaid[n:]
		c.mu.Unlock()
		return n, nil
	}
	c.mu.Unlock()
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.said)+n > replayLimit {
		c.overflow, c.said = true, nil
	} else if !c.overflow {
		c.said = append(c.said, p[:n]...)
	}
	if err == io.EOF {
		c.gone.Store(true)
	}
	return n, err
}

// ended says that the client has closed its side.
func (c *client) ended() bool { return c.gone.Load() }

// rewind makes the next Read begin with the first byte again; false when that is not possible any more.
func (c *client) rewind() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unsaid = c.said
	return !c.overflow
}

// interrupt makes a Read that waits return; resume makes reading possible again.
func (c *client) interrupt() { _ = c.SetReadDeadline(time.Unix(1, 0)) }
func (c *client) resume()    { _ = c.SetReadDeadline(time.Time{}) }

// abort closes with a reset, so that the client does not take what it has got for everything.
func (c *client) abort() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

// counting counts what is written.
type counting struct {
	w io.Writer
	n *atomic.Int64
}

func (c counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n.Add(int64(n))
	return n, err
}
