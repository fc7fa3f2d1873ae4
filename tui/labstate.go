package tui

import (
	"slices"

	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

// labState is what is known of the open lab. The lab changes it when messages come; panes only read it.
type labState struct {
	story   *story.Story // what the records add up to
	version int          // of the story and of what was checked: it grows with every change
	about   engine.About
	steps   []stage
	running engine.ID
	inRail  bool                  // the keys go to the rail
	hourly  map[engine.ID]float64 // USD an hour of what each step made
	planned map[engine.ID]float64 // and of what its latest plan would make

	accidents    []Accident
	accidentsErr error
}

func (l *labState) index(id engine.ID) int {
	return slices.IndexFunc(l.steps, func(s stage) bool { return s.ID == id })
}

// title is a step's name, "" for one that the lab does not have.
func (l *labState) title(id engine.ID) text.Text {
	if i := l.index(id); i >= 0 {
		return l.steps[i].Title
	}
	return text.Text{}
}

// step finds a step by its ID.
func (l *labState) step(id engine.ID) stage {
	if i := l.index(id); i >= 0 {
		return l.steps[i]
	}
	return stage{ID: id}
}

// removing says whether the step at work takes the whole lab away.
func (l *labState) removing() bool { return l.running != "" && l.step(l.running).Removes }

// phaseOf is where a step stands.
func (l *labState) phaseOf(id engine.ID) story.Phase { return l.story.Step(id).Phase }

// accidentsOn are the names of the accidents that are switched on.
func (l *labState) accidentsOn() []string {
	on := []string{}
	for _, a := range l.accidents {
		if a.On {
			on = append(on, a.String())
		}
	}
	return on
}

// left says whether a step left something in the cloud, as far as is known.
func (l *labState) left() bool {
	return slices.ContainsFunc(l.steps, func(s stage) bool { return s.Makes && l.phaseOf(s.ID) != story.Todo })
}
