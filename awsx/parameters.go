package awsx

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"eksui/internal/cause"
	"eksui/internal/cfntemplate"
	"eksui/internal/text"
)

// Parameter is one parameter of a template with all its constraints ("CloudFormation User Guide: Parameters").
type Parameter cfntemplate.Parameter

// Check says whether a value fits the parameter's constraints; AWS has the last word on types such as AWS::EC2::VPC::Id.
func (p Parameter) Check(value string) error {
	declared := cfntemplate.Parameter(p)
	err := cmp.Or(declared.CheckIDs(value), declared.Check(value))
	var v *cfntemplate.Violation
	if !errors.As(err, &v) {
		return err
	}
	return p.violated(v)
}

func init() {
	p := Parameter{Name: "VpcBlock", AllowedPattern: `[0-9./]+`}
	declared := cfntemplate.Parameter(p)
	cause.Add(
		p.violated(&cfntemplate.Violation{Parameter: &declared, Value: "ten", Constraint: cfntemplate.AllowedPattern}),
		missingParameter("VpcBlock"), unknownParameter("VpcBlok", "VpcBlock"),
	)
}

func (p Parameter) violated(v *cfntemplate.Violation) *text.Problem {
	problem := &text.Problem{Cause: "parameter.invalid", What: msgParameterBad.With(p.Name, v.Value), Why: violated(v), Next: msgParameterNext.With()}
	if p.NoEcho {
		problem.What = msgParameterBadHidden.With(p.Name)
	}
	if p.ConstraintDescription != "" {
		problem.Next = msgParameterConstraint.With(p.ConstraintDescription)
	}
	return problem
}

func missingParameter(name string) *text.Problem {
	return &text.Problem{Cause: "parameter.missing", What: msgParameterMissing.With(name), Next: msgParameterNext.With()}
}

func unknownParameter(name, known string) *text.Problem {
	return &text.Problem{Cause: "parameter.unknown", What: msgParameterUnknown.With(name), Next: msgParameterUnknownNext.With(known)}
}

// violated says which constraint a value breaks.
func violated(v *cfntemplate.Violation) text.Text {
	p, length := v.Parameter, len([]rune(v.Value))
	switch v.Constraint {
	case cfntemplate.AllowedValues:
		return msgParameterValues.With(strings.Join(p.AllowedValues, ", "))
	case cfntemplate.AllowedPattern:
		return msgParameterPattern.With(p.AllowedPattern)
	case cfntemplate.MinValue:
		return msgParameterSmall.With(formatFloat(*p.MinValue))
	case cfntemplate.MaxValue:
		return msgParameterBig.With(formatFloat(*p.MaxValue))
	case cfntemplate.MinLength:
		return msgParameterShort.With(length, *p.MinLength)
	case cfntemplate.MaxLength:
		return msgParameterLong.With(length, *p.MaxLength)
	}
	if shape := p.IDPattern(); shape != nil {
		return msgParameterID.With(p.ItemType(), shape.String())
	}
	return msgParameterNumber.With()
}

func formatFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

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
			problems = append(problems, missingParameter(p.Name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(t.Parameters, func(p Parameter) bool { return p.Name == name }) {
			problems = append(problems, unknownParameter(name, t.parameterNames()))
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
