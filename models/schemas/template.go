package schemas

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"eksui/internal/cfntemplate"
)

// Checker holds templates against the schemas and counts what it compared.
type Checker struct {
	*Schemas
	Compared int // properties and attributes

	template *cfntemplate.Template
	found    []string
}

// Check lists what in a template CloudFormation's schemas don't have, as "Resources.VPC AWS::EC2::VPC CidrBlok is no property".
func (c *Checker) Check(t *cfntemplate.Template) []string {
	c.template, c.found = t, nil
	for _, r := range t.Resources {
		at := r.ID + " " + r.Type
		schema := c.Types[r.Type]
		if schema == nil {
			c.differ(at, "is no resource type")
			continue
		}
		c.structure(schema.Properties, r.Properties, at)
	}
	for _, o := range t.Outputs {
		c.calls(o.Value, "Outputs."+o.ID)
		c.calls(o.Export, "Outputs."+o.ID)
	}
	return c.found
}

func (c *Checker) differ(at, what string) { c.found = append(c.found, at+" "+what) }

func (c *Checker) structure(schema map[string]*Property, v map[string]any, at string) {
	for name, p := range schema {
		if _, ok := v[name]; p.Required && !ok {
			c.differ(at+" "+name, "is required")
		}
	}
	for name, value := range v {
		p := schema[name]
		if p == nil {
			c.differ(at+" "+name, "is no property")
			continue
		}
		c.value(p, value, at+" "+name)
	}
}

// value holds a value against a type. CloudFormation takes any scalar where a string is wanted, and text for numbers and
// booleans.
func (c *Checker) value(p *Property, v any, at string) {
	c.Compared++
	if name, arg, ok := call(v); ok {
		c.calls(v, at)
		c.result(p, name, arg, at)
		return
	}
	switch p.Kind {
	case "union":
		c.union(p, v, at)
	case "list":
		list, ok := v.([]any)
		if !ok {
			c.differ(at, "is not a list")
		}
		for _, item := range list {
			c.value(p.Item, item, at+"[]")
		}
	case "structure", "tag", "map":
		object, ok := v.(map[string]any)
		if !ok {
			c.differ(at, "is not a "+p.Kind)
			return
		}
		switch p.Kind {
		case "structure":
			c.structure(c.Structures[p.Structure], object, at)
		case "tag":
			c.structure(tag, object, at)
		default:
			for key, item := range object {
				c.value(p.Item, item, at+"."+key)
			}
		}
	case "json":
		c.calls(v, at)
	default:
		c.scalar(p, v, at)
	}
}

var tag = map[string]*Property{"Key": {Kind: "string", Required: true}, "Value": {Kind: "string", Required: true}}

// union takes the first alternative that fits; else what is wrong by the first is told.
func (c *Checker) union(p *Property, v any, at string) {
	before := c.found
	var first []string
	for i, one := range p.Any {
		c.found = nil
		c.value(one, v, at)
		if len(c.found) == 0 {
			c.found = before
			return
		}
		if i == 0 {
			first = c.found
		}
	}
	c.found = append(before, first...)
}

func (c *Checker) scalar(p *Property, v any, at string) {
	text := ""
	switch v := v.(type) {
	case string:
		text = v
	case bool:
		text = strconv.FormatBool(v)
	case float64:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	default:
		c.differ(at, "is not a "+p.Kind)
		return
	}
	var err error
	switch p.Kind {
	case "integer":
		_, err = strconv.ParseInt(text, 10, 64)
	case "number":
		_, err = strconv.ParseFloat(text, 64)
	case "boolean":
		_, err = strconv.ParseBool(text)
	}
	if err != nil {
		c.differ(at, "is not a "+p.Kind)
	}
	if len(p.Values) > 0 && !slices.Contains(p.Values, text) && !strings.Contains(text, "{{resolve:") {
		c.differ(at, fmt.Sprintf("%q is not among %s", text, strings.Join(p.Values, ", ")))
	}
}

// result holds what a function gives against a type, as far as the template tells.
func (c *Checker) result(p *Property, name string, arg any, at string) {
	switch name {
	case "Fn::If":
		if list, ok := arg.([]any); ok && len(list) == 3 {
			c.value(p, list[1], at)
			c.value(p, list[2], at)
		}
	case "Fn::Sub", "Fn::Join", "Fn::Base64":
		c.gives(p, false, at, name)
	case "Fn::Split", "Fn::GetAZs", "Fn::Cidr":
		c.gives(p, true, at, name)
	case "Ref":
		id, _ := arg.(string)
		if id == "AWS::NoValue" || id == "AWS::NotificationARNs" {
			return
		}
		list := false
		if param := c.template.Parameter(id); param != nil {
			list = strings.Contains(param.Type, "List")
		}
		c.gives(p, list, at, "Ref "+id)
	case "Fn::GetAtt":
		if a := c.attribute(arg); a != nil {
			c.gives(p, a.Kind == "list", at, "Fn::GetAtt")
		}
	}
}

// gives says whether a list or a scalar fits the type.
func (c *Checker) gives(p *Property, list bool, at, what string) {
	for _, one := range append([]*Property{p}, p.Any...) {
		switch one.Kind {
		case "union":
			continue
		case "json":
			return
		case "list":
			if list {
				return
			}
		case "structure", "map", "tag":
		default:
			if !list {
				return
			}
		}
	}
	c.differ(at, fmt.Sprintf("is a %s, %s gives something else", p.Kind, what))
}

// call tells a function from a value.
func call(v any) (name string, arg any, ok bool) {
	m, isMap := v.(map[string]any)
	if !isMap || len(m) != 1 {
		return "", nil, false
	}
	for name, arg := range m {
		if name == "Ref" || strings.HasPrefix(name, "Fn::") {
			return name, arg, true
		}
	}
	return "", nil, false
}

var variable = regexp.MustCompile(`\$\{([A-Za-z0-9]+)\.([A-Za-z0-9.]+)\}`)

// calls looks at every attribute that a value asks for, wherever it stands.
func (c *Checker) calls(v any, at string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			c.calls(item, at)
		}
	case map[string]any:
		name, arg, ok := call(v)
		if ok && name == "Fn::GetAtt" {
			c.asked(arg, at)
		}
		if ok && name == "Fn::Sub" {
			text, _ := arg.(string)
			if list, isList := arg.([]any); isList && len(list) > 0 {
				text, _ = list[0].(string)
			}
			for _, m := range variable.FindAllStringSubmatch(text, -1) {
				c.asked([]any{m[1], m[2]}, at)
			}
		}
		for _, item := range v {
			c.calls(item, at)
		}
	}
}

func (c *Checker) asked(arg any, at string) {
	c.Compared++
	id, name := split(arg)
	if r := c.template.Resource(id); r != nil && c.Types[r.Type] != nil && c.attribute(arg) == nil {
		c.differ(at, fmt.Sprintf("asks %s for %s, which is no attribute", r.Type, name))
	}
}

// attribute is the type of an attribute that Fn::GetAtt asks for; nil where there is none.
func (c *Checker) attribute(arg any) *Property {
	id, name := split(arg)
	r := c.template.Resource(id)
	if r == nil || c.Types[r.Type] == nil {
		return nil
	}
	return c.Types[r.Type].Attributes[name]
}

func split(arg any) (id, name string) {
	switch v := arg.(type) {
	case string:
		id, name, _ = strings.Cut(v, ".")
	case []any:
		if len(v) == 2 {
			id, _ = v[0].(string)
			name, _ = v[1].(string)
		}
	}
	return id, name
}
