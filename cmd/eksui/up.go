package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
)

// runFlags are what up and down share.
type runFlags struct {
	yes, json bool
	until     string
	hold      bool
	mend      bool
}

func (a *app) runCmd(use string, short text.Key, f *runFlags, run func(ctx context.Context) error) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short.In(a.lang), Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd.Context()) }}
	a.practiceFlags(cmd)
	cmd.Flags().StringVarP(&a.file, "file", "f", "", flagFile.In(a.lang))
	cmd.Flags().BoolVar(&f.yes, "yes", false, flagYes.In(a.lang))
	cmd.Flags().BoolVar(&f.json, "json", false, flagJSON.In(a.lang))
	return cmd
}

func (a *app) upCmd() *cobra.Command {
	var f runFlags
	cmd := a.runCmd("up", upShort, &f, func(ctx context.Context) error { return a.up(ctx, f) })
	cmd.Flags().StringVar(&f.until, "until", "", flagUntil.In(a.lang))
	cmd.Flags().BoolVar(&f.mend, "mend", false, flagMend.In(a.lang))
	cmd.Flags().BoolVar(&f.hold, "hold", false, flagHold.In(a.lang))
	return cmd
}

func (a *app) downCmd() *cobra.Command {
	var f runFlags
	return a.runCmd("down", downShort, &f, func(ctx context.Context) error { return a.down(ctx, f) })
}

func (a *app) up(ctx context.Context, f runFlags) error {
	lab, err := a.openLab(ctx, labOptions{practice: a.practice})
	if err != nil {
		return err
	}
	defer lab.Close()
	until := engine.ID(f.until)
	if until != "" && lab.Step(until) == nil {
		return &exitError{exitUsage, &text.Problem{What: untilUnknown.With(f.until), Next: untilNext.With(stepList(lab.Engine))}}
	}
	if _, err := lab.Site.ProveExisting(ctx); err != nil {
		return err
	}
	if !a.practice && !f.yes {
		if err := a.confirmUp(ctx, lab); err != nil {
			return err
		}
	}
	p := a.follow(ctx, lab, f.json)
	err = lab.Up(ctx, until)
	if f.mend {
		err = a.mendAndGoOn(ctx, lab, until, err)
	}
	if err == nil && f.hold {
		p.note(holding.With())
		<-ctx.Done()
	}
	p.summary(err, lab, nil)
	return ended(ctx, err, f.hold)
}

// mendAndGoOn takes the first remedy that a failed step offers and goes on, once for each step.
func (a *app) mendAndGoOn(ctx context.Context, lab *openedLab, until engine.ID, err error) error {
	tried := map[engine.ID]bool{}
	for {
		var at *engine.StepError
		var failure *engine.Failure
		if !errors.As(err, &at) || !errors.As(err, &failure) || len(failure.Remedies) == 0 || tried[at.Step] {
			return err
		}
		tried[at.Step] = true
		if err = lab.Mend(ctx, at.Step, failure.Remedies[0].ID); err == nil {
			err = lab.Up(ctx, until)
		}
	}
}

// ended turns a run's error into the program's exit; its words were printed with the events.
func ended(ctx context.Context, err error, held bool) error {
	switch {
	case ctx.Err() != nil && !(held && err == nil):
		return &exitError{code: exitInterrupted}
	case err != nil:
		return &exitError{code: exitFailed}
	}
	return nil
}

func stepList(e *engine.Engine) string {
	var ids []string
	for _, s := range e.Steps() {
		ids = append(ids, string(s.ID()))
	}
	return strings.Join(ids, ", ")
}

// confirmUp shows who pays what for an hour, and asks.
func (a *app) confirmUp(ctx context.Context, lab *openedLab) error {
	if !term.IsTerminal(a.in.Fd()) {
		return &exitError{exitUsage, &text.Problem{What: needsYes.With(), Next: needsYesNext.With()}}
	}
	if _, err := lab.Check(ctx, steps.Credentials); err != nil {
		return err
	}
	who := lab.Site.Who()
	if who.Account == "" { // Run tells why
		return lab.Run(ctx, steps.Credentials)
	}
	fmt.Fprintln(a.err, planFor.With(who.Account, who.Name(), who.Region).In(a.lang))
	total := 0.0
	for _, s := range lab.Steps() {
		plan, err := lab.Plan(ctx, s.ID())
		if err != nil {
			return err
		}
		total += plan.Hourly
		fmt.Fprintln(a.err, planStep.With(s.Title(), len(plan.Creates), fmt.Sprintf("%.3f", plan.Hourly)).In(a.lang))
		for _, n := range append(plan.Blockers, plan.Notes...) {
			fmt.Fprintln(a.err, "    "+n.In(a.lang))
		}
	}
	if lab.About().Unbilled {
		fmt.Fprintln(a.err, sumOfPractice.In(a.lang))
	}
	fmt.Fprint(a.err, planTotal.With(fmt.Sprintf("%.3f", total)).In(a.lang)+" ")
	return a.answered(ctx, func(s string) bool { return s == "y" || s == "yes" || s == "예" || s == "네" })
}

// answered reads one line and takes only a yes for one.
func (a *app) answered(ctx context.Context, yes func(string) bool) error {
	line := make(chan string, 1)
	go func() {
		s, err := bufio.NewReader(a.in).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			s = ""
		}
		line <- strings.ToLower(strings.TrimSpace(s))
	}()
	select {
	case s := <-line:
		if yes(s) {
			return nil
		}
		return &exitError{exitFailed, &text.Problem{What: notConfirmed.With()}}
	case <-ctx.Done():
		return &exitError{code: exitInterrupted}
	}
}

func (a *app) down(ctx context.Context, f runFlags) error {
	lab, err := a.openLab(ctx, labOptions{practice: a.practice, despite: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	name := lab.Site.Choices().Name
	if !a.practice && !f.yes {
		if !term.IsTerminal(a.in.Fd()) {
			return &exitError{exitUsage, &text.Problem{What: needsYes.With(), Next: needsYesNext.With()}}
		}
		plan, err := lab.Plan(ctx, steps.Teardown)
		if err != nil {
			return err
		}
		for _, i := range plan.Deletes {
			fmt.Fprintf(a.err, "  %-20s %s\n", i.Kind, i.Name)
		}
		fmt.Fprint(a.err, downAsk.With(len(plan.Deletes), name).In(a.lang)+" ")
		if err := a.answered(ctx, func(s string) bool { return s == strings.ToLower(name) }); err != nil {
			return err
		}
	}
	p := a.follow(ctx, lab, f.json)
	receipt, err := lab.Down(ctx)
	if receipt.Left == nil {
		receipt.Left = a.whatIsLeft(ctx, lab)
	}
	p.summary(err, lab, receipt.Left)
	if ctx.Err() == nil && len(receipt.Left) > 0 {
		return &exitError{code: exitLeft}
	}
	return ended(ctx, err, false)
}

// whatIsLeft looks once more where a teardown broke off before its receipt: what remains is what costs.
func (a *app) whatIsLeft(ctx context.Context, lab *openedLab) []engine.Leftover {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	inv, err := lab.Inventory(ctx)
	if err != nil {
		return nil
	}
	return inv.Left
}
