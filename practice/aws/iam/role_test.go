package iam_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

const workerPolicy = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"

func (c *cloud) role(name string) *string {
	c.t.Helper()
	_, err := c.iam.CreateRole(c.ctx, &awsiam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(ec2Trust)})
	check(c.t, err)
	return &name
}

func TestRoleIsReadAndChanged(t *testing.T) {
	c := start(t)
	name := c.role("node")
	_, err := c.iam.TagRole(c.ctx, &awsiam.TagRoleInput{RoleName: name, Tags: []types.Tag{
		{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b"), Value: aws.String("2")},
	}})
	check(t, err)
	_, err = c.iam.UntagRole(c.ctx, &awsiam.UntagRoleInput{RoleName: name, TagKeys: []string{"a"}})
	check(t, err)
	tags, err := c.iam.ListRoleTags(c.ctx, &awsiam.ListRoleTagsInput{RoleName: name})
	check(t, err)
	if len(tags.Tags) != 1 || *tags.Tags[0].Key != "b" {
		t.Errorf("tags: %+v", tags.Tags)
	}
	trust := strings.Replace(ec2Trust, "ec2.amazonaws.com", "eks.amazonaws.com", 1)
	_, err = c.iam.UpdateAssumeRolePolicy(c.ctx, &awsiam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: &trust})
	check(t, err)
	_, err = c.iam.UpdateAssumeRolePolicy(c.ctx, &awsiam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: aws.String(vpcPolicy)})
	refused(t, err, "MalformedPolicyDocument", "Resource")
	got, err := c.iam.GetRole(c.ctx, &awsiam.GetRoleInput{RoleName: name})
	check(t, err)
	if text, err := url.QueryUnescape(*got.Role.AssumeRolePolicyDocument); err != nil || text != trust || *got.Role.Arn != "arn:aws:iam::123456789012:role/node" {
		t.Errorf("%s trusts %s, %v", *got.Role.Arn, text, err)
	}
	listed, err := c.iam.ListRoles(c.ctx, &awsiam.ListRolesInput{PathPrefix: aws.String("/")})
	check(t, err)
	if len(listed.Roles) != 1 || *listed.Roles[0].RoleName != "node" {
		t.Errorf("listed: %+v", listed.Roles)
	}
	for _, call := range []func(*string) error{
		func(n *string) error { _, err := c.iam.GetRole(c.ctx, &awsiam.GetRoleInput{RoleName: n}); return err },
		func(n *string) error {
			_, err := c.iam.ListRoleTags(c.ctx, &awsiam.ListRoleTagsInput{RoleName: n})
			return err
		},
		func(n *string) error {
			_, err := c.iam.UntagRole(c.ctx, &awsiam.UntagRoleInput{RoleName: n, TagKeys: []string{"a"}})
			return err
		},
	} {
		refused(t, call(aws.String("none")), "NoSuchEntity", "The role with name none cannot be found.")
	}
}

func TestServiceLinkedRole(t *testing.T) {
	c := start(t)
	in := &awsiam.CreateServiceLinkedRoleInput{AWSServiceName: aws.String("eks.amazonaws.com")}
	made, err := c.iam.CreateServiceLinkedRole(c.ctx, in)
	check(t, err)
	if *made.Role.Path != "/aws-service-role/eks.amazonaws.com/" || *made.Role.RoleName != "AWSServiceRoleForAmazonEKS" {
		t.Errorf("made %s%s", *made.Role.Path, *made.Role.RoleName)
	}
	_, err = c.iam.CreateServiceLinkedRole(c.ctx, in)
	refused(t, err, "InvalidInput", "has been taken in this account")
}

