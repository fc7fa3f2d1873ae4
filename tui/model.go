package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
)

// model is the root: it owns the opening page, the lab and what lies over them, and sends every message to the one that
// it concerns.
type model struct {
	ctx  context.Context
	opts Options
	env  *env
	work *work

	width, height int
	tick          int // the tick that counts; older ones are dropped

	opening opening
	opened  int // how many labs were opened: the number of the current one
	lab     *lab
	over    overlay // nil when nothing lies over the page
	leaving bool
	forward bool // leaving for the forward
}

// overlay is what lies over the page and takes the keys.
type overlay interface {
	// Update takes a message. A nil next closes the overlay; then runs after that.
	Update(m *model, msg tea.Msg) (next overlay, then tea.Cmd)
	// View draws it; the cursor, nil where nothing is typed, counts from its upper left corner.
	View(w, h int) (string, *tea.Cursor)
	Keys() []key.Binding
}

func newModel(ctx context.Context, o Options, now time.Time) *model {
	if o.Lang == "" {
		o.Lang = text.EN
	}
	m := &model{ctx: ctx, opts: o, env: newEnv(o, now), work: &work{}}
	m.opening = newOpening(m.env, o)
	return m
}

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

// Update takes every message.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	was := m.busy()
	cmd := m.update(msg)
	if !was && m.busy() {
		cmd = tea.Batch(cmd, m.nextTick())
	}
	return m, cmd
}

func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return nil
	case tea.BackgroundColorMsg:
		m.env.theme = newTheme(msg.IsDark(), m.env.theme.ascii)
		return nil
	case tickMsg:
		if msg.number != m.tick {
			return nil
		}
		m.env.now = msg.at
		m.env.ticks++
		return m.nextTick()
	case endedMsg:
		return m.leave()
	case foundMsg:
		m.opening.found = &msg.found
		return nil
	case openedMsg:
		return m.labOpened(msg)
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.PasteMsg:
		if m.over != nil {
			return m.toOverlay(msg)
		}
		if m.lab != nil {
			return m.lab.paste(msg)
		}
		return nil
	case labMsg:
		if m.lab == nil || msg.number() != m.lab.number {
			return nil
		}
		return m.fromLab(m.lab.take(msg))
	}
	if m.over != nil {
		return m.toOverlay(msg)
	}
	return nil
}

// toOverlay hands a message to the overlay, which may close or change itself.
func (m *model) toOverlay(msg tea.Msg) tea.Cmd {
	before := m.over
	next, cmd := before.Update(m, msg)
	if m.over == before {
		m.over = next
	}
	return cmd
}

// press is what a key does: the interrupt key first, then the overlay's, then those of every page, then the page's own.
func (m *model) press(msg tea.KeyPressMsg) tea.Cmd {
	k := m.env.keys
	if key.Matches(msg, k.Interrupt) {
		if c, ok := m.over.(*confirm); ok && c.leaves {
			return m.leave()
		}
		m.over = m.askToLeave()
		return nil
	}
	if m.over != nil {
		return m.toOverlay(msg)
	}
	if m.lab != nil && m.lab.typing() {
		return m.fromLab(m.lab.press(msg))
	}
	switch {
	case key.Matches(msg, k.Help):
		m.over = newHelp(m.env)
		return nil
	case key.Matches(msg, k.Lang):
		m.speak()
		return nil
	case key.Matches(msg, k.Contexts):
		return m.openContexts()
	case key.Matches(msg, k.Accidents):
		return m.openAccidents()
	case key.Matches(msg, k.Quit):
		if m.lab != nil && m.lab.running != "" {
			m.over = m.askToLeave()
			return nil
		}
		return m.leave()
	}
	if m.lab != nil {
		return m.fromLab(m.lab.press(msg))
	}
	return m.pressOpening(msg)
}

// fromLab opens the overlay that the lab asked for.
func (m *model) fromLab(cmd tea.Cmd, over overlay) tea.Cmd {
	if over != nil {
		m.over = over
		if a, ok := over.(interface{ arm() tea.Cmd }); ok {
			return tea.Batch(cmd, a.arm())
		}
	}
	return cmd
}

// speak switches between the languages.
func (m *model) speak() {
	lang := text.KO
	if m.env.lang == text.KO {
		lang = text.EN
	}
	m.env.speak(lang)
}

func (m *model) openContexts() tea.Cmd {
	p := m.opts.Contexts(m.ctx, m.lab != nil && m.lab.about.Practice, m.env.lang)
	if p == nil {
		return nil
	}
	m.over = &contexts{m.env, p}
	return p.Init()
}

// leave ends the program. What the lab has under way is interrupted by Run.
func (m *model) leave() tea.Cmd {
	m.leaving = true
	return tea.Quit
}

// askToLeave is asked by Ctrl-C anywhere, and by q while something runs.
func (m *model) askToLeave() *confirm {
	c := &confirm{env: m.env, leaves: true, title: msgLeaveTitle, yes: msgLeaveYes, no: msgLeaveNo}
	c.lines = []text.Text{msgLeaveIdle.With()}
	if m.lab != nil && m.lab.running != "" {
		c.lines = []text.Text{msgLeaveRunning.With(m.lab.title(m.lab.running)), msgLeaveAgain.With()}
	}
	c.act = func(m *model) tea.Cmd { return m.leave() }
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
	ctx, number, env, work, open, speed := m.ctx, m.opened, m.env, m.work, m.opts.Open, m.opts.Speed
	return work.cmd(func() tea.Msg {
		found, err := open(ctx, practice)
		if err != nil {
			return openedMsg{err: err}
		}
		opened := openedMsg{lab: newLab(ctx, number, found, env, work)}
		work.atEnd(opened.lab.close)
		if speed != nil {
			opened.speed = speed()
		}
		return opened
	})
}

func (m *model) labOpened(msg openedMsg) tea.Cmd {
	m.opening.busy = false
	if msg.err != nil {
		m.opening.err = msg.err
		return nil
	}
	m.lab = msg.lab
	m.lab.cloud = m.opts.Accidents
	m.env.titles, m.env.speed = msg.lab.titles, 1
	m.env.harms = m.lab.cloud != nil && m.lab.about.Practice
	m.env.speak(m.env.lang)
	if m.lab.about.Practice && msg.speed > 0 {
		m.env.speed = msg.speed
	}
	return m.lab.start()
}
