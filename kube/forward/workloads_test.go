package forward_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/internal/text"
	"eksui/kube/forward"
	"eksui/kube/kubetest"
)

// workload is one of kind and name, whose pods serve the page: apiVersion, kind, name, further fields, image.
const workload = `apiVersion: %[1]s
kind: %[2]s
metadata: {name: %[3]s}
spec:
  selector: {matchLabels: {app: %[3]s}}
  %[4]s
  template:
    metadata: {labels: {app: %[3]s}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: %[5]s
        imagePullPolicy: IfNotPresent
        ports: [{name: http, containerPort: 80}]
`

func TestEveryKindOfWorkloadLeadsToItsPods(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		s := &site{Cluster: c, ns: c.Namespace(t)}
		c.Apply(t, s.ns, workload, "apps/v1", "StatefulSet", "set", "serviceName: set", kubetest.WebImage)
		c.Apply(t, s.ns, workload, "apps/v1", "DaemonSet", "daemon", "", kubetest.WebImage)
		job := strings.Replace(workload, "containers:", "restartPolicy: Never\n      containers:", 1)
		c.Apply(t, s.ns, job, "batch/v1", "Job", "job", "manualSelector: true", kubetest.WebImage)
		c.Apply(t, s.ns, "apiVersion: v1\nkind: Pod\nmetadata: {name: pod}\nspec: {containers: [{name: web, image: %q, imagePullPolicy: IfNotPresent}]}\n", kubetest.WebImage)
		for _, target := range []string{"sts/set", "ds/daemon", "job/job", "pod/pod", "pod/set-0"} {
			_, addr := s.start(t, s.Client, target, ":80", false)
			_, name, _ := strings.Cut(target, "/")
			if got, err := page(addr, "/"); err != nil || !strings.Contains(got, name) {
				t.Errorf("%s: %q %v", target, got, err)
			}
		}
	})
}

// A Service that is pointed at other pods, as in a blue-green release, leads the forward there too.
func TestAServiceThatSelectsOtherPodsIsFollowed(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		s.Apply(t, s.ns, workload, "apps/v1", "Deployment", "green", "", kubetest.WebImage)
		_, addr := s.start(t, s.Client, "svc/web", ":front", false)
		if got, err := page(addr, "/"); err != nil || !isPage(got) {
			t.Fatalf("%q %v", got, err)
		}
		patch := []byte(`{"spec": {"selector": {"app": "green"}}}`)
		if _, err := s.Client.Typed().CoreV1().Services(s.ns).Patch(t.Context(), "web", types.MergePatchType, patch, metav1.PatchOptions{}); err != nil {
			t.Fatal(err)
		}
		kubetest.Eventually(t, "the page of the other pods", func() (bool, error) {
			got, err := page(addr, "/")
			return strings.Contains(got, "green-"), err
		})
	})
}

func TestWhyAConnectionLeadsNowhereIsSaid(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		s := &site{Cluster: c, ns: c.Namespace(t)}
		c.Apply(t, s.ns, workload, "apps/v1", "Deployment", "none", "replicas: 0", kubetest.WebImage)
		c.Apply(t, s.ns, workload+"        readinessProbe: {httpGet: {path: /, port: 81}, periodSeconds: 1}\n", "apps/v1", "Deployment", "unready", "", kubetest.WebImage)
		c.Apply(t, s.ns, workload, "apps/v1", "Deployment", "web", "", kubetest.WebImage)
		kubetest.Eventually(t, "the pod to run", func() (bool, error) {
			pods, err := c.Client.Typed().CoreV1().Pods(s.ns).List(t.Context(), metav1.ListOptions{LabelSelector: "app=unready"})
			return err == nil && len(pods.Items) == 1 && pods.Items[0].Status.Phase == "Running", err
		})
		for _, bad := range []struct{ name, port, want string }{
			{"none", "80", "It has no pods at all."},
			{"unready", "80", "does not pass its readiness check yet"},
			{"web", "metrics", "has no port named metrics. It has: 80 (http)"},
		} {
			f := s.serve(t, forward.Options{
				Client: c.Client, Target: forward.Target{Kind: "deployment", Name: bad.name}, Ports: []forward.Port{{Remote: bad.port}}, WaitLimit: 3 * time.Second,
			})
			conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", f.Ports()[0].Local))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(conn); err == nil {
				t.Errorf("%s: the connection was not reset", bad.name)
			}
			_ = conn.Close() // reset by the other side
			said := f.Stats().LastError
			if !strings.Contains(said.In(text.EN), bad.want) || said.In(text.EN) == said.In(text.KO) {
				t.Errorf("%s: %s", bad.name, said)
			}
		}
	})
}

func TestAServiceWithoutPodsIsRefused(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		c.Apply(t, ns, "apiVersion: v1\nkind: Service\nmetadata: {name: far}\nspec: {ports: [{port: 80}]}\n")
		_, err := forward.Listen(t.Context(), forward.Options{
			Client: c.Client, Namespace: ns, Target: forward.Target{Kind: "service", Name: "far"}, Ports: []forward.Port{{Remote: "80"}},
		})
		if err == nil || !strings.Contains(err.Error(), "selects no pods") {
			t.Errorf("%v", err)
		}
	})
}
