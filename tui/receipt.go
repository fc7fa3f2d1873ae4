package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/steps/engine"
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
		r.rows.Set(made, msg.Width, msg.Height, func() []string { return receiptLines(r.env, r.lab.story.Receipt, r.lab.about.Practice, msg.Width) })
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
	switch {
	case len(r.Left) > 0:
		for _, line := range screen.Wrap(e.T(msgReceiptLeft, len(r.Left)), w) {
			lines = append(lines, t.Bad.Render(line))
		}
		for _, i := range r.Left {
			say("  ✗ ", strings.TrimSpace(fmt.Sprintf("%s %s %s %s", kindName(i.Kind), i.ID, i.Name, i.State)))
		}
	case len(r.Unread) > 0:
		for _, line := range screen.Wrap(e.T(msgReceiptUnproven), w) {
			lines = append(lines, t.Warn.Render(line))
		}
	default:
		for _, line := range screen.Wrap(e.T(msgReceiptNothing), w) {
			lines = append(lines, t.Good.Render(line))
		}
	}
	for _, u := range r.Unread {
		say(t.Warn.Render("!")+" ", e.T(msgReceiptUnread, u))
	}
	say("", e.T(msgReceiptTook, screen.Clock(r.Took)))
	if practice {
		say("", e.T(msgReceiptPractice))
	}
	if r.Saved != "" {
		say("", e.T(msgReceiptSaved, r.Saved))
	}
	lines = append(lines, "")
	if len(r.Deleted) > 0 {
		var parts []string
		for kind, n := range r.Deleted {
			parts = append(parts, fmt.Sprintf("%d %s", n, kindName(kind)))
		}
		slices.Sort(parts)
		say("", e.T(msgReceiptDeleted, strings.Join(parts, " · ")))
	}
	if len(r.Looked) > 0 {
		say("", e.T(msgReceiptLooked, r.At.Format("15:04:05"), strings.Join(r.Looked, ", ")))
	}
	return lines
}
