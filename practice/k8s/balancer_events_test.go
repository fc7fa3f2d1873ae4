package k8s

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/practice/k8s/control"
	"eksui/practice/world"
)

// TestLoadBalancerEvents reads what the service controller says: without a node, of a Service that the cloud refuses, and
// nothing further of one that another controller is to serve, which can be deleted all the same.
func TestLoadBalancerEvents(t *testing.T) {
	l := startLab(t, world.Options{})
	services := l.client.CoreV1().Services("default")
	reasons := func(ctx context.Context, name string) (out []string) {
		list, err := l.client.CoreV1().Events("default").List(ctx, metav1.ListOptions{FieldSelector: "involvedObject.name=" + name})
		if err != nil {
			return []string{err.Error()}
		}
		for _, e := range list.Items {
			out = append(out, e.Reason+": "+e.Message)
		}
		return out
	}
	says := func(name, text string) {
		t.Helper()
		l.eventually(name+": "+text, func(ctx context.Context) string {
			if all := reasons(ctx, name); !slices.Contains(all, text) {
				return fmt.Sprint(all)
			}
			return ""
		})
	}
	create := func(name string) {
		t.Helper()
		svc := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: corev1.ServiceSpec{
			Type: corev1.ServiceTypeLoadBalancer, Selector: map[string]string{"app": "web"}, Ports: []corev1.ServicePort{{Port: 80}},
		}}
		if _, err := services.Create(t.Context(), svc, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	answer := func(err error) {
		l.cloud.mu.Lock()
		defer l.cloud.mu.Unlock()
		l.cloud.refuses = err
	}

	create("early")
	says("early", "UnAvailableLoadBalancer: There are no available nodes for LoadBalancer")
	says("early", "EnsuredLoadBalancer: Ensured load balancer")
	l.addNodes(1)
	l.nodesReady(1)
	l.eventually("the node behind it", func(context.Context) string {
		l.cloud.mu.Lock()
		defer l.cloud.mu.Unlock()
		if len(l.cloud.instances["default/early"]) != 1 {
			return "none"
		}
		return ""
	})

	answer(errors.New("unsupported load balancer affinity: ClientIP"))
	create("refused")
	says("refused", "SyncLoadBalancerFailed: Error syncing load balancer: failed to ensure load balancer: unsupported load balancer affinity: ClientIP")

	answer(control.ErrElsewhere)
	create("another")
	l.eventually("the cloud to be asked", func(context.Context) string {
		l.cloud.mu.Lock()
		defer l.cloud.mu.Unlock()
		if l.cloud.ports["default/another"] == nil {
			return "not yet"
		}
		return ""
	})
	if all := reasons(t.Context(), "another"); len(all) != 1 || all[0] != "EnsuringLoadBalancer: Ensuring load balancer" {
		t.Errorf("events of a service for another controller: %q", all)
	}
	s, err := services.Get(t.Context(), "another", metav1.GetOptions{})
	if err != nil || len(s.Status.LoadBalancer.Ingress) > 0 || len(s.Finalizers) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}
