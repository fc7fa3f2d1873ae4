package screen

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Pane is one part of the screen: a page, a side of it, or what lies over it. It holds what it shows and nothing of what
// owns it; what it wants of others it asks for with a message (see Ask).
type Pane interface {
	// Update takes a message: a key, a paste, the answer of one of its commands, or its size (tea.WindowSizeMsg). The size
	// comes after every message that may have changed what there is to show, so that the pane can bring into view what
	// has to be. A nil pane has closed itself.
	Update(msg tea.Msg) (Pane, tea.Cmd)
	// View draws w by h cells and changes nothing. The cursor, nil where nothing is typed, counts from the upper left corner.
	View(w, h int) (string, *tea.Cursor)
	// Keys lists what the keys do now, the most needed ones first: a narrow footer drops the last.
	Keys() []key.Binding
}

// Ask hands a pane's wish to its owner, which takes it itself or hands it on upwards. The wish is a message, and is taken
// before the next key: two quick keys find what the first one did.
type Ask func(tea.Msg)

// Untaken is the wish of a pane that has no use for a key: its owner may have one.
type Untaken struct{ tea.KeyPressMsg }
