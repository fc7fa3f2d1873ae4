package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"eksui/internal/text"
)

// translateHelp gives cobra's own words in the learner's language: the frame of the help texts, and the commands and flags that it
// adds by itself.
func translateHelp(root *cobra.Command, lang text.Lang) {
	root.SuggestionsMinimumDistance = 2
	root.SetUsageTemplate(usageTemplate(lang))
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

// usageTemplate is cobra's own, less what eksui has no use for: groups, examples and help topics.
func usageTemplate(lang text.Lang) string {
	t := `{{usage}}{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]{{end}}{{if .Aliases}}

{{aliases}}
  {{.NameAndAliases}}{{end}}{{if .HasAvailableSubCommands}}

{{commands}}{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

{{flags}}
{{.LocalFlags.FlagUsages | eksuiDefaults | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

{{global}}
{{.InheritedFlags.FlagUsages | eksuiDefaults | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

{{more}}{{end}}
`
	cobra.AddTemplateFunc("eksuiDefaults", func(s string) string {
		return strings.ReplaceAll(s, "(default ", frameDefault.In(lang)) // pflag writes it in English only
	})
	return strings.NewReplacer(
		"{{usage}}", frameUsage.In(lang), "{{aliases}}", frameAliases.In(lang), "{{commands}}", frameCommands.In(lang),
		"{{flags}}", frameFlags.In(lang), "{{global}}", frameGlobal.In(lang), "{{more}}", frameMore.With("{{.CommandPath}}").In(lang),
	).Replace(t)
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
