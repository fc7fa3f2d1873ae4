package cfntemplate

// CheckMappings looks up every value that the template takes from its mappings: parameters and the region are known before
// there is a stack, so that what no mapping has is refused before anything is made. active are the resources that will be
// made; branches that no condition takes don't count.
func (s *Scope) CheckMappings(active []*Resource) error {
	var values []any
	for _, name := range sortedKeys(s.Template.Conditions) {
		values = append(values, s.Template.Conditions[name])
	}
	for _, r := range active {
		values = append(values, r.Properties)
	}
	for _, o := range s.Template.Outputs {
		holds := o.Condition == ""
		if !holds {
			var err error
			if holds, err = s.Holds(o.Condition); err != nil {
				return err
			}
		}
		if holds {
			values = append(values, o.Value, o.Export)
		}
	}
	return s.checkMappings(values)
}

func (s *Scope) checkMappings(v any) error {
	name, arg, isCall := function(v)
	switch {
	case isCall && name == "Fn::If":
		condition, yes, no, err := ifArgs(arg)
		if err != nil {
			return err
		}
		holds, err := s.Holds(condition)
		if err != nil {
			return err
		}
		if holds {
			return s.checkMappings(yes)
		}
		return s.checkMappings(no)
	case isCall && name == "Fn::FindInMap":
		_, err := s.findInMap(arg)
		return err
	case isCall:
		return s.checkMappings(arg)
	}
	switch t := v.(type) {
	case map[string]any:
		for _, key := range sortedKeys(t) {
			if err := s.checkMappings(t[key]); err != nil {
				return err
			}
		}
	case []any:
		for _, item := range t {
			if err := s.checkMappings(item); err != nil {
				return err
			}
		}
	}
	return nil
}
