package ec2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/practice/aws/ec2/ec2test"
)

// TestEgressRules narrows what a group lets out: a new one lets everything out.
func TestEgressRules(t *testing.T) {
	inLab(t, func(t *testing.T, l *ec2test.Lab, api *awsec2.Client) {
		ctx, net := t.Context(), l.Network()
		made, err := api.CreateSecurityGroup(ctx, &awsec2.CreateSecurityGroupInput{
			GroupName: aws.String("web"), Description: aws.String("web"), VpcId: &net.VPC,
		})
		check(t, err)
		group := made.GroupId
		rules := func() []types.SecurityGroupRule {
			t.Helper()
			out, err := api.DescribeSecurityGroupRules(ctx, &awsec2.DescribeSecurityGroupRulesInput{Filters: by("group-id", *group)})
			check(t, err)
			return out.SecurityGroupRules
		}
		all := rules()
		if len(all) != 1 || !*all[0].IsEgress || *all[0].IpProtocol != "-1" || *all[0].CidrIpv4 != "0.0.0.0/0" {
			t.Fatalf("a new group's rules: %+v", all)
		}
		https := []types.IpPermission{{
			IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443), IpRanges: []types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
		}}
		_, err = api.AuthorizeSecurityGroupEgress(ctx, &awsec2.AuthorizeSecurityGroupEgressInput{GroupId: group, IpPermissions: https})
		check(t, err)
		_, err = api.AuthorizeSecurityGroupEgress(ctx, &awsec2.AuthorizeSecurityGroupEgressInput{GroupId: group, IpPermissions: https})
		wants(t, err, "InvalidPermission.Duplicate", "already exists")
		_, err = api.RevokeSecurityGroupEgress(ctx, &awsec2.RevokeSecurityGroupEgressInput{
			GroupId: group, SecurityGroupRuleIds: []string{*all[0].SecurityGroupRuleId},
		})
		check(t, err)
		if left := rules(); len(left) != 1 || *left[0].FromPort != 443 || *left[0].GroupId != *group {
			t.Errorf("left: %+v", left)
		}
		_, err = api.RevokeSecurityGroupEgress(ctx, &awsec2.RevokeSecurityGroupEgressInput{GroupId: group, IpPermissions: https})
		check(t, err)
		_, err = api.RevokeSecurityGroupEgress(ctx, &awsec2.RevokeSecurityGroupEgressInput{GroupId: group, IpPermissions: https})
		wants(t, err, "InvalidPermission.NotFound", "")
		_, err = api.DescribeSecurityGroupRules(ctx, &awsec2.DescribeSecurityGroupRulesInput{SecurityGroupRuleIds: []string{"sgr-0123456789abcdef0"}})
		wants(t, err, "InvalidSecurityGroupRuleId.NotFound", "sgr-0123456789abcdef0")
	})
}
