package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/tui/screen"
)

// contexts lays the picker of kubeconfig contexts over the page.
type contexts struct {
	env    *screen.Env
	ask    screen.Ask
	picker Picker
}

// Init reads the contexts.
func (o *contexts) Init() tea.Cmd { return o.picker.Init() }

// Update hands everything to the picker, and says what it did when it is done.
func (o *contexts) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	cmd := o.picker.Update(msg)
	if over, said := o.picker.Done(); over {
		o.ask(flashMsg{said: said})
		return nil, cmd
	}
	return o, cmd
}

// View frames the picker.
func (o *contexts) View(w, h int) (string, *tea.Cursor) {
	list, cursor := o.picker.View(w, h)
	if cursor != nil {
		cursor = inDialog(cursor.X, cursor.Y, h)
	}
	return dialog(o.env.Theme, o.env.Keys.Contexts.Help().Desc, strings.Split(list, "\n"), w, h), cursor
}

// Keys lists what the picker takes.
func (o *contexts) Keys() []key.Binding {
	return []key.Binding{o.env.Keys.Down, o.env.Keys.Enter, o.env.Keys.Back}
}
