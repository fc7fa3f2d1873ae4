package cfntemplate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"eksui/internal/cfntemplate"
)

func TestParameterConstraints(t *testing.T) {
	for name, c := range map[string]struct{ declaration, value, want string }{
		"fine":            {"{Type: String}", "anything", ""},
		"pattern":         {"{Type: String, AllowedPattern: '[a-z]+'}", "ABC", "Parameter 'P' must match pattern [a-z]+"},
		"pattern, whole":  {"{Type: String, AllowedPattern: '[a-z]+'}", "abc1", "Parameter 'P' must match pattern [a-z]+"},
		"pattern, either": {"{Type: String, AllowedPattern: 'a|b'}", "ab", "Parameter 'P' must match pattern a|b"},
		"description": {"{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: only letters}", "1",
			"Parameter P failed to satisfy constraint: only letters"},
		"allowed":            {"{Type: String, AllowedValues: [a, 'yes', 1]}", "1", ""},
		"not allowed":        {"{Type: String, AllowedValues: [a, b]}", "c", "Parameter 'P' must be one of AllowedValues"},
		"number":             {"{Type: Number}", "2.5", ""},
		"no number":          {"{Type: Number}", "two", "Parameter 'P' must be a number"},
		"no number at all":   {"{Type: Number}", "NaN", "Parameter 'P' must be a number"},
		"too small":          {"{Type: Number, MinValue: 1}", "0", "Parameter 'P' must be a number not less than 1"},
		"too big":            {"{Type: Number, MaxValue: '5'}", "6", "Parameter 'P' must be a number not greater than 5"},
		"too short":          {"{Type: String, MinLength: 3}", "한글", "Parameter 'P' must contain at least 3 characters"},
		"too long":           {"{Type: String, MaxLength: 3}", "abcd", "Parameter 'P' must contain at most 3 characters"},
		"list of numbers":    {"{Type: List<Number>}", "1, 2,x", "Parameter 'P' must be a number"},
		"comma list":         {"{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a, b", ""},
		"comma list, wrong":  {"{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a, c", "Parameter 'P' must be one of AllowedValues"},
		"name, not value":    {"{Type: 'AWS::SSM::Parameter::Value<String>', AllowedPattern: '/.*'}", "/a/b", ""},
		"zones":              {"{Type: 'List<AWS::EC2::AvailabilityZone::Name>'}", "a,b", ""},
		"number, MinLength?": {"{Type: Number, ConstraintDescription: small, MaxValue: 5}", "6", "Parameter P failed to satisfy constraint: small"},
	} {
		t.Run(name, func(t *testing.T) {
			tm, err := cfntemplate.Parse("Parameters: {P: " + c.declaration + "}\nResources: {A: {Type: 'AWS::EC2::Thing'}}\n")
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := tm.Parameters[0].Check(c.value); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestParameterTypes(t *testing.T) {
	for kind, want := range map[string]struct {
		existing string
		value    any
	}{
		"String":                                          {"", "a, b"},
		"CommaDelimitedList":                              {"", []any{"a", "b"}},
		"AWS::EC2::VPC::Id":                               {"AWS::EC2::VPC::Id", "a, b"},
		"List<AWS::EC2::Subnet::Id>":                      {"AWS::EC2::Subnet::Id", []any{"a", "b"}},
		"AWS::SSM::Parameter::Value<String>":              {"", "a, b"},
		"AWS::SSM::Parameter::Value<List<String>>":        {"", []any{"a", "b"}},
		"AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>": {"AWS::EC2::Image::Id", "a, b"},
	} {
		tm, err := cfntemplate.Parse("Parameters: {P: {Type: '" + kind + "'}}\nResources: {A: {Type: 'AWS::EC2::Thing'}}\n")
		if err != nil {
			t.Fatal(err)
		}
		p := tm.Parameters[0]
		if p.Existing() != want.existing {
			t.Errorf("%s: values name %q, want %q", kind, p.Existing(), want.existing)
		}
		if diff := cmp.Diff(want.value, p.Value("a, b")); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
}
