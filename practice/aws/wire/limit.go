package wire

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Limit is what a service's API model says of one member of its requests. AWS checks it before the operation looks at
// anything else, and tells all that is wrong at once.
type Limit struct {
	// Of names operations, "CreateRole DeleteRole"; "" is every operation that has the member and no limit of its own before.
	Of string
	// Member is the path to it: "RoleName", "Tags[].Key", "labels{k}" for the keys of a map and "labels{v}" for its values.
	Member string
	// Min and Max bound a text's length in characters, a number, or how many items a list or map has. Max 0 is no bound.
	Min, Max int
	// Pattern is a regular expression as the model writes it, for the whole value.
	Pattern string
	// Enum lists the values there are.
	Enum []string
	// Number says that Min and Max are about the value.
	Number bool
	// Secret keeps the value out of the answer.
	Secret bool
}

// Limits are a service's limits. Code is the error that the service answers.
type Limits struct {
	Code string
	List []Limit
}

// check compares a call with the limits of its operation.
func (l Limits) check(c *Call) error {
	if len(l.List) == 0 {
		return nil
	}
	request := requestOf(c)
	var problems []string
	for _, limit := range l.of(c.Action) {
		for _, f := range request.find(limit.Member) {
			if why := limit.broken(f.value); why != "" {
				problems = append(problems, f.problem(limit, why))
			}
		}
	}
	switch len(problems) {
	case 0:
		return nil
	case 1:
		return Errorf(l.Code, "1 validation error detected: %s", problems[0])
	}
	return Errorf(l.Code, "%d validation errors detected: %s", len(problems), strings.Join(problems, "; "))
}

// of lists the limits of an operation, one a member.
func (l Limits) of(action string) []Limit {
	var out []Limit
	known := map[string]bool{}
	for _, limit := range l.List {
		if !known[limit.Member] && (limit.Of == "" || slices.Contains(strings.Fields(limit.Of), action)) {
			known[limit.Member] = true
			out = append(out, limit)
		}
	}
	return out
}

// Value compares one text with the limit that an operation has for a member, for what comes by another way than a
// request: CloudFormation's handlers call the same code.
func (l Limits) Value(action, member, value string) error {
	for _, limit := range l.of(action) {
		if why := limit.broken(value); limit.Member == member && why != "" {
			f := found{path: lowerFirst(member), value: value}
			return Errorf(l.Code, "1 validation error detected: %s", f.problem(limit, why))
		}
	}
	return nil
}

// broken is the constraint that a value does not keep, in AWS's words; "" where it keeps all, and where it has another
// type than the limit is about, which Bind refuses.
func (l Limit) broken(v any) string {
	if l.Number {
		n, err := strconv.Atoi(fmt.Sprint(v))
		switch {
		case err != nil:
		case n < l.Min:
			return fmt.Sprintf("Member must have value greater than or equal to %d", l.Min)
		case l.Max > 0 && n > l.Max:
			return fmt.Sprintf("Member must have value less than or equal to %d", l.Max)
		}
		return ""
	}
	size := 0
	switch v := v.(type) {
	case string:
		size = utf8.RuneCountInString(v)
	case []any:
		size = len(v)
	case map[string]any:
		size = len(v)
	default:
		return ""
	}
	text, isText := v.(string)
	switch {
	case size < l.Min:
		return fmt.Sprintf("Member must have length greater than or equal to %d", l.Min)
	case l.Max > 0 && size > l.Max:
		return fmt.Sprintf("Member must have length less than or equal to %d", l.Max)
	case isText && l.Pattern != "" && !pattern(l.Pattern).MatchString(text):
		return "Member must satisfy regular expression pattern: " + l.Pattern
	case isText && l.Enum != nil && !slices.Contains(l.Enum, text):
		return "Member must satisfy enum value set: [" + strings.Join(l.Enum, ", ") + "]"
	}
	return ""
}

var (
	patterns sync.Map // *regexp.Regexp by the model's text
	javaChar = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})`)
)

// pattern reads a model's pattern, which is Java's.
func pattern(model string) *regexp.Regexp {
	if p, ok := patterns.Load(model); ok {
		return p.(*regexp.Regexp)
	}
	p := regexp.MustCompile(`^(?:` + javaChar.ReplaceAllString(model, `\x{$1}`) + `)$`)
	patterns.Store(model, p)
	return p
}

// found is a member that a request has.
type found struct {
	path  string // as AWS names it: tags.1.member.key
	value any
}

func (f found) problem(l Limit, why string) string {
	text := ""
	switch v := f.value.(type) {
	case string:
		text = "'" + shorten(v) + "' "
	case json.Number:
		text = "'" + v.String() + "' "
	}
	if l.Secret {
		text = ""
	}
	return fmt.Sprintf("Value %sat '%s' failed to satisfy constraint: %s", text, f.path, why)
}

// fields is a request as a tree: maps, lists and scalars by their names on the wire.
type fields map[string]any

// requestOf reads a request for its limits; what can't be read is left to Bind, which says so.
func requestOf(c *Call) fields {
	if c.Protocol == Query || c.Protocol == EC2Query {
		root, err := parseTree(c.Form)
		if err != nil {
			return nil
		}
		tree, _ := root.plain(c.Protocol).(map[string]any)
		return tree
	}
	out := fields{}
	dec := json.NewDecoder(strings.NewReader(string(c.Body)))
	dec.UseNumber()
	_ = dec.Decode(&out)
	for name, v := range c.Path {
		out[name] = v
	}
	for name, v := range c.Form {
		if len(v) == 1 {
			out[name] = v[0]
			continue
		}
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		out[name] = list
	}
	return out
}

// plain turns a node into what JSON would have: a list is a node whose children are numbers, under "member" or any other
// name in a Query request.
func (n *node) plain(p Protocol) any {
	if len(n.children) == 0 {
		return n.value
	}
	names := n.names()
	if len(names) == 1 && p == Query {
		if inner := n.children[names[0]]; inner.isList() {
			return inner.plain(p)
		}
	}
	if n.isList() {
		items, err := n.items("")
		if err != nil {
			return nil
		}
		list := make([]any, len(items))
		for i, item := range items {
			list[i] = item.node.plain(p)
		}
		return list
	}
	out := map[string]any{}
	for _, name := range names {
		out[name] = n.children[name].plain(p)
	}
	return out
}

func (n *node) isList() bool {
	for name := range n.children {
		if _, err := strconv.Atoi(name); err != nil {
			return false
		}
	}
	return len(n.children) > 0
}

// find lists the members of a path that a request has.
func (f fields) find(member string) []found {
	at := []found{{value: map[string]any(f)}}
	for step := range strings.SplitSeq(member, ".") {
		name, each := step, ""
		if i := strings.IndexAny(step, "[{"); i >= 0 {
			name, each = step[:i], step[i:]
		}
		var next []found
		for _, here := range at {
			m, _ := here.value.(map[string]any)
			v, has := m[name]
			if !has || v == nil {
				continue
			}
			next = append(next, inside(found{join(here.path, lowerFirst(name)), v}, each)...)
		}
		at = next
	}
	return at
}

// inside goes into a list or map.
func inside(f found, each string) []found {
	var out []found
	switch v := f.value.(type) {
	case []any:
		if each == "[]" {
			for i, item := range v {
				out = append(out, found{fmt.Sprintf("%s.%d.member", f.path, i+1), item})
			}
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			switch each {
			case "{k}":
				out = append(out, found{f.path, k})
			case "{v}":
				out = append(out, found{f.path + "." + k + ".member", v[k]})
			}
		}
	}
	if each == "" {
		return []found{f}
	}
	return out
}

func lowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }
