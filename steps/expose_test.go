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
