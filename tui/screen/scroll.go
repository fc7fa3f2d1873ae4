package screen

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Scroll shows lines that may be more than fit. They are measured once, when they are set; drawing them picks those in view.
type Scroll struct {
	Paged bool // the row keys do something else: only pages move
	Fixed bool // it can't be scrolled, and does not say that there is more

	lines  []string // each as wide as the room
	from   setFrom
	offset int
	height int
}

// setFrom is what lines were made from.
type setFrom struct {
	from any
	w    int
}

// Set makes the lines anew if they would come out differently: what they are made from, or the width, is another than at the
// last time. from must be comparable.
func (s *Scroll) Set(from any, w, h int, lines func() []string) {
	if now := (setFrom{from, w}); s.from != now || s.lines == nil {
		s.from, s.lines = now, lines()
		s.lines = Block(s.lines, w, len(s.lines))
	}
	s.height = h
	s.offset = min(s.offset, s.last())
}

// last is the offset with the last line in view.
func (s *Scroll) last() int { return max(0, len(s.lines)-s.height) }

// Update moves on the row keys, and says whether it was one.
func (s *Scroll) Update(msg tea.KeyPressMsg, k Keymap) bool {
	page := max(1, s.height-1) // the hint covers the last line
	switch {
	case key.Matches(msg, k.Up):
		s.offset--
	case key.Matches(msg, k.Down):
		s.offset++
	case key.Matches(msg, k.PageUp):
		s.offset -= page
	case key.Matches(msg, k.PageDown):
		s.offset += page
	case key.Matches(msg, k.Top):
		s.offset = 0
	case key.Matches(msg, k.Bottom):
		s.offset = s.last()
	default:
		return false
	}
	s.offset = max(0, min(s.offset, s.last()))
	return true
}

// More says whether there are more lines than fit.
func (s *Scroll) More() bool { return s.last() > 0 }

// View draws the lines in w by h cells; when more follow, the last line says so.
func (s *Scroll) View(w, h int, t Theme) string {
	shown, offset := Window(s.lines, s.offset, -1, h)
	out := slices.Clone(shown)
	if w != s.from.w {
		out = Block(out, w, h)
	}
	for len(out) < h {
		out = append(out, strings.Repeat(" ", max(0, w)))
	}
	if h > 1 && !s.Fixed && offset+h < len(s.lines) {
		hint := "↓ …"
		if s.Paged {
			hint = "↓ … pgdn"
		}
		out[h-1] = Fit(t.Faint.Render(hint), w)
	}
	return strings.Join(out, "\n")
}
