package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"eksui/tui/screen"
)

// dialog frames what lies over the page; it is as high as it needs to be, at most h inside its borders.
func dialog(t screen.Theme, title string, lines []string, w, h int) string {
	return strings.Join(screen.Frame(t.Border, screen.Box{Title: t.Title.Render(screen.Cut(title, w-2)), Width: w, Lines: screen.Block(lines, w, min(h, len(lines)))}), "\n")
}

// inDialog is the cursor at a cell of a dialog's lines, nil where that is out of view.
func inDialog(x, line, h int) *tea.Cursor {
	if x < 0 || line >= h {
		return nil
	}
	return tea.NewCursor(x+2, line+1)
}
