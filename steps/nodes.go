package steps

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
	"eksui/steps/engine"
)

// limitReady is how long nodes may take to become Ready once their stack stands; a node that can't join fails the stack
// itself after 15 minutes.
const limitReady = 10 * time.Minute

func readyNodes(ctx context.Context, client *kube.Client) (int, error) {
	nodes, err := client.Typed().CoreV1().Nodes().List(ctx, metav1.ListOptions{})
	if err != nil {
		return 0, kube.Problem(err)
	}
	ready := 0
	for _, n := range nodes.Items {
		if slices.ContainsFunc(n.Status.Conditions, func(c corev1.NodeCondition) bool {
			return c.Type == corev1.NodeReady && c.Status == corev1.ConditionTrue
		}) {
			ready++
		}
	}
	return ready, nil
}

// nodes makes the node group's stack and watches its nodes become Ready meanwhile.
func (st *clusterStep) nodes(ctx context.Context, s *awsx.Session, client *kube.Client, spec awsx.ClusterSpec, emit engine.Emit) error {
	watchCtx, stopWatch := context.WithCancel(ctx)
	defer stopWatch()
	enough := make(chan struct{})
	group, groupCtx := errgroup.WithContext(watchCtx)
	group.Go(func() error {
		err := watchNodes(groupCtx, client, spec.Nodes, emit, enough)
		if errors.Is(err, context.Canceled) && ctx.Err() == nil {
			return nil // the stack has failed and says why
		}
		return kube.Problem(err)
	})
	group.Go(func() error {
		if _, err := ensureStack(groupCtx, s, spec.NodeGroupStackInput(), usualNodeGroup, emit); err != nil {
			stopWatch()
			return st.offerFreeTier(ctx, s, st.explain(ctx, s, spec, err))
		}
		ready, cancel := context.WithTimeout(groupCtx, limitReady)
		defer cancel()
		select {
		case <-enough:
			stopWatch()
			return nil
		case <-ready.Done():
			if groupCtx.Err() != nil {
				return groupCtx.Err()
			}
			return st.explain(ctx, s, spec, lateNodes(spec.Nodes, ready.Err()))
		}
	})
	return group.Wait()
}

// explain adds what EKS says of the node group's health to a failure.
func (st *clusterStep) explain(ctx context.Context, s *awsx.Session, spec awsx.ClusterSpec, err error) error {
	group, lookErr := s.NodeGroup(ctx, spec.Name, spec.NodeGroup)
	var p *text.Problem
	if lookErr != nil || group == nil || len(group.Issues) == 0 || !errors.As(err, &p) {
		return err
	}
	told := *p
	told.Why = text.Both(p.Why, text.Raw(group.Issues[0].Code+": "+group.Issues[0].Message))
	var f *engine.Failure
	if errors.As(err, &f) {
		return &engine.Failure{Problem: &told, Remedies: f.Remedies}
	}
	return &told
}

// watchNodes emits nodes as they change and closes enough when want of them are Ready at a time.
func watchNodes(ctx context.Context, client *kube.Client, want int, emit engine.Emit, enough chan<- struct{}) error {
	ready := map[string]bool{}
	told := false
	return client.WatchNodes(ctx, func(u kube.Update[kube.NodeState]) {
		n := u.State
		ready[n.Name] = n.Ready && !u.Gone
		emit(engine.Node{
			Name: n.Name, InstanceID: n.InstanceID, InstanceType: n.InstanceType, Zone: n.Zone, Version: n.Version,
			Stage: string(n.Stage), Ready: n.Ready, Gone: u.Gone,
		})
		count := 0
		for _, r := range ready {
			if r {
				count++
			}
		}
		emit(engine.Progress{Done: min(count, want), Total: want, What: nodesReadyShort.With()})
		if count >= want && !told {
			told = true
			close(enough)
		}
	})
}
