package steps

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// An Undo that Kubernetes does not listen to deletes the load balancers through AWS, and says with which words it was refused.
func TestUndoWithoutKubernetes(t *testing.T) {
	e, _ := withNetwork(t)
	makeBalancer(t, e.Site, "aforeign", "another")
	for name, c := range map[string]struct {
		refuse int
		says   string
	}{
		"unknown user":  {http.StatusUnauthorized, "Unauthorized"},
		"no permission": {http.StatusForbidden, "services is forbidden"},
		"out of reach":  {0, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			makeBalancer(t, e.Site, "aours", "eks-cluster")
			srv := serveKube(t, e.Site, &kubeAPI{refuse: c.refuse})
			if c.refuse == 0 {
				srv.Close()
			}
			var n noted
			if err := newExpose(e.Site).Undo(t.Context(), n.emit); !isUnchecked(err) {
				t.Fatal(err)
			}
			if !n.says(engine.Warn, c.says) || !n.says(engine.Warn, "deleting it through AWS") {
				t.Errorf("%v", n.notes)
			}
			if left := balancersOf(t, e.Site, "eks-cluster"); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
			n = noted{}
			if err := newDeploy(e.Site).Undo(t.Context(), n.emit); !isUnchecked(err) || !n.says(engine.Warn, "goes away with its nodes") {
				t.Errorf("deploy: %v %v", err, n.notes)
			}
		})
	}
	if left := balancersOf(t, e.Site, "another"); len(left) != 2 {
		t.Errorf("of another cluster there are: %v", left)
	}
}

// kubeconfigFor is a file with a context of a cluster.
func kubeconfigFor(t *testing.T, server, name, token string, authority []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	config := api.Config{
		Clusters:  map[string]*api.Cluster{name: {Server: server, CertificateAuthorityData: authority}},
		AuthInfos: map[string]*api.AuthInfo{name: {Token: token}},
		Contexts:  map[string]*api.Context{name: {Cluster: name, AuthInfo: name}},
	}
	if err := clientcmd.WriteToFile(config, file); err != nil {
		t.Fatal(err)
	}
	return file
}

func isUnchecked(err error) bool {
	var u *engine.Unchecked
	return errors.As(err, &u)
}

// What is refused stays an error where AWS must not take over: an existing cluster, and a stop that was asked for.
func TestUndoThatStaysAnError(t *testing.T) {
	e, _ := withNetwork(t)
	l := e.Site
	makeBalancer(t, l, "atheirs", "eks-cluster")
	refused := func(name string) {
		t.Helper()
		for _, s := range []engine.Step{newExpose(l), newDeploy(l)} {
			if err := s.Undo(t.Context(), func(engine.Event) {}); !apierrors.IsForbidden(err) {
				t.Errorf("%s: %s: %v", name, s.ID(), err)
			}
		}
	}
	srv := serveKube(t, l, &kubeAPI{refuse: http.StatusForbidden})
	choose := func(file, context string) {
		t.Helper()
		if err := l.Edit(func(c *site.Choices) { c.Connect.Kubeconfig, c.Connect.Existing = file, context }); err != nil {
			t.Fatal(err)
		}
	}
	choose(kubeconfigFor(t, srv.URL, "theirs", "t", nil), "theirs")
	refused("existing")
	choose("", "")

	ctx, stop := context.WithCancel(t.Context())
	srv = serveKube(t, l, &kubeAPI{})
	srv.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { stop(); <-r.Context().Done() })
	if err := newExpose(e.Site).Undo(ctx, func(engine.Event) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if site.RefusedOrSilent(ctx, apierrors.NewUnauthorized("Unauthorized")) {
		t.Error("after a stop it counts what Kubernetes says")
	}
	if left := balancersOf(t, l, "eks-cluster"); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}

// The whole lab is taken down by somebody whom its cluster does not let in any more.
func TestTeardownOfAClusterThatRefuses(t *testing.T) {
	e, _ := practiceEngine(t)
	ctx := t.Context()
	if err := e.Up(ctx, Cluster); err != nil {
		t.Fatal(err)
	}
	for _, id := range []engine.ID{Deploy, Expose} { // without connect, whose entry would call this program for tokens
		if err := e.Run(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	s, err := e.Site.AWS(ctx)
	if err != nil {
		t.Fatal(err)
	}
	clusters := eks.NewFromConfig(s.Config())
	entries, err := clusters.ListAccessEntries(ctx, &eks.ListAccessEntriesInput{ClusterName: aws.String("eks-cluster")})
	if err != nil {
		t.Fatal(err)
	}
	for _, arn := range entries.AccessEntries {
		if !strings.Contains(arn, ":user/") {
			continue
		}
		if _, err := clusters.DeleteAccessEntry(ctx, &eks.DeleteAccessEntryInput{ClusterName: aws.String("eks-cluster"), PrincipalArn: aws.String(arn)}); err != nil {
			t.Fatal(err)
		}
	}
	receipt, err := e.Down(ctx)
	if err != nil || len(receipt.Left) > 0 {
		t.Fatalf("%v: %+v", err, receipt.Left)
	}
	records, err := engine.ReadJournal(e.Site.Setup.Folder)
	if err != nil {
		t.Fatal(err)
	}
	warned := map[engine.ID]bool{}
	for _, r := range records {
		if note, ok := r.Event.(engine.Note); ok && note.Level == engine.Warn && strings.Contains(note.Text.In(text.EN), "Unauthorized") {
			warned[r.Step] = true
		}
	}
	if !warned[Deploy] || !warned[Expose] {
		t.Errorf("warned: %v", warned)
	}
}
