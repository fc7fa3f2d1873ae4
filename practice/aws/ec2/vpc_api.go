package ec2

import (
	"eksui/practice/aws/wire"
)

func (s *Service) vpcOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateVpc": writes(s, createVpc), "DeleteVpc": writes(s, deleteVpc), "DescribeVpcs": reads(s, describeVpcs),
		"ModifyVpcAttribute": writes(s, modifyVpcAttribute), "DescribeVpcAttribute": reads(s, describeVpcAttribute),
		"CreateSubnet": writes(s, createSubnet), "DeleteSubnet": writes(s, deleteSubnet), "DescribeSubnets": reads(s, describeSubnets),
		"ModifySubnetAttribute": writes(s, modifySubnetAttribute), "DescribeNetworkAcls": reads(s, describeNetworkACLs),
		"DescribeVpcEndpoints": reads(s, describeVpcEndpoints),
	}
}

type createVpcInput struct {
	CidrBlock       string `wire:",required"`
	InstanceTenancy string
	tagSpecs
}

func createVpc(r Region, _ *wire.Call, in *createVpcInput) (any, error) {
	tags, err := in.of("vpc")
	if err != nil {
		return nil, err
	}
	v, err := r.CreateVPC(in.CidrBlock, in.InstanceTenancy, tags)
	if err != nil {
		return nil, err
	}
	view := r.vpcView(v)
	view.State = "pending"
	return struct {
		VPC vpcView `xml:"vpc"`
	}{view}, nil
}

type vpcID struct {
	VpcID string `wire:"VpcId,required"`
}

func deleteVpc(r Region, _ *wire.Call, in *vpcID) (any, error) { return nil, r.DeleteVPC(in.VpcID) }

type vpcView struct {
	ID      string                    `xml:"vpcId"`
	Owner   string                    `xml:"ownerId"`
	State   string                    `xml:"state"`
	CIDR    string                    `xml:"cidrBlock"`
	CIDRs   wire.Items[cidrAssocView] `xml:"cidrBlockAssociationSet"`
	DHCP    string                    `xml:"dhcpOptionsId"`
	Tags    wire.Items[tagItem]       `xml:"tagSet"`
	Tenancy string                    `xml:"instanceTenancy"`
	Default bool                      `xml:"isDefault"`
}

type cidrAssocView struct {
	CIDR  string `xml:"cidrBlock"`
	ID    string `xml:"associationId"`
	State string `xml:"cidrBlockState>state"`
}

func (r Region) vpcView(v *VPC) vpcView {
	return vpcView{
		ID: v.ID, Owner: r.s.account, State: "available", CIDR: v.CIDR.String(), DHCP: v.DHCPOptions, Tags: tagSet(v.Tags), Tenancy: v.Tenancy,
		CIDRs: wire.Items[cidrAssocView]{{v.CIDR.String(), v.CIDRAssoc, "associated"}},
	}
}

func (r Region) vpcFields(v *VPC) fields {
	return fields{
		"vpc-id": one(v.ID), "cidr": one(v.CIDR.String()), "cidr-block-association.cidr-block": one(v.CIDR.String()), "state": one("available"),
		"is-default": truth(false), "isDefault": truth(false), "dhcp-options-id": one(v.DHCPOptions), "owner-id": one(r.s.account),
	}
}

type describeVpcsInput struct {
	VpcID []string `wire:"VpcId"`
	query
}

func describeVpcs(r Region, _ *wire.Call, in *describeVpcsInput) (any, error) {
	page, next, err := pick(r, r.s.st.VPCs, kindVPC, in.VpcID, in.query, r.vpcFields)
	if err != nil {
		return nil, err
	}
	return struct {
		VPCs wire.Items[vpcView] `xml:"vpcSet"`
		Next string              `xml:"nextToken,omitempty"`
	}{views(page, r.vpcView), next}, nil
}

type modifyVpcAttributeInput struct {
	vpcID
	EnableDNSSupport   *boolValue `wire:"EnableDnsSupport"`
	EnableDNSHostnames *boolValue `wire:"EnableDnsHostnames"`
}

func modifyVpcAttribute(r Region, _ *wire.Call, in *modifyVpcAttributeInput) (any, error) {
	if in.EnableDNSSupport != nil && in.EnableDNSHostnames != nil {
		return nil, wire.Errorf("InvalidParameterCombination", "Fields for multiple attribute types specified: enableDnsSupport, enableDnsHostnames")
	}
	return nil, r.SetDNS(in.VpcID, in.EnableDNSSupport.pointer(), in.EnableDNSHostnames.pointer())
}

type describeVpcAttributeInput struct {
	vpcID
	Attribute string `wire:",required"`
}

type valueView struct {
	Value bool `xml:"value"`
}

