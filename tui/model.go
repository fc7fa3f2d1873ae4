package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/tui/screen"
)

// model is the root: it owns the opening page, the lab and what lies over them, sends every message to the one that it
// concerns, and does what panes ask for.
type model struct {
	ctx  context.Context
	opts Options
	env  *screen.Env
	work *work

	width, height int
	tick          int // the tick that counts; older ones are dropped

	opening *opening
	opened  int // how many labs were opened: the number of the current one
	lab     *lab
	over    screen.Pane // what lies over the page and takes the keys; nil when nothing does
	wishes  []tea.Msg   // what panes asked for and was not done yet
	leaving bool
	forward bool // leaving for the forward
}

func newModel(ctx context.Context, o Options, now time.Time) *model {
	if o.Lang == "" {
		o.Lang = text.EN
	}
	m := &model{ctx: ctx, opts: o, env: screen.NewEnv(o.Lang, wantsASCII(o), now), work: &work{}}
	m.opening = newOpening(m.env, m.ask, o)
	m.enableKeys()
	return m
}

// ask takes a pane's wish. It is done before the next message is taken.
func (m *model) ask(wish tea.Msg) { m.wishes = append(m.wishes, wish) }

type (
	tickMsg struct {
		number int
		at     time.Time
	}
	endedMsg struct{} // the caller's context ended
	foundMsg struct{ found Found }
)

// How often the screen moves by itself: while something is at work, and otherwise.
const (
	busyTick = 125 * time.Millisecond
	idleTick = time.Second
)

// Init asks for the terminal's background, waits for the caller's end and opens what was asked for.
func (m *model) Init() tea.Cmd {
	ctx := m.ctx
	cmds := []tea.Cmd{
		tea.RequestBackgroundColor,
		func() tea.Msg { <-ctx.Done(); return endedMsg{} },
		m.nextTick(),
	}
	if find := m.opts.Find; find != nil {
		cmds = append(cmds, func() tea.Msg { return foundMsg{find(ctx)} })
	}
	if m.opts.Practice {
		cmds = append(cmds, m.open(true))
	}
	return tea.Batch(cmds...)
}

func (m *model) nextTick() tea.Cmd {
	m.tick++
	ctx, number, every := m.ctx, m.tick, idleTick
	if m.busy() {
		every = busyTick
	}
	return func() tea.Msg {
		t := time.NewTimer(every)
		defer t.Stop()
		select {
		case at := <-t.C:
			return tickMsg{number, at}
		case <-ctx.Done():
			return nil
		}
	}
}

// busy says whether something moves on the screen.
func (m *model) busy() bool { return m.opening.busy || m.lab != nil && m.lab.busy() }

// Update takes every message, and then does what the panes asked for.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	was := m.busy()
	cmds := []tea.Cmd{m.update(msg)}
	for len(m.wishes) > 0 {
		wish := m.wishes[0]
		m.wishes = m.wishes[1:]
		cmds = append(cmds, m.grant(wish))
	}
	if !was && m.busy() {
		cmds = append(cmds, m.nextTick())
	}
	m.enableKeys()
	m.arrange()
	return m, tea.Batch(cmds...)
}

// enableKeys switches off the keys of what this wizard, or this lab, does not have.
func (m *model) enableKeys() {
	m.env.Keys.Contexts.SetEnabled(m.opts.Contexts != nil)
	m.env.Keys.Accidents.SetEnabled(m.lab != nil && m.lab.faults != nil && m.lab.about.Practice)
}

func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.env.Restyle(screen.NewTheme(msg.IsDark(), m.env.Theme.ASCII))
	case tickMsg:
		if msg.number != m.tick {
			return nil
		}
		m.env.Now = msg.at
		m.env.Ticks++
		return m.nextTick()
	case endedMsg:
		return m.leave()
	case foundMsg:
		m.opening.found = &msg.found
	case openedMsg:
		return m.labOpened(msg)
	case tea.KeyPressMsg:
		return m.press(msg)
	case labMsg:
		if m.lab != nil && msg.number() == m.lab.number {
			return m.lab.take(msg)
		}
	case tea.PasteMsg:
		if m.over == nil && m.lab != nil {
			return m.lab.paste(msg)
		}
		return m.toOverlay(msg)
	default:
		return m.toOverlay(msg)
	}
	return nil
}

// toOverlay hands a message to what lies over the page, if anything does; it may close itself.
func (m *model) toOverlay(msg tea.Msg) tea.Cmd {
	if m.over == nil {
		return nil
	}
	var cmd tea.Cmd
	m.over, cmd = m.over.Update(msg)
	return cmd
}

