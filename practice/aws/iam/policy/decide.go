package policy

import (
	"slices"
	"strings"
)

// Request is what a policy decides on.
type Request struct {
	Action   string            // "ec2:CreateVpc"
	Resource string            // an ARN, or "*"
	Context  map[string]string // condition keys in lower case: "aws:requestedregion"
	// Principals are the names by which a trust policy may mean the caller: {"AWS": ARN, account root, account}.
	Principals map[string][]string
}

// Decision is what policies say together.
type Decision int

// The decisions, the strongest last.
const (
	ImplicitDeny Decision = iota
	Allow
	ExplicitDeny
)

// Decide returns the strongest of the statements that match a request.
func (d *Document) Decide(r Request) Decision {
	decision := ImplicitDeny
	for i := range d.Statement {
		s := &d.Statement[i]
		if !s.matches(r) {
			continue
		}
		if s.Effect == "Deny" {
			return ExplicitDeny
		}
		decision = Allow
	}
	return decision
}

func (s *Statement) matches(r Request) bool {
	action := func(pattern string) bool { return Match(strings.ToLower(pattern), strings.ToLower(r.Action)) }
	resource := func(pattern string) bool { return Match(expand(pattern, r.Context), r.Resource) }
	switch {
	case len(s.Action) > 0 && !slices.ContainsFunc(s.Action, action), len(s.NotAction) > 0 && slices.ContainsFunc(s.NotAction, action):
		return false
	case len(s.Resource) > 0 && !slices.ContainsFunc(s.Resource, resource), len(s.NotResource) > 0 && slices.ContainsFunc(s.NotResource, resource):
		return false
	case s.Principal != nil && !s.Principal.names(r.Principals), s.NotPrincipal != nil && s.NotPrincipal.names(r.Principals):
		return false
	}
	for name, keys := range s.Condition {
		op, ok := readOperator(name)
		if !ok {
			return false
		}
		for key, values := range keys {
			if !op.holds(r.Context, strings.ToLower(key), values) {
				return false
			}
		}
	}
	return true
}

func (p principal) names(caller map[string][]string) bool {
	for kind, names := range p {
		for _, name := range names {
			if name == "*" && kind == "AWS" {
				return true
			}
			if slices.Contains(caller[kind], name) {
				return true
			}
		}
	}
	return false
}

// expand puts policy variables, as ${aws:username}, into a pattern.
func expand(pattern string, context map[string]string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(pattern, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return b.String() + pattern
		}
		b.WriteString(before + context[strings.ToLower(name)])
		pattern = after
	}
}

// Match compares a name with a pattern of * and ?.
func Match(pattern, name string) bool {
	p, n, star, retry := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			retry++
			p, n = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
