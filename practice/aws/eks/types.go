package eks

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

// Types are EKS's CloudFormation types.
func (s *Service) Types() []cfn.Type {
	return []cfn.Type{s.clusterType(), s.nodegroupType(), s.addonType(), s.accessEntryType()}
}

// decode reads a resource's properties into an API request: CloudFormation spells the API's names with a capital, and
// writes tags as a list or a map. The stack's own tags are added.
func decode(r *cfn.Request, into any) error {
	members := map[string]any{}
	for name, v := range r.Props {
		switch name {
		case "Tags":
		case "Labels":
			members["labels"] = v
		default:
			members[lower(name)] = convert(name, v)
		}
	}
	members["tags"] = props.Map(r.Props).Tags("Tags", r.Tags)
	raw, err := json.Marshal(members)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return invalidRequest("Model validation failed (#: %s)", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func convert(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, inner := range v {
			out[lower(k)] = convert(k, inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = convert("", inner)
		}
		return out
	case string:
		return typed(name, v)
	}
	return v
}

// typed turns the strings that parameters give into what the API wants of a property.
func typed(name, v string) any {
	switch {
	case strings.HasSuffix(name, "Size"), strings.HasPrefix(name, "MaxUnavailable"):
		if n, err := strconv.Atoi(v); err == nil {
			return n
		}
	case strings.HasSuffix(name, "Access"), strings.HasPrefix(name, "Bootstrap"), name == "DeletionProtection", name == "PreserveOnDelete":
		if b, err := strconv.ParseBool(v); err == nil {
			return b
		}
	}
	return v
}

func lower(name string) string {
	if name == "" {
		return ""
	}
	r := []rune(name)
	r[0] = unicode.ToLower(r[0])
	return string(r)
}

// text is a string property, "" when it is absent.
func text(props map[string]any, name string) string {
	v, _ := props[name].(string)
	return v
}

// generated is the name that CloudFormation makes up for a resource without one.
func (s *Service) generated(r *cfn.Request) string {
	return r.LogicalID + "-" + s.w.Hex("cfn-name", 12)
}

func unknownAttribute(name string) error {
	return wire.Errorf("ValidationError", "Requested attribute %s does not exist in schema", name)
}
