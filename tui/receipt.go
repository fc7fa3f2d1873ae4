package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"eksui/steps/engine"
	"eksui/steps/engine/story"
	"eksui/tui/screen"
)

// receiptPane is the end of a lab: the proof of what is left, and of what is not.
type receiptPane struct {
	env  *screen.Env
	ask  screen.Ask
	lab  *labState
	rows screen.Scroll
}

// Update scrolls.
func (r *receiptPane) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		made := [2]int{r.env.Look, r.lab.version}
		r.rows.Set(made, msg.Width, msg.Height, func() []string { return receiptLines(r.env, r.lab.story.Receipt, r.lab.about.Unbilled, msg.Width) })
	case tea.KeyPressMsg:
		if !r.rows.Update(msg, r.env.Keys) {
			r.ask(screen.Untaken{KeyPressMsg: msg})
		}
	}
	return r, nil
}

// View draws the lines in view.
func (r *receiptPane) View(w, h int) (string, *tea.Cursor) {
	return r.rows.View(w, h, r.env.Theme), nil
}

// Keys lists what scrolls.
func (r *receiptPane) Keys() []key.Binding { return []key.Binding{r.env.Keys.Down} }

// receiptLines is the end: what is left, if anything, how long it took and where it is written down; then what was deleted,
// and last the long list of what was looked at.
func receiptLines(e *screen.Env, r *engine.Receipt, practice bool, w int) []string {
	t := e.Theme
	var lines []string
	say := func(prefix, s string) { lines = append(lines, screen.WrapIndented(prefix, s, w)...) }
	verdict := func(style lipgloss.Style, s string) {
		for _, line := range screen.Wrap(s, w) {
			lines = append(lines, style.Render(line))
		}
	}
	lists := false // what follows are the lists
	for _, s := range story.Receipt(*r, practice) {
		switch s.Kind {
		case story.Nothing:
			verdict(t.Good, e.In(s.Head))
		case story.Unproven:
			verdict(t.Warn, e.In(s.Head))
		case story.Left:
			verdict(t.Bad, e.In(s.Head)+":")
			for _, item := range s.Items {
				say("  ✗ ", item)
			}
		case story.Unread:
			for _, line := range s.Lines() {
				say(t.Warn.Render("!")+" ", e.In(line))
			}
		case story.Deleted, story.Looked:
			if !lists {
				lists, lines = true, append(lines, "")
			}
			fallthrough
		default:
			say("", e.In(s.Sentence()))
		}
	}
	return lines
}
