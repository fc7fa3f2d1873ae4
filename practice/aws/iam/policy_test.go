package iam_test

import (
	"net/url"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestVersionsOfAPolicy(t *testing.T) {
	c := start(t)
	made, err := c.iam.CreatePolicy(c.ctx, &awsiam.CreatePolicyInput{PolicyName: aws.String("p"), PolicyDocument: aws.String(vpcPolicy)})
	check(t, err)
	arn := made.Policy.Arn
	second := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"eks:*","Resource":"*"}]}`
	_, err = c.iam.CreatePolicyVersion(c.ctx, &awsiam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: &second})
	check(t, err)
	v2, err := c.iam.GetPolicyVersion(c.ctx, &awsiam.GetPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v2")})
	check(t, err)
	if text, err := url.QueryUnescape(*v2.PolicyVersion.Document); err != nil || text != second || v2.PolicyVersion.IsDefaultVersion {
		t.Errorf("v2: %+v, %v", v2.PolicyVersion, err)
	}
	_, err = c.iam.SetDefaultPolicyVersion(c.ctx, &awsiam.SetDefaultPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v2")})
	check(t, err)
	got, err := c.iam.GetPolicy(c.ctx, &awsiam.GetPolicyInput{PolicyArn: arn})
	check(t, err)
	if *got.Policy.DefaultVersionId != "v2" || *got.Policy.AttachmentCount != 0 {
		t.Errorf("policy: %+v", got.Policy)
	}
	versions, err := c.iam.ListPolicyVersions(c.ctx, &awsiam.ListPolicyVersionsInput{PolicyArn: arn})
	check(t, err)
	if v := versions.Versions; len(v) != 2 || *v[0].VersionId != "v2" || !v[0].IsDefaultVersion || v[1].IsDefaultVersion {
		t.Errorf("versions: %+v", v)
	}
	_, err = c.iam.GetPolicyVersion(c.ctx, &awsiam.GetPolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v7")})
	refused(t, err, "NoSuchEntity", "version v7 does not exist")
	_, err = c.iam.DeletePolicyVersion(c.ctx, &awsiam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v1")})
	check(t, err)
	_, err = c.iam.DeletePolicy(c.ctx, &awsiam.DeletePolicyInput{PolicyArn: arn})
	check(t, err)
	_, err = c.iam.GetPolicy(c.ctx, &awsiam.GetPolicyInput{PolicyArn: arn})
	refused(t, err, "NoSuchEntity", "Policy "+*arn+" was not found.")
}

func TestWhoHasAPolicy(t *testing.T) {
	c := start(t)
	role := c.role("node")
	_, err := c.iam.AttachRolePolicy(c.ctx, &awsiam.AttachRolePolicyInput{RoleName: role, PolicyArn: aws.String(workerPolicy)})
	check(t, err)
	out, err := c.iam.ListEntitiesForPolicy(c.ctx, &awsiam.ListEntitiesForPolicyInput{PolicyArn: aws.String(workerPolicy)})
	check(t, err)
	if len(out.PolicyRoles) != 1 || *out.PolicyRoles[0].RoleName != "node" || len(out.PolicyUsers)+len(out.PolicyGroups) != 0 {
		t.Errorf("roles %+v, users %+v", out.PolicyRoles, out.PolicyUsers)
	}
	_, err = c.iam.ListEntitiesForPolicy(c.ctx, &awsiam.ListEntitiesForPolicyInput{PolicyArn: aws.String("arn:aws:iam::aws:policy/NoSuchPolicy")})
	refused(t, err, "NoSuchEntity", "NoSuchPolicy")
}

func TestPoliciesOfAUser(t *testing.T) {
	c := start(t)
	name, own, admin := aws.String("amy"), aws.String("own"), aws.String("arn:aws:iam::aws:policy/AdministratorAccess")
	_, err := c.iam.CreateUser(c.ctx, &awsiam.CreateUserInput{UserName: name})
	check(t, err)
	_, err = c.iam.AttachUserPolicy(c.ctx, &awsiam.AttachUserPolicyInput{UserName: name, PolicyArn: admin})
	check(t, err)
	_, err = c.iam.PutUserPolicy(c.ctx, &awsiam.PutUserPolicyInput{UserName: name, PolicyName: own, PolicyDocument: aws.String(vpcPolicy)})
	check(t, err)
	attached, err := c.iam.ListAttachedUserPolicies(c.ctx, &awsiam.ListAttachedUserPoliciesInput{UserName: name})
	check(t, err)
	inline, err := c.iam.ListUserPolicies(c.ctx, &awsiam.ListUserPoliciesInput{UserName: name})
	check(t, err)
	got, err := c.iam.GetUserPolicy(c.ctx, &awsiam.GetUserPolicyInput{UserName: name, PolicyName: own})
	check(t, err)
	if text, err := url.QueryUnescape(*got.PolicyDocument); err != nil || text != vpcPolicy || *got.UserName != "amy" || len(attached.AttachedPolicies) != 1 || len(inline.PolicyNames) != 1 {
		t.Errorf("%s: %s, %v; attached %+v, inline %v", *got.UserName, text, err, attached.AttachedPolicies, inline.PolicyNames)
	}
	groups, err := c.iam.ListGroupsForUser(c.ctx, &awsiam.ListGroupsForUserInput{UserName: name})
	check(t, err)
	if len(groups.Groups) != 0 {
		t.Errorf("groups: %+v", groups.Groups)
	}
	users, err := c.iam.ListUsers(c.ctx, &awsiam.ListUsersInput{})
	check(t, err)
	if len(users.Users) != 2 || *users.Users[0].UserName != "amy" || *users.Users[1].UserName != "student" {
		t.Errorf("users: %+v", users.Users)
	}
	_, err = c.iam.DetachUserPolicy(c.ctx, &awsiam.DetachUserPolicyInput{UserName: name, PolicyArn: admin})
	check(t, err)
	_, err = c.iam.DetachUserPolicy(c.ctx, &awsiam.DetachUserPolicyInput{UserName: name, PolicyArn: admin})
	refused(t, err, "NoSuchEntity", *admin)
	_, err = c.iam.DeleteUserPolicy(c.ctx, &awsiam.DeleteUserPolicyInput{UserName: name, PolicyName: own})
	check(t, err)
	_, err = c.iam.GetUserPolicy(c.ctx, &awsiam.GetUserPolicyInput{UserName: name, PolicyName: own})
	refused(t, err, "NoSuchEntity", "The user policy with name own cannot be found.")
	_, err = c.iam.ListGroupsForUser(c.ctx, &awsiam.ListGroupsForUserInput{UserName: aws.String("bob")})
	refused(t, err, "NoSuchEntity", "bob")
}

func TestSimulationOfADraft(t *testing.T) {
	c := start(t)
	out, err := c.iam.SimulateCustomPolicy(c.ctx, &awsiam.SimulateCustomPolicyInput{
		PolicyInputList: []string{vpcPolicy}, ActionNames: []string{"ec2:DescribeVpcs", "ec2:CreateVpc"},
	})
	check(t, err)
	if r := out.EvaluationResults; len(r) != 2 || r[0].EvalDecision != types.PolicyEvaluationDecisionTypeAllowed || r[1].EvalDecision != types.PolicyEvaluationDecisionTypeImplicitDeny {
		t.Errorf("results: %+v", r)
	}
	_, err = c.iam.SimulateCustomPolicy(c.ctx, &awsiam.SimulateCustomPolicyInput{PolicyInputList: []string{}, ActionNames: []string{"ec2:CreateVpc"}})
	refused(t, err, "InvalidInput", "")
}

func TestSessionToken(t *testing.T) {
	c := start(t)
	var id, secret string
	c.world.View(func() { id, secret, _ = c.service.DefaultKey() })
	api := sts.NewFromConfig(c.with(id, secret, ""))
	got, err := api.GetSessionToken(c.ctx, &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(900)})
	check(t, err)
	session := sts.NewFromConfig(c.with(*got.Credentials.AccessKeyId, *got.Credentials.SecretAccessKey, *got.Credentials.SessionToken))
	who, err := session.GetCallerIdentity(c.ctx, &sts.GetCallerIdentityInput{})
	check(t, err)
	if *who.Arn != "arn:aws:iam::123456789012:user/student" {
		t.Errorf("who: %s", *who.Arn)
	}
	_, err = session.GetSessionToken(c.ctx, &sts.GetSessionTokenInput{})
	refused(t, err, "AccessDenied", "session credentials")
	_, err = api.GetSessionToken(c.ctx, &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(60)})
	refused(t, err, "ValidationError", "900")
	info, err := api.GetAccessKeyInfo(c.ctx, &sts.GetAccessKeyInfoInput{AccessKeyId: &id})
	check(t, err)
	if *info.Account != "123456789012" {
		t.Errorf("account: %s", *info.Account)
	}
}
