package forward

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/moby/spdystream"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// site is a pod with a web server behind a tunnel, and an HTTP forward to it.
type site struct {
	url   string
	f     *Forward
	dials atomic.Int64

	mu       sync.Mutex
	requests []Request
}

func (s *site) seen() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// forwardTo serves the pages by a forward. As container runtimes do, the tunnel's other side dials for every connection.
func forwardTo(t *testing.T, pages http.HandlerFunc, limit time.Duration) *site {
	t.Helper()
	s := &site{}
	address := "127.0.0.1:1" // where nothing listens
	if pages != nil {
		web := httptest.NewServer(pages)
		t.Cleanup(web.Close)
		address = web.Listener.Addr().String()
	}
	runtime := each(func(data, failure *spdystream.Stream) {
		s.dials.Add(1)
		conn, err := net.Dial("tcp", address)
		if err != nil {
			_, _ = io.WriteString(failure, err.Error())
		} else {
			go func() {
				_, _ = io.Copy(conn, data)
				_ = conn.(*net.TCPConn).CloseWrite()
			}()
			_, _ = io.Copy(data, conn)
			_ = conn.Close()
		}
		_ = failure.Close()
		_ = data.Close()
		_ = data.Reset() // spdystream would wait for ever for somebody to read what comes yet
	})
	s.f = forwardOver(t, runtime, Options{HTTP: true, WaitLimit: limit, Requests: func(r Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.requests = append(s.requests, r)
	}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- newHTTPForward(s.f, Port{Remote: "80"}).serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return s
}

// forwardOver is a forward to a ready pod whose tunnels' other side is given.
func forwardOver(t *testing.T, runtime spdystream.StreamHandler, o Options) *Forward {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", UID: "a"}}
	f := &Forward{
		o: o, stats: newCounters(),
		pods: &podFinder{pods: map[string]*corev1.Pod{"web": pod}, current: "web", changed: make(chan struct{})},
	}
	f.tunnels = newPool(func(context.Context, *corev1.Pod) (*tunnel, error) {
		m, _ := pair(t, runtime)
		return &tunnel{pod: "web", uid: "a", mux: m}, nil
	}, 1, f.stats)
	return f
}

var fresh = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}

func ask(t *testing.T, req *http.Request) (int, string) {
	t.Helper()
	resp, err := fresh.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() // only read from
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func request(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func TestHTTPManyConnectionsShareOneToThePodAndAreSeen(t *testing.T) {
	s := forwardTo(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, "%s %s", r.URL.RawQuery, b)
	}, 5*time.Second)
	for range 5 {
		if status, got := ask(t, request(t, http.MethodPost, s.url+"/a%2Fb?key=secret;x", "hello")); status != 201 || got != "key=secret;x hello" {
			t.Errorf("%d %q", status, got)
		}
	}
	if n := s.dials.Load(); n != 1 {
		t.Errorf("%d connections to the pod", n)
	}
	eventually(t, func() bool { return len(s.seen()) == 5 })
	r := s.seen()[0]
	if r.Method != http.MethodPost || r.Path != "/a%2Fb" || r.Status != 201 || r.Bytes != int64(len("key=secret;x hello")) || r.Took <= 0 {
		t.Errorf("%+v", r)
	}
	if now := s.f.Stats(); now.Total != 5 || now.In == 0 || now.Out == 0 {
		t.Errorf("%+v", now)
	}
}

func TestHTTPHeadersArriveAsTheyWereSent(t *testing.T) {
	got := make(chan *http.Request, 2)
	s := forwardTo(t, func(_ http.ResponseWriter, r *http.Request) { got <- r }, 5*time.Second)
	plain := request(t, http.MethodGet, s.url, "")
	plain.Header.Set("User-Agent", "") // none at all
	proxied := request(t, http.MethodGet, s.url, "")
	proxied.Host = "shop.example"
	proxied.Header.Set("X-Forwarded-For", "192.0.2.7")
	for _, req := range []*http.Request{plain, proxied} {
		ask(t, req)
	}
	r := <-got
	if r.Host != strings.TrimPrefix(s.url, "http://") || r.Header.Get("X-Forwarded-For") != "" || r.UserAgent() != "" {
		t.Errorf("%s %v", r.Host, r.Header)
	}
	if r = <-got; r.Host != "shop.example" || r.Header.Get("X-Forwarded-For") != "192.0.2.7" {
		t.Errorf("%s %v", r.Host, r.Header)
	}
}

func TestHTTPWithoutAListenerSaysSoInBothLanguages(t *testing.T) {
	s := forwardTo(t, nil, 5*time.Second)
	status, got := ask(t, request(t, http.MethodGet, s.url, ""))
	if status != http.StatusBadGateway || !strings.Contains(got, "Nothing in the pod web listens on port 80") || !strings.Contains(got, "파드 web에서 포트 80") {
		t.Errorf("%d %q", status, got)
	}
	if s.dials.Load() < 2 {
		t.Error("it was not tried again")
	}
	if s.f.Stats().LastError.IsZero() {
		t.Error("the live view has no last error")
	}
}

func TestHTTPARefusalIsNamedAlsoBeforeTheRequestIsWritten(t *testing.T) {
	s := forwardTo(t, nil, 5*time.Second)
	for _, order := range [][]func(net.Conn) error{{write, read}, {read, write}} {
		conn, err := s.f.dialPod(t.Context(), "80")
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, func() bool { _, err := conn.(*podConn).stream.Write(nil); return err != nil })
		for _, ask := range order {
			if err := ask(conn); err == nil || !strings.HasPrefix(err.Error(), "Nothing in the pod web listens on port 80.") || !again(err, time.Now()) {
				t.Errorf("%v", err)
			}
		}
		_ = conn.Close()
	}
}

