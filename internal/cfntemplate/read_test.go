package cfntemplate_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"eksui/internal/cfntemplate"
)

// TestReadLeavesRefusingToAWS reads what practice, for one reason or another, does not take.
func TestReadLeavesRefusingToAWS(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		needs string // "resource: what it needs" of every resource
	}{
		"attribute":         {"Resources:\n  A: {Type: 'AWS::X::Y', CreationPolicy: {}}\n  B: {Type: 'AWS::X::Y', DependsOn: A}\n", "A: B:A "},
		"section":           {"Rules: {}\nResources: {A: {Type: 'AWS::X::Y'}}\n", "A: "},
		"function":          {"Resources:\n  A: {Type: 'AWS::X::Y'}\n  B: {Type: 'AWS::X::Y', Properties: {N: !Length [!Ref A]}}\n", "A: B:A "},
		"null":              {"Resources:\n  A: {Type: 'AWS::X::Y'}\n  B:\n    Type: AWS::X::Y\n    Properties:\n      N:\n      O: !GetAtt A.Arn\n", "A: B:A "},
		"alias":             {"Resources:\n  A: &a {Type: 'AWS::X::Y'}\n  B: {Type: 'AWS::X::Y', Properties: {N: &n [!Ref A]}}\n  C: {Type: 'AWS::X::Y', Properties: {N: *n}}\n  D: *a\n", "A: B:A C:A D: "},
		"alias of itself":   {"Resources: &a {A: *a}\n", "A: "},
		"no type":           {"Parameters: {P: {Default: x}}\nResources: {A: {Properties: {N: !Ref P}}}\n", "A: "},
		"nothing to see":    {"Resources: [A]\n", ""},
		"byte order mark":   {"\ufeff{\"Resources\": {\"A\": {\"Type\": \"AWS::X::Y\"}}}", "A: "},
		"YAML in braces":    {"{Resources: {A: {Type: 'AWS::X::Y'}}}", "A: "},
		"unknown parameter": {"Parameters: {P: {Type: Color, MinLength: many, AllowedPattern: '(?!x)'}}\nResources: {A: {Type: 'AWS::X::Y'}}\n", "A: "},
	} {
		t.Run(name, func(t *testing.T) {
			tm, err := cfntemplate.Read(c.body)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, r := range tm.Resources {
				got += r.ID + ":" + strings.Join(tm.Needs(r), "") + " "
			}
			if got != c.needs {
				t.Errorf("got %q, want %q", got, c.needs)
			}
		})
	}
}

func TestReadSaysWhereTheTextIsBroken(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want cfntemplate.SyntaxError
	}{
		"YAML":          {"Resources:\n  A:\n    Type: x\n   Bad: x\n", cfntemplate.SyntaxError{Format: "YAML", Line: 4, Column: 4}},
		"YAML, open":    {"Resources: [\n", cfntemplate.SyntaxError{Format: "YAML", Line: 1, Column: 1}},
		"JSON":          {"{\n \"Resources\": {\n\t\"A\" 1}}", cfntemplate.SyntaxError{Format: "JSON", Line: 3, Column: 6}},
		"JSON, comma":   {"{\n \"A\": 1,\n}", cfntemplate.SyntaxError{Format: "JSON", Line: 3, Column: 1}},
		"JSON and more": {"{\"A\": 1}\n{}", cfntemplate.SyntaxError{Format: "JSON", Line: 2, Column: 2}},
	} {
		_, err := cfntemplate.Read(c.body)
		var got *cfntemplate.SyntaxError
		if !errors.As(err, &got) || got.Err == nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got.Err = nil
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for _, body := range []string{"", "# nothing", "- a", "hello", "[1]", "{\"a\": " + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}"} {
		if _, err := cfntemplate.Read(body); !errors.Is(err, cfntemplate.ErrStructure) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestKeysThatComeTwice(t *testing.T) {
	for body, want := range map[string]string{
		"Resources:\n  A: {Type: 'AWS::EC2::Thing', Type: x}\n":                                  "YAML not well-formed. (line 2, column 32)",
		"Resources:\n  A: {Type: 'AWS::EC2::Thing'}\nResources: {}\n":                            "YAML not well-formed. (line 3, column 1)",
		"{\"Resources\": {\n  \"A\": {\"Type\": \"AWS::EC2::Thing\"},\n  \"A\": {\"Type\": 1}}}": "JSON not well-formed. (line 3, column 3)",
	} {
		if got := problem(body); got != "Template format error: "+want {
			t.Errorf("%s: got %q", body, got)
		}
	}
}

func TestShapesOfIDs(t *testing.T) {
	for value, fits := range map[string]bool{"subnet-0a1b2c3d": true, "subnet-0a1b2c3d, subnet-0a1b2c3e": true, "subnet-0a1b2c3d,vpc-0a1b2c3d": false, "": false} {
		p := &cfntemplate.Parameter{Name: "P", Type: "List<AWS::EC2::Subnet::Id>"}
		err := p.CheckIDs(value)
		var v *cfntemplate.Violation
		if fits != (err == nil) || err != nil && (!errors.As(err, &v) || v.Constraint != cfntemplate.Type) {
			t.Errorf("%q: %v", value, err)
		}
		if err := p.Check(value); err != nil {
			t.Errorf("%q: AWS looks for them and not at them, but: %v", value, err)
		}
	}
}
