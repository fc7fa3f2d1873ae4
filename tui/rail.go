package tui

import (
	"strings"
	"time"

	"eksui/tui/screen"
)

// railLines is the list of pages: how each stands, and for how long it has been at work; below it the money.
func (l *lab) railLines(w, h int) []string {
	t := l.env.Theme
	var lines []string
	for i, p := range l.pages {
		mark, right := p.rail()
		name := l.env.In(p.title())
		switch {
		case i == l.at && l.inRail:
			mark, name = ">", t.Selected.Render(name)
		case i == l.at:
			name = t.Focused.Render(name)
		}
		lines = append(lines, screen.Spread(mark+" "+name, right, w))
	}
	money := l.moneyLines(w)
	if gap := h - len(lines) - len(money); gap > 0 {
		lines = append(lines, make([]string, gap)...)
		lines = append(lines, money...)
	} else {
		lines, _ = screen.Window(lines, 0, l.at, h)
	}
	return screen.Block(lines, w, h)
}

// strip is the rail on one line, for narrow screens.
func (l *lab) strip(w int) string {
	var marks strings.Builder
	for i, p := range l.pages {
		mark, _ := p.rail()
		if i == l.at {
			mark = "[" + mark + "]"
		}
		marks.WriteString(mark)
	}
	name := l.env.In(l.page().title())
	if l.inRail {
		name = l.env.Theme.Selected.Render(name)
	}
	return screen.Fit(" "+marks.String()+" "+name, w)
}

// moneyLines is what the lab cost so far and costs an hour, and how long the credentials last.
func (l *lab) moneyLines(w int) []string {
	e := l.env
	var lines []string
	spent, hourly := l.cost()
	switch {
	case l.about.Unbilled:
		if hourly > 0 {
			lines = append(lines, e.T(msgMoneyPractice, screen.USD(hourly)))
		}
	case hourly > 0 || spent > 0:
		lines = append(lines, e.T(msgMoneySpent, screen.USD(spent)), e.T(msgMoneyHour, screen.USD(hourly)))
	}
	if left := l.about.Expires.Sub(e.Now); !l.about.Expires.IsZero() {
		line := e.T(msgMoneyKeys, int(max(0, left)/time.Minute))
		if left < 10*time.Minute {
			line = e.Theme.Warn.Render(line)
		}
		lines = append(lines, line)
	}
	for i, line := range lines {
		lines[i] = screen.Cut(line, w)
	}
	return lines
}

// cost is what the steps have cost since they began, and cost an hour now, in USD.
func (l *lab) cost() (spent, hourly float64) {
	for id, price := range l.hourly {
		st := l.story.Step(id)
		lived := st.Lived
		if !st.Alive.IsZero() {
			hourly += price
			lived += max(0, l.env.Now.Sub(st.Alive))
		}
		spent += price * lived.Hours()
	}
	return spent, hourly
}
