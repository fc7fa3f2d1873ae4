package tui

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// fit makes a line exactly w cells wide: cut with an ellipsis, or padded.
func fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s = cut(s, w)
	return s + strings.Repeat(" ", w-ansi.StringWidth(s))
}

// cut shortens a line to at most w cells.
func cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(strings.ReplaceAll(s, "\n", " "), w, "…")
}

// cutLeft shortens a cell to at most w cells, keeping its end: that is where ids and zones differ.
func cutLeft(s string, w int) string {
	over := ansi.StringWidth(s) - w
	if over <= 0 || w <= 0 {
		return s
	}
	return ansi.TruncateLeft(s, over+1, "…")
}

// nonBreakingHyphen stands in for hyphens while a paragraph is wrapped.
const nonBreakingHyphen = "\u2011"

// wrap breaks a paragraph into lines of at most w cells. Hyphens hold together, for most of them are in names and
// addresses that one copies; what is longer than a line is broken anywhere.
func wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	s = ansi.Wrap(strings.ReplaceAll(s, "-", nonBreakingHyphen), w, "")
	return strings.Split(strings.ReplaceAll(s, nonBreakingHyphen, "-"), "\n")
}

// wrapIndented is wrap with a first prefix and an equally wide indent on the lines that follow.
func wrapIndented(prefix, s string, w int) []string {
	in := ansi.StringWidth(prefix)
	lines := wrap(s, w-in)
	for i := range lines {
		if i == 0 {
			lines[i] = prefix + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", in) + lines[i]
		}
	}
	return lines
}

// spread puts one text left and one right on a line; the left one gives way.
func spread(left, right string, w int) string {
	r := ansi.StringWidth(right)
	if r == 0 {
		return fit(left, w)
	}
	if r >= w {
		return fit(right, w)
	}
	return fit(left, w-r-1) + " " + right
}

// window picks h lines so that line at is among them, preferring offset.
func window(lines []string, offset, at, h int) ([]string, int) {
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

// block makes exactly h lines of exactly w cells.
func block(lines []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = fit(lines[i], w)
		} else {
			out[i] = strings.Repeat(" ", max(0, w))
		}
	}
	return out
}

// frame draws bordered panes side by side that share their inner borders. A pane's title stands in the top border.
func frame(border lipgloss.Style, panes ...framed) []string {
	var top, bottom strings.Builder
	height := len(panes[0].lines)
	rows := make([]strings.Builder, height)
	for i, p := range panes {
		left, low := "┬", "┴"
		if i == 0 {
			left, low = "┌", "└"
		}
		inner := p.width + 2
		title := ""
		if p.title != "" {
			title = " " + cut(p.title, inner-3) + " "
		}
		top.WriteString(border.Render(left) + title + border.Render(strings.Repeat("─", max(0, inner-ansi.StringWidth(title)))))
		bottom.WriteString(border.Render(low + strings.Repeat("─", inner)))
		for y := range rows {
			rows[y].WriteString(border.Render("│") + " " + p.lines[y] + " ")
		}
	}
	out := []string{top.String() + border.Render("┐")}
	for y := range rows {
		out = append(out, rows[y].String()+border.Render("│"))
	}
	return append(out, bottom.String()+border.Render("┘"))
}

// framed is one pane of a frame: lines of exactly width cells.
type framed struct {
	title string
	width int
	lines []string
}

// bar is a progress bar of w cells; part is 0 to 1.
func bar(part float64, w int) string {
	full := min(w, max(0, int(part*float64(w))))
	return strings.Repeat("█", full) + strings.Repeat("░", max(0, w-full))
}

// clock writes a duration as minutes and seconds: 6:12, 1:02:03.
func clock(d time.Duration) string {
	s := max(0, int(d/time.Second))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// usd writes an amount of money; small ones with the digits that matter.
func usd(v float64) string {
	if v > 0 && v < 0.1 {
		return fmt.Sprintf("%.4f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
