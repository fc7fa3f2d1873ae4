package awsx

import (
	"errors"
	"strings"
	"testing"

	"eksui/internal/text"
)

func stackEvent(status, reason string) StackEvent {
	return StackEvent{Stack: "s", StackARN: "arn", PhysicalID: "arn", LogicalID: "s", Type: "AWS::CloudFormation::Stack", Status: status, Reason: reason}
}

func resourceEvent(id, status, reason string) StackEvent {
	return StackEvent{Stack: "s", StackARN: "arn", LogicalID: id, Type: "AWS::EC2::Subnet", Status: status, Reason: reason}
}

const handlerReason = `Resource handler returned message: "[Issue(Code=AsgInstanceLaunchFailures, Message=Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b)., ResourceIds=[eks-x])] (Service: null, Status Code: 0, Request ID: null)" (RequestToken: 1-2-3, HandlerErrorCode: GeneralServiceException)`

func TestStackFailureIsTheRootCause(t *testing.T) {
	created := []StackEvent{stackEvent("CREATE_IN_PROGRESS", "User Initiated"), resourceEvent("A", "CREATE_COMPLETE", ""), stackEvent("CREATE_COMPLETE", "")}
	failed := []StackEvent{
		stackEvent("CREATE_IN_PROGRESS", "User Initiated"),
		resourceEvent("A", "CREATE_FAILED", "Resource creation cancelled"),
		resourceEvent("B", "CREATE_FAILED", "no room"),
		resourceEvent("C", "CREATE_FAILED", "Resource creation cancelled"),
		stackEvent("ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [B, A, C]. Rollback requested by user."),
		resourceEvent("A", "DELETE_COMPLETE", ""),
		stackEvent("ROLLBACK_COMPLETE", ""),
	}
	deleting := []StackEvent{
		stackEvent("DELETE_IN_PROGRESS", "User Initiated"),
		resourceEvent("A", "DELETE_FAILED", "The subnet 'subnet-1' has dependencies and cannot be deleted."),
		stackEvent("DELETE_FAILED", "The following resource(s) failed to delete: [A]. "),
	}
	for name, c := range map[string]struct {
		events []StackEvent
		want   string // logical id, "" for none
	}{
		"created":              {created, ""},
		"nothing yet":          {nil, ""},
		"rolled back":          {failed, "B"},
		"delete fails":         {append(created[:3:3], deleting...), "A"},
		"an earlier failure":   {append(failed[:7:7], stackEvent("DELETE_IN_PROGRESS", "User Initiated"), stackEvent("DELETE_COMPLETE", "")), ""},
		"only the stack says":  {[]StackEvent{created[0], stackEvent("ROLLBACK_IN_PROGRESS", "Parameter validation failed: x"), stackEvent("ROLLBACK_COMPLETE", "")}, "s"},
		"seen from the middle": {failed[2:], "B"},
	} {
		got, ok := StackFailure(c.events)
		if ok != (c.want != "") || got.LogicalID != c.want {
			t.Errorf("%s: %v %v", name, ok, got)
		}
	}
}

func TestStackFailedKeepsAWSsWordsAndKnowsTheWayOut(t *testing.T) {
	e := resourceEvent("ManagedNodeGroup", "CREATE_FAILED", handlerReason)
	err := StackFailed([]StackEvent{e})
	var p *text.Problem
	if !errors.As(err, &p) || p.Code != "GeneralServiceException" || p.Next.Key != msgHintType {
		t.Fatalf("%v", err)
	}
	said := p.In(text.KO)
	if !strings.Contains(said, "(t2.small) is not supported") || strings.Contains(said, "RequestToken") || strings.Contains(said, "Request ID") {
		t.Error(said)
	}
	if StackFailed(nil) != nil {
		t.Error("a failure out of nothing")
	}
}

// TestWhatIsLeftCosts: after a deletion that failed, or a rollback that did, nobody is told that nothing is billed.
func TestWhatIsLeftCosts(t *testing.T) {
	for name, events := range map[string][]StackEvent{
		"a deletion":          {stackEvent("DELETE_IN_PROGRESS", "User Initiated"), resourceEvent("A", "DELETE_FAILED", "Internal error"), stackEvent("DELETE_FAILED", "failed to delete: [A]. ")},
		"only the stack says": {stackEvent("DELETE_IN_PROGRESS", "User Initiated"), stackEvent("DELETE_FAILED", "Internal error")},
	} {
		var p *text.Problem
		if err := StackFailed(events); !errors.As(err, &p) || p.Next.Key != msgUndeletedNext {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := StackFailed([]StackEvent{
		stackEvent("CREATE_IN_PROGRESS", "User Initiated"), resourceEvent("A", "CREATE_FAILED", "Internal error"),
		stackEvent("ROLLBACK_IN_PROGRESS", "Rollback requested by user."), resourceEvent("B", "DELETE_FAILED", "in use by something"), stackEvent("ROLLBACK_FAILED", ""),
	})
	if said := err.Error(); !strings.Contains(said, "goes on costing until the stack is deleted") {
		t.Errorf("a rollback that failed: %s", said)
	}
}

func TestHintsAreAboutTheCause(t *testing.T) {
	for _, c := range []struct {
		reason string
		want   text.Key
	}{
		{"Cannot create cluster 'x' because EKS does not support creating control plane instances in us-east-1e, the targeted availability zone, does not " +
			"currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, us-east-1b", msgHintZone},
		{"Cannot create cluster 'x' because us-east-1e, the targeted availability zone, does not currently have sufficient capacity " +
			"(Service: Eks, Status Code: 400, Error Code: UnsupportedAvailabilityZoneException)", msgHintZone},
		{"UnsupportedAvailabilityZoneException", msgHintZone},
		{"Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b).", msgHintType},
		{"Could not launch On-Demand Instances. InvalidParameterCombination - The specified instance type is not eligible for Free Tier. " +
			"For a list of Free Tier instance types, run 'describe-instance-types' with the filter 'free-tier-eligible=true'.", msgHintFreeTier},
		{"Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient t2.small capacity.", msgHintCapacity},
	} {
		var p *text.Problem
		if err := StackFailed([]StackEvent{resourceEvent("R", "CREATE_FAILED", c.reason)}); !errors.As(err, &p) || p.Next.Key != c.want {
			t.Errorf("%s: %v, want %s", c.reason, err, c.want)
		}
	}
}

func TestStackStatuses(t *testing.T) {
	for status, want := range map[StackStatus][4]bool{ // in progress, failed, usable, only deletable
		"CREATE_IN_PROGRESS":                  {true, false, false, false},
		"CREATE_COMPLETE":                     {false, false, true, false},
		"ROLLBACK_IN_PROGRESS":                {true, true, false, false},
		"ROLLBACK_COMPLETE":                   {false, true, false, true},
		"ROLLBACK_FAILED":                     {false, true, false, true},
		"UPDATE_COMPLETE":                     {false, false, true, false},
		"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": {true, false, true, false},
		"UPDATE_ROLLBACK_COMPLETE":            {false, true, true, false},
		"UPDATE_ROLLBACK_FAILED":              {false, true, false, false},
		"DELETE_FAILED":                       {false, true, false, true},
		"DELETE_IN_PROGRESS":                  {true, false, false, false},
		"REVIEW_IN_PROGRESS":                  {false, false, false, true},
	} {
		if got := [4]bool{status.InProgress(), status.Failed(), status.Usable(), status.OnlyDeletable()}; got != want {
			t.Errorf("%s: %v, want %v", status, got, want)
		}
	}
}
