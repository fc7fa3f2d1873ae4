package schemas

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"eksui/internal/cfntemplate"
	"eksui/models/model"
)

// toy has a type with a property of each kind.
var toy = &Schemas{
	Types: map[string]*Resource{"AWS::Toy::Thing": {
		Properties: map[string]*Property{
			"Name": {Kind: "string", Required: true}, "Size": {Kind: "integer"}, "On": {Kind: "boolean"}, "Mode": {Kind: "string", Values: []string{"slow", "fast"}},
			"Names": {Kind: "list", Item: &Property{Kind: "string"}}, "Tags": {Kind: "list", Item: &Property{Kind: "tag"}}, "Policy": {Kind: "json"},
			"Part": {Kind: "structure", Structure: "1"}, "Labels": {Kind: "map", Item: &Property{Kind: "string"}},
			"Either": {Kind: "union", Any: []*Property{{Kind: "structure", Structure: "1"}, {Kind: "string"}}},
		},
		Attributes: map[string]*Property{"Arn": {Kind: "string"}, "Zones": {Kind: "list", Item: &Property{Kind: "string"}}},
	}},
	Structures: map[string]map[string]*Property{"1": {"Id": {Kind: "string", Required: true}}},
}

// TestEachKindOfDifference plants one difference a row.
func TestEachKindOfDifference(t *testing.T) {
	for properties, want := range map[string]string{
		"Name: a\n      Size: '8'\n      On: 'true'\n      Mode: fast\n      Names: [a, !Sub '${Zone}-b']": "",
		"Name: 5\n      Tags: [{Key: k, Value: !Ref Zone}]\n      Policy: {Any: [thing]}":                  "",
		"Name: !GetAtt Other.Arn\n      Part: {Id: x}\n      Labels: {a: b}\n      Either: text":           "",
		"Name: !If [Yes, a, !Ref AWS::NoValue]\n      Names: !Ref Zones\n      Either: {Id: x}":            "",
		"Size: 1":                               "Thing AWS::Toy::Thing Name is required",
		"Name: a\n      Colour: red":            "Thing AWS::Toy::Thing Colour is no property",
		"Name: [a]":                             "Name is not a string",
		"Name: a\n      Size: big":              "Size is not a integer",
		"Name: a\n      On: maybe":              "On is not a boolean",
		"Name: a\n      Mode: faster":           `Mode "faster" is not among slow, fast`,
		"Name: a\n      Names: a":               "Names is not a list",
		"Name: a\n      Names: !Ref Zone":       "Names is a list, Ref Zone gives something else",
		"Name: !Ref Zones":                      "Name is a string, Ref Zones gives something else",
		"Name: !GetAtt Other.Zones":             "Name is a string, Fn::GetAtt gives something else",
		"Name: !GetAtt Other.Colour":            "Name asks AWS::Toy::Thing for Colour, which is no attribute",
		"Name: !Sub '${Other.Colour}'":          "Name asks AWS::Toy::Thing for Colour, which is no attribute",
		"Name: !If [Yes, a, [b]]":               "Name is not a string",
		"Name: a\n      Tags: [{Key: k}]":       "Tags[] Value is required",
		"Name: a\n      Part: {Id: x, Odd: y}":  "Part Odd is no property",
		"Name: a\n      Part: x":                "Part is not a structure",
		"Name: a\n      Labels: {a: [b]}":       "Labels.a is not a string",
		"Name: a\n      Either: {Odd: x}":       "Either Id is required",
		"Name: a\n      Policy: !GetAtt Other.": "Policy asks AWS::Toy::Thing for , which is no attribute",
	} {
		body := "Parameters:\n  Zone: {Type: String}\n  Zones: {Type: CommaDelimitedList}\nConditions:\n  Yes: !Equals [a, a]\n" +
			"Resources:\n  Other:\n    Type: AWS::Toy::Thing\n    Properties: {Name: b}\n  Thing:\n    Type: AWS::Toy::Thing\n    Properties:\n      " + properties + "\n"
		template, err := cfntemplate.Read(body)
		if err != nil {
			t.Fatalf("%s: %v", properties, err)
		}
		got := (&Checker{Schemas: toy}).Check(template)
		if want == "" && len(got) > 0 || want != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("%s: %q, want %q", properties, got, want)
		}
	}
}

// wrong are templates of the course by hand that CloudFormation is to refuse, and what is wrong with them.
var wrong = map[string]string{"unknown-type.yaml": "is no resource type"}

// TestTemplatesAreCloudFormations checks the embedded templates, those of the course by hand, and eksctl's.
func TestTemplatesAreCloudFormations(t *testing.T) {
	folder := os.Getenv(model.Folder)
	if folder == "" {
		t.Skip(model.HowTo)
	}
	s, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, pattern := range []string{"../../assets/templates/*.yaml", "../../practice/byhand/input/*.yaml", "../../practice/e2e/testdata/*.json"} {
		some, err := filepath.Glob(pattern)
		if err != nil || len(some) == 0 {
			t.Fatalf("no templates at %s: %v", pattern, err)
		}
		files = append(files, some...)
	}
	c := &Checker{Schemas: s}
	templates := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(raw), "Resources") {
			continue // manifests for kubectl
		}
		template, err := cfntemplate.Read(string(raw))
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		templates++
		found := c.Check(template)
		if want := wrong[filepath.Base(f)]; want != "" {
			if !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, want) }) {
				t.Errorf("%s: %q, want %q", f, found, want)
			}
			continue
		}
		for _, d := range found {
			t.Errorf("%s: %s", f, d)
		}
	}
	t.Logf("by @aws-cdk/aws-service-spec %s: %d templates, %d properties and attributes", s.NPM, templates, c.Compared)
}
