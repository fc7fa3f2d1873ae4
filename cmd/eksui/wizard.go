package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/charmbracelet/x/term"

	"eksui/awsx"
	"eksui/cmd/eksui/kubecmd"
	"eksui/internal/home"
	"eksui/internal/text"
	"eksui/kube/kubeconfig"
	"eksui/practice"
	"eksui/steps/engine"
	"eksui/tui"
	"eksui/tui/picker"
)

// wizard opens the wizard, and says how to continue when the learner has left it.
func (a *app) wizard(ctx context.Context) error {
	if !term.IsTerminal(a.in.Fd()) || !term.IsTerminal(a.out.file.Fd()) {
		return &exitError{exitUsage, &text.Problem{What: noTerminal.With(), Next: noTerminalNext.With()}}
	}
	var opened practice.Server
	outcome, err := tui.Run(ctx, tui.Options{
		Open: func(ctx context.Context, practice bool) (tui.Lab, error) {
			lab, err := a.openLab(ctx, labOptions{practice: practice, wizard: true})
			if err != nil {
				return nil, err
			}
			opened = lab.server
			return lab, nil
		},
		Speed:     func() float64 { return opened.Speed },
		Accidents: accidents{func() string { return opened.Endpoint }},
		Forward:   true,
		Find:      a.find,
		Contexts:  a.contextPicker,
		Environ:   os.Environ(),
		Lang:      a.lang, Practice: a.practice,
	})
	a.lang = outcome.Lang
	if !outcome.Goodbye.IsZero() {
		a.say(outcome.Goodbye)
	}
	if outcome.Forward && err == nil {
		forward := kubecmd.NewForward(a.kubeEnv())
		forward.SilenceUsage, forward.SilenceErrors = true, true
		forward.SetArgs([]string{}) // nil would mean the program's own
		return forward.ExecuteContext(ctx)
	}
	return err
}

// find looks at what there is on this computer, for the opening page.
func (a *app) find(ctx context.Context) tui.Found {
	var f tui.Found
	if creds, err := awsx.FindCredentials(ctx, awsx.Options{}); err == nil {
		for _, p := range creds.Profiles {
			if p.Name == creds.Default {
				f.Profile, f.Region = p.Name, p.Region
			}
		}
		if creds.Environment {
			f.Profile, f.Region = "AWS_ACCESS_KEY_ID", creds.EnvRegion
		}
	}
	dir, err := home.Dir()
	if err != nil {
		return f
	}
	f.Contexts = len(kubeconfig.Open("", filepath.Join(dir, "kubeconfig")).List().Contexts)
	for _, labs := range []string{filepath.Join(dir, "labs"), filepath.Join(dir, "practice", "labs")} {
		entries, err := os.ReadDir(labs)
		if err != nil {
			continue // no lab was ever begun there
		}
		for _, e := range entries {
			if begun(filepath.Join(labs, e.Name())) {
				f.Labs = append(f.Labs, e.Name())
			}
		}
	}
	return f
}

// begun says whether a lab's journal ends without a receipt that nothing is left.
func begun(folder string) bool {
	records, err := engine.ReadJournal(folder)
	if err != nil {
		return false
	}
	made := false
	for _, r := range records {
		switch e := r.Event.(type) {
		case engine.StackEvent:
			made = true
		case engine.Receipt:
			made = !e.Clean()
		}
	}
	return made
}

// contextPicker is the picker of the kubeconfig that the lab in sight writes.
func (a *app) contextPicker(ctx context.Context, inPractice bool, lang text.Lang) tui.Picker {
	dir, err := home.Dir()
	if err != nil {
		return nil
	}
	path := ""
	if inPractice {
		path = practice.FilesIn(filepath.Join(dir, "practice")).Kubeconfig
	}
	return picker.New(ctx, kubeconfig.Open(path, filepath.Join(dir, "kubeconfig")), lang, picker.DefaultStyles())
}
