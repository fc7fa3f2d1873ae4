package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/tui/screen"
)

// handPane shows the commands that do the same as a step's plan.
type handPane struct {
	env  *screen.Env
	ask  screen.Ask
	plan *planPane
	rows screen.Scroll
}

// Update scrolls.
func (p *handPane) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		made := [3]int{p.env.Look, p.plan.reads}
		if p.plan.loading {
			made[2] = p.env.Ticks
		}
		p.rows.Set(made, msg.Width, msg.Height, func() []string { return p.lines(msg.Width) })
	case tea.KeyPressMsg:
		if !p.rows.Update(msg, p.env.Keys) {
			p.ask(screen.Untaken{KeyPressMsg: msg})
		}
	}
	return p, nil
}

// View draws the lines in view.
func (p *handPane) View(w, h int) (string, *tea.Cursor) {
	return p.rows.View(w, h, p.env.Theme), nil
}

// Keys lists what scrolls.
func (p *handPane) Keys() []key.Binding { return []key.Binding{p.env.Keys.Down} }

// lines are the commands that do the same.
func (p *handPane) lines(w int) []string {
	e, t, side := p.env, p.env.Theme, p.plan
	switch {
	case side.loading:
		return []string{t.Busy.Render(e.Spin()) + " " + e.T(msgPlanReading)}
	case side.plan == nil:
		return screen.Wrap(t.Faint.Render(e.T(msgHandFirst)), w)
	case len(side.plan.ByHand) == 0:
		return screen.Wrap(t.Faint.Render(e.T(msgHandNone)), w)
	}
	copied := "eksui by-hand " + string(side.step.ID)
	if side.lab.about.Practice {
		copied += " --practice"
	}
	lines := append(screen.Wrap(t.Faint.Render(e.T(msgHandIntro, copied)), w), "")
	for _, c := range side.plan.ByHand {
		for _, line := range screen.Wrap(e.In(c.For()), w) {
			lines = append(lines, t.Faint.Render(line))
		}
		for _, line := range screen.WrapCommand(c.Line, w) {
			lines = append(lines, t.Key.Render(line))
		}
		lines = append(lines, "")
	}
	return lines
}
