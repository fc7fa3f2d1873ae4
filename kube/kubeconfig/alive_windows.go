package kubeconfig

import "os"

// alive says whether a process of that id exists.
func alive(pid int) bool {
	p, err := os.FindProcess(pid) // opens the process, so it fails for a dead one
	if err != nil {
		return false
	}
	_ = p.Release()
	return true
}
