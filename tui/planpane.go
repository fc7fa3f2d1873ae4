package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
	"eksui/tui/form"
	"eksui/tui/screen"
)

// planPane is the Plan side of a step: its choices first, where it has any, and then what running it would do.
type planPane struct {
	env *screen.Env
	ask screen.Ask
	lab *labState

	step    stage
	form    *form.Form
	plan    *engine.Plan
	loading bool
	err     error
	filled  bool // the choices were taken; the plan is next

	rows  screen.Scroll
	reads int // how often something was read: the lines follow from that
}

// formShown is the form where it is in view, whether or not it has the keys.
func (p *planPane) formShown() *form.Form {
	if p.filled || p.loading || p.err != nil {
		return nil
	}
	return p.form
}

// choosable says whether the plan has choices behind it to go back to.
func (p *planPane) choosable() bool {
	return p.form != nil && !p.form.Empty() && (p.filled || p.err != nil) && p.lab.running != p.step.ID
}

// read asks for what is to be shown next: the choices, then the plan. A done step has a plan without choices.
func (p *planPane) read(now story.Phase) {
	switch {
	case p.loading || p.err != nil || p.plan != nil && p.filled:
	case p.filled || now == story.Done && p.form == nil:
		p.ask(readPlanMsg{p.step.ID})
	case p.form == nil:
		p.ask(readFormMsg{p.step.ID})
	}
}

// Update takes keys and what was read.
func (p *planPane) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.resize(msg)
		return p, nil
	case tea.PasteMsg:
		if f := p.formShown(); f != nil {
			_, cmd := f.Update(msg)
			return p, cmd
		}
		return p, nil
	case tea.KeyPressMsg:
		return p, p.press(msg)
	case beginMsg:
		p.filled, p.plan, p.err = false, nil, nil
	case outdatedMsg:
		if !msg.inUse {
			p.plan, p.form, p.filled, p.err = nil, nil, false, nil
		}
	case readingMsg:
		p.loading, p.err = true, nil
		p.filled = p.filled || msg.plan
	case formMsg:
		if p.loading, p.err = false, msg.err; msg.err == nil {
			p.form = form.New(p.env, p.fromForm, *msg.form)
			if p.form.Empty() {
				p.ask(readPlanMsg{p.step.ID})
			}
		}
	case filledMsg:
		p.loading = false
		p.form.Forget()
		if msg.err != nil {
			p.form.Refuse(msg.err)
		} else {
			p.ask(readPlanMsg{p.step.ID})
		}
	case planMsg:
		if p.loading, p.err = false, msg.err; msg.err == nil {
			p.plan = &msg.plan
		}
	}
	p.reads++
	return p, nil
}

// resize makes the lines, or the form, for a size.
func (p *planPane) resize(msg tea.WindowSizeMsg) {
	if f := p.formShown(); f != nil {
		f.Update(msg)
		return
	}
	type from struct {
		look, reads, spin int
		now               story.Phase
		detail            string
	}
	st := p.lab.story.Step(p.step.ID)
	made := from{look: p.env.Look, reads: p.reads, now: st.Phase, detail: p.env.In(st.Detail)}
	if p.loading {
		made.spin = p.env.Ticks
	}
	p.rows.Set(made, msg.Width, msg.Height, func() []string { return p.lines(msg.Width) })
}

func (p *planPane) press(msg tea.KeyPressMsg) tea.Cmd {
	if f := p.formShown(); f != nil {
		_, cmd := f.Update(msg)
		return cmd
	}
	switch {
	case key.Matches(msg, p.env.Keys.Enter):
		p.enter()
	case !p.rows.Update(msg, p.env.Keys):
		p.ask(screen.Untaken{KeyPressMsg: msg})
	}
	return nil
}

// fromForm takes the wishes of the form.
func (p *planPane) fromForm(wish tea.Msg) {
	if w, ok := wish.(form.Submitted); ok {
		p.loading = true
		p.reads++
		p.ask(fillMsg{p.step.ID, w.Form, w.Answers})
		return
	}
	p.ask(wish)
}

// enter carries the plan out, or says why not now.
func (p *planPane) enter() {
	st := p.lab.story.Step(p.step.ID)
	switch {
	case p.loading:
	case p.err != nil || p.plan == nil:
		p.err = nil
		p.read(st.Phase)
	case p.lab.running == p.step.ID:
		p.ask(showTabMsg{tabLive})
	case p.finished(st):
		p.ask(nextStepMsg{})
	case p.lab.running != "":
		p.ask(flashMsg{msgOneAtATime.With(p.lab.title(p.lab.running)), true})
	case len(p.plan.Blockers) > 0:
		p.ask(readPlanMsg{p.step.ID})
	case p.step.Removes:
		p.ask(confirmTeardownMsg{p.step.ID, p.plan})
	default:
		p.ask(runStepMsg{step: p.step.ID})
	}
}

// finished says whether there is nothing to run: Enter goes on.
func (p *planPane) finished(st *story.Step) bool {
	return st.Phase == story.Done && (!p.step.Removes || p.plan != nil && len(p.plan.Deletes) == 0)
}

