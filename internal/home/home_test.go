package home

import (
	"path/filepath"
	"runtime"
	"testing"
)

func TestDirFollowsTheEnvironment(t *testing.T) {
	own := t.TempDir()
	usual := filepath.Join(own, ".local", "state", "eksui")
	for _, c := range []struct{ name, eksui, xdg, want string }{
		{"told", filepath.Join(own, "a"), filepath.Join(own, "b"), filepath.Join(own, "a")},
		{"XDG", "", filepath.Join(own, "b"), filepath.Join(own, "b", "eksui")},
		{"a relative XDG folder does not count", "", "b", usual},
		{"neither", "", "", usual},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == usual && runtime.GOOS != "linux" {
				t.Skip("the usual place is another here")
			}
			t.Setenv("HOME", own)
			t.Setenv("EKSUI_STATE_DIR", c.eksui)
			t.Setenv("XDG_STATE_HOME", c.xdg)
			if got, err := Dir(); err != nil || got != c.want {
				t.Errorf("%s, %v; want %s", got, err, c.want)
			}
		})
	}
}
