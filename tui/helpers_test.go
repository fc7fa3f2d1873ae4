package tui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/site"
)

var update = flag.Bool("update", false, "write the golden frames anew")

// noon is when the tests take place.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// newTestLab is a wizard with a practice lab open that has not asked the cloud for anything: tests hand it the answers.
func newTestLab(t testing.TB, lang text.Lang, practice bool) *model {
	t.Helper()
	folder := t.TempDir()
	open := func(context.Context, bool) (Lab, error) {
		return steps.Open(site.Setup{Practice: practice, Folder: folder}, nil)
	}
	ctx, cancel := context.WithCancel(t.Context())
	m := newModel(ctx, Options{Open: open, Lang: lang}, noon)
	m.Update(m.open(practice)())
	t.Cleanup(func() {
		cancel()
		if err := m.work.giveBack(); err != nil {
			t.Error(err)
		}
	})
	if m.lab == nil {
		t.Fatal(m.opening.err)
	}
	m.lab.checking, m.lab.landed = false, true
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	return m
}

// stepPage is the page in view, which is a step's.
func (m *model) stepPage() *stepPage { return m.lab.page().(*stepPage) }

// send hands the lab records as the engine would.
func (m *model) send(id engine.ID, run string, at time.Time, events ...engine.Event) {
	b := batchMsg{lab: m.lab.number}
	for i, e := range events {
		b.records = append(b.records, engine.Record{Seq: uint64(i + 1), Time: at.Add(time.Duration(i) * time.Second), Run: run, Step: id, Event: e})
	}
	m.Update(b)
}

// press sends keys by name: "enter", "q", "ㅂ".
func (m *model) keys(names ...string) tea.Cmd {
	var last tea.Cmd
	for _, n := range names {
		_, last = m.Update(keyPress(n))
	}
	return last
}

var special = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
	"right": tea.KeyRight, "space": tea.KeySpace, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
}

func keyPress(name string) tea.KeyPressMsg {
	switch {
	case name == "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case name == "ctrl+c":
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	case special[name] != 0:
		return tea.KeyPressMsg{Code: special[name]}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// screen is the frame without its colours. Every line must be as wide as the screen at most, and no more lines than it
// has.
func (m *model) screen(t *testing.T) string {
	t.Helper()
	s := ansi.Strip(m.View().Content)
	lines := strings.Split(s, "\n")
	if len(lines) > m.height {
		t.Errorf("%dx%d: %d lines", m.width, m.height, len(lines))
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > m.width {
			t.Errorf("%dx%d: line %d has %d cells: %q", m.width, m.height, i, w, line)
		}
	}
	return s
}

// golden compares the frame with the one on file, at three sizes.
func (m *model) golden(t *testing.T, name string) {
	t.Helper()
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		got := trimLines(m.screen(t))
		file := filepath.Join("testdata", fmt.Sprintf("%s-%s-%dx%d.golden", name, m.env.Lang, size[0], size[1]))
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
			t.Errorf("%s (-want +got):\n%s", file, d)
		}
	}
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
