package steps

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/text"
	"eksui/practice/world"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// exposed is a lab with a service whose load balancer is the page's server.
func exposed(t *testing.T, page http.HandlerFunc) (*site.Site, *kubeAPI) {
	t.Helper()
	e, _ := practiceEngine(t)
	l := e.Site
	if _, err := l.AWS(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.Setup.AWS.Pace.Min = time.Millisecond
	srv := httptest.NewServer(page)
	t.Cleanup(srv.Close)
	k := &kubeAPI{services: []corev1.Service{nodeService()}}
	k.listen(srv.Listener.Addr())
	serveKube(t, l, k)
	return l, k
}

func (k *kubeAPI) listen(at net.Addr) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.services[0].Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{
		Hostname: "a.elb.localhost", Ports: []corev1.PortStatus{{Port: int32(at.(*net.TCPAddr).Port), Protocol: corev1.ProtocolTCP}},
	}}
}

// The Check that follows Run gives a young load balancer the time that its page takes.
func TestASlowPageIsExposed(t *testing.T) {
	l, _ := exposed(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(2500 * time.Millisecond):
		case <-r.Context().Done():
		}
	})
	if s, err := newExpose(l).Check(t.Context()); err != nil || s.State != engine.Done {
		t.Errorf("%+v %v", s, err)
	}
}

func TestACheckTriesAgainAndReadsTheAddressAnew(t *testing.T) {
	good := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer good.Close()
	var (
		k     *kubeAPI
		asked atomic.Int32
	)
	l, k := exposed(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 3 {
			k.listen(good.Listener.Addr())
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if s, err := newExpose(l).Check(t.Context()); err != nil || s.State != engine.Done || asked.Load() < 3 {
		t.Errorf("%+v %v after %d tries", s, err, asked.Load())
	}
}

// What Kubernetes says of the service while its load balancer is made is shown.
func TestTheServicesEventsAreTold(t *testing.T) {
	e, cloud := practiceEngine(t)
	if err := e.Up(t.Context(), Cluster); err != nil {
		t.Fatal(err)
	}
	if err := e.Run(t.Context(), Deploy); err != nil {
		t.Fatal(err)
	}
	cloud.World().SetFaults([]world.Fault{{Name: "lb-pending"}}) // there is time to hear of it
	ctx, enough := context.WithTimeout(t.Context(), time.Minute)
	defer enough()
	told := false
	_ = newExpose(e.Site).Run(ctx, func(ev engine.Event) { // it ends with enough
		if note, ok := ev.(engine.Note); ok && strings.HasPrefix(note.Text.In(text.EN), "EnsuringLoadBalancer: ") {
			told = true
			enough()
		}
	})
	if !told {
		t.Error("no note says EnsuringLoadBalancer")
	}
}

// TestABalancerThatWaitsForNodes is no warning; and where it stands without a node is said at the end.
func TestABalancerThatWaitsForNodes(t *testing.T) {
	t.Parallel()
	e, cloud := practiceEngine(t)
	if err := e.Site.Edit(func(c *site.Choices) { c.Cluster.Nodes, c.Cluster.Min = 1, 1 }); err != nil {
		t.Fatal(err)
	}
	for _, id := range []engine.ID{Credentials, Network, Subnets, Cluster, Deploy} {
		if err := e.Run(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	_, client, err := workloadCluster(t.Context(), e.Site)
	if err != nil {
		t.Fatal(err)
	}
	cloud.World().SetFaults([]world.Fault{{Name: "lb-pending"}})
	var all noted
	err = newExpose(e.Site).Run(t.Context(), func(ev engine.Event) {
		all.emit(ev)
		switch {
		case all.says(engine.Info, "usual while nodes boot"):
			cloud.World().SetFaults(nil)
		case all.says(engine.Info, "EnsuringLoadBalancer"):
			event := &corev1.Event{
				ObjectMeta: metav1.ObjectMeta{Name: "node-service.no-nodes", Namespace: "default"}, Type: corev1.EventTypeWarning,
				InvolvedObject: corev1.ObjectReference{APIVersion: "v1", Kind: "Service", Namespace: "default", Name: "node-service"},
				Reason:         "UnAvailableLoadBalancer", Message: "There are no available nodes for LoadBalancer", LastTimestamp: metav1.Now(),
			}
			if _, err := client.Typed().CoreV1().Events("default").Create(t.Context(), event, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
				t.Error(err)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if all.says(engine.Warn, "no available nodes") || !all.says(engine.Info, "There are no available nodes") {
		t.Errorf("%v", all.notes)
	}
	if !all.says(engine.Info, "where no node is") {
		t.Errorf("no note names the zone without a node: %v", all.notes)
	}
}
