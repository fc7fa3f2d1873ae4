// Package store keeps a cluster's objects, one revision counter over all of them and the recent history of their
// changes, from which watches are served.
//
// Objects live in client-go's Indexer. Its field-managed object tracker was the first choice and was not kept: its lists
// copy every object under one lock, its watches drop out at a hundred events that nobody has read yet, and it knows no
// resource versions to resume from.
package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
)

// Object is any Kubernetes object. One that is in the store is never changed: changes replace it.
type Object interface {
	metav1.Object
	runtime.Object
}

// Item is an object as it is at a revision.
type Item struct {
	Object   Object
	Revision uint64

	once sync.Once
	json []byte
}

// JSON is the object's encoding, made once.
func (i *Item) JSON() []byte {
	i.once.Do(func() {
		raw, err := json.Marshal(i.Object)
		if err != nil {
			panic(fmt.Sprintf("store: %T can't be encoded: %v", i.Object, err)) // built-in types always can
		}
		i.json = raw
	})
	return i.json
}

// Event is a change of an object. Prev is nil for the first version; Item of a deletion is the last one, at the
// revision of the deletion.
type Event struct {
	Type watch.EventType
	Item *Item
	Prev *Item
}

// The indices of every table.
const (
	ByNamespace = "namespace"
	ByOwner     = "owner"    // UID of each owner, or Orphans
	ByNode      = "node"     // name of the node that a pod is bound to
	ByInvolved  = "involved" // KeyOfReference of the object that an event is about
	byUID       = "uid"
)

// KeyOfReference tells objects apart that events are about.
func KeyOfReference(r corev1.ObjectReference) string {
	return r.Kind + "/" + r.Namespace + "/" + r.Name
}

// Orphans is what ByOwner has objects under that nobody owns.
const Orphans = ""

var indexers = cache.Indexers{
	byUID:       func(x any) ([]string, error) { return []string{string(x.(*Item).Object.GetUID())}, nil },
	ByNamespace: func(x any) ([]string, error) { return []string{x.(*Item).Object.GetNamespace()}, nil },
	ByOwner: func(x any) ([]string, error) {
		var uids []string
		for _, o := range x.(*Item).Object.GetOwnerReferences() {
			uids = append(uids, string(o.UID))
		}
		if len(uids) == 0 {
			return []string{Orphans}, nil
		}
		return uids, nil
	},
	ByInvolved: func(x any) ([]string, error) {
		if e, ok := x.(*Item).Object.(*corev1.Event); ok {
			return []string{KeyOfReference(e.InvolvedObject)}, nil
		}
		return nil, nil
	},
	ByNode: func(x any) ([]string, error) {
		if pod, ok := x.(*Item).Object.(*corev1.Pod); ok && pod.Spec.NodeName != "" {
			return []string{pod.Spec.NodeName}, nil
		}
		return nil, nil
	},
}

// maxHistory is how many changes of a resource are kept at least; a watch that wants older ones has to list anew.
const maxHistory = 4096

type table struct {
	items     cache.Indexer
	sorted    atomic.Pointer[[]*Item] // the items in order, until the next change; nil before the first list of them
	history   []Event
	compacted uint64 // changes up to here are no longer in history
	changed   chan struct{}
}

// Store keeps the objects of one cluster. Its methods are safe for concurrent use; who reads an object to change it has
// to keep other writers out meanwhile (see registry.API).
type Store struct {
	mu       sync.RWMutex
	revision uint64
	tables   map[schema.GroupResource]*table
	onChange func()
}

// New returns an empty store. onChange is called after every change, with the store's lock held.
func New(onChange func()) *Store {
	return &Store{revision: 1, tables: map[schema.GroupResource]*table{}, onChange: onChange}
}

func key(namespace, name string) string { return namespace + "/" + name }

func newTable(compacted uint64) *table {
	return &table{
		items: cache.NewIndexer(func(x any) (string, error) {
			o := x.(*Item).Object
			return key(o.GetNamespace(), o.GetName()), nil
		}, indexers),
		compacted: compacted,
		changed:   make(chan struct{}),
	}
}

func (s *Store) table(r schema.GroupResource) *table {
	t := s.tables[r]
	if t == nil {
		t = newTable(s.revision)
		s.tables[r] = t
	}
	return t
}

// Revision is the revision of the last change.
func (s *Store) Revision() uint64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.revision
}

