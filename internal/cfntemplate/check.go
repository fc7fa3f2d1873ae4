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
			for _, ref := range references(call, arg) {
				if t.Parameter(ref.ID) == nil && !slices.Contains(PseudoParameters, ref.ID) {
					missing = append(missing, ref.ID)
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
		for _, ref := range references(name, arg) {
			r := t.Resource(ref.ID)
			switch {
			case ref.Get && r == nil:
				return fmt.Errorf("Template error: instance of Fn::GetAtt references undefined resource %s", ref.ID)
			case ref.Get && ref.Attr != "" && !types.HasAttribute(r.Type, ref.Attr):
				return fmt.Errorf("Template error: resource %s does not support attribute type %s in Fn::GetAtt", ref.ID, ref.Attr)
			case !ref.Get && r == nil && t.Parameter(ref.ID) == nil && ref.ID != noValueName && !slices.Contains(PseudoParameters, ref.ID):
				*missing = append(*missing, ref.ID)
			}
		}
		return nil
	})
}

func (t *Template) checkCall(name string, arg any) error {
	if err := checkArguments(name, arg); err != nil {
		return err
	}
	if name == "Fn::FindInMap" {
		if mapping, ok := arg.([]any)[0].(string); ok && t.Mappings[mapping] == nil {
			return noMapping(mapping)
		}
	}
	return nil
}
