//go:build unix

package forward

import (
	"net"
	"syscall"
)

// directWriter writes to a socket without ever waiting for it. It is for one goroutine at a time.
type directWriter struct {
	raw  syscall.RawConn
	call func(fd uintptr) (done bool)
	p    []byte
	n    int
}

func newDirectWriter(conn net.Conn) *directWriter {
	w := &directWriter{}
	w.call = func(fd uintptr) bool {
		w.n, _ = syscall.Write(int(fd), w.p)
		return true
	}
	if c, ok := conn.(syscall.Conn); ok {
		w.raw, _ = c.SyscallConn() // nil then: nothing is written directly
	}
	return w
}

func (w *directWriter) write(p []byte) int {
	if w.raw == nil {
		return 0
	}
	w.p, w.n = p, 0
	_ = w.raw.Write(w.call)
	w.p = nil
	return max(w.n, 0)
}
