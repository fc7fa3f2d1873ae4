package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps/engine/story"
	"eksui/tui/screen"
)

// tab is one side of a step's page.
type tab int

const (
	tabGuide tab = iota
	tabPlan      // the choices first, then what comes of them
	tabHand
	tabLive
	tabCount
)

var tabNames = []text.Key{tabGuide: msgTabGuide, tabPlan: msgTabPlan, tabHand: msgTabHand, tabLive: msgTabLive}

// stepPage is the page of a step: four sides, and a last line that says what Enter does.
type stepPage struct {
	env     *screen.Env
	ask     screen.Ask
	lab     *labState
	step    stage
	tab     tab
	guide   *guidePane
	plan    *planPane
	hand    *handPane
	live    *livePane
	receipt *receiptPane
	lesson  *guidePane // the guide once more, beside the other sides
}

func newStepPage(e *screen.Env, ask screen.Ask, l *labState, s stage) *stepPage {
	p := &stepPage{env: e, ask: ask, lab: l, step: s}
	p.guide = &guidePane{env: e, ask: p.fromSide, step: s.ID}
	p.lesson = &guidePane{env: e, ask: p.fromSide, step: s.ID, rows: screen.Scroll{Fixed: true}}
	p.plan = &planPane{env: e, ask: p.fromSide, lab: l, step: s}
	p.hand = &handPane{env: e, ask: p.fromSide, plan: p.plan}
	p.live = &livePane{env: e, ask: p.fromSide, lab: l, step: s}
	p.receipt = &receiptPane{env: e, ask: p.fromSide, lab: l}
	return p
}

func (p *stepPage) id() pageID              { return stepPageID(p.step.ID) }
func (p *stepPage) title() text.Text        { return p.step.Title }
func (p *stepPage) state() *story.Step      { return p.lab.story.Step(p.step.ID) }
func (p *stepPage) busy() bool              { return p.plan.loading }
func (p *stepPage) tabs() ([]text.Key, int) { return tabNames, int(p.tab) }

func (p *stepPage) rail() (mark, right string) {
	st := p.state()
	switch {
	case st.Phase == story.Running || st.Phase == story.Undoing:
		right = screen.Clock(p.env.Now.Sub(st.Began))
	case st.Phase == story.Done && st.Took >= time.Second:
		right = screen.Clock(st.Took)
	}
	return glyph(p.env, st.Phase), right
}

// beside is the guide: not beside itself, and not where a form needs the room.
func (p *stepPage) beside() screen.Pane {
	if p.tab == tabGuide || p.tab == tabPlan && p.plan.formShown() != nil {
		return nil
	}
	return p.lesson
}

// side is the side in view.
func (p *stepPage) side() screen.Pane {
	switch {
	case p.tab == tabPlan:
		return p.plan
	case p.tab == tabHand:
		return p.hand
	case p.tab == tabLive && p.receiptShown():
		return p.receipt
	case p.tab == tabLive:
		return p.live
	}
	return p.guide
}

// receiptShown says whether the Live side is the receipt of what was taken away.
func (p *stepPage) receiptShown() bool {
	return p.step.Removes && p.lab.story.Receipt != nil && p.lab.running == "" && !p.live.events
}

// Update takes the messages of the lab; all others are for the side in view.
func (p *stepPage) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		msg.Height = sideHeight(msg.Height)
		p.side().Update(msg)
	case screen.Untaken:
		p.press(msg.KeyPressMsg)
	case beginMsg:
		p.tab = tabGuide
		p.plan.Update(msg)
	case enterMsg:
		p.show(p.tab)
	case beganMsg:
		p.tab = tabLive
		p.live.restart()
	case outdatedMsg:
		msg.inUse = msg.inUse && p.tab == tabPlan && p.plan.formShown() != nil
		p.plan.Update(msg)
	case changeChoicesMsg:
		p.tab = tabPlan
	case showEventsMsg:
		p.tab, p.live.details, p.live.events = tabLive, true, p.step.Removes
	case readingMsg, formMsg, filledMsg, planMsg:
		p.plan.Update(msg)
	default:
		_, cmd := p.side().Update(msg)
		return p, cmd
	}
	return p, nil
}

