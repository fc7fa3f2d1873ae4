package iam_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"go.uber.org/goleak"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/iam"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(wiretest.Every(m, "iam 2010-05-08", "sts 2011-06-15"))
}

const region = "ap-northeast-2"

// cloud is IAM, STS and EC2 over HTTP, each call signed and allowed or not.
type cloud struct {
	t        *testing.T
	ctx      context.Context
	world    *world.World
	service  *iam.Service
	endpoint string
	iam      *awsiam.Client // the default user's
}

func start(t *testing.T) *cloud {
	t.Helper()
	w, err := world.Open(world.Options{Speed: world.MaxSpeed})
	check(t, err)
	s, err := iam.New(w)
	check(t, err)
	net, err := ec2.New(w, iam.Account)
	check(t, err)
	w.Start()
	server := httptest.NewServer(wiretest.NewServer(w, s, append(s.Wire(), net.Wire())...))
	t.Cleanup(func() {
		server.Close()
		check(t, w.Close())
	})
	c := &cloud{t: t, ctx: t.Context(), world: w, service: s, endpoint: server.URL}
	var id, secret string
	w.View(func() { id, secret, _ = s.DefaultKey() })
	c.iam = awsiam.NewFromConfig(c.with(id, secret, ""))
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// with is the configuration of whoever has a key.
func (c *cloud) with(id, secret, token string) aws.Config {
	return aws.Config{
		Region: region, BaseEndpoint: &c.endpoint, Credentials: credentials.NewStaticCredentialsProvider(id, secret, token),
	}
}

// refused checks a call's error: its code, and a text in its message.
func refused(t *testing.T, err error, code, text string) {
	t.Helper()
	var e smithy.APIError
	if !errors.As(err, &e) || e.ErrorCode() != code || !strings.Contains(e.ErrorMessage(), text) {
		t.Errorf("%v; want %s: …%s…", err, code, text)
	}
}

const (
	vpcPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeVpcs","Resource":"*"}]}`
	ec2Trust  = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
)

// user makes a user with a key and an inline policy, none where it is "".
func (c *cloud) user(name, policy string) aws.Config {
	c.t.Helper()
	_, err := c.iam.CreateUser(c.ctx, &awsiam.CreateUserInput{UserName: &name})
	check(c.t, err)
	if policy != "" {
		_, err = c.iam.PutUserPolicy(c.ctx, &awsiam.PutUserPolicyInput{UserName: &name, PolicyName: aws.String("inline"), PolicyDocument: &policy})
		check(c.t, err)
	}
	key, err := c.iam.CreateAccessKey(c.ctx, &awsiam.CreateAccessKeyInput{UserName: &name})
	check(c.t, err)
	return c.with(*key.AccessKey.AccessKeyId, *key.AccessKey.SecretAccessKey, "")
}

func TestUserAndKeys(t *testing.T) {
	c := start(t)
	made, err := c.iam.CreateUser(c.ctx, &awsiam.CreateUserInput{UserName: aws.String("amy"), Path: aws.String("/team/"), Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}}})
	check(t, err)
	if u := made.User; *u.Arn != "arn:aws:iam::123456789012:user/team/amy" || !regexp.MustCompile(`^AIDA[A-Z2-7]{17}$`).MatchString(*u.UserId) {
		t.Errorf("user %s %s", *u.Arn, *u.UserId)
	}
	_, err = c.iam.CreateUser(c.ctx, &awsiam.CreateUserInput{UserName: aws.String("amy")})
	refused(t, err, "EntityAlreadyExists", "User with name amy already exists.")
	_, err = c.iam.GetUser(c.ctx, &awsiam.GetUserInput{UserName: aws.String("bob")})
	refused(t, err, "NoSuchEntity", "The user with name bob cannot be found.")
	self, err := c.iam.GetUser(c.ctx, &awsiam.GetUserInput{})
	check(t, err)
	if *self.User.UserName != iam.DefaultUser {
		t.Errorf("the caller is %s", *self.User.UserName)
	}

	var keys []string
	for range 2 {
		key, err := c.iam.CreateAccessKey(c.ctx, &awsiam.CreateAccessKeyInput{UserName: aws.String("amy")})
		check(t, err)
		if !regexp.MustCompile(`^AKIA[A-Z2-7]{16}$`).MatchString(*key.AccessKey.AccessKeyId) || len(*key.AccessKey.SecretAccessKey) != 40 {
			t.Errorf("key %s with a secret of %d characters", *key.AccessKey.AccessKeyId, len(*key.AccessKey.SecretAccessKey))
		}
		keys = append(keys, *key.AccessKey.AccessKeyId)
	}
	_, err = c.iam.CreateAccessKey(c.ctx, &awsiam.CreateAccessKeyInput{UserName: aws.String("amy")})
	refused(t, err, "LimitExceeded", "AccessKeysPerUser: 2")
	_, err = c.iam.DeleteUser(c.ctx, &awsiam.DeleteUserInput{UserName: aws.String("amy")})
	refused(t, err, "DeleteConflict", "must delete access keys first")
	for _, id := range keys {
		_, err = c.iam.DeleteAccessKey(c.ctx, &awsiam.DeleteAccessKeyInput{UserName: aws.String("amy"), AccessKeyId: &id})
		check(t, err)
	}
	_, err = c.iam.DeleteUser(c.ctx, &awsiam.DeleteUserInput{UserName: aws.String("amy")})
	check(t, err)
}

