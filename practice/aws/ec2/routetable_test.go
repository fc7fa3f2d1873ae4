package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"

	"eksui/practice/aws/ec2/ec2test"
)

func TestRouteTableOfASubnet(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		made, err := api.CreateRouteTable(ctx, &awsec2.CreateRouteTableInput{VpcId: &net.VPC})
		check(t, err)
		table := made.RouteTable.RouteTableId
		joined, err := api.AssociateRouteTable(ctx, &awsec2.AssociateRouteTableInput{RouteTableId: table, SubnetId: &net.Subnets[0]})
		check(t, err)
		again, err := api.AssociateRouteTable(ctx, &awsec2.AssociateRouteTableInput{RouteTableId: table, SubnetId: &net.Subnets[0]})
		check(t, err)
		if *again.AssociationId != *joined.AssociationId {
			t.Errorf("the same once more is %s, was %s", *again.AssociationId, *joined.AssociationId)
		}
		_, err = api.AssociateRouteTable(ctx, &awsec2.AssociateRouteTableInput{RouteTableId: &net.Table, SubnetId: &net.Subnets[0]})
		wants(t, err, "Resource.AlreadyAssociated", net.Table)
		_, err = api.DeleteRouteTable(ctx, &awsec2.DeleteRouteTableInput{RouteTableId: table})
		wants(t, err, "DependencyViolation", *table)

		_, err = api.DisassociateRouteTable(ctx, &awsec2.DisassociateRouteTableInput{AssociationId: joined.AssociationId})
		check(t, err)
		_, err = api.DisassociateRouteTable(ctx, &awsec2.DisassociateRouteTableInput{AssociationId: joined.AssociationId})
		wants(t, err, "InvalidAssociationID.NotFound", *joined.AssociationId)
		main, err := api.DescribeRouteTables(ctx, &awsec2.DescribeRouteTablesInput{Filters: by("association.main", "true")})
		check(t, err)
		_, err = api.DisassociateRouteTable(ctx, &awsec2.DisassociateRouteTableInput{
			AssociationId: main.RouteTables[0].Associations[0].RouteTableAssociationId,
		})
		wants(t, err, "InvalidParameterValue", "main route table")
		_, err = api.DeleteRouteTable(ctx, &awsec2.DeleteRouteTableInput{RouteTableId: table})
		check(t, err)
		_, err = api.DeleteRouteTable(ctx, &awsec2.DeleteRouteTableInput{RouteTableId: table})
		wants(t, err, "InvalidRouteTableID.NotFound", *table)
	})
}

func TestRouteIsReplacedAndDeleted(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		card, err := api.CreateNetworkInterface(ctx, &awsec2.CreateNetworkInterfaceInput{SubnetId: &net.Subnets[0]})
		check(t, err)
		id := card.NetworkInterface.NetworkInterfaceId
		everything := aws.String("0.0.0.0/0")
		_, err = api.ReplaceRoute(ctx, &awsec2.ReplaceRouteInput{RouteTableId: &net.Table, DestinationCidrBlock: everything, NetworkInterfaceId: id})
		check(t, err)
		tables, err := api.DescribeRouteTables(ctx, &awsec2.DescribeRouteTablesInput{RouteTableIds: []string{net.Table}})
		check(t, err)
		if r := tables.RouteTables[0].Routes; len(r) != 2 || aws.ToString(r[1].NetworkInterfaceId) != *id || r[1].GatewayId != nil {
			t.Errorf("replaced: %+v", r)
		}
		_, err = api.DeleteRoute(ctx, &awsec2.DeleteRouteInput{RouteTableId: &net.Table, DestinationCidrBlock: everything})
		check(t, err)
		_, err = api.DeleteRoute(ctx, &awsec2.DeleteRouteInput{RouteTableId: &net.Table, DestinationCidrBlock: everything})
		wants(t, err, "InvalidRoute.NotFound", "0.0.0.0/0")
		_, err = api.ReplaceRoute(ctx, &awsec2.ReplaceRouteInput{RouteTableId: &net.Table, DestinationCidrBlock: everything, GatewayId: &net.Gateway})
		wants(t, err, "InvalidRoute.NotFound", "0.0.0.0/0")
		_, err = api.DeleteRoute(ctx, &awsec2.DeleteRouteInput{RouteTableId: &net.Table, DestinationCidrBlock: aws.String("192.168.0.0/16")})
		wants(t, err, "InvalidParameterValue", "local route")
	})
}
