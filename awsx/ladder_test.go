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
