package main

import (
	"context"

	"eksui/internal/text"
	"eksui/practice"
	"eksui/practice/world"
	"eksui/tui"
)

// accidents are the faults of the practice cloud at an endpoint, for the wizard to switch.
type accidents struct{ endpoint func() string }

// List implements tui.Accidents: those that are on, and the others with a suggestion of what they could concern.
func (a accidents) List(ctx context.Context) ([]tui.Accident, error) {
	state, err := practice.Inspect(ctx, a.endpoint())
	if err != nil {
		return nil, &text.Problem{What: practiceUnanswered.With(a.endpoint()), Err: err}
	}
	on := map[string][]string{}
	for _, f := range state.Faults {
		on[f.Name] = append(on[f.Name], f.Arg)
	}
	var list []tui.Accident
	for _, name := range world.FaultNames() {
		told := faultTexts[name]
		for _, arg := range on[name] {
			list = append(list, tui.Accident{Name: name, Arg: arg, What: told.what.With(), On: true})
		}
		if len(on[name]) == 0 {
			list = append(list, tui.Accident{Name: name, Arg: told.example, What: told.what.With()})
		}
	}
	return list, nil
}

// Set implements tui.Accidents.
func (a accidents) Set(ctx context.Context, on []string) error {
	if err := practice.SetFaults(ctx, a.endpoint(), on); err != nil {
		return &text.Problem{What: practiceUnanswered.With(a.endpoint()), Err: err}
	}
	return nil
}
