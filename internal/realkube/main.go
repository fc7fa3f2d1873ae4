// Realkube has the parts of a real one-node Kubernetes that Kubernetes itself leaves to others: who the bearer of a token
// is, what is behind a load balancer, and the images. up.sh starts them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage:
  realkube authhook ADDRESS              token webhook of an API server: takes EKS's tokens
  realkube lbhook KUBECONFIG DELAY       controller of load balancers; DELAY until one has a name, as "5s"
  realkube image FILE NAME:TAG BINARY ENTRYPOINT
                                         packs a static binary as an image that has and runs it at ENTRYPOINT
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "realkube:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 2 && args[0] == "authhook":
		return authhook(ctx, args[1])
	case len(args) == 3 && args[0] == "lbhook":
		return lbhook(ctx, args[1], args[2])
	case len(args) == 5 && args[0] == "image":
		return packImage(args[1], args[2], args[3], args[4])
	}
	return fmt.Errorf("no such command\n%s", usage)
}
