package awsx

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"eksui/assets"
	"eksui/internal/text"
)

func TestParseTemplateReadsTheEmbeddedOnes(t *testing.T) {
	base, err := ParseTemplate(assets.Template("base"))
	if err != nil {
		t.Fatal(err)
	}
	if err := base.CheckParameters(nil); err != nil {
		t.Errorf("the defaults do not fit: %v", err)
	}
	if diff := cmp.Diff([]string{"VPC", "WorkerSubnets", "RouteTable"}, base.Outputs); diff != "" {
		t.Error(diff)
	}
	for _, r := range base.Resources {
		if r.LogicalID == "WorkerSubnetRoute" && cmp.Diff([]string{"InternetGateway", "VPCGatewayAttachment", "WorkerSubnetRouteTable"}, r.Needs) != "" {
			t.Errorf("the route needs %v", r.Needs)
		}
	}
	if base.Resources[0].Type != "AWS::EC2::VPC" || len(base.Resources) != 11 {
		t.Errorf("resources: %+v", base.Resources)
	}
	spec := ClusterSpec{Lab: "l", Name: "eks-cluster", Version: "1.34", VPC: "vpc-0123456789abcdef0", Subnets: []string{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"},
		NodeGroup: "eks-work-nodegroup", InstanceType: "t4g.small", Nodes: 2, Min: 2, Max: 5}
	for _, in := range []StackInput{spec.ClusterStackInput(), spec.NodeGroupStackInput()} {
		parsed, err := ParseTemplate(in.Template)
		if err != nil {
			t.Fatalf("%s: %v", in.Name, err)
		}
		if err := parsed.CheckParameters(in.Parameters); err != nil {
			t.Errorf("%s: %v", in.Name, err)
		}
		if in.Tags[LabTag] != "l" || in.Tags["alpha.eksctl.io/cluster-name"] != "eks-cluster" {
			t.Errorf("%s: tags %v", in.Name, in.Tags)
		}
	}
	if got := spec.NodeGroupStackInput().Parameters["AmiType"]; got != "AL2023_ARM_64_STANDARD" {
		t.Errorf("image of a Graviton type: %s", got)
	}
}

const parametersJSON = `{
	"Description": "d",
	"Parameters": {"Size": {"Type": "Number", "Default": 2, "MinValue": 1, "MaxValue": "5.5", "ConstraintDescription": "one to five"},
		"Password": {"NoEcho": "true", "MinLength": 8, "MaxLength": 10, "AllowedPattern": "[a-z]*"}},
	"Resources": {"A": {"Type": "AWS::EC2::VPC", "DependsOn": "B"}, "B": {"Type": "AWS::EC2::InternetGateway"}}
}`

func TestParseTemplateReadsJSONWithTabs(t *testing.T) {
	got, err := ParseTemplate(parametersJSON)
	if err != nil {
		t.Fatal(err)
	}
	one, five, eight, ten := 1.0, 5.5, 8, 10
	want := []Parameter{
		{Name: "Size", Type: "Number", Default: "2", HasDefault: true, MinValue: &one, MaxValue: &five, ConstraintDescription: "one to five"},
		{Name: "Password", Type: "String", NoEcho: true, MinLength: &eight, MaxLength: &ten, AllowedPattern: "[a-z]*"},
	}
	if diff := cmp.Diff(want, got.Parameters); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]TemplateResource{{"A", "AWS::EC2::VPC", []string{"B"}}, {LogicalID: "B", Type: "AWS::EC2::InternetGateway"}}, got.Resources); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseTemplateSaysWhatIsWrongAndWhere(t *testing.T) {
	for name, c := range map[string]struct{ body, contains string }{
		"YAML":         {"Resources:\n  A:\n Type: x\n", "line"},
		"JSON":         {"{\n\"Resources\": {\n\"A\" 1}}", "line 3"},
		"empty":        {"", "no sections"},
		"a list":       {"- a\n- b\n", "no sections"},
		"prose":        {"hello", "no sections"},
		"no resources": {"Parameters:\n  A:\n    Type: String\n", "no Resources"},
		"a manifest":   {"apiVersion: v1\nkind: Pod\n", "no Resources"},
		"too big":      {strings.Repeat("#", MaxTemplateBytes+1), "51201 bytes"},
	} {
		_, err := ParseTemplate(c.body)
		var p *text.Problem
		if !errors.As(err, &p) || !strings.Contains(p.In(text.EN), c.contains) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParameterCheck(t *testing.T) {
	pattern := Parameter{Name: "P", Type: "String", AllowedPattern: "a+", ConstraintDescription: "only a"}
	two, three, low, high := 2, 3, 1.0, 2.5
	for name, c := range map[string]struct {
		p     Parameter
		value string
		why   text.Key
	}{
		"fits":                    {pattern, "aa", ""},
		"pattern is for all":      {pattern, "aab", msgParameterPattern},
		"pattern Go lacks":        {Parameter{Type: "String", AllowedPattern: "(?!x).*"}, "x", ""},
		"values":                  {Parameter{Type: "String", AllowedValues: []string{"a", "b"}}, "c", msgParameterValues},
		"short":                   {Parameter{Type: "String", MinLength: &two}, "가", msgParameterShort},
		"long":                    {Parameter{Type: "String", MaxLength: &three}, "abcd", msgParameterLong},
		"number":                  {Parameter{Type: "Number"}, "two", msgParameterNumber},
		"small":                   {Parameter{Type: "Number", MinValue: &low}, "0.5", msgParameterSmall},
		"big":                     {Parameter{Type: "Number", MaxValue: &high}, "3", msgParameterBig},
		"number fits":             {Parameter{Type: "Number", MinValue: &low, MaxValue: &high}, "2", ""},
		"list of numbers":         {Parameter{Type: "List<Number>", MaxValue: &high}, "1, 2, 3", msgParameterBig},
		"list":                    {Parameter{Type: "CommaDelimitedList", AllowedValues: []string{"a", "b"}}, "a, b", ""},
		"VPC":                     {Parameter{Type: "AWS::EC2::VPC::Id"}, "vpc-0a1b2c3d", ""},
		"not a VPC":               {Parameter{Type: "AWS::EC2::VPC::Id"}, "subnet-0a1b2c3d", msgParameterID},
		"subnets":                 {Parameter{Type: "List<AWS::EC2::Subnet::Id>"}, "subnet-0a1b2c3d,subnet-x", msgParameterID},
		"SSM names are AWS's own": {Parameter{Type: "AWS::SSM::Parameter::Value<List<String>>"}, "/a/b", ""},
	} {
		err := c.p.Check(c.value)
		var p *text.Problem
		switch {
		case c.why == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.why != "" && (!errors.As(err, &p) || p.Why.Key != c.why):
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := pattern.Check("b"); !strings.Contains(err.Error(), "only a") {
		t.Errorf("the template's own words are missing: %v", err)
	}
	hidden := Parameter{Name: "Password", Type: "String", NoEcho: true, MinLength: &three}
	if err := hidden.Check("pw"); err == nil || strings.Contains(err.Error(), "pw") {
		t.Errorf("%v", err)
	}
}

func TestCheckParametersNamesEveryProblem(t *testing.T) {
	tmpl, err := ParseTemplate(parametersJSON)
	if err != nil {
		t.Fatal(err)
	}
	err = tmpl.CheckParameters(map[string]string{"Size": "9", "Colour": "red"})
	for _, want := range []string{"Size can't be", "Password has no value", "no parameter Colour", "Size, Password"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in: %v", want, err)
		}
	}
	if err := tmpl.CheckParameters(map[string]string{"Password": "abcdefgh"}); err != nil {
		t.Error(err)
	}
}

func FuzzParseTemplate(f *testing.F) {
	f.Add(assets.Template("base"))
	f.Add(parametersJSON)
	f.Add("Resources: &a {A: *a}")
	f.Fuzz(func(t *testing.T, body string) {
		tmpl, err := ParseTemplate(body)
		if err != nil {
			return
		}
		if len(tmpl.Resources) == 0 {
			t.Error("a template without resources")
		}
		_ = tmpl.CheckParameters(nil)
	})
}

func TestClusterSpecCheck(t *testing.T) {
	good := ClusterSpec{Name: "eks-cluster", NodeGroup: "eks-work-nodegroup", Nodes: 2, Min: 2, Max: 5}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*ClusterSpec){
		"no name":         func(c *ClusterSpec) { c.Name = "" },
		"space":           func(c *ClusterSpec) { c.Name = "my cluster" },
		"Korean":          func(c *ClusterSpec) { c.Name = "실습" },
		"underscore":      func(c *ClusterSpec) { c.Name = "a_b" },
		"long stack name": func(c *ClusterSpec) { c.Name = strings.Repeat("a", 99) },
		"long node group": func(c *ClusterSpec) { c.NodeGroup = strings.Repeat("a", 64) },
		"min above nodes": func(c *ClusterSpec) { c.Min = 3 },
		"nodes above max": func(c *ClusterSpec) { c.Nodes = 6 },
	} {
		c := good
		change(&c)
		var p *text.Problem
		if err := c.Check(); !errors.As(err, &p) || p.Next.IsZero() {
			t.Errorf("%s: %v", name, err)
		}
	}
}
