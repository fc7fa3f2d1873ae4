//go:build unix

package atomicfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"eksui/internal/atomicfile"
	"eksui/internal/text"
)

func write(t *testing.T, path, data string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// leftovers fails the test when anything but the named files is in dir.
func leftovers(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("in the directory: %q, want %q", got, want)
	}
}

func TestWriteMakesAFileWithTheModeAsked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	if err := atomicfile.Write(path, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path); got != "new" {
		t.Errorf("content %q", got)
	}
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", st.Mode())
	}
	leftovers(t, dir, "config")
}

func TestWriteKeepsModeAndOwnerOfWhatWasThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	write(t, path, "old", 0o640)
	owner := 0
	if os.Getuid() == 0 {
		owner = 12345
		if err := os.Chown(path, owner, owner); err != nil {
			t.Fatal(err)
		}
	} else {
		owner = os.Getuid()
	}
	if err := atomicfile.Write(path, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if st.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, want 0640", st.Mode())
	}
	if uid := int(st.Sys().(*syscall.Stat_t).Uid); uid != owner {
		t.Errorf("owner %d, want %d", uid, owner)
	}
}

func TestWriteFollowsSymbolicLinks(t *testing.T) {
	for _, existing := range []bool{true, false} {
		dir := t.TempDir()
		target := filepath.Join(dir, "real")
		if existing {
			write(t, target, "old", 0o600)
		}
		if err := os.Symlink("real", filepath.Join(dir, "one")); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(dir, "one"), filepath.Join(dir, "two")); err != nil {
			t.Fatal(err)
		}
		if err := atomicfile.Write(filepath.Join(dir, "two"), []byte("new"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := read(t, target); got != "new" {
			t.Errorf("target: %q", got)
		}
		leftovers(t, dir, "one", "real", "two")
		if _, err := os.Readlink(filepath.Join(dir, "two")); err != nil {
			t.Errorf("the link is no link any more: %v", err)
		}
	}
}

func TestWriteExplainsWhatItCannotDo(t *testing.T) {
	dir := t.TempDir()
	readOnly := filepath.Join(dir, "read-only")
	write(t, readOnly, "old", 0o400)
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, why string }{
		{dir, "It is a directory"},
		{readOnly, "may not be written"},
		{filepath.Join(dir, "no", "such"), "directory does not exist"},
		{filepath.Join(readOnly, "below-a-file"), "directory does not exist"},
		{loop, "circle"},
		{os.DevNull, "not an ordinary file"},
	} {
		err := atomicfile.Write(c.path, []byte("new"), 0o600)
		var p *text.Problem
		if !errors.As(err, &p) {
			t.Errorf("%s: %v is no Problem", c.path, err)
			continue
		}
		if !strings.Contains(p.In(text.EN), c.why) || !strings.Contains(p.In(text.EN), c.path) {
			t.Errorf("%s: %s", c.path, p.In(text.EN))
		}
		if p.In(text.KO) == p.In(text.EN) {
			t.Errorf("%s: not translated", c.path)
		}
	}
	if got := read(t, readOnly); got != "old" {
		t.Errorf("the read-only file now holds %q", got)
	}
	leftovers(t, dir, "loop", "read-only")
}
