package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// View draws the whole screen from the state; it asks nobody anything.
func (m *model) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.WindowTitle = "eksui"
	if m.width <= 0 || m.height <= 0 || m.leaving {
		return v
	}
	l := newLayout(m.width, m.height, m.lab != nil && m.lab.teaches())
	over, overCursor := "", (*tea.Cursor)(nil)
	if m.over != nil && l.Shape != tooSmall {
		over, overCursor = m.over.View(min(72, l.Screen.W-8), l.Screen.H-4) // first: its keys depend on what fits
	}
	lines, cursor := m.draw(l)
	content := strings.Join(lines, "\n")
	if over != "" {
		content, cursor = lay(content, over, overCursor, l)
	}
	v.Content = m.env.theme.screen(content)
	v.Cursor = cursor
	if m.lab != nil && m.lab.running != "" {
		v.ProgressBar = m.lab.progressBar()
	}
	return v
}

// progressBar is the terminal's own, where it has one.
func (l *lab) progressBar() *tea.ProgressBar {
	st := l.state.Step(l.running)
	if st.Usual == 0 {
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, min(99, int(100*l.env.now.Sub(st.Began)/l.env.here(st.Usual))))
}

// draw makes every line of the screen, each exactly as wide as it is.
func (m *model) draw(l layout) ([]string, *tea.Cursor) {
	if l.Shape == tooSmall {
		need := wrap(m.env.t(msgTooSmall, minWidth, minHeight), l.Screen.W)
		return block(need, l.Screen.W, l.Screen.H), nil
	}
	if m.lab == nil {
		return m.drawOpening(l), nil
	}
	return m.drawLab(l)
}

func (m *model) drawOpening(l layout) []string {
	e, t, w := m.env, m.env.theme, l.Screen.W
	rule := t.Border.Render(strings.Repeat("─", w))
	lines := []string{spread(" "+t.Title.Render("eksui"), t.Faint.Render(e.t(msgOpenTagline))+" ", w), rule}
	lines = append(lines, strings.Split(m.opening.View(w, l.Screen.H-4), "\n")...)
	return append(lines, rule, fit(" "+helpLine(t, m.opening.Keys(), w-1), w))
}

func (m *model) drawLab(l layout) ([]string, *tea.Cursor) {
	lab, t := m.lab, m.env.theme
	lines := []string{lab.header(l.Header.W)}
	page, cursor := lab.view(l.Page.W, l.Page.H)
	panes := []framed{{lab.tabs(l.Page.W), l.Page.W, strings.Split(page, "\n")}}
	if l.Shape == folded {
		lines = append(lines, lab.strip(l.Strip.W))
	} else {
		list := framed{m.env.t(msgListTitle), l.List.W, lab.listLines(l.List.W, l.List.H)}
		panes = append([]framed{list}, panes...)
	}
	if l.Lesson.W > 0 {
		lesson := block(guideLines(m.env, lab.id(), l.Lesson.W), l.Lesson.W, l.Lesson.H)
		panes = append(panes, framed{m.env.t(msgTabGuide), l.Lesson.W, lesson})
	}
	lines = append(lines, frame(t.Border, panes...)...)
	keys := lab.Keys()
	if m.over != nil {
		keys = m.over.Keys()
	}
	lines = append(lines, lab.footer(keys, l.Footer.W))
	if cursor != nil {
		cursor.X += l.Page.X
		cursor.Y += l.Page.Y
	}
	return lines, cursor
}

// lay puts the overlay over the middle of the screen.
func lay(under, over string, cursor *tea.Cursor, l layout) (string, *tea.Cursor) {
	layer := lipgloss.NewLayer(over)
	layer.X((l.Screen.W - layer.Width()) / 2).Y(max(0, (l.Screen.H-layer.Height())/2))
	if cursor != nil {
		cursor.X += layer.GetX()
		cursor.Y += layer.GetY()
	}
	canvas := lipgloss.NewCanvas(l.Screen.W, l.Screen.H)
	canvas.Compose(lipgloss.NewCompositor(lipgloss.NewLayer(under), layer))
	return canvas.Render(), cursor
}
