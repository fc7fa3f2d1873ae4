package apiserver

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/store"
	"eksui/practice/k8s/table"
)

func (s *Server) get(c *call) error {
	item, ok := s.API.Store().Get(c.resource.Stored(), c.namespace, c.name)
	if !ok {
		return apierrors.NewNotFound(c.resource.GroupResource(), c.name)
	}
	return c.write(http.StatusOK, c.resource.View(item).Object)
}

func (c *call) listOptions() (*metav1.ListOptions, selector, error) {
	opts := &metav1.ListOptions{}
	if err := parameters.DecodeParameters(c.req.URL.Query(), corev1.SchemeGroupVersion, opts); err != nil {
		return nil, selector{}, apierrors.NewBadRequest(err.Error())
	}
	sel, err := c.selector(opts)
	return opts, sel, err
}

// place is where a list goes on that was cut by a limit.
type place struct {
	Revision uint64 `json:"rv"`
	After    string `json:"start"`
}

func (s *Server) list(c *call) error {
	opts, sel, err := c.listOptions()
	if err != nil {
		return err
	}
	items, meta, err := s.pick(c, opts, sel)
	if err != nil {
		return err
	}
	m, err := accepted(c.req, "Table", "PartialObjectMetadataList")
	if err != nil {
		return err
	}
	switch {
	case m.as == "Table":
		t, err := c.table(items, meta)
		if err != nil {
			return err
		}
		return c.writeJSON(http.StatusOK, t)
	case m.as == "PartialObjectMetadataList":
		list := metav1.PartialObjectMetadataList{TypeMeta: metav1.TypeMeta{Kind: m.as, APIVersion: "meta.k8s.io/v1"}, ListMeta: meta}
		for _, item := range items {
			list.Items = append(list.Items, *metadataOf(item.Object))
		}
		return c.writeJSON(http.StatusOK, list)
	case m.info.MediaType == jsonType:
		raw, err := c.jsonList(items, meta)
		if err != nil {
			return err
		}
		return c.writeRaw(http.StatusOK, jsonType, raw)
	}
	objects := make([]store.Object, len(items))
	for i, item := range items {
		objects[i] = item.Object
	}
	list, err := c.resource.NewList(objects, meta)
	if err != nil {
		return err
	}
	raw, err := runtime.Encode(m.info.Serializer, list.(runtime.Object))
	if err != nil {
		return err
	}
	return c.writeRaw(http.StatusOK, m.info.MediaType, raw)
}

// pick returns the objects that a list is to show.
func (s *Server) pick(c *call, opts *metav1.ListOptions, sel selector) ([]*store.Item, metav1.ListMeta, error) {
	items, revision := s.candidates(c, sel)
	meta := metav1.ListMeta{}
	if opts.Continue != "" {
		var p place
		raw, err := base64.RawURLEncoding.DecodeString(opts.Continue)
		if err == nil {
			err = json.Unmarshal(raw, &p)
		}
		if err != nil {
			return nil, meta, apierrors.NewBadRequest("continue key is not valid: " + err.Error())
		}
		revision = p.Revision
		items = slices.DeleteFunc(items, func(i *store.Item) bool { return keyOf(i) <= p.After })
	}
	if !sel.all() {
		items = slices.DeleteFunc(items, func(i *store.Item) bool { return !sel.matches(i.Object) })
	}
	if opts.Limit > 0 && int64(len(items)) > opts.Limit {
		if sel.all() {
			meta.RemainingItemCount = ptr.To(int64(len(items)) - opts.Limit)
		}
		items = items[:opts.Limit]
		raw, err := json.Marshal(place{Revision: revision, After: keyOf(items[len(items)-1])})
		if err != nil {
			return nil, meta, err
		}
		meta.Continue = base64.RawURLEncoding.EncodeToString(raw)
	}
	meta.ResourceVersion = strconv.FormatUint(revision, 10)
	return items, meta, nil
}

// candidates are the objects among which a selector has to pick; pods of a node are looked up.
func (s *Server) candidates(c *call, sel selector) ([]*store.Item, uint64) {
	gr := c.resource.Stored()
	if node, ok := sel.fields.RequiresExactMatch("spec.nodeName"); ok && node != "" && c.namespace == "" {
		return s.API.Store().By(gr, store.ByNode, node)
	}
	items, revision := s.API.Store().List(gr, c.namespace)
	for i := range items {
		items[i] = c.resource.View(items[i])
	}
	return items, revision
}

func keyOf(i *store.Item) string { return i.Object.GetNamespace() + "\x00" + i.Object.GetName() }

// jsonList puts a list together from the objects' encodings.
func (c *call) jsonList(items []*store.Item, meta metav1.ListMeta) ([]byte, error) {
	head, err := json.Marshal(meta)
	if err != nil {
		return nil, err
	}
	size := 256
	for _, item := range items {
		size += len(item.JSON()) + 1
	}
	b := bytes.NewBuffer(make([]byte, 0, size))
	b.WriteString(`{"kind":"` + c.resource.ListKind() + `","apiVersion":"` + c.resource.GroupVersion().String() + `","metadata":`)
	b.Write(head)
	b.WriteString(`,"items":[`)
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(item.JSON())
	}
	b.WriteString("]}\n")
	return b.Bytes(), nil
}

// table renders objects as kubectl get shows them.
func (c *call) table(items []*store.Item, meta metav1.ListMeta) (*metav1.Table, error) {
	include := metav1.IncludeObjectPolicy(c.req.URL.Query().Get("includeObject"))
	t := &metav1.Table{
		TypeMeta: metav1.TypeMeta{Kind: "Table", APIVersion: "meta.k8s.io/v1"}, ListMeta: meta,
		ColumnDefinitions: table.Columns(c.resource.GroupResource()), Rows: []metav1.TableRow{},
	}
	now := time.Now()
	for _, item := range items {
		row := metav1.TableRow{Cells: table.Cells(item.Object, now)}
		switch include {
		case metav1.IncludeNone:
		case metav1.IncludeObject:
			row.Object.Raw = item.JSON()
		case metav1.IncludeMetadata, "":
			raw, err := json.Marshal(metadataOf(item.Object))
			if err != nil {
				return nil, err
			}
			row.Object.Raw = raw
		default:
			return nil, apierrors.NewBadRequest("unrecognized includeObject value: " + strings.TrimSpace(string(include)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}
