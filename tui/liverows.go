package tui

import (
	"slices"
	"strings"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
	"eksui/tui/screen"
)

// rows draws the i-th thing: one row or more, w cells wide.
func (t *things) rows(e *screen.Env, i, w int) []row {
	switch it := t.all[i]; it.kind {
	case partThing:
		return []row{partRow(e, t.titles[it.at], t.story.Step(t.parts[it.at]), w)}
	case partNoteThing:
		return noteRows(e, t.story.Step(t.parts[it.at]).Notes[it.row], w)
	case stackThing:
		return []row{stackRow(e, t.stacks[it.at], w)}
	case resourceThing:
		s := t.stacks[it.at]
		return []row{resourceRow(e, s, s.Rows[it.row], w)}
	case failedThing:
		s := t.stacks[it.at]
		return failedRows(e, s, s.Rows[it.row], w)
	case outputThing:
		o := t.stacks[it.at].Outputs[it.row]
		return []row{{text: screen.Cut("  "+e.Theme.Key.Render(o.Key)+" "+o.Value, w), details: []string{o.Key + " = " + o.Value}}}
	case nodesThing:
		return []row{{text: e.Theme.Focused.Render(e.T(msgLiveNodes, t.story.Nodes.Ready(), t.story.Nodes.Len()))}}
	case nodeThing:
		return nodeRows(e, *t.story.Nodes.At(int(it.row)), w)
	case podsThing:
		return []row{{text: e.Theme.Focused.Render(e.T(msgLivePods))}}
	case podThing:
		return podRows(e, *t.story.Pods.At(int(it.row)), w)
	case forwardThing:
		return forwardRows(e, t.story.Forward, w)
	case serviceThing:
		return serviceRows(e, *t.story.Services.At(int(it.row)), w)
	case noteThing:
		return noteRows(e, t.notes[it.row], w)
	}
	return nil
}

func partRow(e *screen.Env, title text.Text, st *story.Step, w int) row {
	mark, took := glyph(e, st.Phase), screen.Clock(st.Took)
	switch st.Phase {
	case story.Undoing:
		took = screen.Clock(e.Now.Sub(st.Began))
	case story.Todo:
		mark = e.Theme.Good.Render("✓")
	}
	return row{text: screen.Spread(mark+" "+e.T(msgLivePart, title), took, w), active: st.Phase == story.Undoing}
}

// stackRow is a stack's name with its state.
func stackRow(e *screen.Env, s *story.Stack, w int) row {
	right := ""
	if !s.Began.IsZero() {
		right = screen.Clock(s.Elapsed(e.Now))
		if !s.Complete() && s.Usual > 0 {
			right = e.T(msgLiveOfAbout, right, e.About(e.LabTime(s.Usual)))
		}
	}
	return row{
		text:    screen.Spread(statusMark(e, s.Status)+" "+e.Theme.Focused.Render(s.Name), right, w),
		active:  !s.Complete() && s.Status != "",
		details: []string{orDash(s.Status), s.Reason},
	}
}

// failedRows is a resource that failed, with the reason.
func failedRows(e *screen.Env, s *story.Stack, r *story.Resource, w int) []row {
	rows := []row{resourceRow(e, s, r, w)}
	if r.Reason != "" {
		for _, l := range screen.WrapIndented("     ", r.Reason, w) {
			rows = append(rows, row{text: e.Theme.Bad.Render(l)})
		}
	}
	return rows
}

