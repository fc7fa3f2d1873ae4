package site

import (
	"context"
	"sync"
)

// Fact is something about the cloud that is read once and then known, until it is forgotten or read anew. That a thing is
// not there is never known for long: it is looked for again every time. It is safe for concurrent use.
type Fact[T any] struct {
	read func(context.Context) (*T, error)

	mu    sync.Mutex
	value *T
}

// Get is the fact, read when it is not known; nil where the thing is not there.
func (f *Fact[T]) Get(ctx context.Context) (*T, error) {
	if v := f.Known(); v != nil {
		return v, nil
	}
	return f.Read(ctx)
}

// Read reads the fact anew. When it can't, what was known stays so.
func (f *Fact[T]) Read(ctx context.Context) (*T, error) {
	v, err := f.read(ctx)
	if err != nil {
		return nil, err
	}
	f.Learn(v)
	return v, nil
}

// Learn takes the fact from who has just read it; nil where the thing is not there.
func (f *Fact[T]) Learn(v *T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.value = v
}

// Known is the fact without asking anybody; nil while it is not known.
func (f *Fact[T]) Known() *T {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.value
}

// Forget lets the next Get read.
func (f *Fact[T]) Forget() { f.Learn(nil) }
