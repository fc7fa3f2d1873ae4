package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/tui/screen"
)

// grace is how long a question about deleting ignores keys, so that an Enter meant for the page can't answer it.
const grace = 500 * time.Millisecond

type armedMsg struct{ question *confirm }

// confirm asks before something that can't be taken back. One that names what goes asks for the name to be typed.
type confirm struct {
	env     *screen.Env
	ask     screen.Ask
	title   text.Key
	lines   []text.Text
	goes    []string // what will be deleted, a line each
	yes, no text.Key
	then    tea.Msg // the wish that a yes is

	name  string // to be typed; "" asks for nothing
	typed screen.Input
	given bool // the name stands there already, until something is typed in its place
	deaf  bool // keys are ignored until the grace is over
	wrong bool
	rows  screen.Scroll
	w, h  int
}

// Init starts the grace of a destructive question.
func (c *confirm) Init() tea.Cmd {
	if !c.deaf {
		return nil
	}
	return tea.Tick(grace, func(time.Time) tea.Msg { return armedMsg{c} })
}

// Update takes the answer, or the name that is asked for.
func (c *confirm) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	k := c.env.Keys
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		c.w, c.h = msg.Width, msg.Height
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
			if c.typed.Value() == c.name {
				c.ask(c.then)
				return nil, nil
			}
			c.wrong = true
		case c.name != "":
			if !c.rows.Update(msg, pagesOnly(k)) {
				return c, c.edit(msg)
			}
		case key.Matches(msg, k.Enter, k.Yes):
			c.ask(c.then)
			return nil, nil
		case key.Matches(msg, k.No):
			return nil, nil
		}
	}
	head, tail, _ := c.parts(c.w)
	c.rows.Set(0, c.w, c.room(head, tail, c.h), func() []string { return c.goes })
	return c, nil
}

// room is how many lines are left for what goes.
func (c *confirm) room(head, tail []string, h int) int {
	return max(0, min(h-len(head)-len(tail), len(c.goes)))
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
func pagesOnly(k screen.Keymap) screen.Keymap {
	return screen.Keymap{PageUp: k.PageUp, PageDown: k.PageDown}
}

// parts are the lines over and under what goes, and where in those under it one types (x -1: nowhere).
func (c *confirm) parts(w int) (head, tail []string, cursor struct{ x, line int }) {
	e, t := c.env, c.env.Theme
	cursor.x = -1
	for _, l := range c.lines {
		head = append(head, screen.Wrap(e.In(l), w)...)
	}
	if c.name != "" {
		tail = append(tail, "")
		ask := msgConfirmType
		if c.given {
			ask = msgConfirmGiven
		}
		tail = append(tail, screen.Wrap(e.T(ask, c.name), w)...)
		value, at := c.typed.View(w - 2)
		cursor.x, cursor.line = 2+at, len(tail)
		tail = append(tail, "> "+value)
		if c.wrong {
			tail = append(tail, t.Bad.Render(screen.Cut(e.T(msgConfirmWrong, c.name), w)))
		}
	}
	tail = append(tail, "")
	answer := t.Key.Render("enter") + " " + e.T(c.yes) + "   " + t.Key.Render("esc") + " " + e.T(c.no)
	if c.deaf {
		answer = t.Faint.Render("…  ") + t.Key.Render("esc") + " " + e.T(c.no)
	}
	return head, append(tail, screen.Wrap(answer, w)...), cursor
}

// View draws the question.
func (c *confirm) View(w, h int) (string, *tea.Cursor) {
	head, tail, cursor := c.parts(w)
	if room := c.room(head, tail, h); room > 0 {
		head = append(head, strings.Split(c.rows.View(w, room, c.env.Theme), "\n")...)
	}
	return dialog(c.env.Theme, c.env.T(c.title), append(head, tail...), w, h), inDialog(cursor.x, len(head)+cursor.line, h)
}

// Keys lists the answers.
func (c *confirm) Keys() []key.Binding {
	k := c.env.Keys
	k.PageDown.SetEnabled(c.rows.More())
	return []key.Binding{k.Enter, k.Back, k.PageDown}
}
