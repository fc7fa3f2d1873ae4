package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/tui/screen"
)

// failureCard says what went wrong, in AWS's words and in ours, and offers what mends it.
type failureCard struct {
	env     *screen.Env
	ask     screen.Ask
	title   text.Text // of the step
	event   engine.StepFailed
	choices []wayOut
	at      int
	rows    screen.Scroll
	w, h    int
}

// wayOut is one thing to do about a failure: what it is called, and the wish that does it. Without a wish nothing is done.
type wayOut struct {
	label text.Text
	wish  tea.Msg
}

func newFailure(e *screen.Env, ask screen.Ask, l *labState, id engine.ID) *failureCard {
	step := l.step(id)
	f := &failureCard{env: e, ask: ask, title: step.Title, event: *l.story.Step(id).Failure, rows: screen.Scroll{Paged: true}}
	offer := func(label text.Text, wish tea.Msg) { f.choices = append(f.choices, wayOut{label, wish}) }
	for _, r := range f.event.Remedies {
		offer(r.Label, runStepMsg{id, r.ID})
	}
	undone := f.event.Undo && !step.Removes
	if undone {
		offer(msgFailRetry.With(), undoStepMsg{id})
	} else {
		offer(msgFailRetry.With(), runStepMsg{step: id})
	}
	if step.Choices && !f.event.Undo {
		offer(msgFailChange.With(), changeChoicesMsg{id})
	}
	offer(msgFailEvents.With(), showEventsMsg{id})
	if step.Makes && !undone {
		offer(msgFailUndo.With(), overlayMsg{&confirm{
			env: e, ask: ask, title: msgUndoTitle, yes: msgUndoYes, no: msgTearNo, deaf: true,
			lines: []text.Text{msgUndoWhat.With(step.Title)}, then: undoStepMsg{id},
		}})
	}
	offer(msgFailKeep.With(), nil)
	return f
}

// Update chooses a way out, and scrolls what was said.
func (f *failureCard) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.w, f.h = msg.Width, msg.Height
	case tea.KeyPressMsg:
		if chosen := f.press(msg); chosen != nil {
			if chosen.wish != nil {
				f.ask(chosen.wish)
			}
			return nil, nil
		}
	}
	f.rows.Set([2]int{f.env.Look, len(f.event.Cause)}, f.w, f.room(f.w, f.h), func() []string { return f.story(f.w) })
	return f, nil
}

// press moves, and gives the way out that was chosen.
func (f *failureCard) press(msg tea.KeyPressMsg) *wayOut {
	k := f.env.Keys
	switch {
	case key.Matches(msg, k.Back):
		return &wayOut{}
	case key.Matches(msg, k.Up):
		f.at = max(0, f.at-1)
	case key.Matches(msg, k.Down):
		f.at = min(len(f.choices)-1, f.at+1)
	case key.Matches(msg, k.Enter):
		return &f.choices[f.at]
	default:
		if i := strings.Index("123456789", msg.String()); len(msg.String()) == 1 && i >= 0 && i < len(f.choices) {
			return &f.choices[i]
		}
		if !f.rows.Update(msg, k) {
			f.ask(screen.Untaken{KeyPressMsg: msg})
		}
	}
	return nil
}

// room is how many lines the ways out leave for what was said.
func (f *failureCard) room(w, h int) int { return max(1, h-len(f.ways(w))-1) }

// ways draws the ways out.
func (f *failureCard) ways(w int) []string {
	var ways []string
	for i, c := range f.choices {
		prefix := "  "
		label := string(rune('1'+i)) + " " + f.env.In(c.label)
		if i == f.at {
			prefix = "> "
		}
		lines := screen.WrapIndented(prefix, label, w)
		if i == f.at {
			for j := range lines {
				lines[j] = f.env.Theme.Focused.Render(lines[j])
			}
		}
		ways = append(ways, lines...)
	}
	return ways
}

// View draws what was said over what can be done.
func (f *failureCard) View(w, h int) (string, *tea.Cursor) {
	ways, lines := f.ways(w), f.story(w)
	if room := f.room(w, h); len(lines) > room {
		lines = strings.Split(f.rows.View(w, room, f.env.Theme), "\n")
	}
	lines = slices.Concat(lines, []string{""}, ways)
	shown, _ := screen.Window(lines, 0, len(lines)-len(ways)+f.at, h)
	return dialog(f.env.Theme, f.env.T(msgFailTitle, f.title), shown, w, h), nil
}

// story is what happened, why, what comes next, and last the other side's own words, which may be long.
func (f *failureCard) story(w int) []string {
	e, t := f.env, f.env.Theme
	var lines []string
	for _, l := range screen.Wrap(e.In(f.event.What), w) {
		lines = append(lines, t.Bad.Render(l))
	}
	for _, part := range []text.Text{f.event.Why, f.event.Next} {
		lines = append(lines, screen.Wrap(e.In(part), w)...)
	}
	cause := f.event.Cause
	if f.event.Code != "" && !strings.Contains(cause, f.event.Code) {
		cause = strings.TrimSuffix(f.event.Code+": "+cause, ": ")
	}
	if cause != "" {
		lines = append(lines, "")
		lines = append(lines, screen.Wrap(e.T(msgFailSays, cause), w)...)
	}
	return lines
}

// Keys lists what the card takes.
func (f *failureCard) Keys() []key.Binding {
	k := f.env.Keys
	k.PageDown.SetEnabled(f.rows.More())
	return []key.Binding{k.Down, k.Enter, k.Back, k.PageDown}
}
