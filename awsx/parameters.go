package awsx

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"eksui/internal/text"
)

// Parameter is one parameter of a template with all its constraints ("CloudFormation User Guide: Parameters").
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
	MinLength, MaxLength  *int
	MinValue, MaxValue    *float64
}

func readParameter(name string, n *yaml.Node) Parameter {
	p := Parameter{Name: name, Type: "String"}
	for key, value := range entries(n) {
		switch key {
		case "Type":
			p.Type = value.Value
		case "Description":
			p.Description = value.Value
		case "Default":
			p.Default, p.HasDefault = value.Value, true
		case "NoEcho":
			p.NoEcho, _ = strconv.ParseBool(value.Value)
		case "AllowedPattern":
			p.AllowedPattern = value.Value
		case "AllowedValues":
			p.AllowedValues = scalars(value)
		case "ConstraintDescription":
			p.ConstraintDescription = value.Value
		case "MinLength":
			p.MinLength = number(value.Value, strconv.Atoi)
		case "MaxLength":
			p.MaxLength = number(value.Value, strconv.Atoi)
		case "MinValue":
			p.MinValue = number(value.Value, parseFloat)
		case "MaxValue":
			p.MaxValue = number(value.Value, parseFloat)
		}
	}
	return p
}

func parseFloat(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

// number gives nil for what is not a number: AWS complains about it when it validates the template.
func number[T any](s string, parse func(string) (T, error)) *T {
	v, err := parse(s)
	if err != nil {
		return nil
	}
	return &v
}

// isList says whether the value is a comma-separated list, of which each item has to fit.
func (p Parameter) isList() bool {
	return p.Type == "CommaDelimitedList" || strings.HasPrefix(p.Type, "List<") || strings.HasPrefix(p.Type, "AWS::SSM::Parameter::Value<List")
}

// isSSM says whether the value names an SSM parameter, whose content only AWS can check.
func (p Parameter) isSSM() bool { return strings.HasPrefix(p.Type, "AWS::SSM::Parameter::") }

// Check says whether a value fits the parameter's constraints; AWS has the last word on types such as AWS::EC2::VPC::Id.
func (p Parameter) Check(value string) error {
	items := []string{value}
	if p.isList() && !p.isSSM() {
		items = strings.Split(value, ",")
	}
	for _, item := range items {
		if len(items) > 1 {
			item = strings.TrimSpace(item)
		}
		if why := p.violated(item); !why.IsZero() {
			return p.problem(item, why)
		}
	}
	return nil
}

func (p Parameter) problem(value string, why text.Text) error {
	problem := &text.Problem{What: msgParameterBad.With(p.Name, value), Why: why, Next: msgParameterNext.With()}
	if p.NoEcho {
		problem.What = msgParameterBadHidden.With(p.Name)
	}
	if p.ConstraintDescription != "" {
		problem.Next = msgParameterConstraint.With(p.ConstraintDescription)
	}
	return problem
}

// violated says which constraint a single value breaks.
func (p Parameter) violated(value string) text.Text {
	if why := p.violatedNumber(value); !why.IsZero() {
		return why
	}
	if want := resourceID[p.elementType()]; want != nil && !want.MatchString(value) {
		return msgParameterID.With(p.elementType(), want.String())
	}
	if len(p.AllowedValues) > 0 && !slices.Contains(p.AllowedValues, value) {
		return msgParameterValues.With(strings.Join(p.AllowedValues, ", "))
	}
	n := len([]rune(value))
	if p.MinLength != nil && n < *p.MinLength {
		return msgParameterShort.With(n, *p.MinLength)
	}
	if p.MaxLength != nil && n > *p.MaxLength {
		return msgParameterLong.With(n, *p.MaxLength)
	}
	if p.AllowedPattern == "" {
		return text.Text{}
	}
	// CloudFormation matches the whole value. A pattern that Go's syntax lacks (look-ahead) is left to AWS.
	pattern, err := regexp.Compile(`^(?:` + p.AllowedPattern + `)$`)
	if err == nil && !pattern.MatchString(value) {
		return msgParameterPattern.With(p.AllowedPattern)
	}
	return text.Text{}
}

func (p Parameter) violatedNumber(value string) text.Text {
	if p.elementType() != "Number" {
		return text.Text{}
	}
	v, err := parseFloat(value)
	switch {
	case err != nil:
		return msgParameterNumber.With()
	case p.MinValue != nil && v < *p.MinValue:
		return msgParameterSmall.With(formatFloat(*p.MinValue))
	case p.MaxValue != nil && v > *p.MaxValue:
		return msgParameterBig.With(formatFloat(*p.MaxValue))
	}
	return text.Text{}
}

func formatFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// elementType is the type of a list's items, or the type itself.
func (p Parameter) elementType() string {
	return strings.TrimSuffix(strings.TrimPrefix(p.Type, "List<"), ">")
}

// resourceID holds the shapes of the AWS-specific parameter types that the lab's templates use.
var resourceID = map[string]*regexp.Regexp{
	"AWS::EC2::VPC::Id":           regexp.MustCompile(`^vpc-[0-9a-f]{8,17}$`),
	"AWS::EC2::Subnet::Id":        regexp.MustCompile(`^subnet-[0-9a-f]{8,17}$`),
	"AWS::EC2::SecurityGroup::Id": regexp.MustCompile(`^sg-[0-9a-f]{8,17}$`),
}

// CheckParameters checks values against the template: unknown names, missing values, constraints. Nil when all is well,
// otherwise the first problem of every parameter joined.
func (t *Template) CheckParameters(values map[string]string) error {
	var problems []error
	for _, p := range t.Parameters {
		value, given := values[p.Name]
		switch {
		case given:
			problems = append(problems, p.Check(value))
		case p.HasDefault:
			problems = append(problems, p.Check(p.Default))
		default:
			problems = append(problems, &text.Problem{What: msgParameterMissing.With(p.Name), Next: msgParameterNext.With()})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(t.Parameters, func(p Parameter) bool { return p.Name == name }) {
			problems = append(problems, &text.Problem{What: msgParameterUnknown.With(name), Next: msgParameterUnknownNext.With(t.parameterNames())})
		}
	}
	return errors.Join(problems...)
}

func (t *Template) parameterNames() string {
	var names []string
	for _, p := range t.Parameters {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}
