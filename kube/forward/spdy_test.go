package forward

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/moby/spdystream"
	corev1 "k8s.io/api/core/v1"
)

// pair is a tunnel whose other side is the SPDY library that kubelets and container runtimes use.
func pair(t *testing.T, serve spdystream.StreamHandler) (*spdyMux, *spdystream.Connection) {
	t.Helper()
	ours, theirs := sockets(t)
	server, err := spdystream.NewConnection(theirs, true)
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(serve)
	m := newSpdyMux(ours)
	t.Cleanup(func() {
		m.close()
		_ = theirs.Close()
		<-server.CloseChan()
	})
	return m, server
}

func sockets(t *testing.T) (ours, theirs net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() // one connection is all
	if ours, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if theirs, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

// each serves every pair of streams, data and failure, as kubelets do: their frames may be handled in any order.
func each(serve func(data, failure *spdystream.Stream)) spdystream.StreamHandler {
	var mu sync.Mutex
	waiting := map[string]*spdystream.Stream{}
	return func(s *spdystream.Stream) {
		_ = s.SendReply(http.Header{}, false)
		mu.Lock()
		defer mu.Unlock()
		id := s.Headers().Get(corev1.PortForwardRequestIDHeader)
		other := waiting[id]
		if other == nil {
			waiting[id] = s
			return
		}
		delete(waiting, id)
		if s.Headers().Get(corev1.StreamType) == corev1.StreamTypeError {
			s, other = other, s
		}
		go serve(s, other)
	}
}

func echo(data, failure *spdystream.Stream) {
	_, _ = io.Copy(data, data)
	_ = failure.Close()
	_ = data.Close()
}

func all(t *testing.T, s muxStream) ([]byte, error) {
	t.Helper()
	var got []byte
	for {
		b, err := s.next()
		if err != nil {
			return got, err
		}
		got = append(got, b...)
	}
}

func TestStreamsCarryBytesBothWays(t *testing.T) {
	m, _ := pair(t, each(echo))
	sent := bytes.Repeat([]byte("0123456789abcdef"), 20_000)
	for i := range 3 {
		s, failure, err := m.open(80, strconv.Itoa(i), nil)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = s.Write(sent)
			_ = s.Close()
		}()
		got, err := all(t, s)
		if err != io.EOF || !bytes.Equal(got, sent) || s.got() != int64(len(sent)) {
			t.Errorf("%d bytes of %d, %v", len(got), len(sent), err)
		}
		if err := <-failure; err != nil {
			t.Error(err)
		}
		s.drop()
	}
	if len(m.streams) != 0 {
		t.Errorf("%d streams are kept", len(m.streams))
	}
}

