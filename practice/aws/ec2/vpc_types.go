package ec2

import (
	"net/netip"
	"strings"
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
		Takes:         11 * time.Second,
		CreateActions: []string{"ec2:CreateVpc", "ec2:DescribeVpcs", "ec2:ModifyVpcAttribute"}, DeleteActions: []string{"ec2:DeleteVpc", "ec2:DescribeVpcs"},
	}
}

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
			zone := p.Text("AvailabilityZone")
			for _, z := range in.Zones() {
				if id := p.Text("AvailabilityZoneId"); id != "" && z.ID == id {
					zone = z.Name
				}
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
		CreateActions: []string{"ec2:CreateSubnet", "ec2:DescribeSubnets", "ec2:ModifySubnetAttribute"}, DeleteActions: []string{"ec2:DeleteSubnet", "ec2:DescribeSubnets"},
	}
}

func (s *Service) gatewayType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::InternetGateway", Properties: cfn.Properties(cfn.Optional.Named("Tags")), Attributes: []string{"InternetGatewayId"},
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

		CreateActions: []string{"ec2:CreateInternetGateway", "ec2:DescribeInternetGateways"},
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

func (s *Service) tableType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::RouteTable", Properties: cfn.Properties(cfn.RequiredCreateOnly.Named("VpcId"), cfn.Optional.Named("Tags")), Attributes: []string{"RouteTableId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			t, err := s.In(r.Region).CreateTable(p.Text("VpcId"), p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return t.ID, nil
		},
		Update: func(r *cfn.Request) error {
			t, err := s.In(r.Region).Table(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(t.Tags, r)
			return nil
		},
		Delete:        func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteTable(r.PhysicalID)) },
		Attr:          func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		CreateActions: []string{"ec2:CreateRouteTable", "ec2:DescribeRouteTables"}, DeleteActions: []string{"ec2:DeleteRouteTable", "ec2:DescribeRouteTables"},
	}
}

// routeType is a route. Its physical id is TABLE|DESTINATION.
func (s *Service) routeType() cfn.Type {
	route := func(r *cfn.Request) (Route, error) {
		p := props.Map(r.Props)
		destination, err := parseCIDR(p.Text("DestinationCidrBlock"))
		return Route{
			Destination: destination, Gateway: p.Text("GatewayId"), NAT: p.Text("NatGatewayId"), Interface: p.Text("NetworkInterfaceId"),
		}, err
	}
	return cfn.Type{
		Name: "AWS::EC2::Route",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("RouteTableId"),
			cfn.CreateOnly.Named("DestinationCidrBlock"),
			cfn.Optional.Named("GatewayId", "NatGatewayId", "NetworkInterfaceId"),
		),
		Attributes: []string{"CidrBlock"},
		Create: func(r *cfn.Request) (string, error) {
			x, err := route(r)
			if err != nil {
				return "", err
			}
			table := props.Map(r.Props).Text("RouteTableId")
			return table + "|" + x.Destination.String(), s.In(r.Region).CreateRoute(table, x, false)
		},
		Update: func(r *cfn.Request) error {
			x, err := route(r)
			if err != nil {
				return err
			}
			return s.In(r.Region).CreateRoute(props.Map(r.Props).Text("RouteTableId"), x, true)
		},
		Delete: func(r *cfn.Request) error {
			table, destination, _ := strings.Cut(r.PhysicalID, "|")
			if _, err := netip.ParsePrefix(destination); err != nil {
				return nil // it was never made
			}
			return props.IgnoreNotFound(s.In(r.Region).DeleteRoute(table, destination))
		},
		Attr: func(r *cfn.Request, _ string) (any, error) {
			return props.Map(r.Props).Text("DestinationCidrBlock"), nil
		},
		Takes:         2 * time.Second,
		CreateActions: []string{"ec2:CreateRoute", "ec2:DescribeRouteTables"}, DeleteActions: []string{"ec2:DeleteRoute", "ec2:DescribeRouteTables"},
	}
}

func (s *Service) associationType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::SubnetRouteTableAssociation", Properties: cfn.Properties(cfn.RequiredCreateOnly.Named("RouteTableId", "SubnetId")), Attributes: []string{"Id"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			return s.In(r.Region).Associate(p.Text("RouteTableId"), p.Text("SubnetId"))
		},
		Delete:        func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).Dissociate(r.PhysicalID)) },
		Attr:          func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		CreateActions: []string{"ec2:AssociateRouteTable", "ec2:DescribeRouteTables"}, DeleteActions: []string{"ec2:DisassociateRouteTable", "ec2:DescribeRouteTables"},
	}
}

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
