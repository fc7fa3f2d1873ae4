package cfn

// state is CloudFormation's section of the snapshot: the stacks by their ARN, those that are gone for 90 days more.
type state struct {
	Stacks map[string]*Stack `json:"stacks"`
}

// Stack is one stack, of any status.
type Stack struct {
	ID   string `json:"id"` // ARN
	Name string `json:"name"`
}