func write(c net.Conn) error { _, err := c.Write([]byte("GET / HTTP/1.1\r\n\r\n")); return err }
func read(c net.Conn) error  { _, err := c.Read(make([]byte, 1)); return err }

func TestHTTPAProgramThatDoesNotAnswerIsNamed(t *testing.T) {
	for name, speak := range map[string]string{"nothing": "", "another protocol": "SSH-2.0-x\r\n"} {
		t.Run(name, func(t *testing.T) {
			s := forwardTo(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.WriteString(conn, speak)
				_ = conn.Close()
			}, 5*time.Second)
			status, got := ask(t, request(t, http.MethodGet, s.url+"/a?key=secret", ""))
			if status != http.StatusBadGateway || !strings.Contains(got, "gave no answer to GET /a. ") || !strings.Contains(got, "GET /a 요청에") || strings.Contains(got, "secret") {
				t.Errorf("%d %q", status, got)
			}
		})
	}
}

func TestHTTPWhatIsWrittenArrivesAtOnceAndUpgradesPass(t *testing.T) {
	s := forwardTo(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			_, _ = io.WriteString(w, "event\n")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done() // a stream of events that never ends
			return
		}
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "echo")
		w.WriteHeader(http.StatusSwitchingProtocols)
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		line, _ := rw.ReadString('\n')
		_, _ = io.WriteString(conn, "echo "+line)
		_ = conn.Close()
	}, 5*time.Second)

	ctx, leave := context.WithCancel(t.Context())
	resp, err := fresh.Do(request(t, http.MethodGet, s.url+"/events", "").WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(resp.Body).ReadString('\n'); line != "event\n" {
		t.Errorf("%q %v", line, err)
	}
	leave()
	_ = resp.Body.Close()
	eventually(t, func() bool { return len(s.seen()) == 1 })
	if !s.f.Stats().LastError.IsZero() {
		t.Errorf("a client that leaves is a failure: %s", s.f.Stats().LastError)
	}

	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() // read to its end
	_, _ = io.WriteString(conn, "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
	r := bufio.NewReader(conn)
	up, err := http.ReadResponse(r, nil)
	if err != nil || up.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v %v", up, err)
	}
	defer up.Body.Close() // it has none
	_, _ = io.WriteString(conn, "hello\n")
	if line, err := r.ReadString('\n'); line != "echo hello\n" {
		t.Errorf("%q %v", line, err)
	}
}

func TestHTTPAnotherPodGetsTheNextRequest(t *testing.T) {
	s := forwardTo(t, func(http.ResponseWriter, *http.Request) {}, 5*time.Second)
	h := newHTTPForward(s.f, Port{Remote: "80"})
	s.f.proxies = []*httpForward{h}
	for range 2 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		if w.Code != http.StatusOK {
			t.Errorf("%d", w.Code)
		}
		s.f.podChanged("web") // its connections belong to the old one
	}
	if n := s.dials.Load(); n != 2 {
		t.Errorf("%d connections", n)
	}
}
