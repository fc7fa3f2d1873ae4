package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// View draws the form in w by h cells; the focused field is always in view. The cursor is nil unless a text field has
// the focus; its position is relative to the form's corner.
func (f *form) View(w, h int) (string, *tea.Cursor) {
	e, t := f.env, f.env.theme
	var lines []string
	for _, l := range wrap(e.in(f.intro), w) {
		lines = append(lines, t.Faint.Render(l))
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	at, until, cursorLine, cursorX := 0, -1, -1, 0
	focused := f.focused()
	for _, fd := range f.visible() {
		first := len(lines)
		drawn, row, x := f.draw(fd, fd == focused, w)
		lines = append(lines, drawn...)
		if fd == focused {
			at = first + row
			if x >= 0 {
				cursorLine, cursorX = at, x
			}
			lines = append(lines, f.below(fd, w)...)
			if fd.err != nil {
				until = len(lines) - 1
				if f.told && until-at >= h {
					at = len(lines) - len(f.problem(fd.err, w))
				}
			}
		} else if fd.err != nil {
			lines = append(lines, f.problem(fd.err, w)...)
		}
	}
	if f.err != nil {
		first := len(lines)
		lines = append(lines, f.problem(f.err, w)...)
		if f.told {
			at, until = first, len(lines)-1
		}
	}
	if until < 0 {
		until = min(at+1, len(lines)-1)
	}
	shown, offset := window(lines, f.offset, until, h)
	if at < offset {
		shown, offset = window(lines, at, at, h)
	}
	if f.page = max(1, h-1); f.paging {
		shown, offset = window(lines, f.offset, -1, h)
	}
	if last := offset + h; h > 1 && last < len(lines) && (f.paging || f.told && until >= last) {
		shown = append(slices.Clone(shown[:h-1]), t.Faint.Render("↓ … pgdn"))
	}
	f.offset = offset
	var cursor *tea.Cursor
	if y := cursorLine - offset; cursorLine >= 0 && y >= 0 && y < h && !f.paging {
		cursor = tea.NewCursor(cursorX, y)
	}
	return strings.Join(block(shown, w, h), "\n"), cursor
}

// draw makes one field's lines, and says in which of them the focus lies and in which cell the cursor stands (-1: none).
func (f *form) draw(fd *field, focused bool, w int) (lines []string, row, x int) {
	e, t := f.env, f.env.theme
	mark, label := "  ", e.in(fd.Label)
	if focused {
		mark, label = "> ", t.Focused.Render(label)
	}
	if fd.list() {
		if !focused {
			return wrapIndented(mark, label+": "+t.Key.Render(f.chosenNames(fd)), w), 0, -1
		}
		lines = []string{cut(mark+label, w)}
		list, at := f.options(fd, w)
		return append(lines, list...), 1 + at, -1
	}
	in := mark + label + ": "
	if width(in) > w/2 {
		lines = append(lines, cut(mark+label+":", w))
		in = "    "
	}
	value, cursor := fd.in.View(w - width(in))
	if !focused {
		value = t.Key.Render(value)
		cursor = -1
	} else {
		cursor += width(in)
	}
	return append(lines, in+value), len(lines), cursor
}

func (f *form) chosenNames(fd *field) string {
	var names []string
	for _, o := range fd.Options {
		if fd.chosen[o.Value] {
			names = append(names, f.env.optionName(o))
		}
	}
	return strings.Join(names, ", ")
}

// optionName is what an option is called on one line.
func (e *env) optionName(o engine.Option) string {
	switch {
	case len(o.Columns) > 0 && len(o.Columns[0]) > 1:
		return o.Columns[0]
	case !o.Note.IsZero():
		return e.in(o.Note)
	}
	return o.Value
}

// options draws a list with its columns: a mark, the cells, and the note behind.
func (f *form) options(fd *field, w int) (lines []string, at int) {
	e, t := f.env, f.env.theme
	widths := fd.widths(e, w)
	cells := func(all []string, shorten func(string, int) string) string {
		var b strings.Builder
		for i, c := range all {
			b.WriteString(fit(shorten(c, widths[i]), widths[i]) + " ")
		}
		return b.String()
	}
	if len(fd.Columns) > 0 {
		lines = append(lines, t.Faint.Render(cut(strings.Repeat(" ", marks)+cells(fd.heads(e), cut), w)))
		at++
	}
	for i, o := range fd.Options {
		line := fd.mark(o) + cells(o.Columns, cutLeft)
		if note := e.in(o.Note); note != "" {
			line += t.Faint.Render(note)
		}
		switch {
		case i == fd.row:
			at += i
			line = "> " + t.Selected.Render(cut(ansi.Strip(line), w-2))
		case !o.WhyNot.IsZero():
			line = "  " + t.Faint.Render(line)
		default:
			line = "  " + line
		}
		lines = append(lines, cut(line, w))
	}
	return lines, at
}

func (f *field) heads(e *env) []string {
	heads := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		heads[i] = e.in(c)
	}
	return heads
}

