package cfn

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Rule is what a type's resource schema says of one property. CloudFormation compares a resource with its schema before it
// asks the handler, and tells all that is wrong.
type Rule struct {
	// Path leads to it: "Name", "ScalingConfig.MinSize", "SecurityGroupIngress[].FromPort".
	Path string
	// Kind is Boolean, Integer or "" for text. Texts that read as one are taken, as CloudFormation takes them.
	Kind string
	// Min and Max bound a number, or a text's characters; a Max of 0 is no bound.
	Min, Max int
	// Pattern is a regular expression that is looked for in the text.
	Pattern string
	// Enum lists the values there are.
	Enum []string
	// Keys are members that a structure must have.
	Keys []string
}

// The kinds of properties that are no texts.
const (
	Boolean = "Boolean"
	Integer = "Integer"
)

// Kinds makes a rule of a kind for each path.
func Kinds(kind string, paths ...string) []Rule {
	var out []Rule
	for _, p := range paths {
		out = append(out, Rule{Path: p, Kind: kind, Min: math.MinInt})
	}
	return out
}

// broken lists what is wrong with properties, in the words of CloudFormation's schema validator.
func broken(rules []Rule, props map[string]any) []string {
	var out []string
	for _, rule := range rules {
		visit(rule.Path, "#", props, func(at string, v any) {
			if why := rule.broken(v); why != "" {
				out = append(out, at+": "+why)
			}
		})
	}
	return out
}

// visit calls for every value that a path leads to.
func visit(path, at string, v any, call func(at string, v any)) {
	if path == "" {
		call(at, v)
		return
	}
	if rest, each := strings.CutPrefix(path, "[]"); each {
		list, _ := v.([]any)
		for i, item := range list {
			visit(strings.TrimPrefix(rest, "."), at+"/"+strconv.Itoa(i), item, call)
		}
		return
	}
	name, rest := path, ""
	if i := strings.IndexAny(path, ".["); i >= 0 {
		name, rest = path[:i], strings.TrimPrefix(path[i:], ".")
	}
	if m, ok := v.(map[string]any); ok && m[name] != nil {
		visit(rest, at+"/"+name, m[name], call)
	}
}

func (r Rule) broken(v any) string {
	if r.Keys != nil {
		return r.lacking(v)
	}
	text, scalar := scalarText(v)
	switch {
	case strings.Contains(text, "{{resolve:"): // what it stands for is the handler's to judge, and no event's to tell
		return ""
	case !scalar:
		return "expected type: " + kindName(r.Kind) + ", found: " + found(v)
	case r.Kind == Boolean:
		if !strings.EqualFold(text, "true") && !strings.EqualFold(text, "false") {
			return "expected type: Boolean, found: " + found(v)
		}
		return ""
	case r.Kind == Integer:
		n, err := strconv.Atoi(text)
		switch {
		case err != nil:
			return "expected type: Integer, found: " + found(v)
		case n < r.Min:
			return fmt.Sprintf("%d is not greater or equal to %d", n, r.Min)
		case r.Max != 0 && n > r.Max:
			return fmt.Sprintf("%d is not less or equal to %d", n, r.Max)
		}
		return ""
	}
	length := utf8.RuneCountInString(text)
	switch {
	case length < r.Min:
		return fmt.Sprintf("expected minLength: %d, actual: %d", r.Min, length)
	case r.Max != 0 && length > r.Max:
		return fmt.Sprintf("expected maxLength: %d, actual: %d", r.Max, length)
	case r.Pattern != "" && !regexp.MustCompile(r.Pattern).MatchString(text):
		return "string [" + text + "] does not match pattern " + r.Pattern
	case r.Enum != nil && !slices.Contains(r.Enum, text):
		return text + " is not a valid enum value"
	}
	return ""
}

func (r Rule) lacking(v any) string {
	m, ok := v.(map[string]any)
	if !ok {
		return "expected type: JSONObject, found: " + found(v)
	}
	for _, key := range r.Keys {
		if _, has := m[key]; !has {
			return "required key [" + key + "] not found"
		}
	}
	return ""
}

func kindName(kind string) string {
	if kind == "" {
		return "String"
	}
	return kind
}

func scalarText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

// found is how the validator calls what a value is.
func found(v any) string {
	switch v.(type) {
	case string:
		return "String"
	case bool:
		return "Boolean"
	case float64:
		return "Double"
	case []any:
		return "JSONArray"
	}
	return "JSONObject"
}

// checkProperties refuses properties that the type doesn't have, asks for those that it requires, and compares them with
// the type's schema.
func checkProperties(t Type, id string, props map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if _, known := t.Properties[name]; !known {
			return fmt.Errorf("Encountered unsupported property %s", name)
		}
	}
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(t.Properties)) {
		if _, given := props[name]; t.Properties[name].Required && !given {
			problems = append(problems, "#: required key ["+name+"] not found")
		}
	}
	problems = append(problems, broken(t.Rules, props)...)
	if len(problems) > 0 {
		return fmt.Errorf("Properties validation failed for resource %s with message:\n[%s]", id, strings.Join(problems, ", "))
	}
	return nil
}
