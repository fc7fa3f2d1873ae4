package apiserver

import (
	"fmt"
	"net/http"
	"slices"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
)

// review answers what somebody asks about themselves: who they are and what they may do.
func (s *Server) review(c *call, o runtime.Object) error {
	o.GetObjectKind().SetGroupVersionKind(c.resource.GVK())
	switch r := o.(type) {
	case *authenticationv1.SelfSubjectReview:
		extra := map[string]authenticationv1.ExtraValue{}
		for k, v := range c.user.Extra {
			extra[k] = v
		}
		r.Status.UserInfo = authenticationv1.UserInfo{Username: c.user.Name, UID: c.user.UID, Groups: c.user.Groups, Extra: extra}
	case *authorizationv1.SelfSubjectAccessReview:
		return s.accessReview(c, r)
	case *authorizationv1.SelfSubjectRulesReview:
		if slices.Contains(c.user.Groups, masters) {
			r.Status.ResourceRules = []authorizationv1.ResourceRule{{Verbs: []string{"*"}, APIGroups: []string{"*"}, Resources: []string{"*"}}}
			r.Status.NonResourceRules = []authorizationv1.NonResourceRule{{Verbs: []string{"*"}, NonResourceURLs: []string{"*"}}}
		}
		for _, rule := range s.rules(c.user, r.Spec.Namespace) {
			r.Status.ResourceRules = append(r.Status.ResourceRules, authorizationv1.ResourceRule{
				Verbs: rule.Verbs, APIGroups: rule.APIGroups, Resources: rule.Resources, ResourceNames: rule.ResourceNames,
			})
		}
	}
	return c.write(http.StatusCreated, o)
}

func (s *Server) accessReview(c *call, r *authorizationv1.SelfSubjectAccessReview) error {
	switch a, path := r.Spec.ResourceAttributes, r.Spec.NonResourceAttributes; {
	case a != nil && path != nil, a == nil && path == nil:
		return apierrors.NewBadRequest("exactly one of spec.resourceAttributes and spec.nonResourceAttributes must be specified")
	case a != nil:
		r.Status.Allowed = s.allowed(c.user, action{a.Verb, a.Group, a.Resource, a.Subresource, a.Namespace, a.Name})
	default:
		r.Status.Allowed = slices.Contains(c.user.Groups, masters) || slices.ContainsFunc(s.rules(c.user, ""), func(rule rbacv1.PolicyRule) bool {
			return slices.Contains(rule.NonResourceURLs, "*") || slices.Contains(rule.NonResourceURLs, path.Path)
		})
	}
	if !r.Status.Allowed {
		r.Status.Reason = fmt.Sprintf("RBAC: user %q is bound to no rule that allows it", c.user.Name)
	}
	return c.write(http.StatusCreated, r)
}
