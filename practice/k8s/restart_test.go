package k8s

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"eksui/practice/world"
)

func webPod(name string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": "web"}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx", Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 80}}}}},
	}
}

func (l *lab) runs(name string) *corev1.Pod {
	l.t.Helper()
	var pod *corev1.Pod
	l.eventually("pod "+name, func(ctx context.Context) (why string) {
		var err error
		if pod, err = l.client.CoreV1().Pods("default").Get(ctx, name, metav1.GetOptions{}); err != nil {
			return err.Error()
		}
		if pod.Status.Phase != corev1.PodRunning {
			return string(pod.Status.Phase)
		}
		return ""
	})
	return pod
}

// TestRestart closes the world and opens it again: objects, address, certificate and what pods serve are as before.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	var before *corev1.Pod
	var endpoint string
	var ca []byte
	t.Run("before", func(t *testing.T) {
		l := startLab(t, world.Options{Dir: dir})
		l.addNodes(1)
		if _, err := l.client.CoreV1().Pods("default").Create(t.Context(), webPod("web"), metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		before, endpoint, ca = l.runs("web"), l.config.Host, l.config.CAData
	})
	t.Run("after", func(t *testing.T) {
		l := startLab(t, world.Options{Dir: dir})
		after := l.runs("web")
		if after.UID != before.UID || after.Status.PodIP != before.Status.PodIP || after.Status.ContainerStatuses[0].RestartCount != 0 {
			t.Errorf("the pod was %+v, is %+v", before.Status, after.Status)
		}
		if string(ca) != string(l.config.CAData) {
			t.Error("the cluster has another CA")
		}
		if endpoint != l.config.Host {
			t.Logf("somebody else has the port of %s meanwhile", endpoint)
		}
		if body := get(t, l, "web", 80); !strings.Contains(body, before.Status.PodIP) {
			t.Errorf("the page:\n%s", body)
		}
		l.nodesReady(1)
	})
}

// get makes a Service for the pods of app=web and reads the page through it.
func get(t *testing.T, l *lab, service string, port int32) string {
	t.Helper()
	svc := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: service}, Spec: corev1.ServiceSpec{Selector: map[string]string{"app": "web"}, Ports: []corev1.ServicePort{{Port: port}}}}
	if _, err := l.client.CoreV1().Services("default").Create(t.Context(), svc, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return l.server.Dial(ctx, testARN, "default", service, port)
	}}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Get("http://balancer/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b strings.Builder
	if err := resp.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAuthentication(t *testing.T) {
	l := startLab(t, world.Options{})
	for name, c := range map[string]struct {
		token string
		is    func(error) bool
	}{
		"another cluster's": {"of-another-cluster", apierrors.IsUnauthorized},
		"nobody's":          {"", apierrors.IsUnauthorized},
		"a guest's":         {"guest", apierrors.IsForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			config := rest.CopyConfig(l.config)
			config.BearerToken = c.token
			if _, err := clientFor(t, config).CoreV1().Pods("default").List(t.Context(), metav1.ListOptions{}); !c.is(err) {
				t.Errorf("listing pods: %v", err)
			}
		})
	}
}

func TestLoadBalancer(t *testing.T) {
	l := startLab(t, world.Options{})
	l.cloud.port = 40123
	l.addNodes(2)
	l.nodesReady(2)
	services := l.client.CoreV1().Services("default")
	svc := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Spec: corev1.ServiceSpec{
		Type: corev1.ServiceTypeLoadBalancer, Selector: map[string]string{"app": "web"}, Ports: []corev1.ServicePort{{Port: 80}},
	}}
	if _, err := services.Create(t.Context(), svc, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	l.eventually("the hostname", func(ctx context.Context) string {
		s, err := services.Get(ctx, "web", metav1.GetOptions{})
		if err != nil {
			return err.Error()
		}
		if i := s.Status.LoadBalancer.Ingress; len(i) != 1 || i[0].Hostname != l.cloud.host || len(i[0].Ports) != 1 || i[0].Ports[0].Port != 40123 {
			return s.Status.String()
		}
		return ""
	})
	l.cloud.mu.Lock()
	if n := len(l.cloud.instances["default/web"]); n != 2 || !strings.HasPrefix(l.cloud.instances["default/web"][0], "i-") {
		t.Errorf("instances: %v", l.cloud.instances)
	}
	l.cloud.mu.Unlock()
	if _, err := l.server.Dial(t.Context(), testARN, "default", "web", 80); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dialling a service without pods: %v", err)
	}
	if err := services.Delete(t.Context(), "web", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	l.eventually("its deletion", func(ctx context.Context) string {
		if _, err := services.Get(ctx, "web", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
			return "it is still there"
		}
		return ""
	})
	l.cloud.mu.Lock()
	defer l.cloud.mu.Unlock()
	if l.cloud.deleting["default/web"] < 3 {
		t.Errorf("gone after %d looks, before its load balancer", l.cloud.deleting["default/web"])
	}
}

func TestFaults(t *testing.T) {
	l := startLab(t, world.Options{})
	l.world.SetFaults([]world.Fault{{Name: "node-not-joining"}})
	l.addNodes(1)
	// Nothing happens to wait for; a node that joins only once the fault is off is the proof.
	if nodes, err := l.client.CoreV1().Nodes().List(t.Context(), metav1.ListOptions{}); err != nil || len(nodes.Items) != 0 {
		t.Fatalf("nodes: %v, %v", nodes, err)
	}
	l.world.SetFaults([]world.Fault{{Name: "image-pull"}})
	l.nodesReady(1)
	if _, err := l.client.CoreV1().Pods("default").Create(t.Context(), webPod("web"), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	l.eventually("the pull to fail", func(ctx context.Context) string {
		pod, err := l.client.CoreV1().Pods("default").Get(ctx, "web", metav1.GetOptions{})
		if err != nil {
			return err.Error()
		}
		if s := pod.Status.ContainerStatuses; len(s) == 0 || s[0].State.Waiting == nil || s[0].State.Waiting.Reason != "ImagePullBackOff" {
			return pod.Status.String()
		}
		return ""
	})
	l.world.SetFaults(nil)
	l.runs("web")
}
