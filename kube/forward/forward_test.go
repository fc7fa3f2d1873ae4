package forward_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/klog/v2"

	"eksui/internal/leaktest"
	"eksui/kube"
	"eksui/kube/forward"
	"eksui/kube/kubetest"
)

func TestMain(m *testing.M) {
	klog.SetLogger(logr.Discard()) // the kubelet of practice logs what it also tells its client
	leaktest.WithClientGo(m, leaktest.KubeletServer()...)
}

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - name: web
        image: %s
        imagePullPolicy: IfNotPresent
        ports: [{name: http, containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{name: front, port: 8080, targetPort: http}]
`

// site is a Deployment with a web page, in a namespace of the test's own, and the Service of it.
type site struct {
	*kubetest.Cluster
	ns string
}

func newSite(t *testing.T, c *kubetest.Cluster) *site {
	t.Helper()
	s := &site{Cluster: c, ns: c.Namespace(t)}
	c.Apply(t, s.ns, manifest, kubetest.WebImage)
	kubetest.Eventually(t, "the pod to be ready", func() (bool, error) {
		d, err := c.Client.Typed().AppsV1().Deployments(s.ns).Get(t.Context(), "web", metav1.GetOptions{})
		return err == nil && d.Status.ReadyReplicas == 1, err
	})
	return s
}

// run runs a test on a site of each cluster that there is.
func run(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) { test(t, newSite(t, c)) })
}

// isPage says whether what was read is the page of one of the site's pods: each cluster's image names its pod.
func isPage(body string) bool {
	return strings.Contains(body, "Welcome to nginx!") && strings.Contains(body, "web-")
}

// start forwards one port until the test ends and returns its local address.
func (s *site) start(t *testing.T, client *kube.Client, target, port string, asHTTP bool) (*forward.Forward, string) {
	t.Helper()
	to, err := forward.ParseTarget(target)
	if err != nil {
		t.Fatal(err)
	}
	p, err := forward.ParsePort(port)
	if err != nil {
		t.Fatal(err)
	}
	f := s.serve(t, forward.Options{Client: client, Target: to, Ports: []forward.Port{p}, WaitLimit: time.Minute, HTTP: asHTTP})
	return f, fmt.Sprintf("127.0.0.1:%d", f.Ports()[0].Local)
}

// serve runs a forward in the site's namespace until the test ends.
func (s *site) serve(t *testing.T, o forward.Options) *forward.Forward {
	t.Helper()
	o.Namespace = s.ns
	f, err := forward.Listen(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- f.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return f
}

// page makes one request on a connection of its own.
func page(addr, path string) (string, error) {
	c := http.Client{Timeout: 90 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := c.Get("http://" + addr + path)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close() // only read from
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

func TestEveryKindOfTargetAndNamedPortsLeadToThePage(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		_, first := s.start(t, s.Client, "deploy/web", ":80", false)
		if got, err := page(first, "/"); err != nil || !isPage(got) {
			t.Fatalf("%q %v", got, err)
		}
		pods, err := s.Client.Typed().CoreV1().Pods(s.ns).List(t.Context(), metav1.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range [][2]string{{"svc/web", ":8080"}, {"svc/web", ":front"}, {pods.Items[0].Name, "http"}, {"app=web", ":http"}, {"rs/" + pods.Items[0].OwnerReferences[0].Name, ":80"}} {
			_, addr := s.start(t, s.Client, c[0], c[1], false)
			if got, err := page(addr, "/"); err != nil || !isPage(got) {
				t.Errorf("%v: %q %v", c, got, err)
			}
		}
	})
}

func TestConnectionsGoSideBySideAndAreCounted(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		f, addr := s.start(t, s.Client, "deploy/web", ":80", false)
		var wg sync.WaitGroup
		for range 24 {
			wg.Go(func() {
				if got, err := page(addr, "/"); err != nil || !isPage(got) {
					t.Errorf("%q, %v", got, err)
				}
			})
		}
		wg.Wait()
		if st := f.Stats(); st.State != forward.Ready || st.Transport != "websocket" || st.Total != 24 || st.In == 0 || st.Out == 0 {
			t.Errorf("%+v", st)
		}
	})
}

func TestBytesArriveWholeBothWaysAndSideBySide(t *testing.T) {
	s := newSite(t, kubetest.Real(t, "the pods of practice serve one small page and take no uploads"))
	f, addr := s.start(t, s.Client, "deploy/web", ":80", false)
	const size = 3 << 20
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			got, err := page(addr, fmt.Sprintf("/bytes?n=%d", size))
			if err != nil || len(got) != size {
				t.Errorf("download: %d bytes, %v", len(got), err)
			}
		})
		wg.Go(func() {
			resp, err := http.Post("http://"+addr+"/sink", "application/octet-stream", io.LimitReader(zeros{}, size))
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close() // only read from
			b, _ := io.ReadAll(resp.Body)
			if strings.TrimSpace(string(b)) != fmt.Sprint(size) {
				t.Errorf("upload: the pod got %s", b)
			}
		})
	}
	wg.Wait()
	http.DefaultClient.CloseIdleConnections()
	if st := f.Stats(); st.State != forward.Ready || st.Transport != "websocket" || st.Total != 24 || st.In < 12*size || st.Out < 12*size {
		t.Errorf("%+v", st)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestAPodIsReplacedAndServiceGoesOn(t *testing.T) {
	for _, asHTTP := range []bool{false, true} {
		t.Run(fmt.Sprintf("http %v", asHTTP), func(t *testing.T) {
			run(t, func(t *testing.T, s *site) { testReplaced(t, s, asHTTP) })
		})
	}
}

func testReplaced(t *testing.T, s *site, asHTTP bool) {
	f, addr := s.start(t, s.Client, "deploy/web", ":80", asHTTP)
	if _, err := page(addr, "/"); err != nil {
		t.Fatal(err)
	}
	old := f.Stats().Pod
	if err := s.Client.Typed().CoreV1().Pods(s.ns).Delete(t.Context(), old, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	// Wait until connections go elsewhere: then not one of them may fail, whether a pod is ready yet or not.
	kubetest.Eventually(t, "another pod to be the target", func() (bool, error) { return f.Stats().Pod != old, nil })
	var failed atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			got, err := page(addr, "/")
			if err != nil || !isPage(got) || strings.Contains(got, old) {
				failed.Add(1)
				t.Logf("%q %v", got, err)
			}
		})
	}
	wg.Wait()
	if failed.Load() > 0 {
		t.Errorf("%d of 20 connections failed", failed.Load())
	}
}

// While no pod is ready, connections wait for one; a forward says so and goes on when there is one.
func TestWithoutAReadyPodConnectionsWait(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		deployments := s.Client.Typed().AppsV1().Deployments(s.ns)
		scale := func(n int) {
			patch := fmt.Appendf(nil, `{"spec": {"replicas": %d}}`, n)
			if _, err := deployments.Patch(t.Context(), "web", types.MergePatchType, patch, metav1.PatchOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		f, addr := s.start(t, s.Client, "deploy/web", ":80", false)
		if got, err := page(addr, "/"); err != nil || !isPage(got) {
			t.Fatalf("%q %v", got, err)
		}
		scale(0)
		kubetest.Eventually(t, "the forward to be without a pod", func() (bool, error) { return f.Stats().State == forward.Waiting, nil })
		answered := make(chan error, 1)
		go func() {
			got, err := page(addr, "/")
			if err == nil && !isPage(got) {
				err = errors.New(got)
			}
			answered <- err
		}()
		kubetest.Eventually(t, "the connection to have been made", func() (bool, error) { return f.Stats().Active > 0, nil })
		scale(1)
		if err := <-answered; err != nil {
			t.Error(err)
		}
	})
}

func TestAPortWithoutAListenerIsSaidAndTheConnectionReset(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		f := s.serve(t, forward.Options{
			Client: s.Client, Target: forward.Target{Kind: "deployment", Name: "web"}, Ports: []forward.Port{{Remote: "81"}}, WaitLimit: 2 * time.Second,
		})
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", f.Ports()[0].Local))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close() // reset by the other side
		if _, err := fmt.Fprint(conn, "GET / HTTP/1.0\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(conn).ReadString('\n'); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("read %q, %v; want a reset", line, err)
		}
		if said := f.Stats().LastError.String(); !strings.Contains(said, "listens on port 81") {
			t.Errorf("last error: %q", said)
		}
	})
}

// What a client says to a port that nothing listens on stays unread in the container runtime, and blocks a part of its tunnel.
func TestRefusedConnectionsHoldUpNobody(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		f := s.serve(t, forward.Options{
			Client: s.Client, Target: forward.Target{Kind: "deployment", Name: "web"}, Ports: []forward.Port{{Remote: "81"}, {Remote: "80"}},
		})
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				hasty := http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
				resp, err := hasty.Post(fmt.Sprintf("http://127.0.0.1:%d/", f.Ports()[0].Local), "text/plain", strings.NewReader("hello"))
				if err == nil {
					_ = resp.Body.Close()
				}
				if timeout := (interface{ Timeout() bool })(nil); err == nil || errors.As(err, &timeout) && timeout.Timeout() {
					t.Errorf("a refused connection: %v", err)
				}
			})
		}
		wg.Wait()
		for i := range 12 {
			if _, err := page(fmt.Sprintf("127.0.0.1:%d", f.Ports()[1].Local), "/"); err != nil {
				t.Fatalf("the other port, connection %d: %v", i, err)
			}
		}
	})
}

func TestWhatCannotBeForwardedIsSaidAtOnce(t *testing.T) {
	run(t, func(t *testing.T, s *site) {
		busy, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer busy.Close() // nothing is served on it
		taken := busy.Addr().(*net.TCPAddr).Port
		for _, bad := range []struct {
			target forward.Target
			port   forward.Port
			want   string
		}{
			{forward.Target{Kind: "deployment", Name: "nothing"}, forward.Port{Remote: "80"}, "no deployment/nothing in the namespace"},
			{forward.Target{Kind: "service", Name: "web"}, forward.Port{Remote: "81"}, "has no port 81"},
			{forward.Target{Kind: "deployment", Name: "web"}, forward.Port{Local: taken, Remote: "80"}, fmt.Sprintf("(process %d)", os.Getpid())},
		} {
			_, err := forward.Listen(t.Context(), forward.Options{Client: s.Client, Namespace: s.ns, Target: bad.target, Ports: []forward.Port{bad.port}})
			if err == nil || !strings.Contains(err.Error(), bad.want) {
				t.Errorf("%v: %v", bad.target, err)
			}
		}
	})
}
