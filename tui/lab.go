package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
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

// lab is the wizard with a lab open: which step is shown, what runs, and what is known.
type lab struct {
	number  int
	engine  Lab
	env     *env
	work    *work
	ctx     context.Context
	cancel  context.CancelFunc
	records <-chan engine.Record

	steps    []engine.ID
	stages   map[engine.ID]engine.Stage
	titles   map[engine.ID]text.Text
	about    engine.About
	opener   engine.ID // the step that the forward's key opens and closes
	state    *story.Story
	pages    map[engine.ID]*page
	at       int
	landed   bool // the first step that is not done was found
	fresh    bool // the lab has no history
	inList   bool // the keys go to the step list
	running  engine.ID
	stop     context.CancelFunc
	failing  engine.ID // its run ended badly; its last record is still to come
	hourly   map[engine.ID]float64
	checking bool
	toggling bool      // the forward is being opened or closed
	flash    text.Text // one sentence in the footer until the next key
	flashBad bool

	cloud        Accidents // nil where there are none to switch
	accidents    []Accident
	accidentsErr error
}

// page is what one step's page holds.
type page struct {
	tab     tab
	form    *form
	plan    *engine.Plan
	loading bool
	err     error
	filled  bool // the choices were taken; the plan is next

	guide, planned, hand scroll
	live                 live
}

func newLab(ctx context.Context, number int, opened Lab, e *env, w *work) *lab {
	ctx, cancel := context.WithCancel(ctx)
	l := &lab{
		number: number, engine: opened, env: e, work: w, ctx: ctx, cancel: cancel, records: opened.Follow(ctx),
		state: story.New(), pages: map[engine.ID]*page{}, stages: map[engine.ID]engine.Stage{}, titles: map[engine.ID]text.Text{}, hourly: map[engine.ID]float64{},
		about: opened.About(),
	}
	if openers := opened.Openers(); len(openers) > 0 {
		l.opener = openers[0]
	}
	for _, s := range opened.Stages() {
		l.steps = append(l.steps, s.ID())
		l.stages[s.ID()] = s
		l.titles[s.ID()] = s.Title()
		l.pages[s.ID()] = &page{}
	}
	return l
}

// start is the first command of an opened lab: listen, and read where it stands.
func (l *lab) start() tea.Cmd {
	l.checking = true
	return tea.Batch(drain(l.number, l.records), l.readHistory(), l.readAccidents(nil))
}

func (l *lab) close() error {
	l.cancel()
	return l.engine.Close()
}

func (l *lab) id() engine.ID             { return l.steps[l.at] }
func (l *lab) page() *page               { return l.pages[l.id()] }
func (l *lab) step() *story.Step         { return l.state.Step(l.id()) }
func (l *lab) title(id engine.ID) string { return l.env.in(l.titles[id]) }

// busy says whether something moves: a step, or something being read.
func (l *lab) busy() bool { return l.running != "" || l.checking || l.toggling || l.page().loading }

// showing is the form that the keys go to, nil when they go elsewhere.
func (l *lab) showing() *form {
	if l.inList || l.page().tab != tabPlan {
		return nil
	}
	return l.formShown()
}

// typing says whether letters are text and not keys.
func (l *lab) typing() bool {
	f := l.showing()
	return f != nil && f.typing()
}

func (l *lab) paste(msg tea.PasteMsg) tea.Cmd {
	if f := l.showing(); f != nil {
		return f.paste(msg)
	}
	return nil
}

// press is what a key does on the lab's page. It may ask for an overlay.
func (l *lab) press(msg tea.KeyPressMsg) (tea.Cmd, overlay) {
	l.flash = text.Text{}
	if !l.landed {
		return nil, nil
	}
	k := l.env.keys
	if f := l.showing(); f != nil {
		if taken, cmd := l.pressForm(f, msg); taken {
			return cmd, nil
		}
	}
	p := l.page()
	switch {
	case key.Matches(msg, k.Tab):
		return l.show((p.tab + 1) % tabCount), nil
	case key.Matches(msg, k.BackTab):
		return l.show((p.tab + tabCount - 1) % tabCount), nil
	case key.Matches(msg, k.Forward):
		return l.toggleForward(), nil
	case key.Matches(msg, k.Stop) && l.running != "":
		return nil, l.askToStop()
	}
	if l.inList {
		return l.pressList(msg), nil
	}
	switch {
	case key.Matches(msg, k.Enter):
		return l.enter()
	case key.Matches(msg, k.Left):
		l.inList = true
	case key.Matches(msg, k.Back):
		l.back()
	default:
		l.scroller().Update(msg, k)
	}
	return nil, nil
}

// scroller is the rows under the keys.
func (l *lab) scroller() interface {
	Update(tea.KeyPressMsg, keymap) bool
} {
	p := l.page()
	switch {
	case p.tab == tabPlan || p.tab == tabLive && l.receiptShown():
		return &p.planned
	case p.tab == tabHand:
		return &p.hand
	case p.tab == tabLive:
		return &p.live
	}
	return &p.guide
}

