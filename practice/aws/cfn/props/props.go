// Package props reads the resolved properties of a CloudFormation resource, in which every scalar may come as a string.
package props

import (
	"fmt"
	"maps"
	"strconv"
)

// Map is a resource's properties, or a structure among them. Reading an absent property gives its zero value.
type Map map[string]any

// Text reads a scalar as text.
func (m Map) Text(name string) string { return text(m[name]) }

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// Int reads a whole number, 0 for what is none.
func (m Map) Int(name string) int {
	n, err := strconv.Atoi(m.Text(name))
	if err != nil {
		return 0
	}
	return n
}

// Bool reads a boolean; nil says that it is absent.
func (m Map) Bool(name string) *bool {
	b, err := strconv.ParseBool(m.Text(name))
	if err != nil {
		return nil
	}
	return &b
}

// True says whether a boolean is there and true.
func (m Map) True(name string) bool {
	b := m.Bool(name)
	return b != nil && *b
}

// Texts reads a list of scalars; a single one is a list too, as CloudFormation takes it.
func (m Map) Texts(name string) []string {
	switch v := m[name].(type) {
	case nil:
		return nil
	case []any:
		out := make([]string, len(v))
		for i := range v {
			out[i] = text(v[i])
		}
		return out
	default:
		return []string{text(v)}
	}
}

// Map reads a structure.
func (m Map) Map(name string) Map {
	inner, _ := m[name].(map[string]any)
	return inner
}

// Maps reads a list of structures.
func (m Map) Maps(name string) []Map {
	list, _ := m[name].([]any)
	var out []Map
	for _, v := range list {
		if inner, ok := v.(map[string]any); ok {
			out = append(out, inner)
		}
	}
	return out
}

// Tags reads a list of Key and Value, laid over the tags of the stack.
func (m Map) Tags(name string, stack map[string]string) map[string]string {
	out := maps.Clone(stack)
	if out == nil {
		out = map[string]string{}
	}
	for _, tag := range m.Maps(name) {
		out[tag.Text("Key")] = tag.Text("Value")
	}
	return out
}
