package cfntemplate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"eksui/internal/cfntemplate"
)

const functionsTemplate = `
Parameters:
  Name: {Type: String, Default: eks-work}
  Zones: {Type: CommaDelimitedList, Default: "a, b,c"}
Mappings:
  ByRegion:
    ap-northeast-2: {Zone: zone-c, Zones: [x, y]}
Conditions:
  Is: !Equals [!Ref Name, eks-work]
  Not: !Not [!Condition Is]
  Both: !And [!Condition Is, !Condition Not]
  Either: !Or [!Condition Is, !Condition Not]
Resources:
  DB:
    Type: AWS::EC2::Thing
  A:
    Type: AWS::EC2::Thing
    Properties:
      X: `

func evaluate(t *testing.T, expression string) (any, error) {
	t.Helper()
	tm, err := cfntemplate.Parse(functionsTemplate + expression + "\n")
	if err != nil {
		return nil, err
	}
	if err := tm.Check(types{}); err != nil {
		return nil, err
	}
	s := &cfntemplate.Scope{
		Template: tm, Values: map[string]any{},
		Pseudo: map[string]any{"AWS::Region": "ap-northeast-2", "AWS::AccountId": "123456789012", "AWS::StackName": "s", "AWS::NotificationARNs": []any{}},
		Ref:    func(id string) (any, error) { return "id-of-" + id, nil },
		Attr:   func(id, name string) (any, error) { return id + "/" + name, nil },
		Zones:  func(region string) ([]string, error) { return []string{region + "a", region + "b"}, nil },
		Import: func(name string) (any, error) { return "imported " + name, nil },
	}
	for _, p := range tm.Parameters {
		s.Values[p.Name] = p.Value(p.Default)
	}
	v, err := s.Eval(tm.Resource("A").Properties)
	if err != nil {
		return nil, err
	}
	return v.(map[string]any)["X"], nil
}

