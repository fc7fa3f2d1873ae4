package forward_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/forward"
)

// somebody is a client of a user of the site's namespace who has these rights only.
func (s *site) somebody(t *testing.T, name string, rules ...rbacv1.PolicyRule) *kube.Client {
	t.Helper()
	meta := metav1.ObjectMeta{Name: name}
	if _, err := s.Client.Typed().RbacV1().Roles(s.ns).Create(t.Context(), &rbacv1.Role{ObjectMeta: meta, Rules: rules}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	binding := &rbacv1.RoleBinding{
		ObjectMeta: meta, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: name},
		Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: name}},
	}
	if _, err := s.Client.Typed().RbacV1().RoleBindings(s.ns).Create(t.Context(), binding, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	return s.As(t, name)
}

func TestMissingRightsAreSaidAndEndTheForward(t *testing.T) {
	run(t, testMissingRights)
}

func testMissingRights(t *testing.T, s *site) {
	web := rbacv1.PolicyRule{APIGroups: []string{"apps"}, Resources: []string{"deployments"}, Verbs: []string{"get"}}
	pods := rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods"}, Verbs: []string{"get", "list", "watch"}}
	for name, c := range map[string]struct {
		rules []rbacv1.PolicyRule
		want  string
	}{
		"nothing":        {nil, "deployment/web in the namespace"},
		"no-pods":        {[]rbacv1.PolicyRule{web}, "may not do this"},
		"no-portforward": {[]rbacv1.PolicyRule{web, pods}, "refuses to forward to the pod web-"},
	} {
		t.Run(name, func(t *testing.T) {
			client := s.somebody(t, name, c.rules...)
			f, err := forward.Listen(t.Context(), forward.Options{
				Client: client, Namespace: s.ns, Target: forward.Target{Kind: "deployment", Name: "web"}, Ports: []forward.Port{{Remote: "80"}},
			})
			if err == nil { // watching and forwarding are tried by serving only
				ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
				defer cancel()
				err = f.Serve(ctx)
			}
			var p *text.Problem
			if !errors.As(err, &p) {
				t.Fatalf("%v is no Problem", err)
			}
			if en, ko := p.In(text.EN), p.In(text.KO); !strings.Contains(en, c.want) || !strings.Contains(en, "pods/portforward") || en == ko {
				t.Errorf("said %s\n%s", en, fmt.Sprint(ko))
			}
		})
	}
}

// WebSocket begins with a GET and SPDY with a POST, so that who may only create falls back to SPDY, as with an API server
// that knows no WebSocket.
func TestWithoutWebSocketTheForwardSpeaksSPDY(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		client := s.somebody(t, "spdy-only",
			rbacv1.PolicyRule{APIGroups: []string{"apps"}, Resources: []string{"deployments"}, Verbs: []string{"get"}},
			rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods"}, Verbs: []string{"get", "list", "watch"}},
			rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods/portforward"}, Verbs: []string{"create"}})
		f, addr := s.start(t, client, "deploy/web", ":80", false)
		path, ok := "/", isPage
		if s.Real() { // practice has no page that fills more than a frame
			path, ok = "/bytes?n=3000000", func(got string) bool { return len(got) == 3000000 }
		}
		if got, err := page(addr, path); err != nil || !ok(got) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		if st := f.Stats(); st.Transport != "spdy" {
			t.Errorf("%+v", st)
		}
	})
}
