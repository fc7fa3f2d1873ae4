package ec2

import (
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) natType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::NatGateway",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("SubnetId"),
			cfn.CreateOnly.Named("AllocationId", "ConnectivityType"),
			cfn.Optional.Named("Tags"),
		),
		Attributes: []string{"NatGatewayId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			g, err := s.In(r.Region).CreateNAT(p.Text("SubnetId"), p.Text("AllocationId"), p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return g.ID, nil
		},
		Stable: func(r *cfn.Request) (bool, error) {
			g, err := s.In(r.Region).NAT(r.PhysicalID)
			return err == nil && g.State == "available", err
		},
		Update: func(r *cfn.Request) error {
			g, err := s.In(r.Region).NAT(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(g.Tags, r)
			return nil
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteNAT(r.PhysicalID)) },
		Gone: func(r *cfn.Request) (bool, error) {
			g, err := s.In(r.Region).NAT(r.PhysicalID)
			return err != nil || g.State == "deleted", nil
		},
		Attr:          func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		CreateActions: []string{"ec2:CreateNatGateway", "ec2:DescribeNatGateways"}, DeleteActions: []string{"ec2:DeleteNatGateway", "ec2:DescribeNatGateways"},
	}
}
