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

	"go.uber.org/goleak"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/leaktest"
	"eksui/kube"
	"eksui/kube/forward"
)

func TestMain(m *testing.M) {
	leaktest.WithClientGo(m, goleak.Cleanup(func(code int) {
		if shared != nil {
			_ = shared.Typed().CoreV1().Namespaces().Delete(context.Background(), ns, metav1.DeleteOptions{})
		}
		os.Exit(code)
	}))
}

const manifest = `apiVersion: v1
kind: Namespace
metadata: {name: %[1]s}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: %[1]s}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - name: web
        image: docker.io/library/nginx:1.29
        imagePullPolicy: IfNotPresent
        ports: [{name: http, containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: %[1]s}
spec:
  selector: {app: web}
  ports: [{name: front, port: 8080, targetPort: http}]
`

var (
	once   sync.Once
	shared *kube.Client
	ns     string
)

// cluster starts a Deployment with a web page, once for all tests.
func cluster(t *testing.T) *kube.Client {
	t.Helper()
	path := os.Getenv("EKSUI_TEST_KUBECONFIG")
	if path == "" {
		t.Skip("needs a cluster: set EKSUI_TEST_KUBECONFIG to a kubeconfig, or run kube/testdata/realkube.sh")
	}
	once.Do(func() {
		c, err := kube.Open(path, "")
		if err != nil {
			t.Fatal(err)
		}
		ns = "eksui-forward-test"
		if _, err := c.Apply(t.Context(), fmt.Appendf(nil, manifest, ns), kube.ApplyOptions{}); err != nil {
			t.Fatal(err)
		}
		shared = c
	})
	if shared == nil {
		t.Fatal("the cluster could not be prepared")
	}
	return shared
}

// start runs a forward until the test ends and returns its local address.
func start(t *testing.T, target, ports string) (*forward.Forward, string) {
	t.Helper()
	return startWith(t, cluster(t), target, ports, false)
}

func startWith(t *testing.T, c *kube.Client, target, ports string, asHTTP bool) (*forward.Forward, string) {
	t.Helper()
	to, err := forward.ParseTarget(target)
	if err != nil {
		t.Fatal(err)
	}
	p, err := forward.ParsePort(ports)
	if err != nil {
		t.Fatal(err)
	}
	f := serve(t, forward.Options{Client: c, Target: to, Ports: []forward.Port{p}, WaitLimit: time.Minute, HTTP: asHTTP})
	return f, fmt.Sprintf("127.0.0.1:%d", f.Ports()[0].Local)
}

// serve runs a forward in the tests' namespace until the test ends.
func serve(t *testing.T, o forward.Options) *forward.Forward {
	t.Helper()
	o.Namespace = ns
	f, err := forward.Listen(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
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
	_, first := start(t, "deploy/web", ":80")
	got, err := page(first, "/")
	if err != nil || !strings.Contains(got, "hello from web-") {
		t.Fatalf("%q %v", got, err)
	}
	pods, err := shared.Typed().CoreV1().Pods(ns).List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"svc/web", ":8080"}, {"svc/web", ":front"}, {pods.Items[0].Name, "http"}, {"app=web", ":http"}} {
		_, addr := start(t, c[0], c[1])
		if got, err := page(addr, "/"); err != nil || !strings.Contains(got, "hello from web-") {
			t.Errorf("%v: %q %v", c, got, err)
		}
	}
}

func TestBytesArriveWholeBothWaysAndSideBySide(t *testing.T) {
	f, addr := start(t, "deploy/web", ":80")
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
	s := f.Stats()
	if s.State != forward.Ready || s.Transport != "websocket" || s.Total != 24 || s.In < 12*size || s.Out < 12*size {
		t.Errorf("%+v", s)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestAPodIsReplacedAndServiceGoesOn(t *testing.T) {
	for _, asHTTP := range []bool{false, true} {
		t.Run(fmt.Sprintf("http %v", asHTTP), func(t *testing.T) { testReplaced(t, asHTTP) })
	}
}

func testReplaced(t *testing.T, asHTTP bool) {
	f, addr := startWith(t, cluster(t), "deploy/web", ":80", asHTTP)
	if _, err := page(addr, "/"); err != nil {
		t.Fatal(err)
	}
	old := f.Stats().Pod
	if err := shared.Typed().CoreV1().Pods(ns).Delete(t.Context(), old, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	// Wait until connections go elsewhere: then not one of them may fail, whether a pod is ready yet or not.
	for deadline := time.Now().Add(time.Minute); f.Stats().Pod == old; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the deleted pod is still the target")
		}
	}
	var failed atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			got, err := page(addr, "/")
			if err != nil || strings.Contains(got, old) {
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

func TestAPortWithoutAListenerIsSaidAndTheConnectionReset(t *testing.T) {
	c := cluster(t)
	f := serve(t, forward.Options{
		Client: c, Target: forward.Target{Kind: "deployment", Name: "web"}, Ports: []forward.Port{{Remote: "81"}}, WaitLimit: 2 * time.Second,
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
}

// What a client says to a port that nothing listens on stays unread in the container runtime, and blocks a part of its tunnel.
func TestRefusedConnectionsHoldUpNobody(t *testing.T) {
	c := cluster(t)
	f := serve(t, forward.Options{
		Client: c, Target: forward.Target{Kind: "deployment", Name: "web"}, Ports: []forward.Port{{Remote: "81"}, {Remote: "80"}},
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
}

func TestWhatCannotBeForwardedIsSaidAtOnce(t *testing.T) {
	c := cluster(t)
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
		_, err := forward.Listen(t.Context(), forward.Options{Client: c, Namespace: ns, Target: bad.target, Ports: []forward.Port{bad.port}})
		if err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%v: %v", bad.target, err)
		}
	}
}
