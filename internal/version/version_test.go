package version

import (
	"runtime"
	"runtime/debug"
	"testing"
)

const revision = "3f2a9c1d0b7e5a6f4c8d9e0b1a2c3d4e5f607182"

func TestDescribe(t *testing.T) {
	stamped := &debug.BuildInfo{
		Main:     debug.Module{Version: "v0.0.0-20261128201811-3f2a9c1d0b7e+dirty"},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: "true"}},
	}
	for name, c := range map[string]struct {
		release, commit string
		build           *debug.BuildInfo
		want            Info
		words           string
	}{
		"a release": {"1.2.0", revision, &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}},
			Info{Version: "1.2.0", Commit: revision}, "1.2.0 (3f2a9c1d0b7e)"},
		"go run":                    {"", "", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, Info{Version: Dev}, "dev"},
		"go build in a repository":  {"", "", stamped, Info{Version: "0.0.0-20261128201811-3f2a9c1d0b7e+dirty", Commit: revision, Modified: true}, "0.0.0-20261128201811-3f2a9c1d0b7e+dirty (3f2a9c1d0b7e)"},
		"go install at a version":   {"", "", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.0"}}, Info{Version: "1.2.0"}, "1.2.0"},
		"nothing known":             {"", "", nil, Info{Version: Dev}, "dev"},
		"a commit shorter than due": {"1.2.0", "3f2a", nil, Info{Version: "1.2.0", Commit: "3f2a"}, "1.2.0 (3f2a)"},
	} {
		c.want.Go, c.want.OS, c.want.Arch = runtime.Version(), runtime.GOOS, runtime.GOARCH
		got := describe(c.release, c.commit, c.build)
		if got != c.want || got.String() != c.words {
			t.Errorf("%s: %+v, %s", name, got, got)
		}
	}
}
