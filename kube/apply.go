package kube

import (
	"context"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/utils/ptr"
)

// FieldManager is the name under which eksui owns fields that it applies.
const FieldManager = "eksui"

// ApplyOptions steers Apply and Delete.
type ApplyOptions struct {
	// Namespace for documents that name none; the client's when empty.
	Namespace string
	// DryRun has the server check everything and change nothing.
	DryRun bool
	// Force takes fields over from other managers instead of failing with a conflict.
	Force bool
}

// Applied is one object after Apply or Delete.
type Applied struct {
	APIVersion, Kind, Namespace, Name string
	// UID tells a new object from an older one of the same name.
	UID string
	// Change is what the server did with it.
	Change Change
}

// Change is what became of an object.
type Change string

// The changes.
const (
	Created   Change = "created"
	Changed   Change = "changed"
	Unchanged Change = "unchanged"
	Deleted   Change = "deleted"
	Absent    Change = "absent" // asked to be deleted, and not there
)

// Apply brings every object of a manifest (YAML or JSON, several documents, any kind that the cluster knows) to the
// cluster by server-side apply, in the order of the documents. Nothing is sent when a document can't be read or its kind
// is unknown; an unknown or misspelt field is an error and not dropped. Errors are *text.Problem and name the document and
// its line; the objects applied before one are returned with it.
func (c *Client) Apply(ctx context.Context, manifest []byte, o ApplyOptions) ([]Applied, error) {
	objects, err := c.parse(manifest, o.Namespace, false)
	if err != nil {
		return nil, err
	}
	var done []Applied
	for _, m := range objects {
		if m.mapping == nil {
			if err := c.waitForKind(ctx, &m, o.Namespace); err != nil {
				return done, applyProblem(m, err)
			}
		}
		a, err := c.applyOne(ctx, m, o)
		if err != nil {
			return done, applyProblem(m, err)
		}
		done = append(done, a)
	}
	return done, nil
}

func (c *Client) applyOne(ctx context.Context, m object, o ApplyOptions) (Applied, error) {
	r := c.resource(m)
	before, err := r.Get(ctx, m.GetName(), metav1.GetOptions{})
	if err != nil && !apierrors.IsNotFound(err) {
		return Applied{}, err
	}
	data, err := m.MarshalJSON()
	if err != nil {
		return Applied{}, err
	}
	options := metav1.PatchOptions{
		FieldManager:    FieldManager,
		FieldValidation: metav1.FieldValidationStrict,
		Force:           ptr.To(o.Force),
	}
	if o.DryRun {
		options.DryRun = []string{metav1.DryRunAll}
	}
	after, err := r.Patch(ctx, m.GetName(), types.ApplyPatchType, data, options)
	if err != nil {
		return Applied{}, err
	}
	a := m.applied(after)
	switch {
	case before == nil:
		a.Change = Created
	case before.GetResourceVersion() != after.GetResourceVersion():
		a.Change = Changed
	default:
		a.Change = Unchanged
	}
	return a, nil
}

// Delete removes the objects of a manifest in reverse order, their dependents in the background. It does not wait for
// finalizers: an object may still be listed with a deletion time. Objects that are not there are reported Absent.
func (c *Client) Delete(ctx context.Context, manifest []byte, o ApplyOptions) ([]Applied, error) {
	objects, err := c.parse(manifest, o.Namespace, true)
	if err != nil {
		return nil, err
	}
	options := metav1.DeleteOptions{PropagationPolicy: ptr.To(metav1.DeletePropagationBackground)}
	if o.DryRun {
		options.DryRun = []string{metav1.DryRunAll}
	}
	var done []Applied
	for i := len(objects) - 1; i >= 0; i-- {
		m := objects[i]
		a := m.applied(nil)
		if m.mapping == nil { // not served: there are none
			a.Change = Absent
			done = append(done, a)
			continue
		}
		a.Change = Deleted
		err := c.resource(m).Delete(ctx, m.GetName(), options)
		if apierrors.IsNotFound(err) {
			a.Change = Absent
		} else if err != nil {
			return done, applyProblem(m, err)
		}
		done = append(done, a)
	}
	return done, nil
}

func (c *Client) resource(m object) dynamic.ResourceInterface {
	if m.mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		return c.dynamic.Resource(m.mapping.Resource).Namespace(m.GetNamespace())
	}
	return c.dynamic.Resource(m.mapping.Resource)
}

func (m object) applied(after *unstructured.Unstructured) Applied {
	a := Applied{APIVersion: m.GetAPIVersion(), Kind: m.GetKind(), Namespace: m.GetNamespace(), Name: m.GetName()}
	if after != nil {
		a.UID = string(after.GetUID())
	}
	return a
}
