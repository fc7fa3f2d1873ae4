// Package tui is the wizard: it shows what the engine of package steps does, and lets the learner decide. All of Bubble
// Tea is here. The engine's records come over one channel into one reducer; the panes draw what they add up to.
package tui

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
)

// Options is what a program gives the wizard.
type Options struct {
	// Open opens the lab in the practice cloud or on AWS; the wizard closes it when it leaves.
	Open func(ctx context.Context, practice bool) (Lab, error)
	// Find looks for what the opening page tells; nil tells nothing.
	Find func(ctx context.Context) Found
	// Contexts makes the picker of kubeconfig contexts that lies over any page: practice's, or kubectl's; nil leaves it out.
	Contexts func(ctx context.Context, practice bool, lang text.Lang) Picker
	// Accidents switches the faults of the opened practice cloud; nil leaves the page out.
	Accidents Accidents
	// Speed is how many times faster than AWS the opened practice cloud is, asked after Open; nil is as fast.
	Speed    func() float64
	Forward  bool // offer the forward without a lab; see Outcome.Forward
	Lang     text.Lang
	Practice bool // go to the practice lab at once, without the opening page
	NoColor  bool // NO_COLOR in the environment does the same
	ASCII    bool // draw with ASCII only; TERM=dumb, TERM=linux and EKSUI_ASCII do the same

	// Environ is the environment of the learner's terminal, as os.Environ writes it: TERM, NO_COLOR, EKSUI_ASCII. It is not
	// this process's own when the terminal is at the other end of a connection.
	Environ []string

	// Input and Output replace the terminal in tests.
	Input  io.Reader
	Output io.Writer
}

// Found is what there is on this machine, for the opening page.
type Found struct {
	Profile  string   // the AWS profile that would be used, "" when no credentials were found
	Region   string   // its region
	Contexts int      // kubeconfig contexts
	Labs     []string // labs that were begun and not torn down
}

// Picker is a component that lies over the page until it is done: package tui/picker has one for contexts.
type Picker interface {
	Init() tea.Cmd
	Update(tea.Msg) tea.Cmd
	View(w, h int) (string, *tea.Cursor)
	// Done says that the picker has finished, with the sentence to show, if any.
	Done() (bool, text.Text)
}

// Outcome is how the learner left the wizard.
type Outcome struct {
	Lang    text.Lang // as last chosen
	Goodbye text.Text // how to continue; zero when no lab was opened
	Forward bool      // the learner chose the forward on the opening page: the caller goes on with that
}

// goodbyeTime is how long Run waits for a step that was interrupted to come to its end.
const goodbyeTime = 10 * time.Second

// Run shows the wizard until the learner leaves it, ctx ends or the terminal goes away. Signals are the caller's: it ends
// ctx. A step at work is interrupted, and Run returns when that is done; the terminal is back before that.
func Run(ctx context.Context, o Options) (Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m := newModel(ctx, o, time.Now())
	p := tea.NewProgram(m, programOptions(o)...)
	_, err := p.Run()
	cancel()
	m.work.wait(goodbyeTime)
	closeErr := m.work.giveBack()
	if errors.Is(err, tea.ErrInterrupted) {
		err = nil
	}
	if err == nil {
		err = closeErr
	}
	return Outcome{Lang: m.env.Lang, Goodbye: m.goodbye(), Forward: m.forward}, err
}

func programOptions(o Options) []tea.ProgramOption {
	env := slices.Clone(o.Environ)
	if o.NoColor {
		env = append(env, "NO_COLOR=1")
	}
	opts := []tea.ProgramOption{tea.WithoutSignalHandler(), tea.WithEnvironment(env)}
	if o.Input != nil {
		opts = append(opts, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		opts = append(opts, tea.WithOutput(o.Output))
	}
	return opts
}

// wantsASCII says whether the terminal is known to draw no lines.
func wantsASCII(o Options) bool {
	term := o.getenv("TERM")
	return o.ASCII || o.getenv("EKSUI_ASCII") != "" || term == "dumb" || strings.HasPrefix(term, "linux")
}

// getenv is a variable of the terminal's environment; the last of its name counts.
func (o Options) getenv(name string) string {
	for _, pair := range slices.Backward(o.Environ) {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// work counts the engine's calls that are under way, so that leaving can wait for them, and keeps what is then to be closed.
type work struct {
	group sync.WaitGroup

	mu   sync.Mutex
	ends []func() error
}

// cmd makes a command whose end is waited for.
func (w *work) cmd(do func() tea.Msg) tea.Cmd {
	w.group.Add(1)
	return func() tea.Msg {
		defer w.group.Done()
		return do()
	}
}

func (w *work) wait(limit time.Duration) {
	over := make(chan struct{})
	go func() {
		w.group.Wait()
		close(over)
	}()
	select {
	case <-over:
	case <-time.After(limit):
	}
}

// atEnd has something closed by giveBack. A command calls it itself: its message may come too late for the program.
func (w *work) atEnd(end func() error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ends = append(w.ends, end)
}

func (w *work) giveBack() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var errs []error
	for _, end := range w.ends {
		errs = append(errs, end())
	}
	w.ends = nil
	return errors.Join(errs...)
}
