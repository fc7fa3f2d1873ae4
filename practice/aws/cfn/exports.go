package cfn

import (
	"fmt"
	"slices"
	"strings"
)

// exported finds the value of an export.
func (s *Service) exported(region, name string) (string, bool) {
	for _, st := range s.st.Stacks {
		if st.Region != region || !st.live() {
			continue
		}
		for _, o := range st.Outputs {
			if o.Export == name {
				return o.Value, true
			}
		}
	}
	return "", false
}

// importers lists the names of the stacks that import an export, sorted. A stack that was rolled back imports nothing.
func (s *Service) importers(region, export string) []string {
	var names []string
	for _, st := range s.st.Stacks {
		if st.Region == region && (st.Phase != nil || st.holdsAnything()) && slices.Contains(s.stackScope(st).Imports(), export) {
			names = append(names, st.Name)
		}
	}
	slices.Sort(names)
	return names
}

func (st *Stack) holdsAnything() bool {
	for _, r := range st.Resources {
		if r.there() {
			return true
		}
	}
	return false
}

// exportsFree says whether a stack may have these outputs: no other stack exports the names, and what others import
// from it stays as it is.
func (s *Service) exportsFree(st *Stack, outputs []Output) error {
	for _, o := range outputs {
		for _, other := range s.st.Stacks {
			taken := func(x Output) bool { return x.Export == o.Export }
			if o.Export != "" && other != st && other.Region == st.Region && other.live() && slices.ContainsFunc(other.Outputs, taken) {
				return fmt.Errorf("Export with name %s is already exported by stack %s", o.Export, other.Name)
			}
		}
	}
	for _, old := range st.Outputs {
		if old.Export == "" {
			continue
		}
		i := slices.IndexFunc(outputs, func(o Output) bool { return o.Export == old.Export })
		if i >= 0 && outputs[i].Value == old.Value {
			continue
		}
		if users := s.importers(st.Region, old.Export); len(users) > 0 {
			what := "deleted"
			if i >= 0 {
				what = "updated"
			}
			return fmt.Errorf("Export %s cannot be %s as it is in use by %s", old.Export, what, and(users))
		}
	}
	return nil
}

// and joins names as English does: a, b and c.
func and(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
