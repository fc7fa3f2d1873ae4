package awsx

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func filter(name string, values ...string) types.Filter {
	return types.Filter{Name: aws.String(name), Values: values}
}

// either runs a describe call for each way in which a thing can belong to the lab: in its network (vpcFilter names the
// call's filter for that, "" for none), by its tag, or by the cluster's tag. EC2's filters can't be joined by "or".
func either(q Query, vpcFilter string, describe func(types.Filter) ([]Item, error)) ([]Item, error) {
	var filters []types.Filter
	if q.VPC != "" && vpcFilter != "" {
		filters = append(filters, filter(vpcFilter, q.VPC))
	}
	if q.Lab != "" {
		filters = append(filters, filter("tag:"+LabTag, q.Lab))
	}
	if q.Cluster != "" {
		filters = append(filters, filter("tag:"+clusterTagPrefix+q.Cluster, "owned"))
	}
	var all []Item
	for _, f := range filters {
		items, err := describe(f)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	return all, nil
}

func (s *Session) findVPCs(ctx context.Context, q Query) ([]Item, error) {
	return either(q, "vpc-id", func(f types.Filter) ([]Item, error) {
		out, err := s.ec2().DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: []types.Filter{f}})
		if err != nil {
			return nil, err
		}
		var items []Item
		for _, v := range out.Vpcs {
			items = append(items, Item{Kind: KindVPC, ID: aws.ToString(v.VpcId), Name: ec2Tags(v.Tags)["Name"], State: string(v.State)})
		}
		return items, nil
	})
}

func (s *Session) findSubnets(ctx context.Context, q Query) ([]Item, error) {
	// The cluster's tag on a subnet says that the cluster uses it, and stands on subnets of others as well.
	q.Cluster = ""
	return either(q, "vpc-id", func(f types.Filter) ([]Item, error) {
		subnets, err := s.describeSubnets(ctx, []types.Filter{f})
		var items []Item
		for _, n := range subnets {
			items = append(items, Item{Kind: KindSubnet, ID: aws.ToString(n.SubnetId), Name: ec2Tags(n.Tags)["Name"], State: string(n.State)})
		}
		return items, err
	})
}

func (s *Session) findGroups(ctx context.Context, q Query) ([]Item, error) {
	return either(q, "vpc-id", func(f types.Filter) ([]Item, error) {
		groups, err := s.describeGroups(ctx, []types.Filter{f})
		var items []Item
		for _, g := range groups {
			if aws.ToString(g.GroupName) != "default" { // comes and goes with its network
				items = append(items, groupItem(g))
			}
		}
		return items, err
	})
}

func groupItem(g types.SecurityGroup) Item {
	return Item{Kind: KindSecurityGroup, ID: aws.ToString(g.GroupId), Name: aws.ToString(g.GroupName)}
}

func (s *Session) findInterfaces(ctx context.Context, q Query) ([]Item, error) {
	return either(q, "vpc-id", func(f types.Filter) ([]Item, error) {
		interfaces, err := s.describeInterfaces(ctx, []types.Filter{f})
		var items []Item
		for _, n := range interfaces {
			items = append(items, interfaceItem(n))
		}
		return items, err
	})
}

func interfaceItem(n types.NetworkInterface) Item {
	i := Item{Kind: KindInterface, ID: aws.ToString(n.NetworkInterfaceId), Name: aws.ToString(n.Description), State: string(n.Status)}
	// An elastic address is an item of its own; this is one that AWS lent.
	if a := n.Association; a != nil && aws.ToString(a.PublicIp) != "" && aws.ToString(a.AllocationId) == "" {
		i.Billable, i.components = true, []Component{{Kind: PriceIPv4}}
	}
	return i
}

