package tui

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
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
	of
	list []Accident
	err  error
}

// readAccidents asks the cloud which accidents there are, after setting them where on is not nil.
func (l *lab) readAccidents(on []string) tea.Cmd {
	if l.cloud == nil || !l.about.Practice {
		return nil
	}
	ctx, number, cloud := l.ctx, of(l.number), l.cloud
	return func() tea.Msg {
		m := accidentsMsg{of: number}
		if on != nil {
			m.err = cloud.Set(ctx, on)
		}
		list, err := cloud.List(ctx)
		if m.list = list; m.err == nil {
			m.err = err
		}
		return m
	}
}

// accidentsOn are the names of the accidents that are switched on.
func (l *lab) accidentsOn() []string {
	on := []string{}
	for _, a := range l.accidents {
		if a.On {
			on = append(on, a.String())
		}
	}
	return on
}

// accidentList lies over the page and switches accidents.
type accidentList struct {
	lab    *lab
	at     int
	typing bool // what the accident concerns is being typed
	typed  input
}

func (m *model) openAccidents() tea.Cmd {
	m.over = &accidentList{lab: m.lab}
	return m.lab.readAccidents(nil)
}

func (o *accidentList) Update(m *model, msg tea.Msg) (overlay, tea.Cmd) {
	k := o.lab.env.keys
	switch msg := msg.(type) {
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
			return o, o.lab.readAccidents(append(o.lab.accidentsOn(), a.String()))
		case o.typing:
			return o, o.typed.Update(msg)
		case key.Matches(msg, k.Back, k.Accidents):
			return nil, nil
		case key.Matches(msg, k.Lang):
			m.speak()
		case key.Matches(msg, k.Up):
			o.at = max(0, o.at-1)
		case key.Matches(msg, k.Down):
			o.at = max(0, min(len(o.lab.accidents)-1, o.at+1))
		case key.Matches(msg, k.Enter, k.Space) && o.at < len(o.lab.accidents):
			return o, o.toggle(o.lab.accidents[o.at])
		}
	}
	return o, nil
}

// toggle switches an accident; one that concerns something asks for it first.
func (o *accidentList) toggle(a Accident) tea.Cmd {
	on := o.lab.accidentsOn()
	switch {
	case a.On:
		return o.lab.readAccidents(slices.DeleteFunc(on, func(s string) bool { return s == a.String() }))
	case a.Arg != "":
		o.typing, o.typed = true, newInput(a.Arg, false)
		return nil
	}
	return o.lab.readAccidents(append(on, a.String()))
}

func (o *accidentList) View(w, h int) (string, *tea.Cursor) {
	e, t := o.lab.env, o.lab.env.theme
	o.at = max(0, min(o.at, len(o.lab.accidents)-1))
	var rows, tail []string
	cursorX, cursorLine := -1, 0 // in the tail
	for i, a := range o.lab.accidents {
		row := "[ ] " + a.Name
		if a.On {
			row = "[x] " + a.String()
		}
		switch row = cut(row, w-2); {
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
		tail = append([]string{""}, wrap(e.in(a.What), w)...)
		if o.typing {
			prompt := "> " + a.Name + "="
			value, at := o.typed.View(w - width(prompt))
			cursorX, cursorLine = min(width(prompt)+at, w-1), len(tail)
			tail = append(tail, cut(prompt+t.Focused.Render(value), w))
		}
	}
	if err := o.lab.accidentsErr; err != nil {
		for _, line := range wrap(text.InLang(err, e.lang), w) {
			tail = append(tail, t.Bad.Render(line))
		}
	}
	head := wrap(e.t(msgAccidentsWhat), w)
	shown, _ := window(rows, 0, o.at, max(1, h-len(head)-len(tail)))
	cursor := inDialog(cursorX, len(head)+len(shown)+cursorLine, h)
	return dialog(t, e.t(msgKeyAccidents), slices.Concat(head, shown, tail), w, h), cursor
}

// Keys lists what the list takes.
func (o *accidentList) Keys() []key.Binding {
	k := o.lab.env.keys
	return []key.Binding{k.Down, k.Space, k.Back}
}

// accidentsLine says in the header that some are on, so that nobody looks for a real cause.
func (l *lab) accidentsLine() string {
	if on := l.accidentsOn(); len(on) > 0 {
		return "   " + l.env.theme.Warn.Render(l.env.t(msgHeadAccidents, len(on)))
	}
	return ""
}
