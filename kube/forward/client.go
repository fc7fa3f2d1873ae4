package forward

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// client is a local connection that can give its first bytes twice.
type client struct {
	net.Conn
	direct *directWriter

	mu       sync.Mutex
	said     []byte // what was read so far, while it may have to be said again
	unsaid   []byte // what has to be given again
	overflow bool   // more was read than is kept
	gone     atomic.Bool
}

func newClient(conn net.Conn) *client { return &client{Conn: conn, direct: newDirectWriter(conn)} }

// writeNow writes what the socket takes without waiting, and says how much that is. An error shows at the next Write.
func (c *client) writeNow(p []byte) int { return c.direct.write(p) }

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
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		c.gone.Store(true)
	}
	return n, err
}

const (
	// listenLimit is a moment for a program, and nothing for people.
	listenLimit = time.Millisecond
	listenMost  = 4 << 10
)

// listen waits a moment for what the client says first, so that it can travel along with the request for the connection.
// Where the server speaks first, that moment is lost.
func (c *client) listen() {
	_ = c.SetReadDeadline(time.Now().Add(listenLimit))
	first := make([]byte, listenMost)
	n, _ := c.Read(first)
	c.unsaid = first[:n]
	c.resume()
}

// ended says that the client has closed its side, or is gone.
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
