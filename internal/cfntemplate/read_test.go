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

// TestKeysThatComeTwice takes the last, as CloudFormation does, wherever in a template and in both formats.
func TestKeysThatComeTwice(t *testing.T) {
	for name, body := range map[string]string{
		"property": "Resources:\n  A:\n    Type: AWS::EC2::Thing\n    Properties:\n      Size: 1\n      Size: 2\n",
		"resource": "Resources:\n  A: {Type: 'AWS::EC2::VPC'}\n  A: {Type: 'AWS::EC2::Thing', Properties: {Size: 2}}\n",
		"section":  "Resources: {}\nResources:\n  A: {Type: 'AWS::EC2::Thing', Properties: {Size: 2}}\n",
		"JSON":     `{"Resources": {"A": {"Type": "x", "Type": "AWS::EC2::Thing", "Properties": {"Size": 1, "Size": 2}}}}`,
	} {
		tmpl, err := cfntemplate.Parse(body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a := tmpl.Resources; len(a) != 1 || a[0].Type != "AWS::EC2::Thing" || a[0].Properties["Size"] != 2.0 {
			t.Errorf("%s: %+v", name, a[0])
		}
	}
}

// TestPlainScalars reads them by YAML 1.1, as CloudFormation does; quoted they are text.
func TestPlainScalars(t *testing.T) {
	for text, want := range map[string]any{
		"012345678901": "012345678901", "012345670123": 1402433619.0, "0755": 493.0, "1:30": 90.0, "-1:30": -90.0, "1:30:15": 5415.0, "1:75": "1:75",
		"01:30": "01:30", "0o17": "0o17", "0x1F": 31.0, "0b101": 5.0, "08": "08", "1_000": 1000.0, "1e3": 1000.0, "1.5": 1.5, ".5": 0.5, "1.": 1.0,
		"yes": true, "No": false, "oFF": "oFF", "y": "y", "TRUE": true, "truE": "truE", "2010-09-09": "2010-09-09", "10.0.0.0/16": "10.0.0.0/16", "-": "-",
		"123456789012": 123456789012.0, "12345678901234567890": "12345678901234567890", "+7": 7.0, "1.2.3": "1.2.3", "_1": "_1",
		"'yes'": "yes", `"0755"`: "0755", "!!str 1:30": "1:30", "'1_000'": "1_000",
	} {
		tmpl, err := cfntemplate.Parse("Resources:\n  A:\n    Type: AWS::EC2::Thing\n    Properties: {Size: [" + text + "]}\n")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := tmpl.Resources[0].Properties["Size"].([]any)[0]; got != want {
			t.Errorf("%s is %#v, want %#v", text, got, want)
		}
	}
	tmpl, err := cfntemplate.Parse(`{"Resources": {"A": {"Type": "AWS::EC2::Thing", "Properties": {"Size": [1e3, true, "yes", 0.5, "012"]}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]any{1000.0, true, "yes", 0.5, "012"}, tmpl.Resources[0].Properties["Size"]); diff != "" {
		t.Errorf("JSON: %s", diff)
	}
}

// TestValuesOfParameters are what a stack's parameters can be given: the values that CloudFormation sees, not the text.
func TestValuesOfParameters(t *testing.T) {
	for _, c := range []struct{ declared, taken, refused string }{
		{"AllowedValues: [yes, no]", "false", "no"}, {"AllowedValues: [True, False]", "true", "True"}, {"AllowedValues: [on, off]", "true", "on"},
		{"AllowedValues: [012345670123]", "1402433619", "012345670123"}, {"AllowedValues: ['yes', 'no']", "no", "false"},
		{"AllowedValues: [1:30]", "90", "1:30"}, {"AllowedValues: [0o17]", "0o17", "15"},
	} {
		tmpl, err := cfntemplate.Read("Parameters:\n  P: {Type: String, " + c.declared + "}\n")
		if err != nil {
			t.Fatal(err)
		}
		if err := tmpl.Parameters[0].Check(c.taken); err != nil {
			t.Errorf("%s refuses %s: %v", c.declared, c.taken, err)
		}
		if tmpl.Parameters[0].Check(c.refused) == nil {
			t.Errorf("%s takes %s", c.declared, c.refused)
		}
	}
	tmpl, err := cfntemplate.Read("Parameters:\n  P: {Type: String, Default: 0755}\n")
	if err != nil || tmpl.Parameters[0].Default != "493" {
		t.Errorf("a default of 0755 is %q, %v", tmpl.Parameters[0].Default, err)
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
