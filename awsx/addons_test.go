package awsx

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// addonServer is EKS as far as addons go. Deleting one takes as long as it is looked at once.
type addonServer struct {
	mu     sync.Mutex
	status map[string]string // by name
	calls  []string          // what was changed: "delete coredns preserve=true"
}

func (a *addonServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, name, named := strings.Cut(strings.TrimPrefix(r.URL.Path, "/clusters/eks/addons"), "/")
	status, there := a.status[name]
	switch {
	case r.Method == http.MethodPost:
		var asked struct{ AddonName string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			panic(err)
		}
		a.calls = append(a.calls, "create "+asked.AddonName)
		a.status[asked.AddonName] = "CREATING"
		fmt.Fprint(w, `{"addon":{}}`)
	case !named:
		fmt.Fprint(w, `{"addons":["coredns","kube-proxy","metrics-server","vpc-cni"]}`)
	case !there:
		w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"message":"No addon"}`)
	default:
		if r.Method == http.MethodDelete {
			a.calls = append(a.calls, "delete "+name+" "+r.URL.RawQuery)
			a.status[name] = "DELETING"
		} else if status == "DELETING" {
			delete(a.status, name)
		}
		fmt.Fprintf(w, `{"addon":{"addonName":%q,"status":%q,"health":{"issues":[{"code":"ConfigurationConflict","message":"Conflicts found"}]}}}`, name, status)
	}
}

func TestFailedAddonsAreMadeAgain(t *testing.T) {
	for status, want := range map[string][]string{
		"ACTIVE":        nil,
		"CREATING":      nil,
		"DEGRADED":      nil,
		"UPDATE_FAILED": nil,
		"CREATE_FAILED": {"delete coredns preserve=true", "create coredns"},
		"DELETE_FAILED": {"delete coredns preserve=true", "create coredns"},
		"DELETING":      {"create coredns"},
		"":              {"create coredns"},
	} {
		t.Run(status, func(t *testing.T) {
			eks := &addonServer{status: map[string]string{"kube-proxy": "ACTIVE", "metrics-server": "ACTIVE", "vpc-cni": "ACTIVE"}}
			if status != "" {
				eks.status["coredns"] = status
			}
			addons, err := session(t, eks.ServeHTTP).EnsureAddons(context.Background(), "eks")
			if err != nil || len(addons) != len(DefaultAddons(DefaultRegion)) || !slices.Equal(eks.calls, want) {
				t.Errorf("%v %+v\n got %q\nwant %q", err, addons, eks.calls, want)
			}
			if len(addons) > 0 && len(addons[0].Issues) != 1 {
				t.Errorf("the issues are not read: %+v", addons[0])
			}
		})
	}
}
