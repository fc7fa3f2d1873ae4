package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"eksui/internal/text"
	"eksui/steps/engine/story"
	"eksui/tui/screen"
)

// header says where one is: the lab, whose account, and which step of how many.
func (l *lab) header(w int) string {
	e, t := l.env, l.env.Theme
	left := t.Title.Render("eksui") + "  " + e.T(msgHeadLab, l.about.Lab)
	switch {
	case l.about.Unbilled:
		left += "   " + t.Good.Render(e.T(msgHeadPractice))
		if on := l.accidentsOn(); len(on) > 0 { // so that nobody looks for a real cause
			left += "   " + t.Warn.Render(e.T(msgHeadAccidents, len(on)))
		}
	case l.about.Account != "":
		left += "   " + t.Warn.Render(l.about.Region) + "   " + l.about.Account + "/" + l.about.User
	}
	right := ""
	if at := l.stepInView(); at >= 0 {
		right = e.T(msgHeadStep, at+1, len(l.steps)) + " "
	}
	return screen.Spread(" "+left, right, w)
}

// keysKept is how many keys at most keep their place in the footer before the forward and the money.
const keysKept = 4

// footer is the keys, or what there is to say, and the state of the forward. The forward and the money give way to the
// first keys, up to the one that quits.
func (l *lab) footer(keys []key.Binding, w int) string {
	e, t := l.env, l.env.Theme
	keys = slices.DeleteFunc(keys, func(b key.Binding) bool {
		return !b.Enabled() || l.running == "" && b.Help().Key == e.Keys.Stop.Help().Key
	})
	kept := min(keysKept, len(keys))
	if quit := slices.IndexFunc(keys, func(b key.Binding) bool { return b.Help().Key == e.Keys.Quit.Help().Key }); quit >= 0 {
		kept = min(kept, quit+1)
	}
	room := w - 2 - screen.Width(screen.HelpLine(t, keys[:kept], w))
	right := ""
	add := func(s string) {
		if screen.Width(right+s) <= room {
			right += s
		}
	}
	if f := l.story.Forward; f.Up {
		add(t.Good.Render("● ") + strings.TrimPrefix(f.Address, "http://") + " ")
	}
	if w < screen.ColumnWidth {
		if spent, hourly := l.cost(); hourly > 0 && !l.about.Unbilled {
			add(e.T(msgMoneyShort, screen.USD(spent), screen.USD(hourly)) + " ")
		}
	}
	left := e.In(l.flash)
	switch {
	case left == "":
		left = screen.HelpLine(t, keys, w-screen.Width(right)-2)
	case l.flashBad:
		left = t.Bad.Render(left)
	default:
		left = t.Good.Render(left)
	}
	return screen.Spread(" "+left, right, w)
}

// pageTitle is the page's name with its sides, the current one in brackets.
func (l *lab) pageTitle(w int) string {
	e, t := l.env, l.env.Theme
	title := e.In(l.page().title())
	names, shown := l.page().tabs()
	if len(names) == 0 {
		return screen.Cut(title, w)
	}
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = " " + e.T(n) + " "
		if i == shown {
			parts[i] = t.Title.Render("[" + e.T(n) + "]")
		}
	}
	all := strings.Join(parts, "·")
	if title += " ── "; screen.Width(title)+screen.Width(all) <= w {
		all = title + all
	}
	return screen.Cut(all, w)
}

// goodbye says how to continue after leaving.
func (m *model) goodbye() text.Text {
	l := m.lab
	switch {
	case l == nil:
		return text.Text{}
	case l.story.Receipt != nil && len(l.story.Receipt.Left) == 0 && len(l.story.Receipt.Unread) == 0:
		return msgByeNothing.With()
	case !l.left():
		return msgByeNoLab.With()
	case l.about.Unbilled:
		return msgByePractice.With(l.standsAt())
	}
	spent, hourly := l.cost()
	return msgByeAWS.With(l.standsAt(), screen.USD(hourly), screen.USD(spent))
}

// standsAt names the step in view, or the first that is not done where a page of another kind is.
func (l *lab) standsAt() text.Text {
	at := l.stepInView()
	if at < 0 {
		at = max(0, slices.IndexFunc(l.steps, func(s stage) bool { return l.phaseOf(s.ID) != story.Done }))
	}
	return l.steps[at].Title
}
