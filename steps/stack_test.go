package steps

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"eksui/assets"
	"eksui/awsx"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// review makes a stack out of a change set that nobody executes.
func review(t *testing.T, l *site.Site, tags ...types.Tag) {
	t.Helper()
	s, err := l.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name := l.Choices().Network.Stack
	if _, err := cloudformation.NewFromConfig(s.Config()).CreateChangeSet(t.Context(), &cloudformation.CreateChangeSetInput{
		StackName: aws.String(name), ChangeSetName: aws.String("first"), ChangeSetType: types.ChangeSetTypeCreate,
		TemplateBody: aws.String(assets.Template("base")), Tags: tags,
	}); err != nil {
		t.Fatal(err)
	}
	if stack, err := s.FindStack(t.Context(), name); err != nil || stack == nil || stack.Status != awsx.StackReview {
		t.Fatalf("%+v %v", stack, err)
	}
}

func labTag(l *site.Site) types.Tag {
	return types.Tag{Key: aws.String(awsx.LabTag), Value: aws.String(l.Choices().Name)}
}

func stateOf(t *testing.T, e *Lab, id engine.ID, want engine.State) {
	t.Helper()
	if status, err := e.Check(t.Context(), id); err != nil || status.State != want {
		t.Errorf("%s is %+v, %v; want %s", id, status, err, want)
	}
}

func TestAStackInReviewIsDeletedOnTheWayUpAndDown(t *testing.T) {
	e, _ := practiceEngine(t)
	l := e.Site
	review(t, l, labTag(l))
	err := e.Run(t.Context(), Network)
	var f *engine.Failure
	if !errors.As(err, &f) || f.Code != string(awsx.StackReview) || len(f.Remedies) != 1 {
		t.Fatalf("%v", err)
	}
	if err := e.Mend(t.Context(), Network, f.Remedies[0].ID); err != nil {
		t.Fatal(err)
	}
	stateOf(t, e, Network, engine.Absent)

	review(t, l, labTag(l))
	stateOf(t, e, Network, engine.Partial)
	if err := e.Undo(t.Context(), Network); err != nil {
		t.Fatal(err)
	}
	stateOf(t, e, Network, engine.Absent)
}

func TestAnothersStackInReviewIsLeftAlone(t *testing.T) {
	e, _ := practiceEngine(t)
	l := e.Site
	review(t, l)
	var f *engine.Failure
	if err := e.Run(t.Context(), Network); !errors.As(err, &f) || len(f.Remedies) != 1 {
		t.Fatalf("%v", err)
	}
	if err := e.Mend(t.Context(), Network, f.Remedies[0].ID); err == nil {
		t.Error("another's stack was deleted")
	}
	if err := e.Undo(t.Context(), Network); err == nil {
		t.Error("another's stack was deleted")
	}
	stateOf(t, e, Network, engine.Partial)
}

// TestAStackThatStandsIsShownAsItIs and not as if all of it were still to come: a run that continues.
func TestAStackThatStandsIsShownAsItIs(t *testing.T) {
	e, _ := withNetwork(t)
	s, err := e.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	status := map[string]string{}
	_, err = ensureStack(t.Context(), s, awsx.StackInput{Name: e.Site.Choices().Network.Stack, Template: assets.Template("base")}, 0, func(ev engine.Event) {
		switch ev := ev.(type) {
		case engine.StackPlan:
			for _, r := range ev.Resources {
				status[r.LogicalID] = "planned"
			}
		case engine.StackEvent:
			status[ev.LogicalID] = ev.Status
		}
	})
	if err != nil || len(status) < 10 {
		t.Fatalf("%v, %v", status, err)
	}
	for id, got := range status {
		if got != "CREATE_COMPLETE" {
			t.Errorf("%s: %s", id, got)
		}
	}
}

// TestADeletionThatNoEventExplainsHasFailed all the same.
func TestADeletionThatNoEventExplainsHasFailed(t *testing.T) {
	begun := []awsx.StackEvent{{Stack: "base", StackARN: "arn", PhysicalID: "arn", LogicalID: "base", Type: typeStack, Status: "DELETE_IN_PROGRESS"}}
	for _, events := range [][]awsx.StackEvent{nil, begun} {
		for _, status := range []awsx.StackStatus{"DELETE_FAILED", "CREATE_COMPLETE"} {
			if err := undeletedStack(events, &awsx.Stack{Name: "base", ARN: "arn", Status: status}); err == nil || !strings.Contains(err.Error(), "base") {
				t.Errorf("%s after %d events: %v", status, len(events), err)
			}
		}
	}
}
