package apiserver

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"

	"eksui/practice/k8s/store"
)

// bookmarkEvery is how often a watch is told how far it is, if it wants to know.
const bookmarkEvery = time.Minute

func (s *Server) watch(c *call) error {
	opts, sel, err := c.listOptions()
	if err != nil {
		return err
	}
	m, err := accepted(c.req, "Table", "PartialObjectMetadata")
	if err != nil {
		return err
	}
	if m.info.StreamSerializer == nil {
		return unsupportedMedia(mediaTypes())
	}
	from, initial, err := s.watchStart(c, opts, sel)
	if err != nil {
		return err
	}
	t := &watcher{call: c, media: m, sel: sel, bookmarks: opts.AllowWatchBookmarks}
	t.open()
	limit := watchFor
	if opts.TimeoutSeconds != nil {
		limit = time.Duration(*opts.TimeoutSeconds) * time.Second
	}
	ends := time.NewTimer(limit)
	defer ends.Stop()
	for _, item := range initial {
		if err := t.send(watch.Added, item); err != nil {
			return nil // whoever watched has gone
		}
	}
	if opts.SendInitialEvents != nil && *opts.SendInitialEvents {
		if err := t.bookmark(from, true); err != nil {
			return nil
		}
	}
	t.follow(from, ends.C)
	return nil
}

// watchStart says from which revision a watch goes on, and which objects it begins with.
func (s *Server) watchStart(c *call, opts *metav1.ListOptions, sel selector) (from uint64, initial []*store.Item, err error) {
	wanted := opts.ResourceVersion == "" || opts.ResourceVersion == "0"
	if opts.SendInitialEvents != nil {
		wanted = *opts.SendInitialEvents
	}
	if wanted {
		items, revision := s.candidates(c, sel)
		for _, item := range items {
			if sel.matches(item.Object) {
				initial = append(initial, item)
			}
		}
		return revision, initial, nil
	}
	if opts.ResourceVersion == "" {
		return s.API.Store().Revision(), nil, nil
	}
	from, err = strconv.ParseUint(opts.ResourceVersion, 10, 64)
	if err != nil {
		return 0, nil, apierrors.NewBadRequest("resourceVersion: Invalid value: " + strconv.Quote(opts.ResourceVersion) + ": " + err.Error())
	}
	if from > s.API.Store().Revision() { // of another cluster, or of a state that was lost
		return 0, nil, apierrors.NewResourceExpired("Too large resource version: " + opts.ResourceVersion)
	}
	return from, nil, nil
}

// watcher writes one watch's events.
type watcher struct {
	call      *call
	media     media
	sel       selector
	bookmarks bool
	frames    io.Writer
	started   bool // a table has shown its columns
}

func (t *watcher) open() {
	h := t.call.w.Header()
	kind := t.media.info.MediaType
	if kind != jsonType {
		kind += ";stream=watch"
	}
	h.Set("Content-Type", kind)
	t.call.w.WriteHeader(http.StatusOK)
	t.frames = t.media.info.StreamSerializer.Framer.NewFrameWriter(t.call.w)
	t.flush()
}

func (t *watcher) flush() {
	if f, ok := t.call.w.(http.Flusher); ok {
		f.Flush()
	}
}

// follow sends what happens after a revision until somebody has had enough.
func (t *watcher) follow(from uint64, ends <-chan time.Time) {
	tick := time.NewTicker(bookmarkEvery)
	defer tick.Stop()
	gr := t.call.resource.Stored()
	for {
		events, now, changed, err := t.call.server.API.Store().Since(gr, from)
		if err != nil {
			t.expired(err)
			return
		}
		for _, e := range events {
			if err := t.event(e); err != nil {
				return
			}
		}
		from = now
		select {
		case <-changed:
		case <-tick.C:
			if t.bookmarks && t.bookmark(from, false) != nil {
				return
			}
		case <-ends:
			return
		case <-t.call.req.Context().Done():
			return
		}
	}
}

// event sends a change as the selector sees it: an object that no longer matches is deleted for whoever watches.
func (t *watcher) event(e store.Event) error {
	e.Item, e.Prev = t.call.resource.View(e.Item), t.call.resource.View(e.Prev)
	ns := t.call.namespace
	if ns != "" && e.Item.Object.GetNamespace() != ns {
		return nil
	}
	now := e.Type != watch.Deleted && t.sel.matches(e.Item.Object)
	before := e.Prev != nil && t.sel.matches(e.Prev.Object)
	switch {
	case now && before:
		return t.send(watch.Modified, e.Item)
	case now:
		return t.send(watch.Added, e.Item)
	case before && e.Type == watch.Deleted:
		return t.send(watch.Deleted, e.Item)
	case before:
		last := e.Prev.Object.DeepCopyObject().(store.Object)
		last.SetResourceVersion(e.Item.Object.GetResourceVersion())
		return t.send(watch.Deleted, &store.Item{Object: last})
	}
	return nil
}

func (t *watcher) send(kind watch.EventType, item *store.Item) error {
	switch {
	case t.media.as == "Table":
		table, err := t.call.table([]*store.Item{item}, metav1.ListMeta{ResourceVersion: item.Object.GetResourceVersion()})
		if err != nil {
			return err
		}
		if t.started {
			table.ColumnDefinitions = nil
		}
		t.started = true
		return t.sendJSON(kind, table)
	case t.media.as != "":
		return t.sendJSON(kind, metadataOf(item.Object))
	case t.media.info.MediaType == jsonType:
		return t.frame(&metav1.WatchEvent{Type: string(kind), Object: runtime.RawExtension{Raw: item.JSON()}})
	}
	return t.sendObject(kind, item.Object)
}

func (t *watcher) sendJSON(kind watch.EventType, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return t.frame(&metav1.WatchEvent{Type: string(kind), Object: runtime.RawExtension{Raw: raw}})
}

func (t *watcher) sendObject(kind watch.EventType, o runtime.Object) error {
	raw, err := runtime.Encode(t.media.info.Serializer, o)
	if err != nil {
		return err
	}
	return t.frame(&metav1.WatchEvent{Type: string(kind), Object: runtime.RawExtension{Raw: raw}})
}

func (t *watcher) frame(e *metav1.WatchEvent) error {
	if err := t.media.info.StreamSerializer.Encode(e, t.frames); err != nil {
		return err
	}
	t.flush()
	return nil
}

// bookmark tells how far the watch is; last marks the end of the events that it began with.
func (t *watcher) bookmark(revision uint64, last bool) error {
	o := t.call.resource.New()
	o.SetResourceVersion(strconv.FormatUint(revision, 10))
	if last {
		o.SetAnnotations(map[string]string{metav1.InitialEventsAnnotationKey: "true"})
	}
	if t.media.as == "Table" {
		table, err := t.call.table(nil, metav1.ListMeta{ResourceVersion: o.GetResourceVersion()})
		if err != nil {
			return err
		}
		return t.sendJSON(watch.Bookmark, table)
	}
	return t.sendObject(watch.Bookmark, o)
}

func (t *watcher) expired(err error) {
	var old *store.ExpiredError
	if !errors.As(err, &old) {
		return
	}
	status := apierrors.NewResourceExpired(err.Error()).Status()
	status.Kind, status.APIVersion = "Status", "v1"
	if t.sendObject(watch.Error, &status) != nil {
		return // whoever watched has gone
	}
}
