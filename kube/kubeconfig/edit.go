package kubeconfig

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	kubectlyaml "sigs.k8s.io/yaml"
)

// scalar makes a string that stays on one line and that kubectl's YAML 1.1 reads as a string too: "yes" needs quotes.
func scalar(value string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	var plain any
	if err := kubectlyaml.Unmarshal([]byte(value), &plain); err != nil || plain != value {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func mapping(pairs ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: pairs}
}

func sequence(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

// encode writes a node the way kubectl writes kubeconfigs: two spaces, list items not indented.
func encode(n *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	e.CompactSeqIndent()
	if err := e.Encode(n); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// setScalar changes a scalar in place.
func (d *document) setScalar(n *yaml.Node, value string) {
	d.touch(n)
	if start, length, ok := d.rawScalar(n); ok {
		if with, err := encode(scalar(value)); err == nil {
			line := d.lines[n.Line-1]
			d.splice(n.Line-1, n.Line, slices.Concat(line[:start], bytes.TrimRight(with, "\n"), line[start+length:]))
		}
	} else {
		d.reflow = true
	}
	n.Kind, n.Tag, n.Value, n.Style, n.Content = yaml.ScalarNode, "!!str", value, scalar(value).Style, nil
}

// rawScalar finds a one-line scalar's text on its line, in bytes; ok is false for any other form.
func (d *document) rawScalar(n *yaml.Node) (start, length int, ok bool) {
	if n.Kind != yaml.ScalarNode || n.Line < 1 || n.Line > len(d.lines) {
		return 0, 0, false
	}
	line := d.lines[n.Line-1]
	start = byteColumn(line, n.Column)
	length, ok = rawLength(n, line[start:])
	return start, length, ok
}

// byteColumn turns the parser's column, which counts characters from 1, into an offset.
func byteColumn(line []byte, column int) int {
	at := 0
	for ; column > 1 && at < len(line); column-- {
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	return at
}

func rawLength(n *yaml.Node, rest []byte) (length int, ok bool) {
	switch n.Style {
	case yaml.DoubleQuotedStyle:
		for i := 1; i < len(rest); i++ {
			if rest[i] == '\\' {
				i++
			} else if rest[i] == '"' {
				return i + 1, true
			}
		}
	case yaml.SingleQuotedStyle:
		for i := 1; i < len(rest); i++ {
			if rest[i] == '\'' {
				if i+1 < len(rest) && rest[i+1] == '\'' {
					i++
					continue
				}
				return i + 1, true
			}
		}
	case 0:
		if n.Value != "" && bytes.HasPrefix(rest, []byte(n.Value)) {
			return len(n.Value), true
		}
	}
	return 0, false
}

// setTop sets a scalar key of the top level.
func (d *document) setTop(key, value string) {
	if _, v := own(d.root, key); v != nil {
		if v.Kind == yaml.ScalarNode && v.Value == value && v.Tag != "!!null" {
			return
		}
		d.setScalar(v, value)
		return
	}
	k, v := scalar(key), scalar(value)
	d.addTop(k, v)
}

// addTop adds a key to the top level, at the end of the file.
func (d *document) addTop(k, v *yaml.Node) {
	text, err := encode(mapping(k, v))
	if err != nil || d.flow(d.root) {
		d.reflow = true
	}
	end := d.contentEnd(len(d.lines))
	d.insert(end, text)
	d.root.Content = append(d.root.Content, k, v)
}

// setKey sets a scalar key of a mapping below the top level.
func (d *document) setKey(m *yaml.Node, key, value string) {
	d.entries = true
	d.touch(m)
	_, v := own(m, key)
	if v != lookup(m, key) {
		d.checkMerge(m)
	}
	if v != nil {
		if str(v) != value || v.Tag == "!!null" {
			d.setScalar(v, value)
		}
		return
	}
	k, v := scalar(key), scalar(value)
	if m.Kind == yaml.MappingNode && len(m.Content) > 0 && !d.flow(m) && d.ownLine(m.Content[0]) {
		text, err := encode(mapping(k, v))
		if err != nil {
			d.reflow = true
		}
		d.insert(m.Content[0].Line-1, indent(text, m.Content[0].Column-1))
		m.Content = append([]*yaml.Node{k, v}, m.Content...)
		return
	}
	d.reflow = true
	m.Kind, m.Tag, m.Value = yaml.MappingNode, "!!map", ""
	m.Content = append(m.Content, k, v)
}

// ownLine says whether nothing but spaces stands before the node on its line.
func (d *document) ownLine(n *yaml.Node) bool {
	return n.Line >= 1 && n.Line <= len(d.lines) && len(bytes.TrimLeft(d.lines[n.Line-1][:n.Column-1], " ")) == 0
}

func (d *document) flow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

// putItem adds an entry to a list, or takes the place of the one of its name when it differs.
func (d *document) putItem(list, name string, item *yaml.Node) {
	d.entries = true
	key, seq := own(d.root, list)
	if seq == nil {
		d.addTop(scalar(list), sequence(item))
		return
	}
	d.touch(seq)
	switch {
	case seq.Kind != yaml.SequenceNode || len(seq.Content) == 0: // null or []
		if text, err := encode(mapping(scalar(list), sequence(item))); err == nil && key.Line > 0 {
			d.splices = append(d.splices, splice{key.Line - 1, d.contentEnd(d.topEnd(key)), d.textLines(text)})
		}
		d.reflow = d.reflow || d.flow(d.root)
		*seq = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{item}}
		return
	}
	text, err := encode(sequence(item))
	if err != nil || d.flow(seq) || d.flow(d.root) {
		d.reflow = true
	}
	i, old := d.item(list, name)
	switch {
	case old == nil:
		d.insert(d.itemEnd(list, len(seq.Content)-1), indent(text, seq.Column-1))
		seq.Content = append(seq.Content, item)
	case !same(old, item):
		d.splices = append(d.splices, splice{old.Line - 1, d.itemEnd(list, i), d.textLines(indent(text, seq.Column-1))})
		seq.Content[i] = item
	}
}

// removeItem takes an entry out of a list; the comments above it stay.
func (d *document) removeItem(list, name string) {
	i, it := d.item(list, name)
	if it == nil {
		return
	}
	if d.unsafe != nil { // the list or the item may stand elsewhere
		d.reflow = true
		return
	}
	key, seq := own(d.root, list)
	d.entries = true
	d.touch(seq)
	d.reflow = d.reflow || d.flow(seq) || d.flow(d.root)
	if len(seq.Content) == 1 {
		end := d.itemEnd(list, i)
		d.splices = append(d.splices, splice{key.Line - 1, end, d.textLines([]byte(list + ": []\n"))})
		*seq = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
		return
	}
	d.splices = append(d.splices, splice{it.Line - 1, d.itemEnd(list, i), nil})
	seq.Content = slices.Delete(seq.Content, i, i+1)
}
