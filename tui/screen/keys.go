package screen

import (
	"strings"

	"charm.land/bubbles/v2/key"

	"eksui/internal/text"
)

// jamo are the letters that the same keys send in Hangul mode: nobody should have to switch the input method to quit.
var jamo = strings.NewReplacer(
	"a", "ㅁ", "c", "ㅊ", "f", "ㄹ", "h", "ㅗ", "j", "ㅓ", "k", "ㅏ", "l", "ㅣ", "n", "ㅜ", "q", "ㅂ", "r", "ㄱ", "u", "ㅕ", "x", "ㅌ", "y", "ㅛ",
)

// bind makes a binding; single letters are bound with their jamo.
func bind(show string, what text.Key, lang text.Lang, keys ...string) key.Binding {
	all := keys
	for _, k := range keys {
		if len(k) == 1 {
			if hangul := jamo.Replace(k); hangul != k {
				all = append(all, hangul)
			}
		}
	}
	return key.NewBinding(key.WithKeys(all...), key.WithHelp(show, what.In(lang)))
}

// Keymap is every key of the wizard, in the reader's language.
type Keymap struct {
	Up, Down, PageUp, PageDown, Top, Bottom key.Binding
	Left, Right                             key.Binding
	Enter, Back, Space                      key.Binding
	Tab, BackTab                            key.Binding
	NextField, PrevField                    key.Binding
	Forward, Contexts, Lang, Stop           key.Binding
	Accidents                               key.Binding
	Help, Quit, Interrupt                   key.Binding
	Yes, No                                 key.Binding
}

func newKeymap(lang text.Lang) Keymap {
	return Keymap{
		Up:        bind("↑", msgKeyRows, lang, "up", "k"),
		Down:      bind("↑↓", msgKeyRows, lang, "down", "j"),
		PageUp:    bind("pgup", msgKeyRows, lang, "pgup"),
		PageDown:  bind("pgup/pgdn", msgKeyMore, lang, "pgdown"),
		Top:       bind("home", msgKeyRows, lang, "home"),
		Bottom:    bind("end", msgKeyRows, lang, "end"),
		Left:      bind("←", msgKeySteps, lang, "left", "h"),
		Right:     bind("→", msgKeyPage, lang, "right"),
		Enter:     bind("enter", msgKeyGo, lang, "enter"),
		Back:      bind("esc", msgKeyBack, lang, "esc"),
		Space:     bind("space", msgKeyToggle, lang, "space"),
		Tab:       bind("tab", msgKeyPages, lang, "tab"),
		BackTab:   bind("shift+tab", msgKeyPages, lang, "shift+tab"),
		NextField: bind("tab", msgKeyFields, lang, "tab"),
		PrevField: bind("shift+tab", msgKeyFields, lang, "shift+tab"),
		Forward:   bind("f", msgKeyForward, lang, "f"),
		Contexts:  bind("c", msgKeyContexts, lang, "c"),
		Accidents: bind("a", msgKeyAccidents, lang, "a"),
		Lang:      bind("l", msgKeyLang, lang, "l"),
		Stop:      bind("x", msgKeyStop, lang, "x"),
		Help:      bind("?", msgKeyHelp, lang, "?", "f1"),
		Quit:      bind("q", msgKeyQuit, lang, "q"),
		Interrupt: bind("ctrl+c", msgKeyInterrupt, lang, "ctrl+c"),
		Yes:       bind("y", msgKeyYes, lang, "y"),
		No:        bind("n", msgKeyNo, lang, "n", "esc"),
	}
}

// HelpLine lists bindings in one line of at most w cells, "tab pages  enter go on": those that fit, whole.
func HelpLine(t Theme, bindings []key.Binding, w int) string {
	line, used := "", 0
	for _, b := range bindings {
		if !b.Enabled() {
			continue
		}
		part := t.Key.Render(b.Help().Key) + " " + t.Faint.Render(b.Help().Desc)
		if used > 0 {
			part = "  " + part
		}
		if used += Width(part); used > w {
			break
		}
		line += part
	}
	return line
}
