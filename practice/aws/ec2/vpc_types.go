package ec2

import (
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) vpcType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::VPC",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("CidrBlock"),
			cfn.Optional.Named("EnableDnsSupport", "EnableDnsHostnames", "InstanceTenancy", "Tags"),
		),
		Attributes: []string{"CidrBlock", "CidrBlockAssociations", "DefaultNetworkAcl", "DefaultSecurityGroup", "Ipv6CidrBlocks", "VpcId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			v, err := s.In(r.Region).CreateVPC(p.Text("CidrBlock"), p.Text("InstanceTenancy"), p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return v.ID, s.In(r.Region).SetDNS(v.ID, p.Bool("EnableDnsSupport"), p.Bool("EnableDnsHostnames"))
		},
		Update: func(r *cfn.Request) error {
			v, err := s.In(r.Region).VPC(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(v.Tags, r)
			p := props.Map(r.Props)
			return s.In(r.Region).SetDNS(v.ID, p.Bool("EnableDnsSupport"), p.Bool("EnableDnsHostnames"))
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteVPC(r.PhysicalID)) },
		Attr: func(r *cfn.Request, name string) (any, error) {
			v, err := s.In(r.Region).VPC(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			switch name {
			case "CidrBlock":
				return v.CIDR.String(), nil
			case "CidrBlockAssociations":
				return []any{v.CIDRAssoc}, nil
			case "DefaultNetworkAcl":
				return v.DefaultACL, nil
			case "DefaultSecurityGroup":
				return v.DefaultGroup, nil
			case "Ipv6CidrBlocks":
				return []any{}, nil
			case "VpcId":
				return v.ID, nil
			}
			return nil, unknownAttribute(name)
		},
		Takes: 11 * time.Second,
		CreateActions: []string{
			"ec2:CreateVpc", "ec2:CreateTags", "ec2:ModifyVpcAttribute", "ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeNetworkAcls",
			"ec2:DescribeSecurityGroups", "ec2:DescribeVpcEncryptionControls",
		},
		DeleteActions: []string{"ec2:DeleteVpc", "ec2:DescribeVpcs"},
	}
}
