// Package picker is the list of kubeconfig contexts to choose from: type to filter, Enter switches. It is shown by
// itself by `eksui contexts` and over any page by the wizard.
package picker

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"eksui/internal/text"
	"eksui/kube/kubeconfig"
)

// Styles is how the picker looks; the zero value is plain.
type Styles struct {
	Selected, Faint, Match, Warn lipgloss.Style
}

// Picker is the component. Its messages are its own, so that it can share a program.
type Picker struct {
	ctx    context.Context
	files  *kubeconfig.Files
	lang   text.Lang
	styles Styles

	listing kubeconfig.Listing
	loaded  bool
	query   []rune
	rows    []row // that match the query, best first
	cursor  int
	w, h    int // as last told
	top     int // first row in view
	height  int // rows in view

	reach    map[string]reach // by server
	done     bool
	switched string // the name chosen, "" when left without a choice
	failed   error
	said     text.Text
}

// New makes a picker. ctx ends its background work.
func New(ctx context.Context, files *kubeconfig.Files, lang text.Lang, styles Styles) *Picker {
	return &Picker{ctx: ctx, files: files, lang: lang, styles: styles, reach: map[string]reach{}, height: 10}
}

type (
	listed struct{ listing kubeconfig.Listing }
	used   struct {
		name string
		err  error
	}
)

// Init reads the contexts.
func (p *Picker) Init() tea.Cmd {
	return func() tea.Msg { return listed{p.files.List()} }
}

// Done says that the picker has finished, with the sentence to show, if any.
func (p *Picker) Done() (bool, text.Text) { return p.done, p.said }

// Chosen is the context that was switched to, "" when none was.
func (p *Picker) Chosen() string { return p.switched }

// Update takes a message; its size is one (tea.WindowSizeMsg).
func (p *Picker) Update(msg tea.Msg) tea.Cmd {
	cmd := p.update(msg)
	if p.h > 0 {
		_, p.top, p.height = p.window(p.w, p.h)
	}
	switch msg.(type) {
	case listed, tea.PasteMsg, tea.KeyPressMsg:
		return tea.Batch(cmd, p.probeVisible())
	}
	return cmd
}

func (p *Picker) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.w, p.h = msg.Width, msg.Height
	case listed:
		p.listing, p.loaded = msg.listing, true
		p.filter()
		p.toCurrent()
	case used:
		if msg.err != nil {
			p.failed = msg.err
			return nil
		}
		p.done, p.switched, p.said = true, msg.name, switchedTo.With(msg.name)
	case reached:
		p.reach[msg.server] = msg.reach
	case tea.PasteMsg:
		p.typed(msg.Content)
	case tea.KeyPressMsg:
		return p.key(msg)
	}
	return nil
}

func (p *Picker) key(k tea.KeyPressMsg) tea.Cmd {
	p.failed = nil
	switch k.String() {
	case "esc", "ctrl+c":
		if len(p.query) > 0 && k.String() == "esc" {
			p.query = nil
			p.filter()
			return nil
		}
		p.done = true
	case "enter":
		return p.choose()
	case "up", "ctrl+p":
		p.move(-1)
	case "down", "ctrl+n", "tab":
		p.move(1)
	case "pgup":
		p.move(-p.height)
	case "pgdown":
		p.move(p.height)
	case "home":
		p.move(-len(p.rows))
	case "end":
		p.move(len(p.rows))
	case "backspace":
		if len(p.query) > 0 {
			p.query = p.query[:len(p.query)-1]
			p.filter()
		}
	case "ctrl+u":
		p.query = nil
		p.filter()
	default:
		p.typed(k.Text)
	}
	return nil
}

func (p *Picker) choose() tea.Cmd {
	if p.cursor >= len(p.rows) {
		return nil
	}
	name := p.rows[p.cursor].Name
	return func() tea.Msg {
		_, err := p.files.Use(name)
		return used{name, err}
	}
}

func (p *Picker) typed(s string) {
	for _, r := range s {
		if r >= ' ' {
			p.query = append(p.query, r)
		}
	}
	p.filter()
}

func (p *Picker) move(by int) {
	p.cursor = max(0, min(p.cursor+by, len(p.rows)-1))
}

func (p *Picker) toCurrent() {
	for i, r := range p.rows {
		if r.Current {
			p.cursor = i
		}
	}
}
