package screen

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Input is one line of text. The editing is textinput's; the drawing is ours, because its real cursor counts runes and a
// Hangul syllable is two cells wide.
type Input struct {
	edit   textinput.Model
	secret bool
}

// NewInput is a line that begins with value and the cursor behind it; a secret one shows dots.
func NewInput(value string, secret bool) Input {
	e := textinput.New()
	e.Prompt = ""
	e.CharLimit = 0
	e.SetVirtualCursor(false)
	e.SetValue(value)
	e.CursorEnd()
	e.Focus()
	return Input{edit: e, secret: secret}
}

// Value is what was typed or pasted, without the blanks and line ends that a paste brings along.
func (in *Input) Value() string { return strings.TrimSpace(in.edit.Value()) }

// Clear forgets the value.
func (in *Input) Clear() { in.edit.Reset() }

// Update takes keys and pastes.
func (in *Input) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	in.edit, cmd = in.edit.Update(msg)
	return cmd
}

// View draws the part around the cursor in w cells, and says in which cell the cursor stands.
func (in *Input) View(w int) (line string, cursor int) {
	if w <= 0 {
		return "", 0
	}
	runes := []rune(in.edit.Value())
	before := string(runes[:min(in.edit.Position(), len(runes))])
	after := string(runes[min(in.edit.Position(), len(runes)):])
	if in.secret {
		before, after = mask(before), mask(after)
	}
	cursor = ansi.StringWidth(before)
	if over := cursor - (w - 1); over > 0 {
		before = ansi.TruncateLeft(before, over+1, "") // one more: of a wide character, no half goes
		cursor = ansi.StringWidth(before)
	}
	return ansi.Truncate(before+after, w, ""), min(cursor, w-1)
}

func mask(s string) string { return strings.Repeat("•", len([]rune(s))) }
