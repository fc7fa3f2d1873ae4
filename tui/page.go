package tui

import (
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/tui/screen"
)

// page fills the middle of the screen and has a row in the rail, the list of pages at the left. A step's page is one kind.
type page interface {
	screen.Pane
	id() pageID
	title() text.Text
	// rail is what stands before and behind the title in the rail: one cell that says how it stands, and a time.
	rail() (mark, right string)
	// tabs names the page's sides and says which is shown; none for a page with one side.
	tabs() (names []text.Key, shown int)
	// busy says whether something is being read for the page.
	busy() bool
	// beside is what may stand beside the page where there is room, nil for nothing.
	beside() screen.Pane
}

// pageID names a page.
type pageID string

// stepPageID is the page of a step.
func stepPageID(id engine.ID) pageID { return pageID("step/" + id) }

// What the lab tells a page: that it is in view and begins anew, that the keys are its again, that its step runs, and that
// what it has read from the cloud is out of date; inUse is a page that the learner may be writing in.
type (
	beginMsg    struct{}
	enterMsg    struct{}
	beganMsg    struct{}
	outdatedMsg struct{ inUse bool }
)

// What panes ask for. Whoever owns a pane takes its wish or hands it on upwards: the page, the lab, the root.
type (
	// openLabMsg opens a lab, in practice or on AWS.
	openLabMsg struct{ practice bool }
	// openContextsMsg lays the picker of contexts over the page.
	openContextsMsg struct{}
	// leaveMsg ends the wizard; with forward set, for the forward without a lab.
	leaveMsg struct{ forward bool }
	// overlayMsg lays a pane over the page.
	overlayMsg struct{ pane screen.Pane }
	// flashMsg says one sentence in the footer until the next key.
	flashMsg struct {
		said text.Text
		bad  bool
	}

	// railMsg gives the keys to the rail; nextStepMsg goes to the page of the step that follows.
	railMsg     struct{}
	nextStepMsg struct{}

	// readFormMsg and readPlanMsg read what a step's Plan side shows, fillMsg hands over the answers of its form.
	readFormMsg struct{ step engine.ID }
	readPlanMsg struct{ step engine.ID }
	fillMsg     struct {
		step    engine.ID
		form    engine.Form
		answers map[string][]string
	}
	// runStepMsg runs a step, after the remedy of its failure where one is named; undoStepMsg takes its work away and
	// stopStepMsg interrupts it. confirmTeardownMsg asks before the plan is carried out.
	runStepMsg struct {
		step   engine.ID
		remedy string
	}
	undoStepMsg        struct{ step engine.ID }
	stopStepMsg        struct{ step engine.ID }
	confirmTeardownMsg struct {
		step engine.ID
		plan *engine.Plan
	}
	// showFailureMsg lays the card of a step's failure over the page, changeChoicesMsg and showEventsMsg lead from it to the
	// step's form and its rows.
	showFailureMsg   struct{ step engine.ID }
	changeChoicesMsg struct{ step engine.ID }
	showEventsMsg    struct{ step engine.ID }
	// setAccidentsMsg has the practice cloud set those named, and all others off.
	setAccidentsMsg struct{ on []string }
)
