package kubecmd

import (
	"context"
	"errors"
	"net"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/forward"
)

type forwardFlags struct {
	kubeconfig, context, namespace, address string
	json, http                              bool
}

// NewForward is `eksui forward`.
func NewForward(env Env) *cobra.Command {
	var flags forwardFlags
	cmd := &cobra.Command{
		Use:   "forward [TARGET] [LOCAL:REMOTE]...",
		Short: forwardShort.In(env.Lang()),
		Long:  forwardLong.In(env.Lang()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runForward(cmd.Context(), env, flags, args)
		},
	}
	cmd.Flags().StringVar(&flags.kubeconfig, "kubeconfig", "", flagKubeconfig.In(env.Lang()))
	cmd.Flags().StringVar(&flags.context, "context", "", flagContext.In(env.Lang()))
	_ = cmd.RegisterFlagCompletionFunc("context", CompleteContexts) // fails only for a flag that does not exist
	cmd.Flags().StringVarP(&flags.namespace, "namespace", "n", "", flagNamespace.In(env.Lang()))
	cmd.Flags().StringVar(&flags.address, "address", "", flagAddress.In(env.Lang()))
	cmd.Flags().BoolVar(&flags.json, "json", false, flagJSON.In(env.Lang()))
	cmd.Flags().BoolVar(&flags.http, "http", false, flagHTTP.In(env.Lang()))
	return cmd
}

func runForward(ctx context.Context, env Env, flags forwardFlags, args []string) error {
	wanted, err := readTargets(args, env.LabTarget)
	if err != nil {
		return &UsageError{err}
	}
	client, err := kube.Open(flags.kubeconfig, flags.context)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(flags.address); flags.address != "" && flags.address != "localhost" && !ip.IsLoopback() {
		env.say(openToOthers.With(flags.address))
	}
	requests := newRequestLog(ctx, flags.json || !env.interactive())
	var forwards []*forward.Forward
	defer func() {
		for _, f := range forwards {
			f.Close()
		}
	}()
	for _, w := range wanted {
		f, err := forward.Listen(ctx, forward.Options{
			Client: client, Namespace: flags.namespace, Target: w.target, Ports: w.ports, Address: flags.address,
			HTTP: flags.http, Requests: requests.add,
		})
		if err != nil {
			return err
		}
		forwards = append(forwards, f)
	}
	group, serving := errgroup.WithContext(ctx)
	for _, f := range forwards {
		group.Go(func() error { return f.Serve(serving) })
	}
	live, stop := context.WithCancel(serving)
	shown := make(chan error, 1)
	go func() { shown <- show(live, env, flags.json, forwards, requests, stop) }()
	group.Go(func() error {
		<-live.Done()
		if serving.Err() == nil { // the person left the live view
			return errLeft
		}
		return nil
	})
	err = group.Wait()
	stop()
	viewErr := <-shown
	if errors.Is(err, errLeft) {
		err = nil
	}
	return errors.Join(err, viewErr)
}

var errLeft = errors.New("left")

// wanted is one target with its ports, as given on the command line.
type wanted struct {
	target forward.Target
	ports  []forward.Port
}

// readTargets reads TARGET [LOCAL:REMOTE]... once or several times. What parses as ports belongs to the target before it;
// without any target it is the lab's.
func readTargets(args []string, lab string) ([]wanted, error) {
	var all []wanted
	add := func(name string) error {
		t, err := forward.ParseTarget(name)
		if err == nil {
			all = append(all, wanted{target: t})
		}
		return err
	}
	for _, a := range args {
		if !looksLikePorts(a) {
			if err := add(a); err != nil {
				return nil, err
			}
			continue
		}
		if len(all) == 0 {
			if err := add(lab); err != nil {
				return nil, err
			}
		}
		p, err := forward.ParsePort(a)
		if err != nil {
			return nil, err
		}
		all[len(all)-1].ports = append(all[len(all)-1].ports, p)
	}
	if len(all) == 0 {
		if err := add(lab); err != nil {
			return nil, err
		}
	}
	for i := range all {
		if len(all[i].ports) > 0 {
			continue
		}
		if i > 0 {
			return nil, &text.Problem{What: portsMissing.With(all[i].target.String()), Next: portsExample.With()}
		}
		all[i].ports = []forward.Port{{Local: 9000, Remote: "80"}}
	}
	return all, nil
}

// looksLikePorts tells 9000:80, 8080 and :http from names.
func looksLikePorts(s string) bool {
	for i, r := range s {
		if r == ':' {
			return true
		}
		if r < '0' || r > '9' {
			return false
		}
		if i == len(s)-1 {
			return true
		}
	}
	return false
}
