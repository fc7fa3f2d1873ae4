package cfntemplate

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader makes a Template of a tree. It goes on after what AWS would refuse, and remembers the first of it, so that one
// way of reading serves both those who only look and those who refuse.
type reader struct {
	template *Template
	format   string // "YAML" or "JSON"
	nodes    int    // how many have been visited, see maxNodes
	refusal  error
}

func read(body string) (t *Template, refusal, err error) {
	root, format, err := parse(body)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{format: format, template: &Template{Mappings: map[string]map[string]map[string]any{}, Conditions: map[string]any{}}}
	var unknown []string
	for name, n := range r.pairs(root) {
		if !r.section(name, n) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) > 0 {
		r.refuse(fmt.Errorf("Invalid template property or properties [%s]", strings.Join(unknown, ", ")))
	}
	return r.template, r.refusal, nil
}

// refuse remembers why AWS refuses the template; only the first reason counts.
func (r *reader) refuse(reason error) {
	if r.refusal == nil {
		r.refusal = reason
	}
}

// pairs goes through the keys and values of a mapping, and refuses keys that are no scalars. Of a key that comes twice the
// last counts, as for CloudFormation.
func (r *reader) pairs(n *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		last := map[string]int{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
				r.refuse(ErrStructure)
			}
			last[key.Value] = i
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if key := n.Content[i].Value; last[key] == i && !yield(key, n.Content[i+1]) {
				return
			}
		}
	}
}

const formatVersion = "2010-09-09"

func (r *reader) section(name string, n *yaml.Node) (known bool) {
	n = r.follow(n)
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		r.refuse(nullAt("/" + name))
		return true
	}
	t := r.template
	switch name {
	case "AWSTemplateFormatVersion":
		t.Version = n.Value
		if n.Value != formatVersion {
			r.refuse(fmt.Errorf("Template format error: unsupported value for AWSTemplateFormatVersion."))
		}
	case "Description":
		t.Description = n.Value
		switch {
		case n.Kind != yaml.ScalarNode:
			r.refuse(fmt.Errorf("Template format error: Description must be a string."))
		case len(n.Value) > 1024:
			r.refuse(fmt.Errorf("Template format error: 'Description' length is greater than 1024."))
		}
	case "Metadata":
		t.Metadata = r.value(n, "/Metadata", 0)
	case "Parameters":
		r.members(name, "Parameter", maxParameters, n, r.parameter)
	case "Mappings":
		r.members(name, "Mapping", maxMappings, n, r.mapping)
	case "Conditions":
		r.members(name, "Condition", maxResources, n, func(id string, v any) { t.Conditions[id] = v })
	case "Resources":
		r.members(name, "Resource", maxResources, n, r.resource)
	case "Outputs":
		r.members(name, "Output", maxOutputs, n, r.output)
	case "Transform":
		r.transform(n)
	default:
		return false
	}
	return true
}

var alphanumeric = regexp.MustCompile(`^[a-zA-Z0-9]+$`)

// members reads a section that maps names to declarations.
func (r *reader) members(section, what string, limit int, n *yaml.Node, add func(id string, v any)) {
	if n.Kind != yaml.MappingNode {
		r.refuse(fmt.Errorf("Template format error: %s must be a map.", section))
		return
	}
	if count := len(n.Content) / 2; count > limit {
		r.refuse(fmt.Errorf("Template format error: Number of %s, %d, is greater than maximum allowed, %d", strings.ToLower(section), count, limit))
	}
	for name, child := range r.pairs(n) {
		if !alphanumeric.MatchString(name) && section != "Conditions" {
			r.refuse(fmt.Errorf("Template format error: %s name %s is non alphanumeric.", what, name))
		}
		add(name, r.value(child, "/"+section+"/"+name, 0))
	}
}

func (r *reader) mapping(id string, v any) {
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
		r.refuse(fmt.Errorf("Template format error: Every Mappings attribute must be a String or a List."))
	}
	r.template.Mappings[id] = levels
}

func (r *reader) resource(id string, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		r.refuse(fmt.Errorf("Template format error: Any Resources member must be an object."))
	}
	res := &Resource{ID: id, Properties: map[string]any{}}
	if res.Type, _ = m["Type"].(string); res.Type == "" {
		r.refuse(fmt.Errorf("Template format error: [/Resources/%s] Every Resources object must contain a Type member.", id))
	}
	for _, key := range sortedKeys(m) {
		v := m[key]
		switch key {
		case "Type":
		case "Metadata":
			res.Metadata = v
		case "Properties":
			if res.Properties, ok = v.(map[string]any); !ok {
				r.refuse(fmt.Errorf("Template format error: [/Resources/%s/Properties] Properties must be an object.", id))
			}
		case "DependsOn":
			res.DependsOn = r.names(v, fmt.Errorf("Template format error: Every DependsOn value must be a string."))
		case "Condition":
			if res.Condition, ok = v.(string); !ok {
				r.refuse(fmt.Errorf("Template format error: Every Condition member must be a string."))
			}
		case "DeletionPolicy":
			res.DeletionPolicy = r.policy(id, key, v, "Delete", "Retain", "Snapshot", "RetainExceptOnCreate")
		case "UpdateReplacePolicy":
			res.UpdateReplacePolicy = r.policy(id, key, v, "Delete", "Retain", "Snapshot")
		default:
			r.refuse(fmt.Errorf("Invalid template resource property '%s'", key))
		}
	}
	r.template.Resources = append(r.template.Resources, res)
}

// names takes one name or a list of names, and refuses anything else.
func (r *reader) names(v any, reason error) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var names []string
	for _, item := range list {
		name, ok := item.(string)
		if !ok {
			r.refuse(reason)
			continue
		}
		names = append(names, name)
	}
	return names
}

func (r *reader) policy(id, key string, v any, allowed ...string) string {
	s, _ := v.(string)
	if !slices.Contains(allowed, s) {
		r.refuse(fmt.Errorf("Template format error: Unrecognized %s %s for resource %s", key, Text(v), id))
	}
	return s
}

func (r *reader) output(id string, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		r.refuse(fmt.Errorf("Template format error: Any Outputs member must be an object."))
	}
	o := &Output{ID: id, Description: Text(m["Description"]), Value: m["Value"], Condition: Text(m["Condition"])}
	if o.Value == nil {
		r.refuse(fmt.Errorf("Template format error: Every Outputs member must contain a Value object"))
	}
	if export, has := m["Export"]; has {
		e, _ := export.(map[string]any)
		if o.Export = e["Name"]; o.Export == nil || len(e) != 1 {
			r.refuse(fmt.Errorf("Template format error: Every Export member must contain a Name object only"))
		}
	}
	for _, key := range sortedKeys(m) {
		if !slices.Contains([]string{"Description", "Value", "Export", "Condition"}, key) {
			r.refuse(fmt.Errorf("Template format error: Unrecognized attribute %s in output %s", key, id))
		}
	}
	r.template.Outputs = append(r.template.Outputs, o)
}

func (r *reader) transform(n *yaml.Node) {
	r.template.Transforms = r.names(r.value(n, "/Transform", 0), ErrStructure)
}
