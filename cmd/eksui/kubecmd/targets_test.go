package kubecmd

import (
	"fmt"
	"strings"
	"testing"
)

func TestReadTargets(t *testing.T) {
	for args, want := range map[string]string{
		"":                                     "app=node-server [{9000 80}]",
		"8080:80":                              "app=node-server [{8080 80}]",
		"deploy/web":                           "deployment/web [{9000 80}]",
		"web 9000:http :443":                   "pod/web [{9000 http} {0 443}]",
		"deploy/web 9000:80 svc/api 9001:http": "deployment/web [{9000 80}]; service/api [{9001 http}]",
	} {
		all, err := readTargets(strings.Fields(args), "app=node-server")
		var got []string
		for _, w := range all {
			got = append(got, fmt.Sprint(w.target, " ", w.ports))
		}
		if s := strings.Join(got, "; "); err != nil || s != want {
			t.Errorf("%q: %s, %v", args, s, err)
		}
	}
	for _, args := range []string{"deploy/web 9000:80 svc/api", "node/x 1:2", "web 99999:80"} {
		if _, err := readTargets(strings.Fields(args), "app=x"); err == nil {
			t.Errorf("%q was taken", args)
		}
	}
}
