package cfntemplate

import "fmt"

// Holds says whether a condition of the template is true.
func (s *Scope) Holds(name string) (bool, error) {
	if known, ok := s.decided[name]; ok {
		return known, nil
	}
	c, ok := s.Template.Conditions[name]
	if !ok {
		return false, fmt.Errorf("Template format error: Unresolved condition dependency %s in the Resources block of the template", name)
	}
	if s.deciding[name] {
		return false, fmt.Errorf("Template format error: Circular dependency between conditions: [%s]", name)
	}
	if s.decided == nil {
		s.decided, s.deciding = map[string]bool{}, map[string]bool{}
	}
	s.deciding[name] = true
	defer delete(s.deciding, name)
	holds, err := s.condition(c)
	if err == nil {
		s.decided[name] = holds
	}
	return holds, err
}

// condition evaluates what a condition consists of.
func (s *Scope) condition(v any) (bool, error) {
	name, arg, ok := function(v)
	if !ok {
		return false, errCondition
	}
	switch name {
	case "Condition":
		other, ok := arg.(string)
		if !ok {
			return false, errCondition
		}
		return s.Holds(other)
	case "Fn::Equals":
		args, err := arguments(arg, 2, 2, errEquals)
		if err != nil {
			return false, err
		}
		a, err := s.text(args[0], "Fn::Equals")
		if err != nil {
			return false, err
		}
		b, err := s.text(args[1], "Fn::Equals")
		return a == b, err
	case "Fn::Not":
		args, err := arguments(arg, 1, 1, errNot)
		if err != nil {
			return false, err
		}
		holds, err := s.condition(args[0])
		return !holds, err
	case "Fn::And":
		args, err := arguments(arg, 2, 10, errAnd)
		if err != nil {
			return false, err
		}
		return s.junction(args, true)
	case "Fn::Or":
		args, err := arguments(arg, 2, 10, errOr)
		if err != nil {
			return false, err
		}
		return s.junction(args, false)
	}
	return false, errCondition
}

var errCondition = fmt.Errorf("Template format error: Conditions can only be boolean operations on parameters and other conditions")

// junction is And with all set, else Or.
func (s *Scope) junction(args []any, all bool) (bool, error) {
	result := all
	for _, a := range args {
		holds, err := s.condition(a)
		if err != nil {
			return false, err
		}
		if all {
			result = result && holds
		} else {
			result = result || holds
		}
	}
	return result, nil
}
