package bodies

import (
	"net/url"
	"strconv"
	"strings"

	"eksui/models/model"
	"eksui/models/record"
)

// node is a part of a parameter's dotted name.
type node struct {
	set      bool
	value    string
	children map[string]*node
}

func tree(form url.Values) *node {
	root := &node{children: map[string]*node{}}
	for name, values := range form {
		n := root
		for part := range strings.SplitSeq(name, ".") {
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
	return root
}

// form judges a request of the Query protocols.
func (j *Judge) form(svc *model.Service, op *model.Operation, e *record.Exchange) {
	form := formOf(e)
	form.Del("Action")
	form.Del("Version")
	f := formJudge{j, svc}
	f.structure(structure(svc, op.Input), tree(form), "")
}

type formJudge struct {
	*Judge
	svc *model.Service
}

// wireName is a member's name in a request; EC2 has names of its own, with a capital.
func (f formJudge) wireName(name string, m *model.Member) string {
	if f.svc.Protocol == model.EC2 {
		if m.EC2Name != "" {
			return m.EC2Name
		}
		if m.XMLName != "" {
			name = m.XMLName
		}
		return strings.ToUpper(name[:1]) + name[1:]
	}
	if m.XMLName != "" {
		return m.XMLName
	}
	return name
}

func (f formJudge) structure(s *model.Structure, n *node, path string) {
	known := map[string]bool{}
	for name, m := range s.Members {
		wire := f.wireName(name, m)
		known[wire] = true
		child := n.children[wire]
		if child == nil {
			if m.Required {
				f.differ(join(path, name), "is missing, the model requires it")
			}
			continue
		}
		f.member(m, child, join(path, name))
	}
	for name := range n.children {
		if !known[name] {
			f.differ(join(path, name), "is not in the model")
		}
	}
}

func (f formJudge) member(m *model.Member, n *node, path string) {
	f.Figures.Members++
	switch m.Kind {
	case "structure":
		f.structure(structure(f.svc, m.Shape), n, path)
	case "list":
		f.list(m, n, path)
	case "map":
		for _, entry := range f.numbered(n, "entry", path) {
			if key := entry.children["key"]; key != nil {
				f.text(m.Key, path+".key", key.value)
			}
			if value := entry.children["value"]; value != nil {
				f.member(m.Value, value, path+".value")
			}
		}
	default:
		if !n.set || n.children != nil {
			f.differ(path, "has parts, the model has a "+m.Kind)
			return
		}
		f.text(m, path, n.value)
	}
}

func (f formJudge) list(m *model.Member, n *node, path string) {
	name := "member"
	if m.Item.XMLName != "" {
		name = m.Item.XMLName
	}
	if m.Flat || f.svc.Protocol == model.EC2 {
		name = ""
	}
	items := f.numbered(n, name, path)
	for _, item := range items {
		f.member(m.Item, item, path+"[]")
	}
	f.bounds(m, path, float64(len(items)), "number of items")
}

// numbered are the items under name, or of the node itself: 1, 2, … An empty list is the name without a value.
func (f formJudge) numbered(n *node, name, path string) []*node {
	if n.set && n.value == "" && n.children == nil {
		return nil
	}
	if name != "" {
		for other := range n.children {
			if other != name {
				f.differ(path, "has "+other+" where the protocol has "+name)
			}
		}
		if n = n.children[name]; n == nil {
			return nil
		}
	}
	var items []*node
	for i := 1; i <= len(n.children); i++ {
		item := n.children[strconv.Itoa(i)]
		if item == nil {
			f.differ(path, "is not numbered from 1 on")
			return items
		}
		items = append(items, item)
	}
	return items
}
