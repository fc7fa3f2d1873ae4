package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// labMsg is the answer of a lab's command. Answers for a lab that is not the current one are dropped.
type labMsg interface{ number() int }

type of int

func (o of) number() int { return int(o) }

func (b batchMsg) number() int { return b.lab }

type (
	historyMsg struct {
		of
		records []engine.Record
	}
	checkedMsg struct {
		of
		id     engine.ID
		status engine.Status
		err    error
		about  engine.About
		hourly float64
	}
	formMsg struct {
		of
		id   engine.ID
		form *engine.Form // nil for a step without choices
		err  error
	}
	filledMsg struct {
		of
		id     engine.ID
		status engine.Status
		about  engine.About
		err    error
	}
	planMsg struct {
		of
		id   engine.ID
		plan engine.Plan
		err  error
	}
	ranMsg struct {
		of
		id    engine.ID
		about engine.About
		err   error
	}
	forwardMsg struct {
		of
		err error
	}
)

// readHistory reads the journal: what earlier runs showed, and when things began.
func (l *lab) readHistory() tea.Cmd {
	number, past := of(l.number), l.engine
	return func() tea.Msg {
		// A journal that can't be read is no reason to stop: nothing is decided from it.
		records, _ := past.History()
		return historyMsg{number, records}
	}
}

// check reads one step's state from the cloud.
func (l *lab) check(id engine.ID) tea.Cmd {
	ctx, number, lab := l.ctx, of(l.number), l.engine
	return l.work.cmd(func() tea.Msg {
		m := checkedMsg{of: number, id: id}
		m.status, m.err = lab.Check(ctx, id)
		m.about = lab.About()
		if m.err == nil && m.status.State == engine.Done {
			if plan, err := lab.Plan(ctx, id); err == nil {
				m.hourly = plan.Hourly
			}
		}
		return m
	})
}

// ensure reads what the Plan side needs next: the choices, then the plan.
func (l *lab) ensure() tea.Cmd {
	p := l.page()
	switch {
	case p.loading || p.err != nil || p.plan != nil && p.filled:
		return nil
	case p.filled || l.step().Phase == story.Done && p.form == nil:
		return l.readPlan()
	case p.form == nil:
		return l.readForm()
	}
	return nil
}

func (l *lab) readForm() tea.Cmd {
	ctx, number, lab, id := l.ctx, of(l.number), l.engine, l.id()
	p := l.page()
	p.loading, p.err = true, nil
	return l.work.cmd(func() tea.Msg {
		f, err := lab.Form(ctx, id)
		return formMsg{number, id, &f, err}
	})
}

func (l *lab) readPlan() tea.Cmd {
	ctx, number, lab, id := l.ctx, of(l.number), l.engine, l.id()
	p := l.page()
	p.loading, p.filled, p.err = true, true, nil
	return l.work.cmd(func() tea.Msg {
		plan, err := lab.Plan(ctx, id)
		return planMsg{number, id, plan, err}
	})
}

// fill hands the answers to the step. The form forgets its secrets, whatever comes of it.
func (l *lab) fill(f *form) tea.Cmd {
	ctx, number, lab, id := l.ctx, of(l.number), l.engine, l.id()
	asked, answers := f.asked, f.answers()
	l.page().loading = true
	return l.work.cmd(func() tea.Msg {
		m := filledMsg{of: number, id: id}
		if m.err = asked.Fill(ctx, answers); m.err == nil {
			m.status, m.err = lab.Check(ctx, id)
		}
		m.about = lab.About()
		return m
	})
}

// run starts a step, after the remedy of its failure when there is one.
func (l *lab) run(id engine.ID, remedy string) (tea.Cmd, overlay) {
	if plan := l.pages[id].plan; plan != nil && plan.Hourly > 0 {
		l.hourly[id] = plan.Hourly
	}
	return l.begin(id, func(ctx context.Context, e Lab) error {
		if remedy != "" {
			if err := e.Mend(ctx, id, remedy); err != nil {
				return err
			}
		}
		return e.Run(ctx, id)
	}), nil
}

// undo takes a step's work away.
func (l *lab) undo(id engine.ID) tea.Cmd {
	return l.begin(id, func(ctx context.Context, e Lab) error { return e.Undo(ctx, id) })
}

func (l *lab) begin(id engine.ID, do func(context.Context, Lab) error) tea.Cmd {
	ctx, stop := context.WithCancel(l.ctx)
	l.running, l.stop = id, stop
	p := l.pages[id]
	p.tab, p.live = tabLive, live{}
	number, lab := of(l.number), l.engine
	return l.work.cmd(func() tea.Msg {
		defer stop()
		err := do(ctx, lab)
		return ranMsg{number, id, lab.About(), err}
	})
}

