package screen

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Theme is all style there is. Bubble Tea turns the colours into what the terminal can show, or drops them (NO_COLOR);
// nothing is said by colour alone.
type Theme struct {
	Title, Border, Faint, Key, Selected, Focused lipgloss.Style
	Good, Busy, Bad, Warn                        lipgloss.Style
	ASCII                                        bool
}

// NewTheme is the style for a dark or a light terminal, and for one that can draw only ASCII.
func NewTheme(dark, ascii bool) Theme {
	pick := lipgloss.LightDark(dark)
	ink := func(light, darkInk string) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(darkInk)))
	}
	return Theme{
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
		ASCII:    ascii,
	}
}

// plain replaces every drawn character by an ASCII one of the same width, for terminals that have no others.
var plain = strings.NewReplacer(
	"┌", "+", "┐", "+", "└", "+", "┘", "+", "├", "+", "┤", "+", "┬", "+", "┴", "+", "│", "|", "─", "-",
	"✓", "v", "●", "*", "○", "o", "✗", "x", "█", "#", "░", "-", "…", "~", "·", "-", "→", ">", "▸", ">",
	"↑", "^", "↓", "v", "←", "<", "•", "*", "■", "!", "×", "x", "—", "-", "“", "\"", "”", "\"", "’", "'", "⠋", "|", "⠙", "/", "⠹", "-", "⠸", "\\",
)

// Finish makes a frame ready for the terminal at hand.
func (t Theme) Finish(frame string) string {
	if t.ASCII {
		return plain.Replace(frame)
	}
	return frame
}

// Code sets what stands in backticks apart.
func (t Theme) Code(s string) string {
	parts := strings.Split(s, "`")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = t.Key.Render(parts[i])
	}
	return strings.Join(parts, "")
}

// spinner's pictures, one a tick.
var spinner = []string{"⠋", "⠙", "⠹", "⠸"}
