package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"eksui/assets"
	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// view draws the step's page in w by h cells; the last line says what Enter does.
func (l *lab) view(w, h int) (string, *tea.Cursor) {
	if !l.landed {
		line := l.env.theme.Busy.Render(l.env.spin()) + " " + l.env.t(msgLanding)
		return strings.Join(block([]string{line}, w, h), "\n"), nil
	}
	p := l.page()
	room := h - 2
	if room < 3 {
		room = h
	}
	var body string
	var cursor *tea.Cursor
	switch p.tab {
	case tabGuide:
		body = p.guide.View(guideLines(l.env, l.id(), w), w, room, l.env.theme)
	case tabHand:
		body = p.hand.View(l.handLines(w), w, room, l.env.theme)
	case tabLive:
		if l.receiptShown() {
			body = p.planned.View(receiptLines(l.env, l.state.Receipt, l.about.Practice, w), w, room, l.env.theme)
		} else {
			body = p.live.View(l.env, l.state, l.id(), w, room)
		}
	default:
		if f := l.formShown(); f != nil {
			body, cursor = f.View(w, room)
		} else {
			body = p.planned.View(l.planLines(w), w, room, l.env.theme)
		}
	}
	if room == h {
		return body, cursor
	}
	prompt := fit(l.env.theme.Key.Render("▸ enter ")+l.prompt(), w)
	return body + "\n" + strings.Repeat(" ", w) + "\n" + prompt, cursor
}

// formShown is the form on the Plan side, whether or not it has the keys.
func (l *lab) formShown() *form {
	p := l.page()
	if p.filled || p.loading || p.err != nil {
		return nil
	}
	return p.form
}

// receiptShown says whether the teardown's Live side is its receipt.
func (l *lab) receiptShown() bool {
	return l.id() == steps.Teardown && l.state.Receipt != nil && l.running == "" && !l.page().live.events
}

// teaches says whether the guide may stand beside the page: not beside itself, and not where a form needs the room.
func (l *lab) teaches() bool {
	t := l.page().tab
	return t != tabGuide && (t != tabPlan || l.formShown() == nil)
}

// prompt says what Enter does.
func (l *lab) prompt() string {
	e, p, st := l.env, l.page(), l.step()
	last := l.at == len(l.steps)-1
	next := func() string {
		if last {
			return e.t(msgPromptEnd)
		}
		return e.t(msgPromptNext, e.in(l.titles[l.steps[l.at+1]]))
	}
	switch {
	case l.inList:
		return e.t(msgPromptOpen)
	case p.loading:
		return e.t(msgPromptReading)
	case p.tab == tabGuide || p.tab == tabHand:
		return e.t(msgPromptPlan)
	case p.tab == tabLive && l.running != "":
		return e.t(msgPromptDetails)
	case p.tab == tabLive && st.Phase == story.Failed:
		return e.t(msgPromptCard)
	case p.tab == tabLive && st.Phase == story.Done:
		return next()
	case p.tab == tabLive:
		return e.t(msgPromptPlan)
	case p.err != nil:
		return e.t(msgPromptAgain) + l.wayBack()
	case l.formShown() != nil:
		return l.formShown().prompt()
	case l.finished(p, st):
		return next()
	case p.plan != nil && len(p.plan.Blockers) > 0:
		return e.t(msgPromptLookAgain) + l.wayBack()
	case l.id() == steps.Teardown:
		return e.t(msgPromptTear)
	}
	return e.t(msgPromptRun)
}

// wayBack tells the key that leads out of a plan that can't run.
func (l *lab) wayBack() string {
	if !l.choosable() {
		return ""
	}
	return "   " + l.env.theme.Key.Render("esc ") + l.env.t(msgPromptChange)
}

// guideLines is a step's lesson. Its Markdown is of the plain kind: headings, paragraphs, lists, and `code`.
func guideLines(e *env, id engine.ID, w int) []string {
	t := e.theme
	var lines []string
	for para := range strings.SplitSeq(strings.TrimSpace(assets.Lesson(string(e.lang), string(id))), "\n") {
		switch {
		case strings.HasPrefix(para, "#"):
			lines = append(lines, t.Title.Render(cut(strings.TrimLeft(para, "# "), w)))
		case strings.HasPrefix(para, "- "):
			lines = append(lines, wrapIndented("• ", code(t, para[2:]), w)...)
		case para == "":
			lines = append(lines, "")
		default:
			lines = append(lines, wrap(code(t, para), w)...)
		}
	}
	return lines
}

// code sets what stands in backticks apart.
func code(t theme, s string) string {
	parts := strings.Split(s, "`")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = t.Key.Render(parts[i])
	}
	return strings.Join(parts, "")
}

