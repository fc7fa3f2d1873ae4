package ec2

import (
	"eksui/practice/aws/wire"
)

func (s *Service) subnetOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateSubnet": writes(s, createSubnet), "DeleteSubnet": writes(s, deleteSubnet), "DescribeSubnets": reads(s, describeSubnets),
		"ModifySubnetAttribute": writes(s, modifySubnetAttribute),
	}
}

type createSubnetInput struct {
	vpcID
	CidrBlock          string `wire:",required"`
	AvailabilityZone   string
	AvailabilityZoneID string `wire:"AvailabilityZoneId"`
	tagSpecs
}

func createSubnet(r Region, _ *wire.Call, in *createSubnetInput) (any, error) {
	tags, err := in.forType("subnet")
	if err != nil {
		return nil, err
	}
	zone, err := r.zoneOf(in.AvailabilityZone, in.AvailabilityZoneID)
	if err != nil {
		return nil, err
	}
	sub, err := r.CreateSubnet(in.VpcID, in.CidrBlock, zone, tags)
	if err != nil {
		return nil, err
	}
	return struct {
		Subnet subnetView `xml:"subnet"`
	}{r.subnetView(sub)}, nil
}

type subnetID struct {
	SubnetID string `wire:"SubnetId,required"`
}

func deleteSubnet(r Region, _ *wire.Call, in *subnetID) (any, error) {
	return nil, r.DeleteSubnet(in.SubnetID)
}

type subnetView struct {
	ID          string              `xml:"subnetId"`
	ARN         string              `xml:"subnetArn"`
	State       string              `xml:"state"`
	Owner       string              `xml:"ownerId"`
	VPC         string              `xml:"vpcId"`
	CIDR        string              `xml:"cidrBlock"`
	Free        int                 `xml:"availableIpAddressCount"`
	Zone        string              `xml:"availabilityZone"`
	ZoneID      string              `xml:"availabilityZoneId"`
	DefaultAZ   bool                `xml:"defaultForAz"`
	MapPublicIP bool                `xml:"mapPublicIpOnLaunch"`
	IPv6        bool                `xml:"assignIpv6AddressOnCreation"`
	IPv6CIDRs   wire.Items[string]  `xml:"ipv6CidrBlockAssociationSet"`
	IPv6Only    bool                `xml:"ipv6Native"`
	DNS64       bool                `xml:"enableDns64"`
	Tags        wire.Items[tagItem] `xml:"tagSet"`
}

func (r Region) subnetView(sub *Subnet) subnetView {
	z, _ := r.zone(sub.Zone)
	return subnetView{
		ID: sub.ID, ARN: r.arn("subnet", sub.ID), State: "available", Owner: r.s.account, VPC: sub.VPC, CIDR: sub.CIDR.String(), Free: r.FreeIPs(sub),
		Zone: sub.Zone, ZoneID: z.ID, MapPublicIP: sub.MapPublicIP, Tags: tagSet(sub.Tags),
	}
}

func (r Region) subnetFields(sub *Subnet) fields {
	v := r.subnetView(sub)
	return fields{
		"subnet-id": single(v.ID), "vpc-id": single(v.VPC), "cidr": single(v.CIDR), "cidr-block": single(v.CIDR), "cidrBlock": single(v.CIDR), "state": single(v.State),
		"availability-zone": single(v.Zone), "availabilityZone": single(v.Zone), "availability-zone-id": single(v.ZoneID), "default-for-az": truth(false),
		"map-public-ip-on-launch": truth(v.MapPublicIP), "owner-id": single(v.Owner), "subnet-arn": single(v.ARN),
	}
}

type describeSubnetsInput struct {
	SubnetID []string `wire:"SubnetId"`
	query
}

func describeSubnets(r Region, _ *wire.Call, in *describeSubnetsInput) (any, error) {
	page, next, err := pick(r, r.s.st.Subnets, kindSubnet, in.SubnetID, in.query, r.subnetFields)
	if err != nil {
		return nil, err
	}
	return struct {
		Subnets wire.Items[subnetView] `xml:"subnetSet"`
		Next    string                 `xml:"nextToken,omitempty"`
	}{views(page, r.subnetView), next}, nil
}

type modifySubnetAttributeInput struct {
	subnetID
	MapPublicIPOnLaunch *boolValue `wire:"MapPublicIpOnLaunch"`
}

func modifySubnetAttribute(r Region, _ *wire.Call, in *modifySubnetAttributeInput) (any, error) {
	sub, err := r.Subnet(in.SubnetID)
	if err != nil {
		return nil, err
	}
	if in.MapPublicIPOnLaunch != nil {
		sub.MapPublicIP = in.MapPublicIPOnLaunch.Value
	}
	return nil, nil
}
