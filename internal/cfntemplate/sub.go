package cfntemplate

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	variable     = regexp.MustCompile(`\$\{([^}]*)\}`)
	variableName = regexp.MustCompile(`^[a-zA-Z0-9_.:]+$`)
	errVariable  = fmt.Errorf("Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons")
)

// subArgs takes Fn::Sub's text, alone or with a map of values.
func subArgs(arg any) (text string, values map[string]any, err error) {
	switch t := arg.(type) {
	case string:
		text = t
	case []any:
		ok := len(t) == 2
		if ok {
			text, ok = t[0].(string)
		}
		if ok {
			values, ok = t[1].(map[string]any)
		}
		if !ok {
			return "", nil, errSub
		}
	default:
		return "", nil, errSub
	}
	for _, name := range variables(text) {
		if !variableName.MatchString(name) {
			return "", nil, errVariable
		}
	}
	return text, values, nil
}

// variables lists the names in ${…}, without the ${!literal} ones.
func variables(text string) []string {
	var names []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if name := strings.TrimSpace(m[1]); !strings.HasPrefix(name, "!") {
			names = append(names, name)
		}
	}
	return names
}

func (s *Scope) sub(arg any) (any, error) {
	text, values, err := subArgs(arg)
	if err != nil {
		return nil, err
	}
	out := variable.ReplaceAllStringFunc(text, func(match string) string {
		name := strings.TrimSpace(match[2 : len(match)-1])
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			return "${" + literal + "}"
		}
		v, problem := s.variable(name, values)
		if problem == nil && !isScalar(v) {
			problem = fmt.Errorf("Template error: Fn::Sub expression does not resolve to a string")
		}
		if problem != nil && err == nil {
			err = problem
		}
		return Text(v)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Scope) variable(name string, values map[string]any) (any, error) {
	if v, ok := values[name]; ok {
		return s.eval(v)
	}
	if id, attr, ok := strings.Cut(name, "."); ok {
		return s.getAtt([]any{id, attr})
	}
	return s.ref(name)
}