// prompt says what Enter does.
func (p *planPane) prompt() string {
	e, f := p.env, p.formShown()
	switch {
	case p.err != nil:
		return e.T(msgPromptAgain) + p.wayBack()
	case f != nil:
		return f.Prompt()
	case p.finished(p.lab.story.Step(p.step.ID)):
		return promptNext(e, p.lab, p.step)
	case p.plan != nil && len(p.plan.Blockers) > 0:
		return e.T(msgPromptLookAgain) + p.wayBack()
	case p.step.Removes:
		return e.T(msgPromptTear)
	}
	return e.T(msgPromptRun)
}

// wayBack tells the key that leads out of a plan that can't run.
func (p *planPane) wayBack() string {
	if !p.choosable() {
		return ""
	}
	return "   " + p.env.Theme.Key.Render("esc ") + p.env.T(msgPromptChange)
}

// View draws the form or the plan.
func (p *planPane) View(w, h int) (string, *tea.Cursor) {
	if f := p.formShown(); f != nil {
		return f.View(w, h)
	}
	return p.rows.View(w, h, p.env.Theme), nil
}

// Keys lists what the side itself takes.
func (p *planPane) Keys() []key.Binding {
	if f := p.formShown(); f != nil {
		return f.Keys()
	}
	return []key.Binding{p.env.Keys.Enter, p.env.Keys.Down}
}

// lines is what the step would make, cost and take.
func (p *planPane) lines(w int) []string {
	e, t, st := p.env, p.env.Theme, p.lab.story.Step(p.step.ID)
	switch {
	case p.loading:
		return []string{t.Busy.Render(e.Spin()) + " " + e.T(msgPlanReading)}
	case p.err != nil:
		var lines []string
		for _, line := range screen.Wrap(text.InLang(p.err, e.Lang), w) {
			lines = append(lines, t.Bad.Render(line))
		}
		return lines
	case p.plan == nil:
		return nil
	}
	plan := *p.plan
	var lines []string
	if st.Phase == story.Done && !p.step.Removes {
		plan.Creates, plan.Usual = nil, 0 // nothing more will be made; what it costs goes on
		lines = append(lines, screen.WrapIndented(t.Good.Render("✓")+" ", e.T(msgPlanDone)+" "+e.In(st.Detail), w)...)
		lines = append(lines, "")
	}
	for _, b := range plan.Blockers {
		for _, line := range screen.WrapIndented("✗ ", e.In(b), w) {
			lines = append(lines, t.Bad.Render(line))
		}
	}
	if p.step.Removes {
		lines = append(lines, screen.Wrap(e.T(msgPlanGoes, len(plan.Deletes)), w)...)
	} else if len(plan.Creates) > 0 {
		lines = append(lines, e.T(msgPlanMakes, len(plan.Creates)))
	} else if st.Phase != story.Done {
		lines = append(lines, screen.Wrap(e.T(msgPlanNothing), w)...)
	}
	items := slices.Concat(plan.Creates, plan.Deletes)
	list := itemLines(e, items, w)
	said := p.priceLines(&plan, w)
	for _, n := range plan.Notes {
		said = append(said, screen.WrapIndented("· ", e.In(n), w)...)
	}
	if len(list) > longPlan { // what it costs must not be below the end of the page
		return slices.Concat(lines, []string{""}, said, []string{""}, list)
	}
	if len(list) > 0 {
		list = append(list, "")
	}
	return slices.Concat(lines, list, said)
}

// longPlan is from how many things on the list comes after what they cost.
const longPlan = 8

func itemLines(e *screen.Env, items []engine.Item, w int) []string {
	name := 0
	for _, i := range items {
		name = max(name, screen.Width(i.Name))
	}
	name = min(name, max(10, w/2))
	var lines []string
	for _, i := range items {
		right := ""
		if i.USD > 0 {
			right = screen.USD(i.USD) + " /h"
		}
		what := kindName(i.Kind)
		if d := e.In(i.Detail); d != "" {
			what += ": " + d
		}
		lines = append(lines, screen.Spread("  "+screen.Fit(i.Name, name)+"  "+e.Theme.Faint.Render(what), right, w))
	}
	return lines
}

func (p *planPane) priceLines(plan *engine.Plan, w int) []string {
	e := p.env
	var lines []string
	switch {
	case plan.Usual > 0 && e.Speed > 1:
		lines = append(lines, screen.Wrap(e.T(msgPlanUsualPractice, e.About(e.LabTime(plan.Usual)), e.About(plan.Usual)), w)...)
	case plan.Usual > 0:
		lines = append(lines, screen.Wrap(e.T(msgPlanUsual, e.About(plan.Usual)), w)...)
	}
	switch {
	case plan.Hourly > 0 && p.lab.about.Unbilled:
		lines = append(lines, screen.Wrap(e.T(msgPlanPricePractice, screen.USD(plan.Hourly)), w)...)
	case plan.Hourly > 0:
		lines = append(lines, screen.Wrap(e.T(msgPlanPrice, screen.USD(plan.Hourly)), w)...)
	case plan.Hourly < 0 && p.lab.about.Unbilled:
		lines = append(lines, screen.Wrap(e.T(msgPlanSavesPractice, screen.USD(-plan.Hourly)), w)...)
	case plan.Hourly < 0:
		lines = append(lines, screen.Wrap(e.T(msgPlanSaves, screen.USD(-plan.Hourly)), w)...)
	case len(plan.Creates)+len(plan.Deletes) > 0:
		lines = append(lines, e.T(msgPlanFree))
	}
	for _, line := range screen.Wrap(e.In(plan.Priced), w) {
		lines = append(lines, e.Theme.Faint.Render(line))
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	return lines
}
