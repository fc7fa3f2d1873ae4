package cfntemplate

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Parameter is a parameter as the template declares it ("CloudFormation User Guide: Parameters"). Limits are nil where
// the template sets none.
type Parameter struct {
	Name                  string
	Type                  string
	Description           string
	Default               string
	HasDefault            bool
	NoEcho                bool
	AllowedPattern        string
	AllowedValues         []string
	ConstraintDescription string
	MinLength, MaxLength  *int // characters
	MinValue, MaxValue    *float64
}

// Hidden is how CloudFormation shows the value of a parameter with NoEcho.
const Hidden = "****"

const ssmPrefix = "AWS::SSM::Parameter::Value<"

// existing are the parameter types whose values must name something that exists.
var existing = []string{
	"AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName",
	"AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::VPC::Id", "AWS::EC2::Volume::Id",
	"AWS::Route53::HostedZone::Id",
}

// ValueType is the type of the value that the template sees: for AWS::SSM::Parameter::Value<T> that is T.
func (p *Parameter) ValueType() string {
	if p.SSM() {
		return strings.TrimSuffix(strings.TrimPrefix(p.Type, ssmPrefix), ">")
	}
	return p.Type
}

// SSM says whether the parameter's value names an SSM parameter, which has the value that the template sees.
func (p *Parameter) SSM() bool { return strings.HasPrefix(p.Type, ssmPrefix) }

// Existing returns the type of what the values have to name, "" where they can be anything.
func (p *Parameter) Existing() string {
	item := itemType(p.ValueType())
	if slices.Contains(existing, item) {
		return item
	}
	return ""
}

// List says whether the template sees a list.
func (p *Parameter) List() bool {
	t := p.ValueType()
	return t == "CommaDelimitedList" || itemType(t) != t
}

// Value turns the parameter's text into the value that the template sees.
func (p *Parameter) Value(text string) any {
	if !p.List() {
		return text
	}
	list := []any{}
	if text == "" {
		return list
	}
	for _, item := range items(text) {
		list = append(list, item)
	}
	return list
}

func items(text string) []string {
	list := strings.Split(text, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

func itemType(t string) string {
	if inner, ok := strings.CutPrefix(t, "List<"); ok {
		return strings.TrimSuffix(inner, ">")
	}
	return t
}

func knownType(t string) bool {
	if inner, ok := strings.CutPrefix(t, ssmPrefix); ok {
		inner, closed := strings.CutSuffix(inner, ">")
		item := itemType(inner)
		return closed && (inner == "CommaDelimitedList" || item == "String" || slices.Contains(existing, item))
	}
	switch t {
	case "String", "Number", "List<Number>", "List<String>", "CommaDelimitedList", "AWS::SSM::Parameter::Name":
		return true
	}
	return slices.Contains(existing, itemType(t)) && (!strings.HasPrefix(t, "List<") || strings.HasSuffix(t, ">"))
}

// parameter reads a declaration; one without a type is read as a String.
func (r *reader) parameter(name string, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		r.refuse(fmt.Errorf("Template format error: Any Parameters member must be an object."))
	}
	p := &Parameter{Name: name, Type: "String"}
	if t, ok := m["Type"].(string); !ok {
		r.refuse(fmt.Errorf("Template format error: Every Parameters object must contain a Type member."))
	} else if p.Type = t; !knownType(t) {
		r.refuse(fmt.Errorf("Template format error: Unrecognized parameter type: %s", t))
	}
	for _, key := range sortedKeys(m) {
		r.attribute(p, key, m[key])
	}
	if p.HasDefault {
		if err := p.Check(p.Default); err != nil {
			r.refuse(fmt.Errorf("Template format error: %v", err))
		}
	}
	r.template.Parameters = append(r.template.Parameters, p)
}

func (r *reader) attribute(p *Parameter, key string, v any) {
	switch key {
	case "Type":
	case "Default":
		if !isScalar(v) {
			r.refuse(fmt.Errorf("Template format error: Every Default member must be a string."))
		}
		p.Default, p.HasDefault = Text(v), true
	case "Description":
		p.Description = Text(v)
	case "NoEcho":
		p.NoEcho = strings.EqualFold(Text(v), "true")
	case "AllowedValues":
		list, ok := v.([]any)
		if !ok {
			r.refuse(fmt.Errorf("Template format error: AllowedValues member of parameter %s must be a list.", p.Name))
		}
		for _, item := range list {
			p.AllowedValues = append(p.AllowedValues, Text(item))
		}
	case "AllowedPattern":
		p.AllowedPattern = Text(v)
		if _, err := p.pattern(); err != nil {
			r.refuse(fmt.Errorf("Template format error: Parameter %s has an invalid AllowedPattern: %s", p.Name, p.AllowedPattern))
		}
	case "ConstraintDescription":
		p.ConstraintDescription = Text(v)
	case "MinLength":
		p.MinLength = limit(r, p, key, v, strconv.Atoi)
	case "MaxLength":
		p.MaxLength = limit(r, p, key, v, strconv.Atoi)
	case "MinValue":
		p.MinValue = limit(r, p, key, v, parseNumber)
	case "MaxValue":
		p.MaxValue = limit(r, p, key, v, parseNumber)
	default:
		r.refuse(fmt.Errorf("Invalid template parameter property '%s'", key))
	}
}

// pattern matches whole values, as CloudFormation does. It fails for what Go's syntax lacks, such as look-ahead.
func (p *Parameter) pattern() (*regexp.Regexp, error) {
	return regexp.Compile(`^(?:` + p.AllowedPattern + `)$`)
}

// limit reads a number; nil for what is none.
func limit[N int | float64](r *reader, p *Parameter, key string, v any, parse func(string) (N, error)) *N {
	n, err := parse(Text(v))
	if err != nil {
		r.refuse(fmt.Errorf("Template format error: %s of parameter %s must be a number.", key, p.Name))
		return nil
	}
	return &n
}

func parseNumber(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && (math.IsInf(f, 0) || math.IsNaN(f)) {
		err = strconv.ErrRange
	}
	return f, err
}
