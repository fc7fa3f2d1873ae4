package tui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/assets"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
	"eksui/tui/screen"
)

// livePane shows a step at work: one row a resource, node, pod and rung, the failing ones on top. A lab may have thousands of
// them, so only those in view are drawn: the pane knows the things that there are, in their order, and walks from the row
// under the cursor as far as the screen reaches. A thing takes a row or several, which depends on its texts and the width, and
// nobody counts those that are out of view.
type livePane struct {
	env  *screen.Env
	ask  screen.Ask
	lab  *labState
	step stage

	things  things
	latest  place // the newest activity
	at      place // the row that the learner chose
	moved   bool  // the learner moved; until then the newest activity is in view
	details bool  // the chosen row with all that is known
	events  bool  // the rows are wanted though a receipt is there
	top     place // the first line in view
	w, h    int

	drawn map[int][]row // things that were drawn already, with all that their rows depend on
	from  drawnFrom
}

// drawnFrom is what the rows of a thing are made from: while it is the same, they are.
type drawnFrom struct {
	version, look, w int
	now              time.Time
}

// place is a row of a thing, or one of its lines where the chosen row's details are counted, too.
type place struct{ thing, row int }

func (p place) before(o place) bool { return p.thing < o.thing || p.thing == o.thing && p.row < o.row }

// row is one line of the live page. One with details can be looked into.
type row struct {
	text    string
	details []string
	active  bool
}

// restart forgets what the learner looked at: the step runs anew.
func (v *livePane) restart() {
	*v = livePane{env: v.env, ask: v.ask, lab: v.lab, step: v.step}
}

// Update takes keys and the size.
func (v *livePane) Update(msg tea.Msg) (screen.Pane, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		widened := v.w != msg.Width
		v.w, v.h = msg.Width, msg.Height
		if from := (drawnFrom{v.lab.version, v.env.Look, v.w, v.env.Now}); from != v.from || v.drawn == nil {
			v.from, v.drawn = from, map[int][]row{}
		}
		if v.things.list(v.lab, v.step) || widened {
			v.latest = v.newest()
		}
		v.follow()
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, v.env.Keys.Enter) && v.working():
			v.details = !v.details
			v.follow()
		case !v.move(msg):
			v.ask(screen.Untaken{KeyPressMsg: msg})
		}
	}
	return v, nil
}

// working says whether the rows are those of what runs.
func (v *livePane) working() bool {
	return v.lab.running == v.step.ID || v.lab.running != "" && v.step.Removes
}

// move moves the choice on the row keys, and says whether it was one.
func (v *livePane) move(msg tea.KeyPressMsg) bool {
	k, page := v.env.Keys, max(1, v.room()-1)
	switch {
	case key.Matches(msg, k.Up):
		v.at = v.walk(v.at, -1, v.rowCount)
	case key.Matches(msg, k.Down):
		v.at = v.walk(v.at, 1, v.rowCount)
	case key.Matches(msg, k.PageUp):
		v.at = v.walk(v.at, -page, v.rowCount)
	case key.Matches(msg, k.PageDown):
		v.at = v.walk(v.at, page, v.rowCount)
	case key.Matches(msg, k.Top):
		v.at = place{}
	case key.Matches(msg, k.Bottom):
		v.at = v.end(v.rowCount)
	default:
		return false
	}
	v.moved = true
	v.follow()
	return true
}

// walk goes by rows, or by lines, as count counts them, and stops at the first and the last.
func (v *livePane) walk(from place, by int, count func(thing int) int) place {
	for ; by < 0; by++ {
		switch {
		case from.row > 0:
			from.row--
		case from.thing > 0:
			from.thing--
			from.row = count(from.thing) - 1
		default:
			return from
		}
	}
	for here := 0; by > 0; by-- {
		if here == 0 {
			here = count(from.thing)
		}
		switch {
		case from.row < here-1:
			from.row++
		case from.thing < v.things.len()-1:
			from = place{from.thing + 1, 0}
			here = 0
		default:
			return from
		}
	}
	return from
}

