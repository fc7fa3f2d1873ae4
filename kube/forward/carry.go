package forward

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"eksui/internal/cause"
)

const (
	retryEvery = 100 * time.Millisecond
	retryMost  = 500 * time.Millisecond
	// refusedLimit is for a program that starts; nobody else wants to wait to hear that nothing listens.
	refusedLimit = 2 * time.Second
	// replayLimit is how much of what a client said first is kept, to say it again when it turns out that nothing was
	// listening yet.
	replayLimit = 64 << 10
	bufferSize  = 64 << 10
)

var buffers = sync.Pool{New: func() any { b := make([]byte, bufferSize); return &b }}

// carry serves one local connection from accept to close.
func (f *Forward) carry(ctx context.Context, conn net.Conn, p Port) {
	f.stats.opened()
	defer f.stats.closed()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()

	waiting, cancel := context.WithTimeout(ctx, f.o.WaitLimit)
	defer cancel()
	local := newClient(conn)
	local.listen()
	err := f.connectAndCopy(ctx, waiting, local, p)
	if err != nil && ctx.Err() == nil {
		f.stats.failed(err)
		local.abort()
		return
	}
	_ = conn.Close()
}

// connectAndCopy tries until the connection is carried; from then on an end is an end.
func (f *Forward) connectAndCopy(ctx, waiting context.Context, local *client, p Port) error {
	return insist(waiting, func() (bool, error) {
		err := f.attempt(ctx, waiting, local, p)
		return local.rewind(), err
	})
}

// insist tries while trying again is possible and of use. When the wait is over, the last error that is not about its end
// counts.
func insist(waiting context.Context, try func() (possible bool, err error)) error {
	began := time.Now()
	var last error
	for wait := retryEvery; ; wait = min(wait*2, retryMost) {
		possible, err := try()
		if !possible || !again(err, began) {
			return err
		}
		if waiting.Err() == nil || last == nil {
			last = err
		}
		select {
		case <-waiting.Done():
			return last
		case <-time.After(wait):
		}
	}
}

// again says whether a connection that began then is to be tried once more. A port that refuses gets little time: a
// container counts as ready, where nothing probes it, a moment before its program listens.
func again(err error, began time.Time) bool {
	var n notCarried
	switch {
	case !errors.As(err, &n):
		return false
	case cause.Is(err, NothingListens):
		return time.Since(began) < refusedLimit
	}
	return true
}

// notCarried is a failure before the pod's side saw anything of the connection: trying again is safe.
type notCarried struct{ error }

func (e notCarried) Unwrap() error { return e.error }

// unreached is notCarried for want of a tunnel to the pod.
func unreached(pod string, err error) error {
	return notCarried{unreachedPod(pod, err)}
}

func (f *Forward) attempt(ctx, waiting context.Context, local *client, p Port) error {
	pod, port, err := f.pods.ready(waiting, p.Remote)
	if err != nil {
		return err
	}
	t, err := f.tunnels.get(waiting, pod, port)
	if err != nil {
		return unreached(pod.Name, err)
	}
	defer f.tunnels.release(t)
	s, failure, err := t.connect(port, func(b []byte) int {
		n := local.writeNow(b)
		f.stats.in.Add(int64(n))
		return n
	})
	if err != nil {
		return unreached(pod.Name, err)
	}
	defer s.drop()
	err = f.copyBoth(local, s, failure, pod.Name, port)
	if err != nil && s.got() == 0 {
		t.retired.Store(true)
		t.doubt()
	}
	return err
}

// copyBoth carries bytes each way until the pod's side has ended.
func (f *Forward) copyBoth(local *client, s muxStream, failure <-chan error, pod string, port int) error {
	upDone := make(chan struct{})
	go func() {
		defer close(upDone)
		if _, err := f.copyUp(s, local); err != nil {
			s.drop() // wakes the other direction
		}
		_ = s.Close()
	}()
	ended, left := f.copyDown(local, s)
	var said error
	if !left {
		said = saidOf(failure, s.got() == 0 || ended != io.EOF)
	}
	local.interrupt() // ends copyUp
	<-upDone
	local.resume()
	switch {
	case left || local.ended() && s.got() > 0:
		return nil // a client that went away is no failure of the forward
	case said != nil && s.got() == 0 && refusedByPod(said):
		return notCarried{endCauses.Problem(podEnd{pod, port, said}, said)}
	case said != nil:
		return said
	case ended == errUnopened:
		return notCarried{lostTunnel(pod, ended)}
	case ended != io.EOF && !local.ended():
		return lostTunnel(pod, nil)
	}
	return nil
}

// failureLimit is how long the pod's side's own words may follow its end of the data.
const failureLimit = 200 * time.Millisecond

// saidOf gives what the pod's side says went wrong. It is waited for where something seems to have.
func saidOf(failure <-chan error, wait bool) error {
	if wait {
		select {
		case err := <-failure:
			return err
		case <-time.After(failureLimit):
			return nil
		}
	}
	select {
	case err := <-failure:
		return err
	default:
		return nil
	}
}

// refusedByPod says that nothing accepted the connection in the pod, so that no byte of it was seen.
func refusedByPod(err error) bool {
	return endCauses.Find(podEnd{said: err}) == NothingListens
}

// copyDown carries the pod's bytes to the client, and tells why no more come or that the client has left.
func (f *Forward) copyDown(local *client, s muxStream) (ended error, left bool) {
	for {
		b, err := s.next()
		if err != nil {
			return err, false
		}
		n, err := local.Write(b)
		f.stats.in.Add(int64(n))
		if err != nil {
			return err, true
		}
	}
}

// copyUp carries the client's bytes to the pod.
func (f *Forward) copyUp(to io.Writer, local *client) (int64, error) {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	return io.CopyBuffer(counting{to, &f.stats.out}, struct{ io.Reader }{local}, *buf)
}
