package awsx

import "context"

// MaxTemplateBytes is how much CloudFormation takes inline ("CloudFormation quotas": template body size in a request).
const MaxTemplateBytes = 51_200

// Parameter is one parameter of a template with all its constraints.
type Parameter struct {
	Name                  string
	Type                  string
	Description           string
	Default               string
	HasDefault            bool
	NoEcho                bool
	AllowedPattern        string
	AllowedValues         []string
	ConstraintDescription string
	MinLength, MaxLength  *int
	MinValue, MaxValue    *float64
}

// TemplateResource is one resource that a template makes.
type TemplateResource struct {
	LogicalID string
	Type      string
	DependsOn []string
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

// ParseTemplate reads a YAML or JSON template without asking AWS. Errors name the line.
func ParseTemplate(body string) (*Template, error) { return nil, errPending }

// ValidateTemplate reads a template and lets AWS validate it (cloudformation:ValidateTemplate).
func (s *Session) ValidateTemplate(ctx context.Context, body string) (*Template, error) {
	return nil, errPending
}

// Check says whether a value fits the parameter's constraints; AWS has the last word on types such as AWS::EC2::VPC::Id.
func (p Parameter) Check(value string) error { return errPending }

// CheckParameters checks values against the template: unknown names, missing values, constraints. Nil when all is well,
// otherwise the first problem of every parameter joined.
func (t *Template) CheckParameters(values map[string]string) error { return errPending }

// HasOutput says whether the template declares an output.
func (t *Template) HasOutput(name string) bool { return false }
