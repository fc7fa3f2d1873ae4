package kube

import (
	"context"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
)

// resyncEvery delivers every object again now and then: some judgements (not scheduled for two minutes) come with time
// alone and with no change of the object.
const resyncEvery = 30 * time.Second

// lister is the part of a typed client that a watch needs.
type lister[L runtime.Object] interface {
	List(ctx context.Context, o metav1.ListOptions) (L, error)
	Watch(ctx context.Context, o metav1.ListOptions) (watch.Interface, error)
}

// Select narrows a watch. The zero value watches everything in the namespace "", which is all namespaces.
type Select struct {
	Namespace string
	// Labels and Fields are selectors in kubectl's form ("app=node-server").
	Labels, Fields string
}

func (s Select) tweak(o metav1.ListOptions) metav1.ListOptions {
	o.LabelSelector, o.FieldSelector = s.Labels, s.Fields
	return o
}

// watchObjects keeps an informer on objects of type T until ctx ends and hands each change over, one at a time. A lost
// connection is taken up again without end; only a refusal (Forbidden, Unauthorized) at the start ends it with an error.
func watchObjects[T runtime.Object, L runtime.Object](ctx context.Context, from lister[L], s Select, deliver func(obj T, gone, listed bool)) error {
	var example T
	lw := &cache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, o metav1.ListOptions) (runtime.Object, error) {
			return from.List(ctx, s.tweak(o))
		},
		WatchFuncWithContext: func(ctx context.Context, o metav1.ListOptions) (watch.Interface, error) {
			return from.Watch(ctx, s.tweak(o))
		},
	}
	informer := cache.NewSharedIndexInformer(lw, example, resyncEvery, cache.Indexers{})

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	err := informer.SetWatchErrorHandlerWithContext(func(_ context.Context, _ *cache.Reflector, err error) {
		if !informer.HasSynced() && (apierrors.IsForbidden(err) || apierrors.IsUnauthorized(err)) {
			cancel(err)
		}
	})
	if err != nil {
		return err
	}
	hand := func(obj any, gone, listed bool) {
		if last, ok := obj.(cache.DeletedFinalStateUnknown); ok {
			obj = last.Obj
		}
		if t, ok := obj.(T); ok && ctx.Err() == nil {
			deliver(t, gone, listed)
		}
	}
	_, err = informer.AddEventHandlerWithResyncPeriod(cache.ResourceEventHandlerDetailedFuncs{
		AddFunc:    func(obj any, initial bool) { hand(obj, false, initial) },
		UpdateFunc: func(_, obj any) { hand(obj, false, false) },
		DeleteFunc: func(obj any) { hand(obj, true, false) },
	}, resyncEvery)
	if err != nil {
		return err
	}
	informer.RunWithContext(ctx)
	if cause := context.Cause(ctx); apierrors.ReasonForError(cause) != metav1.StatusReasonUnknown {
		return cause
	}
	return nil
}

// changes passes on only those updates that tell something new.
type changes[S any] struct {
	mu   sync.Mutex
	last map[string]S
	same func(a, b S) bool
	fn   func(Update[S])
}

func newChanges[S any](same func(a, b S) bool, fn func(Update[S])) *changes[S] {
	return &changes[S]{last: map[string]S{}, same: same, fn: fn}
}

func (c *changes[S]) deliver(key string, u Update[S]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	was, known := c.last[key]
	if u.Gone {
		delete(c.last, key)
	} else {
		if known && c.same(was, u.State) {
			return
		}
		c.last[key] = u.State
	}
	c.fn(u)
}