// pressList moves in the step list.
func (l *lab) pressList(msg tea.KeyPressMsg) tea.Cmd {
	k := l.env.keys
	switch {
	case key.Matches(msg, k.Up):
		l.at = max(0, l.at-1)
	case key.Matches(msg, k.Down):
		l.at = min(len(l.steps)-1, l.at+1)
	case key.Matches(msg, k.Top):
		l.at = 0
	case key.Matches(msg, k.Bottom):
		l.at = len(l.steps) - 1
	case key.Matches(msg, k.Enter, k.Right, k.Back):
		l.inList = false
		return l.show(l.page().tab)
	}
	return nil
}

// pressForm gives the form its key. What it does not take is the page's.
func (l *lab) pressForm(f *form, msg tea.KeyPressMsg) (bool, tea.Cmd) {
	taken, submitted := f.press(msg)
	if submitted {
		return true, l.fill(f)
	}
	return taken, nil
}

// show turns to a side of the page, reading what it needs.
func (l *lab) show(t tab) tea.Cmd {
	p := l.page()
	p.tab = t
	if t == tabPlan || t == tabHand {
		return l.ensure()
	}
	return nil
}

// back goes one stage back: from the plan to the choices, from the events to the receipt, from any side to the guide, from
// there to the list.
func (l *lab) back() {
	p := l.page()
	switch {
	case l.choosable():
		p.filled, p.err = false, nil
	case p.tab == tabLive && p.live.events:
		p.live.events = false
	case p.tab != tabGuide:
		p.tab = tabGuide
	default:
		l.inList = true
	}
}

// choosable says whether the plan has choices behind it to go back to.
func (l *lab) choosable() bool {
	p := l.page()
	return p.tab == tabPlan && p.form != nil && len(p.form.fields) > 0 && (p.filled || p.err != nil) && l.running != l.id()
}

// enter is the one key that leads through the lab: guide, choices, plan, run, next step.
func (l *lab) enter() (tea.Cmd, overlay) {
	p, st := l.page(), l.step()
	switch p.tab {
	case tabGuide, tabHand:
		return l.show(tabPlan), nil
	case tabPlan:
		return l.enterPlan(p, st)
	}
	switch {
	case l.running == l.id() || l.running != "" && l.id() == steps.Teardown:
		p.live.details = !p.live.details
		return nil, nil
	case st.Phase == story.Failed && st.Failure != nil:
		return nil, newFailure(l, l.id())
	case st.Phase == story.Done:
		return l.next(), nil
	}
	return l.show(tabPlan), nil
}

func (l *lab) enterPlan(p *page, st *story.Step) (tea.Cmd, overlay) {
	switch {
	case p.loading:
		return nil, nil
	case p.err != nil || p.plan == nil:
		p.err = nil
		return l.ensure(), nil
	case l.running == l.id():
		return l.show(tabLive), nil
	case l.finished(p, st):
		return l.next(), nil
	case l.running != "":
		l.flash, l.flashBad = msgOneAtATime.With(l.titles[l.running]), true
		return nil, nil
	case len(p.plan.Blockers) > 0:
		return l.readPlan(), nil
	case l.id() == steps.Teardown:
		return nil, l.askToTearDown(p.plan)
	}
	return l.run(l.id(), "")
}

// finished says whether there is nothing to run: Enter goes on.
func (l *lab) finished(p *page, st *story.Step) bool {
	if l.id() == steps.Teardown {
		return p.plan != nil && len(p.plan.Deletes) == 0 && st.Phase == story.Done
	}
	return st.Phase == story.Done
}

// next goes to the following step; after the last there is none.
func (l *lab) next() tea.Cmd {
	if l.at == len(l.steps)-1 {
		l.flash = msgTheEnd.With()
		return nil
	}
	l.goTo(l.at + 1)
	return nil
}

func (l *lab) goTo(at int) {
	l.at, l.inList = at, false
	p := l.page()
	p.tab, p.filled, p.plan, p.err = tabGuide, false, nil, nil
}

// Keys lists what the keys do now, the most needed ones first: a narrow footer drops the last.
func (l *lab) Keys() []key.Binding {
	k := l.env.keys
	k.Stop.SetEnabled(l.running != "")
	switch f := l.showing(); {
	case f != nil && f.typing(): // the letters are text
		return []key.Binding{k.Enter, k.Back, k.NextField}
	case f != nil:
		return []key.Binding{k.Enter, k.Back, k.Space, k.Stop, k.Help, k.Quit, k.NextField, k.Down}
	case l.inList:
		return []key.Binding{k.Stop, k.Help, k.Quit, k.Enter, k.Down, k.Forward, k.Contexts, k.Lang, k.Accidents}
	}
	k.Back.SetEnabled(l.choosable())
	return []key.Binding{k.Stop, k.Back, k.Help, k.Quit, k.Tab, k.Down, k.Forward, k.Contexts, k.Left, k.Lang, k.Accidents}
}
