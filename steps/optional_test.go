package steps

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// without leads to practice, but for the services that the lab can do without: what they do is given.
func without(t *testing.T, endpoint string, services []string, instead http.HandlerFunc) string {
	t.Helper()
	to, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0), Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host // which is signed
	}}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, s := range services {
			if strings.Contains(r.Header.Get("Authorization"), "/"+s+"/aws4_request") {
				instead(w, r)
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// Services that the lab can do without delay a run by less than five seconds in all, from its beginning to its last plan.
func TestSilentServicesHoldUpNothing(t *testing.T) {
	t.Parallel()
	all := []string{"servicequotas", "pricing", "freetier"}
	for name, c := range map[string]struct {
		services []string
		instead  func(over <-chan struct{}) http.HandlerFunc
	}{
		"501": {all, func(<-chan struct{}) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotImplemented) }
		}},
		"hanging":         {all[:2], hang},
		"the plan's, too": {all, hang},
		"connections break off": {all, func(<-chan struct{}) http.HandlerFunc {
			return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, cloud := practiceEngine(t)
			over := make(chan struct{})
			e.Site.Setup.AWS.Endpoint = without(t, cloud.Endpoint(), c.services, c.instead(over))
			t.Cleanup(func() { close(over) })
			began := time.Now()
			told, err := upToTheNetwork(t, e)
			if err != nil {
				t.Fatal(err)
			}
			var notes []string
			for _, id := range []engine.ID{Network, Subnets, Cluster, Expose, Cluster} {
				plan, err := e.Plan(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range plan.Notes {
					notes = append(notes, n.In(text.EN))
				}
			}
			if took := time.Since(began); took >= 5*time.Second {
				t.Errorf("it took %s", took)
			} else {
				t.Logf("%s", took)
			}
			if _, said := noteOf(told, "the account's quotas"); !said || !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, "the account's quotas") }) {
				t.Errorf("that the quotas were not looked at is not said: %v\n%q", told, notes)
			}
		})
	}
}

// hang answers nothing until the test is over.
func hang(over <-chan struct{}) http.HandlerFunc {
	return func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}
}