// fromSide takes the wishes of the sides.
func (p *stepPage) fromSide(wish tea.Msg) {
	switch w := wish.(type) {
	case screen.Untaken:
		p.press(w.KeyPressMsg)
	case showTabMsg:
		p.show(w.tab)
	default:
		p.ask(wish)
	}
}

// showTabMsg is a side's wish to turn to another.
type showTabMsg struct{ tab tab }

// press is what a key does that the side in view has no use for.
func (p *stepPage) press(msg tea.KeyPressMsg) {
	k := p.env.Keys
	switch {
	case key.Matches(msg, k.Tab):
		p.show((p.tab + 1) % tabCount)
	case key.Matches(msg, k.BackTab):
		p.show((p.tab + tabCount - 1) % tabCount)
	case key.Matches(msg, k.Enter):
		p.enter()
	case key.Matches(msg, k.Left):
		p.ask(railMsg{})
	case key.Matches(msg, k.Back):
		p.back()
	default:
		p.ask(screen.Untaken{KeyPressMsg: msg})
	}
}

// show turns to a side, reading what it needs.
func (p *stepPage) show(t tab) {
	p.tab = t
	if t == tabPlan || t == tabHand {
		p.plan.read(p.state().Phase)
	}
}

// back goes one stage back: from the plan to the choices, from the events to the receipt, from any side to the guide, from
// there to the rail.
func (p *stepPage) back() {
	switch {
	case p.choosable():
		p.plan.filled, p.plan.err = false, nil
	case p.tab == tabLive && p.live.events:
		p.live.events = false
	case p.tab != tabGuide:
		p.tab = tabGuide
	default:
		p.ask(railMsg{})
	}
}

// choosable says whether the plan has choices behind it to go back to.
func (p *stepPage) choosable() bool { return p.tab == tabPlan && p.plan.choosable() }

// enter leads on from the sides that do nothing with Enter themselves.
func (p *stepPage) enter() {
	switch st := p.state(); {
	case p.tab == tabLive && st.Phase == story.Failed && st.Failure != nil:
		p.ask(showFailureMsg{p.step.ID})
	case p.tab == tabLive && st.Phase == story.Done:
		p.ask(nextStepMsg{})
	default:
		p.show(tabPlan)
	}
}

// sideHeight is what a page of h lines has for its side: all but what Enter does and the line above that, if they fit.
func sideHeight(h int) int {
	if h < 5 {
		return h
	}
	return h - 2
}

// View draws the side, and below it what Enter does.
func (p *stepPage) View(w, h int) (string, *tea.Cursor) {
	room := sideHeight(h)
	body, cursor := p.side().View(w, room)
	if room == h {
		return body, cursor
	}
	return body + "\n" + strings.Repeat(" ", w) + "\n" + enterLine(p.env, p.prompt(), w), cursor
}

// enterLine is the line that says what Enter does.
func enterLine(e *screen.Env, prompt string, w int) string {
	return screen.Fit(e.Theme.Key.Render("▸ enter ")+prompt, w)
}

// prompt says what Enter does.
func (p *stepPage) prompt() string {
	e, st := p.env, p.state()
	switch {
	case p.lab.inRail:
		return e.T(msgPromptOpen)
	case p.plan.loading:
		return e.T(msgPromptReading)
	case p.tab == tabPlan:
		return p.plan.prompt()
	case p.tab != tabLive:
		return e.T(msgPromptPlan)
	case p.lab.running != "":
		return e.T(msgPromptDetails)
	case st.Phase == story.Failed:
		return e.T(msgPromptCard)
	case st.Phase == story.Done:
		return promptNext(e, p.lab, p.step)
	}
	return e.T(msgPromptPlan)
}

// promptNext names the step that follows.
func promptNext(e *screen.Env, l *labState, s stage) string {
	if next := l.index(s.ID) + 1; next < len(l.steps) {
		return e.T(msgPromptNext, e.In(l.steps[next].Title))
	}
	return e.T(msgPromptEnd)
}

// Keys lists what the keys do now.
func (p *stepPage) Keys() []key.Binding {
	if f := p.plan.formShown(); p.tab == tabPlan && f != nil {
		return f.Keys()
	}
	k := p.env.Keys
	k.Back.SetEnabled(p.choosable())
	return []key.Binding{k.Stop, k.Back, k.Help, k.Quit, k.Tab, k.Down, k.Forward, k.Contexts, k.Left, k.Lang, k.Accidents}
}
