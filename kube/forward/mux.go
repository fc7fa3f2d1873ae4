package forward

import (
	"io"
	"net/http"
	"time"

	"github.com/moby/spdystream"
	"k8s.io/apimachinery/pkg/util/httpstream"
)

// muxStream is one stream of a tunnel.
type muxStream interface {
	io.ReadWriter
	// Close ends our side, Reset both.
	Close() error
	Reset() error
}

// mux carries streams over one connection.
type mux interface {
	// create opens a stream; with fin, nothing will be written to it.
	create(h http.Header, fin bool) (muxStream, error)
	remove(muxStream)
	done() <-chan bool
	close()
}

// eagerMux speaks SPDY and does not wait for the other side to acknowledge a stream: what the client says first travels
// along with the request for the stream.
type eagerMux struct {
	conn io.Closer
	spdy *spdystream.Connection
}

func newEagerMux(conn *coalescing) (*eagerMux, error) {
	s, err := spdystream.NewConnection(conn, false)
	if err != nil {
		return nil, err
	}
	go s.Serve(spdystream.NoOpStreamHandler)
	m := &eagerMux{conn: conn, spdy: s}
	go m.ping()
	return m, nil
}

const (
	pingEvery = 10 * time.Second
	// pingLimit without an answer means that the other side is gone, also where no packet says so.
	pingLimit = 10 * time.Second
)

// ping keeps load balancers from closing an idle tunnel, and closes one that leads nowhere any more.
func (m *eagerMux) ping() {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-m.done():
			return
		case <-tick.C:
		}
		answered := time.AfterFunc(pingLimit, m.close)
		_, err := m.spdy.Ping()
		answered.Stop()
		if err != nil {
			m.close()
			return
		}
	}
}

func (m *eagerMux) create(h http.Header, fin bool) (muxStream, error) {
	return m.spdy.CreateStream(h, nil, fin)
}

func (m *eagerMux) remove(muxStream)  {}
func (m *eagerMux) done() <-chan bool { return m.spdy.CloseChan() }
func (m *eagerMux) close()            { _ = m.conn.Close() } // Serve ends by it, and all streams with Serve

// waitingMux is client-go's own SPDY connection, for API servers without WebSocket.
type waitingMux struct{ conn httpstream.Connection }

func (m waitingMux) create(h http.Header, fin bool) (muxStream, error) {
	s, err := m.conn.CreateStream(h)
	if err == nil && fin {
		_ = s.Close()
	}
	return s, err
}

func (m waitingMux) remove(s muxStream) {
	if st, ok := s.(httpstream.Stream); ok {
		m.conn.RemoveStreams(st)
	}
}

func (m waitingMux) done() <-chan bool { return m.conn.CloseChan() }
func (m waitingMux) close()            { _ = m.conn.Close() }
