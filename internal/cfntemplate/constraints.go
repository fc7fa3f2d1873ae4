package cfntemplate

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Constraint is the attribute of a parameter that a value breaks.
type Constraint string

// The constraints, by the names that they have in templates.
const (
	Type           Constraint = "Type" // Number, or the ids of IDPattern
	AllowedValues  Constraint = "AllowedValues"
	AllowedPattern Constraint = "AllowedPattern"
	MinValue       Constraint = "MinValue"
	MaxValue       Constraint = "MaxValue"
	MinLength      Constraint = "MinLength"
	MaxLength      Constraint = "MaxLength"
)

// Violation is a value that breaks a constraint of its parameter.
type Violation struct {
	Parameter  *Parameter
	Constraint Constraint
	Value      string // of a list: the item
}

// Error says it in AWS's words, or in those that the template has for it.
func (v *Violation) Error() string {
	p := v.Parameter
	if p.ConstraintDescription != "" && v.Constraint != Type {
		return fmt.Sprintf("Parameter %s failed to satisfy constraint: %s", p.Name, p.ConstraintDescription)
	}
	must := ""
	switch v.Constraint {
	case Type:
		must = "be a number"
		if p.IDPattern() != nil {
			must = "be an " + p.ItemType()
		}
	case AllowedValues:
		must = "be one of AllowedValues"
	case AllowedPattern:
		must = "match pattern " + p.AllowedPattern
	case MinValue:
		must = "be a number not less than " + Text(*p.MinValue)
	case MaxValue:
		must = "be a number not greater than " + Text(*p.MaxValue)
	case MinLength:
		must = fmt.Sprintf("contain at least %d characters", *p.MinLength)
	case MaxLength:
		must = fmt.Sprintf("contain at most %d characters", *p.MaxLength)
	}
	return fmt.Sprintf("Parameter '%s' must %s", p.Name, must)
}

// Check says whether a value keeps the parameter's constraints: nil, or the first *Violation. Every item of a list has
// to; an empty text is a list of one empty item. For AWS::SSM::Parameter::Value<…> the constraints are about the name that
// is given, as on AWS. Patterns that Go's syntax lacks are not checked.
func (p *Parameter) Check(value string) error {
	for _, item := range p.checked(value) {
		if broken := p.broken(item); broken != "" {
			return &Violation{p, broken, item}
		}
	}
	return nil
}

// CheckIDs says whether ids have the shape of IDPattern: nil, or a *Violation of Type. AWS does not look at their shape,
// it looks for what they name; this is what can be known without asking.
func (p *Parameter) CheckIDs(value string) error {
	pattern := p.IDPattern()
	if pattern == nil {
		return nil
	}
	for _, item := range p.checked(value) {
		if !pattern.MatchString(item) {
			return &Violation{p, Type, item}
		}
	}
	return nil
}

// checked lists what the constraints are about: the items of a list, or the whole value.
func (p *Parameter) checked(value string) []string {
	if p.List() && !p.SSM() {
		return items(value)
	}
	return []string{value}
}

func (p *Parameter) broken(value string) Constraint {
	number, err := parseNumber(value)
	isNumber := p.ItemType() == "Number"
	length := utf8.RuneCountInString(value)
	switch {
	case isNumber && err != nil:
		return Type
	case len(p.AllowedValues) > 0 && !slices.Contains(p.AllowedValues, value):
		return AllowedValues
	case isNumber && p.MinValue != nil && number < *p.MinValue:
		return MinValue
	case isNumber && p.MaxValue != nil && number > *p.MaxValue:
		return MaxValue
	case p.MinLength != nil && length < *p.MinLength:
		return MinLength
	case p.MaxLength != nil && length > *p.MaxLength:
		return MaxLength
	case p.AllowedPattern != "":
		if pattern, err := p.pattern(); err == nil && !pattern.MatchString(value) {
			return AllowedPattern
		}
	}
	return ""
}

// ItemType is the type of a list's items, or the type itself.
func (p *Parameter) ItemType() string { return itemType(p.Type) }

// IDPattern is the shape that AWS gives to ids of the parameter's type; nil where it has none, or none that is known here.
func (p *Parameter) IDPattern() *regexp.Regexp { return idPatterns[p.ItemType()] }

var idPatterns = map[string]*regexp.Regexp{
	"AWS::EC2::VPC::Id":           regexp.MustCompile(`^vpc-[0-9a-f]{8,17}$`),
	"AWS::EC2::Subnet::Id":        regexp.MustCompile(`^subnet-[0-9a-f]{8,17}$`),
	"AWS::EC2::SecurityGroup::Id": regexp.MustCompile(`^sg-[0-9a-f]{8,17}$`),
}
