package awsx

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/google/uuid"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// StackStatus is CloudFormation's stack status, such as CREATE_COMPLETE ("CloudFormation User Guide: stack status codes").
type StackStatus string

// StackReview is the status of a stack that a change set would make: nothing runs until somebody executes that.
const StackReview StackStatus = "REVIEW_IN_PROGRESS"

// InProgress says whether an operation runs on the stack.
func (s StackStatus) InProgress() bool {
	return s != StackReview && strings.HasSuffix(string(s), "_IN_PROGRESS")
}

// Failed says whether the last operation on the stack did not do what was asked (a rollback counts).
func (s StackStatus) Failed() bool {
	return strings.HasSuffix(string(s), "_FAILED") || strings.Contains(string(s), "ROLLBACK")
}

// Usable says whether the stack's resources are all there: CREATE_COMPLETE, UPDATE_COMPLETE and what follows an update.
func (s StackStatus) Usable() bool {
	return s == "CREATE_COMPLETE" || strings.HasPrefix(string(s), "UPDATE_") && strings.Contains(string(s), "COMPLETE") ||
		s == "IMPORT_COMPLETE"
}

// OnlyDeletable says whether nothing but a deletion can be done to the stack, which blocks its name until then.
func (s StackStatus) OnlyDeletable() bool {
	switch s {
	case "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", StackReview:
		return true
	}
	return false
}

// Deleted says whether the stack is gone; only its history is left, readable by ARN.
func (s StackStatus) Deleted() bool { return s == "DELETE_COMPLETE" }

// Stack is a CloudFormation stack as DescribeStacks shows it.
type Stack struct {
	Name       string
	ARN        string
	Status     StackStatus
	Reason     string
	Parameters map[string]string // NoEcho values are ****
	Outputs    map[string]string
	Tags       map[string]string
	Created    time.Time
	Protected  bool // termination protection
}

// FindStack looks a stack up by name or ARN. By name it gives nil when there is none; a deleted stack is found by ARN only.
// A name that no stack can have is one of none: AWS would not look, and what can't be there must not stop a teardown.
func (s *Session) FindStack(ctx context.Context, nameOrARN string) (*Stack, error) {
	if isARN := strings.HasPrefix(nameOrARN, "arn:"); !isARN && (!stackNameShape.MatchString(nameOrARN) || len(nameOrARN) > maxStackName) {
		return nil, nil
	}
	out, err := s.cfn().DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(nameOrARN)})
	if stackMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, s.problem(msgStackRead.With(nameOrARN), err)
	}
	if len(out.Stacks) == 0 {
		return nil, nil
	}
	stack := readStack(out.Stacks[0])
	return &stack, nil
}

// stackMissing recognises CloudFormation's way of saying that a stack does not exist: it has no code of its own.
func stackMissing(err error) bool {
	return Code(err) == validationError && strings.Contains(err.Error(), "does not exist")
}

func readStack(in types.Stack) Stack {
	stack := Stack{
		Name:       aws.ToString(in.StackName),
		ARN:        aws.ToString(in.StackId),
		Status:     StackStatus(in.StackStatus),
		Reason:     aws.ToString(in.StackStatusReason),
		Created:    aws.ToTime(in.CreationTime),
		Protected:  aws.ToBool(in.EnableTerminationProtection),
		Parameters: map[string]string{},
		Outputs:    map[string]string{},
		Tags:       map[string]string{},
	}
	for _, p := range in.Parameters {
		stack.Parameters[aws.ToString(p.ParameterKey)] = aws.ToString(p.ParameterValue)
	}
	for _, o := range in.Outputs {
		stack.Outputs[aws.ToString(o.OutputKey)] = aws.ToString(o.OutputValue)
	}
	for _, t := range in.Tags {
		stack.Tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return stack
}

// StackInput is a stack to be made.
type StackInput struct {
	Name         string
	Template     string
	Parameters   map[string]string
	Tags         map[string]string
	Capabilities []string
	// Token is CloudFormation's ClientRequestToken: the same token asks for the same stack, however often it is sent.
	Token string
}

// CreateStack asks for a stack that rolls back on failure, and returns its ARN without waiting.
func (s *Session) CreateStack(ctx context.Context, in StackInput) (arn string, err error) {
	req := &cloudformation.CreateStackInput{
		StackName:    aws.String(in.Name),
		TemplateBody: aws.String(in.Template),
		OnFailure:    types.OnFailureRollback,
	}
	if in.Token != "" {
		req.ClientRequestToken = aws.String(in.Token)
	}
	for _, key := range slices.Sorted(maps.Keys(in.Parameters)) {
		req.Parameters = append(req.Parameters, types.Parameter{ParameterKey: aws.String(key), ParameterValue: aws.String(in.Parameters[key])})
	}
	for _, key := range slices.Sorted(maps.Keys(in.Tags)) {
		req.Tags = append(req.Tags, types.Tag{Key: aws.String(key), Value: aws.String(in.Tags[key])})
	}
	for _, c := range in.Capabilities {
		req.Capabilities = append(req.Capabilities, types.Capability(c))
	}
	out, err := s.cfn().CreateStack(ctx, req)
	if err != nil {
		return "", s.stackProblem(msgStackCreate.With(in.Name), createCauses, in.Name, err)
	}
	return aws.ToString(out.StackId), nil
}

// DeleteStack asks for a stack's deletion without waiting. It returns the ID of the last event before the deletion, for
// Events. Resources named in retain are left alone; AWS takes them only for a stack in DELETE_FAILED.
func (s *Session) DeleteStack(ctx context.Context, arn string, retain ...string) (lastEvent string, err error) {
	newest, err := s.cfn().DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: aws.String(arn)})
	if stackMissing(err) {
		return "", nil
	}
	if err != nil {
		return "", s.problem(msgStackDelete.With(stackName(arn)), err)
	}
	if len(newest.StackEvents) > 0 {
		lastEvent = aws.ToString(newest.StackEvents[0].EventId)
	}
	_, err = s.cfn().DeleteStack(ctx, &cloudformation.DeleteStackInput{
		StackName:          aws.String(arn),
		ClientRequestToken: aws.String("eksui-" + uuid.NewString()),
		RetainResources:    retain,
	})
	return lastEvent, s.stackProblem(msgStackDelete.With(stackName(arn)), deleteCauses, stackName(arn), err)
}

