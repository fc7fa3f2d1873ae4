package cfn_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/google/go-cmp/cmp"

	"eksui/practice/aws/wire"
)

const single = "Resources: {A: {Type: 'AWS::EC2::Thing'}}"

func parameters(pairs ...string) []types.Parameter {
	var list []types.Parameter
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, types.Parameter{ParameterKey: &pairs[i], ParameterValue: &pairs[i+1]})
	}
	return list
}

func TestCreateStackRefuses(t *testing.T) {
	c := start(t, options{})
	with := func(head string) string { return head + "\n" + single }
	for name, tc := range map[string]struct {
		in            cloudformation.CreateStackInput
		code, message string
	}{
		"name": {cloudformation.CreateStackInput{StackName: aws.String("1st"), TemplateBody: aws.String(single)}, "ValidationError",
			"1 validation error detected: Value '1st' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"},
		"no template": {cloudformation.CreateStackInput{StackName: aws.String("x")}, "ValidationError", "Either Template URL or Template Body must be specified."},
		"too large": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String(single + "\n#" + strings.Repeat("x", 51200))}, "ValidationError",
			"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200"},
		"URL": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateURL: aws.String("https://b.s3.amazonaws.com/t.yaml")}, "ValidationError",
			"S3 error: Access Denied\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"},
		"type": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String("Resources: {A: {Type: 'AWS::S3::Bucket'}}")}, "ValidationError",
			"Template format error: Unrecognized resource types: [AWS::S3::Bucket]"},
		"no values": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String(with("Parameters: {P: {Type: String}, Q: {Type: String}}"))},
			"ValidationError", "Parameters: [P, Q] must have values"},
		"unknown parameter": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String(single), Parameters: parameters("P", "1")},
			"ValidationError", "Parameters: [P] do not exist in the template"},
		"pattern": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String(with("Parameters: {P: {Type: String, AllowedPattern: '[a-z]+'}}")),
			Parameters: parameters("P", "A1")}, "ValidationError", "Parameter 'P' must match pattern [a-z]+"},
		"no SSM parameter": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String(with("Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /no}}"))},
			"ValidationError", "Unable to fetch parameters [/no] from parameter store for this account."},
		"capability": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String("Resources: {R: {Type: 'AWS::IAM::Role'}}")},
			"InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]"},
		"named capability": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String("Resources: {R: {Type: 'AWS::IAM::Role', Properties: {Name: r}}}"),
			Capabilities: []types.Capability{types.CapabilityCapabilityIam}}, "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]"},
		"own tags": {cloudformation.CreateStackInput{StackName: aws.String("x"), TemplateBody: aws.String(single), Tags: []types.Tag{{Key: aws.String("aws:x"), Value: aws.String("1")}}},
			"ValidationError", "aws: prefixed tag key names are not allowed for external use."},
	} {
		t.Run(name, func(t *testing.T) {
			c.refuses(tc.code, tc.message, func() error { _, err := c.CreateStack(c.ctx(), &tc.in); return err })
		})
	}
}

func TestReadingWhatIsNotThere(t *testing.T) {
	c := start(t, options{})
	x := aws.String("x")
	for name, tc := range map[string]struct {
		message string
		call    func() error
	}{
		"DescribeStacks": {"Stack with id x does not exist", func() error {
			_, err := c.DescribeStacks(c.ctx(), &cloudformation.DescribeStacksInput{StackName: x})
			return err
		}},
		"DescribeStackEvents": {"Stack [x] does not exist", func() error {
			_, err := c.DescribeStackEvents(c.ctx(), &cloudformation.DescribeStackEventsInput{StackName: x})
			return err
		}},
		"DescribeStackResources": {"Stack [x] does not exist", func() error {
			_, err := c.DescribeStackResources(c.ctx(), &cloudformation.DescribeStackResourcesInput{StackName: x})
			return err
		}},
		"DescribeStackResource": {"Stack 'x' does not exist", func() error {
			_, err := c.DescribeStackResource(c.ctx(), &cloudformation.DescribeStackResourceInput{StackName: x, LogicalResourceId: x})
			return err
		}},
		"ListStackResources": {"Stack with id x does not exist", func() error {
			_, err := c.ListStackResources(c.ctx(), &cloudformation.ListStackResourcesInput{StackName: x})
			return err
		}},
		"GetTemplate": {"Stack with id x does not exist", func() error {
			_, err := c.GetTemplate(c.ctx(), &cloudformation.GetTemplateInput{StackName: x})
			return err
		}},
		"UpdateStack": {"Stack [x] does not exist", func() error { return c.updated("x", single) }},
	} {
		t.Run(name, func(t *testing.T) { c.refuses("ValidationError", tc.message, tc.call) })
	}
	c.drop("x") // AWS deletes what isn't there without a word
}

