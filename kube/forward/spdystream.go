package forward

import (
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

// spdyStream is one stream of a spdyMux.
type spdyStream struct {
	mux *spdyMux
	id  uint32
	// companion is the stream on which the pod's side says what went wrong with this one.
	companion *spdyStream
	// now takes bytes without waiting and says how many; nil takes none.
	now func([]byte) int
	// failure gets what came, as an error, when the stream ends; for a companion.
	failure chan error

	opened atomic.Bool // the other side has said so

	wake chan struct{} // there is something to read
	room chan struct{} // there is room for more

	mu       sync.Mutex
	pending  []byte // came, and waits to be read
	reading  []byte // was given to the reader, who has not come back yet
	spare    []byte
	received int64
	ended    error // why nothing more comes: io.EOF, errReset, errTunnelLost
	finished bool  // we have said our last word
	dropped  bool
}

const (
	// streamLimit is how much may wait for a client that does not read before its tunnel waits.
	streamLimit = 1 << 20
	// failureMost is how long the words about a failure may be.
	failureMost = 64 << 10
)

func newSpdyStream(m *spdyMux, now func([]byte) int) *spdyStream {
	return &spdyStream{mux: m, now: now, wake: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// deliver takes bytes over from the tunnel. It returns when the tunnel may read on.
func (s *spdyStream) deliver(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil || s.dropped {
		return
	}
	s.received += int64(len(b))
	if s.failure != nil {
		s.pending = append(s.pending, b[:min(len(b), failureMost-len(s.pending))]...)
		return
	}
	if s.now != nil && len(s.pending) == 0 && s.reading == nil {
		b = b[s.now(b):]
	}
	if len(b) == 0 {
		return
	}
	s.pending = append(s.pending, b...)
	signal(s.wake)
	for len(s.pending) > streamLimit && !s.dropped && s.mux.alive() {
		s.mux.stalled.Store(true)
		s.mu.Unlock()
		select {
		case <-s.room:
		case <-s.mux.done:
		}
		s.mu.Lock()
		s.mux.stalled.Store(false)
	}
}

// end notes why nothing more comes.
func (s *spdyStream) end(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return
	}
	s.ended = why
	if s.failure != nil {
		if len(s.pending) > 0 {
			s.failure <- errors.New(string(s.pending))
		}
		close(s.failure)
	}
	signal(s.wake)
}

// next gives what has come, to be used until the next call. What the stream's now took is not among it.
func (s *spdyStream) next() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reading != nil {
		s.spare, s.reading = s.reading[:0], nil
	}
	for len(s.pending) == 0 || s.dropped {
		if s.ended != nil {
			return nil, s.ended
		}
		s.mu.Unlock()
		<-s.wake
		s.mu.Lock()
	}
	s.reading, s.pending, s.spare = s.pending, s.spare, nil
	signal(s.room)
	return s.reading, nil
}

func (s *spdyStream) got() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.received
}

// Write sends bytes; it waits while too much waits to be sent already.
func (s *spdyStream) Write(p []byte) (int, error) {
	s.mu.Lock()
	closed := s.ended != nil || s.finished
	s.mu.Unlock()
	if closed {
		return 0, io.ErrClosedPipe
	}
	if err := s.mux.writer.data(s.id, p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close says that nothing more will be written.
func (s *spdyStream) Close() error {
	s.mu.Lock()
	said := s.finished
	s.finished = true
	s.mu.Unlock()
	if said {
		return nil
	}
	return s.mux.writer.later(dataHeader(s.id, flagFin, 0))
}

// drop gives the stream up, with its companion. The other side is told where it does not know yet.
func (s *spdyStream) drop() {
	for _, each := range []*spdyStream{s, s.companion} {
		if each == nil {
			continue
		}
		each.mu.Lock()
		tell := each.ended == nil || !each.finished && each.ended == io.EOF
		each.dropped, each.finished = true, true
		each.mu.Unlock()
		signal(each.room)
		each.end(errReset)
		s.mux.remove(each.id)
		if tell {
			_ = s.mux.writer.later(reset(each.id, resetCancel)) // a tunnel that ended needs no word
		}
	}
}

func dataHeader(id uint32, flags byte, length int) []byte {
	h := binary.BigEndian.AppendUint32(make([]byte, 0, frameHeaderSize), id)
	return binary.BigEndian.AppendUint32(h, uint32(flags)<<24|uint32(length))
}
