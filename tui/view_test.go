package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
)

// TestViewChangesNothing: a wizard that was drawn after every message, and one that was not, show the same in the end.
func TestViewChangesNothing(t *testing.T) {
	messages := []tea.Msg{
		keyPress("pgdown"), keyPress("down"), tea.WindowSizeMsg{Width: 60, Height: 12}, keyPress("end"), keyPress("up"), keyPress("pgup"),
		tea.WindowSizeMsg{Width: 130, Height: 40}, keyPress("down"), keyPress("한"), tea.WindowSizeMsg{Width: 80, Height: 16}, keyPress("pgdown"), keyPress("home"), keyPress("down"),
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			drawn, undrawn := s.make(t, text.EN), s.make(t, text.EN)
			for _, msg := range messages {
				drawn.Update(msg)
				drawn.View()
				drawn.View()
				undrawn.Update(msg)
			}
			if got, want := drawn.screen(t), undrawn.screen(t); got != want {
				t.Errorf("drawn:\n%s\nnot drawn before:\n%s", got, want)
			}
		})
	}
}

// TestTwoQuickKeys: what the first one asked for is done when the second one comes.
func TestTwoQuickKeys(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	if m.keys("f") == nil {
		t.Fatal("f does not open the forward")
	}
	if m.keys("f") != nil {
		t.Error("a second f opens it once more")
	}
	m = scenePlan(t, text.EN)
	if m.keys("enter") == nil || m.keys("enter") != nil || m.lab.running != steps.Cluster {
		t.Error("the second Enter did not find the step at work")
	}
}
