package practice

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"eksui/internal/cfntemplate"
	"eksui/models/schemas"
)

// every is a stack with a resource of each type that needs no cluster, image or database.
const every = `
Resources:
  VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref VPC, CidrBlock: 10.0.0.0/24, AvailabilityZone: ap-northeast-2a}}
  Other: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref VPC, CidrBlock: 10.0.1.0/24, AvailabilityZone: ap-northeast-2c}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref VPC, InternetGatewayId: !Ref Gateway}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref VPC}}
  Association: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: one, VpcId: !Ref VPC}}
  Group2: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: two, VpcId: !Ref VPC}}
  In: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8}}
  Out: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/8}}
  Card: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Subnet, Description: %[1]s, GroupSet: [!Ref %[2]s]}}
  Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Key: {Type: AWS::EC2::KeyPair, Properties: {KeyName: key}}
  Volume: {Type: AWS::EC2::Volume, Properties: {AvailabilityZone: ap-northeast-2a, Size: %[3]d}}
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: role, AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]}}}
  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {InstanceProfileName: profile, Roles: [!Ref Role]}}
  Policy: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "ec2:Describe*", Resource: "*"}]}}}
  User: {Type: AWS::IAM::User, Properties: {UserName: someone}}
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: parameter, Type: String, Value: v}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: s}}
  Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupName: subnets, DBSubnetGroupDescription: d, SubnetIds: [!Ref Subnet, !Ref Other]}}
  Settings: {Type: AWS::RDS::DBParameterGroup, Properties: {DBParameterGroupName: settings, Description: d, Family: postgres17}}
`

func stacks(t *testing.T) *cloudformation.Client {
	t.Helper()
	dir := t.TempDir()
	return cloudformation.NewFromConfig(reached(t, dir, run(t, Options{Dir: dir}).Endpoint()))
}

// outputs waits for a stack and reads its outputs.
func outputs(t *testing.T, api *cloudformation.Client, wait func() error) map[string]string {
	t.Helper()
	if err := wait(); err != nil {
		events, _ := api.DescribeStackEvents(t.Context(), &cloudformation.DescribeStackEventsInput{StackName: aws.String("every")})
		for _, e := range events.StackEvents {
			if e.ResourceStatusReason != nil {
				t.Logf("%s: %s", *e.LogicalResourceId, *e.ResourceStatusReason)
			}
		}
		t.Fatal(err)
	}
	found, err := api.DescribeStacks(t.Context(), &cloudformation.DescribeStacksInput{StackName: aws.String("every")})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, o := range found.Stacks[0].Outputs {
		out[*o.OutputKey] = *o.OutputValue
	}
	return out
}

func create(t *testing.T, api *cloudformation.Client, body string) map[string]string {
	t.Helper()
	_, err := api.CreateStack(t.Context(), &cloudformation.CreateStackInput{
		StackName: aws.String("every"), TemplateBody: &body, Capabilities: []cfntypes.Capability{cfntypes.CapabilityCapabilityNamedIam},
	})
	if err != nil {
		t.Fatal(err)
	}
	return outputs(t, api, func() error {
		w := cloudformation.NewStackCreateCompleteWaiter(api, func(o *cloudformation.StackCreateCompleteWaiterOptions) { o.MinDelay, o.MaxDelay = poll, poll })
		return w.Wait(t.Context(), &cloudformation.DescribeStacksInput{StackName: aws.String("every")}, time.Minute)
	})
}

const poll = 50 * time.Millisecond

// TestRefIsTheIdentifier: Ref gives what CloudFormation's schemas call the identifier of a type.
func TestRefIsTheIdentifier(t *testing.T) {
	folder, _ := models(t)
	theirs, err := schemas.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(every, "one", "Group", 1)
	template, err := cfntemplate.Read(body)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]any{}
	known := map[string]string{}
	for _, r := range template.Resources {
		ref := theirs.Types[r.Type].Ref
		if len(ref) != 1 {
			continue // joined of several, in a way that the schema does not tell
		}
		value, named := r.Properties[ref[0]].(string)
		switch _, attribute := theirs.Types[r.Type].Attributes[ref[0]]; {
		case named:
			known[r.ID] = value
		case attribute:
			asked[r.ID+"Id"] = map[string]any{"Value": map[string]any{"Fn::GetAtt": []string{r.ID, ref[0]}}}
		default:
			continue // a name that CloudFormation makes
		}
		asked[r.ID] = map[string]any{"Value": map[string]any{"Ref": r.ID}}
	}
	raw, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	got := create(t, stacks(t), body+"Outputs: "+string(raw)+"\n")
	compared := 0
	for _, r := range template.Resources {
		want, ok := known[r.ID]
		if !ok {
			want, ok = got[r.ID+"Id"]
		}
		if !ok {
			continue
		}
		compared++
		if got[r.ID] != want {
			t.Errorf("Ref of %s is %q, its %v %q", r.Type, got[r.ID], theirs.Types[r.Type].Ref, want)
		}
	}
	t.Logf("Ref compared of %d types", compared)
}

// TestUpdatedInPlace: the properties that CloudFormation changes without a replacement keep the resource.
func TestUpdatedInPlace(t *testing.T) {
	api := stacks(t)
	const tell = "Outputs: {Card: {Value: !Ref Card}, Volume: {Value: !Ref Volume}}\n"
	before := create(t, api, fmt.Sprintf(every, "one", "Group", 1)+tell)
	_, err := api.UpdateStack(t.Context(), &cloudformation.UpdateStackInput{
		StackName: aws.String("every"), TemplateBody: aws.String(fmt.Sprintf(every, "two", "Group2", 2) + tell),
		Capabilities: []cfntypes.Capability{cfntypes.CapabilityCapabilityNamedIam},
	})
	if err != nil {
		t.Fatal(err)
	}
	after := outputs(t, api, func() error {
		w := cloudformation.NewStackUpdateCompleteWaiter(api, func(o *cloudformation.StackUpdateCompleteWaiterOptions) { o.MinDelay, o.MaxDelay = poll, poll })
		return w.Wait(t.Context(), &cloudformation.DescribeStacksInput{StackName: aws.String("every")}, time.Minute)
	})
	if !maps.Equal(after, before) || len(after) != 2 {
		t.Errorf("replaced: %v, before %v", after, before)
	}
}
