package ec2

import (
	"eksui/practice/aws/wire"
)

func (s *Service) gatewayOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateInternetGateway": writes(s, createGateway), "DeleteInternetGateway": writes(s, deleteGateway),
		"AttachInternetGateway": writes(s, attachGateway), "DetachInternetGateway": writes(s, detachGateway),
		"DescribeInternetGateways": reads(s, describeGateways),
		"CreateNatGateway":         writes(s, createNAT), "DeleteNatGateway": writes(s, deleteNAT), "DescribeNatGateways": reads(s, describeNATs),
	}
}

type gatewayView struct {
	ID          string `xml:"internetGatewayId"`
	Owner       string `xml:"ownerId"`
	Attachments wire.Items[struct {
		VPC   string `xml:"vpcId"`
		State string `xml:"state"`
	}] `xml:"attachmentSet"`
	Tags wire.Items[tagItem] `xml:"tagSet"`
}

func (r Region) gatewayView(g *InternetGateway) gatewayView {
	v := gatewayView{ID: g.ID, Owner: r.s.account, Tags: tagSet(g.Tags)}
	if g.VPC != "" {
		v.Attachments = append(v.Attachments, struct {
			VPC   string `xml:"vpcId"`
			State string `xml:"state"`
		}{g.VPC, "available"})
	}
	return v
}

func createGateway(r Region, _ *wire.Call, in *tagSpecs) (any, error) {
	tags, err := in.of("internet-gateway")
	if err != nil {
		return nil, err
	}
	g, err := r.CreateGateway(tags)
	if err != nil {
		return nil, err
	}
	return struct {
		Gateway gatewayView `xml:"internetGateway"`
	}{r.gatewayView(g)}, nil
}

type gatewayID struct {
	InternetGatewayID string `wire:"InternetGatewayId,required"`
}

func deleteGateway(r Region, _ *wire.Call, in *gatewayID) (any, error) {
	return nil, r.DeleteGateway(in.InternetGatewayID)
}

type gatewayAndVpc struct {
	gatewayID
	vpcID
}

func attachGateway(r Region, _ *wire.Call, in *gatewayAndVpc) (any, error) {
	return nil, r.AttachGateway(in.InternetGatewayID, in.VpcID)
}

func detachGateway(r Region, _ *wire.Call, in *gatewayAndVpc) (any, error) {
	return nil, r.DetachGateway(in.InternetGatewayID, in.VpcID)
}

type describeGatewaysInput struct {
	InternetGatewayID []string `wire:"InternetGatewayId"`
	query
}

func describeGateways(r Region, _ *wire.Call, in *describeGatewaysInput) (any, error) {
	page, next, err := pick(r, r.s.st.Gateways, kindGateway, in.InternetGatewayID, in.query, func(g *InternetGateway) fields {
		f := fields{"internet-gateway-id": one(g.ID), "attachment.vpc-id": one(g.VPC), "owner-id": one(r.s.account), "attachment.state": nil}
		if g.VPC != "" {
			f["attachment.state"] = one("available")
		}
		return f
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Gateways wire.Items[gatewayView] `xml:"internetGatewaySet"`
		Next     string                  `xml:"nextToken,omitempty"`
	}{views(page, r.gatewayView), next}, nil
}

type natAddressView struct {
	Allocation string `xml:"allocationId,omitempty"`
	Interface  string `xml:"networkInterfaceId"`
	PrivateIP  string `xml:"privateIp"`
	PublicIP   string `xml:"publicIp,omitempty"`
	Primary    bool   `xml:"isPrimary"`
	Status     string `xml:"status"`
}

type natView struct {
	ID           string                     `xml:"natGatewayId"`
	VPC          string                     `xml:"vpcId"`
	Subnet       string                     `xml:"subnetId"`
	State        string                     `xml:"state"`
	Connectivity string                     `xml:"connectivityType"`
	Created      wire.Time                  `xml:"createTime"`
	Deleted      *wire.Time                 `xml:"deleteTime"`
	Addresses    wire.Items[natAddressView] `xml:"natGatewayAddressSet"`
	Tags         wire.Items[tagItem]        `xml:"tagSet"`
}

func (g *NATGateway) view() natView {
	return natView{
		ID: g.ID, VPC: g.VPC, Subnet: g.Subnet, State: g.State, Connectivity: g.Connectivity, Created: wire.Time(g.Created), Deleted: wire.Stamp(g.Deleted),
		Addresses: wire.Items[natAddressView]{{g.Allocation, g.Interface, g.PrivateIP, g.PublicIP, true, "succeeded"}}, Tags: tagSet(g.Tags),
	}
}

type createNATInput struct {
	subnetID
	AllocationID     string `wire:"AllocationId"`
	ConnectivityType string
	ClientToken      string
	tagSpecs
}

func createNAT(r Region, _ *wire.Call, in *createNATInput) (any, error) {
	tags, err := in.of("natgateway")
	if err != nil {
		return nil, err
	}
	if in.AllocationID == "" && in.ConnectivityType != "private" {
		return nil, missingParameter("AllocationId")
	}
	g, err := r.CreateNAT(in.SubnetID, in.AllocationID, tags)
	if err != nil {
		return nil, err
	}
	return struct {
		NAT   natView `xml:"natGateway"`
		Token string  `xml:"clientToken,omitempty"`
	}{g.view(), in.ClientToken}, nil
}

func deleteNAT(r Region, _ *wire.Call, in *struct {
	NatGatewayID string `wire:"NatGatewayId,required"`
}) (any, error) {
	return struct {
		ID string `xml:"natGatewayId"`
	}{in.NatGatewayID}, r.DeleteNAT(in.NatGatewayID)
}

type describeNATsInput struct {
	NatGatewayID []string `wire:"NatGatewayId"`
	query
}

func describeNATs(r Region, _ *wire.Call, in *describeNATsInput) (any, error) {
	page, next, err := pick(r, r.s.st.NATs, kindNAT, in.NatGatewayID, in.query, func(g *NATGateway) fields {
		return fields{"nat-gateway-id": one(g.ID), "subnet-id": one(g.Subnet), "vpc-id": one(g.VPC), "state": one(g.State)}
	})
	if err != nil {
		return nil, err
	}
	return struct {
		NATs wire.Items[natView] `xml:"natGatewaySet"`
		Next string              `xml:"nextToken,omitempty"`
	}{views(page, (*NATGateway).view), next}, nil
}
