package kube

import (
	"cmp"
	"context"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// IgnoreAbsent turns the error of an object that is not there into nil.
func IgnoreAbsent(err error) error {
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// Find gets an object of a manifest from the cluster, nil when it is not there. A kind that the cluster does not know
// can't be there, nor can one without a name, as a List is: Apply says what is wrong with it, or what it holds.
func (c *Client) Find(ctx context.Context, o *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	if o.GetName() == "" {
		return nil, nil
	}
	gvk := o.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	if meta.IsNoMatchError(err) {
		return nil, nil
	} else if err != nil {
		return nil, Problem(err)
	}
	resource := c.dynamic.Resource(mapping.Resource)
	var got *unstructured.Unstructured
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		got, err = resource.Namespace(cmp.Or(o.GetNamespace(), DefaultNamespace)).Get(ctx, o.GetName(), metav1.GetOptions{})
	} else {
		got, err = resource.Get(ctx, o.GetName(), metav1.GetOptions{})
	}
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	return got, Problem(err)
}

// AppliedByEksui says whether eksui has applied an object: server-side apply notes who did.
func AppliedByEksui(o metav1.Object) bool {
	for _, m := range o.GetManagedFields() {
		if m.Manager == FieldManager && m.Operation == metav1.ManagedFieldsOperationApply {
			return true
		}
	}
	return false
}

// AwaitGone waits until none of the objects is there: for finalizers, as of a load balancer, and for pods to end. It ends
// with the cause of ctx.
func (c *Client) AwaitGone(ctx context.Context, objects []*unstructured.Unstructured) error {
	for _, o := range objects {
		for {
			got, err := c.Find(ctx, o)
			if err != nil {
				return err
			}
			if got == nil {
				break
			}
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
	return nil
}

// limitAPI is how long a young API server may take to answer.
const limitAPI = 5 * time.Minute

// AwaitAccess waits until the API server of the named cluster has answered a question that needs a right: EKS says ACTIVE
// some seconds before its address works everywhere, and /version answers anybody. It asks at the given interval, and bears
// being refused for as long as patience.
func (c *Client) AwaitAccess(ctx context.Context, name string, every, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limitAPI)
	defer cancel()
	var refused time.Time // since when
	for {
		_, err := c.typed.CoreV1().Namespaces().Get(ctx, metav1.NamespaceDefault, metav1.GetOptions{})
		switch {
		case err == nil:
			return nil
		case !apierrors.IsUnauthorized(err) && !apierrors.IsForbidden(err):
			refused = time.Time{}
		case refused.IsZero():
			refused = time.Now()
		case time.Since(refused) > patience:
			return refusedAccess(name, err)
		}
		select {
		case <-ctx.Done():
			return Problem(err)
		case <-time.After(max(every, 50*time.Millisecond)):
		}
	}
}

func init() { cause.Add(refusedAccess("eks-cluster", nil)) }

func refusedAccess(cluster string, err error) *text.Problem {
	return &text.Problem{
		Cause: "cluster.refuses", What: accessRefused.With(cluster), Why: accessRefusedWhy.With(), Next: accessRefusedNext.With(cluster), Err: err,
	}
}
