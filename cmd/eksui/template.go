package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"eksui/assets"
	"eksui/internal/text"
	"eksui/steps/site"
)

// labTemplate is the name of the lab file among the templates.
const labTemplate = "lab"

// templateCmd prints an embedded file, by the names that the wizard's commands by hand use, or a lab file with every choice.
func (a *app) templateCmd() *cobra.Command {
	names := append([]string{labTemplate}, assets.Names()...)
	return &cobra.Command{
		Use: "template NAME", Short: templateShort.In(a.lang), ValidArgs: names,
		Args: cobra.MatchAll(cobra.ExactArgs(1), func(_ *cobra.Command, args []string) error {
			if !slices.Contains(names, args[0]) {
				return &exitError{exitUsage, &text.Problem{What: templateUnknown.With(args[0]), Next: templateNext.With(strings.Join(names, ", "))}}
			}
			return nil
		}),
		RunE: func(_ *cobra.Command, args []string) error {
			body := site.LabFile(a.lang)
			if args[0] != labTemplate {
				body = cmp.Or(assets.Template(args[0]), assets.Manifest(args[0]))
			}
			_, err := fmt.Fprint(a.out, body)
			return err
		},
	}
}
