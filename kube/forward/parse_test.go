package forward_test

import (
	"testing"

	"eksui/internal/cause"
	"eksui/kube/forward"
)

func TestParsePort(t *testing.T) {
	for s, want := range map[string]forward.Port{
		"9000:80":   {Local: 9000, Remote: "80"},
		"9000:http": {Local: 9000, Remote: "http"},
		"8080":      {Local: 8080, Remote: "8080"},
		":80":       {Remote: "80"},
		"0:80":      {Remote: "80"},
		"http":      {Remote: "http"},
	} {
		if got, err := forward.ParsePort(s); err != nil || got != want {
			t.Errorf("%q: %+v %v", s, got, err)
		}
	}
	for _, s := range []string{"", ":", "9000:", "x:80", "65536:80", "80:65536", "80:0", "-1:80", "1:2:3", "9000:a b"} {
		if got, err := forward.ParsePort(s); cause.Of(err) != "forward.ports-unknown" {
			t.Errorf("%q was read as %+v, %v", s, got, err)
		}
	}
}

func TestParseTarget(t *testing.T) {
	for s, want := range map[string]forward.Target{
		"web":            {Kind: "pod", Name: "web"},
		"po/web":         {Kind: "pod", Name: "web"},
		"Deployment/web": {Kind: "deployment", Name: "web"},
		"svc/web":        {Kind: "service", Name: "web"},
		"app=web":        {Kind: "labels", Name: "app=web"},
	} {
		got, err := forward.ParseTarget(s)
		if err != nil || got != want {
			t.Errorf("%q: %+v %v", s, got, err)
		}
		if again, err := forward.ParseTarget(got.String()); err != nil || again != got {
			t.Errorf("%q does not read back: %+v %v", got.String(), again, err)
		}
	}
	for _, s := range []string{"", "/", "web/", "node/x", "deploy/a/b", "a=b=c"} {
		if got, err := forward.ParseTarget(s); cause.Of(err) != "forward.target-unknown" {
			t.Errorf("%q was read as %+v, %v", s, got, err)
		}
	}
}
