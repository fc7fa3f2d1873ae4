package forward

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"sync"
	"time"

	"eksui/internal/text"
)

// Request is one HTTP request that went through a forward.
type Request struct {
	At     time.Time
	Method string
	// Path without the query, which may hold what is nobody's business.
	Path string
	// Status is 0 when the client left before there was one.
	Status int
	// Took is the time from the request's arrival to the answer's last byte.
	Took time.Duration
	// Bytes of the answer's body.
	Bytes int64
}

// httpForward serves ports whose programs speak HTTP: every request can be seen, and connections to the pod are kept for the
// next requests.
type httpForward struct {
	f         *Forward
	transport *http.Transport
	proxy     *httputil.ReverseProxy

	mu    sync.Mutex
	ended bool
	open  sync.WaitGroup
}

const (
	// idleLimit stays well below what web servers grant (Node's 5 s is the shortest that is common), so that a request
	// does not meet a connection that the pod is about to close.
	idleLimit = 2 * time.Second
	idleMost  = 64
)

func newHTTPForward(f *Forward, p Port) *httpForward {
	h := &httpForward{f: f}
	h.transport = &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, f.o.WaitLimit)
			defer cancel()
			return f.dialPod(ctx, p.Remote)
		},
		DisableCompression: true, MaxIdleConnsPerHost: idleMost, IdleConnTimeout: idleLimit,
		WriteBufferSize: bufferSize, ReadBufferSize: bufferSize,
	}
	h.proxy = &httputil.ReverseProxy{
		// What the client sends arrives as it is: the forward is not a hop that a program has to know of.
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.URL.RawQuery = "http", "pod", r.In.URL.RawQuery
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				if v, sent := r.In.Header[name]; sent {
					r.Out.Header[name] = v
				}
			}
		},
		Transport: h, FlushInterval: -1, BufferPool: bufferPool{}, ErrorHandler: h.failed, ErrorLog: log.New(io.Discard, "", 0),
	}
	return h
}

// serve answers a listener's connections until ctx ends.
func (h *httpForward) serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: h, ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: h.f.o.WaitLimit,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnState: func(_ net.Conn, s http.ConnState) {
			switch s {
			case http.StateNew:
				h.f.stats.opened()
			case http.StateClosed, http.StateHijacked:
				h.f.stats.closed()
			}
		},
	}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	err := server.Serve(l)
	h.mu.Lock()
	h.ended = true
	h.mu.Unlock()
	h.open.Wait()
	h.transport.CloseIdleConnections()
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// ServeHTTP carries one request and tells of it.
func (h *httpForward) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.begin() {
		panic(http.ErrAbortHandler)
	}
	defer h.open.Done()
	seen := &seen{ResponseWriter: w}
	at := time.Now()
	defer func() { // also when the copying of the answer panics because the client has left
		if h.f.o.Requests != nil {
			h.f.o.Requests(Request{
				At: at, Method: r.Method, Path: r.URL.EscapedPath(), Status: seen.status, Took: time.Since(at), Bytes: seen.bytes,
			})
		}
	}()
	h.proxy.ServeHTTP(seen, r)
}

func (h *httpForward) begin() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended {
		return false
	}
	h.open.Add(1)
	return true
}

// RoundTrip asks the pod, once more while nothing there has seen the request.
func (h *httpForward) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	err = insist(r.Context(), func() (bool, error) {
		resp, err = h.transport.RoundTrip(r) //nolint:bodyclose // the proxy closes it
		return r.Body == nil, err
	})
	return resp, err
}

// answerProblem is for what nothing else has explained: the connection was carried, and no HTTP came back.
func answerProblem(r *http.Request, err error) error {
	var already *text.Problem
	if errors.As(err, &already) {
		return err
	}
	return unansweredCauses.Problem(httpCall{r.Method, r.URL.EscapedPath()}, err)
}

// failed answers where the pod can't, in both languages: nobody knows which one the browser's person reads.
func (h *httpForward) failed(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // the client has left
	}
	err = answerProblem(r, err)
	h.f.stats.failed(err)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusBadGateway)
	for _, lang := range []text.Lang{text.EN, text.KO} {
		_, _ = io.WriteString(w, "eksui: "+text.InLang(err, lang)+"\n")
	}
}

// seen notes what is answered.
type seen struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (s *seen) WriteHeader(status int) {
	if status >= http.StatusOK || status == http.StatusSwitchingProtocols {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *seen) Write(p []byte) (int, error) {
	n, err := s.ResponseWriter.Write(p)
	s.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController flush and hijack.
func (s *seen) Unwrap() http.ResponseWriter { return s.ResponseWriter }

type bufferPool struct{}

func (bufferPool) Get() []byte  { return *buffers.Get().(*[]byte) }
func (bufferPool) Put(b []byte) { buffers.Put(&b) }
