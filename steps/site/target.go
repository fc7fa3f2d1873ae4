package site

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/token"
	"eksui/steps/engine"
)

// Target is the cluster that takes the workload: the lab's own, one that somebody has already, or none where another's has
// the name of the lab's.
type Target interface {
	// Client talks to the cluster; nil while there is none.
	Client(ctx context.Context) (*kube.Client, error)
	// Owns says whether an object of the cluster is the lab's. What is not is neither changed nor deleted.
	Owns(o metav1.Object) bool
	// Delete deletes those objects of a manifest that are the lab's.
	Delete(ctx context.Context, client *kube.Client, manifest string, emit engine.Emit) error
	// OnAWS says whether the cluster is one of EKS and the lab's: AWS has its load balancers, and the kubeconfig an entry
	// that the lab has made.
	OnAWS() bool
	// Stays says whether a teardown leaves the cluster, and all that is in it, as it is.
	Stays() bool
}

// Target finds the cluster that takes the workload. It reads the lab's cluster unless that is known to be active.
func (s *Site) Target(ctx context.Context) (Target, error) {
	if name := s.Choices().Connect.Existing; name != "" {
		return existing{s, name}, nil
	}
	cluster := s.Cluster.Known()
	if cluster == nil || cluster.Foreign || !cluster.Active() {
		var err error
		if cluster, err = s.Cluster.Read(ctx); err != nil {
			return nil, err
		}
	}
	if cluster != nil && cluster.Foreign {
		return anothers{}, nil
	}
	return own{s, cluster}, nil
}

// own is the cluster that the lab makes; nil while there is none.
type own struct {
	site    *Site
	cluster *Cluster
}

func (t own) OnAWS() bool             { return true }
func (t own) Stays() bool             { return false }
func (t own) Owns(metav1.Object) bool { return true } // those applied by hand too

func (t own) Client(context.Context) (*kube.Client, error) {
	if t.cluster == nil || !t.cluster.Active() {
		return nil, nil
	}
	return t.site.ClientOf(t.cluster)
}

// ClientOf is a client that needs no kubeconfig: address and CA are from EKS, tokens from this session.
func (s *Site) ClientOf(cluster *Cluster) (*kube.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != nil && s.clientAt == cluster.Endpoint {
		return s.client, nil
	}
	if s.session == nil { // somebody has read the cluster with it
		return nil, s.NoCluster()
	}
	client, err := kube.Direct(cluster.Endpoint, cluster.CA, tokenSource(s.session, cluster.Name))
	if err != nil {
		return nil, fmt.Errorf("client of %s: %w", cluster.Endpoint, err)
	}
	s.client, s.clientAt = client, cluster.Endpoint
	return client, nil
}

// tokenSource makes tokens of the session's identity.
func tokenSource(session *awsx.Session, cluster string) kube.TokenSource {
	return func(ctx context.Context) (string, time.Time, error) {
		t, err := token.Make(ctx, session.Config(), cluster)
		return t.Value, t.Expires, err
	}
}

// NoCluster is the error of a step that needs a cluster where there is none.
func (s *Site) NoCluster() error {
	return absentCluster(s.Choices().Cluster.Name)
}

// LimitAsking is how long an Undo tries to tell Kubernetes what to delete.
const LimitAsking = 2 * time.Minute

// Only the principal that made an EKS cluster is its admin at first, and its API server may be out of reach. AWS deletes the
// cluster all the same, so what can't be said to Kubernetes is no failure.

func (t own) Delete(ctx context.Context, client *kube.Client, manifest string, emit engine.Emit) error {
	asking, cancel := context.WithTimeout(ctx, LimitAsking)
	defer cancel()
	err := deleteObjects(asking, client, manifest, emit)
	if RefusedOrSilent(ctx, err) {
		emit(engine.Note{Level: engine.Warn, Text: deleteRefused.With(KubernetesWords(err))})
		return WithoutKubernetes()
	}
	return err
}

// WithoutKubernetes is the end of an Undo that did without Kubernetes.
func WithoutKubernetes() error { return &engine.Unchecked{Detail: undoneWithoutKubernetes.With()} }

// RefusedOrSilent says whether an error means that Kubernetes refused whoever asks or did not answer. A ctx that ended is
// neither.
func RefusedOrSilent(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil {
		return false
	}
	for _, is := range []func(error) bool{
		apierrors.IsUnauthorized, apierrors.IsForbidden, apierrors.IsServiceUnavailable, apierrors.IsInternalError,
		apierrors.IsTimeout, apierrors.IsServerTimeout, awsx.IsUnreachable,
	} {
		if is(err) {
			return true
		}
	}
	var unanswered *url.Error
	return errors.As(err, &unanswered)
}

// KubernetesWords are Kubernetes' own words in an error.
func KubernetesWords(err error) string {
	var p *text.Problem
	if errors.As(err, &p) && p.Err != nil {
		err = p.Err
	}
	return err.Error()
}

func deleteObjects(ctx context.Context, client *kube.Client, manifest string, emit engine.Emit) error {
	gone, err := client.Delete(ctx, []byte(manifest), kube.ApplyOptions{Namespace: kube.DefaultNamespace})
	EmitApplied(gone, emit)
	return err
}

// EmitApplied tells what became of a manifest's objects.
func EmitApplied(all []kube.Applied, emit engine.Emit) {
	for _, a := range all {
		emit(engine.Note{Level: engine.Info, Text: objectApplied.With(a.Kind, a.Name, string(a.Change))})
	}
}

// anothers stands for a cluster of the lab's name that does not carry the lab's tag: the lab has none, and touches nothing.
type anothers struct{}

func (anothers) OnAWS() bool                                  { return false }
func (anothers) Stays() bool                                  { return true }
func (anothers) Owns(metav1.Object) bool                      { return false }
func (anothers) Client(context.Context) (*kube.Client, error) { return nil, nil }
func (anothers) Delete(context.Context, *kube.Client, string, engine.Emit) error {
	return nil
}
