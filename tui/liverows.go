package tui

import (
	"slices"
	"strings"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// liveRows are the rows of a step: what failed first, then stacks, nodes, pods, service, forward and notes, as far as
// the step has to do with them. A teardown shows the parts that it takes away.
func liveRows(e *env, s *story.Story, id engine.ID, w int) []row {
	st := s.Step(id)
	var bad, rows []row
	if id == steps.Teardown {
		for _, part := range s.Undone(steps.Teardown) {
			rows = append(rows, partRow(e, part, s.Step(part), w))
			stacks, failing := stackRows(e, s.Step(part).Stacks, w)
			rows, bad = append(rows, stacks...), append(bad, failing...)
			if s.Step(part).Phase == story.Undoing {
				rows = append(rows, noteRows(e, s.Step(part).Notes, w)...)
			}
		}
	}
	stacks, failing := stackRows(e, st.Stacks, w)
	rows, bad = append(rows, stacks...), append(bad, failing...)
	switch id {
	case steps.Cluster:
		rows = append(rows, nodeRows(e, &s.Nodes, w)...)
	case steps.Deploy:
		rows = append(rows, podRows(e, &s.Pods, w)...)
	case steps.Forward:
		rows = append(rows, forwardRows(e, s.Forward, w)...)
	case steps.Expose:
		rows = append(rows, serviceRows(e, &s.Services, w)...)
	}
	rows = append(rows, noteRows(e, st.Notes, w)...)
	return slices.Concat(bad, rows)
}

func partRow(e *env, id engine.ID, st *story.Step, w int) row {
	mark, took := glyph(e, st.Phase), clock(st.Took)
	switch st.Phase {
	case story.Undoing:
		took = clock(e.now.Sub(st.Began))
	case story.Todo:
		mark = e.theme.Good.Render("✓")
	}
	return row{text: spread(mark+" "+e.t(msgLivePart, e.titles[id]), took, w), active: st.Phase == story.Undoing}
}

// stackRows draws stacks: the name with its state, then the resources. One that came to stand while another is at work
// is one line, so that the work is in view. Rows that failed are returned apart: they belong on top.
func stackRows(e *env, stacks []*story.Stack, w int) (rows, bad []row) {
	t := e.theme
	for i, s := range stacks {
		whole := s.Complete()
		right := ""
		if !s.Began.IsZero() {
			right = clock(s.Elapsed(e.now))
			if !whole && s.Usual > 0 {
				right = e.t(msgLiveOfAbout, right, e.about(e.here(s.Usual)))
			}
		}
		head := row{text: spread(statusMark(e, s.Status)+" "+t.Focused.Render(s.Name), right, w), active: !whole && s.Status != ""}
		head.details = []string{orDash(s.Status), s.Reason}
		rows = append(rows, head)
		if whole && i < len(stacks)-1 {
			continue
		}
		for _, r := range s.Rows {
			line := resourceRow(e, s, r, w)
			if r.Failed != "" {
				bad = append(bad, line)
				if r.Reason != "" {
					for _, l := range wrapIndented("     ", r.Reason, w) {
						bad = append(bad, row{text: t.Bad.Render(l)})
					}
				}
				continue
			}
			rows = append(rows, line)
		}
		for _, o := range s.Outputs {
			rows = append(rows, row{text: cut("  "+t.Key.Render(o.Key)+" "+o.Value, w), details: []string{o.Key + " = " + o.Value}})
		}
	}
	return rows, bad
}

func resourceRow(e *env, s *story.Stack, r *story.Resource, w int) row {
	t := e.theme
	took := ""
	if !r.Began.IsZero() {
		took = clock(r.Elapsed(e.now))
	}
	what := kindName(r.Type)
	if r.Status == "" && s.Status != "" {
		if waits := s.Waiting(r); waits != "" {
			what = e.t(msgLiveWaits, waits)
		}
	}
	name := r.ID
	if nameWidth := min(30, max(12, w/2-4)); w > 40 {
		name = fit(name, nameWidth)
	}
	status := r.Status
	if r.Failed != "" {
		status = r.Failed
		what += " " + r.Failed
	}
	return row{
		text:    spread(" "+statusMark(e, status)+" "+name+" "+t.Faint.Render(what), took, w),
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
func statusMark(e *env, status string) string {
	t := e.theme
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
func rungMark(e *env, at, rung int) string {
	switch {
	case at >= rung:
		return e.theme.Good.Render("✓")
	case at == rung-1:
		return e.theme.Busy.Render("●")
	}
	return e.theme.Faint.Render("○")
}

func ladder(e *env, at int, rungs ...text.Key) string {
	parts := make([]string, len(rungs))
	for i, r := range rungs {
		parts[i] = rungMark(e, at, i) + " " + e.t(r)
	}
	return strings.Join(parts, " → ")
}

func nodeRows(e *env, nodes *story.Table[engine.Node], w int) []row {
	if nodes.Len() == 0 {
		return nil
	}
	var rows []row
	for _, n := range nodes.All() {
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
		rows = append(rows,
			row{
				text:    spread("  "+rungMark(e, at, 3)+" "+name, strings.TrimSpace(n.Zone+" "+n.Version), w),
				active:  !n.Ready,
				details: []string{n.Name, n.InstanceID + " " + n.InstanceType + " " + n.Zone, n.Version},
			},
			row{text: cut("     "+ladder(e, at, msgRungInstance, msgRungJoined, msgRungNetwork, msgRungReady), w)})
	}
	head := row{text: e.theme.Focused.Render(e.t(msgLiveNodes, nodes.Ready(), nodes.Len()))}
	return append([]row{head}, rows...)
}

func podRows(e *env, pods *story.Table[engine.Pod], w int) []row {
	if pods.Len() == 0 {
		return nil
	}
	rows := []row{{text: e.theme.Focused.Render(e.t(msgLivePods))}}
	for _, p := range pods.All() {
		mark := e.theme.Busy.Render("●")
		word := p.Phase
		if p.Reason != "" {
			word = p.Reason
		}
		switch {
		case p.Ready:
			mark = e.theme.Good.Render("✓")
		case !p.Why.IsZero():
			mark = e.theme.Bad.Render("✗")
		}
		node, _, _ := strings.Cut(p.Node, ".")
		if p.Restarts > 0 {
			word += " " + e.t(msgLiveRestarts, p.Restarts)
		}
		rows = append(rows, row{
			text:    spread("  "+mark+" "+p.Name+"  "+e.theme.Faint.Render(node), word, w),
			active:  !p.Ready,
			details: []string{p.Namespace + "/" + p.Name, p.Image, p.Node + " " + p.IP},
		})
		for _, l := range wrapIndented("     ", e.in(p.Why), w) {
			rows = append(rows, row{text: e.theme.Bad.Render(l)})
		}
	}
	return rows
}

// rungs of a service, in the order of engine.Service.Rung.
var rungs = []string{"applied", "hostname", "dns", "tcp", "http"}

func serviceRows(e *env, services *story.Table[engine.Service], w int) []row {
	var rows []row
	for _, s := range services.All() {
		at := slices.Index(rungs, s.Rung)
		rows = append(rows, row{text: e.theme.Focused.Render(cut(s.Namespace+"/"+s.Name, w)), active: s.URL == ""})
		for i, rung := range []text.Key{msgRungApplied, msgRungHostname, msgRungDNS, msgRungTCP, msgRungHTTP} {
			line := "  " + rungMark(e, at, i) + " " + e.t(rung)
			if i == 1 && s.Hostname != "" {
				line += "  " + e.theme.Faint.Render(s.Hostname)
			}
			rows = append(rows, row{text: cut(line, w), active: at == i-1, details: []string{s.Hostname, s.Detail}})
		}
		if s.Detail != "" && s.URL == "" {
			for _, l := range wrapIndented("     ", s.Detail, w) {
				rows = append(rows, row{text: e.theme.Faint.Render(l)})
			}
		}
		if s.URL != "" {
			rows = append(rows, row{text: ""})
			for _, l := range wrapIndented("  ", s.URL, w) {
				rows = append(rows, row{text: e.theme.Key.Render(l)})
			}
		}
	}
	return rows
}

func forwardRows(e *env, f engine.ForwardState, w int) []row {
	if f.Address == "" {
		return nil
	}
	mark, word := e.theme.Faint.Render("○"), e.t(msgForwardOff)
	if f.Up {
		mark, word = e.theme.Good.Render("✓"), e.t(msgForwardOn)
	}
	rows := []row{{text: spread(mark+" "+f.Address+" → "+f.Target, word, w)}}
	if f.Answer != "" {
		for _, l := range wrapIndented("  ", e.t(msgForwardAnswer, f.Answer), w) {
			rows = append(rows, row{text: l})
		}
	}
	return rows
}

func noteRows(e *env, notes []engine.Note, w int) []row {
	var rows []row
	for _, n := range notes {
		prefix := "  "
		switch n.Level {
		case engine.Good:
			prefix = e.theme.Good.Render("✓") + " "
		case engine.Warn:
			prefix = e.theme.Warn.Render("!") + " "
		}
		for _, l := range wrapIndented(prefix, e.in(n.Text), w) {
			rows = append(rows, row{text: l})
		}
	}
	return rows
}

// glyph is a step's phase as one cell.
func glyph(e *env, p story.Phase) string {
	t := e.theme
	switch p {
	case story.Running, story.Undoing:
		return t.Busy.Render(e.spin())
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
