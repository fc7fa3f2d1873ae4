package cfn

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/wire"
)

// scope is what the functions of a version's template see; st is nil before there is a stack.
func (s *Service) scope(st *Stack, v *Version, region, name string) *cfntemplate.Scope {
	t := v.template()
	sc := &cfntemplate.Scope{Template: t, Values: map[string]any{}}
	for _, p := range t.Parameters {
		given, _ := v.value(p.Name)
		text := given.Value
		if p.SSM() {
			text = given.Resolved
		}
		sc.Values[p.Name] = p.Value(text)
	}
	arns := []any{}
	for _, arn := range v.NotificationARNs {
		arns = append(arns, arn)
	}
	sc.Pseudo = map[string]any{
		"AWS::AccountId": s.deps.Account, "AWS::NotificationARNs": arns, "AWS::Partition": "aws", "AWS::Region": region,
		"AWS::StackName": name, "AWS::URLSuffix": "amazonaws.com",
	}
	if s.deps.Network != nil {
		sc.Zones = func(of string) ([]string, error) { return s.zones(v, of) }
	}
	sc.Import = func(export string) (any, error) {
		value, found := s.exported(region, export)
		if !found {
			return nil, fmt.Errorf("No export named %s found", export)
		}
		return value, nil
	}
	if st == nil {
		return sc
	}
	sc.Pseudo["AWS::StackId"] = st.ID
	sc.Ref = func(id string) (any, error) { return s.ref(st, id) }
	sc.Attr = func(id, attr string) (any, error) { return s.attr(st, id, attr) }
	return sc
}

// zoneActions are what Fn::GetAZs does in the name of whoever calls ("CloudFormation Template Reference: Fn::GetAZs").
var zoneActions = []string{"ec2:DescribeAvailabilityZones", "ec2:DescribeAccountAttributes", "ec2:DescribeSubnets"}

func (s *Service) zones(v *Version, region string) ([]string, error) {
	for _, action := range zoneActions {
		if err := s.deps.IAM.Authorize(wire.Ask{Caller: v.Caller, Action: action, Region: region}); err != nil {
			return nil, err
		}
	}
	return s.deps.Network.Zones(region), nil
}

func (s *Service) stackScope(st *Stack) *cfntemplate.Scope {
	return s.scope(st, st.Version, st.Region, st.Name)
}

func (s *Service) ref(st *Stack, id string) (any, error) {
	r := st.Resources[id]
	if r == nil || !r.there() {
		return nil, fmt.Errorf("Unable to retrieve the physical id of resource %s", id)
	}
	if ref := s.types[r.Type].Ref; ref != nil {
		return ref(s.request(st, r)), nil
	}
	return r.PhysicalID, nil
}

func (s *Service) attr(st *Stack, id, attr string) (any, error) {
	r := st.Resources[id]
	unable := fmt.Errorf("Unable to retrieve %s attribute for resource %s", attr, id)
	if r == nil || !r.there() {
		return nil, unable
	}
	t := s.types[r.Type]
	if t.Attr == nil || !slices.Contains(t.Attributes, attr) {
		return nil, fmt.Errorf("Template error: resource %s does not support attribute type %s in Fn::GetAtt", id, attr)
	}
	return t.Attr(s.request(st, r), attr)
}

// evaluate gives the properties of a resource of the stack's template, and what events show instead: the same without the
// parameters that have NoEcho, nil where there are none.
func (s *Service) evaluate(st *Stack, d *cfntemplate.Resource) (props, shown map[string]any, err error) {
	sc := s.stackScope(st)
	if props, err = evaluateIn(sc, d); err != nil {
		return nil, nil, err
	}
	hidden := false
	for _, p := range sc.Template.Parameters {
		if p.NoEcho {
			sc.Values[p.Name] = p.Value(cfntemplate.Hidden)
			hidden = true
		}
	}
	if !hidden {
		return props, nil, nil
	}
	if shown, err = evaluateIn(sc, d); err != nil {
		shown = map[string]any{} // the stars don't fit the template's functions
	}
	return props, shown, nil
}

// evaluateIn sends the properties through JSON, so that they compare equal before and after a restart.
func evaluateIn(sc *cfntemplate.Scope, d *cfntemplate.Resource) (map[string]any, error) {
	v, err := sc.Eval(d.Properties)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	props := map[string]any{}
	err = json.Unmarshal(raw, &props)
	return props, err
}

// outputs evaluates the outputs whose conditions hold.
func (s *Service) outputs(st *Stack) ([]Output, error) {
	sc := s.stackScope(st)
	var list []Output
	for _, o := range sc.Template.Outputs {
		if o.Condition != "" {
			holds, err := sc.Holds(o.Condition)
			if err != nil {
				return nil, err
			}
			if !holds {
				continue
			}
		}
		out := Output{Key: o.ID, Description: o.Description}
		var err error
		if out.Value, err = s.outputText(sc, st.Region, o.ID, o.Value); err != nil {
			return nil, err
		}
		if o.Export != nil {
			if out.Export, err = s.outputText(sc, st.Region, o.ID, o.Export); err != nil {
				return nil, err
			}
		}
		list = append(list, out)
	}
	return list, nil
}

func (s *Service) outputText(sc *cfntemplate.Scope, region, id string, v any) (string, error) {
	v, err := sc.Eval(v)
	if err != nil {
		return "", err
	}
	v, err = cfntemplate.Resolve(v, func(d cfntemplate.Dynamic) (string, error) { return s.dynamic(region, d) })
	switch v.(type) {
	case string, bool, float64:
		return cfntemplate.Text(v), err
	case nil:
		return "", err
	}
	return "", fmt.Errorf("Template format error: The Value field of every Outputs member must evaluate to a String. (%s)", id)
}

// dynamic finds what one dynamic reference stands for.
func (s *Service) dynamic(region string, d cfntemplate.Dynamic) (string, error) {
	if d.Service != "secretsmanager" {
		if s.deps.Parameters == nil {
			return "", parameterMissing(d.ID)
		}
		version, _ := strconv.Atoi(d.Version) // digits or nothing, see cfntemplate.Resolve
		value, err := s.deps.Parameters.ParameterValue(region, d.ID, version, d.Service == "ssm-secure")
		if err != nil {
			return "", parameterMissing(d.ID)
		}
		return value, nil
	}
	if s.deps.Secrets == nil {
		return "", fmt.Errorf("Secrets Manager can't find the specified secret.")
	}
	text, err := s.deps.Secrets.SecretString(region, d.ID, d.Stage, d.Version)
	if err != nil || d.Key == "" {
		return text, err
	}
	fields := map[string]any{}
	if json.Unmarshal([]byte(text), &fields) != nil || fields[d.Key] == nil {
		return "", fmt.Errorf("Could not find a value associated with JSONKey in SecretString")
	}
	return cfntemplate.Text(fields[d.Key]), nil
}

func parameterMissing(name string) error {
	return fmt.Errorf("Parameters: [ssm:%s:1] cannot be found.", name)
}
