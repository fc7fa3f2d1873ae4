package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"eksui/steps/engine"
)

// A batch is what one reading of the engine's channel gives: up to batchSize records, or those of batchTime.
const (
	batchSize = 256
	batchTime = 50 * time.Millisecond
)

// batchMsg brings records of the lab that was opened as number lab.
type batchMsg struct {
	lab     int
	records []engine.Record
	closed  bool // no more will come
}

// drain waits for the next records. The engine closes the channel when the context of Follow ends, so it never outlives
// the lab. One drain is outstanding at a time.
func drain(lab int, ch <-chan engine.Record) tea.Cmd {
	return func() tea.Msg {
		first, ok := <-ch
		if !ok {
			return batchMsg{lab: lab, closed: true}
		}
		b := batchMsg{lab: lab, records: []engine.Record{first}}
		over := time.NewTimer(batchTime)
		defer over.Stop()
		for len(b.records) < batchSize {
			select {
			case r, ok := <-ch:
				if !ok {
					b.closed = true
					return b
				}
				b.records = append(b.records, r)
			case <-over.C:
				return b
			}
		}
		return b
	}
}
