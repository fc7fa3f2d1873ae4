package awsx

import (
	"context"

	"eksui/internal/text"
)

// Hold is something that keeps another thing from being deleted.
type Hold struct {
	Item  Item      // what holds
	Holds string    // ID of what it holds: a subnet, a group, the network
	Why   text.Text // in words
	Next  text.Text // how it goes away
	Ours  bool      // tags prove that it belongs to the cluster or lab
}

// Blockers finds what holds a network: interfaces, addresses, load balancers, foreign security groups and instances.
func (s *Session) Blockers(ctx context.Context, q Query) ([]Hold, error) { return nil, errPending }