func (s *Session) findAddresses(ctx context.Context, q Query) ([]Item, error) {
	var inVPC []string
	if q.VPC != "" {
		interfaces, err := s.describeInterfaces(ctx, []types.Filter{filter("vpc-id", q.VPC)})
		if err != nil {
			return nil, err
		}
		for _, n := range interfaces {
			inVPC = append(inVPC, aws.ToString(n.NetworkInterfaceId))
		}
	}
	out, err := s.ec2().DescribeAddresses(ctx, &ec2.DescribeAddressesInput{})
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, a := range out.Addresses {
		tags := ec2Tags(a.Tags)
		if tags[LabTag] == q.Lab && q.Lab != "" || slices.Contains(inVPC, aws.ToString(a.NetworkInterfaceId)) {
			items = append(items, Item{
				Kind: KindAddress, ID: cmp.Or(aws.ToString(a.AllocationId), aws.ToString(a.PublicIp)), Name: cmp.Or(tags["Name"], aws.ToString(a.PublicIp)),
				Billable: true, components: []Component{{Kind: PriceIPv4}},
			})
		}
	}
	return items, nil
}

func (s *Session) findInstances(ctx context.Context, q Query) ([]Item, error) {
	return either(q, "vpc-id", func(f types.Filter) ([]Item, error) {
		// Terminated instances stay listed for an hour; they cost nothing and hold nothing.
		alive := filter("instance-state-name", "pending", "running", "stopping", "stopped", "shutting-down")
		var items []Item
		for page, err := range pages(ctx, ec2.NewDescribeInstancesPaginator(s.ec2(), &ec2.DescribeInstancesInput{Filters: []types.Filter{f, alive}})) {
			if err != nil {
				return nil, err
			}
			for _, r := range page.Reservations {
				for _, i := range r.Instances {
					items = append(items, instanceItem(i))
				}
			}
		}
		return items, nil
	})
}

func instanceItem(i types.Instance) Item {
	item := Item{Kind: KindInstance, ID: aws.ToString(i.InstanceId), Name: ec2Tags(i.Tags)["Name"]}
	if i.State != nil {
		item.State = string(i.State.Name)
	}
	switch types.InstanceStateName(item.State) {
	case types.InstanceStateNamePending, types.InstanceStateNameRunning:
		item.Billable, item.components = true, []Component{{Kind: PriceInstance, Type: string(i.InstanceType)}}
	}
	return item
}

func (s *Session) findVolumes(ctx context.Context, q Query) ([]Item, error) {
	return either(q, "", func(f types.Filter) ([]Item, error) {
		var items []Item
		for page, err := range pages(ctx, ec2.NewDescribeVolumesPaginator(s.ec2(), &ec2.DescribeVolumesInput{Filters: []types.Filter{f}})) {
			if err != nil {
				return nil, err
			}
			for _, v := range page.Volumes {
				items = append(items, Item{
					Kind: KindVolume, ID: aws.ToString(v.VolumeId), Name: ec2Tags(v.Tags)["Name"], State: string(v.State),
					Billable: true, components: []Component{{Kind: PriceVolume, Size: float64(aws.ToInt32(v.Size))}},
				})
			}
		}
		return items, nil
	})
}

func (s *Session) findSnapshots(ctx context.Context, q Query) ([]Item, error) {
	return either(q, "", func(f types.Filter) ([]Item, error) {
		var items []Item
		for page, err := range pages(ctx, ec2.NewDescribeSnapshotsPaginator(s.ec2(), &ec2.DescribeSnapshotsInput{OwnerIds: []string{"self"}, Filters: []types.Filter{f}})) {
			if err != nil {
				return nil, err
			}
			for _, v := range page.Snapshots {
				items = append(items, Item{Kind: KindSnapshot, ID: aws.ToString(v.SnapshotId), Name: ec2Tags(v.Tags)["Name"], State: string(v.State), Billable: true})
			}
		}
		return items, nil
	})
}

func (s *Session) findNATGateways(ctx context.Context, q Query) ([]Item, error) {
	return either(q, "vpc-id", func(f types.Filter) ([]Item, error) {
		alive := filter("state", "pending", "available", "deleting")
		var items []Item
		for page, err := range pages(ctx, ec2.NewDescribeNatGatewaysPaginator(s.ec2(), &ec2.DescribeNatGatewaysInput{Filter: []types.Filter{f, alive}})) {
			if err != nil {
				return nil, err
			}
			for _, n := range page.NatGateways {
				items = append(items, Item{
					Kind: KindNATGateway, ID: aws.ToString(n.NatGatewayId), Name: ec2Tags(n.Tags)["Name"], State: string(n.State),
					Billable: true, components: []Component{{Kind: PriceNAT}},
				})
			}
		}
		return items, nil
	})
}
