package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/assets"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// live shows a step at work: one row a resource, node, pod and rung, the failing ones on top.
type live struct {
	at      int  // the row that the learner chose
	moved   bool // the learner moved; until then the newest activity is in view
	details bool // the chosen row with all that is known
	events  bool // the rows are wanted though a receipt is there
	offset  int
	rows    int // of the last drawing
	page    int
}

// Update moves the choice on the row keys, and says whether it was one.
func (v *live) Update(msg tea.KeyPressMsg, k keymap) bool {
	switch {
	case key.Matches(msg, k.Up):
		v.at--
	case key.Matches(msg, k.Down):
		v.at++
	case key.Matches(msg, k.PageUp):
		v.at -= v.page
	case key.Matches(msg, k.PageDown):
		v.at += v.page
	case key.Matches(msg, k.Top):
		v.at = 0
	case key.Matches(msg, k.Bottom):
		v.at = v.rows - 1
	default:
		return false
	}
	v.at, v.moved = max(0, min(v.at, v.rows-1)), true
	return true
}

// row is one line of the live page. One with details can be looked into.
type row struct {
	text    string
	details []string
	active  bool
}

// View draws the step in w by h cells.
func (v *live) View(e *env, s *story.Story, id engine.ID, w, h int) string {
	head := liveHead(e, s, id, w)
	rows := liveRows(e, s, id, w)
	v.rows, v.page = len(rows), max(1, h-len(head)-1)
	switch {
	case v.moved:
	case s.Step(id).Phase == story.Failed:
		v.at = 0 // what failed stands on top
	default:
		v.at = newest(rows)
	}
	v.at = max(0, min(v.at, len(rows)-1))
	var lines []string
	at := -1
	for i, r := range rows {
		line := r.text
		if i == v.at && v.moved {
			line = e.theme.Selected.Render(fit(ansi.Strip(line), w))
		}
		if i == v.at {
			at = len(lines)
		}
		lines = append(lines, line)
		if i == v.at && v.details {
			for _, d := range r.details {
				for _, l := range wrapIndented("     ", d, w) {
					lines = append(lines, e.theme.Faint.Render(l))
				}
			}
			at = len(lines) - 1
		}
	}
	room := max(0, h-len(head))
	shown, offset := window(lines, v.offset, at, room)
	v.offset = offset
	out := block(slices.Concat(head, shown), w, h)
	if tip := tipLines(e, s.Step(id), id, w); len(tip) < room-len(shown) {
		copy(out[h-len(tip):], block(tip, w, len(tip)))
	}
	return strings.Join(out, "\n")
}

// tipTime is how long one sentence stays.
const tipTime = 20 * time.Second

// tipLines is one point of the step's lesson while the step runs; another one after a while.
func tipLines(e *env, st *story.Step, id engine.ID, w int) []string {
	if st.Phase != story.Running && st.Phase != story.Undoing {
		return nil
	}
	var tips []string
	for line := range strings.SplitSeq(assets.Lesson(string(e.lang), string(id)), "\n") {
		if tip, ok := strings.CutPrefix(line, "- "); ok {
			tips = append(tips, tip)
		}
	}
	if len(tips) == 0 {
		return nil
	}
	tip := tips[int(max(0, e.now.Sub(st.Began))/tipTime)%len(tips)]
	lines := []string{e.theme.Faint.Render(cut(e.t(msgLiveTip), w))}
	return append(lines, wrapIndented("• ", code(e.theme, tip), w)...)
}

// newest is the last row at work, or the last of all: where the eye should be.
func newest(rows []row) int {
	for i, r := range slices.Backward(rows) {
		if r.active {
			return i
		}
	}
	return len(rows) - 1
}

// lateAfter is how much more than one and a half times the usual time is called late: what takes seconds may vary.
const lateAfter = 20 * time.Second

// liveHead is how far the step is: never empty while it runs, and always moving then.
func liveHead(e *env, s *story.Story, id engine.ID, w int) []string {
	st, t := s.Step(id), e.theme
	switch st.Phase {
	case story.Running, story.Undoing:
		took, usual := max(0, e.now.Sub(st.Began)), e.here(st.Usual)
		what := e.t(msgLiveRunning)
		if st.Phase == story.Undoing {
			what = e.t(msgLiveUndoing)
		}
		right := clock(took)
		if usual > 0 {
			right = e.t(msgLiveOfAbout, clock(took), e.about(usual))
		}
		if p := st.Progress; p.Total > 0 {
			what = e.t(msgLiveProgress, e.in(p.What), p.Done, p.Total)
		}
		lines := []string{spread(t.Busy.Render(e.spin())+" "+what, right, w)}
		if usual > 0 {
			lines = append(lines, t.Busy.Render(bar(float64(took)/float64(usual), w)))
			if took > usual*3/2+lateAfter {
				for _, l := range wrap(e.t(msgLiveLate), w) {
					lines = append(lines, t.Warn.Render(l))
				}
			}
		}
		return append(lines, "")
	case story.Done:
		lines := []string{spread(t.Good.Render("✓")+" "+t.Focused.Render(e.t(msgLiveDone)), clock(st.Took), w)}
		for _, l := range wrap(e.in(st.Detail), w) {
			lines = append(lines, t.Faint.Render(l))
		}
		return append(lines, "")
	case story.Failed:
		var lines []string
		if st.Failure != nil {
			for i, l := range wrapIndented("✗ ", e.in(st.Failure.What), w) {
				lines = append(lines, t.Bad.Render(l))
				if i == 2 {
					break
				}
			}
			if st.Failure.Cause != "" {
				lines = append(lines, cut("  "+st.Failure.Cause, w))
			}
		}
		return append(lines, "")
	case story.Stopped:
		return append(wrap(t.Warn.Render("■ ")+e.t(msgLiveStopped), w), "")
	case story.Partial:
		return append(wrap(e.t(msgLivePartial)+" "+e.in(st.Detail), w), "")
	}
	return append(wrap(t.Faint.Render(e.t(msgLiveNothing)), w), "")
}

// about rounds a usual time to what a person says.
func (e *env) about(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return e.t(msgSeconds, max(1, int(d.Round(time.Second)/time.Second)))
	case d < 90*time.Second:
		return e.t(msgSeconds, int(d.Round(5*time.Second)/time.Second))
	}
	return e.t(msgMinutes, int(d.Round(time.Minute)/time.Minute))
}