func TestKeysThatNoLongerCount(t *testing.T) {
	c := start(t)
	config := c.user("amy", "")
	whoami := func() error {
		_, err := sts.NewFromConfig(config).GetCallerIdentity(c.ctx, &sts.GetCallerIdentityInput{})
		return err
	}
	check(t, whoami())
	listed, err := c.iam.ListAccessKeys(c.ctx, &awsiam.ListAccessKeysInput{UserName: aws.String("amy")})
	check(t, err)
	id := listed.AccessKeyMetadata[0].AccessKeyId
	used, err := c.iam.GetAccessKeyLastUsed(c.ctx, &awsiam.GetAccessKeyLastUsedInput{AccessKeyId: id})
	check(t, err)
	if *used.UserName != "amy" || *used.AccessKeyLastUsed.ServiceName != "sts" || *used.AccessKeyLastUsed.Region != region {
		t.Errorf("last used: %+v", used.AccessKeyLastUsed)
	}
	for _, status := range []types.StatusType{types.StatusTypeInactive, types.StatusTypeActive} {
		_, err = c.iam.UpdateAccessKey(c.ctx, &awsiam.UpdateAccessKeyInput{UserName: aws.String("amy"), AccessKeyId: id, Status: status})
		check(t, err)
		if status == types.StatusTypeActive {
			check(t, whoami())
		} else {
			refused(t, whoami(), "InvalidClientTokenId", "The security token included in the request is invalid")
		}
	}
}

func TestPoliciesDecide(t *testing.T) {
	c := start(t)
	config := c.user("amy", vpcPolicy)
	net, me := awsec2.NewFromConfig(config), awsiam.NewFromConfig(config)
	_, err := net.DescribeVpcs(c.ctx, &awsec2.DescribeVpcsInput{})
	check(t, err)
	_, err = net.CreateVpc(c.ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	refused(t, err, "UnauthorizedOperation", "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/amy is not authorized to perform: ec2:CreateVpc")
	refused(t, err, "UnauthorizedOperation", "because no identity-based policy allows the ec2:CreateVpc action")
	_, err = net.CreateVpc(c.ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16"), DryRun: aws.Bool(true)})
	refused(t, err, "UnauthorizedOperation", "ec2:CreateVpc")
	_, err = me.GetRole(c.ctx, &awsiam.GetRoleInput{RoleName: aws.String("x")})
	refused(t, err, "AccessDenied", "User: arn:aws:iam::123456789012:user/amy is not authorized to perform: iam:GetRole on resource: role x because no identity-based policy allows the iam:GetRole action")

	// Who may do everything is stopped by a Deny, and by nothing else.
	attach := &awsiam.AttachUserPolicyInput{UserName: aws.String("amy"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")}
	_, err = c.iam.AttachUserPolicy(c.ctx, attach)
	check(t, err)
	_, err = net.CreateVpc(c.ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	check(t, err)
	deny := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ec2:Create*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"ap-northeast-2"}}}]}`
	_, err = c.iam.PutUserPolicy(c.ctx, &awsiam.PutUserPolicyInput{UserName: aws.String("amy"), PolicyName: aws.String("seoul"), PolicyDocument: &deny})
	check(t, err)
	_, err = net.CreateVpc(c.ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	refused(t, err, "UnauthorizedOperation", "with an explicit deny in an identity-based policy")
	config.Region = "us-east-1"
	_, err = awsec2.NewFromConfig(config).CreateVpc(c.ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	check(t, err)
}

func TestSimulation(t *testing.T) {
	c := start(t)
	c.user("amy", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:*","eks:CreateCluster"],"Resource":"*"},{"Effect":"Deny","Action":"ec2:DeleteVpc","Resource":"*"}]}`)
	out, err := c.iam.SimulatePrincipalPolicy(c.ctx, &awsiam.SimulatePrincipalPolicyInput{
		PolicySourceArn: aws.String("arn:aws:iam::123456789012:user/amy"), ActionNames: []string{"ec2:CreateVpc", "ec2:DeleteVpc", "rds:CreateDBInstance"},
	})
	check(t, err)
	got := map[string]types.PolicyEvaluationDecisionType{}
	for _, r := range out.EvaluationResults {
		got[*r.EvalActionName] = r.EvalDecision
	}
	for action, want := range map[string]types.PolicyEvaluationDecisionType{
		"ec2:CreateVpc": types.PolicyEvaluationDecisionTypeAllowed, "ec2:DeleteVpc": types.PolicyEvaluationDecisionTypeExplicitDeny,
		"rds:CreateDBInstance": types.PolicyEvaluationDecisionTypeImplicitDeny,
	} {
		if got[action] != want {
			t.Errorf("%s: %s, want %s", action, got[action], want)
		}
	}
	_, err = c.iam.SimulatePrincipalPolicy(c.ctx, &awsiam.SimulatePrincipalPolicyInput{PolicySourceArn: aws.String("arn:aws:iam::123456789012:user/bob"), ActionNames: []string{"ec2:CreateVpc"}})
	refused(t, err, "NoSuchEntity", "user/bob")
}

