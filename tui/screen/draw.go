// Package screen is what every pane of the wizard draws with: lines of exact widths, the style, the keys, the layout, and the
// reader's language. It knows no lab.
package screen

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Width is how many cells a text takes; of several lines, the longest.
func Width(s string) int { return lipgloss.Width(s) }

// Fit makes a line exactly w cells wide: cut with an ellipsis, or padded.
func Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s = Cut(s, w)
	return s + strings.Repeat(" ", w-ansi.StringWidth(s))
}

// Cut shortens a line to at most w cells.
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(strings.ReplaceAll(s, "\n", " "), w, "…")
}

// CutLeft shortens a cell to at most w cells, keeping its end: that is where ids and zones differ.
func CutLeft(s string, w int) string {
	over := ansi.StringWidth(s) - w
	if over <= 0 || w <= 0 {
		return s
	}
	return ansi.TruncateLeft(s, over+1, "…")
}

// nonBreakingHyphen stands in for hyphens while a paragraph is wrapped.
const nonBreakingHyphen = "\u2011"

// Wrap breaks a paragraph into lines of at most w cells. Hyphens hold together, for most of them are in names and
// addresses that one copies; what is longer than a line is broken anywhere.
func Wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	s = ansi.Wrap(strings.ReplaceAll(s, "-", nonBreakingHyphen), w, "")
	return strings.Split(strings.ReplaceAll(s, nonBreakingHyphen, "-"), "\n")
}

// WrapIndented is wrap with a first prefix and an equally wide indent on the lines that follow.
func WrapIndented(prefix, s string, w int) []string {
	in := ansi.StringWidth(prefix)
	lines := Wrap(s, w-in)
	for i := range lines {
		if i == 0 {
			lines[i] = prefix + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", in) + lines[i]
		}
	}
	return lines
}

// Spread puts one text left and one right on a line; the left one gives way.
func Spread(left, right string, w int) string {
	r := ansi.StringWidth(right)
	if r == 0 {
		return Fit(left, w)
	}
	if r >= w {
		return Fit(right, w)
	}
	return Fit(left, w-r-1) + " " + right
}

// Window picks h lines so that line at is among them, preferring offset.
func Window(lines []string, offset, at, h int) ([]string, int) {
	if h <= 0 {
		return nil, 0
	}
	if at >= 0 {
		offset = min(offset, at)
		offset = max(offset, at-h+1)
	}
	offset = max(0, min(offset, len(lines)-h))
	return lines[offset:min(len(lines), offset+h)], offset
}

// Block makes exactly h lines of exactly w cells.
func Block(lines []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = Fit(lines[i], w)
		} else {
			out[i] = strings.Repeat(" ", max(0, w))
		}
	}
	return out
}

// Frame draws bordered panes side by side that share their inner borders. A pane's title stands in the top border.
func Frame(border lipgloss.Style, panes ...Box) []string {
	var top, bottom strings.Builder
	height := len(panes[0].Lines)
	side := border.Render("│")
	rows := make([]strings.Builder, height)
	for i, p := range panes {
		left, low := "┬", "┴"
		if i == 0 {
			left, low = "┌", "└"
		}
		inner := p.Width + 2
		title := ""
		if p.Title != "" {
			title = " " + Cut(p.Title, inner-3) + " "
		}
		top.WriteString(border.Render(left) + title + border.Render(strings.Repeat("─", max(0, inner-ansi.StringWidth(title)))))
		bottom.WriteString(border.Render(low + strings.Repeat("─", inner)))
		for y := range rows {
			rows[y].WriteString(side + " " + p.Lines[y] + " ")
		}
	}
	out := []string{top.String() + border.Render("┐")}
	for y := range rows {
		out = append(out, rows[y].String()+side)
	}
	return append(out, bottom.String()+border.Render("┘"))
}

// Box is one pane of a frame: lines of exactly Width cells, with a title over them.
type Box struct {
	Title string
	Width int
	Lines []string
}

// Bar is a progress bar of w cells; part is 0 to 1.
func Bar(part float64, w int) string {
	full := min(w, max(0, int(part*float64(w))))
	return strings.Repeat("█", full) + strings.Repeat("░", max(0, w-full))
}

// Clock writes a duration as minutes and seconds: 6:12, 1:02:03.
func Clock(d time.Duration) string {
	s := max(0, int(d/time.Second))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// USD writes an amount of money; small ones with the digits that matter.
func USD(v float64) string {
	if v > 0 && v < 0.1 {
		return fmt.Sprintf("%.4f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
