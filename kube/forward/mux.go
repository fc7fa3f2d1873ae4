package forward

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/httpstream"
)

// mux carries the connections of one tunnel.
type mux interface {
	// open asks for a connection to a port of the pod. What comes back goes to now first, which takes what it can without
	// waiting and says how much. The channel gets what the pod's side says went wrong, or is closed.
	open(port int, id string, now func([]byte) int) (muxStream, <-chan error, error)
	alive() bool
	// busy says that a client that does not read keeps the others waiting.
	busy() bool
	// spent says that it takes no new connections.
	spent() bool
	// doubt is called when a connection was refused: it takes no new ones, and those that are stuck end with errUnopened.
	doubt()
	close()
}

// muxStream is one connection.
type muxStream interface {
	// next gives what has come, to be used until the next call; io.EOF at the end that the pod's side has said.
	next() ([]byte, error)
	// got is how many bytes have come.
	got() int64
	io.WriteCloser
	// drop ends it on both sides.
	drop()
}

func headers(kind string, port int, id string) http.Header {
	h := http.Header{}
	h.Set(corev1.StreamType, kind)
	h.Set(corev1.PortHeader, strconv.Itoa(port))
	h.Set(corev1.PortForwardRequestIDHeader, id)
	return h
}

// waitingMux is client-go's own SPDY connection, for API servers without WebSocket.
type waitingMux struct{ conn httpstream.Connection }

func (m waitingMux) open(port int, id string, _ func([]byte) int) (muxStream, <-chan error, error) {
	said, err := m.conn.CreateStream(headers(corev1.StreamTypeError, port, id))
	if err != nil {
		return nil, nil, err
	}
	_ = said.Close()
	data, err := m.conn.CreateStream(headers(corev1.StreamTypeData, port, id))
	if err != nil {
		_ = said.Reset()
		m.conn.RemoveStreams(said)
		return nil, nil, err
	}
	failure := make(chan error, 1)
	go listenForFailure(said, failure)
	return &waitingStream{Stream: data, companion: said, conn: m.conn, buffer: make([]byte, bufferSize)}, failure, nil
}

func (m waitingMux) alive() bool {
	select {
	case <-m.conn.CloseChan():
		return false
	default:
		return true
	}
}

func (m waitingMux) busy() bool  { return false }
func (m waitingMux) spent() bool { return false }
func (m waitingMux) doubt()      {}
func (m waitingMux) close()      { _ = m.conn.Close() }

func listenForFailure(from io.Reader, failure chan<- error) {
	defer close(failure)
	message, err := io.ReadAll(io.LimitReader(from, failureMost))
	if err == nil && len(message) > 0 {
		failure <- errors.New(string(message))
	}
}

type waitingStream struct {
	httpstream.Stream
	companion httpstream.Stream
	conn      httpstream.Connection
	buffer    []byte
	received  int64
}

func (s *waitingStream) next() ([]byte, error) {
	n, err := s.Read(s.buffer)
	s.received += int64(n)
	switch {
	case n > 0:
		return s.buffer[:n], nil
	case !(waitingMux{s.conn}).alive():
		return nil, errTunnelLost
	}
	return nil, err
}

func (s *waitingStream) got() int64 { return s.received }

func (s *waitingStream) drop() {
	for _, each := range []httpstream.Stream{s.Stream, s.companion} {
		_ = each.Reset()
		s.conn.RemoveStreams(each)
	}
}
