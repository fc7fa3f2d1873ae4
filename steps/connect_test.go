package steps

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"eksui/kube/kubeconfig"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// TestConnectRemovesItsEntryAfterTheClusterHasGone has no address to know it by, and leaves what other tools wrote.
func TestConnectRemovesItsEntryAfterTheClusterHasGone(t *testing.T) {
	for name, c := range map[string]struct {
		args string
		goes bool
	}{
		"eksui's":                 {"token --cluster eks-cluster --region us-east-1", true},
		"eksui's with a profile":  {"token --cluster eks-cluster --region us-east-1 --profile lab", true},
		"by the AWS CLI":          {"eks get-token --cluster-name eks-cluster --region us-east-1 --profile lab", true},
		"another region's":        {"token --cluster eks-cluster --region us-west-2", false},
		"eksctl's":                {"eks get-token --output json --cluster-name eks-cluster --region us-east-1", false},
		"aws update-kubeconfig's": {"--region us-east-1 eks get-token --cluster-name eks-cluster --output json", false},
	} {
		t.Run(name, func(t *testing.T) {
			choices := site.Defaults()
			choices.Region, choices.Profile, choices.Connect.Context = "us-east-1", "lab", "lab"
			choices.Connect.Kubeconfig = filepath.Join(t.TempDir(), "config")
			l, err := site.Open(site.Setup{Folder: t.TempDir()}, &choices)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			e := namesOf(l)
			e.Server, e.CAData, e.Exec = "https://gone.example", []byte("ca"), kubeconfig.Exec{Command: "x", Args: strings.Fields(c.args)}
			if _, err := kubeconfigOf(l).Merge(e); err != nil {
				t.Fatal(err)
			}
			if err := newConnect(l).Undo(t.Context(), func(engine.Event) {}); err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(choices.Connect.Kubeconfig)
			if err != nil || strings.Contains(string(raw), "gone.example") == c.goes {
				t.Errorf("%v\n%s", err, raw)
			}
		})
	}
}