func (v *livePane) end(count func(thing int) int) place {
	last := v.things.len() - 1
	if last < 0 {
		return place{}
	}
	return place{last, count(last) - 1}
}

// rows draws a thing, once for as long as it stays the same.
func (v *livePane) rows(thing int) []row {
	if thing >= v.things.len() {
		return nil
	}
	if rows, ok := v.drawn[thing]; ok || v.drawn == nil {
		return rows
	}
	v.drawn[thing] = v.things.rows(v.env, thing, v.w)
	return v.drawn[thing]
}

func (v *livePane) rowCount(thing int) int { return max(1, len(v.rows(thing))) }

// lines draws a thing with its marks: the chosen row, and the details below that. last is the line that has to be in view
// when the chosen row is of this thing.
func (v *livePane) lines(thing int) (lines []string, last int) {
	for i, r := range v.rows(thing) {
		chosen := v.at == place{thing, i}
		line := r.text
		if chosen && v.moved {
			line = v.env.Theme.Selected.Render(screen.Fit(ansi.Strip(line), v.w))
		}
		lines = append(lines, line)
		if chosen && v.details {
			for _, d := range r.details {
				for _, l := range screen.WrapIndented("     ", d, v.w) {
					lines = append(lines, v.env.Theme.Faint.Render(l))
				}
			}
		}
		if chosen {
			last = len(lines) - 1
		}
	}
	return lines, last
}

func (v *livePane) lineCount(thing int) int {
	if thing != v.at.thing || !v.details {
		return v.rowCount(thing)
	}
	lines, _ := v.lines(thing)
	return max(1, len(lines))
}

// room is how many lines there are for rows.
func (v *livePane) room() int { return max(0, v.h-len(v.head(v.w))) }

// follow brings the chosen row into view. Until the learner moves, that is what failed, or the newest activity.
func (v *livePane) follow() {
	switch {
	case v.moved:
	case v.lab.phaseOf(v.step.ID) == story.Failed:
		v.at = place{} // what failed stands on top
	default:
		v.at = v.latest
	}
	if n := v.things.len(); v.at.thing >= n {
		v.at = v.end(v.rowCount)
	} else if n > 0 {
		v.at.row = min(v.at.row, v.rowCount(v.at.thing)-1)
	}
	room := v.room()
	if room == 0 || v.things.len() == 0 {
		v.top = place{}
		return
	}
	_, last := v.lines(v.at.thing)
	chosen := place{v.at.thing, last}
	if v.top.thing >= v.things.len() {
		v.top = v.end(v.lineCount)
	}
	v.top.row = min(v.top.row, v.lineCount(v.top.thing)-1)
	if chosen.before(v.top) {
		v.top = chosen
	}
	if first := v.walk(chosen, 1-room, v.lineCount); v.top.before(first) {
		v.top = first
	}
	if first := v.walk(v.end(v.lineCount), 1-room, v.lineCount); first.before(v.top) {
		v.top = first
	}
}

// newest is the last row at work, or the last of all: where the eye should be.
func (v *livePane) newest() place {
	for thing := v.things.len() - 1; thing >= 0; thing-- {
		if !v.things.active(thing) {
			continue
		}
		rows := v.rows(thing)
		for i := len(rows) - 1; i >= 0; i-- {
			if rows[i].active {
				return place{thing, i}
			}
		}
	}
	return v.end(v.rowCount)
}

// View draws the step in w by h cells.
func (v *livePane) View(w, h int) (string, *tea.Cursor) {
	out := v.head(w)
	room := max(0, h-len(out))
	skip := v.top.row
	shown := 0
	for thing := v.top.thing; thing < v.things.len() && shown < room; thing++ {
		lines, _ := v.lines(thing)
		lines = lines[min(skip, len(lines)):]
		lines = lines[:min(len(lines), room-shown)]
		out = append(out, lines...)
		shown += len(lines)
		skip = 0
	}
	out = screen.Block(out, w, h)
	if tip := tipLines(v.env, v.lab.story.Step(v.step.ID), v.step.ID, w); len(tip) < room-shown {
		copy(out[h-len(tip):], screen.Block(tip, w, len(tip)))
	}
	return strings.Join(out, "\n"), nil
}

