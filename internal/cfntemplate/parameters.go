package cfntemplate

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Parameter is a parameter as the template declares it.
type Parameter struct {
	Name           string
	Type           string
	Default        *string
	Description    string
	NoEcho         bool
	AllowedValues  []string
	AllowedPattern string
	Constraint     string // ConstraintDescription
	MinLength      *float64
	MaxLength      *float64
	MinValue       *float64
	MaxValue       *float64

	pattern *regexp.Regexp
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
	for _, item := range items(text) {
		list = append(list, item)
	}
	return list
}

func items(text string) []string {
	if text == "" {
		return nil
	}
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

func (t *Template) parameter(name string, v any) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("Template format error: Any Parameters member must be an object.")
	}
	p := &Parameter{Name: name}
	if p.Type, ok = m["Type"].(string); !ok {
		return fmt.Errorf("Template format error: Every Parameters object must contain a Type member.")
	}
	if !knownType(p.Type) {
		return fmt.Errorf("Template format error: Unrecognized parameter type: %s", p.Type)
	}
	for key, v := range m {
		if err := p.attribute(key, v); err != nil {
			return err
		}
	}
	if p.Default != nil {
		if err := p.Check(*p.Default); err != nil {
			return fmt.Errorf("Template format error: %v", err)
		}
	}
	t.Parameters = append(t.Parameters, p)
	return nil
}

func (p *Parameter) attribute(key string, v any) (err error) {
	switch key {
	case "Type":
	case "Default":
		if !isScalar(v) {
			return fmt.Errorf("Template format error: Every Default member must be a string.")
		}
		s := Text(v)
		p.Default = &s
	case "Description":
		p.Description = Text(v)
	case "NoEcho":
		p.NoEcho = strings.EqualFold(Text(v), "true")
	case "AllowedValues":
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("Template format error: AllowedValues member of parameter %s must be a list.", p.Name)
		}
		for _, item := range list {
			p.AllowedValues = append(p.AllowedValues, Text(item))
		}
	case "AllowedPattern":
		p.AllowedPattern = Text(v)
		if p.pattern, err = regexp.Compile(`^(?:` + p.AllowedPattern + `)$`); err != nil {
			return fmt.Errorf("Template format error: Parameter %s has an invalid AllowedPattern: %s", p.Name, p.AllowedPattern)
		}
	case "ConstraintDescription":
		p.Constraint = Text(v)
	case "MinLength":
		p.MinLength, err = p.limit(key, v)
	case "MaxLength":
		p.MaxLength, err = p.limit(key, v)
	case "MinValue":
		p.MinValue, err = p.limit(key, v)
	case "MaxValue":
		p.MaxValue, err = p.limit(key, v)
	default:
		return fmt.Errorf("Invalid template parameter property '%s'", key)
	}
	return err
}

func (p *Parameter) limit(key string, v any) (*float64, error) {
	f, err := strconv.ParseFloat(Text(v), 64)
	if err != nil || math.IsNaN(f) {
		return nil, fmt.Errorf("Template format error: %s of parameter %s must be a number.", key, p.Name)
	}
	return &f, nil
}

// Check says whether a value keeps the parameter's constraints, in AWS's words. For AWS::SSM::Parameter::Value<…> the
// constraints are about the name that is given, as on AWS.
func (p *Parameter) Check(text string) error {
	reason := p.broken(text)
	switch {
	case reason == "":
		return nil
	case p.Constraint != "" && !strings.HasSuffix(reason, "must be a number"):
		return fmt.Errorf("Parameter %s failed to satisfy constraint: %s", p.Name, p.Constraint)
	}
	return fmt.Errorf("Parameter '%s' %s", p.Name, reason)
}

func (p *Parameter) broken(text string) string {
	values := []string{text}
	if p.List() && !p.SSM() {
		values = items(text)
	}
	for _, v := range values {
		number, err := strconv.ParseFloat(v, 64)
		isNumber := itemType(p.Type) == "Number"
		switch {
		case isNumber && (err != nil || math.IsInf(number, 0) || math.IsNaN(number)):
			return "must be a number"
		case len(p.AllowedValues) > 0 && !slices.Contains(p.AllowedValues, v):
			return "must be one of AllowedValues"
		case isNumber && p.MinValue != nil && number < *p.MinValue:
			return "must be a number not less than " + Text(*p.MinValue)
		case isNumber && p.MaxValue != nil && number > *p.MaxValue:
			return "must be a number not greater than " + Text(*p.MaxValue)
		case p.MinLength != nil && float64(len([]rune(v))) < *p.MinLength:
			return "must contain at least " + Text(*p.MinLength) + " characters"
		case p.MaxLength != nil && float64(len([]rune(v))) > *p.MaxLength:
			return "must contain at most " + Text(*p.MaxLength) + " characters"
		case p.pattern != nil && !p.pattern.MatchString(v):
			return "must match pattern " + p.AllowedPattern
		}
	}
	return ""
}
