package kubeconfig

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// document is a kubeconfig file's text and its YAML tree side by side. Changes are made to both: to the tree, and as
// splices of lines to the text. The text is only written when it reads back as the tree; otherwise the tree is encoded.
type document struct {
	lines   [][]byte // each with its line end
	eol     string
	root    *yaml.Node // the top mapping
	whole   *yaml.Node // the document node
	splices []splice
	reflow  bool  // a change has no line form: encode the tree
	entries bool  // entries are changed, not only keys of the top level
	unsafe  error // why nothing may be written, an unsafeError
}

// splice replaces the lines [from, to) by others.
type splice struct {
	from, to int
	with     [][]byte
}

var (
	errNotMapping = errors.New("the top level is not a mapping of keys to values")
	errManyDocs   = errors.New("it holds more than one YAML document")
	errAliases    = errors.New("its aliases have no end, or stand for too much")
)

func parse(src []byte) (*document, error) {
	d := &document{eol: "\n"}
	for l := range bytes.Lines(src) {
		d.lines = append(d.lines, l)
	}
	if len(d.lines) > 0 && bytes.HasSuffix(d.lines[0], []byte("\r\n")) {
		d.eol = "\r\n"
	}
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	var doc yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF): // empty, or comments only
		d.root = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		d.whole = &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{d.root}}
		return d, nil
	case err != nil:
		return nil, err
	}
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errManyDocs
		}
		return nil, err
	}
	if left := aliasLimit; !affordable(&doc, false, &left) {
		return nil, errAliases
	}
	d.whole, d.root = &doc, resolve(doc.Content[0])
	if d.root.Kind == yaml.ScalarNode && d.root.Tag == "!!null" {
		d.root.Kind, d.root.Tag, d.root.Value = yaml.MappingNode, "!!map", ""
	}
	if d.root.Kind != yaml.MappingNode {
		return nil, errNotMapping
	}
	d.checkKeys(d.root)
	d.checkMerge(d.root)
	for _, list := range []string{clusters, users, contexts} {
		if err := d.checkList(list, lookup(d.root, list)); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// checkList refuses what kubectl can't read as a list of entries.
func (d *document) checkList(name string, n *yaml.Node) error {
	switch {
	case n == nil || n.ShortTag() == "!!null":
		return nil
	case n.Kind != yaml.SequenceNode:
		return fmt.Errorf("line %d: %s is not a list", n.Line, name)
	}
	for _, item := range n.Content {
		item = resolve(item)
		if item.Kind != yaml.MappingNode && item.ShortTag() != "!!null" {
			return fmt.Errorf("line %d: an item of %s is not a mapping of keys to values", item.Line, name)
		}
		d.checkKeys(item)
		d.checkMerge(item)
		d.checkKeys(lookup(item, bodyKey(name)))
	}
	return nil
}

// resolve looks through an alias.
func resolve(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

const mergeKey = "<<"

// lookup finds a key of a mapping as kubectl does: what comes last counts, be it the key itself or a merge key's; nil when n
// is no mapping or lacks it.
func lookup(n *yaml.Node, key string) *yaml.Node {
	n = resolve(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		value := resolve(n.Content[i+1])
		switch resolve(n.Content[i]).Value {
		case key:
			return value
		case mergeKey:
			from := []*yaml.Node{value}
			if value.Kind == yaml.SequenceNode {
				from = value.Content
			}
			for _, m := range from {
				if v := lookup(m, key); v != nil {
					return v
				}
			}
		}
	}
	return nil
}

// own finds a key that stands in the mapping itself.
func own(n *yaml.Node, key string) (k, v *yaml.Node) {
	n = resolve(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		if resolve(n.Content[i]).Value == key {
			return n.Content[i], resolve(n.Content[i+1])
		}
	}
	return nil, nil
}

// str is a scalar's value; "" for anything else.
func str(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

// The three lists of a kubeconfig, and the key under which an item of each keeps its content.
const (
	clusters = "clusters"
	users    = "users"
	contexts = "contexts"

	currentContext = "current-context"
)

func bodyKey(list string) string { return list[:len(list)-1] }

// item finds an entry of a list by its name.
func (d *document) item(list, name string) (index int, item *yaml.Node) {
	seq := lookup(d.root, list)
	if seq == nil {
		return -1, nil
	}
	for i, it := range seq.Content {
		if str(lookup(it, "name")) == name {
			return i, resolve(it)
		}
	}
	return -1, nil
}

func (d *document) names(list string) []string {
	var names []string
	if seq := lookup(d.root, list); seq != nil {
		for _, it := range seq.Content {
			names = append(names, str(lookup(it, "name")))
		}
	}
	return names
}

func (d *document) body(list, name string) *yaml.Node {
	_, it := d.item(list, name)
	return lookup(it, bodyKey(list))
}

// same says whether two trees hold the same data; style, comments and position do not count.
func same(a, b *yaml.Node) bool {
	a, b = resolve(a), resolve(b)
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.ShortTag() != b.ShortTag() || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind == yaml.ScalarNode && a.Value != b.Value {
		return false
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
