package forward

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moby/spdystream"

	"eksui/internal/text"
)

// Each of these is what a pod's side can do, and what becomes of the connection.
func TestEndsOfAConnection(t *testing.T) {
	say := func(answer, failure string) func(data, failed *spdystream.Stream) {
		return func(data, failed *spdystream.Stream) {
			if answer != "" {
				_, _ = data.Write([]byte(answer))
			}
			if failure != "" {
				_, _ = failed.Write([]byte(failure))
			}
			_ = failed.Close()
			_ = data.Close()
		}
	}
	for name, c := range map[string]struct {
		serve func(data, failed *spdystream.Stream)
		lose  bool
		got   string
		want  string // in the error; "" for none
		again bool
	}{
		"all is well":                   {serve: say("hello", ""), got: "hello"},
		"the server has nothing to say": {serve: say("", "")},
		"nothing listens":               {serve: say("", "dial tcp4 127.0.0.1:80: connect: connection refused"), want: "listens on port 80", again: true},
		"it breaks in the middle":       {serve: say("hel", "read: connection reset by peer"), got: "hel", want: "reset by peer"},
		"the tunnel is lost": {serve: func(data, _ *spdystream.Stream) {
			_, _ = data.Write([]byte("hel"))
		}, lose: true, got: "hel", want: "lost in the middle"},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := pair(t, each(c.serve))
			near, far := sockets(t)
			defer far.Close() // the test is over
			f := &Forward{stats: newCounters()}
			local := newClient(near)
			s, failure, err := m.open(80, "1", local.writeNow)
			if err != nil {
				t.Fatal(err)
			}
			defer s.drop()
			ended := make(chan error, 1)
			go func() {
				ended <- f.copyBoth(local, s, failure, "web", 80)
				_ = near.Close()
			}()
			got := make([]byte, len(c.got))
			if _, err := io.ReadFull(far, got); err != nil || string(got) != c.got {
				t.Errorf("the client got %q, %v", got, err)
			}
			if c.lose {
				m.close()
			}
			err = <-ended
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(text.InLang(err, text.EN), c.want)) {
				t.Errorf("%v; want %q", err, c.want)
			}
			if again(err, time.Now()) != c.again || again(err, time.Now().Add(-time.Minute)) {
				t.Errorf("tried again: %v", again(err, time.Now()))
			}
			if more, err := io.ReadAll(far); len(more) > 0 || err != nil && !errors.Is(err, io.EOF) {
				t.Errorf("then %q, %v", more, err)
			}
		})
	}
}

func TestAProgramThatStartsIsWaitedForAndHearsTheFirstWords(t *testing.T) {
	var dials atomic.Int64
	f := forwardOver(t, each(func(data, failure *spdystream.Stream) {
		if dials.Add(1) < 3 {
			_, _ = failure.Write([]byte("connect: connection refused"))
			_ = failure.Close()
			_ = data.Reset()
			return
		}
		echo(data, failure)
	}), Options{WaitLimit: 20 * time.Second})
	near, far := sockets(t)
	carried := make(chan struct{})
	go func() {
		defer close(carried)
		f.carry(t.Context(), near, Port{Remote: "80"})
	}()
	_, _ = io.WriteString(far, "hello")
	_ = far.(*net.TCPConn).CloseWrite()
	if got, err := io.ReadAll(far); string(got) != "hello" || err != nil {
		t.Errorf("%q %v after %d tries", got, err, dials.Load())
	}
	_ = far.Close()
	<-carried
}

func TestAClientThatLeavesIsNoFailure(t *testing.T) {
	endless := func(data, _ *spdystream.Stream) {
		for {
			if _, err := data.Write(make([]byte, 32<<10)); err != nil {
				return
			}
		}
	}
	m, _ := pair(t, each(endless))
	near, far := sockets(t)
	f := &Forward{stats: newCounters()}
	local := newClient(near)
	s, failure, err := m.open(80, "1", local.writeNow)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_, _ = io.CopyN(io.Discard, far, 1<<20)
		_ = far.Close()
	}()
	if err := f.copyBoth(local, s, failure, "web", 80); err != nil {
		t.Error(err)
	}
	s.drop()
	_ = near.Close()
}

func TestNewConnectionsAvoidATunnelThatIsHeldUp(t *testing.T) {
	var tunnels []*tunnel
	for range 2 {
		m, _ := pair(t, each(echo))
		tunnels = append(tunnels, &tunnel{uid: "a", mux: m})
	}
	p := newPool(nil, 2, newCounters())
	p.tunnels = tunnels
	tunnels[1].streams.Store(5)
	if best, count, _ := p.best("a", 80); best != tunnels[0] || count != 2 {
		t.Errorf("the idle one is not taken; %d count", count)
	}
	tunnels[0].mux.(*spdyMux).stalled.Store(true)
	if best, count, _ := p.best("a", 80); best != tunnels[1] || count != 1 {
		t.Errorf("the one that is held up is taken; %d count", count)
	}
	tunnels[1].port = 80
	if best, _, _ := p.best("a", 81); best != nil {
		t.Error("another port's is taken")
	}
	if best, count, _ := p.best("b", 80); best != nil || count != 0 {
		t.Errorf("another pod's is taken; %d count", count)
	}
	tunnels[1].close()
	if best, count, _ := p.best("a", 80); best != nil || count != 0 || len(p.tunnels) != 1 {
		t.Errorf("a closed one counts: %d of %d", count, len(p.tunnels))
	}
}