func TestReading(t *testing.T) {
	body := `
Description: a test
Parameters:
  Secret: {Type: String, NoEcho: true}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /known}
  Vpc: {Type: 'AWS::EC2::VPC::Id', Description: where, AllowedValues: [vpc-known1, vpc-unknown]}
Resources:
  R: {Type: 'AWS::IAM::Role', Metadata: {k: v}}
  A: {Type: 'AWS::EC2::Thing', Properties: {Name: !Ref Vpc, Secret: !Ref Image}}
Outputs:
  Image: {Value: !Ref Image, Description: an image}
`
	c := start(t, options{})
	id := c.create("s", body, func(in *cloudformation.CreateStackInput) {
		in.Parameters = parameters("Secret", "hunter2", "Vpc", "vpc-known1")
		in.Capabilities = []types.Capability{types.CapabilityCapabilityNamedIam}
		in.Tags = []types.Tag{{Key: aws.String("eksui:lab"), Value: aws.String("x")}}
		in.EnableTerminationProtection = aws.Bool(true)
	})
	st := c.settled(id)
	if st.StackStatus != types.StackStatusCreateComplete || aws.ToString(st.Description) != "a test" || len(st.Tags) != 1 || *st.Outputs[0].OutputValue != "ami-0123456789abcdef0" {
		t.Errorf("the stack is %s, %+v", st.StackStatus, st)
	}
	resources, err := c.ListStackResources(c.ctx(), &cloudformation.ListStackResourcesInput{StackName: &id})
	if err != nil {
		t.Fatal(err)
	}
	if l := resources.StackResourceSummaries; len(l) != 2 || *l[0].LogicalResourceId != "A" || *l[0].ResourceType != "AWS::EC2::Thing" || l[0].ResourceStatus != types.ResourceStatusCreateComplete {
		t.Errorf("resources: %+v", l)
	}
	shown := map[string]string{}
	for _, p := range st.Parameters {
		shown[*p.ParameterKey] = aws.ToString(p.ParameterValue) + " " + aws.ToString(p.ResolvedValue)
	}
	if diff := cmp.Diff(map[string]string{"Secret": "**** ", "Image": "/known ami-0123456789abcdef0", "Vpc": "vpc-known1 "}, shown); diff != "" {
		t.Error(diff)
	}

	v, err := c.ValidateTemplate(c.ctx(), &cloudformation.ValidateTemplateInput{TemplateBody: &body})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Parameters) != 3 || !aws.ToBool(v.Parameters[0].NoEcho) || v.Parameters[0].DefaultValue != nil || *v.Parameters[1].DefaultValue != "/known" ||
		len(v.Capabilities) != 1 || aws.ToString(v.CapabilitiesReason) != "The following resource(s) require capabilities: [AWS::IAM::Role]" {
		t.Errorf("validation gives %+v", v)
	}
	sum, err := c.GetTemplateSummary(c.ctx(), &cloudformation.GetTemplateSummaryInput{StackName: aws.String("s")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"AWS::IAM::Role", "AWS::EC2::Thing"}, sum.ResourceTypes); diff != "" || *sum.Parameters[2].ParameterType != "AWS::EC2::VPC::Id" ||
		len(sum.Parameters[2].ParameterConstraints.AllowedValues) != 2 {
		t.Errorf("the summary is %+v", sum)
	}
	got, err := c.GetTemplate(c.ctx(), &cloudformation.GetTemplateInput{StackName: aws.String("s")})
	if err != nil || aws.ToString(got.TemplateBody) != body {
		t.Errorf("the template is %q, %v", aws.ToString(got.TemplateBody), err)
	}
	r, err := c.DescribeStackResource(c.ctx(), &cloudformation.DescribeStackResourceInput{StackName: aws.String("s"), LogicalResourceId: aws.String("R")})
	if err != nil || aws.ToString(r.StackResourceDetail.Metadata) != `{"k":"v"}` {
		t.Errorf("the resource is %+v, %v", r, err)
	}
	all, err := c.DescribeStackResources(c.ctx(), &cloudformation.DescribeStackResourcesInput{PhysicalResourceId: r.StackResourceDetail.PhysicalResourceId})
	if err != nil || len(all.StackResources) != 2 || *all.StackResources[0].StackName != "s" {
		t.Errorf("the resources are %+v, %v", all, err)
	}

	c.refuses("ValidationError", "Stack [s] cannot be deleted while TerminationProtection is enabled", func() error {
		_, err := c.DeleteStack(c.ctx(), &cloudformation.DeleteStackInput{StackName: aws.String("s")})
		return err
	})
	if _, err := c.UpdateTerminationProtection(c.ctx(), &cloudformation.UpdateTerminationProtectionInput{
		StackName: aws.String("s"), EnableTerminationProtection: aws.Bool(false),
	}); err != nil {
		t.Fatal(err)
	}
	c.drop("s")
	c.settled(id)
	list, err := c.ListStacks(c.ctx(), &cloudformation.ListStacksInput{StackStatusFilter: []types.StackStatus{types.StackStatusDeleteComplete}})
	if err != nil || len(list.StackSummaries) != 1 || *list.StackSummaries[0].StackId != id {
		t.Errorf("the list is %+v, %v", list, err)
	}
	live, err := c.DescribeStacks(c.ctx(), &cloudformation.DescribeStacksInput{})
	if err != nil || len(live.Stacks) != 0 {
		t.Errorf("the live stacks are %+v, %v", live, err)
	}
	c.refuses("ValidationError", "Stack with id s does not exist", func() error {
		_, err := c.DescribeStacks(c.ctx(), &cloudformation.DescribeStacksInput{StackName: aws.String("s")})
		return err
	})
}

