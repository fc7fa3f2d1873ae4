package tui

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/tui/screen"
)

// noticePage is a page that is no step's: it says one sentence.
type noticePage struct{ ask screen.Ask }

func (p *noticePage) id() pageID                 { return "notice" }
func (p *noticePage) title() text.Text           { return text.Raw("Notice") }
func (p *noticePage) rail() (mark, right string) { return "·", "" }
func (p *noticePage) tabs() ([]text.Key, int)    { return nil, 0 }
func (p *noticePage) busy() bool                 { return false }
func (p *noticePage) beside() screen.Pane        { return nil }
func (p *noticePage) Keys() []key.Binding        { return nil }

func (p *noticePage) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		p.ask(screen.Untaken{KeyPressMsg: press})
	}
	return p, nil
}

func (p *noticePage) View(w, h int) (string, *tea.Cursor) {
	return strings.Join(screen.Block([]string{"One sentence."}, w, h), "\n"), nil
}

// TestAPageOfAnotherKindHasAPlace: it is in the rail, no step's number is told for it, the keys of every page work, and the
// way through the steps does not lead over it.
func TestAPageOfAnotherKindHasAPlace(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	m.lab.pages = append(m.lab.pages, &noticePage{m.ask})
	m.keys("left", "end", "enter")
	if s := m.screen(t); !strings.Contains(s, "One sentence.") || strings.Contains(s, "step 1") || !strings.Contains(s, "· Notice") {
		t.Errorf("the page:\n%s", s)
	}
	if m.keys("?"); m.over == nil {
		t.Error("the help does not open from it")
	}
	m.keys("esc")
	if m.keys("left"); !m.lab.inRail {
		t.Error("left does not lead to the rail")
	}
	m.at(steps.Teardown, tabGuide)
	m.lab.next()
	if m.lab.page().id() != stepPageID(steps.Teardown) || m.lab.flash.IsZero() {
		t.Errorf("after the last step comes %s", m.lab.page().id())
	}
}
