package cfntemplate

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Scope is what a template's functions see while a stack is made from it. Its functions may be nil where nothing is to
// be found.
type Scope struct {
	Template *Template
	Values   map[string]any // the parameters' values, see Parameter.Value
	Pseudo   map[string]any // "AWS::Region" and the others, see PseudoParameters; a stack's own are left out before it exists

	Ref      func(id string) (any, error)          // of a resource
	Attr     func(id, name string) (any, error)    // of a resource
	Import   func(export string) (any, error)      // Fn::ImportValue
	Zones    func(region string) ([]string, error) // Fn::GetAZs
	decided  map[string]bool                       // the conditions found out so far
	deciding map[string]bool                       // the conditions being found out
}

// PseudoParameters are the names that Ref knows without a declaration; AWS::NoValue comes on top.
var PseudoParameters = []string{
	"AWS::AccountId", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName", "AWS::URLSuffix",
}

const noValueName = "AWS::NoValue"

// noValue is what {"Ref": "AWS::NoValue"} gives: it takes the property or item that it is with it.
type noValue struct{}

// Eval evaluates all functions in a value. Dynamic references stay, see Dynamic.
func (s *Scope) Eval(v any) (any, error) {
	out, err := s.eval(v)
	if _, none := out.(noValue); none {
		return nil, err
	}
	return out, err
}

func (s *Scope) eval(v any) (any, error) {
	if name, arg, ok := function(v); ok && name != "Condition" {
		return s.call(name, arg)
	}
	switch t := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(t))
		for key, item := range t {
			value, err := s.eval(item)
			if err != nil {
				return nil, err
			}
			if _, none := value.(noValue); !none {
				out[key] = value
			}
		}
		return out, nil
	case []any:
		out := make([]any, 0, len(t))
		for _, item := range t {
			value, err := s.eval(item)
			if err != nil {
				return nil, err
			}
			if _, none := value.(noValue); !none {
				out = append(out, value)
			}
		}
		return out, nil
	}
	return v, nil
}

func (s *Scope) call(name string, arg any) (any, error) {
	switch name {
	case "Ref":
		id, err := refArg(arg)
		if err != nil {
			return nil, err
		}
		return s.ref(id)
	case "Fn::GetAtt":
		return s.getAtt(arg)
	case "Fn::Sub":
		return s.sub(arg)
	case "Fn::Join":
		return s.join(arg)
	case "Fn::Split":
		return s.split(arg)
	case "Fn::Select":
		return s.selectItem(arg)
	case "Fn::Base64":
		text, err := s.text(arg, "Fn::Base64")
		return base64.StdEncoding.EncodeToString([]byte(text)), err
	case "Fn::FindInMap":
		return s.findInMap(arg)
	case "Fn::GetAZs":
		return s.getAZs(arg)
	case "Fn::Cidr":
		return s.cidr(arg)
	case "Fn::ImportValue":
		return s.importValue(arg)
	case "Fn::If":
		return s.branch(arg)
	case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals":
		return s.condition(map[string]any{name: arg})
	case "Fn::Transform":
		return nil, transformError(arg)
	}
	return nil, unsupportedFunction(name)
}

func (s *Scope) ref(id string) (any, error) {
	if id == noValueName {
		return noValue{}, nil
	}
	if v, ok := s.Pseudo[id]; ok {
		return v, nil
	}
	if v, ok := s.Values[id]; ok {
		return v, nil
	}
	if s.Ref == nil || s.Template.Resource(id) == nil {
		return nil, unresolved([]string{id}, "Resources")
	}
	return s.Ref(id)
}

func (s *Scope) getAtt(arg any) (any, error) {
	id, attr, err := getAttArgs(arg)
	if err != nil {
		return nil, err
	}
	name, err := s.text(attr, "Fn::GetAtt")
	if err != nil {
		return nil, err
	}
	if s.Attr == nil {
		return nil, unresolved([]string{id}, "Resources")
	}
	return s.Attr(id, name)
}

// text evaluates what has to be a string.
func (s *Scope) text(v any, function string) (string, error) {
	out, err := s.eval(v)
	if err != nil {
		return "", err
	}
	if !isScalar(out) {
		return "", fmt.Errorf("Template error: %s must have a string argument", function)
	}
	return Text(out), nil
}

