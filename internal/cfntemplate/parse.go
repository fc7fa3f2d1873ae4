package cfntemplate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxDepth is the depth at which reading gives up.
const maxDepth = 100

// ErrStructure is about YAML or JSON that is no template: no mapping at its top, a key that is no scalar, or deeper than
// any template.
var ErrStructure = fmt.Errorf("Template format error: unsupported structure.")

// SyntaxError says where a text stops being YAML or JSON, in AWS's words.
type SyntaxError struct {
	Format       string // "YAML" or "JSON"
	Line, Column int    // from 1
	Err          error  // the parser's own words
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("Template format error: %s not well-formed. (line %d, column %d)", e.Format, e.Line, e.Column)
}

// Unwrap gives the parser's own words.
func (e *SyntaxError) Unwrap() error { return e.Err }

// parse turns a template's text, JSON or YAML, into the root of its tree.
func parse(body string) (root *yaml.Node, format string, err error) {
	body = strings.TrimPrefix(body, "\ufeff")
	if strings.HasPrefix(strings.TrimSpace(body), "{") {
		if root, err := parseJSON(body); err == nil || !looksLikeYAML(body) {
			return root, "JSON", err
		}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(body), &doc); err != nil {
		line := yamlLine(body, err)
		return nil, "", &SyntaxError{Format: "YAML", Line: line, Column: firstColumn(body, line), Err: errors.New(yamlPrefix.ReplaceAllString(err.Error(), ""))}
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, "", ErrStructure
	}
	return doc.Content[0], "YAML", nil
}

// looksLikeYAML says whether a text that begins with a brace is a YAML flow mapping: JSON's keys are quoted.
func looksLikeYAML(body string) bool {
	after := strings.TrimSpace(strings.TrimSpace(body)[1:])
	return after != "" && after[0] != '"' && after[0] != '}'
}

// yamlPrefix is how the YAML parser's errors begin.
var yamlPrefix = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yamlLine finds the line at which a text stops being YAML. The parser names the line where the block around it begins,
// so the shortest beginning of the text that is no YAML is looked for; one that only lacks its end doesn't count.
func yamlLine(body string, err error) int {
	if unfinished(err) {
		if m := yamlPrefix.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
			n, _ := strconv.Atoi(m[1]) // digits, by the pattern
			return n
		}
		return 1
	}
	lines := strings.SplitAfter(body, "\n")
	return 1 + sort.Search(len(lines)-1, func(i int) bool {
		var doc yaml.Node
		err := yaml.Unmarshal([]byte(strings.Join(lines[:i+1], "")), &doc)
		return err != nil && !unfinished(err)
	})
}

// unfinished says whether a quote, bracket or brace is open at the end of the text.
func unfinished(err error) bool {
	return strings.Contains(err.Error(), "unexpected end of stream") || strings.Contains(err.Error(), "expected ',' or")
}

// firstColumn is the column at which a line's text begins: the YAML parser names lines only.
func firstColumn(body string, line int) int {
	lines := strings.Split(body, "\n")
	if line < 1 || line > len(lines) {
		return 1
	}
	text := lines[line-1]
	return 1 + len(text) - len(strings.TrimLeft(text, " "))
}

// jsonParser reads JSON into the tree that the YAML parser makes, which keeps the order of keys.
type jsonParser struct {
	*json.Decoder
	body  string
	lines []int // the offsets at which they begin
}

func parseJSON(body string) (*yaml.Node, error) {
	p := &jsonParser{Decoder: json.NewDecoder(strings.NewReader(body)), body: body, lines: []int{0}}
	p.UseNumber()
	for i := range len(body) {
		if body[i] == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	root, err := p.node(0)
	if err == nil {
		if _, end := p.Token(); end != io.EOF {
			err = errors.New("text after the end")
		}
	}
	switch {
	case errors.Is(err, ErrStructure):
		return nil, err
	case err != nil:
		line, column := p.position(int(p.InputOffset()))
		return nil, &SyntaxError{Format: "JSON", Line: line, Column: column, Err: err}
	case root.Kind != yaml.MappingNode:
		return nil, ErrStructure
	}
	return root, nil
}

// position is the line and column of an offset into the text.
func (p *jsonParser) position(offset int) (line, column int) {
	line, _ = slices.BinarySearch(p.lines, offset+1)
	return line, 1 + offset - p.lines[line-1]
}

// start is the offset of the token that comes next.
func (p *jsonParser) start() int {
	rest := p.body[p.InputOffset():]
	return len(p.body) - len(strings.TrimLeft(rest, " \t\r\n,:"))
}

func (p *jsonParser) node(depth int) (*yaml.Node, error) {
	if depth > maxDepth {
		return nil, ErrStructure
	}
	line, column := p.position(p.start())
	token, err := p.Token()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: line, Column: column}
	switch t := token.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if t == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
		for p.More() {
			child, err := p.node(depth + 1) // in an object: a key, then a value
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		_, err := p.Token()
		return n, err
	case string:
		n.Tag, n.Value, n.Style = "!!str", t, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!float", t.String()
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(t)
	default:
		n.Tag = "!!null"
	}
	return n, nil
}
