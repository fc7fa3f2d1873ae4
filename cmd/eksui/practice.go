package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"eksui/internal/cause"
	"eksui/internal/home"
	"eksui/internal/text"
	"eksui/practice"
	"eksui/practice/world"
)

func (a *app) practiceCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "practice", Short: practiceShort.In(a.lang), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.serveCmd(), a.envCmd(), a.resetCmd(), a.faultCmd(), a.speedCmd(), a.billCmd())
	return cmd
}

// speedFlag is --speed; 0 while it is not given.
type speedFlag struct{ speed *float64 }

func (f speedFlag) String() string {
	if f.speed == nil || *f.speed == 0 {
		return ""
	}
	return strconv.FormatFloat(*f.speed, 'f', -1, 64)
}

func (speedFlag) Type() string { return "N" }

func (f speedFlag) Set(s string) error {
	speed, err := strconv.ParseFloat(s, 64)
	if err != nil || !(speed >= world.MinSpeed && speed <= world.MaxSpeed) { // NaN is no speed either
		return &exitError{exitUsage, &text.Problem{What: speedOutOfRange.With(s, world.MinSpeed, world.MaxSpeed)}}
	}
	*f.speed = speed
	return nil
}

// practiceDir is where the practice cloud keeps its state unless --state says otherwise.
func practiceDir(flag string) (string, error) {
	if flag != "" {
		return filepath.Abs(flag)
	}
	dir, err := home.Dir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "practice"), nil
}

// stateCmd is a command about the practice cloud of a folder.
func (a *app) stateCmd(use string, short text.Key, args cobra.PositionalArgs, run func(ctx context.Context, dir string, args []string) error) *cobra.Command {
	var state string
	cmd := &cobra.Command{Use: use, Short: short.In(a.lang), Args: args, RunE: func(cmd *cobra.Command, args []string) error {
		dir, err := practiceDir(state)
		if err != nil {
			return err
		}
		return run(cmd.Context(), dir, args)
	}}
	cmd.Flags().StringVar(&state, "state", "", flagState.In(a.lang))
	return cmd
}

func (a *app) serveCmd() *cobra.Command {
	var listen string
	cmd := a.stateCmd("serve", serveShort, cobra.NoArgs, func(ctx context.Context, dir string, _ []string) error {
		cloud, err := a.startPractice(ctx, dir, listen)
		if err != nil {
			return err
		}
		a.say(serving.With(cloud.Endpoint(), strconv.FormatFloat(cloud.World().Speed(), 'f', -1, 64), dir))
		<-ctx.Done()
		return cloud.Close()
	})
	cmd.Flags().StringVar(&listen, "listen", "", flagListen.In(a.lang))
	cmd.Flags().Var(speedFlag{&a.speed}, "speed", flagSpeed.In(a.lang))
	cmd.Flags().StringSliceVar(&a.faults, "fault", nil, flagFault.In(a.lang))
	return cmd
}

