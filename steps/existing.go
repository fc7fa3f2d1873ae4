package steps

import (
	"context"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubeconfig"
)

// With connect.existing, AWS is practised and Kubernetes is real: the lab's workload goes to a cluster that somebody has
// already, by a context of their kubeconfig. There the lab reads and deletes only what it has applied itself, and it never
// changes the kubeconfig.

// existingPath is the kubeconfig with the existing cluster's context: the learner's own, also in practice.
func existingPath(l *Lab) string { return l.Choices().Connect.Kubeconfig }

// existingClient is the client of the existing cluster.
func (l *Lab) existingClient(name string) (*kube.Client, error) {
	l.mu.Lock()
	client := l.existing
	l.mu.Unlock()
	if client != nil && client.Context == name {
		return client, nil
	}
	client, err := openExisting(existingPath(l), name)
	if err != nil {
		return nil, err
	}
	l.set(func() { l.existing = client })
	return client, nil
}

// openExisting says where the context is not there, and how to be rid of it: the lab remembers its name from run to run.
func openExisting(path, name string) (*kube.Client, error) {
	client, err := kube.Open(path, name)
	if err == nil {
		return client, nil
	}
	list := kubeconfig.Open(path, "").List()
	gone := !slices.ContainsFunc(list.Contexts, func(c kubeconfig.Context) bool { return c.Name == name })
	if gone && len(list.Broken) == 0 {
		return nil, &text.Problem{What: existingUnknown.With(name), Next: existingUnknownNext.With()}
	}
	return nil, err
}

// CheckExisting says whether the lab can have the cluster of a context as its existing one, before it is chosen: its entry
// has to be there, the cluster is not asked.
func (l *Lab) CheckExisting(name string) error {
	c := l.Choices()
	c.Connect.Existing = name
	if err := l.checkExisting(c); err != nil || name == "" {
		return err
	}
	_, err := openExisting(existingPath(l), name)
	return err
}

// ProveExisting asks the existing cluster, where the lab has one, before anything is made for it.
func (l *Lab) ProveExisting(ctx context.Context) error {
	name := l.Choices().Connect.Existing
	if name == "" {
		return nil
	}
	_, err := existingVersion(ctx, l, name)
	return err
}

// checkExisting refuses an existing cluster beside AWS itself, where the lab would pay for an EKS cluster and not use it.
func (l *Lab) checkExisting(c Choices) error {
	if c.Connect.Existing == "" || l.Setup.Practice {
		return nil
	}
	return &text.Problem{What: existingOnAWS.With(c.Connect.Existing), Next: existingOnAWSNext.With()}
}

func checkExistingContext(ctx context.Context, l *Lab, name string) (Status, error) {
	version, err := existingVersion(ctx, l, name)
	if err != nil {
		return Status{}, err
	}
	return Status{State: Done, Detail: existingAnswers.With(name, version)}, nil
}

// existingVersion proves the context by a call through the kubeconfig.
func existingVersion(ctx context.Context, l *Lab, name string) (string, error) {
	client, err := l.existingClient(name)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limitExisting, errTooLong)
	defer cancel()
	version, err := client.ServerVersion(ctx)
	if err != nil && ctx.Err() != context.Canceled {
		return "", &text.Problem{What: existingSilent.With(name), Next: existingSilentNext.With(), Err: err}
	}
	return version, err
}

// limitExisting is how long a cluster that is there already may take to answer.
const limitExisting = 30 * time.Second

func planExistingContext(name string) Plan {
	return Plan{
		Priced: connectFree.With(),
		Notes:  []text.Text{existingKept.With(name)},
		ByHand: []Command{
			{Line: "kubectl config get-contexts", Why: byHandContexts.With()},
			{Line: "kubectl --context " + shellWord(name) + " get nodes", Why: byHandNodes.With()},
		},
	}
}

func runExistingContext(ctx context.Context, l *Lab, name string, emit Emit) error {
	version, err := existingVersion(ctx, l, name)
	if err != nil {
		return err
	}
	emit(Note{Info, existingKept.With(name)})
	emit(Note{Good, connectProven.With(name, version)})
	return nil
}

// owns says whether an object is the lab's. In the lab's own cluster all are, those applied by hand too; in an existing one
// those that eksui applied: server-side apply notes who did.
func (l *Lab) owns(o metav1.Object) bool {
	return l.Choices().Connect.Existing == "" || applied(o)
}

func applied(o metav1.Object) bool {
	for _, m := range o.GetManagedFields() {
		if m.Manager == kube.FieldManager && m.Operation == metav1.ManagedFieldsOperationApply {
			return true
		}
	}
	return false
}

// refuseForeign fails when an object of a manifest exists already and is somebody else's: teardown would delete it.
func (l *Lab) refuseForeign(ctx context.Context, client *kube.Client, objects []*unstructured.Unstructured) error {
	for _, o := range objects {
		got, err := lookUp(ctx, client, o)
		if err != nil {
			return err
		}
		if got != nil && !l.owns(got) {
			what := strings.ToLower(o.GetKind()) + "/" + o.GetName()
			return &text.Problem{What: existingForeign.With(what), Next: existingForeignNext.With()}
		}
	}
	return nil
}

// deleteApplied deletes those objects of a manifest that the lab applied to an existing cluster, and waits until they are
// gone.
func deleteApplied(ctx context.Context, client *kube.Client, objects []*unstructured.Unstructured, emit Emit) error {
	var manifest strings.Builder
	var ours []*unstructured.Unstructured
	for _, o := range objects {
		got, err := lookUp(ctx, client, o)
		if err != nil {
			return err
		}
		if got == nil || !applied(got) {
			continue
		}
		raw, err := yaml.Marshal(o.Object)
		if err != nil {
			return err
		}
		manifest.WriteString("---\n" + string(raw))
		ours = append(ours, o)
	}
	if len(ours) == 0 {
		return nil
	}
	if err := deleteObjects(ctx, client, manifest.String(), emit); err != nil {
		return err
	}
	return awaitGone(ctx, client, ours)
}

// undoExistingService takes the service away; the cluster, and not AWS, has the load balancer.
func undoExistingService(ctx context.Context, l *Lab, client *kube.Client, emit Emit) error {
	_, objects, err := exposeManifest(l.Choices().Expose)
	if err != nil {
		return err
	}
	namespace, name, err := serviceOf(objects)
	if err != nil {
		return err
	}
	if err := deleteApplied(ctx, client, objects, emit); err != nil {
		return err
	}
	emit(Service{Namespace: namespace, Name: name, Rung: rungApplied, Gone: true})
	return nil
}

// awaitGone waits for finalizers, as of a load balancer, and for pods to end.
func awaitGone(ctx context.Context, client *kube.Client, objects []*unstructured.Unstructured) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limitExpose, errTooLong)
	defer cancel()
	for _, o := range objects {
		for {
			got, err := lookUp(ctx, client, o)
			if err != nil {
				return err
			}
			if got == nil {
				break
			}
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
	return nil
}
