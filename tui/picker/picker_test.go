package picker

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/internal/text"
	"eksui/kube/kubeconfig"
)

// drain runs a command and all that follow from it, as the program would.
func drain(p *Picker, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			drain(p, c)
		}
		return
	}
	drain(p, p.Update(msg))
}

func press(p *Picker, keys ...tea.KeyPressMsg) {
	for _, k := range keys {
		drain(p, p.Update(k))
	}
}

func typing(p *Picker, s string) {
	for _, r := range s {
		press(p, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

var (
	enter = tea.KeyPressMsg{Code: tea.KeyEnter}
	esc   = tea.KeyPressMsg{Code: tea.KeyEscape}
	down  = tea.KeyPressMsg{Code: tea.KeyDown}
)

// shown makes a picker over contexts named so, all leading to one server.
func shown(t *testing.T, server string, names ...string) (*Picker, *kubeconfig.Files) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "clusters:\n- {name: c, cluster: {server: %q}}\nusers:\n- {name: u, user: {}}\ncurrent-context: %q\ncontexts:\n", server, names[0])
	for _, n := range names {
		fmt.Fprintf(&b, "- {name: %q, context: {cluster: c, user: u, namespace: 개발}}\n", n)
	}
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	f := kubeconfig.Open(path, t.TempDir())
	p := New(t.Context(), f, text.EN, Styles{})
	drain(p, p.Init())
	return p, f
}

func view(p *Picker, w, h int) string {
	list, _ := p.View(w, h)
	return list
}

// The terminal shows what an input method composes at its own cursor, so that has to be where one types.
func TestTheCursorStandsBehindWhatWasTyped(t *testing.T) {
	p, _ := shown(t, "", "home")
	for typed, want := range map[string]int{"": 2, "ho": 4, "한글": 6, strings.Repeat("가", 40): 18} {
		p.query = []rune(typed)
		if list, cursor := p.View(20, 5); cursor == nil || cursor.X != want || cursor.Y != 0 {
			t.Errorf("%q: cursor %v, want %d\n%s", typed, cursor, want, list)
		}
	}
}

func TestTypingFiltersAndEnterSwitches(t *testing.T) {
	p, f := shown(t, "", "home", "prod-eu", "prod-서울", "staging")
	typing(p, "prod서")
	if got := view(p, 60, 6); strings.Contains(got, "prod-eu") || !strings.Contains(got, "prod-서울") {
		t.Errorf("after typing:\n%s", got)
	}
	press(p, enter)
	done, said := p.Done()
	if now, err := f.Current(); !done || now != "prod-서울" || err != nil || p.Chosen() != now {
		t.Errorf("done %v, current %q, %v", done, now, err)
	}
	if !strings.Contains(said.In(text.KO), "prod-서울") {
		t.Errorf("said %q", said.In(text.KO))
	}
}

func TestEscClearsTheFilterAndThenLeavesEverythingAsItWas(t *testing.T) {
	p, f := shown(t, "", "home", "prod")
	typing(p, "zzz")
	if got := view(p, 40, 5); !strings.Contains(got, "No context matches") {
		t.Errorf("nothing matches:\n%s", got)
	}
	press(p, enter, esc)
	if done, _ := p.Done(); done || len(p.rows) != 2 {
		t.Errorf("after esc: done %v, %d rows", done, len(p.rows))
	}
	press(p, down, esc)
	if done, said := p.Done(); !done || !said.IsZero() {
		t.Errorf("done %v, said %v", done, said)
	}
	if now, _ := f.Current(); now != "home" {
		t.Errorf("current %q", now)
	}
}

func TestServersThatDoNotAnswerAreMarked(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := shown(t, "http://"+l.Addr().String(), "home")
	if got := view(p, 60, 4); strings.Contains(got, "✗") {
		t.Errorf("marked while it answers:\n%s", got)
	}
	_ = l.Close()
	p, _ = shown(t, "http://"+l.Addr().String(), "home")
	if got := view(p, 60, 4); !strings.Contains(got, "▸*✗ home") || !strings.Contains(got, "does not answer") {
		t.Errorf("not marked:\n%s", got)
	}
}

func TestAContextThatFailsToSwitchSaysWhy(t *testing.T) {
	p, f := shown(t, "", "home")
	if err := os.WriteFile(f.Paths()[0], []byte("contexts:\n- {name: home, context: {cluster: gone, user: u}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	press(p, enter)
	if done, _ := p.Done(); done {
		t.Error("done all the same")
	}
	for _, w := range []int{200, 40} {
		got := strings.Join(strings.Fields(view(p, w, 12)), " ")
		if !strings.Contains(got, `"gone" is not defined`) || !strings.Contains(got, "eksui contexts delete NAME") {
			t.Errorf("%d cells wide:\n%s", w, got)
		}
	}
}

func TestEveryLineFitsAtEverySize(t *testing.T) {
	names := []string{"아주 긴 이름: 슬래시/와 콜론", "a\x1b[31m", strings.Repeat("x", 300)}
	for i := range 2000 {
		names = append(names, fmt.Sprintf("cluster-%04d", i))
	}
	p, _ := shown(t, "", names...)
	for _, lang := range []text.Lang{text.EN, text.KO} {
		p.lang = lang
		for w := 1; w < 130; w += 7 {
			for h := 1; h < 45; h += 6 {
				got := view(p, w, h)
				lines := strings.Split(got, "\n")
				if len(lines) > h {
					t.Fatalf("%dx%d: %d lines", w, h, len(lines))
				}
				for _, l := range lines {
					if ansi.StringWidth(l) > w || strings.Contains(l, "\x1b[31m") {
						t.Fatalf("%dx%d: %q", w, h, l)
					}
				}
			}
		}
	}
}
