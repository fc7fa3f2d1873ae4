package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// labMsg is the answer of a lab's command. Answers for a lab that is not the current one are dropped.
type labMsg interface{ number() int }

// forLab is the number of the lab that a message is for.
type forLab int

func (n forLab) number() int { return int(n) }

func (b batchMsg) number() int { return b.lab }

type (
	historyMsg struct {
		forLab
		records []engine.Record
	}
	checkedMsg struct {
		forLab
		id     engine.ID
		status engine.Status
		err    error
		about  engine.About
		hourly float64
	}
	// readingMsg tells a page that its form or its plan is being read.
	readingMsg struct{ plan bool }
	formMsg    struct {
		forLab
		id   engine.ID
		form *engine.Form
		err  error
	}
	filledMsg struct {
		forLab
		id     engine.ID
		status engine.Status
		about  engine.About
		err    error
	}
	planMsg struct {
		forLab
		id   engine.ID
		plan engine.Plan
		err  error
	}
	ranMsg struct {
		forLab
		id    engine.ID
		about engine.About
		err   error
	}
	forwardMsg struct {
		forLab
		err error
	}
)

// readHistory reads what earlier runs showed, and when things began.
func (l *lab) readHistory() tea.Cmd {
	number, cloud := forLab(l.number), l.cloud
	return func() tea.Msg {
		// A journal that can't be read is no reason to stop: nothing is decided from it.
		records, _ := cloud.History()
		return historyMsg{number, records}
	}
}

// check reads one step's state from the cloud.
func (l *lab) check(id engine.ID) tea.Cmd {
	ctx, number, cloud := l.ctx, forLab(l.number), l.cloud
	return l.work.cmd(func() tea.Msg {
		m := checkedMsg{forLab: number, id: id}
		m.status, m.err = cloud.Check(ctx, id)
		m.about = cloud.About()
		if m.err == nil && m.status.State == engine.Done {
			if plan, err := cloud.Plan(ctx, id); err == nil {
				m.hourly = plan.Hourly
			}
		}
		return m
	})
}

// readForm reads a step's choices; a step without any has its plan read.
func (l *lab) readForm(id engine.ID) tea.Cmd {
	if !l.step(id).Choices {
		return l.readPlan(id)
	}
	ctx, number, cloud := l.ctx, forLab(l.number), l.cloud
	l.tell(id, readingMsg{})
	return l.work.cmd(func() tea.Msg {
		f, err := cloud.Form(ctx, id)
		return formMsg{number, id, &f, err}
	})
}

func (l *lab) readPlan(id engine.ID) tea.Cmd {
	ctx, number, cloud := l.ctx, forLab(l.number), l.cloud
	l.tell(id, readingMsg{plan: true})
	return l.work.cmd(func() tea.Msg {
		plan, err := cloud.Plan(ctx, id)
		return planMsg{number, id, plan, err}
	})
}

// fill hands the answers to the step.
func (l *lab) fill(id engine.ID, form engine.Form, answers map[string][]string) tea.Cmd {
	ctx, number, cloud := l.ctx, forLab(l.number), l.cloud
	return l.work.cmd(func() tea.Msg {
		m := filledMsg{forLab: number, id: id}
		if m.err = form.Fill(ctx, answers); m.err == nil {
			m.status, m.err = cloud.Check(ctx, id)
		}
		m.about = cloud.About()
		return m
	})
}

// run starts a step, after the remedy of its failure when there is one.
func (l *lab) run(id engine.ID, remedy string) tea.Cmd {
	if price := l.planned[id]; price > 0 && l.running == "" {
		l.hourly[id] = price
	}
	return l.begin(id, func(ctx context.Context, c Lab) error {
		if remedy != "" {
			if err := c.Mend(ctx, id, remedy); err != nil {
				return err
			}
		}
		return c.Run(ctx, id)
	})
}

// undo takes a step's work away.
func (l *lab) undo(id engine.ID) tea.Cmd {
	return l.begin(id, func(ctx context.Context, c Lab) error { return c.Undo(ctx, id) })
}

// begin has one step at work; a second one would not be waited for.
func (l *lab) begin(id engine.ID, do func(context.Context, Lab) error) tea.Cmd {
	if l.running != "" {
		l.flash, l.flashBad = msgOneAtATime.With(l.title(l.running)), true
		return nil
	}
	ctx, stop := context.WithCancel(l.ctx)
	l.running, l.stop = id, stop
	l.story.Asked(id)
	l.tell(id, beganMsg{})
	number, cloud := forLab(l.number), l.cloud
	return l.work.cmd(func() tea.Msg {
		defer stop()
		err := do(ctx, cloud)
		return ranMsg{number, id, cloud.About(), err}
	})
}

