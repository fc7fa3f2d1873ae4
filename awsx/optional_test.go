package awsx

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// silentServices answers for all services but Service Quotas and the Price List: those get an error of the server, or nothing
// until the test ends. It counts how often each of their questions was asked.
type silentServices struct {
	hang  chan struct{} // nil answers 501 at once
	mu    sync.Mutex
	asked map[string]int // by body
}

func (s *silentServices) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	target := r.Header.Get("X-Amz-Target")
	if !strings.HasPrefix(target, "ServiceQuotas") && !strings.HasPrefix(target, "AWSPriceList") {
		if r.URL.Path == "/clusters" {
			_, _ = io.WriteString(w, `{"clusters": []}`)
			return
		}
		_, _ = io.WriteString(w, `<Response/>`)
		return
	}
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.asked[target+string(body)]++
	s.mu.Unlock()
	if s.hang != nil {
		select {
		case <-s.hang:
		case <-r.Context().Done():
		}
	}
	w.WriteHeader(http.StatusNotImplemented)
}

func TestOptionalQuestionsAreAskedOnceAndNotForLong(t *testing.T) {
	for name, hang := range map[string]chan struct{}{"501": nil, "hanging": make(chan struct{})} {
		t.Run(name, func(t *testing.T) {
			silent := &silentServices{hang: hang, asked: map[string]int{}}
			s := session(t, silent.ServeHTTP)
			if hang != nil {
				defer close(hang)
			}
			spec := ClusterSpec{Lab: "lab", Name: "eks", Version: "1.35", InstanceType: "t2.small", Nodes: 2}
			began := time.Now()
			var plans sync.WaitGroup
			for range 2 { // two plans at the same time, of which one is read again
				plans.Go(func() {
					s.Hourly(t.Context(), append(ClusterComponents("t2.small", 2, false), BalancerComponents(3)...)...)
				})
				plans.Go(func() { s.Preflight(t.Context(), spec) })
			}
			plans.Wait()
			price := s.Hourly(t.Context(), Component{Kind: PriceCluster}, Component{Kind: PriceNAT})
			found := s.Preflight(t.Context(), spec)
			if took := time.Since(began); took >= 2*optionalWithin {
				t.Errorf("two plans took %s", took)
			}
			if price.Source != PriceFromTable || price.USDPerHour < 0.1 {
				t.Errorf("%+v", price)
			}
			notes := 0
			for _, f := range found {
				if f.Severity == SeverityNote && (strings.Contains(f.What.String(), msgCheckQuota.In("en"))) {
					notes++
				}
			}
			if notes != 1 {
				t.Errorf("%d notes of the quotas, want 1: %+v", notes, found)
			}
			for question, times := range silent.asked {
				if limit := map[bool]int{true: 1, false: 2}[strings.HasPrefix(question, "AWSPriceList")]; times > limit {
					t.Errorf("%s was asked %d times", question, times)
				}
			}
		})
	}
}

// A refusal is an answer: the service is asked the next question, too. And who stops does not speak for the service.
func TestARefusalIsNoSilence(t *testing.T) {
	s := session(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-Errortype", "AccessDeniedException")
		w.WriteHeader(http.StatusBadRequest)
	})
	stopped, stop := context.WithCancel(t.Context())
	stop()
	s.Hourly(stopped, Component{Kind: PriceCluster})
	before := s.Calls()
	s.Hourly(t.Context(), Component{Kind: PriceCluster})
	s.Hourly(t.Context(), Component{Kind: PriceNAT})
	if asked := s.Calls() - before; asked != 2 {
		t.Errorf("%d questions after a refusal, want 2", asked)
	}
}
