package forward

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
)

// spdyMux is the client's half of SPDY (SPDY Protocol, Draft 3.1), as far as Kubernetes' port-forward uses it.
//
// It is not spdystream because of what a forward lives on. One goroutine reads frames and gives them to their streams in the
// order in which they came, so that the end of a pod's data tells at once whether the pod's side has named a failure; bytes go
// from the tunnel's buffer straight into the client's socket; a stream is asked for without waiting for the answer; and a
// client that does not read is noticed, so that other connections take another tunnel.
type spdyMux struct {
	reader *bufio.Reader
	writer *coalescing
	done   chan struct{} // closed when the tunnel is
	closed sync.Once
	// stalled says that reading waits for a client that does not read.
	stalled atomic.Bool
	heard   atomic.Int64 // frames read so far

	pinging    sync.Mutex // held while pings are sent, in their order
	pings      int64
	ponging    sync.Mutex
	unanswered map[uint32]struct{} // pings

	mu      sync.Mutex
	streams map[uint32]*spdyStream
	gone    bool // no new streams

	// asking keeps the frames that open streams in the order of their numbers, and their headers in that of the compression.
	asking  sync.Mutex
	next    uint32 // a client's are odd
	block   bytes.Buffer
	deflate *zlib.Writer
}

// From the draft, 2.2 and 2.6.
const (
	frameHeaderSize = 8
	controlBit      = 1 << 31
	controlVersion  = controlBit>>16 | 3
	flagFin         = 1

	frameSynStream = 1
	frameReset     = 3
	framePing      = 6
	frameGoAway    = 7

	resetRefused = 3
	resetCancel  = 5

	maxStreamID = 1<<31 - 1
)

var (
	errGoneAway   = errors.New("the tunnel takes no more connections")
	errReset      = errors.New("the other side has reset the connection")
	errTunnelLost = errors.New("the tunnel has ended")
	errUnopened   = errors.New("the other side has not noticed the connection")
)

func newSpdyMux(conn io.ReadWriteCloser) *spdyMux {
	m := &spdyMux{reader: bufio.NewReaderSize(conn, readBuffer), writer: newCoalescing(conn), done: make(chan struct{}), streams: map[uint32]*spdyStream{}, unanswered: map[uint32]struct{}{}, next: 1}
	// Headers are sent uncompressed inside their zlib stream: they are short, and compressing them costs both sides more than
	// all the rest of opening a stream. Without a match there is no use for the draft's dictionary either.
	m.deflate, _ = zlib.NewWriterLevel(&m.block, zlib.NoCompression) // fails for unknown levels only
	go m.read()
	go m.ping(pingEvery)
	return m
}

func (m *spdyMux) alive() bool {
	select {
	case <-m.done:
		return false
	default:
		return true
	}
}

func (m *spdyMux) busy() bool { return m.stalled.Load() }

func (m *spdyMux) spent() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.gone
}

func (m *spdyMux) close() {
	m.closed.Do(func() {
		close(m.done)
		_ = m.writer.Close() // read ends by it
	})
}

func (m *spdyMux) open(port int, id string, now func([]byte) int) (muxStream, <-chan error, error) {
	failure := newSpdyStream(m, nil)
	failure.failure = make(chan error, 1)
	failure.finished = true
	data := newSpdyStream(m, now)
	data.companion = failure

	m.asking.Lock()
	defer m.asking.Unlock()
	if m.next+2 > maxStreamID {
		return nil, nil, errGoneAway
	}
	failure.id, data.id = m.next, m.next+2
	m.next += 4
	if err := m.add(failure, data); err != nil {
		return nil, nil, err
	}
	ask := m.synStream(nil, failure.id, flagFin, headers(corev1.StreamTypeError, port, id))
	ask = m.synStream(ask, data.id, 0, headers(corev1.StreamTypeData, port, id))
	if err := m.writer.push(ask); err != nil {
		data.drop()
		return nil, nil, err
	}
	return data, failure.failure, nil
}

func (m *spdyMux) add(streams ...*spdyStream) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gone {
		return errGoneAway
	}
	for _, s := range streams {
		m.streams[s.id] = s
	}
	return nil
}

func (m *spdyMux) stream(id uint32) *spdyStream {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.streams[id]
}

func (m *spdyMux) remove(id uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.streams, id)
}