func describeVpcAttribute(r Region, _ *wire.Call, in *describeVpcAttributeInput) (any, error) {
	v, err := r.VPC(in.VpcID)
	if err != nil {
		return nil, err
	}
	out := struct {
		VPC       string     `xml:"vpcId"`
		Support   *valueView `xml:"enableDnsSupport"`
		Hostnames *valueView `xml:"enableDnsHostnames"`
		Usage     *valueView `xml:"enableNetworkAddressUsageMetrics"`
	}{VPC: v.ID}
	switch in.Attribute {
	case "enableDnsSupport":
		out.Support = &valueView{v.DNSSupport}
	case "enableDnsHostnames":
		out.Hostnames = &valueView{v.DNSHostnames}
	case "enableNetworkAddressUsageMetrics":
		out.Usage = &valueView{}
	default:
		return nil, invalid("Value (%s) for parameter attribute is invalid. Unknown attribute.", in.Attribute)
	}
	return out, nil
}

type createSubnetInput struct {
	vpcID
	CidrBlock          string `wire:",required"`
	AvailabilityZone   string
	AvailabilityZoneID string `wire:"AvailabilityZoneId"`
	tagSpecs
}

func createSubnet(r Region, _ *wire.Call, in *createSubnetInput) (any, error) {
	tags, err := in.of("subnet")
	if err != nil {
		return nil, err
	}
	for _, z := range r.Zones() {
		if z.ID == in.AvailabilityZoneID {
			in.AvailabilityZone = z.Name
		}
	}
	sub, err := r.CreateSubnet(in.VpcID, in.CidrBlock, in.AvailabilityZone, tags)
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
		"subnet-id": one(v.ID), "vpc-id": one(v.VPC), "cidr": one(v.CIDR), "cidr-block": one(v.CIDR), "cidrBlock": one(v.CIDR), "state": one(v.State),
		"availability-zone": one(v.Zone), "availabilityZone": one(v.Zone), "availability-zone-id": one(v.ZoneID), "default-for-az": truth(false),
		"map-public-ip-on-launch": truth(v.MapPublicIP), "owner-id": one(v.Owner), "subnet-arn": one(v.ARN),
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

type aclEntryView struct {
	Number   int    `xml:"ruleNumber"`
	Protocol string `xml:"protocol"`
	Action   string `xml:"ruleAction"`
	Egress   bool   `xml:"egress"`
	CIDR     string `xml:"cidrBlock"`
}

type aclAssocView struct {
	ID     string `xml:"networkAclAssociationId"`
	ACL    string `xml:"networkAclId"`
	Subnet string `xml:"subnetId"`
}

type aclView struct {
	ID      string                   `xml:"networkAclId"`
	Owner   string                   `xml:"ownerId"`
	VPC     string                   `xml:"vpcId"`
	Default bool                     `xml:"default"`
	Entries wire.Items[aclEntryView] `xml:"entrySet"`
	Assocs  wire.Items[aclAssocView] `xml:"associationSet"`
	Tags    wire.Items[tagItem]      `xml:"tagSet"`
}

func (r Region) aclView(acl *NetworkACL) aclView {
	v := aclView{ID: acl.ID, Owner: r.s.account, VPC: acl.VPC, Default: true, Tags: tagSet(acl.Tags)}
	for _, egress := range []bool{true, false} {
		v.Entries = append(v.Entries, aclEntryView{100, "-1", "allow", egress, "0.0.0.0/0"}, aclEntryView{32767, "-1", "deny", egress, "0.0.0.0/0"})
	}
	for _, sub := range r.Subnets() {
		if sub.VPC == acl.VPC {
			v.Assocs = append(v.Assocs, aclAssocView{sub.ACLAssoc, acl.ID, sub.ID})
		}
	}
	return v
}

type describeACLsInput struct {
	NetworkACLID []string `wire:"NetworkAclId"`
	query
}

func describeNetworkACLs(r Region, _ *wire.Call, in *describeACLsInput) (any, error) {
	page, next, err := pick(r, r.s.st.ACLs, kindACL, in.NetworkACLID, in.query, func(acl *NetworkACL) fields {
		f := fields{"network-acl-id": one(acl.ID), "vpc-id": one(acl.VPC), "default": truth(true), "owner-id": one(r.s.account), "association.subnet-id": nil}
		for _, a := range r.aclView(acl).Assocs {
			f["association.subnet-id"] = append(f["association.subnet-id"], a.Subnet)
		}
		return f
	})
	if err != nil {
		return nil, err
	}
	return struct {
		ACLs wire.Items[aclView] `xml:"networkAclSet"`
		Next string              `xml:"nextToken,omitempty"`
	}{views(page, r.aclView), next}, nil
}

type describeEndpointsInput struct {
	VpcEndpointID []string `wire:"VpcEndpointId"`
	query
}

// describeVpcEndpoints lists none: practice makes no endpoints.
func describeVpcEndpoints(_ Region, _ *wire.Call, in *describeEndpointsInput) (any, error) {
	if len(in.VpcEndpointID) > 0 {
		return nil, wire.Errorf("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '%s' does not exist", in.VpcEndpointID[0])
	}
	return struct {
		Endpoints wire.Items[string] `xml:"vpcEndpointSet"`
	}{}, nil
}
