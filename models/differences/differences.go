// Package differences reads the list of practice/README.md in which each difference from AWS's models that is meant stands
// with its reason.
package differences

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

const begin, end = "<!-- models -->", "<!-- end -->"

// List are the differences that are meant.
type List struct{ rows []*row }

type row struct {
	pattern, reason string
	met             bool
}

// Read reads the table between the marks of a file. Its first column is a difference, in which * stands for anything; its
// second the reason.
func Read(file string) (*List, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	_, table, ok := strings.Cut(string(raw), begin)
	table, _, closed := strings.Cut(table, end)
	if !ok || !closed {
		return nil, fmt.Errorf("%s has no table between %s and %s", file, begin, end)
	}
	l := &List{}
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 4 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[1]) == "Difference" {
			continue
		}
		r := &row{pattern: strings.Trim(strings.TrimSpace(cells[1]), "`"), reason: strings.TrimSpace(cells[2])}
		if r.reason == "" {
			return nil, fmt.Errorf("%s: %q has no reason", file, r.pattern)
		}
		l.rows = append(l.rows, r)
	}
	if len(l.rows) == 0 {
		return nil, errors.New(file + ": the table of differences is empty")
	}
	return l, nil
}

// Meant says whether a difference is in the list, and remembers that its row was needed.
func (l *List) Meant(difference string) bool {
	for _, r := range l.rows {
		if matches(r.pattern, difference) {
			r.met = true
			return true
		}
	}
	return false
}

// Unmet are the rows that begin as given and that no difference needed: what they say is not so any more.
func (l *List) Unmet(prefixes ...string) (rows []string) {
	for _, r := range l.rows {
		for _, p := range prefixes {
			if !r.met && strings.HasPrefix(r.pattern, p+" ") {
				rows = append(rows, r.pattern)
			}
		}
	}
	return rows
}

// matches holds a text against a pattern in which * is any text.
func matches(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for i, part := range parts[1:] {
		if i == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return rest == ""
}