// press is what a key does: the interrupt key first, then what lies over the page, then the page. What they have no use for
// comes back as a wish, to shortcut.
func (m *model) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.env.Keys.Interrupt):
		if c, ok := m.over.(*confirm); ok && c.then == tea.Msg(leaveMsg{}) {
			return m.leave()
		}
		return m.lay(m.askToLeave())
	case m.over != nil:
		return m.toOverlay(msg)
	case m.lab != nil:
		return m.lab.press(msg)
	}
	_, cmd := m.opening.Update(msg)
	return cmd
}

// shortcut is what a key does on every page. Over a page only the language can be switched.
func (m *model) shortcut(msg tea.KeyPressMsg) tea.Cmd {
	k, landed := m.env.Keys, m.lab != nil && m.lab.landed
	switch {
	case key.Matches(msg, k.Lang):
		m.speak()
	case m.over != nil:
	case key.Matches(msg, k.Help):
		return m.lay(&help{env: m.env})
	case key.Matches(msg, k.Contexts):
		return m.openContexts()
	case key.Matches(msg, k.Accidents):
		return tea.Batch(m.lay(&accidentList{env: m.env, ask: m.ask, lab: m.lab.labState}), m.lab.readAccidents(nil))
	case key.Matches(msg, k.Quit) && m.lab != nil && m.lab.running != "":
		return m.lay(m.askToLeave())
	case key.Matches(msg, k.Quit):
		return m.leave()
	case key.Matches(msg, k.Forward) && landed:
		return m.lab.toggleForward()
	case key.Matches(msg, k.Stop) && landed && m.lab.running != "":
		return m.lay(m.lab.askToStop())
	case key.Matches(msg, k.Left, k.Back) && landed:
		m.lab.inRail = true
	}
	return nil
}

// grant does what a pane asked for.
func (m *model) grant(wish tea.Msg) tea.Cmd {
	switch w := wish.(type) {
	case screen.Untaken:
		return m.shortcut(w.KeyPressMsg)
	case overlayMsg:
		return m.lay(w.pane)
	case openLabMsg:
		return m.open(w.practice)
	case openContextsMsg:
		return m.openContexts()
	case leaveMsg:
		m.forward = w.forward
		return m.leave()
	}
	if m.lab != nil {
		return m.lab.grant(wish)
	}
	return nil
}

// lay puts a pane over the page, and begins what it begins with.
func (m *model) lay(over screen.Pane) tea.Cmd {
	m.over = over
	if p, ok := over.(interface{ Init() tea.Cmd }); ok {
		return p.Init()
	}
	return nil
}

// speak switches between the languages.
func (m *model) speak() {
	lang := text.KO
	if m.env.Lang == text.KO {
		lang = text.EN
	}
	m.env.Speak(lang)
}

func (m *model) openContexts() tea.Cmd {
	p := m.opts.Contexts(m.ctx, m.lab != nil && m.lab.about.Practice, m.env.Lang)
	if p == nil {
		return nil
	}
	return m.lay(&contexts{m.env, m.ask, p})
}

// leave ends the program. What the lab has under way is interrupted by Run.
func (m *model) leave() tea.Cmd {
	m.leaving = true
	return tea.Quit
}

// askToLeave is asked by Ctrl-C anywhere, and by q while something runs.
func (m *model) askToLeave() *confirm {
	c := &confirm{env: m.env, ask: m.ask, title: msgLeaveTitle, yes: msgLeaveYes, no: msgLeaveNo, then: leaveMsg{}}
	c.lines = []text.Text{msgLeaveIdle.With()}
	if m.lab != nil && m.lab.running != "" {
		c.lines = []text.Text{msgLeaveRunning.With(m.lab.title(m.lab.running)), msgLeaveAgain.With()}
	}
	return c
}

// openedMsg is the end of opening a lab.
type openedMsg struct {
	lab   *lab
	speed float64
	err   error
}

// open opens the lab in a command; what it needs is read there, too.
func (m *model) open(practice bool) tea.Cmd {
	if m.opts.Open == nil {
		return nil
	}
	m.opened++
	m.opening.busy, m.opening.err = true, nil
	ctx, number, env, ask, work, open, speed := m.ctx, m.opened, m.env, m.ask, m.work, m.opts.Open, m.opts.Speed
	return work.cmd(func() tea.Msg {
		opened, err := open(ctx, practice)
		if err != nil {
			return openedMsg{err: err}
		}
		msg := openedMsg{lab: newLab(ctx, number, opened, env, ask, work)}
		work.atEnd(msg.lab.close)
		if speed != nil {
			msg.speed = speed()
		}
		return msg
	})
}

func (m *model) labOpened(msg openedMsg) tea.Cmd {
	m.opening.busy = false
	if msg.err != nil {
		m.opening.err = msg.err
		return nil
	}
	m.lab = msg.lab
	m.lab.faults = m.opts.Accidents
	m.env.Speed = 1
	if m.lab.about.Practice && msg.speed > 0 {
		m.env.Speed = msg.speed
	}
	return m.lab.start()
}
