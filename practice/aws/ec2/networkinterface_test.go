package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ec2/ec2test"
)

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
