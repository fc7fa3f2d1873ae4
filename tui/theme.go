package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// theme is all style there is. Bubble Tea turns the colours into what the terminal can show, or drops them (NO_COLOR);
// nothing is said by colour alone.
type theme struct {
	Title, Border, Faint, Key, Selected, Focused lipgloss.Style
	Good, Busy, Bad, Warn                        lipgloss.Style
	ascii                                        bool
}

func newTheme(dark, ascii bool) theme {
	pick := lipgloss.LightDark(dark)
	ink := func(light, darkInk string) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(darkInk)))
	}
	return theme{
		Title:    ink("#1d4f91", "#8ab8ff").Bold(true),
		Border:   ink("#8a8f98", "#5c6370"),
		Faint:    ink("#5f6670", "#8b93a1"),
		Key:      ink("#1d4f91", "#8ab8ff"),
		Selected: lipgloss.NewStyle().Reverse(true),
		Focused:  lipgloss.NewStyle().Bold(true),
		Good:     ink("#1a7f37", "#6fcf87"),
		Busy:     ink("#9a6700", "#e5b95c"),
		Bad:      ink("#b42318", "#ff7b72").Bold(true),
		Warn:     ink("#9a6700", "#e5b95c"),
		ascii:    ascii,
	}
}

// plain replaces every drawn character by an ASCII one of the same width, for terminals that have no others.
var plain = strings.NewReplacer(
	"┌", "+", "┐", "+", "└", "+", "┘", "+", "├", "+", "┤", "+", "┬", "+", "┴", "+", "│", "|", "─", "-",
	"✓", "v", "●", "*", "○", "o", "✗", "x", "█", "#", "░", "-", "…", "~", "·", "-", "→", ">", "▸", ">",
	"↑", "^", "↓", "v", "←", "<", "•", "*", "■", "!", "×", "x", "—", "-", "“", "\"", "”", "\"", "’", "'", "⠋", "|", "⠙", "/", "⠹", "-", "⠸", "\\",
)

// screen finishes a frame for the terminal at hand.
func (t theme) screen(frame string) string {
	if t.ascii {
		return plain.Replace(frame)
	}
	return frame
}

// spinner's pictures, one a tick.
var spinner = []string{"⠋", "⠙", "⠹", "⠸"}