func TestWhatTheSocketTakesAtOnceComesBeforeTheRest(t *testing.T) {
	m, _ := pair(t, each(echo))
	var got []byte
	s, _, err := m.open(80, "1", func(b []byte) int {
		n := min(len(b), 3)
		got = append(got, b[:n]...)
		return n
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.drop()
	for _, word := range []string{"one", "three", "seven"} {
		if _, err := s.Write([]byte(word)); err != nil {
			t.Fatal(err)
		}
	}
	_ = s.Close()
	for {
		b, err := s.next()
		if err != nil {
			break
		}
		got = append(got, b...)
	}
	if string(got) != "onethreeseven" {
		t.Errorf("%q", got)
	}
}

func TestTheEndOfTheDataFindsTheFailureSaid(t *testing.T) {
	m, _ := pair(t, each(func(data, failure *spdystream.Stream) {
		_, _ = data.Write([]byte("half"))
		_, _ = failure.Write([]byte("the pod has died"))
		_ = failure.Close()
		_ = data.Close()
	}))
	s, failure, err := m.open(80, "1", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.drop()
	if got, err := all(t, s); string(got) != "half" || err != io.EOF {
		t.Errorf("%q %v", got, err)
	}
	if said := saidOf(failure, false); said == nil || said.Error() != "the pod has died" {
		t.Errorf("said: %v", said)
	}
}

func TestAClientThatDoesNotReadIsNoticedAndItsEndFreesTheTunnel(t *testing.T) {
	flood := bytes.Repeat([]byte("x"), 64<<10)
	m, _ := pair(t, each(func(data, failure *spdystream.Stream) {
		if data.Headers().Get(corev1.PortHeader) == "81" {
			for {
				if _, err := data.Write(flood); err != nil {
					return
				}
			}
		}
		echo(data, failure)
	}))
	paused, _, err := m.open(81, "1", nil)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, m.busy)
	if n := paused.got(); n > 2*streamLimit {
		t.Errorf("%d bytes are kept for it", n)
	}
	paused.drop()
	other, _, err := m.open(80, "2", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.drop()
	_, _ = other.Write([]byte("hello"))
	_ = other.Close()
	if got, err := all(t, other); string(got) != "hello" || err != io.EOF {
		t.Errorf("%q %v", got, err)
	}
	if m.busy() {
		t.Error("still busy")
	}
}

func TestWaysToEnd(t *testing.T) {
	for name, c := range map[string]struct {
		serve func(data *spdystream.Stream, m *spdyMux)
		want  error
	}{
		"reset":       {func(data *spdystream.Stream, _ *spdyMux) { _ = data.Reset() }, errReset},
		"tunnel lost": {func(_ *spdystream.Stream, m *spdyMux) { m.close() }, errTunnelLost},
	} {
		t.Run(name, func(t *testing.T) {
			ready := make(chan *spdyMux, 1)
			m, _ := pair(t, each(func(data, _ *spdystream.Stream) { c.serve(data, <-ready) }))
			ready <- m
			s, failure, err := m.open(80, "1", nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.next(); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
			s.drop()
			if err, open := <-failure; err != nil || open {
				t.Errorf("%v %v", err, open)
			}
			if _, err := s.Write([]byte("more")); err == nil {
				t.Error("writing goes on")
			}
		})
	}
}

func TestATunnelThatGoesAwayTakesNoMore(t *testing.T) {
	m, server := pair(t, each(echo))
	s, _, err := m.open(80, "1", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = s.Write([]byte("still "))
	if b, err := s.next(); err != nil || string(b) != "still " {
		t.Fatalf("%q %v", b, err)
	}
	go func() { _ = server.Close() }()
	eventually(t, func() bool {
		other, _, err := m.open(80, "2", nil)
		if err == nil {
			other.drop()
		}
		return errors.Is(err, errGoneAway)
	})
	_, _ = s.Write([]byte("here"))
	_ = s.Close()
	// spdystream may close the connection before it has said that the stream is at its end
	if got, err := all(t, s); string(got) != "here" || err != io.EOF && !errors.Is(err, errTunnelLost) {
		t.Errorf("%q %v", got, err)
	}
	s.drop()
}

func TestTheOtherSideMayPingAndOpensNothing(t *testing.T) {
	m, server := pair(t, each(echo))
	if _, err := server.Ping(); err != nil {
		t.Error(err)
	}
	s, err := server.CreateStream(http.Header{}, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); !errors.Is(err, spdystream.ErrReset) {
		t.Errorf("%v", err)
	}
	if !m.alive() {
		t.Error("it ended the tunnel")
	}
}

func TestATunnelThatAnswersNoPingIsClosed(t *testing.T) {
	ours, theirs := sockets(t)
	go func() { _, _ = io.Copy(io.Discard, theirs) }()
	m := newSpdyMux(ours)
	m.ping(time.Millisecond)
	if m.alive() {
		t.Error("it lives")
	}
	_ = theirs.Close()
}

// spdystream waits for ever for a reader of what came for a connection that it has given up, and no stream of the same of its
// five workers gets through any more. (The first and the sixth pair share one.)
func TestATunnelThatIsStuckInPartTakesNoMore(t *testing.T) {
	for name, c := range map[string]struct {
		find func(*spdyMux)
		want error
	}{
		"found by and by":       {func(m *spdyMux) { go m.ping(500 * time.Millisecond) }, errTunnelLost},
		"found after a refusal": {(*spdyMux).doubt, errUnopened},
	} {
		t.Run(name, func(t *testing.T) { testStuck(t, c.find, c.want) })
	}
}

func TestAPingIsAnsweredByItsOwnPongOnly(t *testing.T) {
	m, _ := pair(t, each(func(*spdystream.Stream, *spdystream.Stream) {}))
	all, err := m.pingAll()
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return m.answered(all) })
	m.ponging.Lock()
	m.unanswered[all[2]] = struct{}{} // as a stuck worker leaves it
	m.ponging.Unlock()
	more, err := m.pingAll()
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return m.answered(more) })
	if m.answered(all) {
		t.Error("the answers to later pings stand in for one that is owed")
	}
}

func testStuck(t *testing.T, find func(*spdyMux), want error) {
	m, server := pair(t, each(func(*spdystream.Stream, *spdystream.Stream) {}))
	var streams []*spdyStream
	open := func(n int) {
		s, _, err := m.open(80, strconv.Itoa(n), nil)
		if err != nil {
			t.Fatal(err)
		}
		streams = append(streams, s.(*spdyStream))
	}
	open(0)
	_, _ = streams[0].Write([]byte("nobody reads this"))
	for n := range 5 {
		open(n + 1)
	}
	for _, s := range streams[:5] {
		eventually(t, s.opened.Load)
	}
	find(m)
	if _, err := streams[5].next(); !errors.Is(err, want) {
		t.Errorf("the one that does not get through: %v", err)
	}
	if !m.spent() || !m.alive() {
		t.Errorf("takes more: %v, alive: %v", !m.spent(), m.alive())
	}
	_ = server.FindStream(streams[0].id).Reset() // lets it end
}

func FuzzWhatTheOtherSideSends(f *testing.F) {
	f.Add(append(dataHeader(3, 0, 5), "hello"...))
	f.Add(append(append(dataHeader(1, 0, 4), "oops"...), dataHeader(1, flagFin, 0)...))
	f.Add(dataHeader(3, flagFin, 0))
	f.Add(reset(3, resetCancel))
	f.Add(append(control(nil, framePing, 0, 4), 0, 0, 0, 2))
	f.Add(control(nil, framePing, 0, 0))
	f.Add(append(control(nil, frameGoAway, 0, 8), make([]byte, 8)...))
	f.Add(append(control(nil, frameSynStream, 0, 10), make([]byte, 10)...))
	f.Add(append(control(nil, 2, flagFin, 4), 0, 0, 0, 3))
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Fuzz(func(t *testing.T, said []byte) {
		ours, theirs := net.Pipe()
		m := newSpdyMux(ours)
		defer m.close()
		s, failure, err := m.open(80, "1", nil)
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.Copy(io.Discard, theirs) }()
		go func() {
			_, _ = theirs.Write(said)
			_ = theirs.Close()
		}()
		var got int64
		for {
			b, err := s.next()
			if err != nil {
				break
			}
			got += int64(len(b))
		}
		if got != s.got() || got > int64(len(said)) {
			t.Errorf("%d bytes, %d counted, %d sent", got, s.got(), len(said))
		}
		s.drop()
		for range failure { // it is closed
		}
	})
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not come")
		}
	}
}
