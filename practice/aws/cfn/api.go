package cfn

import (
	"regexp"
	"strings"

	"eksui/practice/aws/wire"
)

// Wire is the CloudFormation API. What it leaves out answers InvalidAction.
func (s *Service) Wire() *wire.Service {
	view, update := s.w.View, s.w.Update
	ops := map[string]wire.Operation{
		"CreateStack":                 {Do: wire.Op(update, s.createStack)},
		"UpdateStack":                 {Do: wire.Op(update, s.updateStack)},
		"DeleteStack":                 {Do: wire.Op(update, s.deleteStack)},
		"CancelUpdateStack":           {Do: wire.Op(update, s.cancelUpdateStack)},
		"ContinueUpdateRollback":      {Do: wire.Op(update, s.continueUpdateRollback)},
		"UpdateTerminationProtection": {Do: wire.Op(update, s.updateTerminationProtection)},

		"DescribeStacks":         {Do: wire.Op(view, s.describeStacks)},
		"ListStacks":             {Do: wire.Op(view, s.listStacks)},
		"DescribeStackEvents":    {Do: wire.Op(view, s.describeStackEvents)},
		"DescribeStackResource":  {Do: wire.Op(view, s.describeStackResource)},
		"DescribeStackResources": {Do: wire.Op(view, s.describeStackResources)},
		"ListStackResources":     {Do: wire.Op(view, s.listStackResources)},

		"ValidateTemplate":   {Do: wire.Op(view, s.validateTemplate)},
		"GetTemplate":        {Do: wire.Op(view, s.getTemplate)},
		"GetTemplateSummary": {Do: wire.Op(view, s.getTemplateSummary)},
		"ListExports":        {Do: wire.Op(view, s.listExports)},
		"ListImports":        {Do: wire.Op(view, s.listImports)},

		"CreateChangeSet":   {Do: wire.Op(update, s.createChangeSet)},
		"DescribeChangeSet": {Do: wire.Op(view, s.describeChangeSet)},
		"ListChangeSets":    {Do: wire.Op(view, s.listChangeSets)},
		"ExecuteChangeSet":  {Do: wire.Op(update, s.executeChangeSet)},
		"DeleteChangeSet":   {Do: wire.Op(update, s.deleteChangeSet)},
	}
	for name, op := range ops {
		op.Resources = s.resources
		ops[name] = op
	}
	return &wire.Service{
		Name: "cloudformation", Version: "2010-05-15", Namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/", Protocol: wire.Query,
		Operations: ops, Limits: limits,
	}
}

// resources are the ARNs that a call concerns, for policies: the stack's, with a * for the id where it isn't given.
func (s *Service) resources(c *wire.Call) []string {
	name := c.Form.Get("StackName")
	switch {
	case name == "":
		return nil
	case strings.HasPrefix(name, "arn:"):
		return []string{name}
	}
	return []string{"arn:aws:cloudformation:" + c.Region + ":" + s.deps.Account + ":stack/" + name + "/*"}
}

const (
	namePattern     = "[a-zA-Z][-a-zA-Z0-9]*"
	nameOrIDPattern = namePattern + "|arn:[-a-zA-Z0-9:/._+]*"
	longestName     = 128
)

var (
	stackName     = regexp.MustCompile("^(?:" + namePattern + ")$")
	stackNameOrID = regexp.MustCompile("^(?:" + nameOrIDPattern + ")$")
)

func checkName(name string, valid *regexp.Regexp, pattern string) error {
	problem := ""
	switch {
	case !valid.MatchString(name):
		problem = "Member must satisfy regular expression pattern: " + pattern
	case len(name) > longestName && !strings.HasPrefix(name, "arn:"):
		problem = "Member must have length less than or equal to 128"
	default:
		return nil
	}
	return invalid("1 validation error detected: Value '%s' at 'stackName' failed to satisfy constraint: %s", name, problem)
}

// existing finds a stack for a call that says "Stack [X] does not exist" of others.
func (s *Service) existing(c *wire.Call, nameOrID string) (*Stack, error) {
	if err := checkName(nameOrID, stackNameOrID, nameOrIDPattern); err != nil {
		return nil, err
	}
	st := s.find(c.Region, nameOrID)
	if st == nil {
		return nil, invalid("Stack [%s] does not exist", nameOrID)
	}
	return st, nil
}
