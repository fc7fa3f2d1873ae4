package cfn_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/google/go-cmp/cmp"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

func TestBaseStackUpAndDown(t *testing.T) {
	body, err := os.ReadFile("../../../assets/templates/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, options{})
	id := c.create("eks-work-base", string(body))
	st := c.settled(id)
	if st.StackStatus != types.StackStatusCreateComplete {
		t.Fatalf("%s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	outputs := map[string]string{}
	for _, o := range st.Outputs {
		outputs[*o.OutputKey] = *o.OutputValue
	}
	if n := strings.Count(outputs["WorkerSubnets"], "subnet-"); n != 3 || !strings.HasPrefix(outputs["VPC"], "vpc-") || outputs["RouteTable"] == "" {
		t.Errorf("outputs are %v", outputs)
	}
	c.inOrder(id, "EksWorkVPC CREATE_COMPLETE", "WorkerSubnet1 CREATE_IN_PROGRESS", "WorkerSubnet1 CREATE_COMPLETE",
		"WorkerSubnet1RouteTableAssociation CREATE_IN_PROGRESS", "eks-work-base CREATE_COMPLETE")
	c.inOrder(id, "VPCGatewayAttachment CREATE_COMPLETE", "WorkerSubnetRoute CREATE_IN_PROGRESS")

	c.drop(id)
	if st := c.settled(id); st.StackStatus != types.StackStatusDeleteComplete || st.DeletionTime == nil {
		t.Fatalf("%s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	c.inOrder(id, "WorkerSubnet1RouteTableAssociation DELETE_COMPLETE", "WorkerSubnet1 DELETE_IN_PROGRESS", "WorkerSubnet1 DELETE_COMPLETE",
		"EksWorkVPC DELETE_IN_PROGRESS", "EksWorkVPC DELETE_COMPLETE", "eks-work-base DELETE_COMPLETE")
	if left := c.alive(); left != 0 {
		t.Errorf("%d things are left", left)
	}
}

const chain = `
Resources:
  A: {Type: 'AWS::EC2::Thing', Properties: {Size: 1}}
  B: {Type: 'AWS::EC2::Thing', Properties: {Name: !Ref A, Size: 1}}
  C: {Type: 'AWS::EC2::Thing', Properties: {Name: !GetAtt B.Arn}}
`

func TestEventsOfACreation(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", chain, func(in *cloudformation.CreateStackInput) { in.ClientRequestToken = aws.String("token-1") })
	c.settled(id)
	want := []string{
		"s CREATE_IN_PROGRESS User Initiated",
		"A CREATE_IN_PROGRESS", "A CREATE_IN_PROGRESS Resource creation Initiated", "A CREATE_COMPLETE",
		"B CREATE_IN_PROGRESS", "B CREATE_IN_PROGRESS Resource creation Initiated", "B CREATE_COMPLETE",
		"C CREATE_IN_PROGRESS", "C CREATE_IN_PROGRESS Resource creation Initiated", "C CREATE_COMPLETE",
		"s CREATE_COMPLETE",
	}
	if diff := cmp.Diff(want, c.events(id)); diff != "" {
		t.Error(diff)
	}
	out, err := c.DescribeStackEvents(c.ctx(), &cloudformation.DescribeStackEventsInput{StackName: &id})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for i, e := range out.StackEvents {
		ids[*e.EventId] = true
		if i > 0 && !e.Timestamp.Before(*out.StackEvents[i-1].Timestamp) {
			t.Errorf("event %s is not older than the one before it", *e.EventId)
		}
		if aws.ToString(e.ClientRequestToken) != "token-1" {
			t.Errorf("event %s has the token %v", *e.EventId, e.ClientRequestToken)
		}
	}
	if len(ids) != len(want) {
		t.Errorf("%d different event ids in %d events", len(ids), len(want))
	}
	if e := out.StackEvents[2]; !strings.HasPrefix(aws.ToString(e.PhysicalResourceId), "thing-") || !strings.Contains(aws.ToString(e.ResourceProperties), `"Name":"arn:thing-`) {
		t.Errorf("the event of C says %s with %s", aws.ToString(e.PhysicalResourceId), aws.ToString(e.ResourceProperties))
	}
}

var identifiers = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// reasonOf is the reason of a resource's event with a status, ids masked.
// TestConfigurationComplete is told between the beginning and the end of what CloudFormation checks for consistency: of a
// resource, and of a stack when all its resources are configured.
func TestConfigurationComplete(t *testing.T) {
	c := start(t, options{})
	for body, want := range map[string][]string{
		"Resources: {G: {Type: 'AWS::EC2::InternetGateway'}}":                                                  {"G CREATE_IN_PROGRESS", "s CREATE_IN_PROGRESS"},
		"Resources:\n  G: {Type: 'AWS::EC2::InternetGateway'}\n  T: {Type: 'AWS::EC2::Thing', DependsOn: G}\n": {"G CREATE_IN_PROGRESS"},
		"Resources: {T: {Type: 'AWS::EC2::Thing'}}":                                                            nil,
	} {
		id := c.create("s", body)
		if st := c.settled(id); st.StackStatus != types.StackStatusCreateComplete || st.DetailedStatus != "" {
			t.Errorf("the stack is %s, %s", st.StackStatus, st.DetailedStatus)
		}
		out, err := c.DescribeStackEvents(c.ctx(), &cloudformation.DescribeStackEventsInput{StackName: &id})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range slices.Backward(out.StackEvents) {
			if e.DetailedStatus == types.DetailedStatusConfigurationComplete {
				got = append(got, *e.LogicalResourceId+" "+string(e.ResourceStatus))
				if *e.ResourceStatusReason != "Eventual consistency check initiated" {
					t.Errorf("its reason: %s", *e.ResourceStatusReason)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
		c.drop(id)
		c.settled(id)
	}
}

func (c *cloud) reasonOf(id, logical, status string) string {
	for _, e := range c.events(id) {
		if rest, ok := strings.CutPrefix(e, logical+" "+status+" "); ok {
			return identifiers.ReplaceAllString(rest, "UUID")
		}
	}
	c.t.Errorf("%s never is %s:\n%s", logical, status, strings.Join(c.events(id), "\n"))
	return ""
}

func TestCreationThatFails(t *testing.T) {
	c := start(t, options{prep: func(c *cloud) {
		c.things.failMake["B"] = wire.Errorf("InvalidParameterValue", "Size must be even")
		c.things.unstable["D"] = true
	}})
	body := chain + "  D: {Type: 'AWS::EC2::Thing'}\n"
	id := c.create("s", body)
	c.until(func() bool { return slices.Contains(c.events(id), "D DELETE_IN_PROGRESS") })
	c.w.Update(func() { c.things.unstable["D"] = false })
	if st := c.settled(id); st.StackStatus != types.StackStatusRollbackComplete {
		t.Fatalf("%s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	want := `Resource handler returned message: "Size must be even (Service: Ec2, Status Code: 400, Request ID: UUID, Extended Request ID: null)" ` +
		`(RequestToken: UUID, HandlerErrorCode: InvalidRequest)`
	if got := c.reasonOf(id, "B", "CREATE_FAILED"); got != want {
		t.Errorf("the reason is %s\nwant %s", got, want)
	}
	if got := c.reasonOf(id, "D", "CREATE_FAILED"); got != "Resource creation cancelled" {
		t.Errorf("the sibling's reason is %s", got)
	}
	if got := c.reasonOf(id, "s", "ROLLBACK_IN_PROGRESS"); got != "The following resource(s) failed to create: [B, D]. Rollback requested by user." {
		t.Errorf("the stack's reason is %s", got)
	}
	c.inOrder(id, "s ROLLBACK_IN_PROGRESS", "A DELETE_IN_PROGRESS", "A DELETE_COMPLETE", "s ROLLBACK_COMPLETE")
	if slices.ContainsFunc(c.events(id), func(e string) bool { return strings.HasPrefix(e, "C ") }) {
		t.Error("C was begun after B failed")
	}
	if left := c.alive(); left != 0 {
		t.Errorf("%d things are left", left)
	}
	c.refuses("AlreadyExistsException", "Stack [s] already exists", func() error {
		_, err := c.CreateStack(c.ctx(), &cloudformation.CreateStackInput{StackName: aws.String("s"), TemplateBody: &body})
		return err
	})
	c.refuses("ValidationError", "Stack:"+id+" is in ROLLBACK_COMPLETE state and can not be updated.", func() error {
		_, err := c.UpdateStack(c.ctx(), &cloudformation.UpdateStackInput{StackName: aws.String("s"), TemplateBody: &body})
		return err
	})
	c.drop("s")
	c.settled(id)
	if again := c.create("s", body); again == id {
		t.Error("the second stack of the name has the first one's id")
	}
}

func TestOnFailure(t *testing.T) {
	for onFailure, want := range map[types.OnFailure]types.StackStatus{
		types.OnFailureDoNothing: types.StackStatusCreateFailed, types.OnFailureDelete: types.StackStatusDeleteComplete,
		types.OnFailureRollback: types.StackStatusRollbackComplete,
	} {
		t.Run(string(onFailure), func(t *testing.T) {
			c := start(t, options{prep: func(c *cloud) { c.things.failMake["B"] = wire.Errorf("InvalidRequest", "no") }})
			id := c.create("s", chain, func(in *cloudformation.CreateStackInput) { in.OnFailure = onFailure })
			if st := c.settled(id); st.StackStatus != want {
				t.Errorf("the stack is %s, want %s", st.StackStatus, want)
			}
			if alive := c.alive(); alive != 0 && onFailure != types.OnFailureDoNothing || alive != 1 && onFailure == types.OnFailureDoNothing {
				t.Errorf("%d things are alive", alive)
			}
		})
	}
}

// encoded is what AWS lets its own service take apart.
var encoded = regexp.MustCompile(`message: [\w-]{20,}`)

func TestReasonsBeforeTheHandler(t *testing.T) {
	for name, c := range map[string]struct {
		properties, denied, want string
		fault                    bool
	}{
		"unsupported": {"{Colour: red}", "", "Encountered unsupported property Colour", false},
		"secret":      {"{Secret: '{{resolve:secretsmanager:none}}'}", "", "Secrets Manager can't find the specified secret.", false},
		"parameter":   {"{Secret: '{{resolve:ssm:/none}}'}", "", "Parameters: [ssm:/none:1] cannot be found.", false},
		"select":      {"{Size: !Select [4, [a]]}", "", "Template error: Fn::Select  cannot select nonexistent value at index 4", false},
		"denied": {"{}", "ec2:CreateThing", `Resource handler returned message: "You are not authorized to perform this operation. User: ` + student.ARN +
			` is not authorized to perform: ec2:CreateThing because no identity-based policy allows the ec2:CreateThing action. Encoded authorization failure message: CODE (Service: Ec2, Status Code: 403, ` +
			`Request ID: UUID, Extended Request ID: null)" (RequestToken: UUID, HandlerErrorCode: AccessDenied)`, false},
		"fault": {"{}", "", `Resource handler returned message: "An internal error has occurred (Service: Ec2, Status Code: 500, Request ID: UUID, ` +
			`Extended Request ID: null)" (RequestToken: UUID, HandlerErrorCode: ServiceInternalError)`, true},
	} {
		t.Run(name, func(t *testing.T) {
			cl := start(t, options{denied: c.denied})
			if c.fault {
				cl.w.SetFaults([]world.Fault{{Name: "stack-rollback", Arg: "A"}})
			}
			id := cl.create("s", "Resources: {A: {Type: 'AWS::EC2::Thing', Properties: "+c.properties+"}}")
			if st := cl.settled(id); st.StackStatus != types.StackStatusRollbackComplete {
				t.Errorf("the stack is %s", st.StackStatus)
			}
			if got := encoded.ReplaceAllString(cl.reasonOf(id, "A", "CREATE_FAILED"), "message: CODE"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestDynamicReferencesStayOutOfSight(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", "Resources: {A: {Type: 'AWS::EC2::Thing', Properties: {Secret: '{{resolve:secretsmanager:db:SecretString:password}}'}}}")
	if st := c.settled(id); st.StackStatus != types.StackStatusCreateComplete {
		t.Fatalf("%s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	c.w.View(func() {
		for _, props := range c.things.State.Alive {
			if props["Secret"] != "hunter2" {
				t.Error("the handler was not given the secret's value")
			}
		}
	})
	out, err := c.DescribeStackEvents(c.ctx(), &cloudformation.DescribeStackEventsInput{StackName: &id})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range out.StackEvents {
		if strings.Contains(aws.ToString(e.ResourceProperties), "hunter2") {
			t.Error("an event shows the secret's value")
		}
	}
}

func TestNoEchoStaysOutOfEvents(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", "Parameters: {P: {Type: String, NoEcho: true}}\nResources: {A: {Type: 'AWS::EC2::Thing', Properties: {Size: 1, Secret: !Base64 {'Fn::Sub': 'x-${P}'}}}}",
		func(in *cloudformation.CreateStackInput) { in.Parameters = parameters("P", "hunter2") })
	c.settled(id)
	out, err := c.DescribeStackEvents(c.ctx(), &cloudformation.DescribeStackEventsInput{StackName: &id})
	if err != nil {
		t.Fatal(err)
	}
	if got := aws.ToString(out.StackEvents[1].ResourceProperties); got != `{"Secret":"eC0qKioq","Size":1}` { // x-****
		t.Errorf("the event shows %s", got)
	}
	c.w.View(func() {
		for _, props := range c.things.State.Alive {
			if props["Secret"] != "eC1odW50ZXIy" { // x-hunter2
				t.Error("the handler was not given the parameter's value")
			}
		}
	})
}

func TestTimeout(t *testing.T) {
	c := start(t, options{prep: func(c *cloud) { c.things.unstable["B"] = true }})
	id := c.create("s", chain, func(in *cloudformation.CreateStackInput) { in.TimeoutInMinutes = aws.Int32(1) })
	c.until(func() bool { return c.describe(id).StackStatus == types.StackStatusRollbackInProgress })
	c.w.Update(func() { c.things.unstable["B"] = false })
	if st := c.settled(id); st.StackStatus != types.StackStatusRollbackComplete || c.alive() != 0 {
		t.Errorf("the stack is %s with %d things", st.StackStatus, c.alive())
	}
	if got := c.reasonOf(id, "s", "ROLLBACK_IN_PROGRESS"); got != "Stack creation time exceeded the specified timeout. Rollback requested by user." {
		t.Errorf("the reason is %s", got)
	}
}

func TestDeletionThatFails(t *testing.T) {
	blocked := wire.Errorf("DependencyViolation", "The thing has dependencies and cannot be deleted.")
	c := start(t, options{prep: func(c *cloud) { c.things.failDrop["B"] = blocked }})
	id := c.create("s", chain)
	c.settled(id)
	c.drop("s")
	st := c.settled(id)
	if st.StackStatus != types.StackStatusDeleteFailed || aws.ToString(st.StackStatusReason) != "The following resource(s) failed to delete: [B]. " {
		t.Fatalf("the stack is %s: %s", st.StackStatus, aws.ToString(st.StackStatusReason))
	}
	if got := c.reasonOf(id, "B", "DELETE_FAILED"); !strings.Contains(got, blocked.Message) || !strings.Contains(got, "HandlerErrorCode: InvalidRequest") {
		t.Errorf("the reason is %s", got)
	}
	var log []string
	c.w.View(func() { log = slices.Clone(c.things.State.Log) })
	if tries := len(slices.DeleteFunc(log, func(l string) bool { return l != "delete B" })); tries != 6 {
		t.Errorf("the deletion was tried %d times", tries)
	}
	if slices.ContainsFunc(c.events(id), func(e string) bool { return strings.HasPrefix(e, "A DELETE") }) {
		t.Error("A was deleted although B, which depends on it, was not")
	}
	c.refuses("ValidationError", "The specified resources to retain must be in a valid state. Do not specify following resource(s) to be retained: [A]", func() error {
		_, err := c.DeleteStack(c.ctx(), &cloudformation.DeleteStackInput{StackName: aws.String("s"), RetainResources: []string{"A"}})
		return err
	})
	if _, err := c.DeleteStack(c.ctx(), &cloudformation.DeleteStackInput{StackName: aws.String("s"), RetainResources: []string{"B"}}); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(id); st.StackStatus != types.StackStatusDeleteComplete {
		t.Errorf("the stack is %s", st.StackStatus)
	}
	c.inOrder(id, "B DELETE_FAILED", "B DELETE_SKIPPED", "A DELETE_COMPLETE", "s DELETE_COMPLETE")
	if alive := c.alive(); alive != 1 {
		t.Errorf("%d things are alive, want B", alive)
	}
}

func TestDeletionDuringCreation(t *testing.T) {
	c := start(t, options{prep: func(c *cloud) { c.things.unstable["B"] = true }})
	id := c.create("s", chain)
	c.until(func() bool { return slices.Contains(c.events(id), "B CREATE_IN_PROGRESS Resource creation Initiated") })
	c.drop("s")
	c.until(func() bool { return slices.Contains(c.events(id), "B DELETE_IN_PROGRESS") })
	c.w.Update(func() { c.things.unstable["B"] = false })
	if st := c.settled(id); st.StackStatus != types.StackStatusDeleteComplete {
		t.Errorf("the stack is %s", st.StackStatus)
	}
	if alive := c.alive(); alive != 0 {
		t.Errorf("%d things are alive", alive)
	}
}

func TestDeletionPolicies(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", `
Resources:
  Kept: {Type: 'AWS::EC2::Thing', DeletionPolicy: Retain}
  KeptToo: {Type: 'AWS::EC2::Thing', DeletionPolicy: RetainExceptOnCreate}
  DB: {Type: 'AWS::RDS::DBInstance'}
  DB2: {Type: 'AWS::RDS::DBInstance', DeletionPolicy: Delete}
`)
	c.settled(id)
	c.drop("s")
	c.settled(id)
	c.reasonless(id, "Kept DELETE_SKIPPED", "KeptToo DELETE_SKIPPED", "DB DELETE_COMPLETE", "DB2 DELETE_COMPLETE", "s DELETE_COMPLETE")
	if diff := cmp.Diff([]string{"DB"}, c.things.snapshots); diff != "" {
		t.Errorf("snapshots: %s", diff)
	}
	if alive := c.alive(); alive != 2 {
		t.Errorf("%d things are alive, want 2", alive)
	}
}

// TestRestart closes the world in the middle of a creation, opens it again, and finds the stack whole.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	c := start(t, options{dir: dir, prep: func(c *cloud) { c.things.unstable["B"] = true }})
	id := c.create("s", chain, func(in *cloudformation.CreateStackInput) { in.ClientRequestToken = aws.String("t") })
	c.until(func() bool { return slices.Contains(c.events(id), "B CREATE_IN_PROGRESS Resource creation Initiated") })
	c.stop()

	c = start(t, options{dir: dir})
	if st := c.settled(id); st.StackStatus != types.StackStatusCreateComplete {
		t.Fatalf("%s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	if alive := c.alive(); alive != 3 {
		t.Errorf("%d things are alive, want 3", alive)
	}
	if again := c.create("s", chain, func(in *cloudformation.CreateStackInput) { in.ClientRequestToken = aws.String("t") }); again != id {
		t.Error("the same request after the restart makes another stack")
	}
}
