package kubeconfig

import (
	"os"
	"time"

	"eksui/internal/text"
)

// BrokenError is a file that is no kubeconfig. Nothing changes such a file; SetAside makes room for a new one.
type BrokenError struct {
	*text.Problem
	Path string
}

// Unwrap gives the problem.
func (e *BrokenError) Unwrap() error { return e.Problem }

func broken(path string, err error) error {
	return &BrokenError{Path: path, Problem: fileCauses.Problem(path, err)}
}

// SetAside moves a file out of the way and says where it is kept, whole, beside its old place.
func SetAside(path string) (kept string, err error) {
	kept = path + ".broken-" + time.Now().Format("20060102-150405")
	return kept, os.Rename(path, kept)
}
