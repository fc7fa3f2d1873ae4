package kubeconfig

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"eksui/internal/text"
)

// Files in which one piece of text is more than one entry's.
const (
	sharedContent  = "contexts:\n- name: one\n  context: &both {cluster: c, user: u}\n- {name: two, context: *both}\n" + sharedRest
	sharedDefaults = "x-defaults: &d {cluster: c, user: u}\ncontexts:\n- {name: one, context: {<<: *d}}\n- name: two\n  context:\n    <<: [*d]\n    namespace: dev\n" + sharedRest
	sharedItem     = "x-items: [&one {name: one, context: {cluster: c, user: u}}]\ncontexts:\n- *one\n- {name: two, context: {cluster: c, user: u}}\n" + sharedRest
	sharedByMerge  = "x-item: &x {context: {cluster: c, user: u}}\ncontexts:\n- {<<: *x, name: one}\n- {<<: *x, name: two}\n" + sharedRest
	sharedName     = "contexts:\n- {name: &n one, context: {cluster: c, user: u}}\n- {name: two, context: {cluster: c, user: u}}\nx-also: *n\n" + sharedRest
	sharedRoot     = "x-all: &all {contexts: [{name: one, context: {cluster: c, user: u}}, {name: two, context: {cluster: c, user: u}}]}\n<<: *all\n" + sharedRest
	sharedList     = "x-list: &l [{name: one, context: {cluster: c, user: u}}, {name: two, context: {cluster: c, user: u}}]\ncontexts: *l\n" + sharedRest
	keyTwice       = "contexts: [{name: one, context: {cluster: c, user: u}}]\ncontexts: [{name: two, context: {cluster: c, user: u}}]\n" + sharedRest
	itemKeyTwice   = "contexts:\n- name: one\n  context: {cluster: c, user: u}\n  name: two\n" + sharedRest
	valueTwice     = "contexts:\n- {name: two, context: {cluster: c, namespace: a, namespace: b}}\n" + sharedRest

	sharedRest = "clusters:\n- {name: c, cluster: {server: 'https://x'}}\nusers:\n- {name: u, user: {}}\n"
)

// Anchors and merge keys are read as kubectl reads them; what they share is not changed, since it is not one entry's alone.
// That what is changed is right, TestAnySeriesOfChangesDoesJustWhatItSays finds out.
func TestWhatEntriesShareIsNotChanged(t *testing.T) {
	use := func(f *Files) error { _, err := f.Use("two"); return err }
	namespace := func(f *Files) error { _, err := f.SetNamespace("one", "ns"); return err }
	rename := func(f *Files) error { _, err := f.Rename("one", "1st"); return err }
	remove := func(f *Files) error { _, err := f.Delete("one"); return err }
	merge := func(f *Files) error {
		_, err := f.Merge(Entry{Cluster: "new", User: "new", Context: "new", Server: "https://x", Exec: Exec{Command: "eksui"}})
		return err
	}
	for _, c := range []struct {
		name, src string
		change    func(*Files) error
		refusal   string // what stands in the way, "" when the change is made
	}{
		{"use, content shared", sharedContent, use, ""},
		{"rename, content shared", sharedContent, rename, ""},
		{"merge, content shared", sharedContent, merge, ""},
		{"namespace, content shared", sharedContent, namespace, "line 3: the anchor &both"},
		{"delete, content shared", sharedContent, remove, "anchor 'both'"},
		{"use, defaults", sharedDefaults, use, ""},
		{"namespace, defaults", sharedDefaults, namespace, ""},
		{"rename, defaults", sharedDefaults, rename, ""},
		{"delete, defaults", sharedDefaults, remove, ""},
		{"merge, defaults", sharedDefaults, merge, ""},
		{"use, item shared", sharedItem, use, ""},
		{"delete, item shared", sharedItem, remove, ""},
		{"merge, item shared", sharedItem, merge, ""},
		{"namespace, item shared", sharedItem, namespace, "line 1: the anchor &one"},
		{"rename, item shared", sharedItem, rename, "line 1: the anchor &one"},
		{"use, items by merge", sharedByMerge, use, "a merge key (<<)"},
		{"delete, items by merge", sharedByMerge, remove, "a merge key (<<)"},
		{"rename, name shared", sharedName, rename, "line 2: the anchor &n"},
		{"delete, name shared", sharedName, remove, "anchor 'n'"},
		{"use, all by merge", sharedRoot, use, "line 2: a merge key (<<)"},
		{"delete, all by merge", sharedRoot, remove, "line 2: a merge key (<<)"},
		{"merge, all by merge", sharedRoot, merge, "line 2: a merge key (<<)"},
		{"use, list shared", sharedList, use, ""},
		{"delete, list shared", sharedList, remove, "line 1: the anchor &l"},
		{"merge, list shared", sharedList, merge, "line 1: the anchor &l"},
		{"use, key twice", keyTwice, use, `line 2: the key "contexts" stands in line 1 already`},
		{"merge, key twice", keyTwice, merge, `line 2: the key "contexts" stands in line 1 already`},
		{"use, item's key twice", itemKeyTwice, use, `line 4: the key "name" stands in line 2 already`},
		{"merge, JSON with more behind it", "{}:\n", merge, "kubectl would find 0 "},
		{"merge, value twice", valueTwice, merge, `line 2: the key "namespace" stands in line 2 already`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(path, []byte(c.src), 0o600); err != nil {
				t.Fatal(err)
			}
			err := c.change(Open(path, t.TempDir()))
			if c.refusal == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var p *text.Problem
			if !errors.As(err, &p) || !strings.Contains(p.In(text.EN), c.refusal) || p.In(text.KO) == p.In(text.EN) {
				t.Errorf("%v; want a problem with %q", err, c.refusal)
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != c.src {
				t.Errorf("the file is now, %v:\n%s", err, now)
			}
		})
	}
}
