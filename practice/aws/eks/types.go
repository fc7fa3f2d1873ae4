package eks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"unicode"

	"eksui/practice/aws/cfn"
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
	tags := maps.Clone(r.Tags)
	maps.Copy(tags, ownTags(r.Props["Tags"]))
	members["tags"] = tags
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

// ownTags reads a Tags property: a list of Key and Value, or for node groups a map.
func ownTags(v any) map[string]string {
	out := map[string]string{}
	switch v := v.(type) {
	case map[string]any:
		for k, value := range v {
			out[k] = fmt.Sprint(value)
		}
	case []any:
		for _, item := range v {
			if tag, ok := item.(map[string]any); ok {
				out[fmt.Sprint(tag["Key"])] = fmt.Sprint(tag["Value"])
			}
		}
	}
	return out
}

// retag brings a resource's tags to what its properties and its stack say.
func retag(tags map[string]string, r *cfn.Request) {
	for k := range ownTags(r.Old["Tags"]) {
		delete(tags, k)
	}
	maps.Copy(tags, r.Tags)
	maps.Copy(tags, ownTags(r.Props["Tags"]))
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

// gone says whether a lookup's error means that the resource is not there, which deleting it is content with.
func gone(err error) (bool, error) {
	if err == nil {
		return false, nil
	}
	if code(err) == "ResourceNotFoundException" {
		return true, nil
	}
	return false, err
}

func unknownAttribute(name string) error {
	return wire.Errorf("ValidationError", "Requested attribute %s does not exist in schema", name)
}

func required(names ...string) map[string]cfn.Property {
	return with(cfn.Property{Required: true, Replacement: true}, names...)
}

func with(p cfn.Property, names ...string) map[string]cfn.Property {
	out := map[string]cfn.Property{}
	for _, n := range names {
		out[n] = p
	}
	return out
}

func properties(sets ...map[string]cfn.Property) map[string]cfn.Property {
	out := map[string]cfn.Property{}
	for _, set := range sets {
		maps.Copy(out, set)
	}
	return out
}
