package cfntemplate

import "strings"

// reference is a place where a value names a parameter or resource.
type reference struct {
	ID   string
	Attr string // of Fn::GetAtt, "" for Ref or where it is not known yet
	Get  bool
}

// references returns what one function call names.
func references(name string, arg any) []reference {
	switch name {
	case "Ref":
		id, _ := arg.(string)
		return []reference{{ID: id}}
	case "Fn::GetAtt":
		id, attr, err := getAttArgs(arg)
		if err != nil {
			return nil
		}
		text, _ := attr.(string)
		return []reference{{ID: id, Attr: text, Get: true}}
	case "Fn::Sub":
		text, values, err := subArgs(arg)
		if err != nil {
			return nil
		}
		var list []reference
		for _, name := range variables(text) {
			if _, own := values[name]; own {
				continue
			}
			id, attr, dotted := strings.Cut(name, ".")
			list = append(list, reference{ID: id, Attr: attr, Get: dotted})
		}
		return list
	}
	return nil
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

// visitReferences visits the names that a value uses in the branches that its conditions take.
func (s *Scope) visitReferences(v any, visit func(id string)) error {
	if name, arg, ok := function(v); ok {
		if name == "Fn::If" {
			condition, yes, no, err := ifArgs(arg)
			if err != nil {
				return err
			}
			holds, err := s.Holds(condition)
			if err != nil {
				return err
			}
			if holds {
				return s.visitReferences(yes, visit)
			}
			return s.visitReferences(no, visit)
		}
		for _, ref := range references(name, arg) {
			visit(ref.ID)
		}
		return s.visitReferences(arg, visit)
	}
	switch t := v.(type) {
	case map[string]any:
		for _, item := range t {
			if err := s.visitReferences(item, visit); err != nil {
				return err
			}
		}
	case []any:
		for _, item := range t {
			if err := s.visitReferences(item, visit); err != nil {
				return err
			}
		}
	}
	return nil
}
