package atomicfile

import (
	"syscall"
	"testing"

	"eksui/internal/cause"
)

func TestAFileThatWasNotWrittenHasACause(t *testing.T) {
	for err, want := range map[error]cause.ID{syscall.ENOTDIR: "file.folder-missing", syscall.ENOSPC: "file.disk-full", syscall.EIO: "file.unwritten"} {
		if got := cause.Of(problem("/home/student/lab.yaml", err)); got != want {
			t.Errorf("%v has the cause %q, want %q", err, got, want)
		}
	}
}
