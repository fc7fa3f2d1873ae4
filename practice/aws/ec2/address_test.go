package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"

	"eksui/practice/aws/ec2/ec2test"
)

func TestAddressMoves(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		in := launch(t, l, api, net)
		address, err := api.AllocateAddress(ctx, &awsec2.AllocateAddressInput{})
		check(t, err)
		first, err := api.AssociateAddress(ctx, &awsec2.AssociateAddressInput{AllocationId: address.AllocationId, InstanceId: in.InstanceId})
		check(t, err)
		shown, err := api.DescribeAddresses(ctx, &awsec2.DescribeAddressesInput{PublicIps: []string{*address.PublicIp}})
		check(t, err)
		if a := shown.Addresses[0]; aws.ToString(a.InstanceId) != *in.InstanceId || *a.AssociationId != *first.AssociationId || *a.PrivateIpAddress != *in.PrivateIpAddress {
			t.Errorf("associated: %+v", a)
		}
		card, err := api.CreateNetworkInterface(ctx, &awsec2.CreateNetworkInterfaceInput{SubnetId: &net.Subnets[1]})
		check(t, err)
		move := &awsec2.AssociateAddressInput{
			AllocationId: address.AllocationId, NetworkInterfaceId: card.NetworkInterface.NetworkInterfaceId, AllowReassociation: aws.Bool(false),
		}
		_, err = api.AssociateAddress(ctx, move)
		wants(t, err, "Resource.AlreadyAssociated", *first.AssociationId)
		move.AllowReassociation = aws.Bool(true)
		second, err := api.AssociateAddress(ctx, move)
		check(t, err)
		_, err = api.DisassociateAddress(ctx, &awsec2.DisassociateAddressInput{AssociationId: first.AssociationId})
		wants(t, err, "InvalidAssociationID.NotFound", *first.AssociationId)
		_, err = api.DisassociateAddress(ctx, &awsec2.DisassociateAddressInput{AssociationId: second.AssociationId})
		check(t, err)
		_, err = api.ReleaseAddress(ctx, &awsec2.ReleaseAddressInput{AllocationId: address.AllocationId})
		check(t, err)
		_, err = api.DescribeAddresses(ctx, &awsec2.DescribeAddressesInput{AllocationIds: []string{*address.AllocationId}})
		wants(t, err, "InvalidAllocationID.NotFound", *address.AllocationId)
	})
}
