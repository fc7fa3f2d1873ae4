package policy

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// operator is a condition operator: its comparison, whether it is negated, and what it says of a missing key.
type operator struct {
	compare  func(have, want string) bool
	negated  bool
	ifExists bool
	null     bool
}

var comparisons = map[string]func(have, want string) bool{
	"StringEquals":             func(have, want string) bool { return have == want },
	"StringEqualsIgnoreCase":   strings.EqualFold,
	"StringLike":               func(have, want string) bool { return Match(want, have) },
	"ArnEquals":                func(have, want string) bool { return Match(want, have) },
	"ArnLike":                  func(have, want string) bool { return Match(want, have) },
	"Bool":                     strings.EqualFold,
	"NumericEquals":            numeric(func(a, b float64) bool { return a == b }),
	"NumericLessThan":          numeric(func(a, b float64) bool { return a < b }),
	"NumericLessThanEquals":    numeric(func(a, b float64) bool { return a <= b }),
	"NumericGreaterThan":       numeric(func(a, b float64) bool { return a > b }),
	"NumericGreaterThanEquals": numeric(func(a, b float64) bool { return a >= b }),
	"DateLessThan":             date(time.Time.Before),
	"DateGreaterThan":          date(time.Time.After),
	"IpAddress":                inNetwork,
}

var negations = map[string]string{
	"StringNotEquals": "StringEquals", "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase", "StringNotLike": "StringLike",
	"ArnNotEquals": "ArnEquals", "ArnNotLike": "ArnLike", "NumericNotEquals": "NumericEquals", "NotIpAddress": "IpAddress",
}

// readOperator reads an operator's name, with its qualifiers.
func readOperator(name string) (operator, bool) {
	var op operator
	for _, set := range []string{"ForAnyValue:", "ForAllValues:"} { // a key has one value here, which both come down to
		rest, ok := strings.CutPrefix(name, set)
		op.ifExists = op.ifExists || ok && set == "ForAllValues:"
		name = rest
	}
	name, optional := strings.CutSuffix(name, "IfExists")
	op.ifExists = op.ifExists || optional
	if name == "Null" {
		op.null = true
		return op, !optional
	}
	if positive, ok := negations[name]; ok {
		name, op.negated = positive, true
	}
	op.compare = comparisons[name]
	return op, op.compare != nil
}

func (op operator) holds(context map[string]string, key string, values []string) bool {
	have, there := context[key]
	if op.null {
		return slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, "true") != there })
	}
	if !there {
		return op.ifExists || op.negated
	}
	return slices.ContainsFunc(values, func(v string) bool { return op.compare(have, expand(v, context)) }) != op.negated
}

func numeric(compare func(a, b float64) bool) func(have, want string) bool {
	return func(have, want string) bool {
		a, errA := strconv.ParseFloat(have, 64)
		b, errB := strconv.ParseFloat(want, 64)
		return errA == nil && errB == nil && compare(a, b)
	}
}

func date(compare func(a, b time.Time) bool) func(have, want string) bool {
	return func(have, want string) bool {
		a, errA := time.Parse(time.RFC3339, have)
		b, errB := time.Parse(time.RFC3339, want)
		return errA == nil && errB == nil && compare(a, b)
	}
}

func inNetwork(have, want string) bool {
	ip, err := netip.ParseAddr(have)
	if err != nil {
		return false
	}
	if single, err := netip.ParseAddr(want); err == nil {
		return single == ip
	}
	network, err := netip.ParsePrefix(want)
	return err == nil && network.Contains(ip)
}
