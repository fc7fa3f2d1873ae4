// Command eksui is a guided lab for Amazon EKS in a terminal. This package turns flags into a lab and shows it as a wizard
// or as lines; it is the only one that knows of signals and exit codes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/charmbracelet/x/term"
	"github.com/go-logr/logr"
	"github.com/spf13/cobra"
	"k8s.io/klog/v2"

	"eksui/awsx"
	"eksui/cmd/eksui/kubecmd"
	"eksui/internal/cause"
	"eksui/internal/home"
	"eksui/internal/startup"
	"eksui/internal/text"
)

// Exit codes.
const (
	exitFailed      = 1   // a step failed, or the output could not be written
	exitUsage       = 2   // wrong use
	exitLeft        = 3   // something is left behind
	exitInterrupted = 130 // by the learner
)

// exitError ends the program with a code; its error was told already or is told by main.
type exitError struct {
	code int
	err  error // nil when all is said
}

func (e *exitError) Error() string { return fmt.Sprint(e.err) }
func (e *exitError) Unwrap() error { return e.err }

func main() {
	startup.Over()
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	ctx, stop := interruptible()
	defer stop()
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // a reader that goes away is a failed write, not the end of the work
	klog.SetLogger(logr.Discard())                          // client-go's log would land in the middle of the screen; its errors come back all the same
	a := &app{lang: systemLang(), in: os.Stdin, out: &output{file: os.Stdout}, err: os.Stderr}
	root := a.rootCmd()
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	lost := a.out.failed()
	code := 0
	if err != nil && (lost == nil || !errors.Is(err, lost)) {
		code = a.exit(ctx, cmd, err)
	}
	if lost == nil {
		return code
	}
	if p := outputLost(lost); p != nil {
		a.say(msgError.With(text.InLang(p, a.lang)))
	}
	return max(code, exitFailed)
}

// exit tells a command's error, unless that was done already, and gives the program's exit code for it.
func (a *app) exit(ctx context.Context, cmd *cobra.Command, err error) int {
	var exit *exitError
	var p *text.Problem
	if !errors.As(err, &exit) {
		// What cobra itself says about flags and arguments is wrong use; a command's own failure is a Problem.
		var usage *kubecmd.UsageError
		switch {
		case errors.As(err, &usage):
			exit = &exitError{code: exitUsage, err: err}
		case errors.As(err, &p):
			exit = &exitError{code: exitFailed, err: err}
		default:
			exit = &exitError{code: exitUsage, err: wrongUse(cmd, err)}
		}
	}
	if ctx.Err() != nil {
		exit.code = exitInterrupted
	}
	if errors.As(exit.err, &p) {
		p.Next = shellNext(cause.Of(exit.err), p.Next)
	}
	if exit.err != nil && ctx.Err() == nil {
		a.say(msgError.With(text.InLang(exit.err, a.lang)))
	}
	return exit.code
}

// shellNext is the way on from a failure where nothing can be typed in: for want of credentials the wizard's own way is to
// enter an access key.
func shellNext(id cause.ID, next text.Text) text.Text {
	if id == awsx.NoCredentials {
		return noCredentialsNext.With()
	}
	return next
}

// interruptible is a context that the first Ctrl-C, a termination or a lost terminal ends; the second one kills.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
			return
		}
		<-signals
		os.Exit(exitInterrupted)
	}()
	return ctx, cancel
}

// app is what the commands share.
type app struct {
	lang text.Lang
	in   *os.File
	out  *output
	err  *os.File

	practice bool
	speed    float64
	faults   []string
	context  *string // of an existing cluster for the workload; nil when not given
	file     string  // lab.yaml
}

func (a *app) rootCmd() *cobra.Command {
	var showVersion bool
	root := &cobra.Command{
		Use: "eksui", Short: rootShort.In(a.lang), Long: rootLong.In(a.lang),
		SilenceUsage: true, SilenceErrors: true, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if showVersion {
				return a.printVersion()
			}
			return a.wizard(cmd.Context())
		},
	}
	root.SetOut(a.out)
	root.PersistentFlags().Var(langFlag{&a.lang}, "lang", flagLang.In(a.lang))
	root.Flags().BoolVar(&showVersion, "version", false, flagVersion.In(a.lang))
	a.practiceFlags(root)
	root.AddCommand(a.upCmd(), a.downCmd(), a.statusCmd(), a.practiceCmd(), a.templateCmd(), a.policyCmd(), a.byHandCmd(), a.versionCmd(), a.manCmd())
	env := a.kubeEnv()
	root.AddCommand(kubecmd.NewContexts(env), kubecmd.NewForward(env), kubecmd.NewToken(env))
	translateHelp(root, a.lang)
	return root
}

func (a *app) kubeEnv() kubecmd.Env {
	out := io.Writer(a.out)
	if term.IsTerminal(a.out.file.Fd()) { // the live views need the terminal itself
		out = a.out.file
	}
	return kubecmd.Env{
		Lang: func() text.Lang { return a.lang }, StateDir: home.Dir,
		LabTarget: labTarget, In: a.in, Out: out, Err: a.err,
	}
}

// labTarget is the label of the course's workload, pod or deployment.
const labTarget = "app=node-server"

func (a *app) practiceFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.practice, "practice", false, flagPractice.In(a.lang))
	cmd.Flags().Var(speedFlag{&a.speed}, "speed", flagSpeed.In(a.lang))
	cmd.Flags().StringSliceVar(&a.faults, "fault", nil, flagFault.In(a.lang))
	cmd.Flags().Func("context", flagExisting.In(a.lang), func(name string) error { a.context = &name; return nil })
	_ = cmd.RegisterFlagCompletionFunc("context", kubecmd.CompleteContexts) // fails only for a flag that does not exist
}
