// Package control holds what runs inside of a cluster's control plane: level-triggered loops that compare what objects
// ask for with what there is and change the one towards the other. They keep no state but the store's.
package control

import (
	"context"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/util/workqueue"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// World is what the simulation needs of the practice cloud. Its methods may take the world's lock.
type World interface {
	// Takes turns a typical duration into this world's.
	Takes(typical time.Duration, key string) time.Duration
	// Faulty says whether a fault is on.
	Faulty(name string) bool
}

// Key names an object that a loop has to look at.
type Key struct{ Namespace, Name string }

// KeyOf is an object's key.
func KeyOf(o store.Object) Key { return Key{o.GetNamespace(), o.GetName()} }

// Source says which keys a change of a resource concerns.
type Source struct {
	Resource *registry.Resource
	Keys     func(e store.Event) []Key
}

// Self is for the loop's own kind: the object that changed is the key.
func Self(r *registry.Resource) Source {
	return Source{r, func(e store.Event) []Key { return []Key{KeyOf(e.Item.Object)} }}
}

// Owned is for objects that the loop's kind controls: the key is the controller's.
func Owned(r, owner *registry.Resource) Source {
	return Source{r, func(e store.Event) []Key {
		var keys []Key
		for _, ref := range e.Item.Object.GetOwnerReferences() {
			if ref.Kind == owner.Kind && ref.Controller != nil && *ref.Controller {
				keys = append(keys, Key{e.Item.Object.GetNamespace(), ref.Name})
			}
		}
		return keys
	}}
}

// Every looks at all objects of a resource whenever one of another changes in a way that matters.
func Every(api *registry.API, changed, of *registry.Resource, matters func(e store.Event) bool) Source {
	return Source{changed, func(e store.Event) []Key {
		if !matters(e) {
			return nil
		}
		items, _ := api.Store().List(of.GroupResource(), "")
		keys := make([]Key, len(items))
		for i, item := range items {
			keys[i] = KeyOf(item.Object)
		}
		return keys
	}}
}

// Loop looks at one key after the other, whenever something changed that concerns it or its time has come.
type Loop struct {
	Name    string
	Sources []Source
	// Sync looks at a key. again, unless 0, is when to look anew even if nothing changes.
	Sync func(ctx context.Context, k Key) (again time.Duration, err error)

	queue workqueue.TypedRateLimitingInterface[Key]
}

// Start runs the loop until the context ends; wg counts its goroutines.
func (l *Loop) Start(ctx context.Context, api *registry.API, wg *sync.WaitGroup) {
	l.queue = workqueue.NewTypedRateLimitingQueue(workqueue.NewTypedItemExponentialFailureRateLimiter[Key](5*time.Millisecond, 30*time.Second))
	for _, s := range l.Sources {
		wg.Go(func() { l.feed(ctx, api.Store(), s) })
	}
	wg.Go(func() {
		for l.next(ctx) {
		}
	})
	wg.Go(func() {
		<-ctx.Done()
		l.queue.ShutDown()
	})
}

// Look makes a started loop look at a key now.
func (l *Loop) Look(k Key) { l.queue.Add(k) }

func (l *Loop) feed(ctx context.Context, s *store.Store, source Source) {
	gr := source.Resource.GroupResource()
	for {
		items, from := s.List(gr, "")
		for _, item := range items {
			l.add(source.Keys(store.Event{Item: item}))
		}
		for {
			events, now, changed, err := s.Since(gr, from)
			if err != nil {
				break // fell behind what is remembered: look at everything
			}
			for _, e := range events {
				l.add(source.Keys(e))
			}
			from = now
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (l *Loop) add(keys []Key) {
	for _, k := range keys {
		l.queue.Add(k)
	}
}

func (l *Loop) next(ctx context.Context) bool {
	k, shutdown := l.queue.Get()
	if shutdown {
		return false
	}
	defer l.queue.Done(k)
	again, err := l.Sync(ctx, k)
	switch {
	case err != nil && !settles(err):
		l.queue.AddRateLimited(k)
		return true
	case again > 0:
		l.queue.AddAfter(k, again)
	}
	l.queue.Forget(k)
	return true
}

// settles says whether an error is one that looking anew doesn't mend: what was looked at has gone.
func settles(err error) bool { return apierrors.IsNotFound(err) }
