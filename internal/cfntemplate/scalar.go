package cfntemplate

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// CloudFormation reads YAML 1.1 ("CloudFormation User Guide: Template formats"), whose plain scalars are not those of the
// YAML parser here: yes and on are booleans, 0755 is octal, 1:30 is 90 and 0o17 is text ("Language-Independent Types for
// YAML Version 1.1"). Dates stay text.
var (
	yamlNull  = regexp.MustCompile(`^(?:~|null|Null|NULL|)$`)
	yamlTrue  = regexp.MustCompile(`^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$`)
	yamlFalse = regexp.MustCompile(`^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$`)
	yamlInt   = regexp.MustCompile(`^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$`)
	yamlFloat = regexp.MustCompile(`^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)$`)
	yamlBase  = regexp.MustCompile(`^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$`) // base 60
)

// scalar reads a scalar: text, float64 or bool, nil for null, which it refuses.
func (r *reader) scalar(n *yaml.Node, path string) any {
	var v any
	if r.format == "YAML" && n.Style == 0 {
		v = plain(n.Value)
	} else {
		v = tagged(n)
	}
	if v == nil {
		r.refuse(nullAt(path))
	}
	return v
}

// tagged reads a scalar whose tag says what it is: JSON's, and YAML's that is quoted or tagged.
func tagged(n *yaml.Node) any {
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return yamlTrue.MatchString(n.Value)
	case "!!int", "!!float":
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return number(n.Value, f)
		}
	}
	return n.Value
}

// plain reads a scalar that is neither quoted nor tagged.
func plain(text string) any {
	digits := strings.ReplaceAll(text, "_", "")
	switch {
	case yamlNull.MatchString(text):
		return nil
	case yamlTrue.MatchString(text):
		return true
	case yamlFalse.MatchString(text):
		return false
	case yamlInt.MatchString(text):
		if i, err := strconv.ParseInt(digits, 0, 64); err == nil {
			return number(digits, float64(i))
		}
	case yamlFloat.MatchString(text):
		if f, err := strconv.ParseFloat(digits, 64); err == nil {
			return number(digits, f)
		}
	case yamlBase.MatchString(text):
		return sexagesimal(digits)
	}
	return text
}

// number is a number as a value, or its text where a float64 would not keep it.
func number(text string, f float64) any {
	const exact = 15 // decimal digits that a float64 keeps
	if len(text) > exact && strings.Trim(text, "0123456789") == "" && text[0] != '0' || math.IsInf(f, 0) || math.IsNaN(f) {
		return text
	}
	return f
}

func sexagesimal(text string) any {
	sign := 1.0
	if text[0] == '-' {
		sign = -1
	}
	total := 0.0
	for part := range strings.SplitSeq(strings.TrimLeft(text, "+-"), ":") {
		f, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return text
		}
		total = total*60 + f
	}
	return sign * total
}
