package tui

import (
	"context"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// Lab is all that the wizard asks of a lab. One with its engine is one, a recorded journal another. Stages, About, Follow and
// Openers answer at once; everything else may take its time and is only called in commands.
type Lab interface {
	// Stages lists the lab's steps in the learner's order, and the teardown. What a stage can do it tells by what else it is:
	// an engine.Former has choices, an engine.Shower something to watch, an engine.Looker nothing to undo, and an
	// engine.Teardown takes everything away.
	Stages() []engine.Stage
	// About is what the lab says of itself. It asks nobody.
	About() engine.About
	// History reads what earlier runs have told, oldest first.
	History() ([]engine.Record, error)
	// Follow tells what happens from now on, until ctx ends; then the channel closes.
	Follow(ctx context.Context) <-chan engine.Record

	// Check reads how much of a stage is there, and Plan what Run would do. Neither changes anything.
	Check(ctx context.Context, id engine.ID) (engine.Status, error)
	Plan(ctx context.Context, id engine.ID) (engine.Plan, error)
	// Form reads a stage's choices; without fields where it has none.
	Form(ctx context.Context, id engine.ID) (engine.Form, error)
	// Run brings a stage about and Undo takes it away. What happens comes as records.
	Run(ctx context.Context, id engine.ID) error
	Undo(ctx context.Context, id engine.ID) error
	// Mend takes a remedy that a failure offered. Run comes after it.
	Mend(ctx context.Context, id engine.ID, remedy string) error
	// Openers lists the steps that Toggle closes and opens.
	Openers() []engine.ID
	Toggle(ctx context.Context, id engine.ID) error

	Close() error
}

// stage is what the wizard has to know of a stage of the lab.
type stage struct {
	ID      engine.ID
	Title   text.Text
	Choices bool           // it has a form
	Makes   bool           // running it makes something, and undoing it takes that away
	Removes bool           // it takes the whole lab away: it asks first, and its end is a receipt
	Shows   engine.Subject // what its live page has besides stacks and notes
}

// stagesOf reads what the stages of a lab can do.
func stagesOf(l Lab) []stage {
	var all []stage
	for _, s := range l.Stages() {
		known := stage{ID: s.ID(), Title: s.Title()}
		_, known.Choices = s.(engine.Former)
		_, known.Removes = s.(engine.Teardown)
		_, looks := s.(engine.Looker)
		known.Makes = !looks && !known.Removes
		if shower, ok := s.(engine.Shower); ok {
			known.Shows = shower.Shows()
		}
		all = append(all, known)
	}
	return all
}