// What a row takes besides its cells, and what a heading and a cell are not cut below.
const marks, narrowHead, narrowCell = 6, 5, 6

// widths gives each column what it needs. While a row does not fit into w, headings give way first, and then the widest
// cells.
func (f *field) widths(e *env, w int) []int {
	var widths, least []int
	for _, o := range f.Options {
		for i, c := range o.Columns {
			if i >= len(least) {
				least = append(least, 0)
			}
			least[i] = max(least[i], width(c))
		}
	}
	for i, h := range f.heads(e) {
		if i >= len(least) {
			least = append(least, 0)
		}
		widths = append(widths, max(least[i], width(h)))
		least[i] = max(least[i], min(width(h), narrowHead))
	}
	widths = append(widths, least[len(widths):]...)
	over := marks + len(widths) - w
	for _, c := range widths {
		over += c
	}
	floor := slices.Repeat([]int{narrowCell}, len(widths))
	for ; over > 0; over-- {
		i := widest(widths, least)
		if i < 0 {
			i = widest(widths, floor)
		}
		if i < 0 {
			break
		}
		widths[i]--
	}
	return widths
}

// widest is the widest of the columns that are above their least; -1 when there is none.
func widest(widths, least []int) int {
	at := -1
	for i, c := range widths {
		if c > least[i] && (at < 0 || c > widths[at]) {
			at = i
		}
	}
	return at
}

// mark shows whether an option is chosen, or can't be.
func (f *field) mark(o engine.Option) string {
	switch {
	case !o.WhyNot.IsZero():
		return " ✗  "
	case f.Kind == engine.FieldMany && f.chosen[o.Value]:
		return "[x] "
	case f.Kind == engine.FieldMany:
		return "[ ] "
	case f.chosen[o.Value]:
		return "(•) "
	}
	return "( ) "
}

// below says what helps with the focused field: why the row can't be chosen, what is wrong, what it is for.
func (f *form) below(fd *field, w int) []string {
	e, t := f.env, f.env.theme
	var lines []string
	if fd.list() && fd.row < len(fd.Options) {
		o := fd.Options[fd.row]
		if fd.shortened(e, o, w) {
			lines = append(lines, wrapIndented("    ", fd.whole(e, o), w)...)
		}
		if why := o.WhyNot; !why.IsZero() {
			for _, l := range wrapIndented("    ✗ ", e.in(why), w) {
				lines = append(lines, t.Warn.Render(l))
			}
		}
	}
	if fd.err != nil {
		return append(lines, f.problem(fd.err, w)...)
	}
	help := e.in(fd.Help)
	if fd.Kind == engine.FieldOne && len(fd.Options) > 1 {
		help = strings.TrimSpace(help + " " + e.t(msgFormOne))
	}
	for _, l := range wrapIndented("    ", help, w) {
		lines = append(lines, t.Faint.Render(l))
	}
	return lines
}

// shortened says whether the row of an option did not show all of it.
func (f *field) shortened(e *env, o engine.Option, w int) bool {
	row := marks + width(e.in(o.Note))
	for i, c := range f.widths(e, w) {
		if i < len(o.Columns) && width(o.Columns[i]) > c {
			return true
		}
		row += c + 1
	}
	return row > w
}

// whole is all of an option in one sentence: "Zone ap-northeast-2a, CIDR 192.168.0.0/24".
func (f *field) whole(e *env, o engine.Option) string {
	var parts []string
	heads := f.heads(e)
	for i, c := range o.Columns {
		if i < len(heads) {
			c = heads[i] + " " + c
		}
		parts = append(parts, c)
	}
	if note := e.in(o.Note); note != "" {
		parts = append(parts, note)
	}
	return strings.Join(parts, ", ")
}

func (f *form) problem(err error, w int) []string {
	var lines []string
	for _, l := range wrapIndented("  ✗ ", text.InLang(err, f.env.lang), w) {
		lines = append(lines, f.env.theme.Bad.Render(l))
	}
	return lines
}
