package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// scroll shows lines that may be more than fit.
type scroll struct {
	offset, page, last int  // page and last are of the last drawing
	paged              bool // the row keys do something else: only pages move
}

// Update moves on the row keys, and says whether it was one.
func (s *scroll) Update(msg tea.KeyPressMsg, k keymap) bool {
	switch {
	case key.Matches(msg, k.Up):
		s.offset--
	case key.Matches(msg, k.Down):
		s.offset++
	case key.Matches(msg, k.PageUp):
		s.offset -= s.page
	case key.Matches(msg, k.PageDown):
		s.offset += s.page
	case key.Matches(msg, k.Top):
		s.offset = 0
	case key.Matches(msg, k.Bottom):
		s.offset = s.last
	default:
		return false
	}
	s.offset = max(0, min(s.offset, s.last))
	return true
}

// more says whether the last drawing had more lines than fit.
func (s *scroll) more() bool { return s.last > 0 }

// View draws the lines in w by h cells; when there are more, the last line says so.
func (s *scroll) View(lines []string, w, h int, t theme) string {
	s.page, s.last = max(1, h-1), max(0, len(lines)-h)
	s.offset = max(0, min(s.offset, s.last))
	shown, _ := window(lines, s.offset, -1, h)
	out := block(shown, w, h)
	if h > 1 && s.offset < s.last {
		hint := "↓ …"
		if s.paged {
			hint = "↓ … pgdn"
		}
		out[h-1] = fit(t.Faint.Render(hint), w)
	}
	return strings.Join(out, "\n")
}
