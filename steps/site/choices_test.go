package site

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"eksui/internal/text"
	"eksui/steps/engine"
)

func writeLab(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lab.yaml")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLabFileIsReadOverTheDefaults(t *testing.T) {
	path := writeLab(t, "cluster:\n  nodes: 3\ndeploy:\n  manifest: pod.yaml\n")
	c, err := LoadChoices(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.Cluster.Nodes != 3 || c.Cluster.Name != "eks-cluster" || c.Forward.Local != 9000 {
		t.Errorf("choices: %+v", c)
	}
	if want := filepath.Join(filepath.Dir(path), "pod.yaml"); c.Deploy.Manifest != want {
		t.Errorf("manifest is looked for at %s, want beside the lab file: %s", c.Deploy.Manifest, want)
	}
}

func TestEmptyLabFileIsTheDefaults(t *testing.T) {
	c, err := LoadChoices(writeLab(t, ""))
	if err != nil || c.Cluster != Defaults().Cluster {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestWrongLabFilesNameTheirLineOrKey(t *testing.T) {
	for name, tc := range map[string]struct{ body, want string }{
		"unknown key":      {"name: a\ncluster:\n  nodez: 3\n", `line 3: unknown key "nodez"`},
		"wrong type":       {"cluster:\n  nodes: many\n", "line 2"},
		"not YAML":         {"cluster: [\n", "line"},
		"two documents":    {"name: a\n---\nname: b\n", "more than one YAML document"},
		"binary":           {"\x00\x01\x02", "control characters"},
		"name":             {"name: \"../etc\"\n", "name"},
		"huge":             {"name: " + strings.Repeat("가", 10000) + "\n", strings.Repeat("가", 60) + "…"},
		"stack":            {"network: {stack: my_base}\n", "network.stack"},
		"cluster":          {"cluster: {name: my_cluster}\n", "cluster.name"},
		"long cluster":     {"cluster: {name: " + strings.Repeat("c", 64) + "}\n", "cluster.name"},
		"node group":       {"cluster: {nodeGroup: ng-}\n", "cluster.nodeGroup"},
		"long stack":       {"cluster: {name: " + strings.Repeat("c", 60) + ", nodeGroup: " + strings.Repeat("n", 60) + "}\n", "cluster.nodeGroup"},
		"nodes":            {"cluster: {nodes: 9, max: 5}\n", "cluster.nodes"},
		"port":             {"forward: {local: 70000}\n", "forward.local"},
		"kind":             {"deploy: {kind: vm}\n", "deploy.kind"},
		"list for mapping": {"- a\n", "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadChoices(writeLab(t, tc.body))
			if err == nil {
				t.Fatal("accepted")
			}
			for _, lang := range []text.Lang{text.EN, text.KO} {
				got := text.InLang(err, lang)
				if lang == text.EN && !strings.Contains(got, tc.want) {
					t.Errorf("%s: %q does not contain %q", lang, got, tc.want)
				}
				if strings.Contains(got, "[") != strings.Contains(tc.want, "[") || len(got) > 500 {
					t.Errorf("%s: the reason is not in the sentence: %q", lang, got)
				}
				if !strings.Contains(got, "lab.yaml") || strings.Contains(got, "site.") {
					t.Errorf("%s: %q", lang, got)
				}
			}
		})
	}
}

// What never ends or is far too large is refused before it is in memory, wherever a file is asked for.
func TestOnlySmallRegularFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, maxFileBytes+1); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{dir: "It is not a file", large: "It is larger than 1 MiB."}
	if runtime.GOOS != "windows" {
		cases["/dev/zero"] = "It is not a file"
	}
	for path, want := range cases {
		_, err := ReadInput(path)
		_, labErr := LoadChoices(path)
		for _, err := range []error{err, labErr} {
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	if got, err := ReadInput(writeLab(t, strings.Repeat("#", maxFileBytes))); err != nil || len(got) != maxFileBytes {
		t.Errorf("at the limit: %d bytes, %v", len(got), err)
	}
}

func FuzzLoadChoices(f *testing.F) {
	f.Add("name: a\n")
	f.Add("cluster: {nodes: 3}\n")
	f.Add("a: &a [*a]\n")
	f.Fuzz(func(t *testing.T, body string) {
		c, err := LoadChoices(writeLab(t, body))
		if err == nil && c.Check() != nil {
			t.Errorf("accepted choices that Check refuses: %v", c.Check())
		}
	})
}

// What is wrong with choices is known by the key that lab.yaml has.
func TestWrongChoicesNameTheirKey(t *testing.T) {
	for key, change := range map[string]func(*Choices){
		"cluster.nodeGroup": func(c *Choices) { c.Cluster.NodeGroup = "?" },
		"forward.local":     func(c *Choices) { c.Forward.Local = 0 },
		"deploy.replicas":   func(c *Choices) { c.Deploy.Replicas = 101 },
	} {
		c := Defaults()
		change(&c)
		wrong := engine.AsFieldError(c.Check())
		if wrong == nil || wrong.Key != key || !strings.Contains(wrong.Error(), key) {
			t.Errorf("%s: %v", key, wrong)
		}
	}
	if err := Defaults().Check(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
}
