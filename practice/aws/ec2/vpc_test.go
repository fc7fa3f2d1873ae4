package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func by(name string, values ...string) []types.Filter {
	return []types.Filter{{Name: &name, Values: values}}
}

func TestVPCAttributes(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		attribute := func(name types.VpcAttributeName) *awsec2.DescribeVpcAttributeOutput {
			t.Helper()
			out, err := api.DescribeVpcAttribute(ctx, &awsec2.DescribeVpcAttributeInput{VpcId: &net.VPC, Attribute: name})
			check(t, err)
			return out
		}
		if v := attribute("enableDnsSupport").EnableDnsSupport; v == nil || !*v.Value {
			t.Errorf("a new VPC's DNS support: %+v", v)
		}
		if v := attribute("enableDnsHostnames").EnableDnsHostnames; v == nil || *v.Value {
			t.Errorf("a new VPC's host names: %+v", v)
		}
		on := &types.AttributeBooleanValue{Value: aws.Bool(true)}
		_, err := api.ModifyVpcAttribute(ctx, &awsec2.ModifyVpcAttributeInput{VpcId: &net.VPC, EnableDnsHostnames: on})
		check(t, err)
		if v := attribute("enableDnsHostnames").EnableDnsHostnames; !*v.Value {
			t.Error("host names were not switched on")
		}
		_, err = api.ModifyVpcAttribute(ctx, &awsec2.ModifyVpcAttributeInput{VpcId: &net.VPC, EnableDnsHostnames: on, EnableDnsSupport: on})
		wants(t, err, "InvalidParameterCombination", "multiple attribute types")
		_, err = api.DescribeVpcAttribute(ctx, &awsec2.DescribeVpcAttributeInput{VpcId: &net.VPC, Attribute: "colour"})
		wants(t, err, "InvalidParameterValue", "Unknown attribute")
		_, err = api.ModifyVpcAttribute(ctx, &awsec2.ModifyVpcAttributeInput{VpcId: aws.String("vpc-0123456789abcdef0"), EnableDnsSupport: on})
		wants(t, err, "InvalidVpcID.NotFound", "does not exist")
	})
}

func TestSubnetAttributes(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		_, err := api.ModifySubnetAttribute(ctx, &awsec2.ModifySubnetAttributeInput{
			SubnetId: &net.Subnets[1], MapPublicIpOnLaunch: &types.AttributeBooleanValue{Value: aws.Bool(false)},
		})
		check(t, err)
		private, err := api.DescribeSubnets(ctx, &awsec2.DescribeSubnetsInput{Filters: by("map-public-ip-on-launch", "false")})
		check(t, err)
		if len(private.Subnets) != 1 || *private.Subnets[0].SubnetId != net.Subnets[1] || *private.Subnets[0].MapPublicIpOnLaunch {
			t.Errorf("subnets without public addresses: %+v", private.Subnets)
		}
		_, err = api.ModifySubnetAttribute(ctx, &awsec2.ModifySubnetAttributeInput{
			SubnetId: aws.String("subnet-0123456789abcdef0"), MapPublicIpOnLaunch: &types.AttributeBooleanValue{Value: aws.Bool(true)},
		})
		wants(t, err, "InvalidSubnetID.NotFound", "does not exist")
	})
}

// TestWhatComesWithAVPC looks at what nobody made: the default network ACL, and the endpoints that are not there.
func TestWhatComesWithAVPC(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		acls, err := api.DescribeNetworkAcls(ctx, &awsec2.DescribeNetworkAclsInput{Filters: by("vpc-id", net.VPC)})
		check(t, err)
		if len(acls.NetworkAcls) != 1 || !*acls.NetworkAcls[0].IsDefault || len(acls.NetworkAcls[0].Associations) != len(net.Subnets) {
			t.Fatalf("ACLs: %+v", acls.NetworkAcls)
		}
		for _, e := range acls.NetworkAcls[0].Entries {
			if (e.RuleAction == types.RuleActionAllow) != (*e.RuleNumber == 100) || (e.RuleAction == types.RuleActionDeny) != (*e.RuleNumber == 32767) {
				t.Errorf("rule %d is %s", *e.RuleNumber, e.RuleAction)
			}
		}
		_, err = api.DescribeNetworkAcls(ctx, &awsec2.DescribeNetworkAclsInput{NetworkAclIds: []string{"acl-0123456789abcdef0"}})
		wants(t, err, "InvalidNetworkAclID.NotFound", "does not exist")

		endpoints, err := api.DescribeVpcEndpoints(ctx, &awsec2.DescribeVpcEndpointsInput{Filters: by("vpc-id", net.VPC)})
		check(t, err)
		if len(endpoints.VpcEndpoints) != 0 {
			t.Errorf("endpoints: %+v", endpoints.VpcEndpoints)
		}
		_, err = api.DescribeVpcEndpoints(ctx, &awsec2.DescribeVpcEndpointsInput{VpcEndpointIds: []string{"vpce-0123456789abcdef0"}})
		wants(t, err, "InvalidVpcEndpointId.NotFound", "does not exist")
	})
}

func TestInternetGateways(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		spare, err := api.CreateInternetGateway(ctx, &awsec2.CreateInternetGatewayInput{})
		check(t, err)
		id := spare.InternetGateway.InternetGatewayId
		attached, err := api.DescribeInternetGateways(ctx, &awsec2.DescribeInternetGatewaysInput{Filters: by("attachment.vpc-id", net.VPC)})
		check(t, err)
		if g := attached.InternetGateways; len(g) != 1 || *g[0].InternetGatewayId != net.Gateway || g[0].Attachments[0].State != "available" {
			t.Errorf("the VPC's gateways: %+v", g)
		}
		_, err = api.AttachInternetGateway(ctx, &awsec2.AttachInternetGatewayInput{InternetGatewayId: id, VpcId: &net.VPC})
		wants(t, err, "InvalidParameterValue", "")
		_, err = api.DeleteInternetGateway(ctx, &awsec2.DeleteInternetGatewayInput{InternetGatewayId: id})
		check(t, err)
		_, err = api.DescribeInternetGateways(ctx, &awsec2.DescribeInternetGatewaysInput{InternetGatewayIds: []string{*id}})
		wants(t, err, "InvalidInternetGatewayID.NotFound", *id)
	})
}
