package forward

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
)

// tunnel is one connection through the API server to a pod. It carries many streams.
type tunnel struct {
	pod       string
	uid       string
	transport string
	mux       mux

	requests atomic.Int64
	streams  atomic.Int64 // open now
	retired  atomic.Bool  // takes no new streams
}

func (t *tunnel) alive() bool {
	select {
	case <-t.mux.done():
		return false
	default:
		return true
	}
}

func (t *tunnel) close() { t.mux.close() }

// stream is one connection to a port of the pod.
type stream struct {
	tunnel *tunnel
	data   muxStream
	errors muxStream
	// failure receives what the pod's side says went wrong, or is closed.
	failure chan error
}

// open asks for a connection to a port. The pod's side connects meanwhile: whether something listens there shows later,
// in failure.
func (t *tunnel) open(port int) (*stream, error) {
	s := &stream{tunnel: t, failure: make(chan error, 1)}
	id := strconv.FormatInt(t.requests.Add(1), 10)
	var err error
	if s.errors, err = t.mux.create(headers(corev1.StreamTypeError, port, id), true); err == nil {
		s.data, err = t.mux.create(headers(corev1.StreamTypeData, port, id), false)
	}
	if err != nil {
		t.retired.Store(true)
		t.close()
		return nil, err
	}
	go s.listenForFailure()
	return s, nil
}

func headers(kind string, port int, id string) http.Header {
	h := http.Header{}
	h.Set(corev1.StreamType, kind)
	h.Set(corev1.PortHeader, strconv.Itoa(port))
	h.Set(corev1.PortForwardRequestIDHeader, id)
	return h
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
	for _, st := range []muxStream{s.data, s.errors} {
		_ = st.Reset()
		s.tunnel.mux.remove(st)
	}
}
