package practice

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"

	"eksui/practice/world"
)

// eventually repeats a look, without a pause, until it says yes.
func eventually(t *testing.T, what string, look func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for !look() {
		if ctx.Err() != nil {
			t.Fatalf("%s: not in time", what)
		}
	}
}

func codeOf(err error) string {
	var e smithy.APIError
	if errors.As(err, &e) {
		return e.ErrorCode()
	}
	return ""
}

const tinyTemplate = `{"Resources":{"Topic":{"Type":"AWS::EC2::InternetGateway"}}}`

// TestReadsLagBehindWrites: what was just made is not described yet, what was just deleted still is, and later all agree.
func TestReadsLagBehindWrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, err := Start(t.Context(), Options{Dir: dir, Speed: 8, Faults: []world.Fault{{Name: "lagging-reads"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	net := network(t, dir, c.Endpoint())
	cfg := aws.Config{Region: Region, Credentials: net.Options().Credentials, BaseEndpoint: aws.String(c.Endpoint()), HTTPClient: net.Options().HTTPClient}
	cfn, roles, clusters := cloudformation.NewFromConfig(cfg), iam.NewFromConfig(cfg), eks.NewFromConfig(cfg)
	ctx := t.Context()
	// A look that a busy machine made later than reads lag says nothing.
	late := func(written time.Time) bool {
		if time.Since(written) < c.World().Lag() {
			return false
		}
		t.Logf("looked %v after the change: too late to tell", time.Since(written))
		return true
	}

	written := time.Now()
	vpc, err := net.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	if err != nil {
		t.Fatal(err)
	}
	if ids := vpcs(t, net); len(ids) != 0 && !late(written) {
		t.Errorf("a VPC is described at once: %v", ids)
	}
	// A write sees what is there.
	if _, err := net.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: vpc.Vpc.VpcId, CidrBlock: aws.String("10.0.0.0/24")}); err != nil {
		t.Error(err)
	}
	eventually(t, "the VPC", func() bool { return len(vpcs(t, net)) == 1 })

	written = time.Now()
	made, err := cfn.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: aws.String("tiny"), TemplateBody: aws.String(tinyTemplate)})
	if err != nil {
		t.Fatal(err)
	}
	status := func(id *string) string {
		out, err := cfn.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: id})
		if err != nil {
			return err.Error()
		}
		return string(out.Stacks[0].StackStatus)
	}
	if got := status(made.StackId); !strings.Contains(got, "does not exist") && !late(written) {
		t.Errorf("a stack that was just made: %s", got)
	}
	ended := func(want string) func() bool {
		return func() bool {
			out, err := cfn.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: made.StackId})
			if err != nil {
				t.Fatal(err) // events don't lag
			}
			e := out.StackEvents[0]
			written = *e.Timestamp
			return *e.PhysicalResourceId == *made.StackId && string(e.ResourceStatus) == want
		}
	}
	eventually(t, "the ending event", ended("CREATE_COMPLETE"))
	if got := status(made.StackId); got != "CREATE_IN_PROGRESS" && !strings.Contains(got, "does not exist") && !late(written) {
		t.Errorf("after the event that ended it: %s", got)
	}
	eventually(t, "the status", func() bool { return status(made.StackId) == "CREATE_COMPLETE" })
	if _, err := cfn.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: made.StackId}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the deletion's event", ended("DELETE_COMPLETE"))
	if got := status(aws.String("tiny")); strings.Contains(got, "does not exist") && !late(written) {
		t.Error("a stack is gone at once")
	}
	eventually(t, "the end of the name", func() bool { return strings.Contains(status(aws.String("tiny")), "does not exist") })

	// A role is neither found nor trusted at first.
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"eks.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	written = time.Now()
	role, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("eks-role"), AssumeRolePolicyDocument: aws.String(trust)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = clusters.CreateCluster(ctx, &eks.CreateClusterInput{
		Name: aws.String("early"), RoleArn: role.Role.Arn, ResourcesVpcConfig: &ekstypes.VpcConfigRequest{SubnetIds: []string{"subnet-0", "subnet-1"}},
	})
	if (codeOf(err) != "InvalidParameterException" || !strings.Contains(err.Error(), "could not be assumed")) && !late(written) {
		t.Errorf("a cluster with a role that was just made: %v", err)
	}
	seen := func() bool {
		_, err := roles.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("eks-role")})
		if err != nil && codeOf(err) != "NoSuchEntity" {
			t.Fatal(err)
		}
		return err == nil
	}
	if seen() && !late(written) {
		t.Error("a role is found at once")
	}
	eventually(t, "the role", seen)

	c.World().SetFaults(nil)
	if _, err := net.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: vpc.Vpc.VpcId}); codeOf(err) != "DependencyViolation" {
		t.Errorf("%v", err)
	}
	if ids := vpcs(t, net); len(ids) != 1 {
		t.Errorf("without the fault: %v", ids)
	}
}
