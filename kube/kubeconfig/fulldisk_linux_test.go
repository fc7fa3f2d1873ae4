package kubeconfig_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"eksui/kube/kubeconfig"
)

// The disk is full in the middle of the write of the file, or of the backup before it.
func TestAFullDiskLeavesTheOldFile(t *testing.T) {
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small file system of its own needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(small, 0); err != nil {
			t.Error(err)
		}
	})
	src := base + "# " + strings.Repeat("x", 20<<10) + "\n"
	elsewhere := filepath.Join(t.TempDir(), "config")
	onSmall := filepath.Join(small, "config")
	for _, path := range []string{elsewhere, onSmall} {
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(small, "filler"), make([]byte, 32<<10), 0o600); err != nil { // leaves less than the file needs
		t.Fatal(err)
	}
	before := map[string]string{elsewhere: src, onSmall: src}
	f := kubeconfig.Open(onSmall, t.TempDir())
	_, err := f.Use("work")
	refuses(t, f, err, "The disk is full", before)

	f = kubeconfig.Open(elsewhere, small)
	_, err = f.Use("work")
	refuses(t, f, err, "no backup of it could be made", before)

	if err := os.Remove(filepath.Join(small, "filler")); err != nil {
		t.Fatal(err)
	}
	must[string](t)(f.Use("work"))
}
