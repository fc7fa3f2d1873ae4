package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
)

// grace is how long a question about deleting ignores keys, so that an Enter meant for the page can't answer it.
const grace = 500 * time.Millisecond

type armedMsg struct{ question *confirm }

// confirm asks before something that can't be taken back. One that names what goes asks for the name to be typed.
type confirm struct {
	env     *env
	title   text.Key
	lines   []text.Text
	goes    []string // what will be deleted, a line each
	yes, no text.Key
	act     func(m *model) tea.Cmd
	leaves  bool // it asks whether to leave: the interrupt key answers it, too

	name  string // to be typed; "" asks for nothing
	typed input
	given bool // the name stands there already, until something is typed in its place
	deaf  bool // keys are ignored until the grace is over
	wrong bool
	rows  scroll
}

// arm starts the grace of a destructive question.
func (c *confirm) arm() tea.Cmd {
	if !c.deaf {
		return nil
	}
	return tea.Tick(grace, func(time.Time) tea.Msg { return armedMsg{c} })
}

func (c *confirm) Update(m *model, msg tea.Msg) (overlay, tea.Cmd) {
	k := c.env.keys
	switch msg := msg.(type) {
	case armedMsg:
		if msg.question == c {
			c.deaf = false
		}
	case tea.PasteMsg:
		if c.name != "" && !c.deaf {
			return c, c.edit(msg)
		}
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, k.Back):
			return nil, nil
		case c.deaf:
		case c.name != "" && key.Matches(msg, k.Enter):
			if c.typed.Value() != c.name {
				c.wrong = true
				return c, nil
			}
			return nil, c.act(m)
		case c.name != "":
			if !c.rows.Update(msg, pagesOnly(k)) {
				return c, c.edit(msg)
			}
		case key.Matches(msg, k.Enter, k.Yes):
			return nil, c.act(m)
		case key.Matches(msg, k.No):
			return nil, nil
		}
	}
	return c, nil
}

// edit takes what is typed or pasted; the first of it takes the place of the name that was given.
func (c *confirm) edit(msg tea.Msg) tea.Cmd {
	if c.given {
		c.typed.Clear()
	}
	c.given, c.wrong = false, false
	return c.typed.Update(msg)
}

// pagesOnly are the scrolling keys that are not letters.
func pagesOnly(k keymap) keymap {
	return keymap{PageUp: k.PageUp, PageDown: k.PageDown}
}

func (c *confirm) View(w, h int) (string, *tea.Cursor) {
	e, t := c.env, c.env.theme
	var head, tail []string
	cursorX, cursorLine := -1, 0 // in the tail
	for _, l := range c.lines {
		head = append(head, wrap(e.in(l), w)...)
	}
	if c.name != "" {
		tail = append(tail, "")
		ask := msgConfirmType
		if c.given {
			ask = msgConfirmGiven
		}
		tail = append(tail, wrap(e.t(ask, c.name), w)...)
		value, at := c.typed.View(w - 2)
		cursorX, cursorLine = 2+at, len(tail)
		tail = append(tail, "> "+value)
		if c.wrong {
			tail = append(tail, t.Bad.Render(cut(e.t(msgConfirmWrong, c.name), w)))
		}
	}
	tail = append(tail, "")
	answer := t.Key.Render("enter") + " " + e.t(c.yes) + "   " + t.Key.Render("esc") + " " + e.t(c.no)
	if c.deaf {
		answer = t.Faint.Render("…  ") + t.Key.Render("esc") + " " + e.t(c.no)
	}
	tail = append(tail, wrap(answer, w)...)
	middle := ""
	if room := h - len(head) - len(tail); len(c.goes) > 0 && room > 0 {
		middle = c.rows.View(c.goes, w, min(room, len(c.goes)), t)
		head = append(head, strings.Split(middle, "\n")...)
	}
	return dialog(t, e.t(c.title), append(head, tail...), w, h), inDialog(cursorX, len(head)+cursorLine, h)
}

// Keys lists the answers.
func (c *confirm) Keys() []key.Binding {
	k := c.env.keys
	k.PageDown.SetEnabled(c.rows.more())
	return []key.Binding{k.Enter, k.Back, k.PageDown}
}

// dialog frames what lies over the page; it is as high as it needs to be, at most h inside its borders.
func dialog(t theme, title string, lines []string, w, h int) string {
	return strings.Join(frame(t.Border, framed{t.Title.Render(cut(title, w-2)), w, block(lines, w, min(h, len(lines)))}), "\n")
}

// inDialog is the cursor at a cell of a dialog's lines, nil where that is out of view.
func inDialog(x, line, h int) *tea.Cursor {
	if x < 0 || line >= h {
		return nil
	}
	return tea.NewCursor(x+2, line+1)
}

// help lists every key.
type help struct {
	env  *env
	rows scroll
}

func newHelp(e *env) *help { return &help{env: e} }

func (o *help) Update(_ *model, msg tea.Msg) (overlay, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok || o.rows.Update(press, o.env.keys) {
		return o, nil
	}
	return nil, nil
}

func (o *help) View(w, h int) (string, *tea.Cursor) {
	k := o.env.keys
	var lines []string
	for _, b := range []key.Binding{
		k.Enter, k.Tab, k.BackTab, k.Down, k.Left, k.Right, k.Back, k.Space, k.PageDown, k.Forward, k.Contexts, k.Accidents, k.Lang, k.Stop, k.Help, k.Quit, k.Interrupt,
	} {
		if !b.Enabled() {
			continue
		}
		lines = append(lines, wrapIndented(o.env.theme.Key.Render(fit(b.Help().Key, 10))+" ", b.Help().Desc, w)...)
	}
	lines = append(lines, "")
	lines = append(lines, wrap(o.env.t(msgHelpHangul), w)...)
	body := o.rows.View(lines, w, min(h, len(lines)), o.env.theme)
	return dialog(o.env.theme, o.env.t(msgKeyHelp), strings.Split(body, "\n"), w, h), nil
}

// Keys lists what closes the help.
func (o *help) Keys() []key.Binding { return []key.Binding{o.env.keys.Down, o.env.keys.Back} }

// contexts shows the picker of kubeconfig contexts.
type contexts struct {
	env    *env
	picker Picker
}

func (o *contexts) Update(m *model, msg tea.Msg) (overlay, tea.Cmd) {
	cmd := o.picker.Update(msg)
	if over, said := o.picker.Done(); over {
		if m.lab != nil {
			m.lab.flash, m.lab.flashBad = said, false
		}
		return nil, cmd
	}
	return o, cmd
}

func (o *contexts) View(w, h int) (string, *tea.Cursor) {
	list, cursor := o.picker.View(w, h)
	if cursor != nil {
		cursor = inDialog(cursor.X, cursor.Y, h)
	}
	return dialog(o.env.theme, o.env.t(msgKeyContexts), strings.Split(list, "\n"), w, h), cursor
}

// Keys lists what the picker takes.
func (o *contexts) Keys() []key.Binding {
	return []key.Binding{o.env.keys.Down, o.env.keys.Enter, o.env.keys.Back}
}
