package site_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/token"
	"eksui/practice"
	"eksui/practice/world"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// withCluster is a lab with a cluster on a practice cloud.
func withCluster(t *testing.T) *steps.Lab {
	t.Helper()
	dir := t.TempDir()
	c, err := practice.Start(t.Context(), practice.Options{Dir: dir, Speed: world.MaxSpeed, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	files := practice.FilesIn(dir)
	l, err := steps.Open(site.Setup{
		Practice: true, Folder: t.TempDir(), Kubeconfig: files.Kubeconfig,
		AWS: awsx.Options{
			Profile: practice.Profile, Region: practice.Region, Endpoint: c.Endpoint(), CredentialsFile: files.AWSCredentials,
			ConfigFile: files.AWSConfig, Pace: awsx.Pace{Min: 20 * time.Millisecond, Max: 50 * time.Millisecond, Speed: 100},
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	if err := l.Up(t.Context(), steps.Cluster); err != nil {
		t.Fatal(err)
	}
	return l
}

func edit(t *testing.T, s *site.Site, change func(*site.Choices)) {
	t.Helper()
	if err := s.Edit(change); err != nil {
		t.Fatal(err)
	}
}

func target(t *testing.T, s *site.Site) (site.Target, *kube.Client) {
	t.Helper()
	to, err := s.Target(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client, err := to.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return to, client
}

var configMaps = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

func silent(engine.Event) {}

// said is the sentence of a problem.
func said(err error) string {
	var p *text.Problem
	if !errors.As(err, &p) {
		return ""
	}
	return p.What.In(text.EN)
}

// TestASiteOnPractice looks at one lab from all sides, without making a cluster for each.
func TestASiteOnPractice(t *testing.T) {
	l := withCluster(t)
	for name, look := range map[string]func(*testing.T, *site.Site){
		"facts": facts, "own cluster": ownCluster, "another's cluster": anothersCluster, "existing cluster": existingCluster,
		"sum of what was made": sumOfMade, "chosen subnets": chosenSubnets, "another region": anotherRegion,
	} {
		t.Run(name, func(t *testing.T) {
			before := l.Site.Choices()
			look(t, l.Site)
			edit(t, l.Site, func(c *site.Choices) { *c = before })
		})
	}
	t.Run("receipt", func(t *testing.T) { receipt(t, l.Site) })
}

// What was read once is known until the lab signs out, and then it is read again.
func facts(t *testing.T, s *site.Site) {
	ctx := t.Context()
	network, err := s.Network.Get(ctx)
	if err != nil || network == nil || len(network.WorkerSubnets) != 3 {
		t.Fatalf("%+v %v", network, err)
	}
	subnets, err := s.Subnets.Get(ctx)
	if err != nil || subnets == nil {
		t.Fatalf("%+v %v", subnets, err)
	}
	for _, id := range subnets.IDs() {
		if !slices.Contains(network.WorkerSubnets, id) {
			t.Errorf("%s is no subnet of the network", id)
		}
	}
	if zones := subnets.Zones(); len(zones) < 2 {
		t.Errorf("zones: %v", zones)
	}
	if _, err := s.Identify(ctx); err != nil {
		t.Fatal(err)
	}
	if a := s.About(); a.Account != practice.Account || a.Region != practice.Region || a.User == "" || !a.Practice {
		t.Errorf("%+v", a)
	}
	calls := s.Calls()
	if _, err := s.Network.Get(ctx); err != nil || s.Calls() != calls {
		t.Errorf("what is known was asked again: %v", err)
	}
	s.SignOut()
	if s.Network.Known() != nil || s.Cluster.Known() != nil || s.Who() != (awsx.Identity{}) || s.Calls() != calls {
		t.Errorf("after signing out: %+v, %d calls of %d", s.About(), s.Calls(), calls)
	}
	if again, err := s.Network.Get(ctx); err != nil || again.VPC != network.VPC || s.Calls() == calls {
		t.Errorf("%+v %v", again, err)
	}
}

func ownCluster(t *testing.T, s *site.Site) {
	to, client := target(t, s)
	if !to.OnAWS() || to.Stays() || !to.Owns(&metav1.ObjectMeta{}) {
		t.Errorf("%+v", to)
	}
	if _, again := target(t, s); again != client {
		t.Error("the client was made twice")
	}
	if v, err := client.ServerVersion(t.Context()); err != nil || v == "" {
		t.Errorf("%q %v", v, err)
	}
	if err := to.Delete(t.Context(), client, assets.Manifest("pod"), silent); err != nil {
		t.Error(err)
	}
}

// A cluster of the lab's name that carries another lab's tag is touched by nothing.
func anothersCluster(t *testing.T, s *site.Site) {
	edit(t, s, func(c *site.Choices) { c.Name = "mine" })
	s.Cluster.Forget()
	defer s.Cluster.Forget()
	to, client := target(t, s)
	if to.OnAWS() || !to.Stays() || to.Owns(&metav1.ObjectMeta{}) || client != nil {
		t.Errorf("%+v %v", to, client)
	}
	if err := to.Delete(t.Context(), client, assets.Manifest("pod"), silent); err != nil {
		t.Error(err)
	}
	if q, err := s.Made(t.Context()); err != nil || q.Cluster != "" {
		t.Errorf("an inventory would look into it: %+v %v", q, err)
	}
}

// In a cluster that was there before, the lab takes away what it has applied, and nothing else.
func existingCluster(t *testing.T, s *site.Site) {
	ctx := t.Context()
	_, own := target(t, s)
	edit(t, s, func(c *site.Choices) { c.Connect.Kubeconfig = contextOf(t, s, "theirs") })
	if err := s.CheckExisting("ours"); said(err) == "" || !strings.Contains(said(err), "ours") {
		t.Errorf("a context that is not there: %v", err)
	}
	if err := s.CheckExisting("theirs"); err != nil {
		t.Error(err)
	}
	if v, err := s.ProveExisting(ctx); v != "" || err != nil {
		t.Errorf("without a choice there is nothing to prove: %q %v", v, err)
	}
	edit(t, s, func(c *site.Choices) { c.Connect.Existing = "theirs" })
	if v, err := s.ProveExisting(ctx); v == "" || err != nil {
		t.Errorf("%q %v", v, err)
	}
	to, client := target(t, s)
	if to.OnAWS() || to.Stays() || client == own {
		t.Errorf("%+v", to)
	}
	const theirs = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: theirs\ndata:\n  of: theirs\n"
	const ours = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ours\ndata:\n  of: ours\n"
	object := kube.Objects(theirs)[0]
	object.SetNamespace(kube.DefaultNamespace)
	theirMaps := client.Dynamic().Resource(configMaps).Namespace(kube.DefaultNamespace)
	if _, err := theirMaps.Create(ctx, object, metav1.CreateOptions{FieldManager: "somebody"}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Apply(ctx, []byte(ours), kube.ApplyOptions{Namespace: kube.DefaultNamespace}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // what is gone already is no error
		if err := to.Delete(ctx, client, theirs+"---\n"+ours, silent); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := client.Find(ctx, kube.Objects(theirs)[0]); err != nil || got == nil {
		t.Errorf("somebody else's object: %v %v", got, err)
	}
	if got, err := client.Find(ctx, kube.Objects(ours)[0]); err != nil || got != nil {
		t.Errorf("the lab's own object: %v %v", got, err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := s.ProveExisting(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("a stop is no silence: %v", err)
	}
}

// contextOf writes a kubeconfig with a context of the lab's cluster, and a token instead of a plugin.
func contextOf(t *testing.T, s *site.Site, name string) string {
	t.Helper()
	cluster, err := s.Cluster.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	session, err := s.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tok, err := token.Make(t.Context(), session.Config(), cluster.Name)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "config")
	config := api.Config{
		Clusters:  map[string]*api.Cluster{name: {Server: cluster.Endpoint, CertificateAuthorityData: cluster.CA}},
		AuthInfos: map[string]*api.AuthInfo{name: {Token: tok.Value}},
		Contexts:  map[string]*api.Context{name: {Cluster: name, AuthInfo: name}},
	}
	if err := clientcmd.WriteToFile(config, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// What an inventory looks for is the sum of what the steps made, under earlier names too.
func sumOfMade(t *testing.T, s *site.Site) {
	edit(t, s, func(c *site.Choices) { c.Network.Stack, c.Cluster.NodeGroup = "second", "more" })
	if got := s.MadeStacks("network", s.Choices().Network.Stack); !slices.Equal(got, []string{"second", "eks-work-base"}) {
		t.Errorf("networks: %v", got)
	}
	chosen := site.MadeCluster{Name: "eks-cluster", NodeGroup: "more"}
	if got := s.MadeClusters(); len(got) != 2 || got[0] != chosen || s.ChosenCluster() != chosen {
		t.Errorf("clusters: %v", got)
	}
	q, err := s.Made(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, stack := range []string{"second", "eks-work-base", "eksctl-eks-cluster-nodegroup-more", "eksctl-eks-cluster-nodegroup-eks-work-nodegroup", "eksctl-eks-cluster-cluster"} {
		if !slices.Contains(q.Stacks, stack) {
			t.Errorf("%s is not looked for: %v", stack, q.Stacks)
		}
	}
	if q.VPC == "" || q.Cluster != "eks-cluster" || q.Lab != "eks-cluster" {
		t.Errorf("%+v", q)
	}
}

// A subnet that was named is kept, and one that is not in the network is refused with its name.
func chosenSubnets(t *testing.T, s *site.Site) {
	all, _, err := s.SubnetsToChoose(t.Context())
	if err != nil || len(all) != 3 {
		t.Fatalf("%v %v", all, err)
	}
	edit(t, s, func(c *site.Choices) { c.Subnets.IDs = all.IDs()[:2] })
	if _, meant, err := s.SubnetsToChoose(t.Context()); err != nil || !slices.Equal(meant.IDs(), all.IDs()[:2]) {
		t.Errorf("%v %v", meant.IDs(), err)
	}
	edit(t, s, func(c *site.Choices) { c.Subnets.IDs = []string{"subnet-0"} })
	if _, _, err := s.SubnetsToChoose(t.Context()); !strings.Contains(said(err), "subnet-0") {
		t.Errorf("%v", err)
	}
}

// A lab that has made something is not looked for in another region, where every look would find nothing.
func anotherRegion(t *testing.T, s *site.Site) {
	s.SignOut()
	defer s.SignOut()
	edit(t, s, func(c *site.Choices) { c.Region = "us-east-1" })
	for name, look := range map[string]func() error{
		"session":  func() error { _, err := s.AWS(t.Context()); return err },
		"identity": func() error { _, err := s.Identify(t.Context()); return err },
		"making":   func() error { _, err := s.RecordMaking(t.Context(), site.Place{}); return err },
		"network":  func() error { _, err := s.Network.Read(t.Context()); return err },
		"subnets":  func() error { _, err := s.Subnets.Read(t.Context()); return err },
		"cluster":  func() error { _, err := s.Cluster.Read(t.Context()); return err },
	} {
		if err := look(); !strings.Contains(said(err), practice.Region) {
			t.Errorf("%s: %v", name, err)
		}
	}
	choices := s.Choices()
	setup := s.Setup
	setup.LookOnly = true
	if _, err := site.Open(setup, &choices); !strings.Contains(said(err), practice.Region) {
		t.Errorf("opened elsewhere: %v", err)
	}
}

// The receipt says what is left and what was deleted, in both languages; afterwards the lab has no place any more.
func receipt(t *testing.T, s *site.Site) {
	left := awsx.Item{Kind: awsx.KindVPC, ID: "vpc-1", Name: "left", State: "available"}
	before := awsx.Inventory{Items: []awsx.Item{left, {Kind: awsx.KindSubnet, ID: "subnet-1"}, {Kind: awsx.KindSubnet, ID: "subnet-2"}}}
	after := awsx.Inventory{
		Items: []awsx.Item{left}, At: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC),
		Looks: []awsx.Look{{What: "ec2:DescribeVpcs"}, {What: "iam:ListRoles", Err: errors.New("denied")}},
	}
	r := site.ReceiptOf(before, after, time.Minute)
	if len(r.Left) != 1 || r.Deleted[awsx.KindSubnet] != 2 || len(r.Looked) != 2 || len(r.Unread) != 1 {
		t.Errorf("%+v", r)
	}
	if _, err := s.Identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	path, err := s.SaveReceipt(r)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"vpc vpc-1 left available", "2 × subnet", "iam:ListRoles: denied", ":user/student"} {
		if strings.Count(string(raw), want) != 2 {
			t.Errorf("%q is not there in both languages:\n%s", want, raw)
		}
	}
	if s.Place().Account != practice.Account {
		t.Errorf("%+v", s.Place())
	}
	for range 2 {
		if err := s.ForgetPlace(); err != nil || s.Place().Account != "" {
			t.Errorf("%+v %v", s.Place(), err)
		}
	}
}
