package cfn

import (
	"encoding/json"
	"slices"
	"strings"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/wire"
)

type validateInput struct {
	TemplateBody string
	TemplateURL  string
}

type templateParameter struct {
	ParameterKey string
	DefaultValue *string
	NoEcho       bool
	Description  string `xml:",omitempty"`
}

type validateOutput struct {
	Parameters         wire.Members[templateParameter]
	Description        string               `xml:",omitempty"`
	Capabilities       wire.Members[string] `xml:",omitempty"`
	CapabilitiesReason string               `xml:",omitempty"`
	DeclaredTransforms wire.Members[string]
}

func (s *Service) validateTemplate(_ *wire.Call, in *validateInput) (any, error) {
	body, err := source{TemplateBody: in.TemplateBody, TemplateURL: in.TemplateURL}.body(nil)
	if err != nil {
		return nil, err
	}
	t, err := s.read(body)
	if err != nil {
		return nil, err
	}
	out := &validateOutput{Description: t.Description}
	for _, p := range t.Parameters {
		out.Parameters = append(out.Parameters, templateParameter{p.Name, defaultOf(p), p.NoEcho, p.Description})
	}
	out.Capabilities, out.CapabilitiesReason = s.acknowledgements(t)
	return out, nil
}

// defaultOf is a parameter's default; nil, which is left out of answers, where it has none.
func defaultOf(p *cfntemplate.Parameter) *string {
	if !p.HasDefault {
		return nil
	}
	return &p.Default
}

// acknowledgements are the capabilities that a template needs, and why.
func (s *Service) acknowledgements(t *cfntemplate.Template) (capabilities []string, reason string) {
	needed, types := s.capability(t)
	if needed == "" {
		return nil, ""
	}
	return []string{needed}, "The following resource(s) require capabilities: [" + strings.Join(types, ", ") + "]"
}

type getTemplateInput struct {
	StackName     string
	ChangeSetName string
	TemplateStage string
}

type getTemplateOutput struct {
	TemplateBody    string
	StagesAvailable wire.Members[string]
}

func (s *Service) getTemplate(c *wire.Call, in *getTemplateInput) (any, error) {
	if in.ChangeSetName != "" {
		_, set, err := s.changeSet(c, in.StackName, in.ChangeSetName)
		if err != nil {
			return nil, err
		}
		return &getTemplateOutput{set.Version.Body, []string{"Original", "Processed"}}, nil
	}
	if err := checkName(in.StackName, stackNameOrID, nameOrIDPattern); err != nil {
		return nil, err
	}
	st := s.find(c.Region, in.StackName)
	if st == nil {
		return nil, invalid("Stack with id %s does not exist", in.StackName)
	}
	return &getTemplateOutput{st.Version.Body, []string{"Original", "Processed"}}, nil
}

type summaryInput struct {
	TemplateBody          string
	TemplateURL           string
	StackName             string
	TemplateSummaryConfig struct{ TreatUnrecognizedResourceTypesAsWarnings bool }
}

type parameterDeclaration struct {
	ParameterKey         string
	DefaultValue         *string
	ParameterType        string
	NoEcho               bool
	Description          string `xml:",omitempty"`
	ParameterConstraints struct {
		AllowedValues wire.Members[string]
	}
}

type summaryOutput struct {
	Parameters         wire.Members[parameterDeclaration]
	Description        string               `xml:",omitempty"`
	Capabilities       wire.Members[string] `xml:",omitempty"`
	CapabilitiesReason string               `xml:",omitempty"`
	ResourceTypes      wire.Members[string]
	Version            string `xml:",omitempty"`
	Metadata           string `xml:",omitempty"`
	DeclaredTransforms wire.Members[string]
}

func (s *Service) getTemplateSummary(c *wire.Call, in *summaryInput) (any, error) {
	var body string
	var err error
	if in.StackName != "" {
		st := s.find(c.Region, in.StackName)
		if st == nil {
			return nil, invalid("Stack with id %s does not exist", in.StackName)
		}
		body = st.Version.Body
	} else if body, err = (source{TemplateBody: in.TemplateBody, TemplateURL: in.TemplateURL}).body(nil); err != nil {
		return nil, err
	}
	t, err := s.read(body)
	if err != nil {
		return nil, err
	}
	out := &summaryOutput{Description: t.Description, Version: t.Version}
	for _, p := range t.Parameters {
		d := parameterDeclaration{ParameterKey: p.Name, DefaultValue: defaultOf(p), ParameterType: p.Type, NoEcho: p.NoEcho, Description: p.Description}
		d.ParameterConstraints.AllowedValues = p.AllowedValues
		out.Parameters = append(out.Parameters, d)
	}
	for _, r := range t.Resources {
		if !slices.Contains(out.ResourceTypes, r.Type) {
			out.ResourceTypes = append(out.ResourceTypes, r.Type)
		}
	}
	out.Capabilities, out.CapabilitiesReason = s.acknowledgements(t)
	if t.Metadata != nil {
		raw, err := json.Marshal(t.Metadata)
		if err != nil {
			return nil, err
		}
		out.Metadata = string(raw)
	}
	return out, nil
}

type exportOutput struct {
	ExportingStackId string
	Name             string
	Value            string
}

type listExportsOutput struct {
	Exports   wire.Members[exportOutput]
	NextToken string `xml:",omitempty"`
}

const exportsPage = 100

type listExportsInput struct{ NextToken string }

func (s *Service) listExports(c *wire.Call, in *listExportsInput) (any, error) {
	var all []exportOutput
	for _, st := range s.inRegion(c.Region) {
		for _, o := range st.Outputs {
			if st.live() && o.Export != "" {
				all = append(all, exportOutput{st.ID, o.Export, o.Value})
			}
		}
	}
	slices.SortFunc(all, func(a, b exportOutput) int { return strings.Compare(a.Name, b.Name) })
	page, next, err := wire.Page(all, func(e exportOutput) string { return e.Name }, in.NextToken, 0, exportsPage)
	if err != nil {
		return nil, err
	}
	return &listExportsOutput{page, next}, nil
}

type listImportsInput struct {
	ExportName string `wire:",required"`
	NextToken  string
}

type listImportsOutput struct {
	Imports   wire.Members[string]
	NextToken string `xml:",omitempty"`
}

func (s *Service) listImports(c *wire.Call, in *listImportsInput) (any, error) {
	users := s.importers(c.Region, in.ExportName)
	if len(users) == 0 {
		return nil, invalid("Export '%s' is not imported by any stack.", in.ExportName)
	}
	page, next, err := wire.Page(users, func(name string) string { return name }, in.NextToken, 0, exportsPage)
	if err != nil {
		return nil, err
	}
	return &listImportsOutput{page, next}, nil
}
