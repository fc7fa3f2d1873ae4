package steps

import (
	"context"
	"errors"
	"time"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// networkStep is the base stack: a VPC with public subnets for the nodes.
type networkStep struct{ stackStep }

func newNetwork(lab *site.Site) *networkStep {
	return &networkStep{stackStep{
		part:     part{lab, Network, titleNetwork, []engine.Milestone{engine.DoneOf(Credentials)}},
		usual:    time.Minute,
		template: "base",
		outputs:  []string{site.OutputVPC, site.OutputSubnets},
		intro:    networkIntro,
		free:     networkFree,
		choice:   func(c *site.Choices) *site.StackChoice { return &c.Network },
		forget:   lab.Network.Forget,
		learn: func(stack *awsx.Stack) (text.Text, error) {
			network, err := site.NetworkOf(stack)
			if err != nil {
				return text.Text{}, err
			}
			lab.Network.Learn(network)
			return networkStands.With(network.VPC, len(network.WorkerSubnets)), nil
		},
	}}
}

// Made implements site.Maker: the stacks, and all that is in the network.
func (st *networkStep) Made(ctx context.Context, q *awsx.Query) error {
	vpc, err := st.vpc(ctx)
	q.VPC = vpc
	return errors.Join(err, st.stackStep.Made(ctx, q))
}

// vpc is the lab's network, also that of a base stack which is half deleted and has no outputs any more; "" when there is
// none.
func (st *networkStep) vpc(ctx context.Context) (string, error) {
	if n, err := st.lab.Network.Get(ctx); err != nil || n != nil {
		if n != nil {
			return n.VPC, nil
		}
		return "", err
	}
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return "", err
	}
	for _, name := range st.made() {
		stack, err := s.FindStack(ctx, name)
		if err != nil {
			return "", err
		}
		if stack == nil {
			continue
		}
		resources, err := s.StackResources(ctx, stack.ARN)
		if err != nil {
			return "", err
		}
		for _, r := range resources {
			if r.Type == "AWS::EC2::VPC" && r.Status != "DELETE_COMPLETE" {
				return r.PhysicalID, nil
			}
		}
	}
	return "", nil
}
