package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"eksui/internal/text"
	"eksui/internal/version"
)

// manCmd prints the manual page of all commands: for packages (release/build), so help does not show it.
func (a *app) manCmd() *cobra.Command {
	return &cobra.Command{Use: "man", Short: manShort.In(a.lang), Hidden: true, Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		var b strings.Builder
		manual(&b, cmd.Root(), a.lang)
		_, err := io.WriteString(a.out, b.String())
		return err
	}}
}

// manual writes eksui(1) in man(7)'s macros. cobra's own generator makes a page of each command, in English only.
func manual(w io.Writer, root *cobra.Command, lang text.Lang) {
	heading := func(k text.Key) { fmt.Fprintf(w, ".SH %s\n", roff(k.In(lang))) }
	fmt.Fprintf(w, ".TH EKSUI 1 \"\" \"eksui %s\"\n", roff(version.Get().Version))
	heading(manName)
	fmt.Fprintf(w, "eksui \\- %s\n", roff(root.Short))
	heading(manSynopsis)
	fmt.Fprintf(w, ".B eksui\n%s\n", roff(manCall.In(lang)))
	heading(manDescription)
	fmt.Fprintln(w, roff(root.Long))
	heading(manCommands)
	manualOf(w, root)
	heading(manExits)
	for _, exit := range []struct {
		code    int
		meaning text.Key
	}{
		{0, manExitDone}, {exitFailed, manExitFailed}, {exitUsage, manExitUsage}, {exitLeft, manExitLeft}, {exitInterrupted, manExitInterrupted},
	} {
		fmt.Fprintf(w, ".TP\n.B %d\n%s\n", exit.code, roff(exit.meaning.In(lang)))
	}
	heading(manFiles)
	fmt.Fprintf(w, ".TP\n.I ~/.local/state/eksui\n%s\n", roff(manState.In(lang)))
}

// manualOf writes a section for a command and for those below it; what only cobra knows about itself is left out.
func manualOf(w io.Writer, cmd *cobra.Command) {
	if cmd.Hidden || cmd.Name() == "help" {
		return
	}
	fmt.Fprintf(w, ".SS %s\n", roff(cmd.UseLine()))
	if cmd.HasParent() {
		fmt.Fprintln(w, roff(cmd.Short))
	}
	flags := cmd.LocalFlags()
	if cmd.Name() == "completion" || cmd.HasParent() && cmd.Parent().Name() == "completion" {
		flags = &pflag.FlagSet{}
	}
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		value, meaning := pflag.UnquoteUsage(f)
		fmt.Fprintf(w, ".TP\n.B %s\n%s\n", strings.TrimRight(roff(name)+" "+roff(value), " "), roff(meaning))
	})
	for _, c := range cmd.Commands() {
		manualOf(w, c)
	}
}

// roff makes words harmless for roff: its escape character, hyphens that are to be copied, and lines that look like requests.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n.br\n")
}
