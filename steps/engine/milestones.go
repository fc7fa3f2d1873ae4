package engine

import (
	"context"
	"sync"
)

// milestones are points that goroutines wait for, each reached once.
type milestones struct {
	mu  sync.Mutex
	at  map[Milestone]chan struct{}
	hit map[Milestone]bool
}

func newMilestones() *milestones {
	return &milestones{at: map[Milestone]chan struct{}{}, hit: map[Milestone]bool{}}
}

func (m *milestones) channel(name Milestone) chan struct{} {
	if m.at[name] == nil {
		m.at[name] = make(chan struct{})
	}
	return m.at[name]
}

func (m *milestones) reach(name Milestone) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.hit[name] {
		m.hit[name] = true
		close(m.channel(name))
	}
}

func (m *milestones) wait(ctx context.Context, name Milestone) error {
	m.mu.Lock()
	c := m.channel(name)
	m.mu.Unlock()
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
