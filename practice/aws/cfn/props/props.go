// Package props is what the services' CloudFormation types share: it reads a resource's resolved properties, in which every
// scalar may come as a string, keeps its tags, and ends its deletion.
package props

import (
	"fmt"
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
