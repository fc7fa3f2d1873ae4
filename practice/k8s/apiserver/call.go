package apiserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/munnerz/goautoneg"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// call is one request and what is known of it.
type call struct {
	server *Server
	w      http.ResponseWriter
	req    *http.Request
	user   User

	resource    *registry.Resource
	namespace   string
	name        string
	subresource string
	verb        string
}

// media is a form in which the answer may come.
type media struct {
	info runtime.SerializerInfo
	as   string // Table, PartialObjectMetadata, …; "" for the object itself
}

var codecs = scheme.Codecs.WithoutConversion()

const (
	jsonType     = "application/json"
	protobufType = "application/vnd.kubernetes.protobuf"
)

// accepted returns the first form of those the client accepts that there is. as lists the transformations there are.
func accepted(req *http.Request, as ...string) (media, error) {
	header := req.Header.Get("Accept")
	for _, clause := range goautoneg.ParseAccept(header) {
		kind := clause.Type + "/" + clause.SubType
		if kind == "*/*" || kind == "application/*" {
			kind = jsonType
		}
		info, ok := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), kind)
		if !ok || info.Serializer == nil {
			continue
		}
		if want := clause.Params["as"]; want != "" {
			for _, can := range as {
				if can == want {
					return media{info, want}, nil
				}
			}
			continue
		}
		return media{info, ""}, nil
	}
	if header == "" {
		info, _ := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), jsonType)
		return media{info, ""}, nil
	}
	return media{}, &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusNotAcceptable, Reason: metav1.StatusReasonNotAcceptable,
		Message: "only the following media types are accepted: " + strings.Join(mediaTypes(), ", "),
	}}
}

func mediaTypes() []string {
	var types []string
	for _, info := range codecs.SupportedMediaTypes() {
		types = append(types, info.MediaType)
	}
	return types
}

func (c *call) writeJSON(code int, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.writeRaw(code, jsonType, raw)
}

func (c *call) writeRaw(code int, kind string, raw []byte) error {
	c.w.Header().Set("Content-Type", kind)
	c.w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	c.w.WriteHeader(code)
	_, err := c.w.Write(raw)
	if err != nil {
		return nil // whoever asked has gone
	}
	return nil
}

// write answers with an object, in the form that the client prefers.
func (c *call) write(code int, o runtime.Object) error {
	m, err := accepted(c.req, "Table", "PartialObjectMetadata")
	if err != nil {
		return err
	}
	object, stored := o.(store.Object)
	switch {
	case m.as == "Table" && stored && c.resource != nil:
		t, err := c.table([]*store.Item{{Object: object}}, metav1.ListMeta{ResourceVersion: object.GetResourceVersion()})
		if err != nil {
			return err
		}
		return c.writeJSON(code, t)
	case m.as == "PartialObjectMetadata" && stored:
		return c.writeJSON(code, metadataOf(object))
	}
	raw, err := runtime.Encode(m.info.Serializer, o)
	if err != nil {
		return err
	}
	return c.writeRaw(code, m.info.MediaType, raw)
}

func metadataOf(o store.Object) *metav1.PartialObjectMetadata {
	m := o.(metav1.ObjectMetaAccessor).GetObjectMeta().(*metav1.ObjectMeta)
	return &metav1.PartialObjectMetadata{
		TypeMeta:   metav1.TypeMeta{Kind: "PartialObjectMetadata", APIVersion: "meta.k8s.io/v1"},
		ObjectMeta: *m,
	}
}

