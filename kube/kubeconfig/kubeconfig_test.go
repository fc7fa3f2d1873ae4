package kubeconfig_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"eksui/kube/kubeconfig"
)

const base = `# my clusters
apiVersion: v1
kind: Config
clusters:
# the one at home
- cluster:
    server: https://10.0.0.1:6443   # over vpn
    x-unknown: {a: 1}
  name: home
- name: "work: 업무"
  cluster:
      insecure-skip-tls-verify: true
      server: "https://work.example"
contexts:
- context:
    cluster: home
    user: me
  name: home
- context: {cluster: "work: 업무", user: me, namespace: dev}
  name: work

current-context: home # where I am
users:
- name: me
  user:
    token: s3cret-value
preferences: {}
# the end
`

var entry = kubeconfig.Entry{
	Cluster: "arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-cluster",
	User:    "arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-cluster",
	Context: "eks-cluster",
	Server:  "https://ABCDEF.gr7.ap-northeast-2.eks.amazonaws.com",
	CAData:  []byte("-----BEGIN CERTIFICATE-----\n"),
	Exec: kubeconfig.Exec{
		Command: "eksui", Args: []string{"token", "--cluster", "eks-cluster", "--region", "ap-northeast-2"},
		Env: []kubeconfig.EnvVar{{Name: "AWS_PROFILE", Value: "lab"}},
	},
}

func open(t *testing.T, content string) (*kubeconfig.Files, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	settle(t, path)
	return kubeconfig.Open(path, t.TempDir()), path
}

