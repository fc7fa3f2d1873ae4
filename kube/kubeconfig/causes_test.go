package kubeconfig

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"eksui/internal/cause"
)

const small = "clusters:\n- {name: c, cluster: {server: 'https://x'}}\nusers:\n- {name: u, user: {}}\ncontexts:\n" +
	"- {name: work, context: {cluster: c, user: u}}\n- {name: home, context: {cluster: c, user: u}}\n- {name: bare, context: {user: u}}\n"

// Every refusal of a change carries its cause.
func TestARefusedChangeHasACause(t *testing.T) {
	write := func(path, content string) string {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := func(content string) *Files {
		return Open(write(filepath.Join(t.TempDir(), "config"), content), t.TempDir())
	}
	use := func(f *Files, name string) error { _, err := f.Use(name); return err }
	rename := func(f *Files, from, to string) error { _, err := f.Rename(from, to); return err }
	undo := func(f *Files) error { _, err := f.Undo(); return err }

	unsaved := file(small)
	write(filepath.Join(unsaved.stateDir, "backups"), "in its place")
	forgetful := file(small)
	write(filepath.Join(forgetful.memoryPath(forgetful.paths[0])+".new", "in-its-place"), "")
	since := file(small)
	if err := use(since, "work"); err != nil {
		t.Fatal(err)
	}
	write(since.paths[0], small)
	two := file("current-context: work\n")
	two.paths = append(two.paths, write(filepath.Join(t.TempDir(), "config"), small))
	_, previous := file(small).UsePrevious()

	for want, err := range map[cause.ID]error{
		"kubeconfig.folder-missing":  use(Open(filepath.Join(write(filepath.Join(t.TempDir(), "a"), ""), "b", "config"), t.TempDir()), "work"),
		"kubeconfig.unsafe-yaml":     use(file(small+"current-context: a\ncurrent-context: b\n"), "work"),
		"kubeconfig.no-backup":       use(unsaved, "work"),
		"kubeconfig.not-remembered":  use(forgetful, "work"),
		"kubeconfig.nothing-to-undo": undo(file(small)),
		"kubeconfig.changed-since":   undo(since),
		"context.incomplete":         use(file(small), "bare"),
		"context.unknown":            use(file(small), "elsewhere"),
		"context.no-previous":        previous,
		"context.name-empty":         rename(file(small), "work", " "),
		"context.name-taken":         rename(file(small), "work", "home"),
		"context.unmovable":          rename(two, "work", "office"),
		"kubeconfig.unreadable":      unreadable(file(small).paths[0], syscall.EIO),
		"kubeconfig.lock-failed":     lockProblem("config", "config.lock", syscall.EIO),
	} {
		if got := cause.Of(err); got != want {
			t.Errorf("%v has the cause %q, want %q", err, got, want)
		}
	}
}
