// Package forward carries local TCP ports to a pod's ports and stays up: pods are replaced, nodes drained and API servers
// restarted without the local port ever closing. It speaks Kubernetes' port-forward protocol (SPDY streams, inside a
// WebSocket where the server can).
package forward

import (
	"context"
	"errors"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"eksui/kube"
)

// Options describe one forward. Client, Target and Ports are needed.
type Options struct {
	Client *kube.Client
	// Namespace of the target; the client's when empty.
	Namespace string
	Target    Target
	Ports     []Port
	// Address to listen on; "" means loopback: 127.0.0.1, and ::1 where there is one.
	Address string
	// HTTP says that the ports' programs speak HTTP/1.1: requests can be seen, and connections to the pod serve many of them.
	HTTP bool
	// Requests is told of every request that was answered, by many goroutines at once; for HTTP.
	Requests func(Request)
	// Tunnels is how many connections to the API server it may hold; 0 means DefaultTunnels.
	Tunnels int
	// WaitLimit is how long a local connection waits for a ready pod; 0 means DefaultWaitLimit.
	WaitLimit time.Duration
}

const (
	// DefaultTunnels keeps a bulky stream or two from stalling the others and leaves the API server in peace.
	DefaultTunnels = 6
	// DefaultWaitLimit covers the start of a replacement pod whose image is on the node.
	DefaultWaitLimit = 30 * time.Second
)

// Port is one local port and where it leads.
type Port struct {
	// Local port; 0 lets the system choose.
	Local int
	// Remote is a number or a name: a service's port for a service, a container's port otherwise.
	Remote string
}

// Forward is a running forward. Its listeners are open from Listen until Close or the end of Serve.
type Forward struct {
	o         Options
	listeners []listener
	pods      *podFinder
	tunnels   *pool
	stats     *counters
	proxies   []*httpForward
}

type listener struct {
	net.Listener
	port Port
}

// Listen looks the target up and opens the local ports. A target that does not exist, a port that is taken or rights
// that are missing are *text.Problem; for a port, *BusyError is below it.
func Listen(ctx context.Context, o Options) (*Forward, error) {
	if o.Namespace == "" {
		o.Namespace = o.Client.Namespace
	}
	if o.Tunnels <= 0 {
		o.Tunnels = DefaultTunnels
	}
	if o.WaitLimit <= 0 {
		o.WaitLimit = DefaultWaitLimit
	}
	pods, err := findPods(ctx, o.Client, o.Namespace, o.Target)
	if err != nil {
		return nil, err
	}
	for _, p := range o.Ports {
		if err := pods.checkPort(p.Remote); err != nil {
			return nil, err
		}
	}
	f := &Forward{o: o, pods: pods, stats: newCounters()}
	f.tunnels = newPool(dialer(o.Client), o.Tunnels, f.stats)
	for i, p := range o.Ports {
		open, err := listen(o.Address, p)
		if err != nil {
			f.Close()
			return nil, err
		}
		f.o.Ports[i].Local = open[0].port.Local
		f.listeners = append(f.listeners, open...)
	}
	return f, nil
}

// Ports are the forwarded ports, with the local ones that the system chose filled in.
func (f *Forward) Ports() []Port { return f.o.Ports }

// Target is what it leads to.
func (f *Forward) Target() Target { return f.o.Target }

// Namespace is the target's.
func (f *Forward) Namespace() string { return f.o.Namespace }

// Close closes the listeners; connections that are open end with Serve.
func (f *Forward) Close() {
	for _, l := range f.listeners {
		_ = l.Close()
	}
}

// Serve carries connections until ctx ends, and returns nil then. It ends earlier only where trying again is useless: the
// user may not watch pods or use pods/portforward.
func (f *Forward) Serve(ctx context.Context) error {
	defer f.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	f.tunnels.refused = cancel

	group, ctx := errgroup.WithContext(ctx)
	if f.o.HTTP {
		for _, l := range f.listeners {
			h := newHTTPForward(f, l.port)
			f.proxies = append(f.proxies, h)
			group.Go(func() error { return h.serve(ctx, l) })
		}
	} else {
		for _, l := range f.listeners {
			group.Go(func() error { return f.accept(ctx, l) })
		}
	}
	group.Go(func() error { return f.pods.watch(ctx, f.podChanged) })
	group.Go(func() error { f.tunnels.keepWarm(ctx, f.pods); return nil })
	group.Go(func() error { f.stats.measure(ctx); return nil })
	group.Go(func() error {
		<-ctx.Done()
		f.Close()
		f.tunnels.closeAll()
		return nil
	})
	err := group.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return err
}

// podChanged tells the live view which pod connections go to now, and lets what is idle at another one go.
func (f *Forward) podChanged(pod string) {
	f.stats.setPod(pod)
	for _, h := range f.proxies {
		h.transport.CloseIdleConnections()
	}
	f.tunnels.retarget(pod)
}

func (f *Forward) accept(ctx context.Context, l listener) error {
	var group errgroup.Group
	defer group.Wait() //nolint:errcheck // connections report to the stats
	for {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return nil
			}
			// Out of file descriptors, say: that passes.
			f.stats.failed(err)
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
			continue
		}
		group.Go(func() error { f.carry(ctx, conn, l.port); return nil })
	}
}
