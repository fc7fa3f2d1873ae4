package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
)

// byHandCmd prints the commands that do the same as a step, to be copied or piped to a shell; what they are for is a comment.
func (a *app) byHandCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "by-hand STEP", Short: byHandShort.In(a.lang), Long: byHandLong.In(a.lang), Args: cobra.ExactArgs(1),
		ValidArgs: []string{
			string(steps.Credentials), string(steps.Network), string(steps.Subnets), string(steps.Cluster), string(steps.Connect),
			string(steps.Deploy), string(steps.Forward), string(steps.Expose), string(steps.Teardown),
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.byHand(cmd.Context(), engine.ID(args[0]), asJSON)
		},
	}
	cmd.Flags().BoolVar(&a.practice, "practice", false, flagPractice.In(a.lang))
	cmd.Flags().StringVarP(&a.file, "file", "f", "", flagFile.In(a.lang))
	cmd.Flags().BoolVar(&asJSON, "json", false, flagJSON.In(a.lang))
	return cmd
}

// byHandCommand is a command as --json has it.
type byHandCommand struct {
	Line  string `json:"line"`
	Why   string `json:"why"`
	Stays bool   `json:"until_ctrl_c,omitempty"`
}

func (a *app) byHand(ctx context.Context, step engine.ID, asJSON bool) error {
	lab, err := a.openLab(ctx, labOptions{practice: a.practice, look: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	if step != steps.Teardown && lab.Step(step) == nil {
		return &exitError{exitUsage, &text.Problem{What: untilUnknown.With(string(step)), Next: untilNext.With(stepList(lab.Engine) + ", " + string(steps.Teardown))}}
	}
	if _, err := lab.Site.Identify(ctx); err != nil && step != steps.Credentials { // which is how one gets them
		return err
	}
	if lab.cloud != nil { // which ends with this command
		a.say(text.Both(practiceNotRunning.With(), practiceNotRunningNext.With()))
	}
	plan, err := lab.Plan(ctx, step)
	if err != nil {
		return err
	}
	all := make([]byHandCommand, 0, len(plan.ByHand))
	for _, c := range plan.ByHand {
		all = append(all, byHandCommand{c.Line, c.For().In(a.lang), c.Stays})
	}
	if asJSON {
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(all)
	}
	for _, c := range all {
		fmt.Fprintf(a.out, "# %s\n%s\n", c.Why, c.Line)
	}
	return nil
}
