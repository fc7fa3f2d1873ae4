package apiserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/yaml"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

func (s *Server) create(c *call) error {
	o, err := c.decode(nil, c.resource.GVK(), c.fields())
	if err != nil {
		return err
	}
	if isReview(c.resource) {
		return s.review(c, o)
	}
	how, err := c.how()
	if err != nil {
		return err
	}
	if c.resource.Namespaced && c.namespace == "" {
		return apierrors.NewBadRequest("an empty namespace may not be set during creation")
	}
	s.awaitAccount(c)
	created, err := s.API.Create(c.resource, c.namespace, o.(store.Object), how)
	if err != nil {
		return err
	}
	return c.write(http.StatusCreated, created)
}

// From the API server's ServiceAccount admission.
const (
	accountTries = 10
	accountEvery = 100 * time.Millisecond
)

// awaitAccount lets a pod that comes right behind its namespace (in one manifest, say) wait until the controller has made the
// namespace's own service account.
func (s *Server) awaitAccount(c *call) {
	if c.resource != registry.Pods {
		return
	}
	if _, err := s.API.Get(registry.Namespaces, "", c.namespace); err != nil {
		return
	}
	for range accountTries {
		if _, err := s.API.Get(registry.ServiceAccounts, c.namespace, "default"); err == nil {
			return
		}
		select {
		case <-c.req.Context().Done():
			return
		case <-time.After(accountEvery):
		}
	}
}

func (s *Server) update(c *call) error {
	o, err := c.decode(nil, c.resource.GVK(), c.fields())
	if err != nil {
		return err
	}
	how, err := c.how()
	if err != nil {
		return err
	}
	next := o.(store.Object)
	if next.GetName() != c.name {
		return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", next.GetName(), c.name))
	}
	if next.GetNamespace() != "" && next.GetNamespace() != c.namespace {
		return apierrors.NewBadRequest(fmt.Sprintf("the namespace of the object (%s) does not match the namespace on the URL (%s)", next.GetNamespace(), c.namespace))
	}
	updated, err := s.API.Update(c.resource, c.namespace, c.name, how, func(store.Object) (store.Object, error) { return next, nil })
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, updated)
}

func (s *Server) patch(c *call) error {
	kind, body, how, err := c.patchRequest()
	if err != nil {
		return err
	}
	if isApply(kind) {
		if c.req.URL.Query().Get("fieldManager") == "" {
			return apierrors.NewInvalid(metav1.SchemeGroupVersion.WithKind("PatchOptions").GroupKind(), "", requiredManager())
		}
		s.awaitAccount(c)
		o, created, err := s.API.Apply(c.resource, c.namespace, c.name, body, how, c.fields())
		if err != nil {
			return err
		}
		if created {
			return c.write(http.StatusCreated, o)
		}
		return c.write(http.StatusOK, o)
	}
	o, err := s.API.Update(c.resource, c.namespace, c.name, how, func(cur store.Object) (store.Object, error) {
		next, err := registry.Patch(cur, kind, body, c.fields())
		if err != nil {
			return nil, err
		}
		if n := next.GetName(); n != "" && n != c.name {
			return nil, apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", n, c.name))
		}
		return next, nil
	})
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, o)
}

func isApply(kind types.PatchType) bool { return kind == types.ApplyYAMLPatchType }

var patchTypes = []string{string(types.JSONPatchType), string(types.MergePatchType), string(types.StrategicMergePatchType), string(types.ApplyYAMLPatchType)}

func (c *call) patchRequest() (kind types.PatchType, body []byte, how registry.Write, err error) {
	header, _, _ := strings.Cut(c.req.Header.Get("Content-Type"), ";")
	header = strings.TrimSpace(header)
	if !slices.Contains(patchTypes, header) {
		return "", nil, how, unsupportedMedia(patchTypes)
	}
	if body, err = c.body(); err != nil {
		return "", nil, how, err
	}
	how, err = c.how()
	return types.PatchType(header), body, how, err
}

func (c *call) deleteOptions() (opts metav1.DeleteOptions, dry bool, err error) {
	if err := parameters.DecodeParameters(c.req.URL.Query(), corev1.SchemeGroupVersion, &opts); err != nil {
		return opts, false, apierrors.NewBadRequest(err.Error())
	}
	raw, err := c.body()
	if err != nil {
		return opts, false, err
	}
	if len(raw) > 0 {
		if err := c.decodeDeleteOptions(raw, &opts); err != nil {
			return opts, false, apierrors.NewBadRequest(err.Error())
		}
	}
	if opts.OrphanDependents != nil && opts.PropagationPolicy == nil { //nolint:staticcheck // old clients still send it
		policy := metav1.DeletePropagationBackground
		if *opts.OrphanDependents { //nolint:staticcheck // old clients still send it
			policy = metav1.DeletePropagationOrphan
		}
		opts.PropagationPolicy = &policy
	}
	dry, err = dryRun(opts.DryRun)
	return opts, dry, err
}

// decodeDeleteOptions takes them whatever group's kind they say they are: clients differ in that.
func (c *call) decodeDeleteOptions(raw []byte, opts *metav1.DeleteOptions) error {
	if strings.HasPrefix(c.req.Header.Get("Content-Type"), protobufType) {
		_, _, err := scheme.Codecs.UniversalDeserializer().Decode(raw, nil, opts)
		return err
	}
	return yaml.Unmarshal(raw, opts)
}

func (s *Server) delete(c *call) error {
	opts, dry, err := c.deleteOptions()
	if err != nil {
		return err
	}
	o, gone, err := s.API.Delete(c.resource, c.namespace, c.name, opts, dry)
	if err != nil {
		return err
	}
	if !gone || c.resource == registry.Pods {
		return c.write(http.StatusOK, o)
	}
	return c.write(http.StatusOK, &metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusSuccess,
		Details: &metav1.StatusDetails{Name: c.name, Group: c.resource.Group, Kind: c.resource.Resource, UID: o.GetUID()},
	})
}

func (s *Server) deleteCollection(c *call) error {
	listOpts, sel, err := c.listOptions()
	if err != nil {
		return err
	}
	opts, dry, err := c.deleteOptions()
	if err != nil {
		return err
	}
	items, meta, err := s.pick(c, listOpts, sel)
	if err != nil {
		return err
	}
	var deleted []store.Object
	for _, item := range items {
		o, _, err := s.API.Delete(c.resource, item.Object.GetNamespace(), item.Object.GetName(), opts, dry)
		if apierrors.IsNotFound(err) {
			continue
		} else if err != nil {
			return err
		}
		deleted = append(deleted, o)
	}
	list, err := c.resource.NewList(deleted, meta)
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, list.(runtime.Object))
}
