package atomicfile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"eksui/internal/atomicfile"
)

// A full disk in the middle of the write, on a small file system of its own.
func TestFullDiskLeavesTheOldContent(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("mounting a small file system needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(dir, "config")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := atomicfile.Write(path, bytes.Repeat([]byte("x"), 1<<20), 0o600)
	if err == nil || !strings.Contains(err.Error(), "The disk is full") {
		t.Errorf("error: %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("content is now %d bytes", len(got))
	}
	leftovers(t, dir, "config")
}
