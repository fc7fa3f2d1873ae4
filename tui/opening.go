package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/tui/screen"
)

// opening is the first page: what to open.
type opening struct {
	env     *screen.Env
	ask     screen.Ask
	choices []choice
	at      int
	found   *Found // nil while it is being looked for
	busy    bool   // a lab is being opened
	err     error
}

// choice is one row of the opening page.
type choice struct {
	name, what text.Key
	wish       tea.Msg
}

func newOpening(e *screen.Env, ask screen.Ask, o Options) *opening {
	p := &opening{env: e, ask: ask}
	if o.Open != nil {
		p.choices = append(p.choices,
			choice{msgOpenPractice, msgOpenPracticeWhat, openLabMsg{practice: true}}, choice{msgOpenAWS, msgOpenAWSWhat, openLabMsg{}})
	}
	if o.Contexts != nil {
		p.choices = append(p.choices, choice{msgOpenContexts, msgOpenContextsWhat, openContextsMsg{}})
	}
	if o.Forward {
		p.choices = append(p.choices, choice{msgOpenForward, msgOpenForwardWhat, leaveMsg{forward: true}})
	}
	return p
}

// Update moves, and asks for what is chosen. While a lab is being opened nothing else is.
func (p *opening) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return p, nil
	}
	k, idle := p.env.Keys, !p.busy && len(p.choices) > 0
	switch {
	case idle && key.Matches(press, k.Up):
		p.at = max(0, p.at-1)
	case idle && key.Matches(press, k.Down):
		p.at = min(len(p.choices)-1, p.at+1)
	case idle && key.Matches(press, k.Enter):
		p.ask(p.choices[p.at].wish)
	default:
		p.ask(screen.Untaken{KeyPressMsg: press})
	}
	return p, nil
}

// View draws the page between header and footer.
func (p *opening) View(w, h int) (string, *tea.Cursor) {
	t := p.env.Theme
	in := max(1, w-4)
	lines := []string{""}
	for _, l := range screen.Wrap(p.env.T(msgOpenClaim), in) {
		lines = append(lines, t.Focused.Render(l))
	}
	lines = append(lines, "")
	name := 0
	for _, c := range p.choices {
		name = max(name, screen.Width(p.env.T(c.name)))
	}
	for i, c := range p.choices {
		mark, label := "  ", screen.Fit(p.env.T(c.name), name)
		if i == p.at {
			mark, label = "> ", t.Selected.Render(label)
		}
		for j, l := range screen.Wrap(p.env.T(c.what), max(1, in-name-5)) {
			if j > 0 {
				mark, label = "  ", strings.Repeat(" ", name)
			}
			lines = append(lines, mark+label+"   "+t.Faint.Render(l))
		}
	}
	lines = append(lines, "")
	switch {
	case p.busy:
		lines = append(lines, t.Busy.Render(p.env.Spin())+" "+p.env.T(msgOpening))
	case p.err != nil:
		for _, l := range screen.Wrap(text.InLang(p.err, p.env.Lang), in) {
			lines = append(lines, t.Bad.Render(l))
		}
	default:
		for _, l := range screen.Wrap(p.foundLine(), in) {
			lines = append(lines, t.Faint.Render(l))
		}
	}
	for i, l := range lines {
		lines[i] = "   " + l
	}
	return strings.Join(screen.Block(lines, w, h), "\n"), nil
}

func (p *opening) foundLine() string {
	if p.found == nil {
		return ""
	}
	parts := []string{p.env.T(msgFoundNoProfile)}
	if f := p.found; f.Profile != "" {
		parts[0] = p.env.T(msgFoundProfile, f.Profile)
		if f.Region != "" {
			parts[0] += " (" + f.Region + ")"
		}
	}
	parts = append(parts, p.env.T(msgFoundContexts, p.found.Contexts))
	if len(p.found.Labs) == 0 {
		parts = append(parts, p.env.T(msgFoundNoLab))
	} else {
		parts = append(parts, p.env.T(msgFoundLabs, strings.Join(p.found.Labs, ", ")))
	}
	return p.env.T(msgFound, strings.Join(parts, " · "))
}

// Keys lists the page's keys.
func (p *opening) Keys() []key.Binding {
	k := p.env.Keys
	return []key.Binding{k.Down, k.Enter, k.Contexts, k.Lang, k.Help, k.Quit}
}
