package main

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"eksui/internal/version"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	for _, c := range []struct{ call, want string }{
		{"version", "built with " + runtime.Version()},
		{"--version", "built with " + runtime.Version()},
		{"version --lang ko", "빌드: " + runtime.Version()},
		{"--version --lang ko", "빌드: " + runtime.Version()},
	} {
		out, err := l.command(strings.Fields(c.call)...).Output()
		first, _, _ := strings.Cut(string(out), "\n")
		if err != nil || first != "eksui "+version.Get().Version || !strings.Contains(string(out), c.want) {
			t.Errorf("%s: %v\n%s", c.call, err, out)
		}
	}
	out, err := l.command("version", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var got version.Info
	if err := json.Unmarshal(out, &got); err != nil || got != version.Get() {
		t.Errorf("--json: %v, %s", err, out)
	}
}
