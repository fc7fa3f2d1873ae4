package steps

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"eksui/awsx"
)

// listing is all that there is, by name: what practice keeps of AWS and Kubernetes, the kubeconfig, and the lab's files.
type listing map[string]string

// list takes the listing once the world is at rest: two snapshots, one after the other, say the same.
func (g *ground) list(t *testing.T) listing {
	t.Helper()
	before := g.snapshot(t)
	for began := time.Now(); ; {
		now := g.snapshot(t)
		if len(before.differs(now)) == 0 {
			return now
		}
		if time.Since(began) > 20*time.Second {
			t.Fatalf("the world does not come to rest: %v", before.differs(now))
		}
		before = now
	}
}

func (g *ground) snapshot(t *testing.T) listing {
	t.Helper()
	if err := g.cloud.World().Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(g.dir, "cloud.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := listing{}
	sections := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &sections); err != nil {
		t.Fatal(err)
	}
	for name, section := range sections {
		switch name {
		case "world", "meter", "practice": // counters, jobs, the bill, a port
		case "k8s":
			all.addObjects(t, section)
		case "ec2":
			all[name] = withoutEnded(t, section)
		case "elb":
			all[name] = becomesWell.ReplaceAllString(string(section), "")
		default:
			all[name] = keyUsed.ReplaceAllString(string(section), "")
		}
	}
	all.addFiles(t, g.home)
	return all
}

// withoutEnded leaves out what EC2 only still shows, about an hour after it has ended, and then forgets by itself.
func withoutEnded(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"instances", "natGateways"} {
		things := map[string]json.RawMessage{}
		if err := json.Unmarshal(all[kind], &things); err != nil {
			t.Fatal(err)
		}
		for id, thing := range things {
			var is struct {
				State string `json:"state"`
			}
			if err := json.Unmarshal(thing, &is); err != nil {
				t.Fatal(err)
			}
			if is.State == "terminated" || is.State == "deleted" {
				delete(things, id)
			}
		}
		all[kind] = marshal(t, things)
	}
	return string(marshal(t, all))
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// keyUsed is what IAM notes of every call, also of one that only reads.
var keyUsed = regexp.MustCompile(`"Used[A-Za-z]*":"[^"]*",?`)

// becomesWell is what load balancers become by themselves, each of their instances in its own time.
var becomesWell = regexp.MustCompile(`"(inService|resolves|healthy)":true,?|"state":"(provisioning|active)",?`)

// addObjects lists the objects of all clusters without what changes by itself.
func (l listing) addObjects(t *testing.T, raw json.RawMessage) {
	t.Helper()
	clusters := map[string]struct {
		Store struct {
			Objects map[string][]map[string]any `json:"objects"`
		} `json:"store"`
	}{}
	if err := json.Unmarshal(raw, &clusters); err != nil {
		t.Fatal(err)
	}
	for _, c := range clusters {
		for resource, objects := range c.Store.Objects {
			if resource == "events" || strings.HasPrefix(resource, "leases.") {
				continue
			}
			for _, o := range objects {
				meta, _ := o["metadata"].(map[string]any)
				delete(meta, "resourceVersion")
				delete(meta, "managedFields") // with the times of who writes the status
				if resource == "nodes" {
					delete(o, "status") // heartbeats
				}
				namespace, _ := meta["namespace"].(string)
				name, _ := meta["name"].(string)
				l[strings.Join([]string{"k8s", resource, namespace, name}, "/")] = string(marshal(t, o))
			}
		}
	}
}

// addFiles lists the learner's files: the lab's folder and the kubeconfig. The journal and locks only tell of runs.
func (l listing) addFiles(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "journal.jsonl" || strings.HasSuffix(e.Name(), "lock") {
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		l["file "+strings.TrimPrefix(path, dir)] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// differs names what is in one listing and not, or not so, in the other.
func (l listing) differs(o listing) (names []string) {
	for name, was := range l {
		if now, ok := o[name]; !ok {
			names = append(names, "- "+name)
		} else if now != was {
			names = append(names, "~ "+name+" "+firstDifference(was, now))
		}
	}
	for name := range o {
		if _, ok := l[name]; !ok {
			names = append(names, "+ "+name)
		}
	}
	slices.Sort(names)
	return names
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	part := func(s string) string { return s[max(0, i-60):min(len(s), i+60)] }
	return "…" + part(a) + "… is now …" + part(b) + "…"
}

// objects are the names of the Kubernetes objects in a listing that somebody can ask for: those that no controller made.
func (l listing) objects() (names []string) {
	for name, o := range l {
		var parsed struct {
			Metadata struct {
				OwnerReferences []any `json:"ownerReferences"`
			} `json:"metadata"`
		}
		if !strings.HasPrefix(name, "k8s/") || json.NewDecoder(bytes.NewReader([]byte(o))).Decode(&parsed) != nil || len(parsed.Metadata.OwnerReferences) > 0 {
			continue
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// inventory is what an inventory finds.
func (g *ground) inventory(t *testing.T, q awsx.Query) []awsx.Item {
	t.Helper()
	s, err := g.lab.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	inv, err := s.Inventory(t.Context(), q)
	if err != nil || !inv.Complete() {
		t.Fatalf("the inventory could not be read: %v %v", err, inv.Looks)
	}
	return inv.Items
}

// beyond lists the items of now that were not before.
func beyond(before, now []awsx.Item) (more []awsx.Item) {
	for _, i := range now {
		if !slices.ContainsFunc(before, func(b awsx.Item) bool { return b.Kind == i.Kind && b.ID == i.ID }) {
			more = append(more, i)
		}
	}
	return more
}
