package cfntemplate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Template is a template that has been read; Check says whether it makes sense.
type Template struct {
	Version     string // AWSTemplateFormatVersion, "" where it is left out
	Description string
	Metadata    any
	Parameters  []*Parameter
	Mappings    map[string]map[string]map[string]any
	Conditions  map[string]any
	Resources   []*Resource // in the template's order
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

const formatVersion = "2010-09-09"

// Parse reads a template. Errors are AWS's own sentences, without the code ValidationError.
func Parse(body string) (*Template, error) {
	root, err := parse(body)
	if err != nil {
		return nil, err
	}
	t := &Template{Mappings: map[string]map[string]map[string]any{}, Conditions: map[string]any{}}
	seen := map[string]bool{}
	var unknown []string
	for key, n := range pairs(root) {
		if err := checkKey(key); err != nil {
			return nil, err
		}
		if seen[key.Value] {
			return nil, notWellFormed("YAML", "", key.Line, key.Column)
		}
		seen[key.Value] = true
		known, err := t.section(key.Value, n)
		if err != nil {
			return nil, err
		}
		if !known {
			unknown = append(unknown, key.Value)
		}
	}
	if len(unknown) > 0 {
		return nil, fmt.Errorf("Invalid template property or properties [%s]", strings.Join(unknown, ", "))
	}
	if len(t.Resources) == 0 {
		return nil, fmt.Errorf("Template format error: At least one Resources member must be defined.")
	}
	return t, nil
}

func (t *Template) section(name string, n *yaml.Node) (known bool, err error) {
	if n.Kind == yaml.AliasNode {
		return true, errAlias
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return true, fmt.Errorf("[/%s] 'null' values are not allowed in templates", name)
	}
	switch name {
	case "AWSTemplateFormatVersion":
		t.Version = n.Value
		if n.Value != formatVersion {
			return true, fmt.Errorf("Template format error: unsupported value for AWSTemplateFormatVersion.")
		}
	case "Description":
		if n.Kind != yaml.ScalarNode {
			return true, fmt.Errorf("Template format error: Description must be a string.")
		}
		if len(n.Value) > 1024 {
			return true, fmt.Errorf("Template format error: 'Description' length is greater than 1024.")
		}
		t.Description = n.Value
	case "Metadata":
		t.Metadata, err = value(n, "/Metadata", 0)
	case "Parameters":
		err = t.members(name, "Parameter", maxParameters, n, t.parameter)
	case "Mappings":
		err = t.members(name, "Mapping", maxMappings, n, t.mapping)
	case "Conditions":
		err = t.members(name, "Condition", maxResources, n, func(id string, v any) error { t.Conditions[id] = v; return nil })
	case "Resources":
		err = t.members(name, "Resource", maxResources, n, t.resource)
	case "Outputs":
		err = t.members(name, "Output", maxOutputs, n, t.output)
	case "Transform":
		err = t.transform(n)
	default:
		return false, nil
	}
	return true, err
}

var alphanumeric = regexp.MustCompile(`^[a-zA-Z0-9]+$`)

// members reads a section that maps names to declarations.
func (t *Template) members(section, what string, limit int, n *yaml.Node, add func(id string, v any) error) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("Template format error: %s must be a map.", section)
	}
	if count := len(n.Content) / 2; count > limit {
		return fmt.Errorf("Template format error: Number of %s, %d, is greater than maximum allowed, %d", strings.ToLower(section), count, limit)
	}
	seen := map[string]bool{}
	for key, child := range pairs(n) {
		if err := checkKey(key); err != nil {
			return err
		}
		if seen[key.Value] {
			return notWellFormed("YAML", "", key.Line, key.Column)
		}
		seen[key.Value] = true
		if !alphanumeric.MatchString(key.Value) && section != "Conditions" {
			return fmt.Errorf("Template format error: %s name %s is non alphanumeric.", what, key.Value)
		}
		v, err := value(child, "/"+section+"/"+key.Value, 0)
		if err != nil {
			return fmt.Errorf("%s", strings.Replace(err.Error(), key.Value+"/Properties/", key.Value+"/Type/", 1))
		}
		if err := add(key.Value, v); err != nil {
			return err
		}
	}
	return nil
}

