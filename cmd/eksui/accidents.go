package main

import (
	"context"
	"slices"
	"strings"

	"eksui/internal/cause"
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
		told, _ := cause.FaultNamed(name)
		for _, arg := range on[name] {
			list = append(list, tui.Accident{Name: name, Arg: arg, What: told.What.With(), On: true})
		}
		if len(on[name]) == 0 {
			list = append(list, tui.Accident{Name: name, Arg: told.Example, What: told.What.With()})
		}
	}
	return list, nil
}

// faultList puts together what the flag --fault has taken apart at every comma: what is no fault's name goes on with the list
// of the one before, as in denied=ec2:CreateVpc,eks:*.
func faultList(given []string) (faults []string) {
	for _, s := range given {
		last := len(faults) - 1
		name, _, _ := strings.Cut(s, "=")
		if last >= 0 && strings.Contains(faults[last], "=") && !slices.Contains(world.FaultNames(), name) {
			faults[last] += "," + s
			continue
		}
		faults = append(faults, s)
	}
	return faults
}

// readFault is world.ParseFault with words for people.
func readFault(s string) (world.Fault, error) {
	f, err := world.ParseFault(s)
	if err == nil {
		return f, nil
	}
	name, _, _ := strings.Cut(s, "=")
	told, known := cause.FaultNamed(name)
	switch {
	case !known:
		return f, &text.Problem{What: faultUnknown.With(name), Next: faultUnknownNext.With(strings.Join(world.FaultNames(), ", "))}
	case told.Example != "":
		return f, &text.Problem{What: faultNeeds.With(name), Next: faultNeedsNext.With(name, told.Example)}
	}
	return f, &text.Problem{What: faultAlone.With(name), Next: faultAloneNext.With(name)}
}

// Set implements tui.Accidents.
func (a accidents) Set(ctx context.Context, on []string) error {
	for _, name := range on {
		if _, err := readFault(name); err != nil {
			return err
		}
	}
	if err := practice.SetFaults(ctx, a.endpoint(), on); err != nil {
		return &text.Problem{What: practiceUnanswered.With(a.endpoint()), Err: err}
	}
	return nil
}
