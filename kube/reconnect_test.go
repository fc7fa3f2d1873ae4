package kube_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd/api"

	"eksui/kube"
	"eksui/kube/kubetest"
)

// wire is a connection to an API server that can be cut.
type wire struct {
	listener net.Listener
	server   string
	done     sync.WaitGroup
	refused  chan struct{} // closed when a connection has found the wire down

	mu    sync.Mutex
	conns map[net.Conn]bool
	down  bool
	once  sync.Once
}

// through opens a cluster by a wire.
func through(t *testing.T, c *kubetest.Cluster) (*kube.Client, *wire) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: l, conns: map[net.Conn]bool{}, refused: make(chan struct{})}
	client := c.Other(t, func(cluster *api.Cluster, _ *api.AuthInfo) {
		u, err := url.Parse(cluster.Server)
		if err != nil {
			t.Fatal(err)
		}
		w.server = u.Host
		cluster.Server, cluster.TLSServerName = "https://"+l.Addr().String(), u.Hostname()
	})
	w.done.Go(w.serve)
	t.Cleanup(func() {
		_ = l.Close() // nobody comes any more
		w.setDown(true)
		w.once.Do(func() { close(w.refused) })
		w.done.Wait()
	})
	return client, w
}

func (w *wire) serve() {
	for {
		client, err := w.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", w.server)
		if err != nil || !w.add(client, server) {
			_ = client.Close() // as a server does that can't be reached
			continue
		}
		w.done.Go(func() { w.copy(client, server) })
		w.done.Go(func() { w.copy(server, client) })
	}
}

// add counts in a connection's two ends, unless the wire is down.
func (w *wire) add(ends ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range ends {
		if w.down {
			_ = c.Close() // both ends go
			w.once.Do(func() { close(w.refused) })
			continue
		}
		w.conns[c] = true
	}
	return !w.down
}

func (w *wire) copy(to, from net.Conn) {
	_, _ = io.Copy(to, from) // a cut connection ends with an error
	_ = to.Close()
	_ = from.Close()
}

// setDown cuts all connections and takes no more, or takes them again.
func (w *wire) setDown(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	for c := range w.conns {
		_ = c.Close() // it may have ended
	}
	clear(w.conns)
}

// What happens while the connection is away is told when it is back: what was made, changed and deleted.
func TestAWatchGoesOnAfterItsConnectionWasLost(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		client, w := through(t, c)
		service := func(name, port string) string {
			return "apiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec:\n  ports: [{port: " + port + "}]\n"
		}
		c.Apply(t, ns, "%s", service("stays", "80")+"---\n"+service("goes", "80"))
		listed, told := map[string]bool{}, map[string]bool{}
		until(t, func(ctx context.Context, fn func(kube.Update[kube.ServiceState])) error {
			return client.WatchServices(ctx, kube.Select{Namespace: ns}, fn)
		}, func(u kube.Update[kube.ServiceState]) bool {
			name := u.State.Name
			switch {
			case u.Listed:
				listed[name] = true
				if len(listed) < 2 {
					return false
				}
				w.setDown(true)
				c.Apply(t, ns, "%s", service("stays", "81")+"---\n"+service("new", "80"))
				if err := c.Client.Typed().CoreV1().Services(ns).Delete(t.Context(), "goes", metav1.DeleteOptions{}); err != nil {
					t.Error(err)
				}
				w.setDown(false)
			case u.Gone:
				told["deleted "+name] = true
			case name == "stays" && u.State.Ports[0].Port == 81:
				told["changed "+name] = true
			default:
				told["made "+name] = true
			}
			return told["deleted goes"] && told["changed stays"] && told["made new"]
		})
		if len(told) != 3 {
			t.Errorf("told %v", told)
		}
	})
}

// An API server that can't be reached yet is waited for: a cluster that has just been made answers late.
func TestAWatchWaitsForAServerThatDoesNotAnswerYet(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		client, w := through(t, c)
		w.setDown(true)
		go func() {
			<-w.refused
			w.setDown(false)
		}()
		n := until(t, client.WatchNodes, func(kube.Update[kube.NodeState]) bool { return true })
		if n.State.Name == "" {
			t.Errorf("%+v", n)
		}
	})
}
