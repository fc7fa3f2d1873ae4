package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"eksui/internal/text"
)

// translateHelp gives cobra's own words in the learner's language: the frame of the help texts, and the commands and flags that it
// adds by itself.
func translateHelp(root *cobra.Command, lang text.Lang) {
	root.SuggestionsMinimumDistance = 2
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		usage(cmd.OutOrStderr(), cmd, lang)
		return nil
	})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	eachCommand(root, func(cmd *cobra.Command) {
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = flagHelp.In(lang)
		shells := cmd.Parent()
		switch {
		case cmd.Name() == "help":
			cmd.Short, cmd.Long = helpShort.In(lang), helpLong.In(lang)
		case cmd.Name() == "completion":
			cmd.Short, cmd.Long = completionShort.In(lang), completionLong.In(lang)
		case shells != nil && shells.Name() == "completion":
			cmd.Short = completionFor.With(cmd.Name()).In(lang)
			if lang != text.EN {
				cmd.Long = completionHow.With(cmd.Name(), completionLine[cmd.Name()]).In(lang)
			}
			if f := cmd.Flags().Lookup("no-descriptions"); f != nil {
				f.Usage = flagNoDescriptions.In(lang)
			}
		}
	})
}

func eachCommand(cmd *cobra.Command, do func(*cobra.Command)) {
	do(cmd)
	for _, c := range cmd.Commands() {
		eachCommand(c, do)
	}
}

// completionLine loads the completion in a shell that runs now.
var completionLine = map[string]string{
	"bash":       "source <(eksui completion bash)",
	"zsh":        "source <(eksui completion zsh)",
	"fish":       "eksui completion fish | source",
	"powershell": "eksui completion powershell | Out-String | Invoke-Expression",
}

// usage writes what cobra's own usage text says, less what eksui has no use for: groups, examples and help topics. It is code and
// no template: a program that runs templates keeps every method of every type, and the AWS SDK has many (CONTRIBUTING.md).
func usage(w io.Writer, cmd *cobra.Command, lang text.Lang) {
	fmt.Fprint(w, frameUsage.In(lang))
	if cmd.Runnable() {
		fmt.Fprintf(w, "\n  %s", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n  %s [command]", cmd.CommandPath())
	}
	if len(cmd.Aliases) > 0 {
		fmt.Fprintf(w, "\n\n%s\n  %s", frameAliases.In(lang), cmd.NameAndAliases())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n\n%s", frameCommands.In(lang))
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() || c.Name() == "help" {
				fmt.Fprintf(w, "\n  %-*s %s", c.NamePadding(), c.Name(), c.Short)
			}
		}
	}
	flags := func(heading text.Key, lines string) {
		lines = strings.ReplaceAll(lines, "(default ", frameDefault.In(lang)) // pflag writes it in English only
		fmt.Fprintf(w, "\n\n%s\n%s", heading.In(lang), strings.TrimRight(lines, "\n"))
	}
	if cmd.HasAvailableLocalFlags() {
		flags(frameFlags, cmd.LocalFlags().FlagUsages())
	}
	if cmd.HasAvailableInheritedFlags() {
		flags(frameGlobal, cmd.InheritedFlags().FlagUsages())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n\n%s", frameMore.With(cmd.CommandPath()).In(lang))
	}
	fmt.Fprintln(w)
}

// wrongUse is what cobra says of flags and arguments, with the way on.
func wrongUse(cmd *cobra.Command, err error) error {
	p := &text.Problem{What: usageWrong.With(), Next: usageNext.With(cmd.CommandPath()), Err: err}
	if words := strings.Split(err.Error(), `"`); strings.HasPrefix(err.Error(), "unknown command ") && len(words) > 1 {
		cmd.SuggestionsMinimumDistance = cmd.Root().SuggestionsMinimumDistance
		if like := cmd.SuggestionsFor(words[1]); len(like) > 0 {
			begun := slices.IndexFunc(like, func(s string) bool { return strings.HasPrefix(s, words[1]) })
			p.Next = usageLike.With(cmd.CommandPath(), like[max(begun, 0)])
		}
	}
	return p
}
