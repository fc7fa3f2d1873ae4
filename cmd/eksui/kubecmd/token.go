package kubecmd

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"eksui/kube/token"
)

// NewToken is `eksui token`, the credential plugin of the kubeconfig entries that eksui writes.
func NewToken(env Env) *cobra.Command {
	var r token.Request
	cmd := &cobra.Command{
		Use:   "token --cluster NAME",
		Short: tokenShort.In(env.Lang()),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := env.StateDir()
			if err != nil {
				return err
			}
			t, err := r.Cached(cmd.Context(), filepath.Join(dir, "tokens"))
			if err != nil {
				return err
			}
			// kubectl tells in this variable which version it wants the answer in (client-go credential plugins).
			answer, err := token.ExecCredential(t, os.Getenv("KUBERNETES_EXEC_INFO"))
			if err != nil {
				return err
			}
			return env.print(string(answer))
		},
	}
	cmd.Flags().StringVar(&r.Cluster, "cluster", "", flagCluster.In(env.Lang()))
	cmd.Flags().StringVar(&r.Region, "region", "", flagRegion.In(env.Lang()))
	cmd.Flags().StringVar(&r.Profile, "profile", "", flagProfile.In(env.Lang()))
	_ = cmd.MarkFlagRequired("cluster") // fails only for a flag that does not exist
	return cmd
}
