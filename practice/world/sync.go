package world

import "context"

// syncer lets callers wait for the snapshot that holds what they did. Changes are counted; a snapshot says up to which
// count it holds them.
type syncer struct {
	waiting chan struct{} // poked by a waiter: the pause between two snapshots is cut short
	rounds  chan round    // one value: the state of the last finished snapshot
}

// round is a snapshot's turn: waiters hold on to done, which closes when the snapshot after their call is written.
type round struct {
	done chan struct{}
	err  *error
}

func newSyncer() syncer {
	s := syncer{waiting: make(chan struct{}, 1), rounds: make(chan round, 1)}
	s.rounds <- newRound()
	return s
}

func newRound() round { return round{done: make(chan struct{}), err: new(error)} }

// begin is called before the state is encoded: whoever comes from now on waits for the next snapshot.
func (s *syncer) begin() round {
	r := <-s.rounds
	s.rounds <- newRound()
	return r
}

func (r round) end(err error) {
	*r.err = err
	close(r.done)
}

// Sync returns once every change made before the call is in the snapshot on disk, so that what was acknowledged survives
// kill -9. A world without a folder or at rest has nothing to wait for.
func (w *World) Sync(ctx context.Context) error {
	if w.opts.Dir == "" || w.stop == nil {
		return nil
	}
	r := <-w.sync.rounds
	w.sync.rounds <- r
	poke(w.sync.waiting)
	poke(w.dirty)
	select {
	case <-r.done:
		return *r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}
