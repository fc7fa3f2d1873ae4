package cfntemplate

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Values are what encoding/json makes of JSON: string, float64, bool, []any and map[string]any. A function is a map of
// one key, as {"Fn::Sub": …}, whichever way it was written.

// supported are the functions that templates may use, by their long names.
var supported = []string{
	"Condition", "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::If", "Fn::ImportValue",
	"Fn::Join", "Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub", "Ref",
}

func unsupportedFunction(name string) error {
	return fmt.Errorf("Template error: Encountered unsupported function: %s Supported functions are: [%s]", name,
		strings.Join(slices.DeleteFunc(slices.Clone(supported), func(s string) bool { return !strings.HasPrefix(s, "Fn::") }), ", "))
}

// function returns the name and argument of a value that calls a function.
func function(v any) (name string, arg any, ok bool) {
	m, isMap := v.(map[string]any)
	if !isMap || len(m) != 1 {
		return "", nil, false
	}
	for name, arg := range m {
		if name == "Ref" || name == "Condition" || strings.HasPrefix(name, "Fn::") {
			return name, arg, true
		}
	}
	return "", nil, false
}

var errAlias = fmt.Errorf("Template error: YAML aliases are not allowed in CloudFormation templates")

// value reads a tree. path is where it stands, as AWS names it: "/Resources/MyVPC/Type/CidrBlock".
func value(n *yaml.Node, path string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errStructure
	}
	if n.Kind == yaml.AliasNode {
		return nil, errAlias
	}
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") && n.Tag != "!" {
		return tagged(n, path, depth)
	}
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for key, child := range pairs(n) {
			if err := checkKey(key); err != nil {
				return nil, err
			}
			if _, twice := m[key.Value]; twice {
				return nil, notWellFormed("YAML", "", key.Line, key.Column)
			}
			v, err := value(child, path+"/"+key.Value, depth+1)
			if err != nil {
				return nil, err
			}
			m[key.Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for i, child := range n.Content {
			v, err := value(child, path+"/"+strconv.Itoa(i), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	}
	return scalar(n, path)
}

// pairs goes through the keys and values of a mapping.
func pairs(n *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func checkKey(key *yaml.Node) error {
	if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
		return errStructure
	}
	return nil
}

// scalar reads a scalar by YAML 1.1's rules, where yes and on are booleans too; dates stay text.
func scalar(n *yaml.Node, path string) (any, error) {
	switch n.Tag {
	case "!!null":
		return nil, fmt.Errorf("[%s] 'null' values are not allowed in templates", path)
	case "!!bool":
		return strings.EqualFold(n.Value, "true"), nil
	case "!!int", "!!float":
		var f float64
		tooLong := len(n.Value) > 15 && strings.Trim(n.Value, "0123456789") == "" // more digits than a float64 keeps
		if tooLong || n.Decode(&f) != nil || math.IsInf(f, 0) || math.IsNaN(f) {
			return n.Value, nil
		}
		return f, nil
	}
	if n.Style == 0 {
		switch n.Value {
		case "yes", "Yes", "YES", "on", "On", "ON":
			return true, nil
		case "no", "No", "NO", "off", "Off", "OFF":
			return false, nil
		}
	}
	return n.Value, nil
}

// tagged reads a function in its short form, as !Sub.
func tagged(n *yaml.Node, path string, depth int) (any, error) {
	name := strings.TrimPrefix(n.Tag, "!")
	if name != "Ref" && name != "Condition" {
		name = "Fn::" + name
	}
	if !slices.Contains(supported, name) && name != "Fn::Transform" {
		return nil, unsupportedFunction(name)
	}
	if n.Kind == yaml.ScalarNode {
		if name == "Fn::GetAtt" {
			return map[string]any{name: getAttPath(n.Value)}, nil
		}
		return map[string]any{name: n.Value}, nil
	}
	plain := *n
	plain.Tag = "!!map"
	arg, err := value(&plain, path+"/"+name, depth+1)
	if err != nil {
		return nil, err
	}
	return map[string]any{name: arg}, nil
}

// getAttPath splits "MyDB.Endpoint.Address" into the resource and its attribute.
func getAttPath(s string) []any {
	id, attr, _ := strings.Cut(s, ".")
	return []any{id, attr}
}

// Text is a scalar as CloudFormation writes it where a string is asked for.
func Text(v any) string {
	switch t := v.(type) {
	case string:
		return t
	case bool:
		return strconv.FormatBool(t)
	case float64:
		return strconv.FormatFloat(t, 'f', -1, 64)
	}
	return ""
}

func isScalar(v any) bool {
	switch v.(type) {
	case string, bool, float64:
		return true
	}
	return false
}
