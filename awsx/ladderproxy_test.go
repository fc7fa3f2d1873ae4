package awsx

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"eksui/internal/text"
)

const balancerHost = "a1b2.ap-northeast-2.elb.example"

// behind is an environment with a proxy that answers as it is told, once each, and then with the page.
func behind(t *testing.T, variable string, answers ...http.HandlerFunc) (asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host != balancerHost {
			t.Errorf("the proxy is asked for %s", r.URL)
		}
		if n := int(asked.Add(1)); n <= len(answers) {
			answers[n-1](w, r)
		}
	}))
	t.Cleanup(proxy.Close)
	for _, v := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"} {
		t.Setenv(v, "")
	}
	t.Setenv(variable, strings.Replace(proxy.URL, "http://", "http://student:secret@", 1))
	return asked
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// TestThePageThroughAProxy: the proxy's own answers for a name that is not there yet are neither a page nor the end, nor is its
// login; and its password is shown nowhere.
func TestThePageThroughAProxy(t *testing.T) {
	asked := behind(t, "HTTP_PROXY", status(http.StatusBadGateway), status(http.StatusServiceUnavailable), status(http.StatusForbidden),
		status(http.StatusProxyAuthRequired), func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://login.example/", http.StatusFound)
		})
	var events []LadderEvent
	if err := Ladder(t.Context(), balancerHost, 80, "/", quick, func(e LadderEvent) { events = append(events, e) }); err != nil {
		t.Fatal(err)
	}
	if asked.Load() != 6 {
		t.Errorf("asked %d times", asked.Load())
	}
	hints := 0
	for _, e := range events {
		if strings.Contains(e.Detail+e.Hint.In(text.EN), "secret") {
			t.Errorf("the proxy's password is told: %+v", e)
		}
		if !e.Hint.IsZero() {
			hints++
		}
	}
	if last := events[len(events)-1]; last.Rung != RungHTTP || !last.Reached || last.Proxy == "" || hints != 1 {
		t.Errorf("%d hints, last %+v", hints, last)
	}
}

// TestAProxyForHTTPSOnly is tried where nothing gets through without it.
func TestAProxyForHTTPSOnly(t *testing.T) {
	asked := behind(t, "HTTPS_PROXY")
	c := newClimb(balancerHost, 80, "/", func(LadderEvent) {})
	c.resolve = func(context.Context, string) ([]string, error) {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}
	if !c.attempt(t.Context()) || asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestWhatGoesThroughNoProxy(t *testing.T) {
	behind(t, "HTTP_PROXY")
	t.Setenv("HTTPS_PROXY", "http://other.example:3128")
	t.Setenv("NO_PROXY", ".elb.example")
	for _, host := range []string{balancerHost, "a.elb.localhost", "localhost"} {
		if way := newClimb(host, 80, "/", nil).way; way != (route{}) {
			t.Errorf("%s goes through %v", host, way)
		}
	}
}

func TestThePageOfAnIPv6Address(t *testing.T) {
	for port, want := range map[int]string{80: "http://[2001:db8::1]/", 8080: "http://[2001:db8::1]:8080/"} {
		if got := newClimb("2001:db8::1", port, "/", nil).page().String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if _, err := url.Parse(want); err != nil {
			t.Error(err)
		}
	}
}

// TestANameThatOnlyThePublicDNSKnows is said once, after the time for which a name is usually missing.
func TestANameThatOnlyThePublicDNSKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var hints []text.Key
		c := newClimb(balancerHost, 80, "/", func(e LadderEvent) {
			if !e.Hint.IsZero() {
				hints = append(hints, e.Hint.Key)
			}
		})
		c.way = route{}
		c.resolve = func(context.Context, string) ([]string, error) {
			return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
		}
		public := 0
		c.public = func(context.Context, string) ([]string, error) { public++; return []string{"3.4.5.6"}, nil }
		for range 24 { // two minutes
			if c.attempt(t.Context()) {
				t.Fatal("a page without an address")
			}
			time.Sleep(5 * time.Second)
		}
		if !slices.Equal(hints, []text.Key{msgLadderSplit}) || public < 1 || public > 4 {
			t.Errorf("hints %v, the public DNS was asked %d times", hints, public)
		}
	})
}

func TestANetworkWithoutIPv4IsNamed(t *testing.T) {
	for _, addresses := range [][]string{{"3.4.5.6", "3.4.5.7"}, {"3.4.5.6", "2001:db8::1"}} {
		hints := 0
		c := newClimb(balancerHost, 80, "/", func(e LadderEvent) {
			if e.Hint.Key == msgLadderNoIPv4 {
				hints++
			}
		})
		c.way = route{}
		c.resolve = func(context.Context, string) ([]string, error) { return addresses, nil }
		c.dial = func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}
		}
		want := 0
		if onlyIPv4(addresses) {
			want = 1
		}
		for range 3 {
			c.attempt(t.Context())
		}
		if hints != want {
			t.Errorf("%v: %d hints, want %d", addresses, hints, want)
		}
	}
}
