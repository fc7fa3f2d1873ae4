// Package cfntemplate reads CloudFormation templates, checks them as AWS does, and evaluates their functions. It knows
// nothing of stacks and of what resources are: those are asked through Scope and Types. A client uses Read, which takes
// all that can be understood and leaves it to AWS what to refuse; practice, which is AWS here, uses Parse and Check.
package cfntemplate

import "fmt"

// Template is a template that has been read; Check says whether it makes sense.
type Template struct {
	Version     string // AWSTemplateFormatVersion, "" where it is left out
	Description string
	Metadata    any
	Parameters  []*Parameter // in the template's order, as Resources and Outputs
	Mappings    map[string]map[string]map[string]any
	Conditions  map[string]any
	Resources   []*Resource
	Outputs     []*Output
	Transforms  []string
}

// Resource is a resource as the template declares it.
type Resource struct {
	ID, Type            string
	Properties          map[string]any
	Metadata            any
	DependsOn           []string
	Condition           string
	DeletionPolicy      string // "" where the template leaves it out
	UpdateReplacePolicy string
}

// Output is an output as the template declares it; Value and Export are still to be evaluated.
type Output struct {
	ID          string
	Description string
	Value       any
	Export      any // nil for an output that is not exported
	Condition   string
}

// The limits that AWS documents as "CloudFormation quotas".
const (
	MaxBody       = 51_200 // bytes of a template sent inline
	maxResources  = 500
	maxParameters = 200
	maxOutputs    = 200
	maxMappings   = 200
)

// Read reads a template for what can be understood of it, whether or not AWS would take it. Errors are a *SyntaxError, or
// ErrStructure where the text is YAML or JSON but no template.
func Read(body string) (*Template, error) {
	t, _, err := read(body)
	return t, err
}

// Parse reads a template as strictly as AWS does. Errors are AWS's own sentences, without the code ValidationError.
func Parse(body string) (*Template, error) {
	t, refusal, err := read(body)
	if err != nil {
		return nil, err
	}
	if refusal != nil {
		return nil, refusal
	}
	if len(t.Resources) == 0 {
		return nil, fmt.Errorf("Template format error: At least one Resources member must be defined.")
	}
	return t, nil
}

// Resource finds a resource by its logical id; nil if there is none.
func (t *Template) Resource(id string) *Resource {
	for _, r := range t.Resources {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Parameter finds a parameter by name; nil if there is none.
func (t *Template) Parameter(name string) *Parameter {
	for _, p := range t.Parameters {
		if p.Name == name {
			return p
		}
	}
	return nil
}
