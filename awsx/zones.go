package awsx

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Zones lists up to most availability zones of the region for a cluster's subnets, by name: those that are available, that need
// no opting in and in which EKS makes control planes. The ones that have the instance type come first in the choice. Fewer than
// two are an error. (ec2:DescribeAvailabilityZones, ec2:DescribeInstanceTypeOfferings)
func (s *Session) Zones(ctx context.Context, instanceType string, most int) ([]string, error) {
	out, err := s.ec2().DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{Filters: []types.Filter{
		{Name: aws.String("state"), Values: []string{string(types.AvailabilityZoneStateAvailable)}},
		{Name: aws.String("zone-type"), Values: []string{"availability-zone"}},
	}})
	if err != nil {
		return nil, s.problem(msgZonesRead.With(s.Region()), err)
	}
	offered, _ := s.OfferedZones(ctx, instanceType) // where it can't be asked, the subnets step tells
	var first, rest []string
	for _, z := range out.AvailabilityZones {
		name := aws.ToString(z.ZoneName)
		switch {
		case slices.Contains(refusedZones, aws.ToString(z.ZoneId)):
		case slices.Contains(offered, name):
			first = append(first, name)
		default:
			rest = append(rest, name)
		}
	}
	slices.Sort(first)
	slices.Sort(rest)
	zones := append(first, rest...)
	if len(zones) < 2 {
		return nil, fewZones(s.Region())
	}
	zones = zones[:min(most, len(zones))]
	slices.Sort(zones)
	return zones, nil
}

func init() { cause.Add(fewZones("us-west-1")) }

func fewZones(region string) *text.Problem {
	return &text.Problem{Cause: "network.zones-few", What: msgZonesFew.With(region), Why: msgTwoZones.With(), Next: msgZonesFewNext.With()}
}