// fail answers with an error as a Status.
func (c *call) fail(err error) {
	status := metav1.Status{Status: metav1.StatusFailure, Code: http.StatusInternalServerError, Message: err.Error()}
	var known apierrors.APIStatus
	if errors.As(err, &known) {
		status = known.Status()
	}
	status.Kind, status.APIVersion = "Status", "v1"
	if s := status.Details; s != nil && s.RetryAfterSeconds > 0 {
		c.w.Header().Set("Retry-After", strconv.Itoa(int(s.RetryAfterSeconds)))
	}
	m, mediaErr := accepted(c.req)
	if mediaErr != nil {
		_ = c.writeJSON(int(status.Code), status) // the client went away
		return
	}
	raw, encErr := runtime.Encode(m.info.Serializer, &status)
	if encErr != nil {
		http.Error(c.w, encErr.Error(), http.StatusInternalServerError)
		return
	}
	_ = c.writeRaw(int(status.Code), m.info.MediaType, raw)
}

func notFoundStatus() metav1.Status {
	return metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusNotFound, Reason: metav1.StatusReasonNotFound,
		Message: "the server could not find the requested resource", Details: &metav1.StatusDetails{},
	}
}

// maxBody is Kubernetes' own limit.
const maxBody = 3 << 20

func (c *call) body() ([]byte, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(c.w, c.req.Body, maxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, apierrors.NewRequestEntityTooLargeError(fmt.Sprintf("limit is %d", maxBody))
	}
	return raw, err
}

// decode reads the body, an object of the kind that is expected.
func (c *call) decode(into runtime.Object, gvk schema.GroupVersionKind, f registry.Fields) (runtime.Object, error) {
	raw, err := c.body()
	if err != nil {
		return nil, err
	}
	kind, _, _ := strings.Cut(c.req.Header.Get("Content-Type"), ";")
	if kind == "" {
		kind = jsonType
	}
	info, ok := runtime.SerializerInfoForMediaType(codecs.SupportedMediaTypes(), strings.TrimSpace(kind))
	if !ok || info.Serializer == nil {
		return nil, unsupportedMedia(mediaTypes())
	}
	decoder := info.Serializer
	if f.Checked() && info.StrictSerializer != nil {
		decoder = info.StrictSerializer
	}
	o, got, err := decoder.Decode(raw, &gvk, into)
	if unknown, ok := runtime.AsStrictDecodingError(err); ok && o != nil {
		if err := f.Report(unknown.Errors(), func(err error) error { return unhandled(gvk, err) }); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, unhandled(gvk, err)
	}
	if *got != gvk {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("the API version in the data (%s) does not match the expected API version (%s)",
			got.GroupVersion(), gvk.GroupVersion()))
	}
	return o, nil
}

func unhandled(gvk schema.GroupVersionKind, err error) error {
	return apierrors.NewBadRequest(fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", gvk.Kind, gvk.Version, gvk.Kind, err))
}

func unsupportedMedia(types []string) error {
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusUnsupportedMediaType, Reason: metav1.StatusReasonUnsupportedMediaType,
		Message: "the body of the request was in an unknown format - accepted media types include: " + strings.Join(types, ", "),
	}}
}

// fields is what the query says about unknown fields.
func (c *call) fields() registry.Fields {
	v := c.req.URL.Query().Get("fieldValidation")
	if v == "" {
		v = metav1.FieldValidationWarn
	}
	return registry.Fields{Validation: v, Warn: c.warn}
}

func (c *call) warn(text string) {
	c.w.Header().Add("Warning", fmt.Sprintf("299 - %q", text))
}

// how is what the query says about a change.
func (c *call) how() (registry.Write, error) {
	q := c.req.URL.Query()
	w := registry.Write{Manager: q.Get("fieldManager"), Subresource: c.subresource, Force: isTrue(q.Get("force"))}
	if w.Manager == "" {
		w.Manager, _, _ = strings.Cut(c.req.UserAgent(), "/")
	}
	dryRun, err := dryRun(q["dryRun"])
	w.DryRun = dryRun
	return w, err
}

func dryRun(values []string) (bool, error) {
	for _, v := range values {
		if v != metav1.DryRunAll && v != "" {
			return false, apierrors.NewBadRequest(fmt.Sprintf("dryRun: Unsupported value: %q: supported values: %q", v, metav1.DryRunAll))
		}
	}
	return len(values) > 0 && values[0] != "", nil
}
