package awsx

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"eksui/internal/text"
)

// StackFailure finds the cause in a failed operation's events: the first resource that failed of itself, not the ones
// that were cancelled because of it, and not the rollback. Where no resource failed it is the stack's own event that
// says why. False when nothing in the last operation failed.
func StackFailure(events []StackEvent) (StackEvent, bool) {
	operation := lastOperation(events)
	for _, e := range operation {
		if !e.OfStack() && strings.HasSuffix(e.Status, "_FAILED") && !cascade(e.Reason) {
			return e, true
		}
	}
	for _, e := range operation {
		if e.OfStack() && StackStatus(e.Status).Failed() && e.Reason != "" {
			return e, true
		}
	}
	return StackEvent{}, false
}

// lastOperation cuts off what happened before the newest create, update or delete that a person asked for.
func lastOperation(events []StackEvent) []StackEvent {
	for i, e := range slices.Backward(events) {
		switch e.Status {
		case "CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS":
			if e.OfStack() {
				return events[i:]
			}
		}
	}
	return events
}

// cascade recognises failures that only follow from another one.
func cascade(reason string) bool {
	return strings.HasPrefix(reason, "Resource creation cancelled") || strings.HasPrefix(reason, "Resource update cancelled") ||
		strings.HasPrefix(reason, "Resource deletion cancelled")
}

// StackFailed makes the error of a failed operation from its events: the resource that failed, AWS's reason and what to
// do. Nil when nothing failed.
func StackFailed(events []StackEvent) error {
	cause, ok := StackFailure(events)
	if !ok {
		return nil
	}
	reason, code := HandlerReason(cause.Reason)
	p := &text.Problem{
		What: msgResourceFailed.With(cause.LogicalID, cause.Type, cause.Stack, cause.Status),
		Why:  msgAWSSays.With(strings.TrimRight(reason, ". ")),
		Next: msgFailureNext.With(),
		Code: cmp.Or(code, cause.Status),
	}
	for _, h := range failureHints {
		if h.reason.MatchString(cause.Reason) {
			p.Next = h.next.With()
			break
		}
	}
	return p
}

// InUse says whether a failed operation found something still in use, which Blockers can name.
func InUse(failed error) bool {
	var p *text.Problem
	return errors.As(failed, &p) && p.Next.Key == msgHintHeld
}

var (
	handlerMessage = regexp.MustCompile(`(?s)^Resource handler returned message: "(.*)" \(RequestToken: [^,]*, HandlerErrorCode: (\w+)\)$`)
	requestNoise   = regexp.MustCompile(` ?\(Service: [^)]*Request ID: [^)]*\)( \(SDK Attempt Count: \d+\))?`)
)

// HandlerReason takes AWS's sentence and code out of what a resource handler wraps around them; any other reason comes
// back as it is, without a code.
func HandlerReason(reason string) (sentence, code string) {
	if m := handlerMessage.FindStringSubmatch(reason); m != nil {
		reason, code = m[1], m[2]
	}
	return requestNoise.ReplaceAllString(reason, ""), code
}

// failureHints says what to do about the reasons that this lab meets, first match first.
var failureHints = []struct {
	reason *regexp.Regexp
	next   text.Key
}{
	// Before the types and their capacity: EKS's sentence speaks of both.
	{regexp.MustCompile(`UnsupportedAvailabilityZone|the targeted availability zone`), msgHintZone},
	{regexp.MustCompile(`(?i)not eligible for Free Tier`), msgHintFreeTier},
	{regexp.MustCompile(`instance type .* not supported|Unsupported`), msgHintType},
	{regexp.MustCompile(`InsufficientInstanceCapacity|not have sufficient .* capacity`), msgHintCapacity},
	{regexp.MustCompile(`failed to join|NodeCreationFailure`), msgHintJoin},
	{regexp.MustCompile(`unsupported Kubernetes version|InvalidParameter.*version`), msgHintVersion},
	{regexp.MustCompile(`(?i)not authorized to perform|AccessDenied`), msgHintDenied},
	{regexp.MustCompile(`(?i)LimitExceeded|maximum number of|quota`), msgQuotaNext},
	{regexp.MustCompile(`(?i)AlreadyExists|already exists`), msgHintExists},
	{regexp.MustCompile(`belong to different networks`), msgHintGateway},
	{regexp.MustCompile(`has dependencies and cannot be deleted|mapped public address|has a dependent object|dependent object`), msgHintHeld},
	{regexp.MustCompile(`update in progress`), msgHintUpdating},
	{regexp.MustCompile(`must detach all policies`), msgHintPolicies},
	{regexp.MustCompile(`in use by`), msgHintExport},
}
