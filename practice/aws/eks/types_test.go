package eks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"

	"eksui/practice/world"
)

// template is a cluster with everything that belongs to it, in eksctl's shape; %s are subnets and further properties.
const template = `
Parameters:
  Desired: {Type: Number, Default: 2}
  Private: {Type: String, Default: "false"}
Resources:
  ControlPlane:
    Type: AWS::EKS::Cluster
    Properties:
      Name: eks-cluster
      Version: "1.34"
      RoleArn: arn:aws:iam::123456789012:role/cluster
      AccessConfig: {AuthenticationMode: API_AND_CONFIG_MAP, BootstrapClusterCreatorAdminPermissions: true}
      BootstrapSelfManagedAddons: false
      KubernetesNetworkConfig: {IpFamily: ipv4}
      ResourcesVpcConfig: {EndpointPrivateAccess: !Ref Private, EndpointPublicAccess: true, SubnetIds: [%[1]s]}
      Logging: {ClusterLogging: {EnabledTypes: [{Type: audit}]}}
      Tags: [{Key: Name, Value: control-plane}]
  ManagedNodeGroup:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: !Ref ControlPlane
      NodegroupName: workers
      NodeRole: arn:aws:iam::123456789012:role/node
      Subnets: [%[2]s]
      AmiType: AL2023_x86_64_STANDARD
      InstanceTypes: [t2.small]
      ScalingConfig: {MinSize: "1", MaxSize: "5", DesiredSize: !Ref Desired}
      Labels: {alpha.eksctl.io/cluster-name: eks-cluster}
      Tags: {team: lab}
  Network:
    Type: AWS::EKS::Addon
    Properties: {ClusterName: !Ref ControlPlane, AddonName: vpc-cni}
  Names:
    Type: AWS::EKS::Addon
    DependsOn: ManagedNodeGroup
    Properties: {ClusterName: !Ref ControlPlane, AddonName: coredns}
  Viewer:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: !Ref ControlPlane
      PrincipalArn: arn:aws:iam::123456789012:user/stranger
      AccessPolicies:
        - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
          AccessScope: {Type: cluster}
Outputs:
  Endpoint: {Value: !GetAtt ControlPlane.Endpoint}
  Group: {Value: !GetAtt ControlPlane.ClusterSecurityGroupId}
  NodeGroup: {Value: !Ref ManagedNodeGroup}
  Issuer: {Value: !GetAtt ControlPlane.OpenIdConnectIssuerUrl}
  Certificate: {Value: !GetAtt ControlPlane.CertificateAuthorityData}
`

func (l *lab) body(zones string) *string {
	var subnets []string
	for _, z := range zones {
		subnets = append(subnets, l.subnets[string(z)])
	}
	ids := strings.Join(subnets, ", ")
	return aws.String(fmt.Sprintf(template, ids, ids))
}

// stack waits until a stack's status is none in progress, and returns it with its failures.
func (l *lab) stack(id *string) (stack cfntypes.Stack, failures string) {
	l.t.Helper()
	for range 1000 {
		time.Sleep(5 * time.Second)
		out, err := l.stacks.DescribeStacks(l.t.Context(), &cloudformation.DescribeStacksInput{StackName: id})
		check(l.t, err)
		if stack = out.Stacks[0]; strings.HasSuffix(string(stack.StackStatus), "_IN_PROGRESS") {
			continue
		}
		events, err := l.stacks.DescribeStackEvents(l.t.Context(), &cloudformation.DescribeStackEventsInput{StackName: id})
		check(l.t, err)
		for _, e := range events.StackEvents {
			if strings.HasSuffix(string(e.ResourceStatus), "_FAILED") {
				failures += fmt.Sprintf("%s %s: %s\n", *e.LogicalResourceId, e.ResourceStatus, aws.ToString(e.ResourceStatusReason))
			}
		}
		return stack, failures
	}
	l.t.Fatal("the stack never ends")
	return stack, ""
}

