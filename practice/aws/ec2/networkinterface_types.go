package ec2

import (
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) interfaceType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::NetworkInterface",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("SubnetId"),
			cfn.CreateOnly.Named("PrivateIpAddress"),
			cfn.Optional.Named("Description", "GroupSet", "Tags"),
		),
		Attributes: []string{"Id", "PrimaryPrivateIpAddress", "VpcId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			n, err := s.In(r.Region).CreateInterface(InterfaceSpec{
				Subnet: p.Text("SubnetId"), Description: p.Text("Description"), Groups: p.Texts("GroupSet"), PrivateIP: p.Text("PrivateIpAddress"),
				Tags: p.Tags("Tags", r.Tags),
			})
			if err != nil {
				return "", err
			}
			return n.ID, nil
		},
		Update: func(r *cfn.Request) error {
			n, err := s.In(r.Region).Interface(r.PhysicalID)
			if err != nil {
				return err
			}
			p := props.Map(r.Props)
			groups, err := s.In(r.Region).groupsIn(n.VPC, p.Texts("GroupSet"))
			if err != nil {
				return err
			}
			n.Groups, n.Description = groups, p.Text("Description")
			props.Retag(n.Tags, r)
			return nil
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteInterface(r.PhysicalID)) },
		Attr: func(r *cfn.Request, name string) (any, error) {
			n, err := s.In(r.Region).Interface(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			switch name {
			case "PrimaryPrivateIpAddress":
				return n.PrivateIP, nil
			case "VpcId":
				return n.VPC, nil
			}
			return n.ID, nil
		},
		CreateActions: []string{"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces"},
		DeleteActions: []string{"ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces"},
	}
}