func TestPoliciesOfARole(t *testing.T) {
	c := start(t)
	name, own := c.role("node"), aws.String("own")
	_, err := c.iam.AttachRolePolicy(c.ctx, &awsiam.AttachRolePolicyInput{RoleName: name, PolicyArn: aws.String(workerPolicy)})
	check(t, err)
	_, err = c.iam.PutRolePolicy(c.ctx, &awsiam.PutRolePolicyInput{RoleName: name, PolicyName: own, PolicyDocument: aws.String(vpcPolicy)})
	check(t, err)
	attached, err := c.iam.ListAttachedRolePolicies(c.ctx, &awsiam.ListAttachedRolePoliciesInput{RoleName: name})
	check(t, err)
	if p := attached.AttachedPolicies; len(p) != 1 || *p[0].PolicyArn != workerPolicy || *p[0].PolicyName != "AmazonEKSWorkerNodePolicy" {
		t.Errorf("attached: %+v", p)
	}
	inline, err := c.iam.ListRolePolicies(c.ctx, &awsiam.ListRolePoliciesInput{RoleName: name})
	check(t, err)
	if len(inline.PolicyNames) != 1 || inline.PolicyNames[0] != "own" {
		t.Errorf("inline: %v", inline.PolicyNames)
	}
	got, err := c.iam.GetRolePolicy(c.ctx, &awsiam.GetRolePolicyInput{RoleName: name, PolicyName: own})
	check(t, err)
	if text, err := url.QueryUnescape(*got.PolicyDocument); err != nil || text != vpcPolicy {
		t.Errorf("document %s, %v", text, err)
	}
	_, err = c.iam.DeleteRolePolicy(c.ctx, &awsiam.DeleteRolePolicyInput{RoleName: name, PolicyName: own})
	check(t, err)
	_, err = c.iam.DeleteRolePolicy(c.ctx, &awsiam.DeleteRolePolicyInput{RoleName: name, PolicyName: own})
	refused(t, err, "NoSuchEntity", "The role policy with name own cannot be found.")
	_, err = c.iam.GetRolePolicy(c.ctx, &awsiam.GetRolePolicyInput{RoleName: name, PolicyName: own})
	refused(t, err, "NoSuchEntity", "own")
}

func TestInstanceProfiles(t *testing.T) {
	c := start(t)
	role, name := c.role("node"), aws.String("nodes")
	_, err := c.iam.CreateInstanceProfile(c.ctx, &awsiam.CreateInstanceProfileInput{InstanceProfileName: name})
	check(t, err)
	_, err = c.iam.AddRoleToInstanceProfile(c.ctx, &awsiam.AddRoleToInstanceProfileInput{InstanceProfileName: name, RoleName: role})
	check(t, err)
	got, err := c.iam.GetInstanceProfile(c.ctx, &awsiam.GetInstanceProfileInput{InstanceProfileName: name})
	check(t, err)
	if p := got.InstanceProfile; len(p.Roles) != 1 || *p.Roles[0].RoleName != "node" || *p.Arn != "arn:aws:iam::123456789012:instance-profile/nodes" {
		t.Errorf("profile: %+v", p)
	}
	ofRole, err := c.iam.ListInstanceProfilesForRole(c.ctx, &awsiam.ListInstanceProfilesForRoleInput{RoleName: role})
	check(t, err)
	all, err := c.iam.ListInstanceProfiles(c.ctx, &awsiam.ListInstanceProfilesInput{})
	check(t, err)
	if len(ofRole.InstanceProfiles) != 1 || len(all.InstanceProfiles) != 1 {
		t.Errorf("%d of the role, %d in all", len(ofRole.InstanceProfiles), len(all.InstanceProfiles))
	}
	_, err = c.iam.DeleteInstanceProfile(c.ctx, &awsiam.DeleteInstanceProfileInput{InstanceProfileName: name})
	refused(t, err, "DeleteConflict", "must remove roles from instance profile first")
	_, err = c.iam.RemoveRoleFromInstanceProfile(c.ctx, &awsiam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: name, RoleName: role})
	check(t, err)
	_, err = c.iam.DeleteInstanceProfile(c.ctx, &awsiam.DeleteInstanceProfileInput{InstanceProfileName: name})
	check(t, err)
	_, err = c.iam.GetInstanceProfile(c.ctx, &awsiam.GetInstanceProfileInput{InstanceProfileName: name})
	refused(t, err, "NoSuchEntity", "Instance Profile nodes cannot be found.")
}
