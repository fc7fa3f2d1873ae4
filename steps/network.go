package steps

import (
	"context"
	"errors"
	"maps"
	"slices"
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
		fill:     zonesOf(lab),
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

// zoneParameters are those of the base template, one a subnet; the last may be empty.
var zoneParameters = []string{"AvailabilityZone1", "AvailabilityZone2", "AvailabilityZone3"}

// zonesOf fills in zones that the region has, and that have the nodes' instance type where enough do.
func zonesOf(lab *site.Site) func(context.Context, map[string]string) (map[string]string, error) {
	return func(ctx context.Context, given map[string]string) (map[string]string, error) {
		var open []string
		for _, name := range zoneParameters {
			if _, ok := given[name]; !ok {
				open = append(open, name)
			}
		}
		if len(open) == 0 {
			return nil, nil
		}
		s, err := lab.AWS(ctx)
		if err != nil {
			return nil, err
		}
		zones, err := s.Zones(ctx, lab.InstanceType(ctx), len(zoneParameters))
		if err != nil {
			return nil, err
		}
		zones = slices.DeleteFunc(zones, func(z string) bool { return slices.Contains(slices.Collect(maps.Values(given)), z) })
		filled := map[string]string{}
		for i, name := range open {
			if i < len(zones) {
				filled[name] = zones[i]
			} else if name == zoneParameters[2] {
				filled[name] = "" // two zones are enough
			}
		}
		return filled, nil
	}
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
