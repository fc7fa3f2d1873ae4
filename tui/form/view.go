package form

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/tui/screen"
)

// drawn are all lines of a form, and which of them have to be in view.
type drawn struct {
	lines       []string
	first, last int // the focused field with what is wrong with it, or what was just told
	cursorLine  int // where one types; -1: nowhere
	cursorX     int
}

// lines draws the whole form w cells wide.
func (f *Form) lines(w, h int) drawn {
	e, t := f.env, f.env.Theme
	var lines []string
	for _, l := range screen.Wrap(e.In(f.asked.Intro), w) {
		lines = append(lines, t.Faint.Render(l))
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	d := drawn{last: -1, cursorLine: -1}
	focused := f.focused()
	for _, fd := range f.visible() {
		first := len(lines)
		drawn, row, x := f.draw(fd, fd == focused, w)
		lines = append(lines, drawn...)
		if fd == focused {
			d.first = first + row
			if x >= 0 {
				d.cursorLine, d.cursorX = d.first, x
			}
			lines = append(lines, f.below(fd, w)...)
			if fd.err != nil {
				d.last = len(lines) - 1
				if f.told && d.last-d.first >= h {
					d.first = len(lines) - len(f.problem(fd.err, w))
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
			d.first, d.last = first, len(lines)-1
		}
	}
	if d.last < 0 {
		d.last = min(d.first+1, len(lines)-1)
	}
	d.lines = lines
	return d
}

// inView picks h lines, those that have to be in view among them, and says which is the first.
func (d drawn) inView(f *Form, h int) (shown []string, offset int) {
	if f.paging {
		return screen.Window(d.lines, f.offset, -1, h)
	}
	shown, offset = screen.Window(d.lines, f.offset, d.last, h)
	if d.first < offset {
		shown, offset = screen.Window(d.lines, d.first, d.first, h)
	}
	return shown, offset
}

// View draws the form in w by h cells. The cursor is nil unless a text field has the focus.
func (f *Form) View(w, h int) (string, *tea.Cursor) {
	d := f.lines(w, h)
	shown, offset := d.inView(f, h)
	if last := offset + h; h > 1 && last < len(d.lines) && (f.paging || f.told && d.last >= last) {
		shown = append(slices.Clone(shown[:h-1]), f.env.Theme.Faint.Render("↓ … pgdn"))
	}
	var cursor *tea.Cursor
	if y := d.cursorLine - offset; d.cursorLine >= 0 && y >= 0 && y < h && !f.paging {
		cursor = tea.NewCursor(d.cursorX, y)
	}
	return strings.Join(screen.Block(shown, w, h), "\n"), cursor
}

// draw makes one field's lines, and says in which of them the focus lies and in which cell the cursor stands (-1: none).
func (f *Form) draw(fd *field, focused bool, w int) (lines []string, row, x int) {
	e, t := f.env, f.env.Theme
	mark, label := "  ", e.In(fd.Label)
	if focused {
		mark, label = "> ", t.Focused.Render(label)
	}
	if fd.list() {
		if !focused {
			return screen.WrapIndented(mark, label+": "+t.Key.Render(f.chosenNames(fd)), w), 0, -1
		}
		lines = []string{screen.Cut(mark+label, w)}
		list, at := f.options(fd, w)
		return append(lines, list...), 1 + at, -1
	}
	in := mark + label + ": "
	if screen.Width(in) > w/2 {
		lines = append(lines, screen.Cut(mark+label+":", w))
		in = "    "
	}
	value, cursor := fd.in.View(w - screen.Width(in))
	if !focused {
		value = t.Key.Render(value)
		cursor = -1
	} else {
		cursor += screen.Width(in)
	}
	return append(lines, in+value), len(lines), cursor
}

func (f *Form) chosenNames(fd *field) string {
	var names []string
	for _, o := range fd.Options {
		if fd.chosen[o.Value] {
			names = append(names, optionName(f.env, o))
		}
	}
	return strings.Join(names, ", ")
}

// optionName is what an option is called on one line.
func optionName(e *screen.Env, o engine.Option) string {
	switch {
	case len(o.Columns) > 0 && len(o.Columns[0]) > 1:
		return o.Columns[0]
	case !o.Note.IsZero():
		return e.In(o.Note)
	}
	return o.Value
}

// options draws a list with its columns: a mark, the cells, and the note behind.
func (f *Form) options(fd *field, w int) (lines []string, at int) {
	e, t := f.env, f.env.Theme
	widths := fd.widths(e, w)
	cells := func(all []string, shorten func(string, int) string) string {
		var b strings.Builder
		for i, c := range all {
			b.WriteString(screen.Fit(shorten(c, widths[i]), widths[i]) + " ")
		}
		return b.String()
	}
	if len(fd.Columns) > 0 {
		lines = append(lines, t.Faint.Render(screen.Cut(strings.Repeat(" ", marks)+cells(fd.heads(e), screen.Cut), w)))
		at++
	}
	for i, o := range fd.Options {
		line := fd.mark(o) + cells(o.Columns, screen.CutLeft)
		if note := e.In(o.Note); note != "" {
			line += t.Faint.Render(note)
		}
		switch {
		case i == fd.row:
			at += i
			line = "> " + t.Selected.Render(screen.Cut(ansi.Strip(line), w-2))
		case !o.WhyNot.IsZero():
			line = "  " + t.Faint.Render(line)
		default:
			line = "  " + line
		}
		lines = append(lines, screen.Cut(line, w))
	}
	return lines, at
}

func (f *field) heads(e *screen.Env) []string {
	heads := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		heads[i] = e.In(c)
	}
	return heads
}

// What a row takes besides its cells, and what a heading and a cell are not cut below.
const marks, narrowHead, narrowCell = 6, 5, 6

// widths gives each column what it needs. While a row does not fit into w, headings give way first, and then the widest
// cells.
func (f *field) widths(e *screen.Env, w int) []int {
	var widths, least []int
	for _, o := range f.Options {
		for i, c := range o.Columns {
			if i >= len(least) {
				least = append(least, 0)
			}
			least[i] = max(least[i], screen.Width(c))
		}
	}
	for i, h := range f.heads(e) {
		if i >= len(least) {
			least = append(least, 0)
		}
		widths = append(widths, max(least[i], screen.Width(h)))
		least[i] = max(least[i], min(screen.Width(h), narrowHead))
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
func (f *Form) below(fd *field, w int) []string {
	e, t := f.env, f.env.Theme
	var lines []string
	if fd.list() && fd.row < len(fd.Options) {
		o := fd.Options[fd.row]
		if fd.shortened(e, o, w) {
			lines = append(lines, screen.WrapIndented("    ", fd.whole(e, o), w)...)
		}
		if why := o.WhyNot; !why.IsZero() {
			for _, l := range screen.WrapIndented("    ✗ ", e.In(why), w) {
				lines = append(lines, t.Warn.Render(l))
			}
		}
	}
	if fd.err != nil {
		return append(lines, f.problem(fd.err, w)...)
	}
	help := e.In(fd.Help)
	if fd.Kind == engine.FieldOne && len(fd.Options) > 1 {
		help = strings.TrimSpace(help + " " + e.T(msgFormOne))
	}
	for _, l := range screen.WrapIndented("    ", help, w) {
		lines = append(lines, t.Faint.Render(l))
	}
	return lines
}

// shortened says whether the row of an option did not show all of it.
func (f *field) shortened(e *screen.Env, o engine.Option, w int) bool {
	row := marks + screen.Width(e.In(o.Note))
	for i, c := range f.widths(e, w) {
		if i < len(o.Columns) && screen.Width(o.Columns[i]) > c {
			return true
		}
		row += c + 1
	}
	return row > w
}

// whole is all of an option in one sentence: "Zone ap-northeast-2a, CIDR 192.168.0.0/24".
func (f *field) whole(e *screen.Env, o engine.Option) string {
	var parts []string
	heads := f.heads(e)
	for i, c := range o.Columns {
		if i < len(heads) {
			c = heads[i] + " " + c
		}
		parts = append(parts, c)
	}
	if note := e.In(o.Note); note != "" {
		parts = append(parts, note)
	}
	return strings.Join(parts, ", ")
}

func (f *Form) problem(err error, w int) []string {
	var lines []string
	for _, l := range screen.WrapIndented("  ✗ ", text.InLang(err, f.env.Lang), w) {
		lines = append(lines, f.env.Theme.Bad.Render(l))
	}
	return lines
}
