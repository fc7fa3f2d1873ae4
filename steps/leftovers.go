package steps

import (
	"context"
	"errors"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// removeHeldStack is removeOwnStack for a stack that may be held by what the nodes of the lab's clusters have left: that is
// deleted, and the stack after it. What else holds it is named.
func removeHeldStack(ctx context.Context, lab *site.Site, s *awsx.Session, name string, emit engine.Emit) error {
	for {
		err := removeOwnStack(ctx, lab, s, name, emit)
		if !cause.Is(err, awsx.StackInUse) {
			return err
		}
		deleted, sweeping := removeNodeLeftovers(ctx, lab, s, emit)
		if sweeping != nil {
			return errors.Join(explainHolds(ctx, lab, s, err), sweeping)
		}
		if deleted == 0 {
			return explainHolds(ctx, lab, s, err)
		}
	}
}

// removeNodeLeftovers deletes what is left of the nodes of the lab's clusters: network interfaces that the VPC CNI did not clean
// up, and where a cluster is gone the security group that they have held. Only what a tag proves to be of a cluster that the lab
// has made, in the lab's network; and nothing where another's cluster has the name.
func removeNodeLeftovers(ctx context.Context, lab *site.Site, s *awsx.Session, emit engine.Emit) (deleted int, err error) {
	q, err := lab.Made(ctx)
	if err != nil || q.VPC == "" {
		return 0, err
	}
	var names []string
	for _, c := range lab.MadeClusters() {
		names = append(names, c.Name)
	}
	cluster, err := lab.Cluster.Get(ctx)
	if err != nil || cluster != nil && cluster.Foreign {
		return 0, err
	}
	deleted, err = s.DeleteNodeInterfaces(ctx, q.VPC, names, func(i awsx.Item, cluster string) {
		emit(engine.Note{Level: engine.Warn, Text: interfaceDeleting.With(i.ID, i.Name, cluster)})
	})
	for _, name := range names {
		if err != nil || cluster != nil && cluster.Name == name {
			continue // EKS deletes the group with its cluster
		}
		var groups int
		groups, err = s.DeleteClusterGroups(ctx, q.VPC, name, func(g awsx.Item) {
			emit(engine.Note{Level: engine.Warn, Text: clusterGroupDeleting.With(g.Name, g.ID)})
		})
		deleted += groups
	}
	return deleted, err
}

// removeNetworkAddons takes the add-on vpc-cni out of the lab's clusters while their nodes live, so that it cleans up after
// itself. Where that is refused the nodes go all the same.
func removeNetworkAddons(ctx context.Context, lab *site.Site, s *awsx.Session, made []site.MadeCluster, emit engine.Emit) error {
	for _, c := range made {
		stack, err := s.FindStack(ctx, awsx.ClusterStack(c.Name))
		if err != nil {
			return err
		}
		if stack == nil || !ours(lab, stack) {
			continue
		}
		if err := s.RemoveNetworkAddon(ctx, c.Name); err != nil {
			if ctx.Err() != nil {
				return err
			}
			emit(engine.Note{Level: engine.Warn, Text: networkAddonStays.With(c.Name, err.Error())})
		}
	}
	return nil
}
