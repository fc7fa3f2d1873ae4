package tui

import (
	"context"

	"eksui/steps/engine"
)

// Lab is what the wizard asks of a lab.
type Lab interface {
	// Stages lists the lab's steps in the learner's order, and the teardown.
	Stages() []engine.Stage
	// About is what the lab says of itself. It asks nobody.
	About() engine.About
	// History reads what earlier runs have told.
	History() ([]engine.Record, error)
	// Follow tells what happens from now on, until ctx ends.
	Follow(ctx context.Context) <-chan engine.Record

	Check(ctx context.Context, id engine.ID) (engine.Status, error)
	Plan(ctx context.Context, id engine.ID) (engine.Plan, error)
	// Form reads a stage's choices; without fields where it has none.
	Form(ctx context.Context, id engine.ID) (engine.Form, error)
	Run(ctx context.Context, id engine.ID) error
	Undo(ctx context.Context, id engine.ID) error
	// Mend takes a remedy that a failure offered.
	Mend(ctx context.Context, id engine.ID, remedy string) error
	// Openers lists the steps that Toggle closes and opens.
	Openers() []engine.ID
	Toggle(ctx context.Context, id engine.ID) error

	Close() error
}
