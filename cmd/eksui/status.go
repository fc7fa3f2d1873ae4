package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"eksui/awsx"
	"eksui/internal/home"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
)

func (a *app) statusCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "status", Short: statusShort.In(a.lang), Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return a.status(cmd.Context(), asJSON)
	}}
	cmd.Flags().BoolVar(&a.practice, "practice", false, flagPractice.In(a.lang))
	cmd.Flags().StringVarP(&a.file, "file", "f", "", flagFile.In(a.lang))
	cmd.Flags().BoolVar(&asJSON, "json", false, flagJSON.In(a.lang))
	return cmd
}

// stepStatus is one step of a status.
type stepStatus struct {
	ID     engine.ID    `json:"id"`
	State  engine.State `json:"state"`
	Detail string       `json:"detail"`
}

// status prints what exists now, read from the cloud.
func (a *app) status(ctx context.Context, asJSON bool) error {
	practiceLab := a.practice
	if !practiceLab && a.onlyPracticeIsThere(ctx) {
		practiceLab = true
		a.say(statusOfPractice.With())
	}
	lab, err := a.openLab(ctx, labOptions{practice: practiceLab, look: true, despite: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	if _, err := lab.Site.Identify(ctx); err != nil {
		return err
	}
	var list []stepStatus
	for _, s := range lab.Steps() {
		st, err := lab.Check(ctx, s.ID())
		if err != nil {
			return err
		}
		list = append(list, stepStatus{s.ID(), st.State, st.Detail.In(a.lang)})
	}
	inventory, err := lab.Inventory(ctx)
	if err != nil {
		return err
	}
	who := lab.Site.Who()
	hourly := 0.0
	for _, i := range inventory.Left {
		hourly += i.Hourly
	}
	if asJSON {
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(struct {
			Practice bool              `json:"practice"`
			Lab      string            `json:"lab"`
			Account  string            `json:"account"`
			Region   string            `json:"region"`
			Steps    []stepStatus      `json:"steps"`
			Exists   []engine.Leftover `json:"exists"`
			Unread   []string          `json:"unread,omitempty"`
			Skipped  []string          `json:"skipped,omitempty"`
			Hourly   float64           `json:"usd_per_hour"`
		}{lab.About().Unbilled, lab.Site.Choices().Name, who.Account, who.Region, list, inventory.Left, inventory.Unread, inventory.Skipped, hourly})
	}
	fmt.Fprintln(a.out, statusHead.With(lab.Site.Choices().Name, who.Account, who.Region).In(a.lang))
	marks := map[engine.State]string{engine.Absent: "○", engine.Partial: "◐", engine.Done: "✓"}
	for _, s := range list {
		fmt.Fprintf(a.out, "  %s %-12s %s\n", marks[s.State], s.ID, s.Detail)
	}
	for _, i := range inventory.Left {
		fmt.Fprintf(a.out, "    %-18s %-40s %s\n", i.Kind, cmp.Or(i.Name, i.ID), i.State)
	}
	for _, s := range story.Receipt(inventory, lab.About().Unbilled) {
		if s.Kind == story.Unread || s.Kind == story.Skipped {
			for _, line := range s.Lines() {
				fmt.Fprintln(a.out, line.In(a.lang))
			}
		}
	}
	if lab.About().Unbilled {
		fmt.Fprintln(a.out, sumOfPractice.In(a.lang))
	}
	fmt.Fprintln(a.out, statusFoot.With(len(inventory.Left), fmt.Sprintf("%.3f", hourly)).In(a.lang))
	return nil
}

// onlyPracticeIsThere says whether there are no AWS credentials to look with, but a practice lab.
func (a *app) onlyPracticeIsThere(ctx context.Context) bool {
	dir, err := home.Dir()
	if err != nil {
		return false
	}
	if _, err := os.Stat(filepath.Join(dir, "practice")); err != nil {
		return false
	}
	found, err := awsx.FindCredentials(ctx, awsx.Options{})
	return err == nil && !found.Environment && len(found.Profiles) == 0 && os.Getenv("AWS_ENDPOINT_URL") == ""
}
