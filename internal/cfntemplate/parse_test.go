package cfntemplate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"eksui/internal/cfntemplate"
)

// types knows three types; a Thing has the attribute Arn.
type types struct{}

func (types) Known(name string) bool {
	return name == "AWS::EC2::Thing" || name == "AWS::EC2::VPC" || name == "AWS::IAM::Role"
}

func (types) HasAttribute(_, attribute string) bool {
	return attribute == "Arn" || attribute == "Endpoint.Address"
}

// problem parses and checks, and returns what AWS would say.
func problem(body string) string {
	t, err := cfntemplate.Parse(body)
	if err == nil {
		err = t.Check(types{})
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestProblems(t *testing.T) {
	thing := "Resources:\n  A:\n    Type: AWS::EC2::Thing\n"
	for name, c := range map[string]struct{ body, want string }{
		"fine":             {thing, ""},
		"empty":            {"", "Template format error: unsupported structure."},
		"scalar":           {"hello", "Template format error: unsupported structure."},
		"list":             {"- a\n- b", "Template format error: unsupported structure."},
		"broken YAML":      {"Resources:\n  A:\n    Type: AWS::EC2::Thing\n   Bad: x\n", "Template format error: YAML not well-formed. (line 4, column 4)"},
		"broken JSON":      {"{\n \"Resources\": {,}\n}", "Template format error: JSON not well-formed. (line 2, column 16)"},
		"cut JSON":         {`{"Resources": {`, "Template format error: JSON not well-formed. (line 1, column 16)"},
		"alias":            {"Metadata: &a {}\nResources: *a", "Template error: YAML aliases are not allowed"},
		"alias in section": {"Resources:\n  A: &a\n    Type: AWS::EC2::Thing\n  B: *a\n", "Template error: YAML aliases are not allowed in CloudFormation templates"},
		"no resources":     {"Description: x", "Template format error: At least one Resources member must be defined."},
		"null resources":   {"Resources:\n", "[/Resources] 'null' values are not allowed in templates"},
		"null property":    {thing + "    Properties:\n      Size:\n", "[/Resources/A/Type/Size] 'null' values are not allowed in templates"},
		"unknown section":  {thing + "Stuff: 1\n", "Invalid template property or properties [Stuff]"},
		"version":          {"AWSTemplateFormatVersion: 2020-01-01\n" + thing, "Template format error: unsupported value for AWSTemplateFormatVersion."},
		"no type":          {"Resources:\n  A:\n    Properties: {}\n", "Template format error: [/Resources/A] Every Resources object must contain a Type member."},
		"name":             {"Resources:\n  my-a:\n    Type: AWS::EC2::Thing\n", "Template format error: Resource name my-a is non alphanumeric."},
		"unknown types":    {"Resources:\n  A: {Type: 'AWS::X::Y'}\n  B: {Type: 'AWS::X::Z'}\n", "Template format error: Unrecognized resource types: [AWS::X::Y, AWS::X::Z]"},
		"resource key":     {"Resources:\n  A: {Type: 'AWS::EC2::Thing', Colour: red}\n", "Invalid template resource property 'Colour'"},
		"unresolved": {thing + "    Properties: {Size: !Ref Nobody, Name: !Sub '${Nothing}-x'}\n",
			"Template format error: Unresolved resource dependencies [Nobody, Nothing] in the Resources block of the template"},
		"unresolved output": {thing + "Outputs: {O: {Value: !Ref Nobody}}\n",
			"Template format error: Unresolved resource dependencies [Nobody] in the Outputs block of the template"},
		"depends on nobody": {thing + "    DependsOn: Nobody\n",
			"Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template"},
		"GetAtt of nobody": {thing + "    Properties: {Size: !GetAtt Nobody.Arn}\n", "Template error: instance of Fn::GetAtt references undefined resource Nobody"},
		"GetAtt of nothing": {thing + "  B: {Type: 'AWS::EC2::Thing', Properties: {Size: !GetAtt A.Colour}}\n",
			"Template error: resource A does not support attribute type Colour in Fn::GetAtt"},
		"circle": {"Resources:\n  A: {Type: 'AWS::EC2::Thing', DependsOn: B}\n  B: {Type: 'AWS::EC2::Thing', Properties: {Size: !Ref A}}\n  C: {Type: 'AWS::EC2::Thing'}\n",
			"Circular dependency between resources: [A, B]"},
		"itself":               {thing + "    Properties: {Size: !Ref A}\n", "Circular dependency between resources: [A]"},
		"transform":            {"Transform: AWS::Serverless-2016-10-31\n" + thing, "No transform named AWS::Serverless-2016-10-31 found."},
		"Fn::Transform":        {thing + "    Properties: {Size: !Transform {Name: AWS::Include}}\n", "No transform named AWS::Include found."},
		"unknown function":     {thing + "    Properties: {Size: !Length [1]}\n", "Template error: Encountered unsupported function: Fn::Length Supported functions are: [Fn::And"},
		"unknown long":         {thing + "    Properties: {Size: {'Fn::Length': [1]}}\n", "Template error: Encountered unsupported function: Fn::Length"},
		"unknown condition":    {thing + "    Condition: Never\n", "Template format error: Unresolved condition dependency Never in the Resources block of the template"},
		"condition of a thing": {"Conditions: {C: !Equals [!Ref A, x]}\n" + thing, "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block"},
		"no mapping":           {thing + "    Properties: {Size: !FindInMap [M, a, b]}\n", "Template error: Mapping named 'M' is not present in the 'Mappings' section of template."},
		"join":                 {thing + "    Properties: {Size: !Join [',']}\n", "Template error: every Fn::Join object requires two parameters"},
		"sub":                  {thing + "    Properties: {Size: !Sub [a, b]}\n", "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments."},
		"sub name":             {thing + "    Properties: {Size: !Sub '${a b}'}\n", "Template error: variable names in Fn::Sub syntax must contain only alphanumeric"},
		"parameter type":       {"Parameters: {P: {Type: Color}}\n" + thing, "Template format error: Unrecognized parameter type: Color"},
		"no parameter type":    {"Parameters: {P: {Default: x}}\n" + thing, "Template format error: Every Parameters object must contain a Type member."},
		"parameter key":        {"Parameters: {P: {Type: String, Colour: x}}\n" + thing, "Invalid template parameter property 'Colour'"},
		"output":               {thing + "Outputs: {O: {Description: x}}\n", "Template format error: Every Outputs member must contain a Value object"},
		"DependsOn a function": {thing + "    DependsOn: !Ref A\n", "Template format error: Every DependsOn value must be a string."},
		"policy":               {thing + "    DeletionPolicy: Maybe\n", "Template format error: Unrecognized DeletionPolicy Maybe for resource A"},
		"twice":                {"Resources:\n  A: {Type: 'AWS::EC2::Thing'}\n  A: {Type: 'AWS::EC2::Thing'}\n", ""},
		"deep":                 {thing + "    Properties: {Size: " + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}\n", "Template format error: unsupported structure."},
		"deep JSON":            {`{"Resources": ` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`, "Template format error: unsupported structure."},
	} {
		t.Run(name, func(t *testing.T) {
			got := problem(c.body)
			if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestBombIsCheap(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for _, n := range "bcdefghi" {
		bomb += string(n) + ": &" + string(n) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(n-1)+",", 9), ",") + "]\n"
	}
	done := make(chan string, 1)
	go func() { done <- problem("Resources: {A: {Type: 'AWS::EC2::Thing'}}\nMetadata:\n" + indent(bomb)) }()
	select {
	case got := <-done:
		if !strings.Contains(got, "aliases are not allowed") {
			t.Errorf("got %q", got)
		}
	case <-time.After(time.Minute):
		t.Fatal("an alias bomb keeps the parser busy")
	}
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  ") + "\n"
}

func TestScalarsByYAMLRules(t *testing.T) {
	tm, err := cfntemplate.Parse(`
AWSTemplateFormatVersion: 2010-09-09
Resources:
  A:
    Type: AWS::EC2::Thing
    Properties:
      Date: 2012-10-17
      Quoted: "80"
      Number: 80
      Version: 1.30
      On: yes
      Off: "no"
      Account: "012345678901"
      Long: 123456789012345678901
      Text: |
        two
        lines
`)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"Date": "2012-10-17", "Quoted": "80", "Number": 80.0, "Version": 1.3, "On": true, "Off": "no", "Account": "012345678901",
		"Long": "123456789012345678901", "Text": "two\nlines\n",
	} {
		if got := tm.Resources[0].Properties[key]; got != want {
			t.Errorf("%s is %#v, want %#v", key, got, want)
		}
	}
}

func TestJSONKeepsTheOrder(t *testing.T) {
	tm, err := cfntemplate.Parse(`{"Resources": {"Z": {"Type": "AWS::EC2::Thing"}, "A": {"Type": "AWS::EC2::Thing"}, "M": {"Type": "AWS::EC2::VPC"}}}`)
	if err != nil {
		t.Fatal(err)
	}
	var order string
	for _, r := range tm.Resources {
		order += r.ID
	}
	if order != "ZAM" {
		t.Errorf("resources come as %s", order)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Resources:\n  A:\n    Type: AWS::EC2::Thing\n    Properties: {S: !Sub '${A.Arn}-${AWS::Region}', J: !Join [a, [b, !Ref P]]}\nParameters: {P: {Type: Number, Default: 3, MinValue: 1}}\n")
	f.Add(`{"Resources": {"A": {"Type": "AWS::EC2::VPC", "Properties": {"C": {"Fn::Select": [0, {"Fn::Cidr": ["10.0.0.0/16", 3, 8]}]}}}}}`)
	f.Add("Conditions: {C: !And [!Equals [a, a], !Not [!Condition C]]}\nResources: {A: {Type: 'AWS::EC2::Thing', Condition: C, Properties: {X: !If [C, a, !Ref AWS::NoValue]}}}\n")
	f.Add("a: &a [*a, *a]\n")
	f.Add("Mappings: {M: {a: {b: c}}}\nResources: {A: {Type: 'AWS::EC2::Thing', Properties: {X: !FindInMap [M, !Ref AWS::Region, b], Y: '{{resolve:ssm:a:1}}'}}}\n")
	f.Fuzz(func(t *testing.T, body string) {
		if len(body) > cfntemplate.MaxBody {
			return
		}
		read, err := cfntemplate.Read(body)
		if err != nil {
			return
		}
		for _, r := range read.Resources {
			read.Needs(r)
		}
		for _, p := range read.Parameters {
			_ = p.Check("x")
		}
		tm, err := cfntemplate.Parse(body)
		if err != nil {
			return
		}
		if len(tm.Resources) != len(read.Resources) {
			t.Errorf("Parse finds %d resources, Read %d", len(tm.Resources), len(read.Resources))
		}
		if tm.Check(types{}) != nil {
			return
		}
		s := &cfntemplate.Scope{Template: tm, Values: map[string]any{}, Pseudo: map[string]any{"AWS::Region": "ap-northeast-2"}}
		for _, p := range tm.Parameters {
			s.Values[p.Name] = p.Value("x")
		}
		active, err := s.Active()
		if err != nil {
			return
		}
		for _, r := range active {
			v, err := s.Eval(r.Properties)
			if err == nil {
				_, _ = cfntemplate.Resolve(v, func(cfntemplate.Dynamic) (string, error) { return "x", nil })
			}
		}
		s.Imports()
	})
}

// anything takes every type and attribute.
type anything struct{}

func (anything) Known(string) bool                { return true }
func (anything) HasAttribute(string, string) bool { return true }

func TestTheLabsTemplates(t *testing.T) {
	files, err := filepath.Glob("../../assets/templates/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatalf("the lab's templates are %v, %v", files, err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tm, err := cfntemplate.Parse(string(body))
		if err == nil {
			err = tm.Check(anything{})
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}