func TestStackOfACluster(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		created, err := l.stacks.CreateStack(t.Context(), &cloudformation.CreateStackInput{
			StackName: aws.String("lab"), TemplateBody: l.body("ac"), Tags: []cfntypes.Tag{{Key: aws.String("eksui:lab"), Value: aws.String("x")}},
		})
		check(t, err)
		stack, failures := l.stack(created.StackId)
		if stack.StackStatus != "CREATE_COMPLETE" {
			t.Fatalf("%s:\n%s", stack.StackStatus, failures)
		}
		outputs := map[string]string{}
		for _, o := range stack.Outputs {
			outputs[*o.OutputKey] = *o.OutputValue
		}
		if outputs["NodeGroup"] != "eks-cluster/workers" || !strings.HasPrefix(outputs["Group"], "sg-") || outputs["Certificate"] == "" ||
			!strings.HasPrefix(outputs["Endpoint"], "https://") || !strings.HasPrefix(outputs["Issuer"], "https://oidc.eks.") {
			t.Errorf("outputs %v", outputs)
		}
		c, err := l.api.DescribeCluster(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")})
		check(t, err)
		tags := c.Cluster.Tags
		if tags["eksui:lab"] != "x" || tags["Name"] != "control-plane" || tags["aws:cloudformation:stack-name"] != "lab" {
			t.Errorf("the cluster's tags: %v", tags)
		}
		if on := c.Cluster.Logging.ClusterLogging[0]; !*on.Enabled || len(on.Types) != 1 || on.Types[0] != "audit" {
			t.Errorf("logging: %+v", c.Cluster.Logging.ClusterLogging)
		}

		_, err = l.stacks.UpdateStack(t.Context(), &cloudformation.UpdateStackInput{
			StackName: aws.String("lab"), TemplateBody: aws.String(strings.ReplaceAll(*l.body("ac"), `"1.34"`, `"1.35"`)),
			Parameters: []cfntypes.Parameter{
				{ParameterKey: aws.String("Desired"), ParameterValue: aws.String("3")}, {ParameterKey: aws.String("Private"), ParameterValue: aws.String("true")},
			},
		})
		check(t, err)
		if stack, failures = l.stack(created.StackId); stack.StackStatus != "UPDATE_COMPLETE" {
			t.Fatalf("%s:\n%s", stack.StackStatus, failures)
		}
		c, err = l.api.DescribeCluster(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")})
		check(t, err)
		if *c.Cluster.Version != "1.35" || !c.Cluster.ResourcesVpcConfig.EndpointPrivateAccess || c.Cluster.Status != "ACTIVE" {
			t.Errorf("after the update: %+v", c.Cluster)
		}
		time.Sleep(5 * time.Minute)
		if nodes, _ := l.kube.count(*c.Cluster.Arn); nodes != 3 {
			t.Errorf("%d nodes", nodes)
		}

		_, err = l.stacks.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: aws.String("lab")})
		check(t, err)
		if stack, failures = l.stack(created.StackId); stack.StackStatus != "DELETE_COMPLETE" {
			t.Fatalf("%s:\n%s", stack.StackStatus, failures)
		}
		if zones := l.running(); len(zones) > 0 {
			t.Errorf("instances go on in %v", zones)
		}
		_, err = l.api.DescribeCluster(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")})
		refused(t, err, "ResourceNotFoundException", "No cluster found for name: eks-cluster.")
	})
}

func TestStackTellsWhyANodegroupFails(t *testing.T) {
	for _, c := range []struct {
		fault world.Fault
		zones string
		want  string
	}{
		{world.Fault{}, "ab", `"Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b).`},
		{world.Fault{Name: "unsupported-type", Arg: "ap-northeast-2c"}, "ac",
			`"Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2c).`},
		{world.Fault{Name: "node-not-joining"}, "ac", `"[Issue(Code=NodeCreationFailure, Message=Instances failed to join the kubernetes cluster, ResourceIds=[i-`},
		{world.Fault{Name: "no-capacity", Arg: "ap-northeast-2a"}, "ac", `"[Issue(Code=AsgInstanceLaunchFailures, Message=Could not launch On-Demand Instances. InsufficientInstanceCapacity`},
	} {
		inLab(t, func(t *testing.T, l *lab) {
			if c.fault.Name != "" {
				l.world.SetFaults([]world.Fault{c.fault})
			}
			created, err := l.stacks.CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: aws.String("lab"), TemplateBody: l.body(c.zones)})
			check(t, err)
			stack, failures := l.stack(created.StackId)
			if stack.StackStatus != "ROLLBACK_COMPLETE" || !strings.Contains(failures, c.want) {
				t.Errorf("%s, want %s:\n%s", stack.StackStatus, c.want, failures)
			}
			listed, err := l.api.ListClusters(t.Context(), &awseks.ListClustersInput{})
			check(t, err)
			if len(listed.Clusters)+len(l.running()) > 0 {
				t.Errorf("left behind: clusters %v, instances in %v", listed.Clusters, l.running())
			}
		})
	}
}

func TestStackDeletedWhileItsClusterIsMade(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		created, err := l.stacks.CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: aws.String("lab"), TemplateBody: l.body("ac")})
		check(t, err)
		time.Sleep(3 * time.Minute)
		_, err = l.stacks.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: aws.String("lab")})
		check(t, err)
		if stack, failures := l.stack(created.StackId); stack.StackStatus != "DELETE_COMPLETE" {
			t.Fatalf("%s:\n%s", stack.StackStatus, failures)
		}
		listed, err := l.api.ListClusters(t.Context(), &awseks.ListClustersInput{})
		check(t, err)
		if len(listed.Clusters) > 0 {
			t.Errorf("clusters %v", listed.Clusters)
		}
	})
}
