package forward

import (
	"encoding/binary"
	"slices"
	"time"
)

const (
	pingEvery = 10 * time.Second
	// pingMissed in a row mean that the other side is gone, also where no packet says so.
	pingMissed = 2
	// pingsEach reach each of the workers of the other side: spdystream gives its frames to five, pings in turn. One of them
	// waits for ever when a connection was refused whose first bytes had come already, and everything of its streams with it.
	pingsEach = 5
)

// ping keeps load balancers from closing an idle tunnel, closes one that leads nowhere any more, and lets no new connection
// into one that does not answer in all its parts.
func (m *spdyMux) ping(every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	heard, missed := m.heard.Load(), 0
	for {
		due, err := m.pingAll()
		if err != nil {
			m.close()
			return
		}
		held := m.stalled.Load()
		select {
		case <-m.done:
			return
		case <-tick.C:
		}
		held = held || m.stalled.Load()
		switch now := m.heard.Load(); {
		case held: // answers wait behind what nobody reads
			missed = 0
		case now == heard:
			missed++
		case !m.answered(due):
			m.giveUpUnopened(errTunnelLost)
			missed = 0
		default:
			missed = 0
		}
		heard = m.heard.Load()
		if missed >= pingMissed {
			m.close()
			return
		}
	}
}

// pingAll reaches every worker, and gives the pings that are to be answered.
func (m *spdyMux) pingAll() ([]uint32, error) {
	m.pinging.Lock()
	defer m.pinging.Unlock()
	var frames []byte
	var ids []uint32
	for range pingsEach {
		m.pings++
		id := uint32(2*m.pings-1) & maxStreamID
		ids = append(ids, id)
		frames = binary.BigEndian.AppendUint32(control(frames, framePing, 0, 4), id)
	}
	m.ponging.Lock()
	for _, id := range ids {
		m.unanswered[id] = struct{}{}
	}
	m.ponging.Unlock()
	return ids, m.writer.push(frames)
}

// pong notes the answer to a ping.
func (m *spdyMux) pong(id uint32) {
	m.ponging.Lock()
	defer m.ponging.Unlock()
	delete(m.unanswered, id)
}

// answered says whether all of these pings are. Others do not count: theirs would stand in for one that a worker owes.
func (m *spdyMux) answered(pings []uint32) bool {
	m.ponging.Lock()
	defer m.ponging.Unlock()
	return !slices.ContainsFunc(pings, func(id uint32) bool { _, waits := m.unanswered[id]; return waits })
}

const (
	doubtLimit = time.Second
	doubtEvery = 10 * time.Millisecond
)

// doubt takes no new connections after one was refused, and finds those that are stuck behind it: they can be tried anew.
func (m *spdyMux) doubt() {
	m.mu.Lock()
	doubted := m.gone
	m.gone = true
	m.mu.Unlock()
	if doubted {
		return
	}
	go func() {
		due, err := m.pingAll()
		tick := time.NewTicker(doubtEvery)
		defer tick.Stop()
		for limit := time.Now().Add(doubtLimit); err == nil && !m.answered(due) && time.Now().Before(limit); {
			select {
			case <-m.done:
				return
			case <-tick.C:
			}
		}
		if !m.answered(due) {
			m.giveUpUnopened(errUnopened)
		}
	}()
}

// giveUpUnopened takes no new connections, and ends those that the other side has not noticed, or only in half.
func (m *spdyMux) giveUpUnopened(why error) {
	m.mu.Lock()
	m.gone = true
	var unopened []*spdyStream
	for _, s := range m.streams {
		if c := s.companion; c != nil && !(s.opened.Load() && c.opened.Load()) {
			unopened = append(unopened, c, s)
		}
	}
	m.mu.Unlock()
	for _, s := range unopened {
		s.end(why)
	}
}
