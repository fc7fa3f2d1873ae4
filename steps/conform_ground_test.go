package steps

import (
	"io"
	"log"
	"os"
	"path/filepath"
	"testing"
	"time"

	"eksui/awsx"
	"eksui/kube/token"
	"eksui/practice"
	"eksui/practice/world"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// ground is a lab on a practice cloud of its own, with a wire between them.
type ground struct {
	cloud *practice.Cloud
	wire  *wire
	lab   *Lab
	dir   string // of the cloud
	home  string // of the learner: the lab's folder and the kubeconfig
	setup site.Setup
}

// stage is how far a lab has got before the step that is put to the test.
type stage string

const (
	bare        stage = "bare"
	withVPC     stage = "with a network"
	withSubnets stage = "with subnets"
	withCluster stage = "with a cluster"
	withPod     stage = "with a pod"
)

// grounds are a folder for every stage, to begin from: one lab, put aside on its way.
type grounds map[stage]string

func makeGrounds(t *testing.T) grounds {
	t.Helper()
	return openGround(t, "").makeGrounds(t)
}

func (g *ground) makeGrounds(t *testing.T) grounds {
	t.Helper()
	saved := grounds{}
	for _, s := range []struct {
		is    stage
		after engine.ID
	}{{bare, ""}, {withVPC, Network}, {withSubnets, Subnets}, {withCluster, Cluster}, {withPod, Deploy}} {
		if s.after != "" {
			if err := g.lab.Run(t.Context(), s.after); err != nil {
				t.Fatal(err)
			}
		}
		g.list(t)
		saved[s.is] = t.TempDir()
		if err := os.CopyFS(saved[s.is], os.DirFS(filepath.Dir(g.dir))); err != nil {
			t.Fatal(err)
		}
	}
	return saved
}

// openGround goes on from what was put aside in a folder; "" begins anew.
func openGround(t *testing.T, from string) *ground {
	t.Helper()
	root := t.TempDir()
	g := &ground{dir: filepath.Join(root, "cloud"), home: filepath.Join(root, "home")}
	if from != "" {
		if err := os.CopyFS(root, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if g.cloud, err = practice.Start(t.Context(), practice.Options{Dir: g.dir, Speed: world.MaxSpeed, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.cloud.Close(); err != nil {
			t.Error(err)
		}
	})
	g.wire = newWire(t, g.cloud.Endpoint())
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	files := practice.FilesIn(g.dir)
	g.setup = site.Setup{
		Practice: true, Folder: filepath.Join(g.home, "lab"), Kubeconfig: filepath.Join(g.home, "config"),
		TokenCommand: []string{self, tokenPlugin},
		AWS: awsx.Options{
			Profile: practice.Profile, Region: practice.Region, Endpoint: g.wire.aws.URL,
			CredentialsFile: files.AWSCredentials, ConfigFile: files.AWSConfig,
			Pace: awsx.Pace{Min: 10 * time.Millisecond, Max: 40 * time.Millisecond, Speed: 100},
		},
	}
	g.open(t)
	t.Cleanup(func() { g.lab.Close() })
	return g
}

func (g *ground) open(t *testing.T) {
	t.Helper()
	lab, err := Open(g.setup, nil)
	if err != nil {
		t.Fatal(err)
	}
	g.lab = lab
}

// reopen is another process that goes on with the lab.
func (g *ground) reopen(t *testing.T) {
	t.Helper()
	if err := g.lab.Close(); err != nil {
		t.Fatal(err)
	}
	g.open(t)
}

// choose changes the lab's choices.
func (g *ground) choose(t *testing.T, change func(*site.Choices)) {
	t.Helper()
	if err := g.lab.Site.Edit(change); err != nil {
		t.Fatal(err)
	}
}

// file writes a file of the learner's and returns its path.
func (g *ground) file(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(g.home, name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// chooseExisting has the lab use the cluster as one that somebody has already, by a context of a kubeconfig.
func (g *ground) chooseExisting(t *testing.T) {
	t.Helper()
	cluster, err := g.lab.Site.Cluster.Get(t.Context()) // so that the wire knows its address
	if err != nil {
		t.Fatal(err)
	}
	s, err := g.lab.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tok, err := token.Make(t.Context(), s.Config(), cluster.Name)
	if err != nil {
		t.Fatal(err)
	}
	path := kubeconfigFor(t, g.wire.kube.URL, "theirs", tok.Value, g.wire.authority())
	g.choose(t, func(c *site.Choices) { c.Connect.Kubeconfig, c.Connect.Existing = path, "theirs" })
}

var quiet = log.New(io.Discard, "", 0)
