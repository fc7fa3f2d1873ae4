package cfn_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/google/go-cmp/cmp"

	"eksui/practice/aws/wire"
)

// updated starts an update to a template and returns the error.
func (c *cloud) updated(name, body string, change ...func(*cloudformation.UpdateStackInput)) error {
	in := &cloudformation.UpdateStackInput{StackName: &name, TemplateBody: &body}
	for _, fn := range change {
		fn(in)
	}
	_, err := c.UpdateStack(c.ctx(), in)
	return err
}

// since are the events after the first n.
func (c *cloud) since(id string, n int) []string { return c.events(id)[n:] }

func TestUpdate(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", chain)
	c.settled(id)
	before := len(c.events(id))
	// A changes in place; B is replaced, its peer C too because it has B's ARN for a name; D is new.
	body := `
Resources:
  A: {Type: 'AWS::EC2::Thing', Properties: {Size: 2}}
  B: {Type: 'AWS::EC2::Thing', Properties: {Name: other, Size: 1}}
  C: {Type: 'AWS::EC2::Thing', Properties: {Name: !GetAtt B.Arn}}
  D: {Type: 'AWS::EC2::Thing', DependsOn: C}
Outputs:
  D: {Value: !Ref D}
`
	if err := c.updated("s", body); err != nil {
		t.Fatal(err)
	}
	st := c.settled(id)
	if st.StackStatus != types.StackStatusUpdateComplete || len(st.Outputs) != 1 || st.LastUpdatedTime == nil {
		t.Fatalf("the stack is %s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	replace := " UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one."
	got := c.since(id, before)
	slices.Sort(got)
	want := []string{
		"s UPDATE_IN_PROGRESS User Initiated", "s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "s UPDATE_COMPLETE",
		"A UPDATE_IN_PROGRESS", "A UPDATE_COMPLETE",
		"B" + replace, "B UPDATE_IN_PROGRESS Resource creation Initiated", "B UPDATE_COMPLETE", "B DELETE_IN_PROGRESS", "B DELETE_COMPLETE",
		"C" + replace, "C UPDATE_IN_PROGRESS Resource creation Initiated", "C UPDATE_COMPLETE", "C DELETE_IN_PROGRESS", "C DELETE_COMPLETE",
		"D CREATE_IN_PROGRESS", "D CREATE_IN_PROGRESS Resource creation Initiated", "D CREATE_COMPLETE",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	c.inOrder(id, "s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "C DELETE_COMPLETE", "B DELETE_IN_PROGRESS", "s UPDATE_COMPLETE")
	if alive := c.alive(); alive != 4 {
		t.Errorf("%d things are alive, want 4", alive)
	}
	c.refuses("ValidationError", "No updates are to be performed.", func() error { return c.updated("s", body) })

	// What the template no longer has goes, and the stack can be deleted.
	if err := c.updated("s", "Resources: {A: {Type: 'AWS::EC2::Thing', Properties: {Size: 2}}}"); err != nil {
		t.Fatal(err)
	}
	c.settled(id)
	if alive := c.alive(); alive != 1 {
		t.Errorf("%d things are alive, want 1", alive)
	}
	c.drop("s")
	c.settled(id)
	if alive := c.alive(); alive != 0 {
		t.Errorf("%d things are alive, want none", alive)
	}
}

func TestUpdateThatFails(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", chain+"Outputs: {B: {Value: !Ref B}}\n")
	was := *c.settled(id).Outputs[0].OutputValue
	c.w.Update(func() { c.things.failMake["D"] = wire.Errorf("InvalidRequest", "no more things") })
	body := `
Resources:
  A: {Type: 'AWS::EC2::Thing', Properties: {Size: 2}}
  B: {Type: 'AWS::EC2::Thing', Properties: {Name: other, Size: 1}}
  D: {Type: 'AWS::EC2::Thing', DependsOn: [A, B]}
`
	if err := c.updated("s", body); err != nil {
		t.Fatal(err)
	}
	st := c.settled(id)
	if st.StackStatus != types.StackStatusUpdateRollbackComplete {
		t.Fatalf("the stack is %s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
	if got := *st.Outputs[0].OutputValue; got != was {
		t.Errorf("B is %s after the rollback, and was %s", got, was)
	}
	c.inOrder(id, "D CREATE_FAILED", "s UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [D]. ", "A UPDATE_COMPLETE",
		"s UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "B DELETE_COMPLETE", "s UPDATE_ROLLBACK_COMPLETE")
	if alive := c.alive(); alive != 3 {
		t.Errorf("%d things are alive, want 3", alive)
	}
	c.w.View(func() {
		if !slices.Contains(c.things.State.Log, "update A 2 to 1") {
			t.Errorf("A was not changed back: %v", c.things.State.Log)
		}
	})
	c.w.Update(func() { clear(c.things.failMake) })
	if err := c.updated("s", body); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(id); st.StackStatus != types.StackStatusUpdateComplete {
		t.Errorf("the second update ends in %s", st.StackStatus)
	}
}

func TestRollbackThatFailsIsContinued(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", chain)
	c.settled(id)
	c.w.Update(func() { c.things.failMake["A"] = wire.Errorf("InvalidRequest", "not now") })
	if err := c.updated("s", strings.Replace(chain, "{Size: 1}", "{Size: 2}", 1)); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(id); st.StackStatus != types.StackStatusUpdateRollbackFailed ||
		aws.ToString(st.StackStatusReason) != "The following resource(s) failed to update: [A]. " {
		t.Fatalf("the stack is %s: %s", st.StackStatus, aws.ToString(st.StackStatusReason))
	}
	c.w.Update(func() { clear(c.things.failMake) })
	if _, err := c.ContinueUpdateRollback(c.ctx(), &cloudformation.ContinueUpdateRollbackInput{StackName: aws.String("s")}); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(id); st.StackStatus != types.StackStatusUpdateRollbackComplete {
		t.Errorf("the stack is %s:\n%s", st.StackStatus, strings.Join(c.events(id), "\n"))
	}
}

// TestUpdateWithoutRollback leaves a failed update as it is, and loses nothing of it.
func TestUpdateWithoutRollback(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", "Resources: {A: {Type: 'AWS::EC2::Thing'}, B: {Type: 'AWS::EC2::Thing', DependsOn: A}}")
	c.settled(id)
	c.w.Update(func() { c.things.failMake["B"] = wire.Errorf("InvalidRequest", "not now") })
	body := "Resources: {A: {Type: 'AWS::EC2::Thing', Properties: {Name: a}}, B: {Type: 'AWS::EC2::Thing', DependsOn: A, Properties: {Name: b}}}"
	if err := c.updated("s", body, func(in *cloudformation.UpdateStackInput) { in.DisableRollback = aws.Bool(true) }); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(id); st.StackStatus != types.StackStatusUpdateFailed || c.alive() != 3 {
		t.Errorf("the stack is %s with %d things", st.StackStatus, c.alive())
	}
	c.drop("s")
	if st := c.settled(id); st.StackStatus != types.StackStatusDeleteComplete || c.alive() != 0 {
		t.Errorf("the stack is %s with %d things", st.StackStatus, c.alive())
	}
}

func TestUpdateOfParametersAndTags(t *testing.T) {
	body := "Parameters: {Size: {Type: Number, Default: 1}, Other: {Type: String}}\nResources: {A: {Type: 'AWS::EC2::Thing', Properties: {Size: !Ref Size}}}\n"
	c := start(t, options{})
	id := c.create("s", body, func(in *cloudformation.CreateStackInput) {
		in.Parameters = []types.Parameter{{ParameterKey: aws.String("Other"), ParameterValue: aws.String("x")}}
	})
	c.settled(id)
	keep := []types.Parameter{{ParameterKey: aws.String("Other"), UsePreviousValue: aws.Bool(true)}}
	previous := func(size string) func(*cloudformation.UpdateStackInput) {
		return func(in *cloudformation.UpdateStackInput) {
			in.TemplateBody, in.UsePreviousTemplate = nil, aws.Bool(true)
			in.Parameters = append(slices.Clone(keep), types.Parameter{ParameterKey: aws.String("Size"), ParameterValue: &size})
		}
	}
	c.refuses("ValidationError", "No updates are to be performed.", func() error { return c.updated("s", "", previous("1")) })
	if err := c.updated("s", "", previous("7")); err != nil {
		t.Fatal(err)
	}
	c.settled(id)
	c.w.View(func() {
		if !slices.Contains(c.things.State.Log, "update A 1 to 7") {
			t.Errorf("A was not changed: %v", c.things.State.Log)
		}
	})
	if err := c.updated("s", "", previous("7"), func(in *cloudformation.UpdateStackInput) {
		in.Tags = []types.Tag{{Key: aws.String("team"), Value: aws.String("blue")}}
	}); err != nil {
		t.Fatal(err)
	}
	if st := c.settled(id); len(st.Tags) != 1 || aws.ToString(st.Tags[0].Value) != "blue" {
		t.Errorf("the tags are %v", st.Tags)
	}
}

func TestCancelUpdate(t *testing.T) {
	c := start(t, options{})
	id := c.create("s", chain)
	c.settled(id)
	cancel := func() error {
		_, err := c.CancelUpdateStack(c.ctx(), &cloudformation.CancelUpdateStackInput{StackName: aws.String("s")})
		return err
	}
	c.refuses("ValidationError", "CancelUpdateStack cannot be called from current stack status", cancel)
	c.w.Update(func() { c.things.unstable["D"] = true })
	if err := c.updated("s", chain+"  D: {Type: 'AWS::EC2::Thing'}\n"); err != nil {
		t.Fatal(err)
	}
	c.until(func() bool { return slices.Contains(c.events(id), "D CREATE_IN_PROGRESS Resource creation Initiated") })
	if err := cancel(); err != nil {
		t.Fatal(err)
	}
	c.w.Update(func() { c.things.unstable["D"] = false })
	if st := c.settled(id); st.StackStatus != types.StackStatusUpdateRollbackComplete {
		t.Errorf("the stack is %s", st.StackStatus)
	}
	if alive := c.alive(); alive != 3 {
		t.Errorf("%d things are alive, want 3", alive)
	}
}

func TestChangeSets(t *testing.T) {
	c := start(t, options{})
	set := func(kind types.ChangeSetType, name, body string) *cloudformation.DescribeChangeSetOutput {
		t.Helper()
		out, err := c.CreateChangeSet(c.ctx(), &cloudformation.CreateChangeSetInput{
			StackName: aws.String("s"), ChangeSetName: &name, ChangeSetType: kind, TemplateBody: &body,
		})
		if err != nil {
			t.Fatal(err)
		}
		var d *cloudformation.DescribeChangeSetOutput
		c.until(func() bool {
			if d, err = c.DescribeChangeSet(c.ctx(), &cloudformation.DescribeChangeSetInput{ChangeSetName: out.Id}); err != nil {
				t.Fatal(err)
			}
			return d.Status == types.ChangeSetStatusCreateComplete || d.Status == types.ChangeSetStatusFailed
		})
		return d
	}
	execute := func(d *cloudformation.DescribeChangeSetOutput) error {
		_, err := c.ExecuteChangeSet(c.ctx(), &cloudformation.ExecuteChangeSetInput{ChangeSetName: d.ChangeSetId})
		return err
	}
	first := set(types.ChangeSetTypeCreate, "first", chain)
	if st := c.describe("s"); st.StackStatus != types.StackStatusReviewInProgress || len(first.Changes) != 3 {
		t.Fatalf("the stack is %s with %d changes", st.StackStatus, len(first.Changes))
	}
	if err := execute(first); err != nil {
		t.Fatal(err)
	}
	if st := c.settled("s"); st.StackStatus != types.StackStatusCreateComplete || aws.ToString(st.ChangeSetId) != aws.ToString(first.ChangeSetId) {
		t.Fatalf("the stack is %s", st.StackStatus)
	}

	second := set(types.ChangeSetTypeUpdate, "second", `
Resources:
  A: {Type: 'AWS::EC2::Thing', Properties: {Size: 2}}
  B: {Type: 'AWS::EC2::Thing', Properties: {Name: other, Size: 1}}
  D: {Type: 'AWS::EC2::Thing'}
`)
	got := map[string]string{}
	for _, ch := range second.Changes {
		r := ch.ResourceChange
		got[*r.LogicalResourceId] = string(r.Action) + " " + string(r.Replacement)
	}
	if diff := cmp.Diff(map[string]string{"A": "Modify False", "B": "Modify True", "C": "Remove ", "D": "Add "}, got); diff != "" {
		t.Error(diff)
	}
	if err := execute(second); err != nil {
		t.Fatal(err)
	}
	if st := c.settled("s"); st.StackStatus != types.StackStatusUpdateComplete || c.alive() != 3 {
		t.Errorf("the stack is %s with %d things", st.StackStatus, c.alive())
	}
	c.refuses("InvalidChangeSetStatus", "ChangeSet ["+*second.ChangeSetId+"] cannot be executed in its current status of [CREATE_COMPLETE]",
		func() error { return execute(second) })

	third := set(types.ChangeSetTypeUpdate, "third", "Resources: {A: {Type: 'AWS::EC2::Thing', Properties: {Size: 2}}, B: {Type: 'AWS::EC2::Thing', Properties: {Name: other, Size: 1}}, D: {Type: 'AWS::EC2::Thing'}}")
	if third.Status != types.ChangeSetStatusFailed || !strings.HasPrefix(aws.ToString(third.StatusReason), "The submitted information didn't contain changes.") {
		t.Errorf("a change set without changes is %s: %s", third.Status, aws.ToString(third.StatusReason))
	}
	sets, err := c.ListChangeSets(c.ctx(), &cloudformation.ListChangeSetsInput{StackName: aws.String("s")})
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]string{}
	for _, set := range sets.Summaries {
		left[*set.ChangeSetName] = string(set.Status) + " " + string(set.ExecutionStatus)
	}
	// The execution of the second one took away the first, which no longer fitted the stack.
	if diff := cmp.Diff(map[string]string{"second": "CREATE_COMPLETE EXECUTE_COMPLETE", "third": "FAILED UNAVAILABLE"}, left); diff != "" {
		t.Error(diff)
	}
	c.refuses("ValidationError", "Stack [none] does not exist", func() error {
		_, err := c.ListChangeSets(c.ctx(), &cloudformation.ListChangeSetsInput{StackName: aws.String("none")})
		return err
	})
	if _, err := c.DeleteChangeSet(c.ctx(), &cloudformation.DeleteChangeSetInput{StackName: aws.String("s"), ChangeSetName: aws.String("third")}); err != nil {
		t.Fatal(err)
	}
	c.refuses("ChangeSetNotFound", "ChangeSet [third] does not exist", func() error {
		_, err := c.DescribeChangeSet(c.ctx(), &cloudformation.DescribeChangeSetInput{StackName: aws.String("s"), ChangeSetName: aws.String("third")})
		return err
	})
	c.refuses("ValidationError", "Stack [s] already exists and cannot be created again with the changeSet [x].", func() error {
		_, err := c.CreateChangeSet(c.ctx(), &cloudformation.CreateChangeSetInput{
			StackName: aws.String("s"), ChangeSetName: aws.String("x"), ChangeSetType: types.ChangeSetTypeCreate, TemplateBody: aws.String(chain),
		})
		return err
	})
}
