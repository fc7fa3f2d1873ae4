package steps

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"eksui/internal/leaktest"
	"eksui/kube/token"
)

// tokenPlugin, as the test binary's first argument, makes it `eksui token`: kubeconfig entries call it.
const tokenPlugin = "token"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == tokenPlugin {
		if err := printToken(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	atOnce()
	goleak.VerifyTestMain(m, leaktest.KubeletServer()...)
}

// atOnce lets more tests run side by side than there are cores: they wait for practice most of the time.
func atOnce() {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err) // go test has the flag
	}
}

func printToken(args []string) error {
	var r token.Request
	flags := flag.NewFlagSet(tokenPlugin, flag.ContinueOnError)
	flags.StringVar(&r.Cluster, "cluster", "", "")
	flags.StringVar(&r.Region, "region", "", "")
	flags.StringVar(&r.Profile, "profile", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	t, err := r.Make(context.Background())
	if err != nil {
		return err
	}
	answer, err := token.ExecCredential(t, os.Getenv("KUBERNETES_EXEC_INFO"))
	if err == nil {
		fmt.Println(string(answer))
	}
	return err
}
