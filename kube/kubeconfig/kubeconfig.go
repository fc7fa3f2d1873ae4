// Package kubeconfig reads and changes kubeconfig files without ever damaging one.
//
// Reading follows KUBECONFIG lists as kubectl does. A change touches exactly one file, under kubectl's own lock, and only
// those lines of it that it is about: comments, order, unknown fields and all other entries stay as they were written.
package kubeconfig

import (
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
)

// Files is the kubeconfig that a person uses: one file, or a list of files of which the first to say something wins.
type Files struct {
	paths    []string
	explicit bool
	stateDir string
}

// Open names the files and reads nothing yet. An empty path means the list in KUBECONFIG, or ~/.kube/config. stateDir is
// where eksui remembers the previous context, what to undo and backups; it is made when first needed.
func Open(path, stateDir string) *Files {
	if path != "" {
		return &Files{paths: []string{path}, explicit: true, stateDir: stateDir}
	}
	f := &Files{stateDir: stateDir}
	for _, p := range filepath.SplitList(os.Getenv(clientcmd.RecommendedConfigPathEnvVar)) {
		if p != "" {
			f.paths = append(f.paths, p)
		}
	}
	if len(f.paths) == 0 {
		f.paths = []string{clientcmd.RecommendedHomeFile}
	}
	return f
}

// Paths lists the files in the order in which they are read.
func (f *Files) Paths() []string { return f.paths }

// defaultPath is where kubectl puts what has no place yet: the first file that exists, or else the last.
func (f *Files) defaultPath() string {
	for _, p := range f.paths {
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	return f.paths[len(f.paths)-1]
}

// Entry is an EKS cluster as eksui writes it: a cluster, a user with an exec plugin and the context that joins them.
type Entry struct {
	// Cluster, User and Context are the names of the three; aws uses the cluster's ARN for all of them.
	Cluster, User, Context string
	// Namespace of the context; none when empty.
	Namespace string
	// Server is the API server's URL.
	Server string
	// CAData is the PEM of the API server's authority; none for a plain http server.
	CAData []byte
	// Exec is the plugin that makes tokens.
	Exec Exec
}

// Exec is a credential plugin: a command that prints an ExecCredential.
type Exec struct {
	Command string
	Args    []string
	// Env is set for it, in this order.
	Env []EnvVar
}

// EnvVar is one variable of a plugin's environment.
type EnvVar struct{ Name, Value string }

// Change tells what was, or would be, changed.
type Change struct {
	// File is the one file concerned; "" when there is nothing to change.
	File string
	// Backup is the copy of the file as it was before eksui first touched it, "" when this change made none.
	Backup string

	before, after []byte
}

// Diff shows the change in unified form, with the values of secrets left out.
func (c Change) Diff() string {
	if c.File == "" {
		return ""
	}
	return diff(c.File, c.before, c.after)
}
