// Package cfntemplate reads CloudFormation templates, checks them as AWS does, and evaluates their functions. It knows
// nothing of stacks and of what resources are: those are asked through Scope and Types.
package cfntemplate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The limits that AWS documents as "CloudFormation quotas", and the depth at which practice gives up.
const (
	MaxBody       = 51200 // bytes of a template sent inline
	maxResources  = 500
	maxParameters = 200
	maxOutputs    = 200
	maxMappings   = 200
	maxDepth      = 100
)

var errStructure = fmt.Errorf("Template format error: unsupported structure.")

// parse turns a template's text, JSON or YAML, into the root of its tree.
func parse(body string) (*yaml.Node, error) {
	if strings.HasPrefix(strings.TrimSpace(body), "{") {
		if root, err := parseJSON(body); err == nil || !looksLikeYAML(body) {
			return root, err
		}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(body), &doc); err != nil {
		return nil, notWellFormed("YAML", body, yamlLine(body, err), 0)
	}
	if doc.Kind != yaml.DocumentNode || doc.Content[0].Kind != yaml.MappingNode {
		return nil, errStructure
	}
	return doc.Content[0], nil
}

// looksLikeYAML says whether a text that begins with a brace is a YAML flow mapping: JSON's keys are quoted.
func looksLikeYAML(body string) bool {
	after := strings.TrimSpace(strings.TrimSpace(body)[1:])
	return after != "" && after[0] != '"' && after[0] != '}'
}

var yamlLineText = regexp.MustCompile(`line (\d+): `)

// yamlLine finds the line at which a text stops being YAML. The parser names the line where the block around it begins,
// so the shortest beginning of the text that is no YAML is looked for; one that only lacks its end doesn't count.
func yamlLine(body string, err error) int {
	if unfinished(err) {
		if m := yamlLineText.FindStringSubmatch(err.Error()); m != nil {
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

// notWellFormed is AWS's sentence. The YAML parser names the line only: column 0 means the first one that has text.
func notWellFormed(kind, body string, line, column int) error {
	if column == 0 {
		column = 1
		if lines := strings.Split(body, "\n"); line >= 1 && line <= len(lines) {
			text := lines[line-1]
			column += len(text) - len(strings.TrimLeft(text, " "))
		}
	}
	return fmt.Errorf("Template format error: %s not well-formed. (line %d, column %d)", kind, line, column)
}

// parseJSON reads JSON into the tree that the YAML parser makes, which keeps the order of keys.
func parseJSON(body string) (*yaml.Node, error) {
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	root, err := jsonNode(dec, 0)
	if err == nil {
		if _, end := dec.Token(); end != io.EOF {
			err = errors.New("text after the end")
		}
	}
	switch {
	case errors.Is(err, errStructure):
		return nil, err
	case err != nil:
		before := []byte(body)[:min(int(dec.InputOffset()), len(body))]
		column := len(before) - bytes.LastIndexByte(before, '\n')
		return nil, notWellFormed("JSON", body, 1+bytes.Count(before, []byte("\n")), column)
	case root.Kind != yaml.MappingNode:
		return nil, errStructure
	}
	return root, nil
}

func jsonNode(dec *json.Decoder, depth int) (*yaml.Node, error) {
	if depth > maxDepth {
		return nil, errStructure
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		if t == '[' {
			n = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		}
		for dec.More() {
			child, err := jsonNode(dec, depth+1) // in an object: a key, then a value
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		_, err := dec.Token()
		return n, err
	case string:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: t, Style: yaml.DoubleQuotedStyle}, nil
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: t.String()}, nil
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(t)}, nil
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}, nil
	}
}