// toggleForward opens or closes the port-forward, unless a step at work is about to.
func (l *lab) toggleForward() tea.Cmd {
	if l.toggling || l.opener == "" || l.running == l.opener || l.removing() {
		return nil
	}
	l.toggling = true
	l.story.Asked(l.opener)
	ctx, number, cloud, opener := l.ctx, forLab(l.number), l.cloud, l.opener
	return l.work.cmd(func() tea.Msg { return forwardMsg{number, cloud.Toggle(ctx, opener)} })
}

// readAccidents asks the cloud which accidents there are, after setting them where on is not nil.
func (l *lab) readAccidents(on []string) tea.Cmd {
	if l.faults == nil || !l.about.Practice {
		return nil
	}
	ctx, number, faults := l.ctx, forLab(l.number), l.faults
	return func() tea.Msg {
		m := accidentsMsg{forLab: number}
		if on != nil {
			m.err = faults.Set(ctx, on)
		}
		list, err := faults.List(ctx)
		if m.list = list; m.err == nil {
			m.err = err
		}
		return m
	}
}

// take brings the answer of a command into the lab.
func (l *lab) take(msg labMsg) tea.Cmd {
	l.version++
	switch msg := msg.(type) {
	case batchMsg:
		l.story.Apply(msg.records...)
		if msg.closed {
			return nil
		}
		l.showFailure()
		return drain(l.number, l.records)
	case historyMsg:
		l.remember(msg.records)
		return l.check(l.steps[0].ID)
	case checkedMsg:
		return l.checked(msg)
	case formMsg:
		l.tell(msg.id, msg)
	case filledMsg:
		l.about = msg.about
		if msg.err == nil {
			l.story.Checked(msg.id, msg.status)
		}
		l.tell(msg.id, msg)
	case planMsg:
		if msg.err == nil {
			l.planned[msg.id] = msg.plan.Hourly
		}
		if msg.err == nil && msg.plan.Hourly > 0 && l.story.Step(msg.id).Alive.IsZero() {
			l.hourly[msg.id] = msg.plan.Hourly // of what is there the price stays until it runs
		}
		l.tell(msg.id, msg)
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
			l.failing = l.opener
		}
		l.showFailure()
	}
	return nil
}

// remember takes the journal's records in.
func (l *lab) remember(records []engine.Record) {
	l.story.Recall(records)
	l.fresh = len(records) == 0
}

// checked takes one step's state and goes on to the next; the first that is not done is the one to show. Without the first
// one nothing else can be looked at, and the last, which takes everything away, is not looked at.
func (l *lab) checked(msg checkedMsg) tea.Cmd {
	l.about = msg.about
	if msg.err == nil {
		l.story.Checked(msg.id, msg.status)
		if msg.hourly > 0 {
			l.hourly[msg.id] = msg.hourly
			l.story.FoundAlive(msg.id, l.env.Now)
		}
	}
	st := l.story.Step(msg.id)
	at := l.index(msg.id)
	if !l.landed && (msg.err != nil || st.Phase != story.Done || l.fresh || at >= len(l.steps)-2) {
		l.landed = true
		if msg.err == nil && st.Phase == story.Done && !l.fresh {
			at++
		}
		l.goTo(l.pageAt(stepPageID(l.steps[at].ID)))
	}
	next := l.index(msg.id) + 1
	if msg.err != nil || next >= len(l.steps)-1 || next == 1 && st.Phase != story.Done {
		l.checking = false
		return nil
	}
	return l.check(l.steps[next].ID)
}

// ran is the end of a run. Its records are in the channel already, but perhaps not read: the step's own state decides
// what is shown when they are.
func (l *lab) ran(msg ranMsg) tea.Cmd {
	l.running, l.stop, l.about = "", nil, msg.about
	clear(l.planned)
	for at, p := range l.pages {
		p.Update(outdatedMsg{inUse: at == l.at && !l.inRail})
	}
	if msg.err != nil {
		l.failing = msg.id
	}
	l.showFailure()
	if l.step(msg.id).Removes && l.ctx.Err() == nil {
		l.checking = true
		return l.check(l.steps[0].ID)
	}
	return nil
}

// showFailure lays the card of a step that failed over the page, as soon as both the end of the run and its last record are
// here.
func (l *lab) showFailure() {
	id := l.failing
	if id == "" || l.story.Step(id).Failure == nil {
		return
	}
	l.failing = ""
	if l.phaseOf(id) == story.Failed {
		l.lay(newFailure(l.env, l.ask, l.labState, id))
	}
}
