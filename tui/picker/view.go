package picker

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/internal/text"
)

// View draws the picker into w×h cells: what was typed, with the cursor behind it, the rows, and a line of help or news.
func (p *Picker) View(w, h int) (string, *tea.Cursor) {
	if w <= 0 || h <= 0 {
		return "", nil
	}
	prompt, cursor := p.prompt(w)
	lines := []string{prompt}
	foot, top, height := p.window(w, h)
	if p.loaded && len(p.rows) == 0 {
		lines = append(lines, p.styles.Faint.Render(noneMatch.In(p.lang)))
	}
	widths := p.widths(w, top, height)
	for i := top; i < len(p.rows) && i < top+height; i++ {
		lines = append(lines, p.line(i, widths, w))
	}
	for len(lines) < h-len(foot) {
		lines = append(lines, "")
	}
	lines = append(lines, foot...)
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, w, "…")
	}
	return strings.Join(lines[:min(len(lines), h)], "\n"), tea.NewCursor(cursor, 0)
}

// prompt shows the end of what was typed, and says in which cell one types on.
func (p *Picker) prompt(w int) (line string, cursor int) {
	count := ""
	if p.loaded {
		count = p.styles.Faint.Render(fmt.Sprintf("  %d/%d", len(p.rows), len(p.listing.Contexts)))
	}
	typed := string(p.query)
	if over := ansi.StringWidth(typed) - max(0, w-3); over > 0 {
		typed = ansi.TruncateLeft(typed, over+1, "") // one more: of a wide character, no half goes
	}
	typed = "> " + typed
	return typed + " " + count, min(ansi.StringWidth(typed), w-1)
}

// window is the footer, and which rows there is room for above it: the one under the cursor is among them.
func (p *Picker) window(w, h int) (foot []string, top, height int) {
	foot = p.footer(w)
	foot = foot[:min(len(foot), max(1, h-2))]
	height = max(1, h-1-len(foot))
	return foot, max(p.cursor-height+1, min(p.top, p.cursor)), height
}

// columns after the name, in the order in which they give way when there is no room.
const columns = 4

func (r row) column(i int) string {
	return [columns]string{r.Namespace, r.Region, r.Cluster, r.User}[i]
}

// widths shares the line out: names as long as they are up to half of it, then the other columns while they fit.
func (p *Picker) widths(w, top, height int) []int {
	widths := make([]int, columns+1)
	for i := top; i < len(p.rows) && i < top+height; i++ {
		r := p.rows[i]
		widths[0] = max(widths[0], ansi.StringWidth(clean(r.Name)))
		for c := range columns {
			widths[c+1] = max(widths[c+1], ansi.StringWidth(clean(r.column(c))))
		}
	}
	widths[0] = min(widths[0], max(w/2, w-40))
	const least = 8
	left := w - 5 - widths[0]
	for c := 1; c <= columns; c++ {
		switch {
		case widths[c] == 0:
		case left-2 >= widths[c]:
		case left-2 >= least:
			widths[c] = left - 2
		default:
			widths[c] = 0
		}
		if widths[c] > 0 {
			left -= widths[c] + 2
		}
	}
	return widths
}

func (p *Picker) line(i int, widths []int, w int) string {
	r := p.rows[i]
	mark := " "
	switch {
	case !r.Flaw.IsZero():
		mark = "!"
	case p.reach[r.Server] == silent:
		mark = "✗"
	}
	current := " "
	if r.Current {
		current = "*"
	}
	selected := i == p.cursor
	name := fit(clean(r.Name), widths[0])
	if !selected {
		name = p.highlight(r, name)
	}
	var b strings.Builder
	pointer := " "
	if selected {
		pointer = "▸"
	}
	b.WriteString(pointer + current + mark + " " + name)
	var rest strings.Builder
	if !r.Flaw.IsZero() {
		rest.WriteString("  " + r.Flaw.In(p.lang))
	} else {
		for c := range columns {
			if widths[c+1] > 0 {
				rest.WriteString("  " + fit(clean(r.column(c)), widths[c+1]))
			}
		}
	}
	if selected {
		return p.styles.Selected.Render(fit(b.String()+rest.String(), w))
	}
	style := p.styles.Faint
	if mark != " " {
		style = p.styles.Warn
	}
	return b.String() + style.Render(rest.String())
}

// highlight shows the letters that matched.
func (p *Picker) highlight(r row, name string) string {
	if len(r.matched) == 0 || clean(r.Name) != r.Name {
		return name
	}
	var b strings.Builder
	for at, letter := range name {
		if at < len(r.Name) && r.matched[at] {
			b.WriteString(p.styles.Match.Render(string(letter)))
		} else {
			b.WriteRune(letter)
		}
	}
	return b.String()
}

// footer is one line, or an error in as many as it takes.
func (p *Picker) footer(w int) []string {
	err := p.failed
	if err == nil && len(p.listing.Broken) > 0 {
		err = p.listing.Broken[0]
	}
	if err != nil {
		lines := strings.Split(ansi.Wrap(text.InLang(err, p.lang), w, ""), "\n")
		for i := range lines {
			lines[i] = p.styles.Warn.Render(lines[i])
		}
		return lines
	}
	return []string{p.hint()}
}

func (p *Picker) hint() string {
	switch {
	case p.cursor < len(p.rows) && p.reach[p.rows[p.cursor].Server] == silent:
		return p.styles.Warn.Render(unreachable.With(p.rows[p.cursor].Server).In(p.lang))
	}
	return p.styles.Faint.Render(keys.In(p.lang))
}

// fit pads or cuts to exactly w cells.
func fit(s string, w int) string {
	s = ansi.Truncate(s, w, "…")
	return s + strings.Repeat(" ", max(0, w-ansi.StringWidth(s)))
}

// clean keeps control characters in names from reaching the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '·'
		}
		return r
	}, s)
}

// DefaultStyles is for a terminal by itself.
func DefaultStyles() Styles {
	return Styles{
		Selected: lipgloss.NewStyle().Reverse(true),
		Faint:    lipgloss.NewStyle().Faint(true),
		Match:    lipgloss.NewStyle().Bold(true).Underline(true),
		Warn:     lipgloss.NewStyle().Foreground(lipgloss.Yellow),
	}
}