// Get returns an object, or false. A resource without namespaces has "" for one.
func (s *Store) Get(r schema.GroupResource, namespace, name string) (*Item, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[r]
	if t == nil {
		return nil, false
	}
	x, ok, _ := t.items.GetByKey(key(namespace, name)) // an Indexer's GetByKey has no error to give
	if !ok {
		return nil, false
	}
	return x.(*Item), true
}

// List returns the objects of a resource, of one namespace or, for "", of all, sorted by namespace and name, and the
// revision that the list is of.
func (s *Store) List(r schema.GroupResource, namespace string) ([]*Item, uint64) {
	if namespace != "" {
		return s.By(r, ByNamespace, namespace)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[r]
	if t == nil {
		return nil, s.revision
	}
	all := t.sorted.Load()
	if all == nil {
		items := inOrder(t.items.List())
		all = &items
		t.sorted.Store(all)
	}
	return slices.Clone(*all), s.revision
}

// By returns the objects that an index has under a value, sorted by namespace and name.
func (s *Store) By(r schema.GroupResource, index, value string) ([]*Item, uint64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[r]
	if t == nil {
		return nil, s.revision
	}
	found, _ := t.items.ByIndex(index, value) // fails for an unknown index only
	return inOrder(found), s.revision
}

// ByUID returns the object of a UID, or false.
func (s *Store) ByUID(r schema.GroupResource, uid types.UID) (*Item, bool) {
	items, _ := s.By(r, byUID, string(uid))
	if len(items) == 0 {
		return nil, false
	}
	return items[0], true
}

// inOrder sorts items by namespace and name.
func inOrder(found []any) []*Item {
	items := make([]*Item, len(found))
	for i, x := range found {
		items[i] = x.(*Item)
	}
	slices.SortFunc(items, func(a, b *Item) int {
		if c := strings.Compare(a.Object.GetNamespace(), b.Object.GetNamespace()); c != 0 {
			return c
		}
		return strings.Compare(a.Object.GetName(), b.Object.GetName())
	})
	return items
}

// Put stores an object, new or instead of the one of its name, under the next revision, which it also writes into the
// object. The object belongs to the store from then on.
func (s *Store) Put(r schema.GroupResource, o Object) *Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.table(r)
	s.revision++
	o.SetResourceVersion(strconv.FormatUint(s.revision, 10))
	e := Event{Type: watch.Added, Item: &Item{Object: o, Revision: s.revision}}
	if prev, ok, _ := t.items.GetByKey(key(o.GetNamespace(), o.GetName())); ok {
		e.Type, e.Prev = watch.Modified, prev.(*Item)
	}
	_ = t.items.Update(e.Item) // fails for a failing key function only
	s.record(t, e)
	return e.Item
}

// Delete takes an object out and returns its last version, or nil if there is none of the name.
func (s *Store) Delete(r schema.GroupResource, namespace, name string) *Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.table(r)
	x, ok, _ := t.items.GetByKey(key(namespace, name))
	if !ok {
		return nil
	}
	prev := x.(*Item)
	_ = t.items.Delete(prev)
	s.revision++
	last := prev.Object.DeepCopyObject().(Object)
	last.SetResourceVersion(strconv.FormatUint(s.revision, 10))
	e := Event{Type: watch.Deleted, Prev: prev, Item: &Item{Object: last, Revision: s.revision}}
	s.record(t, e)
	return e.Item
}

func (s *Store) record(t *table, e Event) {
	t.sorted.Store(nil)
	if len(t.history) >= 2*maxHistory {
		t.compacted = t.history[maxHistory-1].Item.Revision
		t.history = slices.Clone(t.history[maxHistory:])
	}
	t.history = append(t.history, e)
	close(t.changed)
	t.changed = make(chan struct{})
	s.onChange()
}

// ExpiredError says that the changes after a revision are no longer known.
type ExpiredError struct{ Asked, Oldest uint64 }

func (e *ExpiredError) Error() string {
	return fmt.Sprintf("too old resource version: %d (%d)", e.Asked, e.Oldest)
}

// Since returns the changes of a resource after a revision, the revision of the store as of now, and a channel that
// closes at the next change of the resource.
func (s *Store) Since(r schema.GroupResource, revision uint64) (events []Event, now uint64, changed <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.table(r)
	if revision < t.compacted {
		return nil, 0, nil, &ExpiredError{Asked: revision, Oldest: t.compacted}
	}
	first, _ := slices.BinarySearchFunc(t.history, revision+1, func(e Event, rev uint64) int {
		return int(int64(e.Item.Revision) - int64(rev))
	})
	return slices.Clone(t.history[first:]), s.revision, t.changed, nil
}