func TestRoles(t *testing.T) {
	c := start(t)
	role, err := c.iam.CreateRole(c.ctx, &awsiam.CreateRoleInput{RoleName: aws.String("node"), AssumeRolePolicyDocument: aws.String(ec2Trust)})
	check(t, err)
	if text, err := url.QueryUnescape(*role.Role.AssumeRolePolicyDocument); err != nil || text != ec2Trust {
		t.Errorf("the trust policy is %s, %v", text, err)
	}
	if !regexp.MustCompile(`^AROA[A-Z2-7]{17}$`).MatchString(*role.Role.RoleId) || *role.Role.MaxSessionDuration != 3600 {
		t.Errorf("role %+v", role.Role)
	}
	_, err = c.iam.CreateRole(c.ctx, &awsiam.CreateRoleInput{RoleName: aws.String("x"), AssumeRolePolicyDocument: aws.String(vpcPolicy)})
	refused(t, err, "MalformedPolicyDocument", "Has prohibited field Resource")
	_, err = c.iam.AttachRolePolicy(c.ctx, &awsiam.AttachRolePolicyInput{RoleName: aws.String("node"), PolicyArn: aws.String("arn:aws:iam::aws:policy/NoSuchPolicy")})
	refused(t, err, "NoSuchEntity", "Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable.")
	worker := aws.String("arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy")
	_, err = c.iam.AttachRolePolicy(c.ctx, &awsiam.AttachRolePolicyInput{RoleName: aws.String("node"), PolicyArn: worker})
	check(t, err)
	_, err = c.iam.CreateInstanceProfile(c.ctx, &awsiam.CreateInstanceProfileInput{InstanceProfileName: aws.String("node")})
	check(t, err)
	_, err = c.iam.AddRoleToInstanceProfile(c.ctx, &awsiam.AddRoleToInstanceProfileInput{InstanceProfileName: aws.String("node"), RoleName: aws.String("node")})
	check(t, err)

	// It goes only when nothing hangs on it.
	remove := func() error {
		_, err := c.iam.DeleteRole(c.ctx, &awsiam.DeleteRoleInput{RoleName: aws.String("node")})
		return err
	}
	refused(t, remove(), "DeleteConflict", "Cannot delete entity, must detach all policies first.")
	_, err = c.iam.DetachRolePolicy(c.ctx, &awsiam.DetachRolePolicyInput{RoleName: aws.String("node"), PolicyArn: worker})
	check(t, err)
	refused(t, remove(), "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.")
	_, err = c.iam.RemoveRoleFromInstanceProfile(c.ctx, &awsiam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: aws.String("node"), RoleName: aws.String("node")})
	check(t, err)
	check(t, remove())
	refused(t, remove(), "NoSuchEntity", "The role with name node cannot be found.")
}

