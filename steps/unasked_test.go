package steps

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"eksui/internal/text"
)

// An Undo that Kubernetes does not listen to deletes the load balancers through AWS, and says with which words it was refused.
func TestUndoWithoutKubernetes(t *testing.T) {
	e, _ := withNetwork(t)
	makeBalancer(t, e.Lab, "aforeign", "another")
	for name, c := range map[string]struct {
		refuse int
		says   string
	}{
		"unknown user":  {http.StatusUnauthorized, "Unauthorized"},
		"no permission": {http.StatusForbidden, "services is forbidden"},
		"out of reach":  {0, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			makeBalancer(t, e.Lab, "aours", "eks-cluster")
			srv := serveKube(t, e.Lab, &kubeAPI{refuse: c.refuse})
			if c.refuse == 0 {
				srv.Close()
			}
			var n noted
			if err := (exposeStep{}).Undo(t.Context(), e.Lab, n.emit); !errors.Is(err, errUnasked) {
				t.Fatal(err)
			}
			if !n.says(Warn, c.says) || !n.says(Warn, "deleting it through AWS") {
				t.Errorf("%v", n.notes)
			}
			if left := balancersOf(t, e.Lab, "eks-cluster"); len(left) > 0 {
				t.Errorf("left: %v", left)
			}
			n = noted{}
			if err := (deployStep{}).Undo(t.Context(), e.Lab, n.emit); !errors.Is(err, errUnasked) || !n.says(Warn, "goes away with its nodes") {
				t.Errorf("deploy: %v %v", err, n.notes)
			}
		})
	}
	if left := balancersOf(t, e.Lab, "another"); len(left) != 2 {
		t.Errorf("of another cluster there are: %v", left)
	}
}

// What is refused stays an error where AWS must not take over: an existing cluster, and a stop that was asked for.
func TestUndoThatStaysAnError(t *testing.T) {
	e, _ := withNetwork(t)
	l := e.Lab
	makeBalancer(t, l, "atheirs", "eks-cluster")
	refused := func(name string) {
		t.Helper()
		for _, s := range []Step{exposeStep{}, deployStep{}} {
			if err := s.Undo(t.Context(), l, func(Event) {}); !apierrors.IsForbidden(err) {
				t.Errorf("%s: %s: %v", name, s.ID(), err)
			}
		}
	}
	serveKube(t, l, &kubeAPI{refuse: http.StatusForbidden})
	l.set(func() { l.choices.Connect.Existing, l.existing, l.client.Context = "theirs", l.client, "theirs" })
	refused("existing")
	l.set(func() { l.choices.Connect.Existing = "" })

	ctx, stop := context.WithCancel(t.Context())
	srv := serveKube(t, l, &kubeAPI{})
	srv.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { stop(); <-r.Context().Done() })
	if err := (exposeStep{}).Undo(ctx, l, func(Event) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if unasked(ctx, apierrors.NewUnauthorized("Unauthorized")) {
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
	for _, id := range []ID{Deploy, Expose} { // without connect, whose entry would call this program for tokens
		if err := e.Run(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	s, err := e.Lab.AWS(ctx)
	if err != nil {
		t.Fatal(err)
	}
	api := eks.NewFromConfig(s.Config())
	entries, err := api.ListAccessEntries(ctx, &eks.ListAccessEntriesInput{ClusterName: aws.String("eks-cluster")})
	if err != nil {
		t.Fatal(err)
	}
	for _, arn := range entries.AccessEntries {
		if !strings.Contains(arn, ":user/") {
			continue
		}
		if _, err := api.DeleteAccessEntry(ctx, &eks.DeleteAccessEntryInput{ClusterName: aws.String("eks-cluster"), PrincipalArn: aws.String(arn)}); err != nil {
			t.Fatal(err)
		}
	}
	receipt, err := e.Down(ctx)
	if err != nil || len(receipt.Left) > 0 {
		t.Fatalf("%v: %+v", err, receipt.Left)
	}
	records, err := ReadJournal(e.Lab.Setup.Folder)
	if err != nil {
		t.Fatal(err)
	}
	warned := map[ID]bool{}
	for _, r := range records {
		if note, ok := r.Event.(Note); ok && note.Level == Warn && strings.Contains(note.Text.In(text.EN), "Unauthorized") {
			warned[r.Step] = true
		}
	}
	if !warned[Deploy] || !warned[Expose] {
		t.Errorf("warned: %v", warned)
	}
}
