package apiserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"eksui/practice/k8s/registry"
)

// masters is the group that may do everything.
const masters = "system:masters"

// action is what somebody wants to do.
type action struct {
	verb, group, resource, subresource, namespace, name string
}

func (a action) fullResource() string {
	if a.subresource == "" {
		return a.resource
	}
	return a.resource + "/" + a.subresource
}

func (s *Server) authorize(c *call) error {
	a := action{c.verb, c.resource.Group, c.resource.Resource, c.subresource, c.namespace, c.name}
	if isReview(c.resource) || s.allowed(c.user, a) {
		return nil
	}
	return forbidden(c.user, a)
}

func forbidden(u User, a action) error {
	where := " at the cluster scope"
	if a.namespace != "" {
		where = fmt.Sprintf(" in the namespace %q", a.namespace)
	}
	return apierrors.NewForbidden(schema.GroupResource{Group: a.group, Resource: a.fullResource()}, a.name,
		fmt.Errorf("User %q cannot %s resource %q in API group %q%s", u.Name, a.verb, a.fullResource(), a.group, where)) // Kubernetes' own text
}

// impersonate makes a request somebody else's where its sender may do so.
func (s *Server) impersonate(req *http.Request, u User) (User, error) {
	as := req.Header.Get("Impersonate-User")
	if as == "" {
		return u, nil
	}
	a := action{verb: "impersonate", resource: "users", name: as}
	if !s.allowed(u, a) {
		return User{}, forbidden(u, a)
	}
	return User{Name: as, Groups: append(slices.Clone(req.Header.Values("Impersonate-Group")), "system:authenticated")}, nil
}

// allowed asks the cluster's RBAC objects.
func (s *Server) allowed(u User, a action) bool {
	if slices.Contains(u.Groups, masters) {
		return true
	}
	return slices.ContainsFunc(s.rules(u, a.namespace), func(r rbacv1.PolicyRule) bool { return permits(r, a) })
}

// rules are those that bind a user in a namespace.
func (s *Server) rules(u User, namespace string) (rules []rbacv1.PolicyRule) {
	bindings, _ := s.API.Store().List(registry.ClusterBindings.GroupResource(), "")
	for _, item := range bindings {
		b := item.Object.(*rbacv1.ClusterRoleBinding)
		if concerns(b.Subjects, u, "") {
			rules = append(rules, s.role(b.RoleRef, "")...)
		}
	}
	if namespace == "" {
		return rules
	}
	local, _ := s.API.Store().List(registry.RoleBindings.GroupResource(), namespace)
	for _, item := range local {
		b := item.Object.(*rbacv1.RoleBinding)
		if concerns(b.Subjects, u, namespace) {
			rules = append(rules, s.role(b.RoleRef, namespace)...)
		}
	}
	return rules
}

func (s *Server) role(ref rbacv1.RoleRef, namespace string) []rbacv1.PolicyRule {
	if ref.Kind == "Role" {
		if item, ok := s.API.Store().Get(registry.Roles.GroupResource(), namespace, ref.Name); ok {
			return item.Object.(*rbacv1.Role).Rules
		}
		return nil
	}
	if item, ok := s.API.Store().Get(registry.ClusterRoles.GroupResource(), "", ref.Name); ok {
		return item.Object.(*rbacv1.ClusterRole).Rules
	}
	return nil
}

func concerns(subjects []rbacv1.Subject, u User, namespace string) bool {
	return slices.ContainsFunc(subjects, func(s rbacv1.Subject) bool {
		switch s.Kind {
		case rbacv1.UserKind:
			return s.Name == u.Name
		case rbacv1.GroupKind:
			return slices.Contains(u.Groups, s.Name)
		}
		ns := s.Namespace
		if ns == "" {
			ns = namespace
		}
		return u.Name == "system:serviceaccount:"+ns+":"+s.Name
	})
}

func permits(r rbacv1.PolicyRule, a action) bool {
	has := func(list []string, values ...string) bool {
		return slices.Contains(list, "*") || slices.ContainsFunc(values, func(v string) bool { return slices.Contains(list, v) })
	}
	wild := "*/" + a.subresource
	return has(r.Verbs, a.verb) && has(r.APIGroups, a.group) && (has(r.Resources, a.fullResource()) || a.subresource != "" && slices.Contains(r.Resources, wild)) &&
		(len(r.ResourceNames) == 0 || slices.Contains(r.ResourceNames, a.name))
}

func isReview(r *registry.Resource) bool { return strings.HasPrefix(r.Kind, "SelfSubject") }