// number evaluates what has to be a whole number, as a number or as text.
func (s *Scope) number(v any, problem error) (int, error) {
	out, err := s.eval(v)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(Text(out))
	if err != nil {
		return 0, problem
	}
	return n, nil
}

// list evaluates what has to be a list.
func (s *Scope) list(v any, problem error) ([]any, error) {
	out, err := s.eval(v)
	if err != nil {
		return nil, err
	}
	list, ok := out.([]any)
	if !ok {
		return nil, problem
	}
	return list, nil
}

func (s *Scope) join(arg any) (any, error) {
	delimiter, list, err := joinArgs(arg)
	if err != nil {
		return nil, err
	}
	values, err := s.list(list, errJoin)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(values))
	for i, v := range values {
		if !isScalar(v) {
			return nil, errJoin
		}
		texts[i] = Text(v)
	}
	return strings.Join(texts, delimiter), nil
}

func (s *Scope) split(arg any) (any, error) {
	delimiter, source, err := splitArgs(arg)
	if err != nil {
		return nil, err
	}
	text, err := s.text(source, "Fn::Split")
	if err != nil {
		return nil, err
	}
	out := []any{}
	for part := range strings.SplitSeq(text, delimiter) {
		out = append(out, part)
	}
	return out, nil
}

func (s *Scope) selectItem(arg any) (any, error) {
	args, err := arguments(arg, 2, 2, errSelect)
	if err != nil {
		return nil, err
	}
	at, err := s.number(args[0], errSelect)
	if err != nil {
		return nil, err
	}
	list, err := s.list(args[1], errSelect)
	if err != nil {
		return nil, err
	}
	if at < 0 || at >= len(list) {
		return nil, fmt.Errorf("Template error: Fn::Select  cannot select nonexistent value at index %d", at)
	}
	return list[at], nil
}

func (s *Scope) findInMap(arg any) (any, error) {
	args, err := arguments(arg, 3, 3, errFindInMap)
	if err != nil {
		return nil, err
	}
	var keys [3]string
	for i, a := range args {
		if keys[i], err = s.text(a, "Fn::FindInMap"); err != nil {
			return nil, err
		}
	}
	m, ok := s.Template.Mappings[keys[0]]
	if !ok {
		return nil, noMapping(keys[0])
	}
	v, ok := m[keys[1]][keys[2]]
	if !ok {
		return nil, fmt.Errorf("Template error: Unable to get mapping for %s::%s::%s", keys[0], keys[1], keys[2])
	}
	return v, nil
}

func (s *Scope) getAZs(arg any) (any, error) {
	region, err := s.text(arg, "Fn::GetAZs")
	if err != nil {
		return nil, err
	}
	if region == "" {
		region = Text(s.Pseudo["AWS::Region"])
	}
	out := []any{}
	if s.Zones != nil {
		zones, err := s.Zones(region)
		if err != nil {
			return nil, err
		}
		for _, zone := range zones {
			out = append(out, zone)
		}
	}
	return out, nil
}

func (s *Scope) importValue(arg any) (any, error) {
	name, err := s.text(arg, "Fn::ImportValue")
	if err != nil {
		return nil, err
	}
	if s.Import == nil {
		return nil, fmt.Errorf("No export named %s found.", name)
	}
	return s.Import(name)
}

func (s *Scope) branch(arg any) (any, error) {
	name, yes, no, err := ifArgs(arg)
	if err != nil {
		return nil, err
	}
	holds, err := s.Holds(name)
	if err != nil {
		return nil, err
	}
	if holds {
		return s.eval(yes)
	}
	return s.eval(no)
}

func transformError(arg any) error {
	m, _ := arg.(map[string]any)
	return fmt.Errorf("No transform named %s found.", Text(m["Name"]))
}

// unresolved is AWS's complaint about names that nothing in the template has.
func unresolved(ids []string, section string) error {
	slices.Sort(ids)
	return fmt.Errorf("Template format error: Unresolved resource dependencies [%s] in the %s block of the template",
		strings.Join(slices.Compact(ids), ", "), section)
}

func noMapping(name string) error {
	return fmt.Errorf("Template error: Mapping named '%s' is not present in the 'Mappings' section of template.", name)
}