func TestFunctions(t *testing.T) {
	for expression, want := range map[string]any{
		"!Ref Name":                   "eks-work",
		"!Ref DB":                     "id-of-DB",
		"!Ref AWS::Region":            "ap-northeast-2",
		"!Ref AWS::NoValue":           nil,
		"[a, !Ref AWS::NoValue, b]":   []any{"a", "b"},
		"!Ref Zones":                  []any{"a", "b", "c"},
		"!GetAtt DB.Endpoint.Address": "DB/Endpoint.Address",
		"!GetAtt [DB, Arn]":           "DB/Arn",
		"!Sub 'x-${Name}-${DB.Arn}-${AWS::Region}'":      "x-eks-work-DB/Arn-ap-northeast-2",
		"!Sub '${!Literal} $5 ${ Name }'":                "${Literal} $5 eks-work",
		"!Sub ['${A1}-${Name}', {A1: !Ref DB}]":          "id-of-DB-eks-work",
		"!Join ['-', [a, !Ref Name, 5]]":                 "a-eks-work-5",
		"!Join [',', !Ref Zones]":                        "a,b,c",
		"!Join ['', [a, !Sub '${Name}']]":                "aeks-work",
		"!Split ['|', 'a|b||c']":                         []any{"a", "b", "", "c"},
		"!Select [1, !Split [',', 'a,b']]":               "b",
		"!Select ['0', !GetAZs '']":                      "ap-northeast-2a",
		"!Select [1, !GetAZs {Ref: AWS::Region}]":        "ap-northeast-2b",
		"!Select [2, !Ref Zones]":                        "c",
		"!FindInMap [ByRegion, !Ref AWS::Region, Zone]":  "zone-c",
		"!FindInMap [ByRegion, !Ref AWS::Region, Zones]": []any{"x", "y"},
		"!Base64 'hi'":                                   "aGk=",
		"{'Fn::Base64': !Sub '${Name}'}":                 "ZWtzLXdvcms=",
		"!Cidr ['192.168.0.0/16', 3, 8]":                 []any{"192.168.0.0/24", "192.168.1.0/24", "192.168.2.0/24"},
		"!Cidr ['10.0.0.0/24', '2', '5']":                []any{"10.0.0.0/27", "10.0.0.32/27"},
		"!Select [1, !Cidr ['2001:db8::/56', 2, 64]]":    "2001:db8:0:1::/64",
		"!ImportValue base-VPC":                          "imported base-VPC",
		"!ImportValue {'Fn::Sub': '${Name}-VPC'}":        "imported eks-work-VPC",
		"!If [Is, a, b]":                                 "a",
		"!If [Not, a, b]":                                "b",
		"!If [Both, a, !Ref AWS::NoValue]":               nil,
		"!If [Either, !Ref DB, b]":                       "id-of-DB",
		"{a: {b: [!Ref Name]}}":                          map[string]any{"a": map[string]any{"b": []any{"eks-work"}}},
		// One key named Condition is a policy's, not a function.
		"{Condition: {StringEquals: {k: v}}}": map[string]any{"Condition": map[string]any{"StringEquals": map[string]any{"k": "v"}}},
	} {
		t.Run(expression, func(t *testing.T) {
			got, err := evaluate(t, expression)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFunctionsThatFail(t *testing.T) {
	for expression, want := range map[string]string{
		"!Select [3, [a, b]]":                    "Template error: Fn::Select  cannot select nonexistent value at index 3",
		"!Select [x, [a, b]]":                    "Template error: Fn::Select requires a list argument",
		"!FindInMap [ByRegion, us-east-1, Zone]": "Template error: Unable to get mapping for ByRegion::us-east-1::Zone",
		"!Cidr ['192.168.0.0/16', 300, 8]":       "Template error: Fn::Cidr requires",
		"!Cidr ['192.168.0.0/30', 2, 8]":         "Template error: Fn::Cidr cannot make",
		"!Cidr ['192.168.0.0/24', 4, 7]":         "Template error: Fn::Cidr cannot make",
		"!Join [',', !Ref Name]":                 "Template error: every Fn::Join object requires two parameters",
		"!Sub '${Zones}'":                        "Template error: Fn::Sub expression does not resolve to a string",
		"!Split ['', a]":                         "Template error: every Fn::Split object requires",
		"!If [Is, a]":                            "Template error: Fn::If requires",
		"!If [Unknown, a, b]":                    "Template format error: Unresolved condition dependency Unknown in the Resources block",
		"!GetAtt DB":                             "Template error: every Fn::GetAtt object requires two non-empty parameters",
	} {
		t.Run(expression, func(t *testing.T) {
			got, err := evaluate(t, expression)
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got %v, %v\nwant %s", got, err, want)
			}
		})
	}
}

func TestConditionsInCircles(t *testing.T) {
	tm, err := cfntemplate.Parse("Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}\nResources: {T: {Type: 'AWS::EC2::Thing', Condition: A}}\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&cfntemplate.Scope{Template: tm}).Active(); err == nil || !strings.Contains(err.Error(), "Circular dependency between conditions") {
		t.Errorf("got %v", err)
	}
}

func TestActive(t *testing.T) {
	body := `
Parameters: {P: {Type: String}}
Conditions: {Wanted: !Equals [!Ref P, 'yes']}
Resources:
  A: {Type: 'AWS::EC2::Thing', Condition: Wanted}
  B: {Type: 'AWS::EC2::Thing', DependsOn: A, Properties: {X: !If [Wanted, !Ref A, none]}}
`
	for on, want := range map[string]string{"yes": "AB", "no": "B"} {
		tm, err := cfntemplate.Parse(body)
		if err != nil {
			t.Fatal(err)
		}
		active, err := (&cfntemplate.Scope{Template: tm, Values: map[string]any{"P": on}}).Active()
		if err != nil {
			t.Fatal(err)
		}
		var ids string
		for _, r := range active {
			ids += r.ID
		}
		if ids != want {
			t.Errorf("with %s the resources are %s, want %s", on, ids, want)
		}
	}
	tm, err := cfntemplate.Parse(strings.Replace(body, "!If [Wanted, !Ref A, none]", "!Ref A", 1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&cfntemplate.Scope{Template: tm, Values: map[string]any{"P": "no"}}).Active()
	if err == nil || err.Error() != "Template format error: Unresolved resource dependencies [A] in the Resources block of the template" {
		t.Errorf("got %v", err)
	}
}

func TestNeeds(t *testing.T) {
	tm, err := cfntemplate.Parse(`
Resources:
  A: {Type: 'AWS::EC2::Thing'}
  B: {Type: 'AWS::EC2::Thing', DependsOn: A}
  C: {Type: 'AWS::EC2::Thing', Properties: {X: !Sub 'a-${B}-${D.Arn}', Y: [!GetAtt A.Arn, !Ref AWS::Region]}}
  D: {Type: 'AWS::EC2::Thing', Metadata: {Note: !Ref A}}
`)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"A": "", "B": "A", "C": "ABD", "D": "A"} {
		if got := strings.Join(tm.Needs(tm.Resource(id)), ""); got != want {
			t.Errorf("%s needs %q, want %q", id, got, want)
		}
	}
}

func TestResolve(t *testing.T) {
	find := func(d cfntemplate.Dynamic) (string, error) {
		return strings.Join([]string{d.Service, d.ID, d.Key, d.Stage, d.Version}, "|"), nil
	}
	for text, want := range map[string]string{
		"plain":                        "plain",
		"{{resolve:ssm:/a/b:3}}":       "ssm|/a/b|||3",
		"x{{resolve:ssm-secure:p}}y":   "xssm-secure|p|||y",
		"{{resolve:secretsmanager:s}}": "secretsmanager|s|||",
		"{{resolve:secretsmanager:s:SecretString:password}}":                                                     "secretsmanager|s|password||",
		"{{resolve:secretsmanager:arn:aws:secretsmanager:r:1:secret:db-AbCdEf:SecretString:user:AWSCURRENT:v1}}": "secretsmanager|arn:aws:secretsmanager:r:1:secret:db-AbCdEf|user|AWSCURRENT|v1",
	} {
		got, err := cfntemplate.Resolve(map[string]any{"a": []any{text}}, find)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]any{"a": []any{want}}, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	for _, text := range []string{"{{resolve:ssm:}}", "{{resolve:ssm:a:x}}", "{{resolve:vault:a}}"} {
		if _, err := cfntemplate.Resolve(text, find); err == nil {
			t.Errorf("%s resolves", text)
		}
	}
}
