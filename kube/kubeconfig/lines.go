package kubeconfig

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

func (d *document) splice(from, to int, line []byte) {
	d.splices = append(d.splices, splice{from, to, [][]byte{line}})
}

func (d *document) insert(at int, text []byte) {
	d.splices = append(d.splices, splice{at, at, d.textLines(text)})
}

// textLines cuts encoded text into lines with the file's own line end.
func (d *document) textLines(text []byte) [][]byte {
	var lines [][]byte
	for l := range bytes.Lines(text) {
		lines = append(lines, append(bytes.TrimRight(l, "\n"), d.eol...))
	}
	return lines
}

func indent(text []byte, columns int) []byte {
	if columns <= 0 {
		return text
	}
	var b bytes.Buffer
	for l := range bytes.Lines(text) {
		if len(bytes.TrimSpace(l)) > 0 {
			b.WriteString(strings.Repeat(" ", columns))
		}
		b.Write(l)
	}
	return b.Bytes()
}

// topEnd is the line after a top-level key's value: where the next key starts, or the end.
func (d *document) topEnd(key *yaml.Node) int {
	for i := 0; i+1 < len(d.root.Content); i += 2 {
		if k := d.root.Content[i]; k.Line > key.Line {
			return k.Line - 1
		}
	}
	return len(d.lines)
}

// itemEnd is the line after the last content line of a list's item.
func (d *document) itemEnd(list string, i int) int {
	key, seq := own(d.root, list)
	end := d.topEnd(key)
	if i+1 < len(seq.Content) {
		end = seq.Content[i+1].Line - 1
	}
	return d.contentEnd(end)
}

// contentEnd goes back from a line over blank lines, comments and document marks, which belong to what follows.
func (d *document) contentEnd(end int) int {
	for end > 0 && end <= len(d.lines) {
		l := bytes.TrimSpace(d.lines[end-1])
		if len(l) > 0 && l[0] != '#' && !bytes.Equal(l, []byte("...")) {
			break
		}
		end--
	}
	return end
}

// bytes gives the changed text: the old lines with the splices in them if that reads back as the tree, else the tree
// encoded anew.
func (d *document) bytes() ([]byte, error) {
	if d.unsafe != nil && (d.reflow || len(d.splices) > 0) {
		return nil, d.unsafe
	}
	if !d.reflow {
		if text, ok := d.spliced(); ok {
			if back, err := parse(text); err == nil && same(back.root, d.root) {
				return text, nil
			}
		}
	}
	text, err := encode(d.whole)
	if err != nil {
		return nil, err
	}
	back, err := parse(text)
	if err != nil {
		return nil, err
	}
	if !same(back.root, d.root) {
		return nil, fmt.Errorf("the changed file does not read back as it was meant")
	}
	return text, nil
}

func (d *document) spliced() ([]byte, bool) {
	slices.SortStableFunc(d.splices, func(a, b splice) int { return a.from - b.from })
	var out bytes.Buffer
	at := 0
	for _, s := range d.splices {
		if s.from < at || s.to < s.from || s.to > len(d.lines) {
			return nil, false
		}
		writeLines(&out, d.lines[at:s.from])
		if len(s.with) > 0 && out.Len() > 0 && !bytes.HasSuffix(out.Bytes(), []byte("\n")) {
			out.WriteString(d.eol) // the file's last line had no end
		}
		writeLines(&out, s.with)
		at = s.to
	}
	writeLines(&out, d.lines[at:])
	return out.Bytes(), true
}

func writeLines(out *bytes.Buffer, lines [][]byte) {
	for _, l := range lines {
		out.Write(l)
	}
}
