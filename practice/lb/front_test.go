package lb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const host = "web.ap-northeast-2.elb.localhost"

// pods are servers that the dial takes turns with, as a service does with its ready pods.
func pods(t *testing.T, n int) Dial {
	var addresses []string
	for i := range n {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "pod-%d %s", i, r.Host) }))
		t.Cleanup(s.Close)
		addresses = append(addresses, s.Listener.Addr().String())
	}
	next := 0
	return func(ctx context.Context, cluster, namespace, service string, port int32) (net.Conn, error) {
		if cluster != "arn" || namespace != "default" || service != "web" || port != 80 {
			return nil, fmt.Errorf("dialled %s %s/%s:%d", cluster, namespace, service, port)
		}
		if len(addresses) == 0 {
			return nil, errors.New("no ready pod")
		}
		next++
		return new(net.Dialer).DialContext(ctx, "tcp", addresses[next%len(addresses)])
	}
}

// ask sends a request to a port of the front under a name.
func ask(t *testing.T, port int, name string) (status int, body string, err error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+strconv.Itoa(port)+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = name
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw), err
}

func TestRequestsSpreadOverTheReadyPods(t *testing.T) {
	target := Target{ClusterARN: "arn", Namespace: "default", Service: "web", Ports: []int32{80}, Resolves: true, InService: true}
	f := New(func(name string) (Target, bool) { return target, name == host }, pods(t, 3))
	defer f.Close()
	port, err := f.Listen(80)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := f.Listen(80); again != port || err != nil {
		t.Errorf("the second balancer on port 80 got %d (%v), not %d", again, err, port)
	}
	seen := map[string]int{}
	for range 9 {
		status, body, err := ask(t, port, strings.ToUpper(host)+":"+strconv.Itoa(port))
		if err != nil || status != http.StatusOK {
			t.Fatal(status, body, err)
		}
		seen[body[:5]]++
	}
	if seen["pod-0"] != 3 || seen["pod-1"] != 3 || seen["pod-2"] != 3 {
		t.Errorf("9 requests went to %v", seen)
	}
}

// What a load balancer says before it works, and when it no longer does.
func TestABalancerOnItsWayUpAndDown(t *testing.T) {
	up := Target{ClusterARN: "arn", Namespace: "default", Service: "web", Ports: []int32{80}, Resolves: true, InService: true}
	for _, c := range []struct {
		name   string
		change func(*Target)
		asked  string
		pods   int
		status int // 0: the connection breaks
	}{
		{"another name", func(*Target) {}, "other.elb.localhost", 1, http.StatusNotFound},
		{"not in the DNS yet", func(t *Target) { t.Resolves = false }, host, 1, 0},
		{"not its port", func(t *Target) { t.Ports = []int32{443} }, host, 1, 0},
		{"no instance in service", func(t *Target) { t.InService = false }, host, 1, http.StatusServiceUnavailable},
		{"no ready pod", func(*Target) {}, host, 0, http.StatusBadGateway},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := up
			c.change(&target)
			f := New(func(name string) (Target, bool) { return target, name == host }, pods(t, c.pods))
			defer f.Close()
			port, err := f.Listen(80)
			if err != nil {
				t.Fatal(err)
			}
			status, body, err := ask(t, port, c.asked)
			if status != c.status || (err != nil) != (c.status == 0) {
				t.Errorf("%d %q, %v", status, body, err)
			}
		})
	}
}

func TestAPortThatIsTakenIsReplacedByAFreeOne(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	wanted := taken.Addr().(*net.TCPAddr).Port
	f := New(func(string) (Target, bool) { return Target{}, false }, nil)
	port, err := f.Listen(int32(wanted))
	if err != nil || port == wanted || port < fallbackPort {
		t.Errorf("%d, %v", port, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := f.Listen(80); !errors.Is(err, net.ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
	if _, _, err := ask(t, port, host); err == nil {
		t.Error("it answers after the end")
	}
}
