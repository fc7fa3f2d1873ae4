package ec2

import (
	"eksui/practice/aws/wire"
)

func (s *Service) natOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateNatGateway": writes(s, createNAT), "DeleteNatGateway": writes(s, deleteNAT), "DescribeNatGateways": reads(s, describeNATs),
	}
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
	tags, err := in.forType("natgateway")
	if err != nil {
		return nil, err
	}
	switch {
	case in.ConnectivityType != "" && in.ConnectivityType != "public" && in.ConnectivityType != "private":
		return nil, invalid("Value (%s) for parameter connectivityType is invalid. Valid values: public, private.", in.ConnectivityType)
	case in.AllocationID != "" && in.ConnectivityType == "private":
		return nil, wire.Errorf("InvalidParameterCombination", "The parameter AllocationId cannot be specified for a private NAT gateway.")
	case in.AllocationID == "" && in.ConnectivityType != "private":
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
		return fields{"nat-gateway-id": single(g.ID), "subnet-id": single(g.Subnet), "vpc-id": single(g.VPC), "state": single(g.State)}
	})
	if err != nil {
		return nil, err
	}
	return struct {
		NATs wire.Items[natView] `xml:"natGatewaySet"`
		Next string              `xml:"nextToken,omitempty"`
	}{views(page, (*NATGateway).view), next}, nil
}
