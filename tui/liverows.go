package tui

import (
	"slices"
	"strings"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
)

// liveRows are the rows of a step: what failed first, then stacks, nodes, pods, service, forward and notes, as far as
// the step has to do with them. A teardown shows the parts that it takes away.
func liveRows(e *env, s *state, id engine.ID, w int) []row {
	st := s.step(id)
	var bad, rows []row
	if id == steps.Teardown {
		for _, part := range undone(s) {
			rows = append(rows, partRow(e, part, s.step(part), w))
			stacks, failing := stackRows(e, s.step(part).Stacks, w)
			rows, bad = append(rows, stacks...), append(bad, failing...)
			if s.step(part).Phase == undoing {
				rows = append(rows, noteRows(e, s.step(part).Notes, w)...)
			}
		}
	}
	stacks, failing := stackRows(e, st.Stacks, w)
	rows, bad = append(rows, stacks...), append(bad, failing...)
	switch id {
	case steps.Cluster:
		rows = append(rows, nodeRows(e, s.Nodes, w)...)
	case steps.Deploy:
		rows = append(rows, podRows(e, s.Pods, w)...)
	case steps.Forward:
		rows = append(rows, forwardRows(e, s.Forward, w)...)
	case steps.Expose:
		rows = append(rows, serviceRows(e, s.Services, w)...)
	}
	rows = append(rows, noteRows(e, st.Notes, w)...)
	return slices.Concat(bad, rows)
}

// undone are the steps that the running or last teardown takes away, in the order in which it began.
func undone(s *state) []engine.ID {
	var ids []engine.ID
	run := s.step(steps.Teardown).run
	for id, st := range s.Steps {
		if id != steps.Teardown && run != "" && st.run == run {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b engine.ID) int {
		if c := s.Steps[a].Began.Compare(s.Steps[b].Began); c != 0 {
			return c
		}
		return strings.Compare(string(a), string(b))
	})
	return ids
}

func partRow(e *env, id engine.ID, st *stepState, w int) row {
	mark, took := glyph(e, st.Phase), clock(st.Took)
	switch st.Phase {
	case undoing:
		took = clock(e.now.Sub(st.Began))
	case todo:
		mark = e.theme.Good.Render("✓")
	}
	return row{text: spread(mark+" "+e.t(msgLivePart, e.titles[id]), took, w), active: st.Phase == undoing}
}

// stackRows draws stacks: the name with its state, then the resources. One that came to stand while another is at work
// is one line, so that the work is in view. Rows that failed are returned apart: they belong on top.
func stackRows(e *env, stacks []*stack, w int) (rows, bad []row) {
	t := e.theme
	for i, s := range stacks {
		whole := settled(s.Status) && !broken(s.Status)
		right := ""
		if !s.Began.IsZero() {
			right = clock(elapsed(s.Began, s.Ended, e.now))
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

func resourceRow(e *env, s *stack, r *resource, w int) row {
	t := e.theme
	took := ""
	if !r.Began.IsZero() {
		took = clock(elapsed(r.Began, r.Ended, e.now))
	}
	what := kindName(r.Type)
	if r.Status == "" && s.Status != "" {
		if waits := s.waiting(r); waits != "" {
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
		active:  r.Status != "" && !settled(r.Status),
		details: []string{r.Type + "  " + orDash(r.Status), r.Physical, r.Reason},
	}
}

// waiting names the first thing that a resource still waits for.
func (s *stack) waiting(r *resource) string {
	for _, id := range r.WaitsFor {
		for _, o := range s.Rows {
			if o.ID == id && !settled(o.Status) {
				return id
			}
		}
	}
	return ""
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
	case broken(status):
		return t.Bad.Render("✗")
	case settled(status):
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

func nodeRows(e *env, nodes []engine.Node, w int) []row {
	if len(nodes) == 0 {
		return nil
	}
	ready := 0
	var rows []row
	for _, n := range nodes {
		at := 0
		switch n.Stage {
		case "joined":
			at = 1
		case "network":
			at = 2
		}
		if n.Ready {
			at, ready = 3, ready+1
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
	head := row{text: e.theme.Focused.Render(e.t(msgLiveNodes, ready, len(nodes)))}
	return append([]row{head}, rows...)
}

func podRows(e *env, pods []engine.Pod, w int) []row {
	if len(pods) == 0 {
		return nil
	}
	rows := []row{{text: e.theme.Focused.Render(e.t(msgLivePods))}}
	for _, p := range pods {
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

func serviceRows(e *env, services []engine.Service, w int) []row {
	var rows []row
	for _, s := range services {
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
func glyph(e *env, p phase) string {
	t := e.theme
	switch p {
	case running, undoing:
		return t.Busy.Render(e.spin())
	case done:
		return t.Good.Render("✓")
	case failed:
		return t.Bad.Render("✗")
	case stopped, partial:
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
