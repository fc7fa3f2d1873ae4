package ec2_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ec2/ec2test"
)

// launch runs an instance in the first subnet until it is running.
func launch(t *testing.T, l *ec2test.Lab, api *awsec2.Client, net ec2test.Network) types.Instance {
	t.Helper()
	out, err := api.RunInstances(t.Context(), &awsec2.RunInstancesInput{
		ImageId: aws.String(l.EC2.In(ec2test.Name).AL2023Image("x86_64").ID), InstanceType: types.InstanceTypeT3Small,
		MinCount: aws.Int32(1), MaxCount: aws.Int32(1), SubnetId: &net.Subnets[0],
	})
	check(t, err)
	l.Wait(time.Minute)
	return out.Instances[0]
}

func TestInterfaceOfOnesOwn(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		made, err := api.CreateNetworkInterface(ctx, &awsec2.CreateNetworkInterfaceInput{
			SubnetId: &net.Subnets[0], PrivateIpAddress: aws.String("192.168.0.77"), Description: aws.String("first"),
		})
		check(t, err)
		n := made.NetworkInterface
		if *n.PrivateIpAddress != "192.168.0.77" || n.Status != types.NetworkInterfaceStatusAvailable || len(n.Groups) != 1 || *n.Groups[0].GroupName != "default" {
			t.Errorf("made: %+v", n)
		}
		_, err = api.CreateNetworkInterface(ctx, &awsec2.CreateNetworkInterfaceInput{SubnetId: &net.Subnets[0], PrivateIpAddress: aws.String("192.168.0.77")})
		wants(t, err, "InvalidIPAddress.InUse", "192.168.0.77")
		_, err = api.ModifyNetworkInterfaceAttribute(ctx, &awsec2.ModifyNetworkInterfaceAttributeInput{
			NetworkInterfaceId: n.NetworkInterfaceId, Description: &types.AttributeValue{Value: aws.String("second")},
		})
		check(t, err)
		_, err = api.ModifyNetworkInterfaceAttribute(ctx, &awsec2.ModifyNetworkInterfaceAttributeInput{
			NetworkInterfaceId: n.NetworkInterfaceId, SourceDestCheck: &types.AttributeBooleanValue{Value: aws.Bool(false)},
		})
		check(t, err)
		found, err := api.DescribeNetworkInterfaces(ctx, &awsec2.DescribeNetworkInterfacesInput{Filters: by("description", "second")})
		check(t, err)
		if len(found.NetworkInterfaces) != 1 || *found.NetworkInterfaces[0].SourceDestCheck {
			t.Errorf("changed: %+v", found.NetworkInterfaces)
		}
		_, err = api.ModifyNetworkInterfaceAttribute(ctx, &awsec2.ModifyNetworkInterfaceAttributeInput{
			NetworkInterfaceId: n.NetworkInterfaceId, Groups: []string{"sg-0123456789abcdef0"},
		})
		wants(t, err, "InvalidGroup.NotFound", "sg-0123456789abcdef0")
	})
}

func TestDetachingAnInterface(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		in := launch(t, l, api, net)
		_, err := api.DetachNetworkInterface(ctx, &awsec2.DetachNetworkInterfaceInput{AttachmentId: in.NetworkInterfaces[0].Attachment.AttachmentId})
		wants(t, err, "OperationNotPermitted", "")
		_, err = api.DeleteNetworkInterface(ctx, &awsec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: in.NetworkInterfaces[0].NetworkInterfaceId})
		wants(t, err, "InvalidParameterValue", "in use")
		_, err = api.DetachNetworkInterface(ctx, &awsec2.DetachNetworkInterfaceInput{AttachmentId: aws.String("eni-attach-0123456789abcdef0")})
		wants(t, err, "InvalidAttachmentID.NotFound", "eni-attach-0123456789abcdef0")

		// One that something in the account has attached, as a node's network plugin does, can be taken away and deleted.
		var card ec2.NetworkInterface
		l.Update(func(r ec2.Region) error {
			made, err := r.CreateInterface(ec2.InterfaceSpec{Subnet: net.Subnets[0], Owner: ec2test.Account})
			if err == nil {
				card = *made
			}
			return err
		})
		_, err = api.DetachNetworkInterface(ctx, &awsec2.DetachNetworkInterfaceInput{AttachmentId: &card.Attachment.ID})
		check(t, err)
		_, err = api.DeleteNetworkInterface(ctx, &awsec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: &card.ID})
		check(t, err)
	})
}

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
