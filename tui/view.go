package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"eksui/tui/screen"
)

// layout divides the screen for what is on it now.
func (m *model) layout() screen.Layout {
	return screen.NewLayout(m.width, m.height, m.lab != nil && m.lab.landed && m.lab.page().beside() != nil)
}

// overlaySize is the room of what lies over the page, inside its borders.
func overlaySize(l screen.Layout) (w, h int) { return min(72, l.Screen.W-8), l.Screen.H - 4 }

// arrange tells the panes in view their sizes: after every message, for any may have changed what there is to show.
func (m *model) arrange() {
	l := m.layout()
	if l.Shape == screen.TooSmall {
		return
	}
	if m.over != nil {
		w, h := overlaySize(l)
		m.over, _ = m.over.Update(tea.WindowSizeMsg{Width: w, Height: h})
	}
	if m.lab == nil || !m.lab.landed {
		return
	}
	m.lab.page().Update(tea.WindowSizeMsg{Width: l.Page.W, Height: l.Page.H})
	if beside := m.lab.page().beside(); l.Lesson.W > 0 && beside != nil {
		beside.Update(tea.WindowSizeMsg{Width: l.Lesson.W, Height: l.Lesson.H})
	}
}

// View draws the whole screen from the state; it asks nobody anything, and changes nothing.
func (m *model) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.WindowTitle = "eksui"
	if m.width <= 0 || m.height <= 0 || m.leaving {
		return v
	}
	l := m.layout()
	lines, cursor := m.draw(l)
	content := strings.Join(lines, "\n")
	if m.over != nil && l.Shape != screen.TooSmall {
		over, overCursor := m.over.View(overlaySize(l))
		content, cursor = overlaid(content, over, overCursor, l)
	}
	v.Content = m.env.Theme.Finish(content)
	v.Cursor = cursor
	if m.lab != nil && m.lab.running != "" {
		v.ProgressBar = m.lab.progressBar()
	}
	return v
}

// progressBar is the terminal's own, where it has one.
func (l *lab) progressBar() *tea.ProgressBar {
	st := l.story.Step(l.running)
	if st.Usual == 0 {
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, min(99, int(100*l.env.Now.Sub(st.Began)/l.env.LabTime(st.Usual))))
}

// draw makes every line of the screen, each exactly as wide as it is.
func (m *model) draw(l screen.Layout) ([]string, *tea.Cursor) {
	if l.Shape == screen.TooSmall {
		need := screen.Wrap(m.env.T(msgTooSmall, screen.MinWidth, screen.MinHeight), l.Screen.W)
		return screen.Block(need, l.Screen.W, l.Screen.H), nil
	}
	if m.lab == nil {
		return m.drawOpening(l), nil
	}
	return m.drawLab(l)
}

func (m *model) drawOpening(l screen.Layout) []string {
	e, t, w := m.env, m.env.Theme, l.Screen.W
	rule := t.Border.Render(strings.Repeat("─", w))
	lines := []string{screen.Spread(" "+t.Title.Render("eksui"), t.Faint.Render(e.T(msgOpenTagline))+" ", w), rule}
	page, _ := m.opening.View(w, l.Screen.H-4)
	lines = append(lines, strings.Split(page, "\n")...)
	return append(lines, rule, screen.Fit(" "+screen.HelpLine(t, m.opening.Keys(), w-1), w))
}

func (m *model) drawLab(l screen.Layout) ([]string, *tea.Cursor) {
	lab, t := m.lab, m.env.Theme
	lines := []string{lab.header(l.Header.W)}
	page, cursor := lab.view(l.Page.W, l.Page.H)
	panes := []screen.Box{{Title: lab.pageTitle(l.Page.W), Width: l.Page.W, Lines: strings.Split(page, "\n")}}
	if l.Shape == screen.Folded {
		lines = append(lines, lab.strip(l.Strip.W))
	} else {
		rail := screen.Box{Title: m.env.T(msgListTitle), Width: l.List.W, Lines: lab.railLines(l.List.W, l.List.H)}
		panes = append([]screen.Box{rail}, panes...)
	}
	if beside := lab.page().beside(); l.Lesson.W > 0 && beside != nil {
		lesson, _ := beside.View(l.Lesson.W, l.Lesson.H)
		panes = append(panes, screen.Box{Title: m.env.T(msgTabGuide), Width: l.Lesson.W, Lines: strings.Split(lesson, "\n")})
	}
	lines = append(lines, screen.Frame(t.Border, panes...)...)
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

// view draws the page, or that it is still being found out where the lab stands.
func (l *lab) view(w, h int) (string, *tea.Cursor) {
	if l.landed {
		return l.page().View(w, h)
	}
	line := l.env.Theme.Busy.Render(l.env.Spin()) + " " + l.env.T(msgLanding)
	return strings.Join(screen.Block([]string{line}, w, h), "\n"), nil
}

// overlaid puts the overlay over the middle of the screen.
func overlaid(under, over string, cursor *tea.Cursor, l screen.Layout) (string, *tea.Cursor) {
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
