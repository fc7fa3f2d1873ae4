package forward

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// podConn is a connection to a pod's port as Go's HTTP client wants it.
type podConn struct {
	tunnel  *tunnel
	stream  muxStream
	failure <-chan error
	port    int
	stats   *counters
	release func()
	unread  []byte

	asking sync.Mutex
	heard  error // what the pod's side said went wrong
}

// dialPod connects to a port of the ready pod, and waits up to ctx's end while there is none.
func (f *Forward) dialPod(ctx context.Context, remote string) (conn net.Conn, err error) {
	err = insist(ctx, func() (bool, error) {
		conn, err = f.tryPod(ctx, remote)
		return true, err
	})
	return conn, err
}

func (f *Forward) tryPod(ctx context.Context, remote string) (net.Conn, error) {
	pod, port, err := f.pods.ready(ctx, remote)
	if err != nil {
		return nil, err
	}
	t, err := f.tunnels.get(ctx, pod, port)
	if err != nil {
		return nil, unreached(pod.Name, err)
	}
	s, failure, err := t.connect(port, nil)
	if err != nil {
		f.tunnels.release(t)
		return nil, unreached(pod.Name, err)
	}
	return &podConn{
		tunnel: t, stream: s, failure: failure, port: port, stats: f.stats,
		release: sync.OnceFunc(func() {
			s.drop()
			f.tunnels.release(t)
		}),
	}, nil
}

func (c *podConn) Read(p []byte) (int, error) {
	if len(c.unread) == 0 {
		b, err := c.stream.next()
		if err != nil {
			return 0, c.why(err)
		}
		c.stats.in.Add(int64(len(b)))
		c.unread = b
	}
	n := copy(p, c.unread)
	c.unread = c.unread[n:]
	return n, nil
}

// said is saidOf, whose answer comes once, for reading and writing.
func (c *podConn) said(wait bool) error {
	c.asking.Lock()
	defer c.asking.Unlock()
	if c.heard == nil {
		c.heard = saidOf(c.failure, wait)
	}
	return c.heard
}

// why explains an end.
func (c *podConn) why(ended error) error {
	said := c.said(c.stream.got() == 0 || ended != io.EOF)
	if said != nil && c.stream.got() == 0 {
		c.tunnel.retired.Store(true)
		c.tunnel.doubt()
	}
	switch {
	case said != nil && c.stream.got() == 0 && refusedByPod(said):
		return notCarried{endCauses.Problem(podEnd{c.tunnel.pod, c.port, said}, said)}
	case said != nil:
		return said
	case ended == errUnopened:
		return notCarried{lostTunnel(c.tunnel.pod, ended)}
	case ended == io.EOF, ended == io.ErrClosedPipe:
		return ended
	}
	return lostTunnel(c.tunnel.pod, nil)
}

func (c *podConn) Write(p []byte) (int, error) {
	n, err := c.stream.Write(p)
	c.stats.out.Add(int64(n))
	if err != nil && c.stream.got() == 0 {
		err = c.why(err) // a port that refuses may do so before the request is written
	}
	return n, err
}

func (c *podConn) Close() error {
	c.release()
	return nil
}

// Deadlines are not needed: who uses it closes it to end a wait.

func (c *podConn) SetDeadline(time.Time) error      { return os.ErrNoDeadline }
func (c *podConn) SetReadDeadline(time.Time) error  { return os.ErrNoDeadline }
func (c *podConn) SetWriteDeadline(time.Time) error { return os.ErrNoDeadline }

func (c *podConn) LocalAddr() net.Addr  { return podAddr{c} }
func (c *podConn) RemoteAddr() net.Addr { return podAddr{c} }

type podAddr struct{ c *podConn }

func (podAddr) Network() string  { return "pod" }
func (a podAddr) String() string { return fmt.Sprintf("%s:%d", a.c.tunnel.pod, a.c.port) }