// synStream appends the frame that opens a stream (2.6.1).
func (m *spdyMux) synStream(to []byte, id uint32, flags byte, h http.Header) []byte {
	m.block.Reset()
	var pairs []byte
	pairs = binary.BigEndian.AppendUint32(pairs, uint32(len(h)))
	for name, values := range h {
		name, value := strings.ToLower(name), strings.Join(values, "\x00")
		pairs = append(binary.BigEndian.AppendUint32(pairs, uint32(len(name))), name...)
		pairs = append(binary.BigEndian.AppendUint32(pairs, uint32(len(value))), value...)
	}
	_, _ = m.deflate.Write(pairs) // into memory
	_ = m.deflate.Flush()
	to = control(to, frameSynStream, flags, 10+m.block.Len())
	to = binary.BigEndian.AppendUint32(to, id)
	to = append(to, make([]byte, 6)...) // no other stream, the highest priority
	return append(to, m.block.Bytes()...)
}

// control appends a control frame's first eight bytes.
func control(to []byte, kind uint16, flags byte, length int) []byte {
	to = binary.BigEndian.AppendUint32(to, controlVersion<<16|uint32(kind))
	return binary.BigEndian.AppendUint32(to, uint32(flags)<<24|uint32(length))
}

func reset(id, status uint32) []byte {
	f := control(nil, frameReset, 0, 8)
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(f, id), status)
}

// read gives every frame to its stream until the connection ends.
func (m *spdyMux) read() {
	defer m.end()
	for {
		h, err := m.reader.Peek(frameHeaderSize)
		if err != nil {
			return
		}
		first, second := binary.BigEndian.Uint32(h), binary.BigEndian.Uint32(h[4:])
		flags, length := byte(second>>24), int(second&0xffffff)
		_, _ = m.reader.Discard(frameHeaderSize)
		m.heard.Add(1)
		switch {
		case first&controlBit == 0:
			err = m.readData(first, flags, length)
		case first>>16 == controlVersion:
			err = m.readControl(uint16(first), flags, length)
		default:
			return // whatever this is, it is not SPDY
		}
		if err != nil {
			return
		}
	}
}

const (
	readBuffer = 64 << 10
	// deliverMost is how much of a frame is waited for before it goes on: what kubelets send at once.
	deliverMost = 32 << 10
)

func (m *spdyMux) readData(id uint32, flags byte, length int) error {
	s := m.stream(id) // nil when nobody wants it any more
	for length > 0 {
		b, err := m.reader.Peek(min(length, deliverMost))
		if err != nil {
			return err
		}
		if s != nil {
			s.deliver(b)
		}
		length -= len(b)
		_, _ = m.reader.Discard(len(b))
	}
	if s != nil && flags&flagFin != 0 {
		s.end(io.EOF)
	}
	return nil
}

func (m *spdyMux) readControl(kind uint16, flags byte, length int) error {
	// All that matters lies in the first eight bytes. Headers are never looked at: a reply says nothing but yes.
	b, err := m.reader.Peek(min(length, 8))
	if err != nil {
		return err
	}
	var id uint32
	if len(b) >= 4 {
		id = binary.BigEndian.Uint32(b) &^ controlBit
	}
	switch kind {
	case frameSynStream: // nothing in a port-forward asks this of a client
		err = m.writer.push(reset(id, resetRefused))
	case frameReset:
		if s := m.stream(id); s != nil {
			s.end(errReset)
		}
	case framePing:
		if id%2 != 0 {
			m.pong(id)
			break
		}
		err = m.writer.push(append(control(nil, framePing, 0, 4), b[:min(4, len(b))]...)) // it wants the frame back
	case frameGoAway:
		m.mu.Lock()
		m.gone = true
		m.mu.Unlock()
	default: // replies, headers: their last word may be the stream's too
		if s := m.stream(id); s != nil {
			s.opened.Store(true)
			if flags&flagFin != 0 {
				s.end(io.EOF)
			}
		}
	}
	if err == nil {
		_, err = m.reader.Discard(length)
	}
	return err
}

// end tells every stream that nothing more will come.
func (m *spdyMux) end() {
	m.close()
	m.mu.Lock()
	m.gone = true
	left := m.streams
	m.streams = map[uint32]*spdyStream{}
	m.mu.Unlock()
	for _, s := range left {
		s.end(errTunnelLost)
	}
}
