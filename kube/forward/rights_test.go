package forward_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	authv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/forward"
)

// somebody is a client of a user of the test's namespace who has these rights only.
func somebody(t *testing.T, name string, rules ...rbacv1.PolicyRule) *kube.Client {
	t.Helper()
	c := cluster(t)
	meta := metav1.ObjectMeta{Name: name, Namespace: ns}
	if _, err := c.Typed().CoreV1().ServiceAccounts(ns).Create(t.Context(), &corev1.ServiceAccount{ObjectMeta: meta}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Typed().RbacV1().Roles(ns).Create(t.Context(), &rbacv1.Role{ObjectMeta: meta, Rules: rules}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	binding := &rbacv1.RoleBinding{
		ObjectMeta: meta, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: name},
		Subjects: []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Name: name, Namespace: ns}},
	}
	if _, err := c.Typed().RbacV1().RoleBindings(ns).Create(t.Context(), binding, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	token, err := c.Typed().CoreV1().ServiceAccounts(ns).CreateToken(t.Context(), name, &authv1.TokenRequest{}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/config"
	server := c.Config()
	err = clientcmd.WriteToFile(api.Config{
		Clusters:  map[string]*api.Cluster{"c": {Server: server.Host, CertificateAuthority: server.CAFile, CertificateAuthorityData: server.CAData}},
		AuthInfos: map[string]*api.AuthInfo{"u": {Token: token.Status.Token}},
		Contexts:  map[string]*api.Context{"x": {Cluster: "c", AuthInfo: "u", Namespace: ns}}, CurrentContext: "x",
	}, path)
	if err != nil {
		t.Fatal(err)
	}
	client, err := kube.Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		_ = c.Typed().RbacV1().RoleBindings(ns).Delete(ctx, name, metav1.DeleteOptions{})
		_ = c.Typed().RbacV1().Roles(ns).Delete(ctx, name, metav1.DeleteOptions{})
		_ = c.Typed().CoreV1().ServiceAccounts(ns).Delete(ctx, name, metav1.DeleteOptions{})
	})
	return client
}

func TestMissingRightsAreSaidAndEndTheForward(t *testing.T) {
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
			client := somebody(t, "eksui-"+name, c.rules...)
			f, err := forward.Listen(t.Context(), forward.Options{
				Client: client, Target: forward.Target{Kind: "deployment", Name: "web"}, Ports: []forward.Port{{Remote: "80"}},
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
	client := somebody(t, "eksui-spdy-only",
		rbacv1.PolicyRule{APIGroups: []string{"apps"}, Resources: []string{"deployments"}, Verbs: []string{"get"}},
		rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods"}, Verbs: []string{"get", "list", "watch"}},
		rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"pods/portforward"}, Verbs: []string{"create"}})
	f, addr := startWith(t, client, "deploy/web", ":80", false)
	if got, err := page(addr, "/bytes?n=3000000"); err != nil || len(got) != 3000000 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if s := f.Stats(); s.Transport != "spdy" {
		t.Errorf("%+v", s)
	}
}
