package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
)

// askToStop asks before the running step is interrupted.
func (l *lab) askToStop() *confirm {
	stop := l.stop
	return &confirm{
		env: l.env, title: msgStopTitle, yes: msgStopYes, no: msgStopNo, lines: []text.Text{msgStopWhat.With(l.titles[l.running])},
		act: func(*model) tea.Cmd { stop(); return nil },
	}
}

// askToTearDown asks for the lab's name before everything goes. In practice the name is there already, so that Enter alone
// leads through the lab.
func (l *lab) askToTearDown(p *engine.Plan) *confirm {
	c := &confirm{
		env: l.env, title: msgTearTitle, yes: msgTearYes, no: msgTearNo, lines: []text.Text{msgTearWhat.With(len(p.Deletes))},
		name: l.about.Lab, given: l.about.Practice, deaf: true, rows: scroll{paged: true},
		act: func(*model) tea.Cmd { cmd, _ := l.run(steps.Teardown, ""); return cmd },
	}
	for _, i := range p.Deletes {
		c.goes = append(c.goes, "  "+kindName(i.Kind)+"  "+i.Name)
	}
	typed := ""
	if c.given {
		typed = c.name
	}
	c.typed = newInput(typed, false)
	return c
}

// failure says what went wrong, in AWS's words and in ours, and offers what mends it.
type failure struct {
	lab     *lab
	id      engine.ID
	event   engine.StepFailed
	choices []way
	at      int
	rows    scroll
}

// way is one thing to do about a failure.
type way struct {
	label text.Text
	act   func(m *model) (overlay, tea.Cmd)
}

func newFailure(l *lab, id engine.ID) *failure {
	f := &failure{lab: l, id: id, event: *l.state.Step(id).Failure, rows: scroll{paged: true}}
	for _, r := range f.event.Remedies {
		f.choices = append(f.choices, way{r.Label, func(*model) (overlay, tea.Cmd) { cmd, _ := l.run(id, r.ID); return nil, cmd }})
	}
	undone := f.event.Undo && id != steps.Teardown
	f.choices = append(f.choices, way{msgFailRetry.With(), func(*model) (overlay, tea.Cmd) {
		if undone {
			return nil, l.undo(id)
		}
		cmd, _ := l.run(id, "")
		return nil, cmd
	}})
	if _, ok := l.stages[id].(engine.Former); ok && !f.event.Undo {
		f.choices = append(f.choices, way{msgFailChange.With(), func(*model) (overlay, tea.Cmd) {
			l.goTo(l.index(id))
			l.page().tab = tabPlan
			return nil, l.readForm()
		}})
	}
	f.choices = append(f.choices, way{msgFailEvents.With(), func(*model) (overlay, tea.Cmd) {
		p := l.pages[id]
		p.tab, p.live.details, p.live.events = tabLive, true, id == steps.Teardown
		l.at = l.index(id)
		return nil, nil
	}})
	if id != steps.Teardown && id != steps.Credentials && !undone {
		f.choices = append(f.choices, way{msgFailUndo.With(), func(*model) (overlay, tea.Cmd) {
			c := &confirm{
				env: l.env, title: msgUndoTitle, yes: msgUndoYes, no: msgTearNo, deaf: true,
				lines: []text.Text{msgUndoWhat.With(l.titles[id])}, act: func(*model) tea.Cmd { return l.undo(id) },
			}
			return c, c.arm()
		}})
	}
	f.choices = append(f.choices, way{msgFailKeep.With(), func(*model) (overlay, tea.Cmd) { return nil, nil }})
	return f
}

func (f *failure) Update(m *model, msg tea.Msg) (overlay, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return f, nil
	}
	k := f.lab.env.keys
	switch {
	case key.Matches(press, k.Back):
		return nil, nil
	case key.Matches(press, k.Up):
		f.at = max(0, f.at-1)
	case key.Matches(press, k.Down):
		f.at = min(len(f.choices)-1, f.at+1)
	case key.Matches(press, k.Lang):
		m.speak()
	case key.Matches(press, k.Enter):
		return f.choices[f.at].act(m)
	default:
		if i := strings.Index("123456789", press.String()); len(press.String()) == 1 && i >= 0 && i < len(f.choices) {
			return f.choices[i].act(m)
		}
		f.rows.Update(press, k)
	}
	return f, nil
}

func (f *failure) View(w, h int) (string, *tea.Cursor) {
	e, t := f.lab.env, f.lab.env.theme
	var ways []string
	for i, c := range f.choices {
		prefix := "  "
		label := string(rune('1'+i)) + " " + e.in(c.label)
		if i == f.at {
			prefix = "> "
		}
		lines := wrapIndented(prefix, label, w)
		if i == f.at {
			for j := range lines {
				lines[j] = t.Focused.Render(lines[j])
			}
		}
		ways = append(ways, lines...)
	}
	said := f.story(w)
	room := h - len(ways) - 1
	lines := said
	f.rows.last = 0
	if len(said) > room {
		lines = strings.Split(f.rows.View(said, w, max(1, room), t), "\n")
	}
	lines = slices.Concat(lines, []string{""}, ways)
	shown, _ := window(lines, 0, len(lines)-len(ways)+f.at, h)
	return dialog(t, e.t(msgFailTitle, f.lab.titles[f.id]), shown, w, h), nil
}

// story is what happened, why, what comes next, and last the other side's own words, which may be long.
func (f *failure) story(w int) []string {
	e, t := f.lab.env, f.lab.env.theme
	var lines []string
	for _, l := range wrap(e.in(f.event.What), w) {
		lines = append(lines, t.Bad.Render(l))
	}
	for _, part := range []text.Text{f.event.Why, f.event.Next} {
		lines = append(lines, wrap(e.in(part), w)...)
	}
	cause := f.event.Cause
	if f.event.Code != "" && !strings.Contains(cause, f.event.Code) {
		cause = strings.TrimSuffix(f.event.Code+": "+cause, ": ")
	}
	if cause != "" {
		lines = append(lines, "")
		lines = append(lines, wrap(e.t(msgFailSays, cause), w)...)
	}
	return lines
}

// Keys lists what the card takes.
func (f *failure) Keys() []key.Binding {
	k := f.lab.env.keys
	k.PageDown.SetEnabled(f.rows.more())
	return []key.Binding{k.Down, k.Enter, k.Back, k.PageDown}
}