// settle makes a file an old one, so that nobody seems to be at work on it.
func settle(t *testing.T, path string) {
	t.Helper()
	hourAgo := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, hourAgo, hourAgo); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func expect(t *testing.T, path, want string) {
	t.Helper()
	if got := content(t, path); got != want {
		t.Errorf("the file is now\n%s\nwant\n%s", got, want)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestUseChangesNothingButTheCurrentContext(t *testing.T) {
	f, path := open(t, base)
	if was := must[string](t)(f.Use("work")); was != "home" {
		t.Errorf("previous %q", was)
	}
	expect(t, path, strings.Replace(base, "current-context: home #", "current-context: work #", 1))
	if name := must[string](t)(f.UsePrevious()); name != "home" {
		t.Errorf("- led to %q", name)
	}
	expect(t, path, base)
	if name := must[string](t)(f.UsePrevious()); name != "work" {
		t.Errorf("- and back led to %q", name)
	}
}

func TestMergeAddsOnlyItsLinesAndRemoveTakesThemAway(t *testing.T) {
	f, path := open(t, base)
	preview := must[kubeconfig.Change](t)(f.Preview(entry))
	expect(t, path, base)
	c := must[kubeconfig.Change](t)(f.Merge(entry))
	if c.Diff() != preview.Diff() || c.File != path {
		t.Errorf("shown before:\n%s\ndone:\n%s", preview.Diff(), c.Diff())
	}
	after := content(t, path)
	kept := strings.SplitAfter(base, "\n")
	rest := after
	for _, l := range kept { // every old line is there, unchanged and in order
		i := strings.Index(rest, l)
		if i < 0 {
			t.Fatalf("line %q is gone or moved in\n%s", l, after)
		}
		rest = rest[i+len(l):]
	}
	if strings.Contains(c.Diff(), "s3cret") {
		t.Errorf("the diff shows a secret:\n%s", c.Diff())
	}
	if added := strings.Count(after, "\n") - strings.Count(base, "\n"); added != strings.Count(c.Diff(), "\n+")-1 { // less the header's +++
		t.Errorf("%d lines added, diff\n%s", added, c.Diff())
	}
	if b := content(t, c.Backup); b != base {
		t.Errorf("the backup holds\n%s", b)
	}
	if c := must[kubeconfig.Change](t)(f.Merge(entry)); c.File != "" {
		t.Errorf("a second merge changes something:\n%s", c.Diff())
	}
	must[kubeconfig.Change](t)(f.Remove(entry))
	expect(t, path, base)
}

func TestMergeReplacesAnOlderEntryOfTheSameName(t *testing.T) {
	f, path := open(t, base)
	must[kubeconfig.Change](t)(f.Merge(entry))
	newer := entry
	newer.Server = "https://NEW.gr7.ap-northeast-2.eks.amazonaws.com"
	must[kubeconfig.Change](t)(f.SetNamespace("work", "lab"))
	with := content(t, path)
	must[kubeconfig.Change](t)(f.Merge(newer))
	expect(t, path, strings.Replace(with, entry.Server, newer.Server, 1))

	must[kubeconfig.Change](t)(f.SetNamespace(entry.Context, "mine"))
	must[kubeconfig.Change](t)(f.Merge(entry))
	if c := f.List().Contexts[0]; c.Server != entry.Server || c.Namespace != "mine" {
		t.Errorf("the namespace that was chosen is lost: %+v", c)
	}
}

func TestRemoveLeavesWhatIsNotOurs(t *testing.T) {
	f, path := open(t, base)
	foreign := entry
	foreign.Cluster, foreign.User, foreign.Context = "home", "me", "home"
	if c := must[kubeconfig.Change](t)(f.Remove(foreign)); c.File != "" {
		t.Error(c.Diff())
	}
	expect(t, path, base)
}

func TestRenameDeleteNamespaceAndUndo(t *testing.T) {
	f, path := open(t, base)
	must[kubeconfig.Change](t)(f.Rename("home", "집: a/b"))
	renamed := strings.Replace(strings.Replace(base, "  name: home\n- context: {", "  name: \"집: a/b\"\n- context: {", 1),
		"current-context: home", "current-context: \"집: a/b\"", 1)
	expect(t, path, renamed)

	must[kubeconfig.Change](t)(f.SetNamespace("", "kube-system"))
	spaced := strings.Replace(renamed, "    cluster: home\n", "    namespace: kube-system\n    cluster: home\n", 1)
	expect(t, path, spaced)

	must[kubeconfig.Change](t)(f.SetNamespace("work", "prod"))
	expect(t, path, strings.Replace(spaced, "namespace: dev", "namespace: prod", 1))

	must[kubeconfig.Change](t)(f.Delete("work"))
	l := f.List()
	if len(l.Contexts) != 1 || len(l.Broken) != 0 || strings.Contains(content(t, path), "work.example") {
		t.Errorf("after deletion: %+v\n%s", l, content(t, path))
	}
	for range 4 {
		must[kubeconfig.Change](t)(f.Undo())
	}
	expect(t, path, base)
	if _, err := f.Undo(); err == nil {
		t.Error("a fifth undo")
	}
}

func TestUndoRefusesWhenSomebodyElseHasChangedTheFile(t *testing.T) {
	f, path := open(t, base)
	must[string](t)(f.Use("work"))
	foreign := content(t, path) + "# a note\n"
	if err := os.WriteFile(path, []byte(foreign), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Undo(); err == nil || !strings.Contains(err.Error(), "Another program has changed the file since") {
		t.Errorf("error: %v", err)
	}
	expect(t, path, foreign)
}

func TestOddButValidFilesSurviveEveryChange(t *testing.T) {
	for name, src := range map[string]string{
		"empty":         "",
		"null":          "null\n",
		"comment only":  "# nothing yet\n",
		"no line end":   "apiVersion: v1\nkind: Config\ncurrent-context: a",
		"empty lists":   "apiVersion: v1\nclusters: []\ncontexts: null\nusers:\nkind: Config\n",
		"flow":          "{apiVersion: v1, kind: Config, clusters: [{name: c, cluster: {server: 'http://x'}}], contexts: [], users: []}\n",
		"json":          `{"apiVersion":"v1","kind":"Config","clusters":[{"name":"c","cluster":{"server":"http://x"}}]}`,
		"crlf":          strings.ReplaceAll(base, "\n", "\r\n"),
		"indented":      "clusters:\n    - name: c\n      cluster:\n          server: http://x\n",
		"dash alone":    "clusters:\n-\n  name: c\n  cluster:\n    server: http://x\n",
		"anchor":        "x: &u {token: t}\nusers:\n- name: u\n  user: *u\n",
		"literal":       "clusters:\n- name: c\n  cluster:\n    server: |\n      http://x\n      # no comment\n",
		"document mark": "---\napiVersion: v1\n...\n",
	} {
		t.Run(name, func(t *testing.T) {
			f, path := open(t, src)
			must[kubeconfig.Change](t)(f.Merge(entry))
			must[string](t)(f.Use(entry.Context))
			must[kubeconfig.Change](t)(f.Rename(entry.Context, "yes"))
			must[kubeconfig.Change](t)(f.SetNamespace("yes", "123"))
			l := f.List()
			if len(l.Broken) > 0 {
				t.Fatalf("%v in\n%s", l.Broken, content(t, path))
			}
			c := l.Contexts[len(l.Contexts)-1]
			if !c.Current || c.Name != "yes" || c.Namespace != "123" || c.Region != "ap-northeast-2" || !c.Flaw.IsZero() {
				t.Errorf("%+v in\n%s", c, content(t, path))
			}
			if name == "crlf" && strings.Count(content(t, path), "\n") != strings.Count(content(t, path), "\r\n") {
				t.Errorf("line ends are mixed:\n%q", content(t, path))
			}
			for range 4 {
				must[kubeconfig.Change](t)(f.Undo())
			}
			expect(t, path, src)
		})
	}
}
