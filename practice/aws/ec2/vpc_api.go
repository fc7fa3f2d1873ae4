package ec2

import (
	"eksui/practice/aws/wire"
)

func (s *Service) vpcOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateVpc": writes(s, createVpc), "DeleteVpc": writes(s, deleteVpc), "DescribeVpcs": reads(s, describeVpcs),
		"ModifyVpcAttribute": writes(s, modifyVpcAttribute), "DescribeVpcAttribute": reads(s, describeVpcAttribute),
		"DescribeNetworkAcls": reads(s, describeNetworkACLs), "DescribeVpcEndpoints": reads(s, describeVpcEndpoints),
	}
}

type createVpcInput struct {
	CidrBlock       string `wire:",required"`
	InstanceTenancy string
	tagSpecs
}

func createVpc(r Region, _ *wire.Call, in *createVpcInput) (any, error) {
	tags, err := in.forType("vpc")
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
		"vpc-id": single(v.ID), "cidr": single(v.CIDR.String()), "cidr-block-association.cidr-block": single(v.CIDR.String()), "state": single("available"),
		"is-default": truth(false), "isDefault": truth(false), "dhcp-options-id": single(v.DHCPOptions), "owner-id": single(r.s.account),
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
		f := fields{"network-acl-id": single(acl.ID), "vpc-id": single(acl.VPC), "default": truth(true), "owner-id": single(r.s.account), "association.subnet-id": nil}
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
