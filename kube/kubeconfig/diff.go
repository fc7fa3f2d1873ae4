package kubeconfig

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

const diffContext = 2

// secretValue matches the lines whose values no diff may show.
var secretValue = regexp.MustCompile(`(?i)^(\s*(?:- )?["']?(?:token|password|client-key-data|id-token|refresh-token|access-token|[\w-]*secret[\w-]*)["']?\s*:\s*)\S.*$`)

// longValue matches values that only make a diff unreadable.
var longValue = regexp.MustCompile(`^(\s*(?:- )?[\w-]+-data:\s*\S{12})\S{40,}$`)

// diff shows a change in unified form. The two texts share most of their lines in order, so lines that are found again
// further down mark the ends of a hunk.
func diff(path string, before, after []byte) string {
	a, b := textLines(before), textLines(after)
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", path, path)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		endA, endB := resync(a, b, i, j)
		from := max(0, i-diffContext)
		to := min(len(a), endA+diffContext)
		fmt.Fprintf(&out, "@@ line %d @@\n", i+1)
		show(&out, " ", a[from:i])
		show(&out, "-", a[i:endA])
		show(&out, "+", b[j:endB])
		show(&out, " ", a[endA:to])
		i, j = endA, endB
	}
	return out.String()
}

// resync finds the nearest place from which on both sides agree again for some lines.
func resync(a, b []string, i, j int) (int, int) {
	const (
		enough = 2
		far    = 2000 // lines; a file that was encoded anew differs everywhere
	)
	agree := func(x, y int) bool {
		for k := range enough {
			if x+k >= len(a) || y+k >= len(b) {
				return x+k >= len(a) && y+k >= len(b)
			}
			if a[x+k] != b[y+k] {
				return false
			}
		}
		return true
	}
	for n := 1; n < far && (i+n <= len(a) || j+n <= len(b)); n++ {
		for k := 0; k <= n; k++ {
			if x, y := i+k, j+n-k; x <= len(a) && y <= len(b) && agree(x, y) {
				return x, y
			}
		}
	}
	return len(a), len(b)
}

func textLines(src []byte) []string {
	var lines []string
	for l := range bytes.Lines(src) {
		lines = append(lines, strings.TrimRight(string(l), "\r\n"))
	}
	return lines
}

func show(out *strings.Builder, mark string, lines []string) {
	for _, l := range lines {
		l = secretValue.ReplaceAllString(l, "${1}…")
		l = longValue.ReplaceAllString(l, "${1}…")
		out.WriteString(mark + l + "\n")
	}
}
