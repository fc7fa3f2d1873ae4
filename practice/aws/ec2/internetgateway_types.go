package ec2

import (
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) gatewayType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::InternetGateway", Consistency: true, Properties: cfn.Properties(cfn.Optional.Named("Tags")), Attributes: []string{"InternetGatewayId"},
		Create: func(r *cfn.Request) (string, error) {
			g, err := s.In(r.Region).CreateGateway(props.Map(r.Props).Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return g.ID, nil
		},
		Update: func(r *cfn.Request) error {
			g, err := s.In(r.Region).Gateway(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(g.Tags, r)
			return nil
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteGateway(r.PhysicalID)) },
		Attr:   func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		Takes:  15 * time.Second,

		CreateActions: []string{"ec2:CreateInternetGateway", "ec2:CreateTags", "ec2:DescribeInternetGateways"},
		DeleteActions: []string{"ec2:DeleteInternetGateway", "ec2:DescribeInternetGateways"},
	}
}

// attachmentType is a VPC's internet gateway. Its physical id is IGW|VPC, as CloudFormation's.
func (s *Service) attachmentType() cfn.Type {
	return cfn.Type{
		Name:       "AWS::EC2::VPCGatewayAttachment",
		Properties: cfn.Properties(cfn.RequiredCreateOnly.Named("VpcId"), cfn.CreateOnly.Named("InternetGatewayId")),
		Attributes: []string{"AttachmentType"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			return "IGW|" + p.Text("VpcId"), s.In(r.Region).AttachGateway(p.Text("InternetGatewayId"), p.Text("VpcId"))
		},
		Delete: func(r *cfn.Request) error {
			p := props.Map(r.Props)
			in := s.In(r.Region)
			if g, err := in.Gateway(p.Text("InternetGatewayId")); err != nil || g.VPC != p.Text("VpcId") {
				return nil
			}
			return in.DetachGateway(p.Text("InternetGatewayId"), p.Text("VpcId"))
		},
		Attr:          func(*cfn.Request, string) (any, error) { return "IGW", nil },
		CreateActions: []string{"ec2:AttachInternetGateway", "ec2:DescribeInternetGateways"}, DeleteActions: []string{"ec2:DetachInternetGateway"},
	}
}
