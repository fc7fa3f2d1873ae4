package cfntemplate

import (
	"fmt"
	"slices"
	"strings"
)

// Types says what resource types there are.
type Types interface {
	Known(name string) bool
	HasAttribute(name, attribute string) bool
}

// use is a place where a value names a parameter or resource.
type use struct {
	ID   string
	Attr string // of Fn::GetAtt, "" for Ref or where it is not known yet
	Get  bool
}

// walk visits every function call in a value, calls inside of calls too.
func walk(v any, visit func(name string, arg any) error) error {
	if name, arg, ok := function(v); ok {
		if err := visit(name, arg); err != nil {
			return err
		}
		return walk(arg, visit)
	}
	switch t := v.(type) {
	case map[string]any:
		for _, key := range sortedKeys(t) {
			if err := walk(t[key], visit); err != nil {
				return err
			}
		}
	case []any:
		for _, item := range t {
			if err := walk(item, visit); err != nil {
				return err
			}
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// uses returns what one function call names.
func uses(name string, arg any) []use {
	switch name {
	case "Ref":
		id, _ := arg.(string)
		return []use{{ID: id}}
	case "Fn::GetAtt":
		id, attr, err := getAttArgs(arg)
		if err != nil {
			return nil
		}
		text, _ := attr.(string)
		return []use{{ID: id, Attr: text, Get: true}}
	case "Fn::Sub":
		text, values, err := subArgs(arg)
		if err != nil {
			return nil
		}
		var list []use
		for _, name := range variables(text) {
			if _, own := values[name]; own {
				continue
			}
			id, attr, dotted := strings.Cut(name, ".")
			list = append(list, use{ID: id, Attr: attr, Get: dotted})
		}
		return list
	}
	return nil
}

// Check finds what AWS refuses in a template before it makes anything of it.
func (t *Template) Check(types Types) error {
	if len(t.Transforms) > 0 {
		return fmt.Errorf("No transform named %s found.", t.Transforms[0])
	}
	var unknown []string
	for _, r := range t.Resources {
		if !types.Known(r.Type) && !slices.Contains(unknown, r.Type) {
			unknown = append(unknown, r.Type)
		}
	}
	if len(unknown) > 0 {
		return fmt.Errorf("Template format error: Unrecognized resource types: [%s]", strings.Join(unknown, ", "))
	}
	if err := t.checkConditions(); err != nil {
		return err
	}
	if err := t.checkResources(types); err != nil {
		return err
	}
	if err := t.checkOutputs(types); err != nil {
		return err
	}
	return t.checkCircles()
}

func (t *Template) checkConditions() error {
	for _, name := range sortedKeys(t.Conditions) {
		var missing []string
		err := walk(t.Conditions[name], func(call string, arg any) error {
			for _, u := range uses(call, arg) {
				if t.Parameter(u.ID) == nil && !slices.Contains(PseudoParameters, u.ID) {
					missing = append(missing, u.ID)
				}
			}
			if other, ok := arg.(string); ok && call == "Condition" && t.Conditions[other] == nil {
				return fmt.Errorf("Template format error: Unresolved condition dependency %s in the Conditions block of the template", other)
			}
			return t.checkCall(call, arg)
		})
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			return fmt.Errorf("Template format error: Unresolved dependencies [%s]. Cannot reference resources in the Conditions block of the template",
				strings.Join(missing, ", "))
		}
	}
	return nil
}

func (t *Template) checkResources(types Types) error {
	var missing []string
	for _, r := range t.Resources {
		if r.Condition != "" && t.Conditions[r.Condition] == nil {
			return fmt.Errorf("Template format error: Unresolved condition dependency %s in the Resources block of the template", r.Condition)
		}
		for _, v := range []any{r.Properties, r.Metadata} {
			if err := t.checkValue(v, "Resources", types, &missing); err != nil {
				return err
			}
		}
		for _, id := range r.DependsOn {
			if t.Resource(id) == nil {
				missing = append(missing, id)
			}
		}
	}
	if len(missing) > 0 {
		return unresolved(missing, "Resources")
	}
	return nil
}

func (t *Template) checkOutputs(types Types) error {
	var missing []string
	for _, o := range t.Outputs {
		if o.Condition != "" && t.Conditions[o.Condition] == nil {
			return fmt.Errorf("Template format error: Unresolved condition dependency %s in the Outputs block of the template", o.Condition)
		}
		for _, v := range []any{o.Value, o.Export} {
			if err := t.checkValue(v, "Outputs", types, &missing); err != nil {
				return err
			}
		}
	}
	if len(missing) > 0 {
		return unresolved(missing, "Outputs")
	}
	return nil
}

// checkValue checks the calls in a value and collects the names in it that nothing has.
func (t *Template) checkValue(v any, section string, types Types, missing *[]string) error {
	return walk(v, func(name string, arg any) error {
		if err := t.checkCall(name, arg); err != nil {
			return err
		}
		if name == "Fn::If" {
			if condition, _, _, _ := ifArgs(arg); t.Conditions[condition] == nil {
				return fmt.Errorf("Template format error: Unresolved condition dependency %s in the %s block of the template", condition, section)
			}
		}
		for _, u := range uses(name, arg) {
			r := t.Resource(u.ID)
			switch {
			case u.Get && r == nil:
				return fmt.Errorf("Template error: instance of Fn::GetAtt references undefined resource %s", u.ID)
			case u.Get && u.Attr != "" && !types.HasAttribute(r.Type, u.Attr):
				return fmt.Errorf("Template error: resource %s does not support attribute type %s in Fn::GetAtt", u.ID, u.Attr)
			case !u.Get && r == nil && t.Parameter(u.ID) == nil && u.ID != noValueName && !slices.Contains(PseudoParameters, u.ID):
				*missing = append(*missing, u.ID)
			}
		}
		return nil
	})
}

func (t *Template) checkCall(name string, arg any) error {
	if err := shape(name, arg); err != nil {
		return err
	}
	if name == "Fn::FindInMap" {
		if mapping, ok := arg.([]any)[0].(string); ok && t.Mappings[mapping] == nil {
			return noMapping(mapping)
		}
	}
	return nil
}
