package ec2

import (
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) subnetType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::Subnet",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("VpcId"),
			cfn.CreateOnly.Named("CidrBlock", "AvailabilityZone", "AvailabilityZoneId"),
			cfn.Optional.Named("MapPublicIpOnLaunch", "Tags"),
		),
		Attributes: []string{"AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "Ipv6CidrBlocks", "NetworkAclAssociationId", "SubnetId", "VpcId"},
		Create: func(r *cfn.Request) (string, error) {
			p, in := props.Map(r.Props), s.In(r.Region)
			zone, err := in.zoneOf(p.Text("AvailabilityZone"), p.Text("AvailabilityZoneId"))
			if err != nil {
				return "", err
			}
			sub, err := in.CreateSubnet(p.Text("VpcId"), p.Text("CidrBlock"), zone, p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			sub.MapPublicIP = p.True("MapPublicIpOnLaunch")
			return sub.ID, nil
		},
		Update: func(r *cfn.Request) error {
			sub, err := s.In(r.Region).Subnet(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(sub.Tags, r)
			sub.MapPublicIP = props.Map(r.Props).True("MapPublicIpOnLaunch")
			return nil
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteSubnet(r.PhysicalID)) },
		Attr: func(r *cfn.Request, name string) (any, error) {
			sub, err := s.In(r.Region).Subnet(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			switch name {
			case "AvailabilityZone":
				return sub.Zone, nil
			case "AvailabilityZoneId":
				z, _ := s.In(r.Region).zone(sub.Zone)
				return z.ID, nil
			case "CidrBlock":
				return sub.CIDR.String(), nil
			case "Ipv6CidrBlocks":
				return []any{}, nil
			case "NetworkAclAssociationId":
				return sub.ACLAssoc, nil
			case "SubnetId":
				return sub.ID, nil
			case "VpcId":
				return sub.VPC, nil
			}
			return nil, unknownAttribute(name)
		},
		CreateActions: []string{"ec2:CreateSubnet", "ec2:CreateTags", "ec2:ModifySubnetAttribute", "ec2:DescribeSubnets", "ec2:DescribeNetworkAcls"},
		DeleteActions: []string{"ec2:DeleteSubnet", "ec2:DescribeSubnets"},
	}
}
