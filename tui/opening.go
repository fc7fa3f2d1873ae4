package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
)

// opening is the first page: what to open.
type opening struct {
	env     *env
	choices []choice
	at      int
	found   *Found // nil while it is being looked for
	busy    bool   // a lab is being opened
	err     error
}

// choice is one row of the opening page.
type choice struct {
	name, what text.Key
	act        func(m *model) tea.Cmd
}

func newOpening(e *env, o Options) opening {
	p := opening{env: e}
	if o.Open != nil {
		p.choices = append(p.choices,
			choice{msgOpenPractice, msgOpenPracticeWhat, func(m *model) tea.Cmd { return m.open(true) }},
			choice{msgOpenAWS, msgOpenAWSWhat, func(m *model) tea.Cmd { return m.open(false) }})
	}
	if o.Contexts != nil {
		p.choices = append(p.choices, choice{msgOpenContexts, msgOpenContextsWhat, (*model).openContexts})
	}
	if o.Forward {
		p.choices = append(p.choices, choice{msgOpenForward, msgOpenForwardWhat, func(m *model) tea.Cmd {
			m.forward = true
			return m.leave()
		}})
	}
	return p
}

func (m *model) pressOpening(msg tea.KeyPressMsg) tea.Cmd {
	p, k := &m.opening, m.env.keys
	switch {
	case p.busy || len(p.choices) == 0:
	case key.Matches(msg, k.Up):
		p.at = max(0, p.at-1)
	case key.Matches(msg, k.Down):
		p.at = min(len(p.choices)-1, p.at+1)
	case key.Matches(msg, k.Enter):
		return p.choices[p.at].act(m)
	}
	return nil
}

// View draws the page between header and footer.
func (p *opening) View(w, h int) string {
	t := p.env.theme
	in := max(1, w-4)
	lines := []string{""}
	for _, l := range wrap(p.env.t(msgOpenClaim), in) {
		lines = append(lines, t.Focused.Render(l))
	}
	lines = append(lines, "")
	name := 0
	for _, c := range p.choices {
		name = max(name, width(p.env.t(c.name)))
	}
	for i, c := range p.choices {
		mark, label := "  ", fit(p.env.t(c.name), name)
		if i == p.at {
			mark, label = "> ", t.Selected.Render(label)
		}
		for j, l := range wrap(p.env.t(c.what), max(1, in-name-5)) {
			if j > 0 {
				mark, label = "  ", strings.Repeat(" ", name)
			}
			lines = append(lines, mark+label+"   "+t.Faint.Render(l))
		}
	}
	lines = append(lines, "")
	switch {
	case p.busy:
		lines = append(lines, t.Busy.Render(p.env.spin())+" "+p.env.t(msgOpening))
	case p.err != nil:
		for _, l := range wrap(text.InLang(p.err, p.env.lang), in) {
			lines = append(lines, t.Bad.Render(l))
		}
	default:
		for _, l := range wrap(p.foundLine(), in) {
			lines = append(lines, t.Faint.Render(l))
		}
	}
	for i, l := range lines {
		lines[i] = "   " + l
	}
	return strings.Join(block(lines, w, h), "\n")
}

func (p *opening) foundLine() string {
	if p.found == nil {
		return ""
	}
	parts := []string{p.env.t(msgFoundNoProfile)}
	if f := p.found; f.Profile != "" {
		parts[0] = p.env.t(msgFoundProfile, f.Profile)
		if f.Region != "" {
			parts[0] += " (" + f.Region + ")"
		}
	}
	parts = append(parts, p.env.t(msgFoundContexts, p.found.Contexts))
	if len(p.found.Labs) == 0 {
		parts = append(parts, p.env.t(msgFoundNoLab))
	} else {
		parts = append(parts, p.env.t(msgFoundLabs, strings.Join(p.found.Labs, ", ")))
	}
	return p.env.t(msgFound, strings.Join(parts, " · "))
}

// Keys lists the page's keys.
func (p *opening) Keys() []key.Binding {
	k := p.env.keys
	return []key.Binding{k.Down, k.Enter, k.Contexts, k.Lang, k.Help, k.Quit}
}
