package tui

import (
	"context"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
	"eksui/tui/screen"
)

// lab is the wizard with a lab open: the pages with the rail beside them, what runs, and what is known.
type lab struct {
	*labState
	number  int
	cloud   Lab
	faults  Accidents // nil where there are none to switch
	env     *screen.Env
	ask     screen.Ask
	work    *work
	ctx     context.Context
	cancel  context.CancelFunc
	records <-chan engine.Record

	pages    []page
	at       int  // the page in view
	landed   bool // the first step that is not done was found
	fresh    bool // the lab has no history
	stop     context.CancelFunc
	failing  engine.ID // its run ended badly; its last record is still to come
	checking bool
	opener   engine.ID // the step that the forward's key closes and opens
	toggling bool      // the forward is being opened or closed
	flash    text.Text // one sentence in the footer until the next key
	flashBad bool
}

func newLab(ctx context.Context, number int, opened Lab, e *screen.Env, ask screen.Ask, w *work) *lab {
	ctx, cancel := context.WithCancel(ctx)
	l := &lab{
		labState: &labState{
			story: story.New(), about: opened.About(), steps: stagesOf(opened), hourly: map[engine.ID]float64{}, planned: map[engine.ID]float64{},
		},
		number: number, cloud: opened, env: e, ask: ask, work: w, ctx: ctx, cancel: cancel, records: opened.Follow(ctx),
	}
	if openers := opened.Openers(); len(openers) > 0 {
		l.opener = openers[0]
	}
	for _, s := range l.steps {
		l.pages = append(l.pages, newStepPage(e, ask, l.labState, s))
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
	return l.cloud.Close()
}

func (l *lab) page() page { return l.pages[l.at] }

// busy says whether something moves on the screen.
func (l *lab) busy() bool {
	return l.running != "" || l.checking || l.toggling || l.page().busy()
}

// pageAt finds a page's place in the rail, -1 when there is none.
func (l *lab) pageAt(id pageID) int {
	return slices.IndexFunc(l.pages, func(p page) bool { return p.id() == id })
}

// tell hands a message to a step's page.
func (l *lab) tell(id engine.ID, msg tea.Msg) {
	if at := l.pageAt(stepPageID(id)); at >= 0 {
		l.pages[at].Update(msg)
	}
}

// goTo turns to a page, at its beginning.
func (l *lab) goTo(at int) {
	l.at, l.inRail = at, false
	l.page().Update(beginMsg{})
}

// press is what a key does with a lab open: the rail or the page takes it, or it goes up.
func (l *lab) press(msg tea.KeyPressMsg) tea.Cmd {
	l.flash = text.Text{}
	if !l.landed {
		l.ask(screen.Untaken{KeyPressMsg: msg})
		return nil
	}
	if l.inRail && l.pressRail(msg) {
		return nil
	}
	if l.inRail {
		l.ask(screen.Untaken{KeyPressMsg: msg})
		return nil
	}
	_, cmd := l.page().Update(msg)
	return cmd
}

func (l *lab) paste(msg tea.PasteMsg) tea.Cmd {
	if l.inRail || !l.landed {
		return nil
	}
	_, cmd := l.page().Update(msg)
	return cmd
}

// pressRail moves in the rail, and says whether it had a use for the key.
func (l *lab) pressRail(msg tea.KeyPressMsg) bool {
	k := l.env.Keys
	switch {
	case key.Matches(msg, k.Up):
		l.at = max(0, l.at-1)
	case key.Matches(msg, k.Down):
		l.at = min(len(l.pages)-1, l.at+1)
	case key.Matches(msg, k.Top):
		l.at = 0
	case key.Matches(msg, k.Bottom):
		l.at = len(l.pages) - 1
	case key.Matches(msg, k.Enter, k.Right, k.Back):
		l.inRail = false
		l.page().Update(enterMsg{})
	case key.Matches(msg, k.Tab, k.BackTab):
		l.page().Update(screen.Untaken{KeyPressMsg: msg})
	default:
		return false
	}
	return true
}

// Keys lists what the keys do now.
func (l *lab) Keys() []key.Binding {
	k := l.env.Keys
	if l.inRail {
		return []key.Binding{k.Stop, k.Help, k.Quit, k.Enter, k.Down, k.Forward, k.Contexts, k.Lang, k.Accidents}
	}
	return l.page().Keys()
}

// grant does what a pane asked for.
func (l *lab) grant(wish tea.Msg) tea.Cmd {
	switch w := wish.(type) {
	case railMsg:
		l.inRail = true
	case nextStepMsg:
		l.next()
	case flashMsg:
		l.flash, l.flashBad = w.said, w.bad
	case readFormMsg:
		return l.readForm(w.step)
	case readPlanMsg:
		return l.readPlan(w.step)
	case fillMsg:
		return l.fill(w.step, w.form, w.answers)
	case runStepMsg:
		return l.run(w.step, w.remedy)
	case undoStepMsg:
		return l.undo(w.step)
	case stopStepMsg:
		if l.running == w.step && l.stop != nil {
			l.stop()
		}
	case confirmTeardownMsg:
		l.lay(l.askToTearDown(w.step, w.plan))
	case showFailureMsg:
		l.lay(newFailure(l.env, l.ask, l.labState, w.step))
	case changeChoicesMsg:
		l.goTo(l.pageAt(stepPageID(w.step)))
		l.page().Update(w)
		return l.readForm(w.step)
	case showEventsMsg:
		l.at = l.pageAt(stepPageID(w.step))
		l.page().Update(w)
	case setAccidentsMsg:
		return l.readAccidents(w.on)
	}
	return nil
}

// lay has a pane laid over the page.
func (l *lab) lay(over screen.Pane) { l.ask(overlayMsg{over}) }

// stepInView is which step's page is in view, -1 for a page of another kind.
func (l *lab) stepInView() int {
	return slices.IndexFunc(l.steps, func(s stage) bool { return stepPageID(s.ID) == l.page().id() })
}

// next goes to the page of the step that follows; after the last there is none.
func (l *lab) next() {
	next := l.stepInView() + 1
	if next >= len(l.steps) {
		l.flash, l.flashBad = msgTheEnd.With(), false
		return
	}
	l.goTo(l.pageAt(stepPageID(l.steps[next].ID)))
}

// askToStop asks before the running step is interrupted.
func (l *lab) askToStop() *confirm {
	return &confirm{
		env: l.env, ask: l.ask, title: msgStopTitle, yes: msgStopYes, no: msgStopNo, then: stopStepMsg{l.running},
		lines: []text.Text{msgStopWhat.With(l.title(l.running))},
	}
}

// askToTearDown asks for the lab's name before everything goes. In practice the name is there already, so that Enter alone
// leads through the lab.
func (l *lab) askToTearDown(id engine.ID, p *engine.Plan) *confirm {
	c := &confirm{
		env: l.env, ask: l.ask, title: msgTearTitle, yes: msgTearYes, no: msgTearNo, then: runStepMsg{step: id},
		lines: []text.Text{msgTearWhat.With(len(p.Deletes))},
		name:  l.about.Lab, given: l.about.Practice, deaf: true, rows: screen.Scroll{Paged: true},
	}
	for _, i := range p.Deletes {
		c.goes = append(c.goes, "  "+kindName(i.Kind)+"  "+i.Name)
	}
	typed := ""
	if c.given {
		typed = c.name
	}
	c.typed = screen.NewInput(typed, false)
	return c
}
