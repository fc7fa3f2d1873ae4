package awsx

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing/types"
)

// EmptyZones lists the zones in which the classic load balancer of a host name has no instance, sorted. A load balancer that spreads
// requests over zones has none, nor has one of the newer API (Classic Load Balancers guide, "Configure cross-zone load balancing").
func (s *Session) EmptyZones(ctx context.Context, hostname string) ([]string, error) {
	balancer, err := s.classicOf(ctx, hostname)
	if err != nil || balancer == nil || len(balancer.Instances) == 0 {
		return nil, err
	}
	settings, err := s.elb().DescribeLoadBalancerAttributes(ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerName: balancer.LoadBalancerName})
	if err != nil {
		return nil, s.problem(msgLBRead.With(s.Region()), err)
	}
	if a := settings.LoadBalancerAttributes; a != nil && a.CrossZoneLoadBalancing != nil && a.CrossZoneLoadBalancing.Enabled {
		return nil, nil
	}
	in := &ec2.DescribeInstancesInput{}
	for _, i := range balancer.Instances {
		in.InstanceIds = append(in.InstanceIds, aws.ToString(i.InstanceId))
	}
	empty := slices.Sorted(slices.Values(balancer.AvailabilityZones))
	for page, err := range pages(ctx, ec2.NewDescribeInstancesPaginator(s.ec2(), in)) {
		if err != nil {
			return nil, s.problem(msgLBRead.With(s.Region()), err)
		}
		for _, r := range page.Reservations {
			for _, i := range r.Instances {
				if i.Placement != nil {
					empty = slices.DeleteFunc(empty, func(zone string) bool { return zone == aws.ToString(i.Placement.AvailabilityZone) })
				}
			}
		}
	}
	return empty, nil
}

// classicOf finds the classic load balancer of a host name, nil where there is none.
func (s *Session) classicOf(ctx context.Context, hostname string) (*elbtypes.LoadBalancerDescription, error) {
	for page, err := range pages(ctx, elb.NewDescribeLoadBalancersPaginator(s.elb(), &elb.DescribeLoadBalancersInput{})) {
		if err != nil {
			return nil, s.problem(msgLBRead.With(s.Region()), err)
		}
		for _, b := range page.LoadBalancerDescriptions {
			if aws.ToString(b.DNSName) == hostname {
				return &b, nil
			}
		}
	}
	return nil, nil
}