func TestAssumedRole(t *testing.T) {
	c := start(t)
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]}`
	for role, document := range map[string]string{"reader": trust, "node": ec2Trust} {
		_, err := c.iam.CreateRole(c.ctx, &awsiam.CreateRoleInput{RoleName: &role, AssumeRolePolicyDocument: &document})
		check(t, err)
		_, err = c.iam.PutRolePolicy(c.ctx, &awsiam.PutRolePolicyInput{RoleName: &role, PolicyName: aws.String("p"), PolicyDocument: aws.String(vpcPolicy)})
		check(t, err)
	}
	var id, secret string
	c.world.View(func() { id, secret, _ = c.service.DefaultKey() })
	tokens := sts.NewFromConfig(c.with(id, secret, ""))
	assume := func(role string) (*sts.AssumeRoleOutput, error) {
		return tokens.AssumeRole(c.ctx, &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::123456789012:role/" + role), RoleSessionName: aws.String("me")})
	}
	_, err := assume("node")
	refused(t, err, "AccessDenied", "is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/node")
	out, err := assume("reader")
	check(t, err)
	config := c.with(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)
	who, err := sts.NewFromConfig(config).GetCallerIdentity(c.ctx, &sts.GetCallerIdentityInput{})
	check(t, err)
	if *who.Arn != "arn:aws:sts::123456789012:assumed-role/reader/me" || !strings.HasPrefix(*out.Credentials.AccessKeyId, "ASIA") {
		t.Errorf("who: %s with %s", *who.Arn, *out.Credentials.AccessKeyId)
	}
	_, err = awsec2.NewFromConfig(config).DescribeVpcs(c.ctx, &awsec2.DescribeVpcsInput{})
	check(t, err)
	_, err = awsec2.NewFromConfig(config).CreateVpc(c.ctx, &awsec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	refused(t, err, "UnauthorizedOperation", "User: arn:aws:sts::123456789012:assumed-role/reader/me is not authorized")
	// Half of the credentials is none.
	_, err = sts.NewFromConfig(c.with(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, "")).GetCallerIdentity(c.ctx, &sts.GetCallerIdentityInput{})
	refused(t, err, "InvalidClientTokenId", "")
}

func TestManagedPolicies(t *testing.T) {
	c := start(t)
	made, err := c.iam.CreatePolicy(c.ctx, &awsiam.CreatePolicyInput{PolicyName: aws.String("p"), PolicyDocument: aws.String(vpcPolicy)})
	check(t, err)
	arn := made.Policy.Arn
	for _, document := range []string{"{", `{"Statement":[{"Effect":"Allow","Action":"ec2","Resource":"*"}]}`, `{"Statement":[{"Effect":"Allow","Action":"ec2:*"}]}`} {
		_, err = c.iam.CreatePolicy(c.ctx, &awsiam.CreatePolicyInput{PolicyName: aws.String("q"), PolicyDocument: &document})
		refused(t, err, "MalformedPolicyDocument", "")
	}
	for range 4 {
		_, err = c.iam.CreatePolicyVersion(c.ctx, &awsiam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: aws.String(vpcPolicy), SetAsDefault: true})
		check(t, err)
	}
	_, err = c.iam.CreatePolicyVersion(c.ctx, &awsiam.CreatePolicyVersionInput{PolicyArn: arn, PolicyDocument: aws.String(vpcPolicy)})
	refused(t, err, "LimitExceeded", "A managed policy can have up to 5 versions.")
	_, err = c.iam.DeletePolicyVersion(c.ctx, &awsiam.DeletePolicyVersionInput{PolicyArn: arn, VersionId: aws.String("v5")})
	refused(t, err, "DeleteConflict", "Cannot delete the default version of a policy.")
	_, err = c.iam.DeletePolicy(c.ctx, &awsiam.DeletePolicyInput{PolicyArn: arn})
	refused(t, err, "DeleteConflict", "This policy has more than one version.")

	// Lists come in pages.
	pages, seen := 0, map[string]bool{}
	pager := awsiam.NewListPoliciesPaginator(c.iam, &awsiam.ListPoliciesInput{MaxItems: aws.Int32(10)})
	for pager.HasMorePages() {
		page, err := pager.NextPage(c.ctx)
		check(t, err)
		pages++
		for _, p := range page.Policies {
			seen[*p.Arn] = true
		}
	}
	if pages < 3 || !seen[*arn] || !seen["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"] {
		t.Errorf("%d pages with %d policies", pages, len(seen))
	}
}
