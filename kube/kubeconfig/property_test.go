package kubeconfig

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"pgregory.net/rapid"
)

// loadAsKubectl reads a file by clientcmd, as kubectl does.
func loadAsKubectl(t interface{ Fatalf(string, ...any) }, path string) *api.Config {
	c, err := clientcmd.LoadFromFile(path)
	if err != nil {
		src, _ := os.ReadFile(path)
		t.Fatalf("kubectl can't read it: %v\n%s", err, src)
	}
	for _, x := range c.Contexts {
		x.LocationOfOrigin = ""
	}
	return c
}

// Whatever is done in whatever order to whatever names: kubectl reads the file, the change is in it, and nothing else has
// changed. The model is clientcmd's own view of the file.
func TestAnySeriesOfChangesDoesJustWhatItSays(t *testing.T) {
	names := rapid.OneOf(
		rapid.SampledFrom([]string{"a", "yes", "1", "0x10", "null", "~", "a/b", "a: b", "- x", "#c", "컨텍스트 하나", "'q'", `"d"`, "tab\tname", "1:20", "{x}", "[y]", "&z", "*w", "!t", "|", ">", "%p", "@q", "`r", "arn:aws:eks:ap-northeast-2:123456789012:cluster/c"}),
		rapid.StringN(1, 12, 40).Filter(func(s string) bool { return strings.TrimSpace(s) == s && printable(s) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "kubeconfig")
		if err != nil {
			t.Fatalf("%v", err)
		}
		defer os.RemoveAll(dir) // temporary
		path := filepath.Join(dir, "config")
		if err := os.WriteFile(path, []byte(rapid.SampledFrom(starts).Draw(t, "start")), 0o600); err != nil {
			t.Fatalf("%v", err)
		}
		hourAgo := time.Now().Add(-time.Hour) // nobody else is at work on it
		if err := os.Chtimes(path, hourAgo, hourAgo); err != nil {
			t.Fatalf("%v", err)
		}
		f := Open(path, filepath.Join(dir, "state"))
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			want := loadAsKubectl(t, path)
			existing := slices.Sorted(maps.Keys(want.Contexts))
			pick := func() string {
				if len(existing) == 0 {
					return "none"
				}
				return rapid.SampledFrom(existing).Draw(t, "context")
			}
			var err error
			switch rapid.SampledFrom([]string{"merge", "use", "rename", "delete", "namespace"}).Draw(t, "what") {
			case "merge":
				n := names.Draw(t, "name")
				e := Entry{Cluster: n, User: n, Context: n, Server: "https://x", Exec: Exec{Command: n, Args: []string{n}}}
				if _, err = f.Merge(e); err != nil {
					break
				}
				c := loadAsKubectl(t, path)
				if c.Clusters[n].Server != "https://x" || c.AuthInfos[n].Exec.Args[0] != n || c.Contexts[n].Cluster != n {
					t.Fatalf("%q is not as merged", n)
				}
				want.Clusters[n], want.AuthInfos[n], want.Contexts[n] = c.Clusters[n], c.AuthInfos[n], c.Contexts[n]
			case "use":
				n := pick()
				if _, err = f.Use(n); err == nil {
					want.CurrentContext = n
				}
			case "rename":
				from, to := pick(), names.Draw(t, "to")
				if _, err = f.Rename(from, to); err == nil && from != to {
					want.Contexts[to] = want.Contexts[from]
					delete(want.Contexts, from)
					if want.CurrentContext == from {
						want.CurrentContext = to
					}
				}
			case "delete":
				n := pick()
				if _, err = f.Delete(n); err == nil {
					c := loadAsKubectl(t, path)
					for name := range c.Clusters { // orphans may go, nothing may come
						if want.Clusters[name] == nil {
							t.Fatalf("cluster %q came from nowhere", name)
						}
					}
					want.Clusters, want.AuthInfos = c.Clusters, c.AuthInfos
					delete(want.Contexts, n)
					if want.CurrentContext == n {
						want.CurrentContext = ""
					}
					for _, x := range want.Contexts {
						if x.Cluster != "" && x.Cluster != "undefined" && c.Clusters[x.Cluster] == nil {
							t.Fatalf("the cluster %q of another context went too", x.Cluster)
						}
					}
				}
			case "namespace":
				n, ns := pick(), names.Draw(t, "namespace")
				if _, err = f.SetNamespace(n, ns); err == nil {
					want.Contexts[n].Namespace = ns
				}
			}
			got := loadAsKubectl(t, path)
			if fmt.Sprint(dump(got)) != fmt.Sprint(dump(want)) {
				t.Fatalf("error %v; the file says\n%s\nwant\n%s", err, dump(got), dump(want))
			}
		}
	})
}

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0xd800 && r < 0xe000 || r == 0xfeff || r >= 0xfffe
	})
}

