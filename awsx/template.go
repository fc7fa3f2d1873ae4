package awsx

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"eksui/internal/cause"
	"eksui/internal/cfntemplate"
	"eksui/internal/text"
)

// MaxTemplateBytes is how much CloudFormation takes inline ("CloudFormation quotas": template body size in a request).
const MaxTemplateBytes = cfntemplate.MaxBody

// TemplateResource is one resource that a template makes.
type TemplateResource struct {
	LogicalID string
	Type      string
	Needs     []string // the resources that it refers to or depends on: CloudFormation makes them first
}

// Template is a CloudFormation template, read.
type Template struct {
	Body         string
	Description  string
	Parameters   []Parameter        // in the file's order
	Resources    []TemplateResource // in the file's order
	Outputs      []string
	Capabilities []string // what AWS requires: CAPABILITY_IAM, CAPABILITY_NAMED_IAM; only from ValidateTemplate
}

// HasOutput says whether the template declares an output.
func (t *Template) HasOutput(name string) bool { return slices.Contains(t.Outputs, name) }

// ValidateTemplate reads a template and lets AWS validate it (cloudformation:ValidateTemplate).
func (s *Session) ValidateTemplate(ctx context.Context, body string) (*Template, error) {
	t, err := ParseTemplate(body)
	if err != nil {
		return nil, err
	}
	out, err := s.cfn().ValidateTemplate(ctx, &cloudformation.ValidateTemplateInput{TemplateBody: aws.String(body)})
	if Code(err) == validationError {
		return nil, refusedTemplate(awsWords{err})
	}
	if err != nil {
		return nil, s.problem(msgTemplateNotValidated.With(), err)
	}
	for _, c := range out.Capabilities {
		t.Capabilities = append(t.Capabilities, string(c))
	}
	return t, nil
}

// validationError is CloudFormation's code for everything that it finds wrong with a request.
const validationError = "ValidationError"

// ParseTemplate reads a YAML or JSON template without asking AWS, which has the last word on it: only what can't be read,
// is too long or has no resources is refused. Errors name the line.
func ParseTemplate(body string) (*Template, error) {
	if len(body) > MaxTemplateBytes {
		return nil, tooLarge(len(body))
	}
	read, err := cfntemplate.Read(body)
	if err != nil {
		return nil, unreadable(err)
	}
	if len(read.Resources) == 0 {
		return nil, empty()
	}
	t := &Template{Body: body, Description: read.Description}
	for _, p := range read.Parameters {
		t.Parameters = append(t.Parameters, Parameter(*p))
	}
	for _, r := range read.Resources {
		t.Resources = append(t.Resources, TemplateResource{LogicalID: r.ID, Type: r.Type, Needs: read.Needs(r)})
	}
	for _, o := range read.Outputs {
		t.Outputs = append(t.Outputs, o.ID)
	}
	return t, nil
}

func init() {
	cause.Add(
		refusedTemplate(nil), tooLarge(MaxTemplateBytes+1), empty(),
		unreadable(&cfntemplate.SyntaxError{Format: "YAML", Line: 3, Column: 1}),
	)
}

func refusedTemplate(err error) *text.Problem {
	return &text.Problem{
		Cause: "template.refused", What: msgTemplateBad.With(), Why: msgTemplateRefused.With(), Next: msgTemplateNext.With(),
		Code: validationError, Err: err,
	}
}

func tooLarge(bytes int) *text.Problem {
	return &text.Problem{
		Cause: "template.too-large", What: msgTemplateBad.With(), Why: msgTemplateTooBig.With(bytes, MaxTemplateBytes),
		Next: msgTemplateTooBigNext.With(),
	}
}

func empty() *text.Problem {
	return &text.Problem{Cause: "template.without-resources", What: msgTemplateBad.With(), Why: msgTemplateEmpty.With(), Next: msgTemplateNext.With()}
}

func unreadable(err error) *text.Problem {
	problem := &text.Problem{Cause: "template.unreadable", What: msgTemplateBad.With(), Why: msgTemplateNoMapping.With(), Next: msgTemplateNext.With()}
	var syntax *cfntemplate.SyntaxError
	if errors.As(err, &syntax) {
		problem.Why, problem.Err = msgTemplateSyntax.With(syntax.Format, syntax.Line, syntax.Column), syntax.Err
	}
	return problem
}