// Keys lists what moves.
func (v *livePane) Keys() []key.Binding { return []key.Binding{v.env.Keys.Down, v.env.Keys.Enter} }

// tipTime is how long one sentence stays.
const tipTime = 20 * time.Second

// tipLines is one point of the step's lesson while the step runs; another one after a while.
func tipLines(e *screen.Env, st *story.Step, id engine.ID, w int) []string {
	if st.Phase != story.Running && st.Phase != story.Undoing {
		return nil
	}
	var tips []string
	for line := range strings.SplitSeq(assets.Lesson(string(e.Lang), string(id)), "\n") {
		if tip, ok := strings.CutPrefix(line, "- "); ok {
			tips = append(tips, tip)
		}
	}
	if len(tips) == 0 {
		return nil
	}
	tip := tips[int(max(0, e.Now.Sub(st.Began))/tipTime)%len(tips)]
	lines := []string{e.Theme.Faint.Render(screen.Cut(e.T(msgLiveTip), w))}
	return append(lines, screen.WrapIndented("• ", e.Theme.Code(tip), w)...)
}

// lateAfter is how much more than one and a half times the usual time is called late: what takes seconds may vary.
const lateAfter = 20 * time.Second

// head is how far the step is: never empty while it runs, and always moving then.
func (v *livePane) head(w int) []string {
	e, t, st := v.env, v.env.Theme, v.lab.story.Step(v.step.ID)
	switch st.Phase {
	case story.Running, story.Undoing:
		took, usual := max(0, e.Now.Sub(st.Began)), e.LabTime(st.Usual)
		what := e.T(msgLiveRunning)
		if st.Phase == story.Undoing {
			what = e.T(msgLiveUndoing)
		}
		right := screen.Clock(took)
		if usual > 0 {
			right = e.T(msgLiveOfAbout, screen.Clock(took), e.About(usual))
		}
		if p := st.Progress; p.Total > 0 {
			what = e.T(msgLiveProgress, e.In(p.What), p.Done, p.Total)
		}
		lines := []string{screen.Spread(t.Busy.Render(e.Spin())+" "+what, right, w)}
		if usual > 0 {
			lines = append(lines, t.Busy.Render(screen.Bar(float64(took)/float64(usual), w)))
			if took > usual*3/2+lateAfter {
				for _, l := range screen.Wrap(e.T(msgLiveLate), w) {
					lines = append(lines, t.Warn.Render(l))
				}
			}
		}
		return append(lines, "")
	case story.Done:
		lines := []string{screen.Spread(t.Good.Render("✓")+" "+t.Focused.Render(e.T(msgLiveDone)), screen.Clock(st.Took), w)}
		for _, l := range screen.Wrap(e.In(st.Detail), w) {
			lines = append(lines, t.Faint.Render(l))
		}
		return append(lines, "")
	case story.Failed:
		var lines []string
		if st.Failure != nil {
			for i, l := range screen.WrapIndented("✗ ", e.In(st.Failure.What), w) {
				lines = append(lines, t.Bad.Render(l))
				if i == 2 {
					break
				}
			}
			if st.Failure.Cause != "" {
				lines = append(lines, screen.Cut("  "+st.Failure.Cause, w))
			}
		}
		return append(lines, "")
	case story.Stopped:
		return append(screen.Wrap(t.Warn.Render("■ ")+e.T(msgLiveStopped), w), "")
	case story.Partial:
		return append(screen.Wrap(e.T(msgLivePartial)+" "+e.In(st.Detail), w), "")
	}
	return append(screen.Wrap(t.Faint.Render(e.T(msgLiveNothing)), w), "")
}
