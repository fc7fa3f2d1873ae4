package awsx

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"golang.org/x/sync/errgroup"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// elbRoleTag marks subnets for internet-facing load balancers ("EKS User Guide: VPC and subnet considerations").
const elbRoleTag = "kubernetes.io/role/elb"

// minFreeIPs is what EKS wants free in a subnet before it puts a control plane's interfaces there ("EKS User Guide: EKS
// networking requirements": at least six, sixteen recommended).
const minFreeIPs = 6

// refusedZones are the zones, by ID, in which EKS makes no control plane ("EKS User Guide: EKS networking requirements for VPC
// and subnets").
var refusedZones = []string{"use1-az3", "usw1-az2", "cac1-az3"}

// VPC is a network of the account.
type VPC struct {
	ID, Name, CIDR string
	Default        bool
	Tags           map[string]string
}

// VPCs lists the region's networks, the default one last.
func (s *Session) VPCs(ctx context.Context) ([]VPC, error) {
	var all []VPC
	for page, err := range pages(ctx, ec2.NewDescribeVpcsPaginator(s.ec2(), &ec2.DescribeVpcsInput{})) {
		if err != nil {
			return nil, s.problem(msgVPCsRead.With(s.Region()), err)
		}
		for _, v := range page.Vpcs {
			tags := ec2Tags(v.Tags)
			all = append(all, VPC{ID: aws.ToString(v.VpcId), Name: tags["Name"], CIDR: aws.ToString(v.CidrBlock), Default: aws.ToBool(v.IsDefault), Tags: tags})
		}
	}
	slices.SortStableFunc(all, func(a, b VPC) int {
		return cmp.Or(compareBool(a.Default, b.Default), strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func ec2Tags(tags []types.Tag) map[string]string {
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		m[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return m
}

// Subnet is a subnet with everything that decides whether the cluster can live in it.
type Subnet struct {
	ID, Name, VPC string
	Zone, ZoneID  string
	CIDR          string
	FreeIPs       int
	InternetRoute bool        // its route table leads 0.0.0.0/0 to an internet gateway
	PublicIP      bool        // instances get a public address by themselves (MapPublicIpOnLaunch)
	LoadBalancers bool        // tagged kubernetes.io/role/elb=1
	TypeOffered   bool        // the instance type exists in its zone; true when no type was asked for
	Why           []text.Text // why it is not eligible; empty when it is
	Notes         []text.Text // what is worth knowing, without being in the way
}

// Eligible says whether the subnet can carry the cluster: its nodes and the control plane's interfaces.
func (n Subnet) Eligible() bool { return len(n.Why) == 0 }

// Subnets lists a network's subnets, by zone and CIDR, judged for an instance type ("" for any).
func (s *Session) Subnets(ctx context.Context, vpcID, instanceType string) ([]Subnet, error) {
	byVPC := []types.Filter{{Name: aws.String("vpc-id"), Values: []string{vpcID}}}
	var (
		subnets []types.Subnet
		tables  []types.RouteTable
		zones   []string
	)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { subnets, err = s.describeSubnets(gctx, byVPC); return err })
	g.Go(func() (err error) { tables, err = s.describeRouteTables(gctx, byVPC); return err })
	if instanceType != "" {
		g.Go(func() (err error) { zones, err = s.OfferedZones(gctx, instanceType); return err })
	}
	if err := g.Wait(); err != nil {
		return nil, s.problem(msgSubnetsRead.With(vpcID), err)
	}
	public := internetRoutes(tables)
	var all []Subnet
	for _, raw := range subnets {
		n := readSubnet(raw)
		n.InternetRoute = public(n.ID)
		n.TypeOffered = instanceType == "" || slices.Contains(zones, n.Zone)
		n.judge(instanceType, s.Region(), zones)
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b Subnet) int {
		return cmp.Or(strings.Compare(a.Zone, b.Zone), compareCIDR(a.CIDR, b.CIDR), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}

func compareCIDR(a, b string) int {
	pa, errA := netip.ParsePrefix(a)
	pb, errB := netip.ParsePrefix(b)
	if errA != nil || errB != nil {
		return strings.Compare(a, b)
	}
	return pa.Addr().Compare(pb.Addr())
}

func (s *Session) describeSubnets(ctx context.Context, filters []types.Filter) ([]types.Subnet, error) {
	return collect(ctx, ec2.NewDescribeSubnetsPaginator(s.ec2(), &ec2.DescribeSubnetsInput{Filters: filters}),
		func(page *ec2.DescribeSubnetsOutput) []types.Subnet { return page.Subnets })
}

func (s *Session) describeRouteTables(ctx context.Context, filters []types.Filter) ([]types.RouteTable, error) {
	return collect(ctx, ec2.NewDescribeRouteTablesPaginator(s.ec2(), &ec2.DescribeRouteTablesInput{Filters: filters}),
		func(page *ec2.DescribeRouteTablesOutput) []types.RouteTable { return page.RouteTables })
}

func readSubnet(raw types.Subnet) Subnet {
	tags := ec2Tags(raw.Tags)
	return Subnet{
		ID:            aws.ToString(raw.SubnetId),
		Name:          tags["Name"],
		VPC:           aws.ToString(raw.VpcId),
		Zone:          aws.ToString(raw.AvailabilityZone),
		ZoneID:        aws.ToString(raw.AvailabilityZoneId),
		CIDR:          aws.ToString(raw.CidrBlock),
		FreeIPs:       int(aws.ToInt32(raw.AvailableIpAddressCount)),
		PublicIP:      aws.ToBool(raw.MapPublicIpOnLaunch),
		LoadBalancers: tags[elbRoleTag] == "1",
	}
}

// internetRoutes says for a subnet whether its route table (its own, else the network's main one) leads to an internet
// gateway.
func internetRoutes(tables []types.RouteTable) func(subnetID string) bool {
	own, main := map[string]bool{}, false
	for _, t := range tables {
		public := slices.ContainsFunc(t.Routes, func(r types.Route) bool {
			return aws.ToString(r.DestinationCidrBlock) == "0.0.0.0/0" && strings.HasPrefix(aws.ToString(r.GatewayId), "igw-") &&
				r.State != types.RouteStateBlackhole
		})
		for _, a := range t.Associations {
			if aws.ToBool(a.Main) {
				main = public
			} else if id := aws.ToString(a.SubnetId); id != "" {
				own[id] = public
			}
		}
	}
	return func(subnetID string) bool {
		if public, ok := own[subnetID]; ok {
			return public
		}
		return main
	}
}

// judge fills in Why and Notes. The nodes' subnets are the control plane's, too. Nodes need the internet: to reach the public endpoint and to pull images.
func (n *Subnet) judge(instanceType, region string, zones []string) {
	if slices.Contains(refusedZones, n.ZoneID) {
		n.Why = append(n.Why, msgZoneRefused.With(n.Zone, n.ZoneID))
	}
	if !n.InternetRoute {
		n.Why = append(n.Why, msgNoInternet.With())
	}
	if !n.PublicIP {
		n.Why = append(n.Why, msgNoPublicIP.With())
	}
	if !n.TypeOffered && len(zones) == 0 {
		n.Why = append(n.Why, msgTypeUnknown.With(instanceType, region))
	} else if !n.TypeOffered {
		n.Why = append(n.Why, msgTypeNotOffered.With(n.Zone, instanceType, strings.Join(zones, ", ")))
	}
	if n.FreeIPs < minFreeIPs {
		n.Why = append(n.Why, msgFewIPs.With(n.FreeIPs, minFreeIPs))
	}
	if !n.LoadBalancers {
		n.Notes = append(n.Notes, msgNotTagged.With())
	}
}

// CheckSubnets says whether a selection can carry a cluster: two zones at least, one network, all eligible.
func CheckSubnets(selected []Subnet) error {
	if subnetCauses.Find(selected) == "" {
		return nil
	}
	return subnetCauses.Problem(selected, nil)
}

var subnetCauses = cause.Define([]cause.Cause[[]Subnet]{
	{
		ID: "subnets.ineligible", Match: func(s []Subnet) bool { return slices.ContainsFunc(s, Subnet.ineligible) }, Next: msgSubnetsNext,
		Tell: func(s []Subnet, p *text.Problem) {
			n := s[slices.IndexFunc(s, Subnet.ineligible)]
			p.What, p.Why = msgSubnetIneligible.With(n.ID, n.Zone), n.Why[0]
		},
		Example: []Subnet{{ID: "subnet-1", Zone: "ap-northeast-2a", VPC: "vpc-1", Why: []text.Text{msgNoPublicIP.With()}}},
	},
	{ID: "subnets.none", Match: func(s []Subnet) bool { return len(s) == 0 }, What: msgNoSubnets, Why: msgTwoZones, Next: msgSubnetsNext},
	{
		ID: "subnets.several-networks", Match: func(s []Subnet) bool { return len(networks(s)) > 1 }, Next: msgSubnetsNext,
		Tell:    func(s []Subnet, p *text.Problem) { p.What = msgManyVPCs.With(strings.Join(networks(s), ", ")) },
		Example: []Subnet{{Zone: "ap-northeast-2a", VPC: "vpc-1"}, {Zone: "ap-northeast-2c", VPC: "vpc-2"}},
	},
	{
		ID: "subnets.one-zone", Match: func(s []Subnet) bool { return len(zonesOf(s)) < 2 }, Why: msgTwoZones, Next: msgSubnetsNext,
		Tell:    func(s []Subnet, p *text.Problem) { p.What = msgOneZone.With(s[0].Zone) },
		Example: []Subnet{{Zone: "ap-northeast-2a", VPC: "vpc-1"}, {Zone: "ap-northeast-2a", VPC: "vpc-1"}},
	},
}...)

func (n Subnet) ineligible() bool { return !n.Eligible() }

func networks(subnets []Subnet) []string {
	return distinctOf(subnets, func(n Subnet) string { return n.VPC })
}

func zonesOf(subnets []Subnet) []string {
	return distinctOf(subnets, func(n Subnet) string { return n.Zone })
}

func distinctOf(subnets []Subnet, field func(Subnet) string) []string {
	var values []string
	for _, n := range subnets {
		values = append(values, field(n))
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// TagSubnets marks subnets for public load balancers (kubernetes.io/role/elb=1), those only that are not marked yet.
func (s *Session) TagSubnets(ctx context.Context, subnets []Subnet) error {
	var ids []string
	for _, n := range subnets {
		if !n.LoadBalancers {
			ids = append(ids, n.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := s.ec2().CreateTags(ctx, &ec2.CreateTagsInput{
		Resources: ids,
		Tags:      []types.Tag{{Key: aws.String(elbRoleTag), Value: aws.String("1")}},
	})
	return s.problem(msgSubnetsTag.With(strings.Join(ids, ", ")), err)
}
