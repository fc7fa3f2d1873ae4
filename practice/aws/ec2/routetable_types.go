package ec2

import (
	"net/netip"
	"strings"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) tableType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::RouteTable", Consistency: true, Properties: cfn.Properties(cfn.RequiredCreateOnly.Named("VpcId"), cfn.Optional.Named("Tags")), Attributes: []string{"RouteTableId"},
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
		CreateActions: []string{"ec2:CreateRouteTable", "ec2:CreateTags", "ec2:DescribeRouteTables"}, DeleteActions: []string{"ec2:DeleteRouteTable", "ec2:DescribeRouteTables"},
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
		CreateActions: []string{"ec2:AssociateRouteTable", "ec2:DescribeSubnets", "ec2:DescribeRouteTables"},
		DeleteActions: []string{"ec2:DisassociateRouteTable", "ec2:DescribeSubnets", "ec2:DescribeRouteTables"},
	}
}