// planLines is what the step would make, cost and take.
func (l *lab) planLines(w int) []string {
	e, t, p := l.env, l.env.theme, l.page()
	switch {
	case p.loading:
		return []string{t.Busy.Render(e.spin()) + " " + e.t(msgPlanReading)}
	case p.err != nil:
		var lines []string
		for _, line := range wrap(text.InLang(p.err, e.lang), w) {
			lines = append(lines, t.Bad.Render(line))
		}
		return lines
	case p.plan == nil:
		return nil
	}
	plan := *p.plan
	var lines []string
	if l.step().Phase == story.Done && l.id() != steps.Teardown {
		plan.Creates, plan.Usual = nil, 0 // nothing more will be made; what it costs goes on
		lines = append(lines, wrapIndented(t.Good.Render("✓")+" ", e.t(msgPlanDone)+" "+e.in(l.step().Detail), w)...)
		lines = append(lines, "")
	}
	for _, b := range plan.Blockers {
		for _, line := range wrapIndented("✗ ", e.in(b), w) {
			lines = append(lines, t.Bad.Render(line))
		}
	}
	if l.id() == steps.Teardown {
		lines = append(lines, wrap(e.t(msgPlanGoes, len(plan.Deletes)), w)...)
	} else if len(plan.Creates) > 0 {
		lines = append(lines, e.t(msgPlanMakes, len(plan.Creates)))
	} else if l.step().Phase != story.Done {
		lines = append(lines, wrap(e.t(msgPlanNothing), w)...)
	}
	items := slices.Concat(plan.Creates, plan.Deletes)
	lines = append(lines, itemLines(e, items, w)...)
	if len(items) > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, l.priceLines(&plan, w)...)
	for _, n := range plan.Notes {
		lines = append(lines, wrapIndented("· ", e.in(n), w)...)
	}
	return lines
}

func itemLines(e *env, items []engine.Item, w int) []string {
	name := 0
	for _, i := range items {
		name = max(name, width(i.Name))
	}
	name = min(name, max(10, w/2))
	var lines []string
	for _, i := range items {
		right := ""
		if i.USD > 0 {
			right = usd(i.USD) + " /h"
		}
		what := kindName(i.Kind)
		if d := e.in(i.Detail); d != "" {
			what += ": " + d
		}
		lines = append(lines, spread("  "+fit(i.Name, name)+"  "+e.theme.Faint.Render(what), right, w))
	}
	return lines
}

func (l *lab) priceLines(plan *engine.Plan, w int) []string {
	e := l.env
	var lines []string
	switch {
	case plan.Usual > 0 && e.speed > 1:
		lines = append(lines, wrap(e.t(msgPlanUsualPractice, e.about(e.here(plan.Usual)), e.about(plan.Usual)), w)...)
	case plan.Usual > 0:
		lines = append(lines, wrap(e.t(msgPlanUsual, e.about(plan.Usual)), w)...)
	}
	switch {
	case plan.Hourly > 0 && l.about.Practice:
		lines = append(lines, wrap(e.t(msgPlanPricePractice, usd(plan.Hourly)), w)...)
	case plan.Hourly > 0:
		lines = append(lines, wrap(e.t(msgPlanPrice, usd(plan.Hourly)), w)...)
	case plan.Hourly < 0:
		lines = append(lines, wrap(e.t(msgPlanSaves, usd(-plan.Hourly)), w)...)
	case len(plan.Creates)+len(plan.Deletes) > 0:
		lines = append(lines, e.t(msgPlanFree))
	}
	for _, line := range wrap(e.in(plan.Priced), w) {
		lines = append(lines, e.theme.Faint.Render(line))
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	return lines
}

// handLines are the commands that do the same.
func (l *lab) handLines(w int) []string {
	e, t, p := l.env, l.env.theme, l.page()
	switch {
	case p.loading:
		return []string{t.Busy.Render(e.spin()) + " " + e.t(msgPlanReading)}
	case p.plan == nil:
		return wrap(t.Faint.Render(e.t(msgHandFirst)), w)
	case len(p.plan.ByHand) == 0:
		return wrap(t.Faint.Render(e.t(msgHandNone)), w)
	}
	lines := append(wrap(t.Faint.Render(e.t(msgHandIntro)), w), "")
	for _, c := range p.plan.ByHand {
		for _, line := range wrap(e.in(c.Why), w) {
			lines = append(lines, t.Faint.Render(line))
		}
		for _, line := range wrapIndented("$ ", c.Line, w) {
			lines = append(lines, t.Key.Render(line))
		}
		lines = append(lines, "")
	}
	return lines
}

// receiptLines is the end: what is left, if anything, how long it took and where it is written down; then what was deleted,
// and last the long list of what was looked at.
func receiptLines(e *env, r *engine.Receipt, practice bool, w int) []string {
	t := e.theme
	var lines []string
	say := func(prefix, s string) { lines = append(lines, wrapIndented(prefix, s, w)...) }
	verdict := func(style lipgloss.Style, s string) {
		for _, line := range wrap(s, w) {
			lines = append(lines, style.Render(line))
		}
	}
	lists := false // what follows are the lists
	for _, s := range story.Receipt(*r, practice) {
		switch s.Kind {
		case story.Nothing:
			verdict(t.Good, e.in(s.Head))
		case story.Unproven:
			verdict(t.Warn, e.in(s.Head))
		case story.Left:
			verdict(t.Bad, e.in(s.Head)+":")
			for _, item := range s.Items {
				say("  ✗ ", item)
			}
		case story.Unread:
			for _, line := range s.Lines() {
				say(t.Warn.Render("!")+" ", e.in(line))
			}
		case story.Deleted, story.Looked:
			if !lists {
				lists, lines = true, append(lines, "")
			}
			fallthrough
		default:
			say("", e.in(s.Sentence()))
		}
	}
	return lines
}
