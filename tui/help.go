package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/tui/screen"
)

// help lists every key.
type help struct {
	env  *screen.Env
	rows screen.Scroll
}

// Update scrolls; any other key closes the help.
func (o *help) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		lines := o.lines(msg.Width)
		o.rows.Set(o.env.Look, msg.Width, min(msg.Height, len(lines)), func() []string { return lines })
	case tea.KeyPressMsg:
		if !o.rows.Update(msg, o.env.Keys) {
			return nil, nil
		}
	}
	return o, nil
}

func (o *help) lines(w int) []string {
	k := o.env.Keys
	var lines []string
	for _, b := range []key.Binding{
		k.Enter, k.Tab, k.BackTab, k.Down, k.Left, k.Right, k.Back, k.Space, k.PageDown, k.Forward, k.Contexts, k.Accidents, k.Lang, k.Stop, k.Help, k.Quit, k.Interrupt,
	} {
		if !b.Enabled() {
			continue
		}
		lines = append(lines, screen.WrapIndented(o.env.Theme.Key.Render(screen.Fit(b.Help().Key, 10))+" ", b.Help().Desc, w)...)
	}
	lines = append(lines, "")
	return append(lines, screen.Wrap(o.env.T(msgHelpHangul), w)...)
}

// View draws the keys in view.
func (o *help) View(w, h int) (string, *tea.Cursor) {
	body := o.rows.View(w, min(h, len(o.lines(w))), o.env.Theme)
	return dialog(o.env.Theme, o.env.Keys.Help.Help().Desc, strings.Split(body, "\n"), w, h), nil
}

// Keys lists what closes the help.
func (o *help) Keys() []key.Binding { return []key.Binding{o.env.Keys.Down, o.env.Keys.Back} }
