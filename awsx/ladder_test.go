package awsx

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var quick = Pace{Min: time.Millisecond, Max: 5 * time.Millisecond}

func TestLadderClimbsAndTellsEachChangeOnce(t *testing.T) {
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "abc.ap-northeast-2.elb.localhost:"+strconv.Itoa(portOf(r)) || r.URL.Path != "/page" {
			t.Errorf("asked for %s%s", r.Host, r.URL.Path)
		}
		if asked.Add(1) < 4 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("hello"))
	}))
	defer srv.Close()
	port := srv.Listener.Addr().(*net.TCPAddr).Port
	var events []LadderEvent
	err := Ladder(context.Background(), "abc.ap-northeast-2.elb.localhost", port, "page", quick, func(e LadderEvent) { events = append(events, e) })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, string(e.Rung)+" "+strconv.FormatBool(e.Reached)+" "+e.Detail)
	}
	want := []string{"dns true 127.0.0.1", "tcp true 127.0.0.1:" + strconv.Itoa(port), "http false 503 Service Unavailable", "http true 200 OK"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("events:\n%s", strings.Join(got, "\n"))
	}
	if last := events[len(events)-1]; last.Body != "hello" || last.Status != 200 {
		t.Errorf("%+v", last)
	}
}

func portOf(r *http.Request) int {
	return r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr).Port
}

func TestLadderEndsWithItsContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close() // nobody listens there now
	ctx, cancel := context.WithCancel(context.Background())
	var events []LadderEvent
	err = Ladder(ctx, "x.localhost", port, "/", quick, func(e LadderEvent) {
		events = append(events, e)
		if e.Rung == RungTCP {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(events) != 2 || events[1].Reached || !strings.Contains(events[1].Detail, "refused") {
		t.Errorf("%v %+v", err, events)
	}
}

// fakeConn is a connection that only knows whether it was closed.
type fakeConn struct {
	net.Conn
	closed atomic.Bool
}

func (c *fakeConn) Close() error { c.closed.Store(true); return nil }

// after answers a dial when a time has passed, unless its context ends before.
func after(ctx context.Context, d time.Duration, conn net.Conn, err error) (net.Conn, error) {
	select {
	case <-time.After(d):
		return conn, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestAddressesAreTriedSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		good := &fakeConn{}
		began := time.Now()
		conn, err := dialAny(t.Context(), func(ctx context.Context, _, address string) (net.Conn, error) {
			switch address {
			case "10.0.0.1:80": // says nothing
				return after(ctx, time.Hour, nil, errors.New("timeout"))
			case "10.0.0.2:80":
				return nil, errors.New("refused")
			}
			return after(ctx, time.Second, good, nil)
		}, []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"}, 80)
		if err != nil || conn != good || good.closed.Load() || time.Since(began) != time.Second {
			t.Errorf("%v %v after %v", conn, err, time.Since(began))
		}
	}) // which fails when a goroutine is left
}

func TestOnlyTheFirstConnectionIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conns := map[string]*fakeConn{"a:80": {}, "b:80": {}}
		conn, err := dialAny(t.Context(), func(_ context.Context, _, address string) (net.Conn, error) {
			time.Sleep(map[string]time.Duration{"a:80": 2 * time.Second, "b:80": time.Second}[address]) // and does not heed its context
			return conns[address], nil
		}, []string{"a", "b"}, 80)
		if err != nil || conn != conns["b:80"] || conns["b:80"].closed.Load() || !conns["a:80"].closed.Load() {
			t.Errorf("%v %v", conn, err)
		}
	})
}

func TestNoAddressTakesAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, last := errors.New("first"), errors.New("last")
		conn, err := dialAny(t.Context(), func(ctx context.Context, _, address string) (net.Conn, error) {
			if address == "a:80" {
				return after(ctx, time.Second, nil, first)
			}
			return nil, last
		}, []string{"a", "b"}, 80)
		if conn != nil || err != last {
			t.Errorf("%v %v", conn, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := dialAny(ctx, func(ctx context.Context, _, _ string) (net.Conn, error) { return after(ctx, time.Hour, nil, nil) }, []string{"a", "b"}, 80); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	})
}

func TestTheRungIsToldOnceWhicheverAddressIsFirst(t *testing.T) {
	var told []string
	c := newClimb("h", 80, "/", func(e LadderEvent) { told = append(told, e.Detail) })
	c.say(LadderEvent{Rung: RungTCP, Reached: true, Detail: "10.0.0.1:80"})
	c.say(LadderEvent{Rung: RungTCP, Reached: true, Detail: "10.0.0.2:80"})
	c.say(LadderEvent{Rung: RungTCP, Detail: "refused"})
	c.say(LadderEvent{Rung: RungTCP, Reached: true, Detail: "10.0.0.2:80"})
	if strings.Join(told, " ") != "10.0.0.1:80 refused 10.0.0.2:80" {
		t.Errorf("%v", told)
	}
}