func resourceRow(e *screen.Env, s *story.Stack, r *story.Resource, w int) row {
	t := e.Theme
	took := ""
	if !r.Began.IsZero() {
		took = screen.Clock(r.Elapsed(e.Now))
	}
	what := kindName(r.Type)
	if r.Status == "" && s.Status != "" {
		if waits := s.Waiting(r); waits != "" {
			what = e.T(msgLiveWaits, waits)
		}
	}
	name := r.ID
	if nameWidth := min(30, max(12, w/2-4)); w > 40 {
		name = screen.Fit(name, nameWidth)
	}
	status := r.Status
	if r.Failed != "" {
		status = r.Failed
		what += " " + r.Failed
	}
	return row{
		text:    screen.Spread(" "+statusMark(e, status)+" "+name+" "+t.Faint.Render(what), took, w),
		active:  r.Status != "" && !story.IsFinal(r.Status),
		details: []string{r.Type + "  " + orDash(r.Status), r.Physical, r.Reason},
	}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// statusMark is a status as one cell.
func statusMark(e *screen.Env, status string) string {
	t := e.Theme
	switch {
	case status == "":
		return t.Faint.Render("○")
	case story.IsFailure(status):
		return t.Bad.Render("✗")
	case story.IsFinal(status):
		return t.Good.Render("✓")
	}
	return t.Busy.Render("●")
}

// rungMark is a place on a ladder as one cell.
func rungMark(e *screen.Env, at, rung int) string {
	switch {
	case at >= rung:
		return e.Theme.Good.Render("✓")
	case at == rung-1:
		return e.Theme.Busy.Render("●")
	}
	return e.Theme.Faint.Render("○")
}

func ladder(e *screen.Env, at int, rungs ...text.Key) string {
	parts := make([]string, len(rungs))
	for i, r := range rungs {
		parts[i] = rungMark(e, at, i) + " " + e.T(r)
	}
	return strings.Join(parts, " → ")
}

// nodeRows is a node, and below it how far it has come.
func nodeRows(e *screen.Env, n engine.Node, w int) []row {
	at := 0
	switch n.Stage {
	case "joined":
		at = 1
	case "network":
		at = 2
	}
	if n.Ready {
		at = 3
	}
	name := n.Name
	if name == "" {
		name = n.InstanceID
	}
	name, _, _ = strings.Cut(name, ".")
	return []row{
		{
			text:    screen.Spread("  "+rungMark(e, at, 3)+" "+name, strings.TrimSpace(n.Zone+" "+n.Version), w),
			active:  !n.Ready,
			details: []string{n.Name, n.InstanceID + " " + n.InstanceType + " " + n.Zone, n.Version},
		},
		{text: screen.Cut("     "+ladder(e, at, msgRungInstance, msgRungJoined, msgRungNetwork, msgRungReady), w)},
	}
}

// podRows is a pod, with the reason why it is not ready where one is known.
func podRows(e *screen.Env, p engine.Pod, w int) []row {
	mark := e.Theme.Busy.Render("●")
	word := p.Phase
	if p.Reason != "" {
		word = p.Reason
	}
	switch {
	case p.Ready:
		mark = e.Theme.Good.Render("✓")
	case !p.Why.IsZero():
		mark = e.Theme.Bad.Render("✗")
	}
	node, _, _ := strings.Cut(p.Node, ".")
	if p.Restarts > 0 {
		word += " " + e.T(msgLiveRestarts, p.Restarts)
	}
	rows := []row{{
		text:    screen.Spread("  "+mark+" "+p.Name+"  "+e.Theme.Faint.Render(node), word, w),
		active:  !p.Ready,
		details: []string{p.Namespace + "/" + p.Name, p.Image, p.Node + " " + p.IP},
	}}
	for _, l := range screen.WrapIndented("     ", e.In(p.Why), w) {
		rows = append(rows, row{text: e.Theme.Bad.Render(l)})
	}
	return rows
}

// rungs of a service, in the order of engine.Service.Rung.
var rungs = []string{"applied", "hostname", "dns", "tcp", "http"}

// serviceRows is a service with the rungs that it climbs, and its address when the page answers.
func serviceRows(e *screen.Env, s engine.Service, w int) []row {
	at := slices.Index(rungs, s.Rung)
	rows := []row{{text: e.Theme.Focused.Render(screen.Cut(s.Namespace+"/"+s.Name, w)), active: s.URL == ""}}
	for i, rung := range []text.Key{msgRungApplied, msgRungHostname, msgRungDNS, msgRungTCP, msgRungHTTP} {
		line := "  " + rungMark(e, at, i) + " " + e.T(rung)
		if i == 1 && s.Hostname != "" {
			line += "  " + e.Theme.Faint.Render(s.Hostname)
		}
		rows = append(rows, row{text: screen.Cut(line, w), active: at == i-1, details: []string{s.Hostname, s.Detail}})
	}
	if s.Detail != "" && s.URL == "" {
		for _, l := range screen.WrapIndented("     ", s.Detail, w) {
			rows = append(rows, row{text: e.Theme.Faint.Render(l)})
		}
	}
	if s.URL != "" {
		rows = append(rows, row{text: ""})
		for _, l := range screen.WrapIndented("  ", s.URL, w) {
			rows = append(rows, row{text: e.Theme.Key.Render(l)})
		}
	}
	return rows
}

// forwardRows is the port-forward, and what came through it.
func forwardRows(e *screen.Env, f engine.ForwardState, w int) []row {
	mark, word := e.Theme.Faint.Render("○"), e.T(msgForwardOff)
	if f.Up {
		mark, word = e.Theme.Good.Render("✓"), e.T(msgForwardOn)
	}
	rows := []row{{text: screen.Spread(mark+" "+f.Address+" → "+f.Target, word, w)}}
	if f.Answer != "" {
		for _, l := range screen.WrapIndented("  ", e.T(msgForwardAnswer, f.Answer), w) {
			rows = append(rows, row{text: l})
		}
	}
	return rows
}

// noteRows is a note in as many rows as it takes.
func noteRows(e *screen.Env, n engine.Note, w int) []row {
	prefix := "  "
	switch n.Level {
	case engine.Good:
		prefix = e.Theme.Good.Render("✓") + " "
	case engine.Warn:
		prefix = e.Theme.Warn.Render("!") + " "
	}
	var rows []row
	for _, l := range screen.WrapIndented(prefix, e.In(n.Text), w) {
		rows = append(rows, row{text: l})
	}
	return rows
}

// glyph is a step's phase as one cell.
func glyph(e *screen.Env, p story.Phase) string {
	t := e.Theme
	switch p {
	case story.Running, story.Undoing:
		return t.Busy.Render(e.Spin())
	case story.Done:
		return t.Good.Render("✓")
	case story.Failed:
		return t.Bad.Render("✗")
	case story.Stopped, story.Partial:
		return t.Warn.Render("●")
	}
	return t.Faint.Render("○")
}

// kindName shortens a resource type to what people call it: "AWS::EC2::VPCGatewayAttachment" is "EC2 VPCGatewayAttachment".
func kindName(kind string) string {
	parts := strings.Split(kind, "::")
	if len(parts) < 3 {
		return kind
	}
	return strings.Join(parts[1:], " ")
}
