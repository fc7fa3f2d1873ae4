package awsx

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// InstanceType is what matters of an instance type to a node group.
type InstanceType struct {
	Name      string
	VCPUs     int
	MemoryMiB int
	MaxPods   int // by the VPC CNI's rule: interfaces × (addresses − 1) + 2
	Arch      string
	FreeTier  bool // an account on AWS's Free plan may launch it; such accounts launch nothing else
}

// InstanceType describes a type, nil when the region has no such type.
func (s *Session) InstanceType(ctx context.Context, name string) (*InstanceType, error) {
	out, err := s.ec2().DescribeInstanceTypes(ctx, &ec2.DescribeInstanceTypesInput{InstanceTypes: []types.InstanceType{types.InstanceType(name)}})
	if Code(err) == "InvalidInstanceType" || err == nil && len(out.InstanceTypes) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, s.problem(msgTypeRead.With(name), err)
	}
	t := readType(out.InstanceTypes[0])
	return &t, nil
}

// FreeTierTypes lists the region's types that an account on the Free plan may launch, the smallest first.
func (s *Session) FreeTierTypes(ctx context.Context) ([]InstanceType, error) {
	var all []InstanceType
	for page, err := range pages(ctx, ec2.NewDescribeInstanceTypesPaginator(s.ec2(), &ec2.DescribeInstanceTypesInput{
		Filters: []types.Filter{{Name: aws.String("free-tier-eligible"), Values: []string{"true"}}},
	})) {
		if err != nil {
			return nil, s.problem(msgTypesFree.With(s.Region()), err)
		}
		for _, raw := range page.InstanceTypes {
			all = append(all, readType(raw))
		}
	}
	slices.SortFunc(all, func(a, b InstanceType) int {
		return cmp.Or(a.MemoryMiB-b.MemoryMiB, strings.Compare(a.Name, b.Name))
	})
	return all, nil
}

func readType(raw types.InstanceTypeInfo) InstanceType {
	t := InstanceType{Name: string(raw.InstanceType), FreeTier: aws.ToBool(raw.FreeTierEligible)}
	if raw.VCpuInfo != nil {
		t.VCPUs = int(aws.ToInt32(raw.VCpuInfo.DefaultVCpus))
	}
	if raw.MemoryInfo != nil {
		t.MemoryMiB = int(aws.ToInt64(raw.MemoryInfo.SizeInMiB))
	}
	if n := raw.NetworkInfo; n != nil {
		t.MaxPods = int(aws.ToInt32(n.MaximumNetworkInterfaces)*(aws.ToInt32(n.Ipv4AddressesPerInterface)-1) + 2)
	}
	if p := raw.ProcessorInfo; p != nil && len(p.SupportedArchitectures) > 0 {
		// Old types list i386 besides x86_64.
		t.Arch = string(p.SupportedArchitectures[len(p.SupportedArchitectures)-1])
	}
	return t
}

// OfferedZones lists the zones of the region that have an instance type, sorted (ec2:DescribeInstanceTypeOfferings).
func (s *Session) OfferedZones(ctx context.Context, instanceType string) ([]string, error) {
	var zones []string
	for page, err := range pages(ctx, ec2.NewDescribeInstanceTypeOfferingsPaginator(s.ec2(), &ec2.DescribeInstanceTypeOfferingsInput{
		LocationType: types.LocationTypeAvailabilityZone,
		Filters:      []types.Filter{{Name: aws.String("instance-type"), Values: []string{instanceType}}},
	})) {
		if err != nil {
			return nil, s.problem(msgTypeRead.With(instanceType), err)
		}
		for _, o := range page.InstanceTypeOfferings {
			zones = append(zones, aws.ToString(o.Location))
		}
	}
	slices.Sort(zones)
	return slices.Compact(zones), nil
}
