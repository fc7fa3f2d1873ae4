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
	"sync"
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
			var h held
			e.Site.Setup.AWS.Endpoint = without(t, cloud.Endpoint(), c.services, h.measure(c.instead(over)))
			t.Cleanup(func() { close(over) })
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
			// 4 s; asked twice, or one after the other, it is 8 s at least. What lies between is a busy machine's.
			if asked, took := h.inAll(); took >= 7*time.Second || asked > 3*len(c.services) {
				t.Errorf("%d questions to silent services held it up for %s", asked, took)
			} else {
				t.Logf("%d questions, %s", asked, took)
			}
			if _, said := noteOf(told, "the account's quotas"); !said || !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, "the account's quotas") }) {
				t.Errorf("that the quotas were not looked at is not said: %v\n%q", told, notes)
			}
		})
	}
}

// held is how long somebody waited for silent services: from the first question until none was open any more, each time.
type held struct {
	mu    sync.Mutex
	asked int
	open  int
	since time.Time
	all   time.Duration
}

// measure notes when a handler is waited for. It is the time of the questions alone, whatever else the machine does.
func (h *held) measure(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.count(1)
		defer h.count(-1)
		next(w, r)
	}
}

func (h *held) count(by int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if by > 0 {
		h.asked++
	}
	if h.open == 0 {
		h.since = time.Now()
	}
	if h.open += by; h.open == 0 {
		h.all += time.Since(h.since)
	}
}

func (h *held) inAll() (asked int, took time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open > 0 {
		return h.asked, h.all + time.Since(h.since)
	}
	return h.asked, h.all
}

// hang answers nothing until the test is over.
func hang(over <-chan struct{}) http.HandlerFunc {
	return func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then the server looks whether the client is still there
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}
}
