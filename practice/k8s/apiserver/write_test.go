package apiserver

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// TestAPodRightBehindItsNamespace is one manifest with both: the namespace's account comes from a controller.
func TestAPodRightBehindItsNamespace(t *testing.T) {
	const pod = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"web","image":"nginx"}]}}`
	never := time.Hour
	for name, c := range map[string]struct {
		namespace string
		account   time.Duration // when it comes
		status    int
		took      time.Duration
	}{
		"the account is late":  {"team", 250 * time.Millisecond, http.StatusCreated, 300 * time.Millisecond},
		"the account is there": {"team", 0, http.StatusCreated, 0},
		"no account comes":     {"team", never, http.StatusForbidden, time.Second},
		"no namespace":         {"nowhere", 0, http.StatusNotFound, 0},
	} {
		for how, request := range map[string][3]string{
			"create": {http.MethodPost, "/pods", "application/json"},
			"apply":  {http.MethodPatch, "/pods/web?fieldManager=kubectl", "application/apply-patch+yaml"},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := serverForTest(t)
					create := func(r *registry.Resource, namespace string, o store.Object) {
						if _, err := s.API.Create(r, namespace, o, registry.Write{}); err != nil {
							t.Error(err)
						}
					}
					create(registry.Namespaces, "", &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "team"}})
					time.AfterFunc(c.account, func() {
						create(registry.ServiceAccounts, "team", &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default", Namespace: "team"}})
					})
					synctest.Wait()
					req := httptest.NewRequestWithContext(t.Context(), request[0], "/api/v1/namespaces/"+c.namespace+request[1], strings.NewReader(pod))
					req.Header.Set("Content-Type", request[2])
					req.Header.Set("Authorization", "Bearer student")
					w := httptest.NewRecorder()
					began := time.Now()
					s.ServeHTTP(w, req)
					if w.Code != c.status || time.Since(began) != c.took {
						t.Errorf("%d after %s: %s", w.Code, time.Since(began), w.Body)
					}
				})
			})
		}
	}
}

// serverForTest serves a cluster without controllers to everybody.
func serverForTest(t *testing.T) *Server {
	return New(t.Context(), Config{
		API:          registry.New(store.New(func() {}), netip.MustParsePrefix("10.100.0.0/16")),
		Authenticate: func(string) (User, error) { return User{Name: "student", Groups: []string{"system:masters"}}, nil },
	})
}