// stackCall is a refusal to make or delete a stack.
type stackCall struct {
	call
	stack string
}

// StackExists is the refusal to make a stack whose name is taken.
const StackExists cause.ID = "stack.exists"

var (
	createCauses = cause.Define([]cause.Cause[stackCall]{
		{
			ID: StackExists, Match: refused("AlreadyExistsException", ""), Example: stackCall{answer("AlreadyExistsException", "Stack [eks-work-base] already exists"), "eks-work-base"},
			Tell: func(c stackCall, p *text.Problem) {
				p.Why, p.Next = msgStackExists.With(c.stack), msgStackExistsNext.With(c.stack)
			},
		},
		{
			ID: "stack.refused", Match: refused(validationError, ""), Why: msgTemplateRefused, Next: msgStackRefusedNext,
			Example: stackCall{answer(validationError, "Template format error: Unresolved resource dependencies [VPC] in the Resources block of the template"), "eks-work-base"},
		},
	}...)
	deleteCauses = cause.Define(cause.Cause[stackCall]{
		ID: "stack.protected", Match: refused(validationError, "TerminationProtection"), Why: msgStackProtected,
		Tell: func(c stackCall, p *text.Problem) { p.Next = msgStackProtectedNext.With(c.stack) },
		Example: stackCall{answer(validationError, "Stack [eks-work-base] cannot be deleted while TerminationProtection is enabled"),
			"eks-work-base"},
	})
)

func refused(code, words string) func(stackCall) bool {
	return func(c stackCall) bool { return Code(c.err) == code && strings.Contains(c.err.Error(), words) }
}

// stackProblem is problem for what only a call about a stack can be refused for.
func (s *Session) stackProblem(what text.Text, causes cause.Set[stackCall], stack string, err error) error {
	refusal := stackCall{call{err: err}, stack}
	if err == nil || causes.Find(refusal) == "" {
		return s.problem(what, err)
	}
	return causes.Explain(&text.Problem{What: what, Code: Code(err), Err: awsWords{err}}, refusal)
}

// stackName is the name in a stack's ARN, or the argument when it is a name already.
func stackName(nameOrARN string) string {
	if parts := strings.Split(nameOrARN, "/"); len(parts) == 3 {
		return parts[1]
	}
	return nameOrARN
}

// StackResource is one resource of a stack as it is now.
type StackResource struct {
	LogicalID  string
	PhysicalID string
	Type       string
	Status     string
	Reason     string
	Changed    time.Time
}

// StackResources lists what a stack consists of, deleted resources included. None for a stack that does not exist.
func (s *Session) StackResources(ctx context.Context, nameOrARN string) ([]StackResource, error) {
	var all []StackResource
	for page, err := range pages(ctx, cloudformation.NewListStackResourcesPaginator(s.cfn(), &cloudformation.ListStackResourcesInput{StackName: aws.String(nameOrARN)})) {
		if stackMissing(err) {
			return nil, nil
		}
		if err != nil {
			return nil, s.problem(msgStackRead.With(stackName(nameOrARN)), err)
		}
		for _, r := range page.StackResourceSummaries {
			all = append(all, StackResource{
				LogicalID:  aws.ToString(r.LogicalResourceId),
				PhysicalID: aws.ToString(r.PhysicalResourceId),
				Type:       aws.ToString(r.ResourceType),
				Status:     string(r.ResourceStatus),
				Reason:     aws.ToString(r.ResourceStatusReason),
				Changed:    aws.ToTime(r.LastUpdatedTimestamp),
			})
		}
	}
	return all, nil
}
