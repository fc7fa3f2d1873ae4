package awsx

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"go.yaml.in/yaml/v3"

	"eksui/internal/text"
)

// MaxTemplateBytes is how much CloudFormation takes inline ("CloudFormation quotas": template body size in a request).
const MaxTemplateBytes = 51_200

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
		return nil, &text.Problem{What: msgTemplateBad.With(), Why: msgTemplateRefused.With(), Next: msgTemplateNext.With(),
			Code: validationError, Err: awsWords{err}}
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

// ParseTemplate reads a YAML or JSON template without asking AWS. Errors name the line.
func ParseTemplate(body string) (*Template, error) {
	if len(body) > MaxTemplateBytes {
		return nil, &text.Problem{What: msgTemplateBad.With(), Why: msgTemplateTooBig.With(len(body), MaxTemplateBytes), Next: msgTemplateTooBigNext.With()}
	}
	root, err := templateRoot(body)
	if err != nil {
		return nil, err
	}
	t := &Template{Body: body}
	for key, value := range entries(root) {
		switch key {
		case "Description":
			t.Description = value.Value
		case "Parameters":
			for name, node := range entries(value) {
				t.Parameters = append(t.Parameters, readParameter(name, node))
			}
		case "Resources":
			for id, node := range entries(value) {
				t.Resources = append(t.Resources, readResource(id, node))
			}
		case "Outputs":
			for name := range entries(value) {
				t.Outputs = append(t.Outputs, name)
			}
		}
	}
	if len(t.Resources) == 0 {
		return nil, &text.Problem{What: msgTemplateBad.With(), Why: msgTemplateEmpty.With(), Next: msgTemplateNext.With()}
	}
	return t, nil
}

// templateRoot parses the body into its top mapping. JSON is YAML but for tabs and the place of its errors, so it is
// read as JSON first.
func templateRoot(body string) (*yaml.Node, error) {
	source := []byte(strings.TrimPrefix(body, "\ufeff"))
	if trimmed := bytes.TrimSpace(source); bytes.HasPrefix(trimmed, []byte("{")) {
		var indented bytes.Buffer
		if err := json.Indent(&indented, trimmed, "", " "); err != nil {
			return nil, notATemplate(jsonErrorLine(trimmed, err), err)
		}
		source = indented.Bytes()
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(source, &doc); err != nil {
		return nil, notATemplate(msgTemplateSyntax.With(), err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, notATemplate(msgTemplateNoMapping.With(), nil)
	}
	return doc.Content[0], nil
}

func notATemplate(why text.Text, err error) error {
	return &text.Problem{What: msgTemplateBad.With(), Why: why, Next: msgTemplateNext.With(), Err: err}
}

func jsonErrorLine(source []byte, err error) text.Text {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return msgTemplateSyntax.With()
	}
	return msgTemplateLine.With(1 + bytes.Count(source[:min(int(syntax.Offset), len(source))], []byte("\n")))
}

// entries walks a mapping's keys and values in the file's order; anything else has none. Aliases are followed.
func entries(n *yaml.Node) func(yield func(string, *yaml.Node) bool) {
	return func(yield func(string, *yaml.Node) bool) {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		if n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i].Value, n.Content[i+1]) {
				return
			}
		}
	}
}

func readResource(id string, n *yaml.Node) TemplateResource {
	r := TemplateResource{LogicalID: id}
	for key, value := range entries(n) {
		switch key {
		case "Type":
			r.Type = value.Value
		case "DependsOn":
			r.DependsOn = scalars(value)
		}
	}
	return r
}

// scalars reads a list of scalars, or one scalar as a list of one.
func scalars(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	var all []string
	for _, item := range n.Content {
		all = append(all, item.Value)
	}
	return all
}
