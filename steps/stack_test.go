package steps_test

import (
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"eksui/assets"
	"eksui/awsx"
	"eksui/practice"
	"eksui/practice/world"
	"eksui/steps"
)

// onPractice opens a lab with the default choices on a practice cloud at full speed.
func onPractice(t *testing.T) (*steps.Lab, *steps.Engine) {
	t.Helper()
	dir := t.TempDir()
	c, err := practice.Start(t.Context(), practice.Options{Dir: dir, Speed: world.MaxSpeed, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	files := practice.FilesIn(dir)
	choices, folder := steps.Defaults(), t.TempDir()
	choices.Profile = practice.Profile
	lab, err := steps.OpenLab(steps.Setup{Practice: true, Folder: folder, AWS: awsx.Options{
		Endpoint: c.Endpoint(), CredentialsFile: files.AWSCredentials, ConfigFile: files.AWSConfig,
		Pace: awsx.Pace{Min: 10 * time.Millisecond, Max: 100 * time.Millisecond},
	}}, &choices)
	if err != nil {
		t.Fatal(err)
	}
	j, err := steps.OpenJournal(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lab.Close(); j.Close() })
	return lab, steps.New(lab, j)
}

// review makes a stack out of a change set that nobody executes.
func review(t *testing.T, l *steps.Lab, tags ...types.Tag) {
	t.Helper()
	s, err := l.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name := l.Choices().Network.Stack
	if _, err := cloudformation.NewFromConfig(s.Config()).CreateChangeSet(t.Context(), &cloudformation.CreateChangeSetInput{
		StackName: aws.String(name), ChangeSetName: aws.String("first"), ChangeSetType: types.ChangeSetTypeCreate,
		TemplateBody: aws.String(assets.BaseTemplate), Tags: tags,
	}); err != nil {
		t.Fatal(err)
	}
	if stack, err := s.FindStack(t.Context(), name); err != nil || stack == nil || stack.Status != awsx.StackReview {
		t.Fatalf("%+v %v", stack, err)
	}
}

func labTag(l *steps.Lab) types.Tag {
	return types.Tag{Key: aws.String(awsx.LabTag), Value: aws.String(l.Choices().Name)}
}

func stateOf(t *testing.T, e *steps.Engine, id steps.ID, want steps.State) {
	t.Helper()
	if status, err := e.Check(t.Context(), id); err != nil || status.State != want {
		t.Errorf("%s is %+v, %v; want %s", id, status, err, want)
	}
}

func TestAStackInReviewIsDeletedOnTheWayUpAndDown(t *testing.T) {
	l, e := onPractice(t)
	review(t, l, labTag(l))
	err := e.Run(t.Context(), steps.Network)
	var f *steps.Failure
	if !errors.As(err, &f) || f.Code != string(awsx.StackReview) || len(f.Remedies) != 1 {
		t.Fatalf("%v", err)
	}
	if err := e.Mend(t.Context(), steps.Network, f.Remedies[0].ID); err != nil {
		t.Fatal(err)
	}
	stateOf(t, e, steps.Network, steps.Absent)

	review(t, l, labTag(l))
	stateOf(t, e, steps.Network, steps.Partial)
	if err := e.Undo(t.Context(), steps.Network); err != nil {
		t.Fatal(err)
	}
	stateOf(t, e, steps.Network, steps.Absent)
}

func TestAnothersStackInReviewIsLeftAlone(t *testing.T) {
	l, e := onPractice(t)
	review(t, l)
	var f *steps.Failure
	if err := e.Run(t.Context(), steps.Network); !errors.As(err, &f) || len(f.Remedies) != 1 {
		t.Fatalf("%v", err)
	}
	if err := e.Mend(t.Context(), steps.Network, f.Remedies[0].ID); err == nil {
		t.Error("another's stack was deleted")
	}
	if err := e.Undo(t.Context(), steps.Network); err == nil {
		t.Error("another's stack was deleted")
	}
	stateOf(t, e, steps.Network, steps.Partial)
}
