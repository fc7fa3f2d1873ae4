//go:build unix

package kubeconfig

import (
	"errors"
	"syscall"
)

// alive says whether a process of that id exists.
func alive(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
