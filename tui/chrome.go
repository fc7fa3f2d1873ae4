package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine/story"
)

func width(s string) int { return lipgloss.Width(s) }

// header says where one is: the lab, whose account, and which step of how many.
func (l *lab) header(w int) string {
	e, t := l.env, l.env.theme
	left := t.Title.Render("eksui") + "  " + e.t(msgHeadLab, l.about.Lab)
	switch {
	case l.about.Practice:
		left += "   " + t.Good.Render(e.t(msgHeadPractice)) + l.accidentsLine()
	case l.about.Account != "":
		left += "   " + t.Warn.Render(l.about.Region) + "   " + l.about.Account + "/" + l.about.User
	}
	return spread(" "+left, e.t(msgHeadStep, l.at+1, len(l.steps))+" ", w)
}

// listLines is the step list: what is done, what is at work and for how long, and below it the money.
func (l *lab) listLines(w, h int) []string {
	e, t := l.env, l.env.theme
	var lines []string
	for i, id := range l.steps {
		st := l.state.Step(id)
		right := ""
		switch {
		case st.Phase == story.Running || st.Phase == story.Undoing:
			right = clock(e.now.Sub(st.Began))
		case st.Phase == story.Done && st.Took >= time.Second:
			right = clock(st.Took)
		}
		mark, name := glyph(e, st.Phase), l.title(id)
		switch {
		case i == l.at && l.inList:
			mark, name = ">", t.Selected.Render(name)
		case i == l.at:
			name = t.Focused.Render(name)
		}
		lines = append(lines, spread(mark+" "+name, right, w))
	}
	money := l.moneyLines(w)
	if gap := h - len(lines) - len(money); gap > 0 {
		lines = append(lines, make([]string, gap)...)
		lines = append(lines, money...)
	} else {
		lines, _ = window(lines, 0, l.at, h)
	}
	return block(lines, w, h)
}

// strip is the step list on one line, for narrow screens.
func (l *lab) strip(w int) string {
	e := l.env
	var marks strings.Builder
	for i, id := range l.steps {
		mark := glyph(e, l.state.Step(id).Phase)
		if i == l.at {
			mark = "[" + mark + "]"
		}
		marks.WriteString(mark)
	}
	name := l.title(l.id())
	if l.inList {
		name = e.theme.Selected.Render(name)
	}
	return fit(" "+marks.String()+" "+name, w)
}

// moneyLines is what the lab cost so far and costs an hour, and how long the credentials last.
func (l *lab) moneyLines(w int) []string {
	e := l.env
	var lines []string
	spent, hourly := l.cost()
	switch {
	case l.about.Practice:
		if hourly > 0 {
			lines = append(lines, e.t(msgMoneyPractice, usd(hourly)))
		}
	case hourly > 0 || spent > 0:
		lines = append(lines, e.t(msgMoneySpent, usd(spent)), e.t(msgMoneyHour, usd(hourly)))
	}
	if left := l.about.Expires.Sub(e.now); !l.about.Expires.IsZero() {
		line := e.t(msgMoneyKeys, int(max(0, left)/time.Minute))
		if left < 10*time.Minute {
			line = e.theme.Warn.Render(line)
		}
		lines = append(lines, line)
	}
	for i, line := range lines {
		lines[i] = cut(line, w)
	}
	return lines
}

// cost is what the steps have cost since they began, and cost an hour now, in USD.
func (l *lab) cost() (spent, hourly float64) {
	for id, price := range l.hourly {
		st := l.state.Step(id)
		lived := st.Lived
		if !st.Alive.IsZero() {
			hourly += price
			lived += max(0, l.env.now.Sub(st.Alive))
		}
		spent += price * lived.Hours()
	}
	return spent, hourly
}

// keysKept is how many keys at most keep their place in the footer before the forward and the money.
const keysKept = 4

// footer is the keys, or what there is to say, and the state of the forward. The forward and the money give way to the
// first keys, up to the one that quits.
func (l *lab) footer(keys []key.Binding, w int) string {
	e, t := l.env, l.env.theme
	keys = slices.DeleteFunc(keys, func(b key.Binding) bool { return !b.Enabled() })
	kept := min(keysKept, len(keys))
	if quit := slices.IndexFunc(keys, func(b key.Binding) bool { return b.Help().Key == e.keys.Quit.Help().Key }); quit >= 0 {
		kept = min(kept, quit+1)
	}
	room := w - 2 - width(helpLine(t, keys[:kept], w))
	right := ""
	add := func(s string) {
		if width(right+s) <= room {
			right += s
		}
	}
	if f := l.state.Forward; f.Up {
		add(t.Good.Render("● ") + strings.TrimPrefix(f.Address, "http://") + " ")
	}
	if w < columnWidth {
		if spent, hourly := l.cost(); hourly > 0 && !l.about.Practice {
			add(e.t(msgMoneyShort, usd(spent), usd(hourly)) + " ")
		}
	}
	left := e.in(l.flash)
	switch {
	case left == "":
		left = helpLine(t, keys, w-width(right)-2)
	case l.flashBad:
		left = t.Bad.Render(left)
	default:
		left = t.Good.Render(left)
	}
	return spread(" "+left, right, w)
}

// tabs are the sides of the page, the current one in brackets.
func (l *lab) tabs(w int) string {
	e, t := l.env, l.env.theme
	names := []text.Key{msgTabGuide, msgTabPlan, msgTabHand, msgTabLive}
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = " " + e.t(n) + " "
		if tab(i) == l.page().tab {
			parts[i] = t.Title.Render("[" + e.t(n) + "]")
		}
	}
	all := strings.Join(parts, "·")
	if title := l.title(l.id()) + " ── "; width(title)+width(all) <= w {
		all = title + all
	}
	return cut(all, w)
}

// goodbye says how to continue after leaving.
func (m *model) goodbye() text.Text {
	switch {
	case m.lab == nil:
		return text.Text{}
	case m.lab.state.Receipt != nil && m.lab.state.Receipt.Clean():
		return msgByeNothing.With()
	case !m.lab.anything():
		return msgByeNoLab.With()
	case m.lab.about.Practice:
		return msgByePractice.With(m.lab.titles[m.lab.id()])
	}
	spent, hourly := m.lab.cost()
	return msgByeAWS.With(m.lab.titles[m.lab.id()], usd(hourly), usd(spent))
}

// anything says whether a step left something in the cloud, as far as is known.
func (l *lab) anything() bool {
	for id, st := range l.state.Steps {
		if id != steps.Credentials && id != steps.Subnets && id != steps.Teardown && st.Phase != story.Todo {
			return true
		}
	}
	return false
}
