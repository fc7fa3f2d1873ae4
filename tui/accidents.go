package tui

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/tui/screen"
)

// Accident is a fault that the practice cloud can be told to have while the lab runs.
type Accident struct {
	Name string    // as --fault takes it
	Arg  string    // what it concerns; while it is off, a suggestion. "" for a fault that concerns everything
	What text.Text // what will happen
	On   bool
}

func (a Accident) String() string {
	if a.Arg == "" {
		return a.Name
	}
	return a.Name + "=" + a.Arg
}

// Accidents are the practice cloud's, wherever it runs.
type Accidents interface {
	List(ctx context.Context) ([]Accident, error)
	// Set switches on those named, as Accident.String names them, and all others off.
	Set(ctx context.Context, on []string) error
}

// accidentsMsg is the list as the cloud tells it, after a change or without one.
type accidentsMsg struct {
	forLab
	list []Accident
	err  error
}

// accidentList lies over the page and switches accidents.
type accidentList struct {
	env    *screen.Env
	ask    screen.Ask
	lab    *labState
	at     int
	typing bool // what the accident concerns is being typed
	typed  screen.Input
}

// Update moves, and switches the accident under the cursor.
func (o *accidentList) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	k, last := o.env.Keys, len(o.lab.accidents)-1
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		o.at = max(0, min(o.at, last))
	case tea.PasteMsg:
		if o.typing {
			return o, o.typed.Update(msg)
		}
	case tea.KeyPressMsg:
		switch {
		case o.typing && key.Matches(msg, k.Back):
			o.typing = false
		case o.typing && key.Matches(msg, k.Enter):
			if o.typed.Value() == "" {
				return o, nil
			}
			o.typing = false
			a := o.lab.accidents[o.at]
			a.Arg = o.typed.Value()
			o.ask(setAccidentsMsg{append(o.lab.accidentsOn(), a.String())})
		case o.typing:
			return o, o.typed.Update(msg)
		case key.Matches(msg, k.Back, k.Accidents):
			return nil, nil
		case key.Matches(msg, k.Up):
			o.at = max(0, o.at-1)
		case key.Matches(msg, k.Down):
			o.at = max(0, min(last, o.at+1))
		case key.Matches(msg, k.Enter, k.Space) && o.at <= last:
			o.toggle(o.lab.accidents[o.at])
		default:
			o.ask(screen.Untaken{KeyPressMsg: msg})
		}
	}
	return o, nil
}

// toggle switches an accident; one that concerns something asks for it first.
func (o *accidentList) toggle(a Accident) {
	on := o.lab.accidentsOn()
	switch {
	case a.On:
		o.ask(setAccidentsMsg{slices.DeleteFunc(on, func(s string) bool { return s == a.String() })})
	case a.Arg != "":
		o.typing, o.typed = true, screen.NewInput(a.Arg, false)
	default:
		o.ask(setAccidentsMsg{append(on, a.String())})
	}
}

// View draws the list, and what the accident under the cursor is.
func (o *accidentList) View(w, h int) (string, *tea.Cursor) {
	e, t := o.env, o.env.Theme
	var rows, tail []string
	cursorX, cursorLine := -1, 0 // in the tail
	for i, a := range o.lab.accidents {
		row := "[ ] " + a.Name
		if a.On {
			row = "[x] " + a.String()
		}
		switch row = screen.Cut(row, w-2); {
		case i == o.at:
			row = "> " + t.Selected.Render(row)
		case a.On:
			row = "  " + t.Warn.Render(row)
		default:
			row = "  " + row
		}
		rows = append(rows, row)
	}
	if o.at < len(o.lab.accidents) {
		a := o.lab.accidents[o.at]
		tail = append([]string{""}, screen.Wrap(e.In(a.What), w)...)
		if o.typing {
			prompt := "> " + a.Name + "="
			value, at := o.typed.View(w - screen.Width(prompt))
			cursorX, cursorLine = min(screen.Width(prompt)+at, w-1), len(tail)
			tail = append(tail, screen.Cut(prompt+t.Focused.Render(value), w))
		}
	}
	if err := o.lab.accidentsErr; err != nil {
		for _, line := range screen.Wrap(text.InLang(err, e.Lang), w) {
			tail = append(tail, t.Bad.Render(line))
		}
	}
	head := screen.Wrap(e.T(msgAccidentsWhat), w)
	shown, _ := screen.Window(rows, 0, o.at, max(1, h-len(head)-len(tail)))
	cursor := inDialog(cursorX, len(head)+len(shown)+cursorLine, h)
	return dialog(t, e.Keys.Accidents.Help().Desc, slices.Concat(head, shown, tail), w, h), cursor
}

// Keys lists what the list takes.
func (o *accidentList) Keys() []key.Binding {
	k := o.env.Keys
	return []key.Binding{k.Down, k.Space, k.Back}
}