func TestParameterThatNamesNothing(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", "Parameters: {Vpc: {Type: 'AWS::EC2::VPC::Id'}}\n"+single, func(in *cloudformation.CreateStackInput) { in.Parameters = parameters("Vpc", "vpc-gone") })
	st := c.settled(id)
	if st.StackStatus != types.StackStatusRollbackComplete {
		t.Errorf("the stack is %s", st.StackStatus)
	}
	if got := c.reasonOf(id, "s", "ROLLBACK_IN_PROGRESS"); got != "Parameter validation failed: parameter value vpc-gone for parameter name Vpc does not exist. Rollback requested by user." {
		t.Errorf("the reason is %s", got)
	}
}

func TestClientRequestToken(t *testing.T) {
	c := start(t, options{})
	token := func(in *cloudformation.CreateStackInput) { in.ClientRequestToken = aws.String("t") }
	id := c.create("s", single, token)
	if again := c.create("s", single, token); again != id {
		t.Error("the same call again made another stack")
	}
	c.refuses("TokenAlreadyExistsException", "Token t was already used for another request", func() error {
		_, err := c.CreateStack(c.ctx(), &cloudformation.CreateStackInput{
			StackName: aws.String("s"), TemplateBody: aws.String(chain), ClientRequestToken: aws.String("t"),
		})
		return err
	})
}

