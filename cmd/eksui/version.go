package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"eksui/internal/version"
)

func (a *app) versionCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "version", Short: versionShort.In(a.lang), Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		if asJSON {
			return json.NewEncoder(a.out).Encode(version.Get())
		}
		return a.printVersion()
	}}
	cmd.Flags().BoolVar(&asJSON, "json", false, flagVersionJSON.In(a.lang))
	return cmd
}

// printVersion prints what a report of a fault should begin with. The first line's form is for scripts: the same in every language.
func (a *app) printVersion() error {
	v := version.Get()
	fmt.Fprintf(a.out, "eksui %s\n", v.Version)
	if v.Version == version.Dev {
		fmt.Fprintln(a.out, versionDev.In(a.lang))
	}
	if v.Commit != "" {
		commit := versionCommit
		if v.Modified {
			commit = versionModified
		}
		fmt.Fprintln(a.out, commit.With(v.Commit).In(a.lang))
	}
	_, err := fmt.Fprintln(a.out, versionGo.With(v.Go, v.OS, v.Arch).In(a.lang))
	return err
}
