package tui

import (
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// things are what a step's live page shows, in their order: what failed first, then stacks, nodes, pods, services, the forward
// and notes, as far as the step has to do with them. A step that takes the lab away shows the parts that it undoes. Listing
// them is cheap and done when something has changed; drawing is left to those that are in view.
type things struct {
	all     []thing
	listed  bool
	version int // of the lab's state that was listed

	story  *story.Story
	parts  []engine.ID
	titles []text.Text // of the parts
	stacks []*story.Stack
	notes  []engine.Note
}

// thing is one of them: what it is, and which.
type thing struct {
	kind    thingKind
	at, row int32 // of the parts or stacks, and of what those have
}

type thingKind uint8

const (
	partThing thingKind = iota
	partNoteThing
	stackThing
	resourceThing
	failedThing
	outputThing
	nodesThing
	nodeThing
	podsThing
	podThing
	forwardThing
	serviceThing
	noteThing
)

func (t *things) len() int { return len(t.all) }

// list brings the things up to the lab's state, and says whether they had changed.
func (t *things) list(l *labState, step stage) bool {
	if t.listed && t.version == l.version {
		return false
	}
	t.listed, t.version, t.story = true, l.version, l.story
	own := l.story.Step(step.ID)
	t.stacks, t.notes, t.parts, t.titles = t.stacks[:0], own.Notes, t.parts[:0], t.titles[:0]
	var failing, rest []thing
	if step.Removes {
		t.parts = l.story.Undone(step.ID)
		for i, part := range t.parts {
			st := l.story.Step(part)
			t.titles = append(t.titles, l.title(part))
			rest = append(rest, thing{kind: partThing, at: int32(i)})
			failing, rest = t.listStacks(st.Stacks, failing, rest)
			if st.Phase == story.Undoing {
				for n := range st.Notes {
					rest = append(rest, thing{partNoteThing, int32(i), int32(n)})
				}
			}
		}
	}
	failing, rest = t.listStacks(own.Stacks, failing, rest)
	switch step.Shows {
	case engine.Nodes:
		if l.story.Nodes.Len() > 0 {
			rest = append(rest, thing{kind: nodesThing})
		}
		rest = listed(rest, nodeThing, &l.story.Nodes)
	case engine.Pods:
		if l.story.Pods.Len() > 0 {
			rest = append(rest, thing{kind: podsThing})
		}
		rest = listed(rest, podThing, &l.story.Pods)
	case engine.PortForwards:
		if l.story.Forward.Address != "" {
			rest = append(rest, thing{kind: forwardThing})
		}
	case engine.Services:
		rest = listed(rest, serviceThing, &l.story.Services)
	}
	for i := range t.notes {
		rest = append(rest, thing{kind: noteThing, row: int32(i)})
	}
	t.all = append(failing, rest...)
	return true
}

// listStacks lists stacks with their resources. One that came to stand while another is at work is one thing, so that the work
// is in view. Resources that failed are listed apart: they belong on top.
func (t *things) listStacks(stacks []*story.Stack, failing, rest []thing) (bad, good []thing) {
	for i, s := range stacks {
		at := int32(len(t.stacks))
		t.stacks = append(t.stacks, s)
		rest = append(rest, thing{kind: stackThing, at: at})
		if s.Complete() && i < len(stacks)-1 {
			continue
		}
		for n, r := range s.Rows {
			if r.Failed != "" {
				failing = append(failing, thing{failedThing, at, int32(n)})
			} else {
				rest = append(rest, thing{resourceThing, at, int32(n)})
			}
		}
		for n := range s.Outputs {
			rest = append(rest, thing{outputThing, at, int32(n)})
		}
	}
	return failing, rest
}

// active says whether a row of a thing may be at work.
func (t *things) active(i int) bool {
	switch it := t.all[i]; it.kind {
	case partThing:
		return t.story.Step(t.parts[it.at]).Phase == story.Undoing
	case stackThing:
		s := t.stacks[it.at]
		return s.Status != "" && !s.Complete()
	case resourceThing, failedThing:
		status := t.stacks[it.at].Rows[it.row].Status
		return status != "" && !story.IsFinal(status)
	case nodeThing:
		return !t.story.Nodes.At(int(it.row)).Ready
	case podThing:
		return !t.story.Pods.At(int(it.row)).Ready
	case serviceThing:
		return true
	}
	return false
}

// listed adds a thing for each in a table.
func listed[T any](rest []thing, kind thingKind, table *story.Table[T]) []thing {
	for slot := range table.All() {
		rest = append(rest, thing{kind: kind, row: int32(slot)})
	}
	return rest
}
