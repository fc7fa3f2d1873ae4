package kubeconfig_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube/kubeconfig"
)

// refuses checks that a change fails in words, in both languages, and leaves every file as it was.
func refuses(t *testing.T, f *kubeconfig.Files, err error, want string, before map[string]string) {
	t.Helper()
	var p *text.Problem
	switch {
	case !errors.As(err, &p):
		t.Errorf("%v is no Problem", err)
	case !strings.Contains(p.In(text.EN), want):
		t.Errorf("%s\nlacks %q", p.In(text.EN), want)
	case p.In(text.KO) == p.In(text.EN):
		t.Errorf("not translated: %s", p.In(text.KO))
	}
	for path, old := range before {
		if now := content(t, path); now != old {
			t.Errorf("%s was changed:\n%s", path, now)
		}
	}
	for _, path := range f.Paths() {
		if _, err := os.Lstat(path + ".lock"); err == nil {
			t.Errorf("the lock of %s is left behind", path)
		}
	}
}

func TestOneOfThreeFilesIsBroken(t *testing.T) {
	dir := t.TempDir()
	third := strings.NewReplacer("home", "third", "current-context: home # where I am\n", "").Replace(base)
	for name, broken := range map[string]string{
		"syntax":             "contexts: [\n",
		"tab":                "contexts:\n\t- name: x\n",
		"not a mapping":      "just words\n",
		"binary":             "\x00\xff\xfe",
		"no list":            "contexts: 7\n",
		"wrong items":        "users: [a, b]\n",
		"alias in itself":    "extensions: &a [*a]\n",
		"aliases of aliases": laughs(),
	} {
		t.Run(name, func(t *testing.T) {
			before := map[string]string{}
			var paths []string
			for i, content := range []string{base, broken, third} {
				path := filepath.Join(dir, fmt.Sprintf("%s-%d", strings.ReplaceAll(name, " ", "-"), i))
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				settle(t, path)
				before[path], paths = content, append(paths, path)
			}
			t.Setenv("KUBECONFIG", strings.Join(paths, string(os.PathListSeparator)))
			f := kubeconfig.Open("", t.TempDir())
			l := f.List()
			if len(l.Broken) != 1 || cause.Of(l.Broken[0]) != "kubeconfig.broken" || !strings.Contains(l.Broken[0].Error(), paths[1]) || len(l.Contexts) != 3 || l.Current != "home" {
				t.Errorf("listed %d contexts, current %q, broken %v", len(l.Contexts), l.Current, l.Broken)
			}
			_, err := f.Use("nowhere")
			refuses(t, f, err, paths[1], before)

			must[string](t)(f.Use("third"))
			expect(t, paths[0], strings.Replace(base, "current-context: home #", "current-context: third #", 1))
			expect(t, paths[1], broken)
			expect(t, paths[2], third)
			must[kubeconfig.Change](t)(f.SetNamespace("", "there")) // in the file that defines the context
			expect(t, paths[2], strings.Replace(third, "    cluster: third\n", "    namespace: there\n    cluster: third\n", 1))
			_, err = f.Rename("third", "3rd") // would take changes in two files
			refuses(t, f, err, "was not renamed", nil)
			must[string](t)(f.Use("home"))
			must[kubeconfig.Change](t)(f.Rename("third", "3rd"))
			must[kubeconfig.Change](t)(f.Delete("3rd"))
			expect(t, paths[0], base)
			expect(t, paths[1], broken)

			f = kubeconfig.Open(paths[1], t.TempDir())
			_, err = f.Merge(entry)
			refuses(t, f, err, "is broken; it was not touched", map[string]string{paths[1]: broken})
		})
	}
}

