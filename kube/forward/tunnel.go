package forward

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/httpstream"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/transport/spdy"

	"eksui/kube"
)

// tunnel is one connection through the API server to a pod. It carries many streams.
type tunnel struct {
	pod       string
	uid       string
	transport string
	conn      httpstream.Connection

	requests atomic.Int64
	streams  atomic.Int64 // open now
	retired  atomic.Bool  // takes no new streams
}

// The transports, as the live view names them.
const (
	overWebSocket = "websocket"
	overSPDY      = "spdy"
)

const (
	dialLimit = 15 * time.Second
	// openLimit is how long a live tunnel may take to acknowledge a stream. One that takes longer leads nowhere any more:
	// the machine slept, or the other side went without a word.
	openLimit = 5 * time.Second
)

// dial opens a tunnel, by WebSocket where the API server can (from 1.31), else by SPDY.
func dial(ctx context.Context, c *kube.Client, pod *corev1.Pod) (*tunnel, error) {
	config := c.Config()
	url := c.Typed().CoreV1().RESTClient().Post().Resource("pods").Namespace(pod.Namespace).Name(pod.Name).SubResource("portforward").URL()
	overWS, err := portforward.NewSPDYOverWebsocketDialer(url, config)
	if err != nil {
		return nil, err
	}
	plain := &spdyDialer{config: config, dial: func(rt http.RoundTripper, up spdy.Upgrader) httpstream.Dialer {
		return spdy.NewDialer(up, &http.Client{Transport: rt}, http.MethodPost, url)
	}}
	t := &tunnel{pod: pod.Name, uid: string(pod.UID), transport: overWebSocket}
	dialer := portforward.NewFallbackDialer(overWS, plain, func(err error) bool {
		if httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err) {
			t.transport = overSPDY
			return true
		}
		return false
	})
	return t, within(ctx, dialLimit, func() error {
		conn, protocol, err := dialer.Dial(portforward.PortForwardProtocolV1Name)
		if err != nil {
			return err
		}
		if protocol != portforward.PortForwardProtocolV1Name {
			_ = conn.Close()
			return fmt.Errorf("the server answers with the protocol %q", protocol)
		}
		t.conn = conn
		return nil
	}, func() {
		if t.conn != nil {
			_ = t.conn.Close()
		}
	})
}

// spdyDialer makes its transport only when it is needed.
type spdyDialer struct {
	config *rest.Config
	dial   func(http.RoundTripper, spdy.Upgrader) httpstream.Dialer
}

func (d *spdyDialer) Dial(protocols ...string) (httpstream.Connection, string, error) {
	rt, upgrader, err := spdy.RoundTripperFor(d.config)
	if err != nil {
		return nil, "", err
	}
	return d.dial(rt, upgrader).Dial(protocols...)
}

// within runs what can't be cancelled and stops waiting for it at the limit; abandoned then tidies up behind it.
func within(ctx context.Context, limit time.Duration, run func() error, abandoned func()) error {
	done := make(chan error, 1)
	go func() { done <- run() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var err error
	select {
	case err = <-done:
		return err
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = context.DeadlineExceeded
	}
	go func() {
		<-done
		abandoned()
	}()
	return err
}

func (t *tunnel) alive() bool {
	select {
	case <-t.conn.CloseChan():
		return false
	default:
		return true
	}
}

func (t *tunnel) close() { _ = t.conn.Close() }

// stream is one connection to a port of the pod.
type stream struct {
	tunnel *tunnel
	data   httpstream.Stream
	errors httpstream.Stream
	// failure receives what the pod's side says went wrong, or is closed.
	failure chan error
}

// open asks for a connection to a port. The pod's side connects meanwhile: whether something listens there shows later,
// in failure.
func (t *tunnel) open(ctx context.Context, port int) (*stream, error) {
	headers := func(kind string) http.Header {
		h := http.Header{}
		h.Set(corev1.StreamType, kind)
		h.Set(corev1.PortHeader, strconv.Itoa(port))
		return h
	}
	id := strconv.FormatInt(t.requests.Add(1), 10)
	s := &stream{tunnel: t, failure: make(chan error, 1)}
	err := within(ctx, openLimit, func() error {
		// Both at once: each waits for an answer of its own.
		other := make(chan error, 1)
		go func() {
			h := headers(corev1.StreamTypeError)
			h.Set(corev1.PortForwardRequestIDHeader, id)
			var err error
			s.errors, err = t.conn.CreateStream(h)
			other <- err
		}()
		h := headers(corev1.StreamTypeData)
		h.Set(corev1.PortForwardRequestIDHeader, id)
		var err error
		s.data, err = t.conn.CreateStream(h)
		return errors.Join(err, <-other)
	}, s.drop)
	if err != nil {
		t.retired.Store(true)
		if !errors.Is(err, context.Canceled) {
			t.close()
		}
		return nil, err
	}
	_ = s.errors.Close() // nothing is written to it
	go s.listenForFailure()
	return s, nil
}

func (s *stream) listenForFailure() {
	defer close(s.failure)
	message, err := io.ReadAll(s.errors)
	if err == nil && len(message) > 0 {
		s.failure <- errors.New(string(message))
	}
}

// drop gives the stream up on both sides.
func (s *stream) drop() {
	for _, st := range []httpstream.Stream{s.data, s.errors} {
		if st != nil {
			_ = st.Reset()
			s.tunnel.conn.RemoveStreams(st)
		}
	}
}
