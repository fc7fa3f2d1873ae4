package steps

import (
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubeconfig"
	"eksui/practice/world"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// inTrouble is a lab whose steps fail.
type inTrouble struct {
	*Lab
	t     *testing.T
	world *world.World
}

// fails runs a step with other choices and wants it to fail for a cause, with a way out. The choices are as before then.
func (l inTrouble) fails(want cause.ID, id engine.ID, change func(*site.Choices)) {
	l.t.Helper()
	before := l.Site.Choices()
	if err := l.Site.Edit(change); err != nil {
		l.t.Fatal(err)
	}
	l.carries(want, l.Run(l.t.Context(), id))
	if err := l.Site.Edit(func(c *site.Choices) { *c = before }); err != nil {
		l.t.Fatal(err)
	}
}

func (l inTrouble) carries(want cause.ID, err error) {
	l.t.Helper()
	var p *text.Problem
	if got := cause.Of(err); got != want || !errors.As(err, &p) || p.Next.IsZero() {
		l.t.Errorf("%v has the cause %q, want %q", err, got, want)
	}
}

func (l inTrouble) faults(names ...string) {
	l.t.Helper()
	faults := []world.Fault{}
	for _, name := range names {
		f, err := world.ParseFault(name)
		if err != nil {
			l.t.Fatal(err)
		}
		faults = append(faults, f)
	}
	l.world.SetFaults(faults)
}

// file writes a file of the learner's.
func (l inTrouble) file(content string) string {
	l.t.Helper()
	path := filepath.Join(l.t.TempDir(), "file.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		l.t.Fatal(err)
	}
	return path
}

func asChosen(*site.Choices) {}

// another's lab has another name, so that its tag has another value.
func anothers(c *site.Choices) { c.Name = "another" }

// strangers owns nothing of what its cluster holds.
type strangers struct{ site.Target }

func (strangers) Owns(metav1.Object) bool { return false }

const serviceAlone = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n"

// Every failure that a step can give carries a cause: before anything is there.
func TestFailuresOnBareGroundCarryTheirCause(t *testing.T) {
	e, c := practiceEngine(t)
	l := inTrouble{e, t, c.World()}
	ctx := t.Context()

	l.faults("expired-token")
	l.fails("aws.credentials-expired", Credentials, asChosen)
	l.faults()

	own := func(template string) func(*site.Choices) {
		path := l.file(template)
		return func(c *site.Choices) { c.Network.Template = path }
	}
	l.fails("template.unreadable", Network, own("hello"))
	l.fails("template.refused", Network, own("Resources: {A: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Ref Nowhere}}}"))
	l.fails("network.outputs-missing", Network, own("Resources: {A: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}}"))
	l.fails("parameter.unknown", Network, func(c *site.Choices) { c.Network.Parameters = map[string]string{"Nonsense": "1"} })
	l.fails("file.unread", Network, func(c *site.Choices) { c.Network.Template = "/nowhere/base.yaml" })
	l.faults("denied=ec2:CreateVpc")
	l.fails("stack.denied", Network, asChosen)
	l.faults()
	l.fails("stack.stuck", Network, asChosen)
	if err := l.Mend(ctx, Network, remedyRecreate); err != nil {
		t.Fatal(err)
	}

	l.fails("subnets.none", Subnets, asChosen)
	l.fails("cluster.version-unknown", Cluster, func(c *site.Choices) { c.Cluster.Version = "1.2" })
	l.fails("preflight.type-unknown", Cluster, func(c *site.Choices) { c.Cluster.InstanceType = "t9.small" })
	for _, id := range []engine.ID{Connect, Deploy, Forward, Expose} {
		l.fails("cluster.absent", id, asChosen)
	}

	silent := serveKube(t, l.Site, &kubeAPI{})
	silent.Close()
	file := kubeconfigFor(t, silent.URL, "theirs", "t", nil)
	l.fails("existing.silent", Connect, func(c *site.Choices) { c.Connect.Kubeconfig, c.Connect.Existing = file, "theirs" })
	l.fails("existing.unknown", Connect, func(c *site.Choices) { c.Connect.Kubeconfig, c.Connect.Existing = file, "ours" })
	serveKube(t, l.Site, &kubeAPI{refuse: http.StatusForbidden})
	_, err := newExpose(l.Site).Check(ctx)
	l.carries("kube.forbidden", err)

	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "journal.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = Open(site.Setup{Folder: folder}, nil)
	l.carries("journal.unopened", err)
}

// The same with a cluster.
func TestFailuresInALabThatStandsCarryTheirCause(t *testing.T) {
	e, c := practiceEngine(t)
	l := inTrouble{e, t, c.World()}
	ctx := t.Context()
	if err := l.Up(ctx, Cluster); err != nil {
		t.Fatal(err)
	}
	l.fails("subnets.unknown", Subnets, func(c *site.Choices) { c.Subnets.IDs = []string{"subnet-1"} })
	l.fails("cluster.foreign", Cluster, anothers)
	before := l.Site.Choices()
	if err := l.Site.Edit(anothers); err != nil {
		t.Fatal(err)
	}
	l.carries("stack.foreign", newNetwork(l.Site).Undo(ctx, func(engine.Event) {}))
	// eksctl writes a context of the same name for its own cluster: nothing of it is the lab's, or stale.
	theirs := namesOf(l.Site)
	theirs.Server, theirs.CAData, theirs.Exec = "https://theirs.example", []byte("ca"), kubeconfig.Exec{Command: "aws"}
	if _, err := kubeconfigOf(l.Site).Merge(theirs); err != nil {
		t.Fatal(err)
	}
	if status, err := newConnect(l.Site).Check(ctx); err != nil || status.State != engine.Absent || status.Detail.String() != connectForeign.With(theirs.Context).String() {
		t.Errorf("connect is %+v, %v", status, err)
	}
	if _, err := kubeconfigOf(l.Site).Remove(theirs); err != nil {
		t.Fatal(err)
	}
	if err := l.Site.Edit(func(c *site.Choices) { *c = before }); err != nil {
		t.Fatal(err)
	}

	manifest := func(content string) func(*site.Choices) {
		path := l.file(content)
		return func(c *site.Choices) { c.Deploy.Manifest, c.Expose.Manifest = path, path }
	}
	l.fails("manifest.unreadable", Deploy, manifest("kind: [\n"))
	l.fails("apply.kind-unknown", Deploy, manifest("apiVersion: v1\nkind: Podd\nmetadata: {name: a}\n"))
	l.fails("forward.no-workload", Forward, manifest(serviceAlone))
	l.fails("service.not-in-manifest", Expose, manifest(serviceAlone))
	l.fails("forward.target-missing", Forward, func(c *site.Choices) { c.Forward.Local = freePort(t) })
	l.fails("kubeconfig.broken", Connect, func(c *site.Choices) { c.Connect.Kubeconfig = l.file("contexts: 7\n") })

	if err := l.Run(ctx, Deploy); err != nil { // without connect, whose entry would call this program for tokens
		t.Fatal(err)
	}
	target, client, err := workloadCluster(ctx, l.Site)
	if err != nil {
		t.Fatal(err)
	}
	_, objects, err := deployManifest(l.Site.Choices().Deploy)
	if err != nil {
		t.Fatal(err)
	}
	l.carries("existing.foreign", refuseForeign(ctx, strangers{target}, client, objects))
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	l.fails("forward.port-busy", Forward, func(c *site.Choices) { c.Forward.Local = taken.Addr().(*net.TCPAddr).Port })
	l.fails("forward.silent", Forward, func(c *site.Choices) { c.Forward.Local, c.Forward.Remote = freePort(t), 81 })
}

// What takes longer than a test may, or does not happen in practice.
func TestFailuresThatTakeLongCarryTheirCause(t *testing.T) {
	l := inTrouble{nil, t, nil}
	l.carries("nodes.late", lateNodes(2, nil))
	l.carries("pods.late", latePods(kube.PodState{}))
	l.carries("pod.resources-short", latePods(kube.PodState{Cause: "pod.resources-short"}))
	l.carries("balancers.left", balancersLeft(nil, limitBalancers, "ap-northeast-2"))
	l.carries("pod.out-of-memory", podFailure(kube.PodState{Name: "web", Cause: "pod.out-of-memory"}))
}

// The remedy of an image goes by the pod's cause, and is not offered for the image that it would choose.
func TestAnotherImageIsOfferedWhereTheCauseNamesIt(t *testing.T) {
	for _, c := range []struct {
		pod     kube.PodState
		offered bool
	}{
		{kube.PodState{Cause: "pod.image-absent", Image: "shop/web:1"}, true},
		{kube.PodState{Cause: "pod.image-absent", Image: publicImage}, false},
		{kube.PodState{Cause: "pod.image-never-pulled", Image: "shop/web:1"}, false},
	} {
		var f *engine.Failure
		if offered := errors.As(podFailure(c.pod), &f); offered != c.offered || offered && f.Remedies[0].ID != remedyPublicImage {
			t.Errorf("%s of %s: %v", c.pod.Cause, c.pod.Image, f)
		}
	}
}
