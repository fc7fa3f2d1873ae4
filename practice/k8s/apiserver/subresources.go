package apiserver

import (
	"fmt"
	"net/http"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

func requiredManager() field.ErrorList {
	return field.ErrorList{field.Required(field.NewPath("fieldManager"), "is required for apply patch")}
}

func (s *Server) actOnSubresource(c *call) error {
	switch c.subresource {
	case "status":
		switch c.verb {
		case "get":
			return s.get(c)
		case "update":
			return s.update(c)
		default:
			return s.patch(c)
		}
	case "finalize":
		return s.finalize(c)
	case "scale":
		return s.scale(c)
	case "binding":
		return s.bind(c)
	case "eviction":
		return s.evict(c)
	case "log":
		return s.log(c)
	case "portforward":
		return s.portForward(c)
	case "exec", "attach":
		return s.exec(c)
	default:
		return s.token(c)
	}
}

func success(code int32) *metav1.Status {
	return &metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusSuccess, Code: code}
}

// finalize takes a namespace's finalizers away.
func (s *Server) finalize(c *call) error {
	o, err := c.decode(nil, c.resource.GVK(), c.fields())
	if err != nil {
		return err
	}
	how, err := c.how()
	if err != nil {
		return err
	}
	how.Subresource = ""
	finalizers := o.(*corev1.Namespace).Spec.Finalizers
	updated, err := s.API.Update(c.resource, "", c.name, how, func(cur store.Object) (store.Object, error) {
		cur.(*corev1.Namespace).Spec.Finalizers = finalizers
		return cur, nil
	})
	if err != nil {
		return err
	}
	if len(finalizers) == 0 {
		s.API.Finalize(c.name)
	}
	return c.write(http.StatusOK, updated)
}

func (s *Server) scale(c *call) error {
	if c.verb == "get" {
		o, err := s.API.Get(c.resource, c.namespace, c.name)
		if err != nil {
			return err
		}
		return c.write(http.StatusOK, scaleOf(o))
	}
	how, err := c.how()
	if err != nil {
		return err
	}
	change, err := c.scaleChange()
	if err != nil {
		return err
	}
	updated, err := s.API.Update(c.resource, c.namespace, c.name, how, func(cur store.Object) (store.Object, error) {
		next, err := change(scaleOf(cur))
		if err != nil {
			return nil, err
		}
		if v := next.ResourceVersion; v != "" {
			cur.SetResourceVersion(v)
		}
		if next.Spec.Replicas < 0 {
			return nil, apierrors.NewInvalid(autoscalingv1.SchemeGroupVersion.WithKind("Scale").GroupKind(), c.name, field.ErrorList{
				field.Invalid(field.NewPath("spec", "replicas"), next.Spec.Replicas, "must be greater than or equal to 0"),
			})
		}
		*replicasOf(cur) = &next.Spec.Replicas
		return cur, nil
	})
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, scaleOf(updated))
}

// scaleChange is what the body does to a scale.
func (c *call) scaleChange() (func(*autoscalingv1.Scale) (*autoscalingv1.Scale, error), error) {
	if c.verb == "update" {
		o, err := c.decode(nil, autoscalingv1.SchemeGroupVersion.WithKind("Scale"), c.fields())
		if err != nil {
			return nil, err
		}
		return func(*autoscalingv1.Scale) (*autoscalingv1.Scale, error) { return o.(*autoscalingv1.Scale), nil }, nil
	}
	kind, body, _, err := c.patchRequest()
	if err != nil {
		return nil, err
	}
	if isApply(kind) {
		return nil, unsupportedMedia(slices.DeleteFunc(slices.Clone(patchTypes), func(t string) bool { return t == string(kind) }))
	}
	return func(cur *autoscalingv1.Scale) (*autoscalingv1.Scale, error) {
		next, err := registry.Patch(cur, kind, body, c.fields())
		if err != nil {
			return nil, err
		}
		return next.(*autoscalingv1.Scale), nil
	}, nil
}

func scaleOf(o store.Object) *autoscalingv1.Scale {
	s := &autoscalingv1.Scale{
		TypeMeta: metav1.TypeMeta{Kind: "Scale", APIVersion: "autoscaling/v1"},
		ObjectMeta: metav1.ObjectMeta{
			Name: o.GetName(), Namespace: o.GetNamespace(), UID: o.GetUID(), ResourceVersion: o.GetResourceVersion(), CreationTimestamp: o.GetCreationTimestamp(),
		},
		Spec: autoscalingv1.ScaleSpec{Replicas: **replicasOf(o)},
	}
	var selector *metav1.LabelSelector
	switch o := o.(type) {
	case *appsv1.Deployment:
		s.Status.Replicas, selector = o.Status.Replicas, o.Spec.Selector
	case *appsv1.ReplicaSet:
		s.Status.Replicas, selector = o.Status.Replicas, o.Spec.Selector
	case *appsv1.StatefulSet:
		s.Status.Replicas, selector = o.Status.Replicas, o.Spec.Selector
	}
	s.Status.Selector = metav1.FormatLabelSelector(selector)
	return s
}

func replicasOf(o store.Object) **int32 {
	switch o := o.(type) {
	case *appsv1.Deployment:
		return &o.Spec.Replicas
	case *appsv1.ReplicaSet:
		return &o.Spec.Replicas
	default:
		return &o.(*appsv1.StatefulSet).Spec.Replicas
	}
}

func (s *Server) bind(c *call) error {
	o, err := c.decode(nil, corev1.SchemeGroupVersion.WithKind("Binding"), c.fields())
	if err != nil {
		return err
	}
	how, err := c.how()
	if err != nil {
		return err
	}
	b := o.(*corev1.Binding)
	if b.Target.Kind != "" && b.Target.Kind != "Node" || b.Target.Name == "" {
		return apierrors.NewBadRequest(fmt.Sprintf("a pod can be bound to a Node only, not to %s %q", b.Target.Kind, b.Target.Name))
	}
	if err := s.API.Bind(c.namespace, c.name, b.UID, b.Target.Name, how.DryRun); err != nil {
		return err
	}
	return c.write(http.StatusCreated, success(http.StatusCreated))
}

func (s *Server) evict(c *call) error {
	o, err := c.decode(nil, policyv1.SchemeGroupVersion.WithKind("Eviction"), c.fields())
	if err != nil {
		return err
	}
	how, err := c.how()
	if err != nil {
		return err
	}
	e := o.(*policyv1.Eviction)
	if e.Name != "" && e.Name != c.name {
		return apierrors.NewBadRequest("name in URL does not match name in Eviction object: " + e.Name)
	}
	if err := s.API.Evict(c.namespace, c.name, e, how.DryRun); err != nil {
		return err
	}
	return c.write(http.StatusCreated, success(http.StatusCreated))
}

// exec says that there is nothing to run a command in.
func (s *Server) exec(c *call) error {
	if _, err := s.API.Get(c.resource, c.namespace, c.name); err != nil {
		return err
	}
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: http.StatusNotImplemented, Reason: "NotImplemented", Details: &metav1.StatusDetails{Kind: "pods", Name: c.name},
		Message: fmt.Sprintf("%s: the practice cloud runs no processes, so there is none to reach in pod %s/%s; kubectl logs and kubectl port-forward work", c.subresource, c.namespace, c.name),
	}}
}
