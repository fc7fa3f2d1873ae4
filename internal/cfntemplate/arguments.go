package cfntemplate

import (
	"fmt"
	"slices"
)

// What AWS says of functions whose arguments are not what they have to be.
var (
	errRef  = fmt.Errorf("Template error: Ref requires a string: the name of a parameter or resource")
	errJoin = fmt.Errorf("Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined " +
		"or a function that returns a list of strings (such as Fn::GetAZs) to be joined.")
	errSplit = fmt.Errorf("Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a " +
		"function that returns a string to be split.")
	errSelect    = fmt.Errorf("Template error: Fn::Select requires a list argument with two elements: an integer index and a list")
	errFindInMap = fmt.Errorf("Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value")
	errGetAtt    = fmt.Errorf("Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute")
	errSub       = fmt.Errorf("Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first " +
		"argument, and an optional second argument to specify a mapping of values to replace in the string")
	errCidr   = fmt.Errorf("Template error: Fn::Cidr requires an ip block, a count between 1 and 256, and an optional number of subnet bits")
	errIf     = fmt.Errorf("Template error: Fn::If requires a list argument with three elements")
	errEquals = fmt.Errorf("Template error: Fn::Equals requires a list argument with two elements")
	errNot    = fmt.Errorf("Template error: Fn::Not requires a list argument with one element")
	errAnd    = fmt.Errorf("Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.")
	errOr     = fmt.Errorf("Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.")
)

func arguments(arg any, least, most int, problem error) ([]any, error) {
	list, ok := arg.([]any)
	if !ok || len(list) < least || len(list) > most {
		return nil, problem
	}
	return list, nil
}

func refArg(arg any) (string, error) {
	id, ok := arg.(string)
	if !ok || id == "" {
		return "", errRef
	}
	return id, nil
}

func joinArgs(arg any) (delimiter string, list any, err error) {
	args, err := arguments(arg, 2, 2, errJoin)
	if err != nil {
		return "", nil, err
	}
	if !isScalar(args[0]) {
		return "", nil, errJoin
	}
	if _, _, isCall := function(args[1]); !isCall {
		if _, isList := args[1].([]any); !isList {
			return "", nil, errJoin
		}
	}
	return Text(args[0]), args[1], nil
}

func splitArgs(arg any) (delimiter string, source any, err error) {
	args, err := arguments(arg, 2, 2, errSplit)
	if err != nil {
		return "", nil, err
	}
	if delimiter = Text(args[0]); delimiter == "" {
		return "", nil, errSplit
	}
	return delimiter, args[1], nil
}

// getAttArgs takes ["MyDB", "Endpoint.Address"] and "MyDB.Endpoint.Address".
func getAttArgs(arg any) (id string, attr any, err error) {
	if path, ok := arg.(string); ok {
		arg = getAttPath(path)
	}
	args, err := arguments(arg, 2, 2, errGetAtt)
	if err != nil {
		return "", nil, err
	}
	id, ok := args[0].(string)
	if !ok || id == "" || args[1] == "" {
		return "", nil, errGetAtt
	}
	return id, args[1], nil
}

func ifArgs(arg any) (condition string, yes, no any, err error) {
	args, err := arguments(arg, 3, 3, errIf)
	if err != nil {
		return "", nil, nil, err
	}
	condition, ok := args[0].(string)
	if !ok {
		return "", nil, nil, errIf
	}
	return condition, args[1], args[2], nil
}

// checkArguments checks the arguments of a function as far as they can be known before a stack exists.
func checkArguments(name string, arg any) (err error) {
	switch name {
	case "Ref":
		_, err = refArg(arg)
	case "Fn::GetAtt":
		_, _, err = getAttArgs(arg)
	case "Fn::Sub":
		_, _, err = subArgs(arg)
	case "Fn::Join":
		_, _, err = joinArgs(arg)
	case "Fn::Split":
		_, _, err = splitArgs(arg)
	case "Fn::Select":
		_, err = arguments(arg, 2, 2, errSelect)
	case "Fn::FindInMap":
		_, err = arguments(arg, 3, 3, errFindInMap)
	case "Fn::Cidr":
		_, err = arguments(arg, 2, 3, errCidr)
	case "Fn::If":
		_, _, _, err = ifArgs(arg)
	case "Fn::Equals":
		_, err = arguments(arg, 2, 2, errEquals)
	case "Fn::Not":
		_, err = arguments(arg, 1, 1, errNot)
	case "Fn::And":
		_, err = arguments(arg, 2, 10, errAnd)
	case "Fn::Or":
		_, err = arguments(arg, 2, 10, errOr)
	case "Fn::Transform":
		err = transformError(arg)
	default:
		if !slices.Contains(supported, name) {
			err = unsupportedFunction(name)
		}
	}
	return err
}
