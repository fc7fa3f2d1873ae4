package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/assets"
	"eksui/steps/engine"
	"eksui/tui/screen"
)

// guidePane is a step's lesson.
type guidePane struct {
	env  *screen.Env
	ask  screen.Ask
	step engine.ID
	rows screen.Scroll
}

// Update scrolls.
func (g *guidePane) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		made := g.env.Look
		g.rows.Set(made, msg.Width, msg.Height, func() []string { return guideLines(g.env, g.step, msg.Width) })
	case tea.KeyPressMsg:
		if !g.rows.Update(msg, g.env.Keys) {
			g.ask(screen.Untaken{KeyPressMsg: msg})
		}
	}
	return g, nil
}

// View draws the lines in view.
func (g *guidePane) View(w, h int) (string, *tea.Cursor) {
	return g.rows.View(w, h, g.env.Theme), nil
}

// Keys lists what scrolls.
func (g *guidePane) Keys() []key.Binding { return []key.Binding{g.env.Keys.Down} }

// guideLines is a step's lesson. Its Markdown is of the plain kind: headings, paragraphs, lists, and `code`.
func guideLines(e *screen.Env, id engine.ID, w int) []string {
	t := e.Theme
	var lines []string
	for para := range strings.SplitSeq(strings.TrimSpace(assets.Lesson(string(e.Lang), string(id))), "\n") {
		switch {
		case strings.HasPrefix(para, "#"):
			lines = append(lines, t.Title.Render(screen.Cut(strings.TrimLeft(para, "# "), w)))
		case strings.HasPrefix(para, "- "):
			lines = append(lines, screen.WrapIndented("• ", t.Code(para[2:]), w)...)
		case para == "":
			lines = append(lines, "")
		default:
			lines = append(lines, screen.Wrap(t.Code(para), w)...)
		}
	}
	return lines
}