func TestExports(t *testing.T) {
	exporting := "Resources: {A: {Type: 'AWS::EC2::Thing', Properties: {Size: %}}}\nOutputs: {A: {Value: !Ref A, Export: {Name: !Sub '${AWS::StackName}-A'}}}\n"
	importing := "Resources: {B: {Type: 'AWS::EC2::Thing', Properties: {Name: !ImportValue base-A}}}\n"
	c := start(t, options{})
	early := c.create("early", importing)
	c.settled(early)
	if got := c.reasonOf(early, "early", "ROLLBACK_IN_PROGRESS"); got != "No export named base-A found. Rollback requested by user." {
		t.Errorf("the reason is %s", got)
	}
	base := c.create("base", strings.Replace(exporting, "%", "1", 1))
	c.settled(base)
	user := c.create("user", importing)
	if st := c.settled(user); st.StackStatus != types.StackStatusCreateComplete {
		t.Fatalf("the importing stack is %s", st.StackStatus)
	}
	exports, err := c.ListExports(c.ctx(), &cloudformation.ListExportsInput{})
	if err != nil || len(exports.Exports) != 1 || *exports.Exports[0].Name != "base-A" || *exports.Exports[0].ExportingStackId != base {
		t.Errorf("exports are %+v, %v", exports, err)
	}
	imports, err := c.ListImports(c.ctx(), &cloudformation.ListImportsInput{ExportName: aws.String("base-A")})
	if err != nil || len(imports.Imports) != 1 || imports.Imports[0] != "user" {
		t.Errorf("imports are %+v, %v", imports, err)
	}
	twin := c.create("twin", strings.Replace(strings.Replace(exporting, "%", "1", 1), "${AWS::StackName}", "base", 1))
	c.settled(twin)
	if got := c.reasonOf(twin, "twin", "ROLLBACK_IN_PROGRESS"); got != "Export with name base-A is already exported by stack base. Rollback requested by user." {
		t.Errorf("the reason is %s", got)
	}
	c.drop("base")
	if st := c.settled(base); st.StackStatus != types.StackStatusCreateComplete ||
		aws.ToString(st.StackStatusReason) != "Export base-A cannot be deleted as it is in use by user" {
		t.Errorf("the exporting stack is %s: %s", st.StackStatus, aws.ToString(st.StackStatusReason))
	}
	if err := c.updated("base", single); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(base); st.StackStatus != types.StackStatusUpdateRollbackComplete {
		t.Errorf("the exporting stack is %s after its export was to go", st.StackStatus)
	}
	c.reasonless(base, "base UPDATE_ROLLBACK_IN_PROGRESS Export base-A cannot be deleted as it is in use by user")
	c.w.Update(func() { c.things.failMake["B"] = wire.Errorf("InvalidRequest", "no") })
	c.settled(c.create("undone", importing)) // its rollback lets go of what it imported
	for _, id := range []string{user, base} {
		c.drop(id)
		if st := c.settled(id); st.StackStatus != types.StackStatusDeleteComplete {
			t.Errorf("%s is %s", id, st.StackStatus)
		}
	}
	c.refuses("ValidationError", "Export 'base-A' is not imported by any stack.", func() error {
		_, err := c.ListImports(c.ctx(), &cloudformation.ListImportsInput{ExportName: aws.String("base-A")})
		return err
	})
}

func TestEventsComeInPages(t *testing.T) {
	body := "Resources:\n"
	for i := range 40 {
		body += "  T" + string(rune('A'+i/26)) + string(rune('A'+i%26)) + ": {Type: 'AWS::EC2::Thing'}\n"
	}
	c := start(t, options{})
	id := c.create("s", body)
	c.settled(id)
	out, err := c.DescribeStackEvents(c.ctx(), &cloudformation.DescribeStackEventsInput{StackName: &id})
	if err != nil || len(out.StackEvents) != 100 || out.NextToken == nil {
		t.Errorf("the first page has %d events, %v", len(out.StackEvents), err)
	}
	if all := c.events(id); len(all) != 122 {
		t.Errorf("%d events in all, want 122", len(all))
	}
}

func TestNotBuilt(t *testing.T) {
	c := start(t, options{})
	c.refuses("InvalidAction", "Could not find operation DetectStackDrift for version 2010-05-15", func() error {
		_, err := c.DetectStackDrift(c.ctx(), &cloudformation.DetectStackDriftInput{StackName: aws.String("s")})
		return err
	})
}
