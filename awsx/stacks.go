package awsx

import (
	"context"
	"time"
)

// StackStatus is CloudFormation's stack status, such as CREATE_COMPLETE.
type StackStatus string

// InProgress says whether an operation runs on the stack.
func (s StackStatus) InProgress() bool { return false }

// Failed says whether the last operation on the stack did not do what was asked (a rollback counts).
func (s StackStatus) Failed() bool { return false }

// OnlyDeletable says whether nothing but a deletion can be done to the stack: ROLLBACK_COMPLETE and its like.
func (s StackStatus) OnlyDeletable() bool { return false }

// Usable says whether the stack's resources are all there: CREATE_COMPLETE, UPDATE_COMPLETE and the like.
func (s StackStatus) Usable() bool { return false }

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
func (s *Session) FindStack(ctx context.Context, nameOrARN string) (*Stack, error) {
	return nil, errPending
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
	return "", errPending
}

// DeleteStack asks for a stack's deletion without waiting. It returns the ID of the last event before the deletion, for
// Events. Resources named in retain are left alone; AWS takes them only for a stack in DELETE_FAILED.
func (s *Session) DeleteStack(ctx context.Context, arn string, retain ...string) (lastEvent string, err error) {
	return "", errPending
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

// StackResources lists what a stack consists of, deleted resources included.
func (s *Session) StackResources(ctx context.Context, nameOrARN string) ([]StackResource, error) {
	return nil, errPending
}
