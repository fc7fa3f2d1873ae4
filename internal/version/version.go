// Package version says which eksui this is.
package version

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// Set by release/build with -ldflags -X; empty in a program that `go build`, `go run` or `go install` made.
var (
	release string // as "1.2.0"
	commit  string
)

// Dev is the version of a program that is no release and does not know its commit, as of `go run`.
const Dev = "dev"

// Info describes a program.
type Info struct {
	Version  string `json:"version"`            // a release as "1.2.0", Go's pseudo-version of a commit, or Dev
	Commit   string `json:"commit,omitempty"`   // in full; "" where the build did not record it
	Modified bool   `json:"modified,omitempty"` // the tree had changes that the commit lacks
	Go       string `json:"go"`                 // as "go1.26.0"
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

// Get describes the running program.
func Get() Info {
	build, _ := debug.ReadBuildInfo()
	return describe(release, commit, build)
}

// describe prefers what a release was told to what Go recorded (build, which may be nil).
func describe(release, commit string, build *debug.BuildInfo) Info {
	i := Info{Version: release, Commit: commit, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if build == nil {
		build = &debug.BuildInfo{}
	}
	if i.Version == "" {
		i.Version = Dev
		if v := build.Main.Version; v != "" && v != "(devel)" {
			i.Version = strings.TrimPrefix(v, "v")
		}
	}
	for _, s := range build.Settings {
		switch {
		case s.Key == "vcs.revision" && i.Commit == "":
			i.Commit = s.Value
		case s.Key == "vcs.modified":
			i.Modified = s.Value == "true"
		}
	}
	return i
}

// String is the version and the commit's first digits, as "1.2.0 (3f2a9c1d0b7e)".
func (i Info) String() string {
	if i.Commit == "" {
		return i.Version
	}
	return i.Version + " (" + i.Commit[:min(len(i.Commit), 12)] + ")"
}
