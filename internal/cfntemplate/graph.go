package cfntemplate

import (
	"fmt"
	"slices"
	"strings"
)

// Needs lists the resources that a resource has to wait for, by its references and DependsOn, in the template's order.
func (t *Template) Needs(r *Resource) []string {
	named := map[string]bool{}
	for _, v := range []any{r.Properties, r.Metadata} {
		// The visitor never fails, so neither does walk.
		_ = walk(v, func(name string, arg any) error {
			for _, ref := range references(name, arg) {
				named[ref.ID] = true
			}
			return nil
		})
	}
	for _, id := range r.DependsOn {
		named[id] = true
	}
	var needs []string
	for _, other := range t.Resources {
		if named[other.ID] {
			needs = append(needs, other.ID)
		}
	}
	return needs
}

// checkCircles takes away, again and again, the resources that wait for none that is left; what remains goes in circles
// or waits for such.
func (t *Template) checkCircles() error {
	needs := map[string][]string{}
	for _, r := range t.Resources {
		needs[r.ID] = t.Needs(r)
	}
	for removed := true; removed; {
		removed = false
		for id, list := range needs {
			waits := slices.ContainsFunc(list, func(n string) bool { _, left := needs[n]; return left })
			if !waits {
				delete(needs, id)
				removed = true
			}
		}
	}
	if len(needs) == 0 {
		return nil
	}
	var left []string
	for _, r := range t.Resources {
		if _, in := needs[r.ID]; in {
			left = append(left, r.ID)
		}
	}
	return fmt.Errorf("Circular dependency between resources: [%s]", strings.Join(left, ", "))
}

// Active returns the resources whose conditions hold, and checks that none of them names one whose condition doesn't.
func (s *Scope) Active() ([]*Resource, error) {
	var active []*Resource
	on := map[string]bool{}
	for _, r := range s.Template.Resources {
		holds := true
		if r.Condition != "" {
			var err error
			if holds, err = s.Holds(r.Condition); err != nil {
				return nil, err
			}
		}
		if holds {
			active = append(active, r)
			on[r.ID] = true
		}
	}
	var missing []string
	for _, r := range active {
		if err := s.visitReferences(r.Properties, func(id string) {
			if s.Template.Resource(id) != nil && !on[id] {
				missing = append(missing, id)
			}
		}); err != nil {
			return nil, err
		}
	}
	if len(missing) > 0 {
		return nil, unresolved(missing, "Resources")
	}
	return active, nil
}

// Imports lists the exports that the active resources and the outputs import, sorted, each once. Names that can't be
// evaluated are left out.
func (s *Scope) Imports() []string {
	names := map[string]bool{}
	collect := func(call string, arg any) error {
		if call == "Fn::ImportValue" {
			if name, err := s.text(arg, call); err == nil {
				names[name] = true
			}
		}
		return nil
	}
	for _, r := range s.Template.Resources {
		if holds, err := s.Holds(r.Condition); r.Condition == "" || err == nil && holds {
			_ = walk(r.Properties, collect) // collect never fails
		}
	}
	for _, o := range s.Template.Outputs {
		_ = walk(o.Value, collect) // as above
	}
	return sortedKeys(names)
}
