package k8s

import (
	"encoding/json"
	"strings"
	"testing"

	"eksui/practice/world"
)

// TestKubectlRefusals gives kubectl what Kubernetes refuses, and reads the words.
func TestKubectlRefusals(t *testing.T) {
	l := startLab(t, world.Options{})
	k := newKubectl(t, l)
	k.exits(1, `resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Deploymnt" in version "apps/v1"\nensure CRDs are installed first`,
		"apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: x}\n", "apply", "-f", "-")
	k.exits(1, `no matches for kind "Deployment" in version "v1"`, "apiVersion: v1\nkind: Deployment\nmetadata: {name: x}\n", "apply", "-f", "-")
	k.exits(1, `no matches for kind "CronJob" in version "batch/v1"`, "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\n", "create", "-f", "-")

	big := func(kind string, bytes int) string {
		raw, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": kind, "metadata": map[string]string{"name": "big"},
			"data": map[string]string{"a": strings.Repeat("eHh4", bytes/4)}})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	k.exits(1, `The ConfigMap "big" is invalid: \[\]: Too long: may not be more than 1048576 bytes`, big("ConfigMap", 1048580), "create", "-f", "-")
	k.ok("configmap/big created", big("ConfigMap", 1048576), "create", "-f", "-")
	k.exits(1, `The Secret "big" is invalid: data: Too long: may not be more than 1048576 bytes`, big("Secret", 1400000), "create", "-f", "-")
}