func (t *Template) mapping(id string, v any) error {
	levels := map[string]map[string]any{}
	top, ok := v.(map[string]any)
	for key, second := range top {
		attributes, isMap := second.(map[string]any)
		for _, value := range attributes {
			if _, list := value.([]any); !list && !isScalar(value) {
				isMap = false
			}
		}
		ok = ok && isMap
		levels[key] = attributes
	}
	if !ok {
		return fmt.Errorf("Template format error: Every Mappings attribute must be a String or a List.")
	}
	t.Mappings[id] = levels
	return nil
}

func (t *Template) resource(id string, v any) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("Template format error: Any Resources member must be an object.")
	}
	r := &Resource{ID: id, Properties: map[string]any{}, Metadata: m["Metadata"]}
	if r.Type, ok = m["Type"].(string); !ok || r.Type == "" {
		return fmt.Errorf("Template format error: [/Resources/%s] Every Resources object must contain a Type member.", id)
	}
	var err error
	for key, v := range m {
		switch key {
		case "Type", "Metadata":
		case "Properties":
			if r.Properties, ok = v.(map[string]any); !ok {
				err = fmt.Errorf("Template format error: [/Resources/%s/Properties] Properties must be an object.", id)
			}
		case "DependsOn":
			r.DependsOn, err = dependsOn(v)
		case "Condition":
			if r.Condition, ok = v.(string); !ok {
				err = fmt.Errorf("Template format error: Every Condition member must be a string.")
			}
		case "DeletionPolicy":
			r.DeletionPolicy, err = policy(id, key, v, "Delete", "Retain", "Snapshot", "RetainExceptOnCreate")
		case "UpdateReplacePolicy":
			r.UpdateReplacePolicy, err = policy(id, key, v, "Delete", "Retain", "Snapshot")
		default:
			err = fmt.Errorf("Invalid template resource property '%s'", key)
		}
		if err != nil {
			return err
		}
	}
	t.Resources = append(t.Resources, r)
	return nil
}

func dependsOn(v any) ([]string, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var ids []string
	for _, item := range list {
		id, ok := item.(string)
		if !ok {
			return nil, fmt.Errorf("Template format error: Every DependsOn value must be a string.")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func policy(id, key string, v any, allowed ...string) (string, error) {
	s, ok := v.(string)
	if !ok || !slices.Contains(allowed, s) {
		return "", fmt.Errorf("Template format error: Unrecognized %s %s for resource %s", key, Text(v), id)
	}
	return s, nil
}

func (t *Template) output(id string, v any) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("Template format error: Any Outputs member must be an object.")
	}
	o := &Output{ID: id, Description: Text(m["Description"]), Value: m["Value"], Condition: Text(m["Condition"])}
	if o.Value == nil {
		return fmt.Errorf("Template format error: Every Outputs member must contain a Value object")
	}
	if export, has := m["Export"]; has {
		e, _ := export.(map[string]any)
		if o.Export = e["Name"]; o.Export == nil || len(e) != 1 {
			return fmt.Errorf("Template format error: Every Export member must contain a Name object only")
		}
	}
	for key := range m {
		if !slices.Contains([]string{"Description", "Value", "Export", "Condition"}, key) {
			return fmt.Errorf("Template format error: Unrecognized attribute %s in output %s", key, id)
		}
	}
	t.Outputs = append(t.Outputs, o)
	return nil
}

func (t *Template) transform(n *yaml.Node) error {
	v, err := value(n, "/Transform", 0)
	if err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, item := range list {
		name, ok := item.(string)
		if !ok {
			return errStructure
		}
		t.Transforms = append(t.Transforms, name)
	}
	return nil
}
