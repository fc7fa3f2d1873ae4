package cfntemplate

import (
	"fmt"
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

// maxNodes is more than fits into MaxBody without aliases, which can make of a few lines a tree without end.
const maxNodes = MaxBody

// value reads a tree. path is where it stands: "/Resources/MyVPC/Properties/CidrBlock".
func (r *reader) value(n *yaml.Node, path string, depth int) any {
	r.nodes++
	if depth > maxDepth || r.nodes > maxNodes {
		r.refuse(ErrStructure)
		return nil
	}
	n = r.follow(n)
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") && n.Tag != "!" {
		return r.short(n, path, depth)
	}
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for key, child := range r.pairs(n) {
			m[key] = r.value(child, path+"/"+key, depth+1)
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for i, child := range n.Content {
			list = append(list, r.value(child, path+"/"+strconv.Itoa(i), depth+1))
		}
		return list
	}
	return r.scalar(n, path)
}

// follow gives what an alias stands for, and refuses it.
func (r *reader) follow(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.AliasNode {
		return n
	}
	r.refuse(fmt.Errorf("Template error: YAML aliases are not allowed in CloudFormation templates"))
	return n.Alias
}

// nullAt is AWS's complaint about nothing, which names a resource's property by the word Type:
// "/Resources/MyVPC/Type/CidrBlock".
func nullAt(path string) error {
	if parts := strings.SplitN(path, "/", 5); len(parts) == 5 && parts[1] == "Resources" && parts[3] == "Properties" {
		parts[3] = "Type"
		path = strings.Join(parts, "/")
	}
	return fmt.Errorf("[%s] 'null' values are not allowed in templates", path)
}

// short reads a function in its short form, as !Sub.
func (r *reader) short(n *yaml.Node, path string, depth int) any {
	name := strings.TrimPrefix(n.Tag, "!")
	if name != "Ref" && name != "Condition" {
		name = "Fn::" + name
	}
	if !slices.Contains(supported, name) && name != "Fn::Transform" {
		r.refuse(unsupportedFunction(name))
	}
	if n.Kind == yaml.ScalarNode {
		if name == "Fn::GetAtt" {
			return map[string]any{name: getAttPath(n.Value)}
		}
		return map[string]any{name: n.Value}
	}
	plain := *n
	plain.Tag = "!!map"
	return map[string]any{name: r.value(&plain, path+"/"+name, depth+1)}
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

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