func dump(c *api.Config) string {
	c = c.DeepCopy()
	for _, x := range c.Clusters {
		x.LocationOfOrigin = ""
	}
	for _, x := range c.AuthInfos {
		x.LocationOfOrigin = ""
	}
	for _, x := range c.Contexts {
		x.LocationOfOrigin = ""
	}
	b, err := clientcmd.Write(*c)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

var starts = []string{
	"",
	"# only a comment\n",
	"apiVersion: v1\nkind: Config\nclusters: []\ncontexts: null\nusers: []\n",
	"apiVersion: v1\nclusters:\n- cluster:\n    server: https://h\n  name: h\ncontexts:\n- context:\n    cluster: h\n    user: u\n  name: h\ncurrent-context: h\nkind: Config\nusers:\n- name: u\n  user: {token: t}\n",
	"{apiVersion: v1, kind: Config, clusters: [{name: h, cluster: {server: 'https://h'}}], users: [{name: u, user: {}}], contexts: [{name: h, context: {cluster: h, user: u}}, {name: broken, context: {cluster: undefined, user: u}}]}\n",
	"users:\n    - name: u\n      user:\n          token: >-\n            folded\n            text\nclusters:\n    - name: h\n      cluster:\n          server: https://h\ncontexts:\n    # above\n    - name: h # beside\n      context:\n          cluster: h\n          user: u\n    # below\n",
	sharedContent, sharedDefaults, sharedItem, sharedByMerge, sharedName, sharedRoot, sharedList, keyTwice, itemKeyTwice, valueTwice,
}

// FuzzChange: bytes that are a kubeconfig to kubectl stay one, whatever they look like. It works without files, so that a
// second tries thousands.
func FuzzChange(f *testing.F) {
	for _, s := range starts {
		f.Add([]byte(s), "name")
	}
	f.Add([]byte("contexts:\ncontexts:\n"), "0")
	f.Add([]byte("{}:"), "0")
	f.Add([]byte("contexts:\n- name: a\n  context: {cluster: c}\n...\n---\nx: y\n"), "yes")
	f.Add([]byte("\xef\xbb\xbfcontexts: &a []\nusers: *a\n"), "한글")
	f.Fuzz(func(t *testing.T, src []byte, name string) {
		if name == "" || len(name) > 100 || !printable(name) || strings.ToValidUTF8(name, "") != name {
			return
		}
		want, err := clientcmd.Load(src)
		if err != nil {
			return // kubectl does not read it either
		}
		d, err := parse(src)
		if err != nil {
			return // refused before anything is written
		}
		e := Entry{Cluster: name, User: name, Context: name, Server: "https://x", Exec: Exec{Command: "eksui"}}
		if err := e.put(d); err != nil {
			t.Fatal(err)
		}
		now, err := d.bytes()
		if err != nil {
			return // refused likewise
		}
		if err := d.compareWithKubectl(src, now); err != nil {
			return
		}
		got, err := clientcmd.Load(now)
		if err != nil {
			t.Fatalf("kubectl can't read it any more: %v\n%s", err, now)
		}
		if got.Contexts[name] == nil || got.Clusters[name] == nil || got.Clusters[name].Server != "https://x" {
			t.Fatalf("not merged:\n%s", now)
		}
		want.Clusters[name], want.AuthInfos[name], want.Contexts[name] = got.Clusters[name], got.AuthInfos[name], got.Contexts[name]
		if dump(got) != dump(want) {
			t.Fatalf("other entries have changed:\n%s\nwant\n%s", dump(got), dump(want))
		}
	})
}
