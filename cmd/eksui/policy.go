package main

import (
	"cmp"
	"context"
	"slices"

	"github.com/spf13/cobra"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/site"
)

// policyCmd prints the IAM policy of the lab: for whoever manages the account. It asks nobody.
func (a *app) policyCmd() *cobra.Command {
	var look, up, down bool
	cmd := &cobra.Command{
		Use: "policy", Short: policyShort.In(a.lang), Long: policyLong.In(a.lang), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if look && (up || down) {
				return &exitError{exitUsage, &text.Problem{What: policyLookOnly.With(), Next: policyLookOnlyNext.With()}}
			}
			use := awsx.UseRead
			if up {
				use |= awsx.UseUp
			}
			if down {
				use |= awsx.UseDown
			}
			if !look && !up && !down {
				use = awsx.UseAll
			}
			return a.policy(cmd.Context(), use)
		},
	}
	cmd.Flags().BoolVar(&look, "read-only", false, policyFlagLook.In(a.lang))
	cmd.Flags().BoolVar(&up, "up", false, policyFlagUp.In(a.lang))
	cmd.Flags().BoolVar(&down, "down", false, policyFlagDown.In(a.lang))
	cmd.Flags().StringVarP(&a.file, "file", "f", "", flagFile.In(a.lang))
	return cmd
}

func (a *app) policy(ctx context.Context, use awsx.Use) error {
	choices := site.Defaults()
	if a.file != "" {
		var err error
		if choices, err = site.LoadChoices(a.file); err != nil {
			return &exitError{exitUsage, err}
		}
	}
	region := choices.Region
	if found, err := awsx.FindCredentials(ctx, awsx.Options{}); err == nil {
		profile := cmp.Or(choices.Profile, found.Default)
		if i := slices.IndexFunc(found.Profiles, func(p awsx.Profile) bool { return p.Name == profile }); i >= 0 {
			found.EnvRegion = cmp.Or(found.EnvRegion, found.Profiles[i].Region)
		}
		region = cmp.Or(region, found.EnvRegion)
	}
	_, err := a.out.Write(awsx.Policy(choices.Names(cmp.Or(region, awsx.DefaultRegion)), use))
	return err
}