func (a *app) envCmd() *cobra.Command {
	return a.stateCmd("env", envShort, cobra.NoArgs, func(_ context.Context, dir string, _ []string) error {
		env, err := practice.Environment(dir)
		if err != nil {
			return &text.Problem{What: practiceNotRunning.With(), Next: practiceNotRunningNext.With()}
		}
		if runtime.GOOS == "windows" {
			for _, name := range practice.Shadowing() {
				fmt.Fprintf(a.out, "Remove-Item Env:%s -ErrorAction SilentlyContinue\n", name)
			}
			for _, v := range env {
				name, value, _ := strings.Cut(v, "=")
				fmt.Fprintf(a.out, "$Env:%s = '%s'\n", name, strings.ReplaceAll(value, "'", "''"))
			}
			return nil
		}
		fmt.Fprintf(a.out, "unset %s\n", strings.Join(practice.Shadowing(), " "))
		for _, v := range env {
			name, value, _ := strings.Cut(v, "=")
			fmt.Fprintf(a.out, "export %s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
		}
		return nil
	})
}

func (a *app) resetCmd() *cobra.Command {
	return a.stateCmd("reset", resetShort, cobra.NoArgs, func(_ context.Context, dir string, _ []string) error {
		err := practice.Reset(dir)
		var held *world.HeldError
		switch {
		case errors.As(err, &held):
			return &text.Problem{What: practiceHeld.With(held.PID), Next: practiceHeldNext.With()}
		case err != nil:
			return &text.Problem{What: resetFailed.With(dir), Next: practiceFolderNext.With(), Err: err}
		}
		a.say(resetDone.With(dir))
		return nil
	})
}

// reach gives the endpoint of the cloud on a folder: the one that runs there, or one that runs until leave is called.
func (a *app) reach(ctx context.Context, dir string) (endpoint string, leave func() error, err error) {
	if s, err := practice.Running(dir); err == nil {
		return s.Endpoint, func() error { return nil }, nil
	}
	cloud, err := a.startPractice(ctx, dir, "")
	if err != nil {
		return "", nil, err
	}
	return cloud.Endpoint(), cloud.Close, nil
}

func (a *app) faultCmd() *cobra.Command {
	off := false
	cmd := a.stateCmd("fault [NAME[=ARG]]...", faultShort, cobra.ArbitraryArgs, func(ctx context.Context, dir string, args []string) (err error) {
		for _, arg := range args {
			if _, err := readFault(arg); err != nil {
				return &exitError{exitUsage, err}
			}
		}
		endpoint, leave, err := a.reach(ctx, dir)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, leave()) }()
		if len(args) > 0 || off {
			if err := practice.SetFaults(ctx, endpoint, args); err != nil {
				return &text.Problem{What: practiceUnanswered.With(endpoint), Err: err}
			}
		}
		state, err := practice.Inspect(ctx, endpoint)
		if err != nil {
			return &text.Problem{What: practiceUnanswered.With(endpoint), Err: err}
		}
		for _, f := range state.Faults {
			fmt.Fprintln(a.out, f)
		}
		if len(state.Faults) > 0 {
			return nil
		}
		fmt.Fprintln(a.out, faultsNone.In(a.lang))
		for _, name := range world.FaultNames() {
			told, _ := cause.FaultNamed(name)
			fmt.Fprintf(a.out, "  %-34s %s\n", world.Fault{Name: name, Arg: told.Example}, told.What.In(a.lang))
		}
		return nil
	})
	cmd.Flags().BoolVar(&off, "off", false, flagFaultOff.In(a.lang))
	return cmd
}

func (a *app) speedCmd() *cobra.Command {
	return a.stateCmd("speed N", speedShort, cobra.ExactArgs(1), func(ctx context.Context, dir string, args []string) (err error) {
		var speed float64
		if err := (speedFlag{&speed}).Set(args[0]); err != nil {
			return err
		}
		endpoint, leave, err := a.reach(ctx, dir)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, leave()) }()
		if err := practice.SetSpeed(ctx, endpoint, speed); err != nil {
			return &text.Problem{What: practiceUnanswered.With(endpoint), Err: err}
		}
		return nil
	})
}

func (a *app) billCmd() *cobra.Command {
	return a.stateCmd("bill", billShort, cobra.NoArgs, func(ctx context.Context, dir string, _ []string) (err error) {
		endpoint, leave, err := a.reach(ctx, dir)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, leave()) }()
		state, err := practice.Inspect(ctx, endpoint)
		if err != nil {
			return &text.Problem{What: practiceUnanswered.With(endpoint), Err: err}
		}
		for _, i := range state.Bill.Items {
			fmt.Fprintf(a.out, "%-22s %-40s %8.4f USD/h\n", i.Kind, i.What, i.Hour)
		}
		total := billTotal.With(fmt.Sprintf("%.4f", state.Bill.USD), fmt.Sprintf("%.4f", state.Bill.Hour))
		fmt.Fprintln(a.out, total.In(a.lang))
		return nil
	})
}
