package steps

import (
	"context"
	"errors"

	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// remedyFreeTier changes the nodes' type to one that an account on AWS's Free plan launches.
var remedyFreeTier = cause.DefineRemedy("free-tier-type", remedyFreeTierLabel)

// settled says that the nodes' type is another than the default, which the account's plan does not launch.
func (st *clusterStep) settled(spec awsx.ClusterSpec) []awsx.Finding {
	chosen := st.lab.Choices().Cluster.InstanceType
	if spec.InstanceType == chosen {
		return nil
	}
	return []awsx.Finding{{Severity: awsx.SeverityNote, What: freePlanSettles.With(spec.InstanceType, chosen)}}
}

// offerFreeTier offers another type first, where the account's plan is why a type was refused.
func (st *clusterStep) offerFreeTier(ctx context.Context, s *awsx.Session, err error) error {
	var p *text.Problem
	if !errors.As(err, &p) || !cause.Offers(err, remedyFreeTier) {
		return err
	}
	suited := s.SuitedFreeTierType(ctx, st.lab.Choices().Cluster.InstanceType)
	offered := &engine.Failure{Problem: p, Remedies: []engine.Remedy{{ID: remedyFreeTier, Label: remedyFreeTierLabel.With(suited)}}}
	var before *engine.Failure
	if errors.As(err, &before) {
		offered.Remedies = append(offered.Remedies, before.Remedies...)
	}
	return offered
}

// takeFreeTier takes remedyFreeTier: the choice is another, and which subnets will do depends on it.
func (st *clusterStep) takeFreeTier(ctx context.Context, s *awsx.Session, emit engine.Emit) error {
	suited := s.SuitedFreeTierType(ctx, st.lab.Choices().Cluster.InstanceType)
	if err := st.lab.Edit(func(c *site.Choices) { c.Cluster.InstanceType = suited }); err != nil {
		return err
	}
	st.lab.Subnets.Forget()
	emit(engine.Note{Level: engine.Info, Text: freeTierTaken.With(suited)})
	return nil
}