func (l *lab) toggleForward() tea.Cmd {
	if l.toggling || l.running == steps.Forward || l.running == steps.Teardown {
		return nil
	}
	l.toggling = true
	opener := l.opener
	ctx, number, lab := l.ctx, of(l.number), l.engine
	return l.work.cmd(func() tea.Msg { return forwardMsg{number, lab.Toggle(ctx, opener)} })
}

// take brings the answer of a command into the lab. It may ask for an overlay.
func (l *lab) take(msg labMsg) (tea.Cmd, overlay) {
	switch msg := msg.(type) {
	case batchMsg:
		l.state.Apply(msg.records...)
		if msg.closed {
			return nil, nil
		}
		return drain(l.number, l.records), l.failure()
	case historyMsg:
		l.remember(msg.records)
		return l.check(l.steps[0]), nil
	case checkedMsg:
		return l.checked(msg), nil
	case formMsg:
		p := l.pages[msg.id]
		p.loading, p.err = false, msg.err
		if msg.err == nil {
			p.form = newForm(l.env, *msg.form)
			if len(msg.form.Fields) == 0 && msg.id == l.id() {
				return l.readPlan(), nil
			}
		}
	case filledMsg:
		return l.filled(msg), nil
	case planMsg:
		p := l.pages[msg.id]
		p.loading, p.err = false, msg.err
		if msg.err == nil {
			p.plan = &msg.plan
			if msg.plan.Hourly > 0 && l.state.Step(msg.id).Alive.IsZero() { // of what is there the price stays until it runs
				l.hourly[msg.id] = msg.plan.Hourly
			}
		}
	case ranMsg:
		return l.ran(msg)
	case accidentsMsg:
		l.accidentsErr = msg.err
		if msg.list != nil {
			l.accidents = msg.list
		}
	case forwardMsg:
		l.toggling = false
		if msg.err != nil {
			l.failing = steps.Forward
		}
		return nil, l.failure()
	}
	return nil, nil
}

// remember takes the journal's records in.
func (l *lab) remember(records []engine.Record) {
	l.state.Recall(records)
	l.fresh = len(records) == 0
}

// checked takes one step's state and goes on to the next; the first that is not done is the one to show.
func (l *lab) checked(msg checkedMsg) tea.Cmd {
	l.about = msg.about
	if msg.err == nil {
		l.state.Checked(msg.id, msg.status)
		if msg.hourly > 0 {
			l.hourly[msg.id] = msg.hourly
			l.state.FoundAlive(msg.id, l.env.now)
		}
	}
	st := l.state.Step(msg.id)
	at := l.index(msg.id)
	if !l.landed && (msg.err != nil || st.Phase != story.Done || l.fresh || at >= len(l.steps)-2) {
		l.landed = true
		if msg.err == nil && st.Phase == story.Done && !l.fresh {
			at++
		}
		l.goTo(at)
	}
	next := l.index(msg.id) + 1
	if msg.err != nil || next >= len(l.steps)-1 || msg.id == steps.Credentials && st.Phase != story.Done {
		l.checking = false
		return nil
	}
	return l.check(l.steps[next])
}

func (l *lab) index(id engine.ID) int {
	for i, s := range l.steps {
		if s == id {
			return i
		}
	}
	return 0
}

func (l *lab) filled(msg filledMsg) tea.Cmd {
	p := l.pages[msg.id]
	p.loading, l.about = false, msg.about
	p.form.forget()
	if msg.err != nil {
		p.form.refuse(msg.err)
		return nil
	}
	p.form.err = nil
	l.state.Checked(msg.id, msg.status)
	if msg.id != l.id() {
		return nil
	}
	return l.readPlan()
}

// ran is the end of a run. Its records are in the channel already, but perhaps not read: the step's own state decides
// what is shown when they are.
func (l *lab) ran(msg ranMsg) (tea.Cmd, overlay) {
	l.running, l.stop, l.about = "", nil, msg.about
	for id, p := range l.pages {
		if id == l.id() && l.showing() != nil {
			continue // the learner is writing there
		}
		p.plan, p.form, p.filled, p.err = nil, nil, false, nil
	}
	if msg.err != nil {
		l.failing = msg.id
	}
	if msg.id == steps.Teardown && l.ctx.Err() == nil {
		l.checking = true
		return l.check(l.steps[0]), l.failure()
	}
	return nil, l.failure()
}

// failure is the card of a step that failed, as soon as both the end of the run and its last record are here.
func (l *lab) failure() overlay {
	id := l.failing
	if id == "" || l.state.Step(id).Failure == nil {
		return nil
	}
	l.failing = ""
	if l.state.Step(id).Phase != story.Failed {
		return nil
	}
	return newFailure(l, id)
}
