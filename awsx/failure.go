package awsx

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"eksui/internal/cause"
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
	first, ok := StackFailure(events)
	if !ok {
		return nil
	}
	sentence, code := HandlerReason(first.Reason)
	p := stackCauses.Explain(&text.Problem{
		What: msgResourceFailed.With(first.LogicalID, first.Type, first.Stack, first.Status),
		Why:  msgAWSSays.With(strings.TrimRight(sentence, ". ")),
		Code: cmp.Or(code, first.Status),
	}, first)
	if rollbackFailed(events) {
		p.Next = text.Both(p.Next, msgRollbackFailedNext.With(first.Stack))
	}
	return p
}

// rollbackFailed says whether what a failed operation had made could not all be taken back.
func rollbackFailed(events []StackEvent) bool {
	return slices.ContainsFunc(lastOperation(events), func(e StackEvent) bool {
		return e.OfStack() && (e.Status == "ROLLBACK_FAILED" || e.Status == "UPDATE_ROLLBACK_FAILED")
	})
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
	return encodedPart.ReplaceAllString(requestNoise.ReplaceAllString(reason, ""), ""), code
}

// StackInUse is a deletion that found something still in use, which Blockers can name.
const StackInUse cause.ID = "stack.in-use"

// recreate offers to take away a stack that could not be made and to make it again.
var recreate = []string{"recreate-stack"}

// stackCauses says what to do about the reasons that this lab meets.
var stackCauses = cause.Define([]cause.Cause[StackEvent]{
	// Before the types and their capacity: EKS's sentence speaks of both.
	{
		ID: "stack.zone-full", Match: reason(`UnsupportedAvailabilityZone|the targeted availability zone`), Next: msgHintZone, Remedies: recreate,
		Example: StackEvent{Reason: "Cannot create cluster 'x' because EKS does not support creating control plane instances in us-east-1e, the targeted availability " +
			"zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, us-east-1b"},
	},
	{
		ID: "stack.type-not-free", Match: reason(`(?i)not eligible for Free Tier`), Next: msgHintFreeTier,
		Remedies: []string{freeTierType, "recreate-stack"}, Fault: faultFreePlan,
		Example: StackEvent{Reason: "Could not launch On-Demand Instances. InvalidParameterCombination - The specified instance type is not eligible for Free Tier. " +
			"For a list of Free Tier instance types, run 'describe-instance-types' with the filter 'free-tier-eligible=true'."},
	},
	{
		ID: "stack.instance-type-unsupported", Match: reason(`instance type .* not supported|Unsupported`), Next: msgHintType, Remedies: recreate, Fault: faultUnsupportedType,
		Example: StackEvent{Reason: "Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b)."},
	},
	{
		ID: "stack.no-capacity", Match: reason(`InsufficientInstanceCapacity|not have sufficient .* capacity`), Next: msgHintCapacity, Remedies: recreate, Fault: faultNoCapacity,
		Example: StackEvent{Reason: "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient t2.small capacity."},
	},
	{
		ID: "stack.nodes-not-joining", Match: reason(`failed to join|NodeCreationFailure`), Next: msgHintJoin, Remedies: recreate, Fault: faultNodeNotJoining,
		Example: StackEvent{Reason: "[Issue(Code=NodeCreationFailure, Message=Instances failed to join the kubernetes cluster, ResourceIds=[i-0a1b2c3d])]"},
	},
	{
		ID: "stack.version-gone", Match: reason(`unsupported Kubernetes version|InvalidParameter.*version`), Next: msgHintVersion, Remedies: recreate,
		Example: StackEvent{Reason: "unsupported Kubernetes version (Service: Eks, Status Code: 400)"},
	},
	{
		// EKS tries a launch before it makes a node group; what EC2 refused is in the part that nobody can read.
		ID: "stack.launch-denied", Match: reason(`not authorized to launch instances with this launch template`), Next: msgHintLaunchDenied, Remedies: recreate,
		Example: StackEvent{Reason: "You are not authorized to launch instances with this launch template. Encoded authorization failure message: WFBzX1sxux3dveaW2vmVaummkLXF"},
	},
	{
		ID: "stack.zones-few", Match: reason(`Fn::Select +cannot select nonexistent value`), Next: msgHintZones, Remedies: recreate, Fault: faultDefaultVPC,
		Example: StackEvent{Reason: "Template error: Fn::Select  cannot select nonexistent value at index 2"},
	},
	{
		ID: "stack.denied", Match: reason(`(?i)not authorized to perform|AccessDenied`), Next: msgHintDenied, Remedies: recreate, Fault: faultDenied,
		Example: StackEvent{Reason: "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/student is not authorized to perform: ec2:CreateVpc"},
	},
	{
		ID: "stack.quota", Match: reason(`(?i)LimitExceeded|maximum number of|quota`), Next: msgQuotaNext, Remedies: recreate,
		Example: StackEvent{Reason: "The maximum number of VPCs has been reached. (Service: Ec2, Status Code: 400)"},
	},
	{
		ID: "stack.resource-exists", Match: reason(`(?i)AlreadyExists|already exists`), Next: msgHintExists, Remedies: recreate,
		Example: StackEvent{Reason: "Role with name eks-cluster-role already exists."},
	},
	{
		ID: "stack.gateway-detached", Match: reason(`belong to different networks`), Next: msgHintGateway, Remedies: recreate,
		Example: StackEvent{Reason: "route table rtb-1 and network gateway igw-1 belong to different networks"},
	},
	{
		ID: StackInUse, Match: reason(`has dependencies and cannot be deleted|mapped public address|has a dependent object|dependent object`), Next: msgHintHeld, Fault: faultDeleteBlocked,
		Example: StackEvent{Reason: "The vpc 'vpc-1' has dependencies and cannot be deleted."},
	},
	{
		ID: "stack.cluster-updating", Match: reason(`update in progress`), Next: msgHintUpdating,
		Example: StackEvent{Reason: "Cluster has an update in progress"},
	},
	{
		ID: "stack.role-has-policies", Match: reason(`must detach all policies`), Next: msgHintPolicies,
		Example: StackEvent{Reason: "Cannot delete entity, must detach all policies first."},
	},
	{
		ID: "stack.export-in-use", Match: reason(`in use by`), Next: msgHintExport,
		Example: StackEvent{Reason: "Export eks-work-base-VPC cannot be deleted as it is in use by eks-work-cluster"},
	},
	{
		ID: "stack.resource-not-deleted", Match: func(e StackEvent) bool { return e.Status == "DELETE_FAILED" }, Next: msgUndeletedNext,
		Example: StackEvent{Status: "DELETE_FAILED", Reason: "Resource handler returned message: \"Internal error\" (RequestToken: 1-2-3, HandlerErrorCode: InternalFailure)"},
	},
	{
		ID: "stack.resource-failed", Next: msgFailureNext, Remedies: recreate, Fault: faultStackRollback,
		Example: StackEvent{Reason: "Resource handler returned message: \"Internal error\" (RequestToken: 1-2-3, HandlerErrorCode: InternalFailure)"},
	},
}...)

// reason matches a failed resource's reason.
func reason(pattern string) func(StackEvent) bool {
	words := regexp.MustCompile(pattern)
	return func(e StackEvent) bool { return words.MatchString(e.Reason) }
}
