package store

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

// snapshot is a store as it is saved: the objects, without the history.
type snapshot struct {
	Revision uint64                       `json:"revision"`
	Objects  map[string][]json.RawMessage `json:"objects"`
}

// MarshalJSON writes the objects as they are at one revision.
func (s *Store) MarshalJSON() ([]byte, error) {
	s.mu.RLock()
	out := snapshot{Revision: s.revision, Objects: map[string][]json.RawMessage{}}
	var items []*Item
	var of []string
	for r, t := range s.tables {
		for _, x := range t.items.List() {
			items, of = append(items, x.(*Item)), append(of, r.String())
		}
	}
	s.mu.RUnlock()
	for i, item := range items {
		out.Objects[of[i]] = append(out.Objects[of[i]], item.JSON())
	}
	return json.Marshal(out)
}

// UnmarshalJSON fills an empty store from a snapshot. What happened before it can no longer be watched.
func (s *Store) UnmarshalJSON(raw []byte) error {
	var in snapshot
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revision = max(in.Revision, 1)
	for name, objects := range in.Objects {
		t := newTable(s.revision)
		s.tables[schema.ParseGroupResource(name)] = t
		for _, raw := range objects {
			o, err := runtime.Decode(scheme.Codecs.UniversalDeserializer(), raw)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			object, ok := o.(Object)
			if !ok {
				return fmt.Errorf("%s: %T is no object", name, o)
			}
			var revision uint64
			if _, err := fmt.Sscan(object.GetResourceVersion(), &revision); err != nil {
				return fmt.Errorf("%s %s: resourceVersion: %w", name, object.GetName(), err)
			}
			_ = t.items.Add(&Item{Object: object, Revision: revision})
		}
	}
	return nil
}
