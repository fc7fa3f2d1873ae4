// Command kube measures eksui's Kubernetes half against kubectl, side by side in the same run, and prints ratios.
//
//	go run ./bench/kube forward  -kubeconfig FILE       downloads, connections and latency through both port-forwards
//	                                                    (-away 10ms: with the API server so far away; -http: eksui forward --http)
//	go run ./bench/kube failover -kubeconfig FILE       a pod replaced (or -break apiserver, kubelet) under 200 requests a second
//	go run ./bench/kube contexts -eksui FILE            (-kubectl FILE) switching contexts in kubeconfigs of 5 and 2,000
//
// forward and failover need a cluster whose pods can run podweb (internal/realkube); they make a namespace of their own in
// it and remove it again. All traffic stays on loopback.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"eksui/cmd/eksui/kubecmd"
	"eksui/internal/text"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, text.InLang(err, text.EN))
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to measure: forward, failover or contexts")
	}
	flags := flag.NewFlagSet(args[0], flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", os.Getenv("EKSUI_TEST_KUBECONFIG"), "kubeconfig of the cluster")
	image := flags.String("image", "docker.io/library/nginx:1.29", "image that serves podweb's pages")
	eksui := flags.String("eksui", "eksui", "the eksui binary")
	kubectl := flags.String("kubectl", "kubectl", "the kubectl binary that contexts is compared with")
	rounds := flags.Int("rounds", 5, "how often to measure each; the median counts")
	bytes := flags.Int64("bytes", 1<<30, "size of one download")
	away := flags.Duration("away", 0, "round trip to put between the forwards and the API server")
	asHTTP := flags.Bool("http", false, "let eksui forward with --http")
	what := flags.String("break", "pod", "what failover breaks: pod, or realkube's apiserver or kubelet")
	switch args[0] {
	case "serve-forward": // this program as the eksui side, in a process of its own
		cmd := kubecmd.NewForward(kubecmd.Env{
			Lang: func() text.Lang { return text.EN }, StateDir: func() (string, error) { return os.TempDir(), nil },
			In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		})
		cmd.SetArgs(args[1:])
		return cmd.ExecuteContext(ctx)
	case "forward", "failover":
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return withCluster(ctx, *kubeconfig, *image, func(c *cluster) error {
			c.http = *asHTTP
			if *away > 0 {
				moved, stop, err := moveAway(c.kubeconfig, *away)
				if err != nil {
					return err
				}
				defer stop()
				c.kubeconfig = moved
			}
			if args[0] == "forward" {
				return benchForward(ctx, c, *rounds, *bytes)
			}
			return benchFailover(ctx, c, *what)
		})
	case "contexts":
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return benchContexts(ctx, *kubectl, *eksui, *rounds)
	}
	return fmt.Errorf("%q is not one of forward, failover and contexts", args[0])
}