// laughs is a small file whose aliases stand for nine to the power of nine words.
func laughs() string {
	src := "extensions:\n- &a0 [lol]\n"
	for i := range 9 {
		src += fmt.Sprintf("- &a%d [%s]\n", i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
	}
	return src
}

func TestContextsThatLeadNowhereAreNotSwitchedTo(t *testing.T) {
	src := "clusters:\n- {name: c, cluster: {server: 'https://x'}}\nusers:\n- {name: u, user: {}}\ncurrent-context: good\ncontexts:\n" +
		"- {name: good, context: {cluster: c, user: u}}\n- {name: no-cluster, context: {user: u}}\n- {name: no-content}\n" +
		"- {name: gone-cluster, context: {cluster: gone, user: u}}\n- {name: gone-user, context: {cluster: c, user: gone}}\n"
	f, path := open(t, src)
	for name, want := range map[string]string{
		"no-cluster": "names no cluster", "no-content": "names no cluster", "gone-cluster": `cluster "gone" is not defined`,
		"gone-user": `user "gone" is not defined`, "goo": "Close to it: good", "": "no context",
	} {
		_, err := f.Use(name)
		refuses(t, f, err, want, map[string]string{path: src})
	}
}

func TestFilesThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	f := kubeconfig.Open(dir, t.TempDir())
	_, err := f.Merge(entry)
	refuses(t, f, err, "It is a directory", nil)

	readOnly := filepath.Join(dir, "read-only")
	if err := os.WriteFile(readOnly, []byte(base), 0o400); err != nil {
		t.Fatal(err)
	}
	f = kubeconfig.Open(readOnly, t.TempDir())
	_, err = f.Use("work")
	refuses(t, f, err, "may not be written", map[string]string{readOnly: base})

	below := filepath.Join(readOnly, "below", "config")
	f = kubeconfig.Open(below, t.TempDir())
	_, err = f.Merge(entry)
	refuses(t, f, err, "directory can't be made", nil)

	if os.Getuid() == 0 {
		return // root may write into any directory
	}
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.MkdirAll(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	inClosed := filepath.Join(closed, "config")
	if err := os.WriteFile(inClosed, []byte(base), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o500); err != nil {
		t.Fatal(err)
	}
	f = kubeconfig.Open(inClosed, t.TempDir())
	_, err = f.Use("work")
	refuses(t, f, err, "may not be written by you", map[string]string{inClosed: base})
}

// manyContexts is a kubeconfig of n contexts, the first one current.
func manyContexts(n int) string {
	var clusters, contexts strings.Builder
	for i := range n {
		fmt.Fprintf(&clusters, "- cluster:\n    server: https://c%d\n  name: c%d\n", i, i)
		fmt.Fprintf(&contexts, "- context:\n    cluster: c%d\n    user: u\n  name: context-%d\n", i, i)
	}
	return "apiVersion: v1\nclusters:\n" + clusters.String() + "contexts:\n" + contexts.String() +
		"current-context: context-0\nkind: Config\nusers:\n- name: u\n  user: {}\n"
}

func TestTwoThousandContexts(t *testing.T) {
	src := manyContexts(2000)
	f, path := open(t, src)
	must[string](t)(f.Use("context-1999"))
	expect(t, path, strings.Replace(src, "current-context: context-0", "current-context: context-1999", 1))
	must[kubeconfig.Change](t)(f.Delete("context-1000"))
	must[kubeconfig.Change](t)(f.Merge(entry))
	if l := f.List(); len(l.Contexts) != 2000 || l.Current != "context-1999" {
		t.Errorf("%d contexts, current %q", len(l.Contexts), l.Current)
	}
	for range 3 {
		must[kubeconfig.Change](t)(f.Undo())
	}
	expect(t, path, src)
}

// A kubectl that has read the file before a change of ours, and locks it after that, would delete what we have written.
func TestTheLockIsKeptWhileOthersChangeTheFile(t *testing.T) {
	const giveWay = 100 * time.Millisecond // in which no eksui takes the lock after it was let go
	src := manyContexts(200)               // few, or a slow machine needs longer than the lock is ever kept
	f, path := open(t, src)
	must[string](t)(f.Use("context-1"))
	if err := os.WriteFile(path, []byte(content(t, path)+"# another program's\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"context-2", "context-3"} { // the second finds the file as the first one left it
		began := time.Now()
		if _, err := f.Use(name); err != nil {
			t.Fatal(err)
		}
		freed := time.Now()
		info, err := os.Stat(path) // its time is that of the new content, whenever others come to see it
		if err != nil {
			t.Fatal(err)
		}
		visible := info.ModTime()
		if stayed, needed := freed.Sub(visible)-giveWay, visible.Sub(began); stayed < needed {
			t.Errorf("%s: the lock went %v after a change that took %v", name, stayed, needed)
		}
	}
}

func TestNamesOfAnyKindAreKubectlsToo(t *testing.T) {
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("needs kubectl: see kubernetes.io/docs/tasks/tools")
	}
	f, path := open(t, base)
	for _, name := range []string{
		"with space", "a/b/c", "a:b: c", "컨텍스트 하나", "arn:aws:eks:ap-northeast-2:123456789012:cluster/c", "yes", "12", "- dash", "#hash",
		`quo"te`, "it's", "@at", "{curly}", "trailing:", "*", "~",
	} {
		e := entry
		e.Context, e.Cluster, e.User = name, name, name
		must[kubeconfig.Change](t)(f.Merge(e))
		must[string](t)(f.Use(name))
		out, err := exec.Command(kubectl, "--kubeconfig", path, "config", "current-context").CombinedOutput()
		if err != nil || strings.TrimSuffix(string(out), "\n") != name {
			t.Errorf("%q is current, and kubectl says %q, %v", name, out, err)
		}
		out, err = exec.Command(kubectl, "--kubeconfig", path, "config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}").CombinedOutput()
		if err != nil || !bytes.Equal(out, []byte(entry.Server)) {
			t.Errorf("%q leads kubectl to %q, %v", name, out, err)
		}
		renamed := name + " 2"
		must[kubeconfig.Change](t)(f.Rename(name, renamed))
		if out, err := exec.Command(kubectl, "--kubeconfig", path, "config", "use-context", "--", renamed).CombinedOutput(); err != nil {
			t.Errorf("kubectl does not find %q: %s", renamed, out)
		}
		must[kubeconfig.Change](t)(f.Delete(renamed))
	}
}
