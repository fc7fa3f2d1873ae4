package wire

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Limits of a form's parameters, well above what any operation takes.
const (
	maxParameters = 5000
	maxDepth      = 16
)

// node is one part of a parameter's dotted name: Filter.1.Value.2=x is a path of four nodes, the last with a value.
type node struct {
	set      bool
	value    string
	children map[string]*node
}

// parseTree splits the dotted names of a form.
func parseTree(form url.Values) (*node, error) {
	if len(form) > maxParameters {
		return nil, Errorf("MalformedQueryString", "The request has more than %d parameters", maxParameters)
	}
	root := &node{}
	for name, values := range form {
		if strings.Count(name, ".") >= maxDepth {
			return nil, Errorf("MalformedQueryString", "The parameter %s is nested too deeply", shorten(name))
		}
		n := root
		for part := range strings.SplitSeq(name, ".") {
			if part == "" {
				return nil, Errorf("MalformedQueryString", "The parameter %s is not a name", shorten(name))
			}
			if n.children == nil {
				n.children = map[string]*node{}
			}
			if n.children[part] == nil {
				n.children[part] = &node{}
			}
			n = n.children[part]
		}
		n.set, n.value = true, values[0]
	}
	return root, nil
}

// names lists the children, sorted.
func (n *node) names() []string { return slices.Sorted(maps.Keys(n.children)) }

type listItem struct {
	number int
	node   *node
}

// items returns the children of a list by their numbers, which begin at 1 and may leave gaps.
func (n *node) items(path string) ([]listItem, error) {
	items := make([]listItem, 0, len(n.children))
	for name, child := range n.children {
		number, err := strconv.Atoi(name)
		if err != nil || number < 1 || name[0] == '0' || name[0] == '+' {
			return nil, Errorf(codeBadValue, "The list %s has an item %s that is not a number from 1 on", path, shorten(name))
		}
		items = append(items, listItem{number, child})
	}
	slices.SortFunc(items, func(a, b listItem) int { return a.number - b.number })
	return items, nil
}
