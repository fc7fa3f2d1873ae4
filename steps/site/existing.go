package site

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"eksui/kube"
	"eksui/kube/kubeconfig"
	"eksui/steps/engine"
)

// existing is the cluster of connect.existing: AWS is practised and Kubernetes is real. The workload goes to a cluster that
// somebody has already, by a context of their kubeconfig. There the lab reads and deletes only what it has applied itself,
// and it never changes the kubeconfig.
type existing struct {
	site *Site
	name string // of the context
}

func (t existing) OnAWS() bool               { return false }
func (t existing) Stays() bool               { return false }
func (t existing) Owns(o metav1.Object) bool { return kube.AppliedByEksui(o) }

func (t existing) Client(context.Context) (*kube.Client, error) {
	t.site.mu.Lock()
	client := t.site.existing
	t.site.mu.Unlock()
	if client != nil && client.Context == t.name {
		return client, nil
	}
	client, err := openExisting(t.site.Choices(), t.name)
	if err != nil {
		return nil, err
	}
	t.site.mu.Lock()
	defer t.site.mu.Unlock()
	t.site.existing = client
	return client, nil
}

// openExisting says where the context is not there, and how to be rid of it: the lab remembers its name from run to run. The
// kubeconfig is the learner's own, also in practice.
func openExisting(c Choices, name string) (*kube.Client, error) {
	path := c.Connect.Kubeconfig
	client, err := kube.Open(path, name)
	if err == nil {
		return client, nil
	}
	list := kubeconfig.Open(path, "").List()
	gone := !slices.ContainsFunc(list.Contexts, func(c kubeconfig.Context) bool { return c.Name == name })
	if gone && len(list.Broken) == 0 {
		return nil, unknownContext(name)
	}
	return nil, err
}

// limitGone is how long deleted objects may take to go: finalizers, as of a load balancer, and pods that end.
const limitGone = 15 * time.Minute

// ErrTooLong is the cause of a context whose own limit is over.
var ErrTooLong = errors.New("the time limit is over")

// Delete waits until the objects are gone: the cluster lives on, and so might they.
func (t existing) Delete(ctx context.Context, client *kube.Client, manifest string, emit engine.Emit) error {
	var applied strings.Builder
	var ours []*unstructured.Unstructured
	for _, o := range kube.Objects(manifest) {
		got, err := client.Find(ctx, o)
		if err != nil {
			return err
		}
		if got == nil || !t.Owns(got) {
			continue
		}
		raw, err := yaml.Marshal(o.Object)
		if err != nil {
			return err
		}
		applied.WriteString("---\n" + string(raw))
		ours = append(ours, o)
	}
	if len(ours) == 0 {
		return nil
	}
	if err := deleteObjects(ctx, client, applied.String(), emit); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limitGone, ErrTooLong)
	defer cancel()
	err := client.AwaitGone(ctx, ours)
	if err != nil && errors.Is(context.Cause(ctx), ErrTooLong) {
		return remains(t.name, err)
	}
	return err
}

// CheckExisting says whether the lab can have the cluster of a context as its existing one, before it is chosen: its entry
// has to be there, the cluster is not asked.
func (s *Site) CheckExisting(name string) error {
	c := s.Choices()
	c.Connect.Existing = name
	if err := s.checkExisting(c); err != nil || name == "" {
		return err
	}
	_, err := openExisting(c, name)
	return err
}

// checkExisting refuses an existing cluster beside AWS itself, where the lab would pay for an EKS cluster and not use it.
func (s *Site) checkExisting(c Choices) error {
	if c.Connect.Existing == "" || s.Setup.Practice {
		return nil
	}
	return contextOnAWS(c.Connect.Existing)
}

// ProveExisting asks the existing cluster, where the lab has one, before anything is made for it. It returns the version of
// Kubernetes there.
func (s *Site) ProveExisting(ctx context.Context) (version string, err error) {
	name := s.Choices().Connect.Existing
	if name == "" {
		return "", nil
	}
	client, err := existing{s, name}.Client(ctx)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limitExisting, ErrTooLong)
	defer cancel()
	version, err = client.ServerVersion(ctx)
	if err != nil && ctx.Err() != context.Canceled {
		return "", silentContext(name, err)
	}
	return version, err
}

// limitExisting is how long a cluster that is there already may take to answer.
const limitExisting = 30 * time.Second
