package kube

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"eksui/internal/text"
)

func TestAYoungAPIServerIsGivenTimeToLetItsMakerIn(t *testing.T) {
	for name, c := range map[string]struct {
		refusals int64
		status   int
		patience time.Duration
		fails    bool
	}{
		"at once":       {0, 0, 0, false},
		"not known yet": {2, http.StatusUnauthorized, time.Minute, false},
		"no rights yet": {2, http.StatusForbidden, time.Minute, false},
		"not ready yet": {2, http.StatusServiceUnavailable, 0, false},
		"never let in":  {1000, http.StatusUnauthorized, 0, true},
		"never a right": {1000, http.StatusForbidden, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if asked.Add(1) <= c.refusals {
					w.WriteHeader(c.status)
					reason := map[int]string{http.StatusUnauthorized: "Unauthorized", http.StatusForbidden: "Forbidden", http.StatusServiceUnavailable: "ServiceUnavailable"}[c.status]
					_, _ = fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":%q,"code":%d}`, reason, c.status)
					return
				}
				_, _ = w.Write([]byte(`{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"default"}}`))
			}))
			defer server.Close()
			defer server.CloseClientConnections()
			client, err := Direct(server.URL, nil, func(context.Context) (string, time.Time, error) { return "token", time.Now().Add(time.Hour), nil })
			if err != nil {
				t.Fatal(err)
			}
			err = client.AwaitAccess(t.Context(), "eks-cluster", 0, c.patience)
			var p *text.Problem
			if fails := errors.As(err, &p) && p.Cause == "cluster.refuses"; fails != c.fails || !c.fails && err != nil {
				t.Error(err)
			}
		})
	}
}
