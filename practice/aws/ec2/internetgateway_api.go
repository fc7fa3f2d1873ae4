package ec2

import (
	"eksui/practice/aws/wire"
)

func (s *Service) gatewayOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateInternetGateway": writes(s, createGateway), "DeleteInternetGateway": writes(s, deleteGateway),
		"AttachInternetGateway": writes(s, attachGateway), "DetachInternetGateway": writes(s, detachGateway),
		"DescribeInternetGateways": reads(s, describeGateways),
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
	tags, err := in.forType("internet-gateway")
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
		f := fields{"internet-gateway-id": single(g.ID), "attachment.vpc-id": single(g.VPC), "owner-id": single(r.s.account), "attachment.state": nil}
		if g.VPC != "" {
			f["attachment.state"] = single("available")
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
