package k8s

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"eksui/practice/world"
)

// kubectl runs the real one on a lab.
type kubectl struct {
	t    *testing.T
	path string
	env  []string
}

func newKubectl(t *testing.T, l *lab) *kubectl {
	t.Helper()
	path, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("kubectl is not installed: see Kubernetes' page on installing tools")
	}
	config := l.kubeconfig()
	home := t.TempDir()
	return &kubectl{t, path, append(os.Environ(), "KUBECONFIG="+config, "HOME="+home)}
}

func (k *kubectl) command(ctx context.Context, stdin string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, k.path, args...)
	cmd.Env, cmd.Stdin = k.env, strings.NewReader(stdin)
	return cmd
}

func (k *kubectl) run(stdin string, args ...string) (out string, code int) {
	k.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := k.command(ctx, stdin, args...)
	raw, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		k.t.Fatal(err)
	}
	return string(raw), cmd.ProcessState.ExitCode()
}

// ok runs kubectl, which has to succeed and to say something that matches.
func (k *kubectl) ok(pattern, stdin string, args ...string) string {
	k.t.Helper()
	return k.exits(0, pattern, stdin, args...)
}

func (k *kubectl) exits(want int, pattern, stdin string, args ...string) string {
	k.t.Helper()
	out, code := k.run(stdin, args...)
	if code != want || !regexp.MustCompile(`(?s)`+pattern).MatchString(out) {
		k.t.Fatalf("kubectl %s: exit code %d, want %d and %q in:\n%s", strings.Join(args, " "), code, want, pattern, out)
	}
	return out
}

const podManifest = `
apiVersion: v1
kind: Pod
metadata: {name: nginx-pod, labels: {app: nginx}}
spec:
  containers:
  - name: nginx
    image: public.ecr.aws/nginx/nginx:latest
    ports: [{containerPort: 80}]
`

const webManifest = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{name: http, containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: http}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
`

func TestKubectl(t *testing.T) {
	l := startLab(t, world.Options{Speed: 100})
	k := newKubectl(t, l)
	l.addNodes(2)
	l.nodesReady(2)

	k.ok(`Ready.*t3|Ready`, "", "get", "nodes", "-o", "wide")
	k.ok(`KubeletReady.*aws-node`, "", "describe", "node")
	k.ok(`pod/nginx-pod created`, podManifest, "apply", "-f", "-")
	k.ok(`pod/nginx-pod unchanged`, podManifest, "apply", "-f", "-")
	k.ok(`condition met`, "", "wait", "--for=condition=Ready", "pod/nginx-pod", "--timeout=60s")
	k.ok(`1/1 +Running.*192\.168\.`, "", "get", "pod", "nginx-pod", "-o", "wide")
	k.ok(`Scheduled.*Pulling.*Pulled.*Created.*Started`, "", "describe", "pod", "nginx-pod")
	k.ok(`^$`, podManifest, "diff", "-f", "-")
	changed := strings.Replace(podManifest, ":latest", ":1.27", 1)
	k.exits(1, `-  - image: public.ecr.aws/nginx/nginx:latest\n\+  - image: public.ecr.aws/nginx/nginx:1.27`, changed, "diff", "-f", "-")
	k.exits(1, `\+  - image: public.ecr.aws/nginx/nginx:1.27`, changed, "diff", "--server-side", "--force-conflicts", "-f", "-")
	k.ok(`serverside-applied`, podManifest, "apply", "--server-side", "-f", "-")
	k.exits(1, `conflict with "kubectl": .spec.containers\[name="nginx"\].image`, changed, "apply", "--server-side", "--field-manager=other", "-f", "-")
	k.ok(`labeled`, "", "label", "pod", "nginx-pod", "tier=web")
	k.ok(`nginx-pod`, "", "get", "pods", "-l", "tier=web", "-o", "name")
	k.ok(`start worker`, "", "logs", "nginx-pod")
	k.ok(`Container image name`, "", "explain", "pod.spec.containers.image")
	k.ok(`maxSurge`, "", "explain", "deployment.spec.strategy", "--recursive")
	k.exits(1, `unknown field "spec.contianers"`, strings.Replace(podManifest, "containers:", "contianers:", 1), "apply", "-f", "-")
	k.exits(1, `spec.containers\[0\].name: Required value|Invalid value: ""`, strings.Replace(strings.Replace(podManifest, "name: nginx\n", "name: ''\n", 1), "nginx-pod", "bad", 1), "create", "-f", "-")
	k.exits(1, `NotImplemented.*runs no processes`, "", "exec", "nginx-pod", "--", "ls")
	k.ok(`system:masters`, "", "auth", "whoami")
	k.ok(`yes`, "", "auth", "can-i", "delete", "pods")
	k.exits(1, `no`, "", "auth", "can-i", "delete", "pods", "--as=nobody")

	k.ok(`deployment.apps/web created.*service/web created`, webManifest, "apply", "-f", "-")
	k.ok(`successfully rolled out`, "", "rollout", "status", "deployment/web", "--timeout=60s")
	k.ok(`image updated`, "", "set", "image", "deployment/web", "web=nginx:1.28")
	k.ok(`successfully rolled out`, "", "rollout", "status", "deployment/web", "--timeout=60s")
	k.ok(`REVISION.*1.*2`, "", "rollout", "history", "deployment/web")
	k.ok(`rolled back`, "", "rollout", "undo", "deployment/web")
	k.ok(`successfully rolled out`, "", "rollout", "status", "deployment/web", "--timeout=60s")
	k.ok(`nginx:1.27`, "", "get", "deployment", "web", "-o", "wide")
	k.ok(`restarted`, "", "rollout", "restart", "deployment/web")
	k.ok(`scaled`, "", "scale", "deployment/web", "--replicas=30")
	k.ok(`condition met`, "", "wait", "--for=jsonpath={.status.readyReplicas}=15", "deployment/web", "--timeout=60s")
	k.ok(`0/2 nodes are available: 2 Too many pods\. preemption`, "", "get", "events", "--field-selector", "reason=FailedScheduling")
	k.ok(`scaled`, "", "scale", "deployment/web", "--replicas=2")
	k.ok(`elb.amazonaws.com`, "", "wait", "--for=jsonpath={.status.loadBalancer.ingress[0].hostname}", "service/web", "--timeout=60s", "-o", "jsonpath={.status.loadBalancer.ingress[0].hostname}")
	k.ok(`LoadBalancer +10\.100\..*elb\.amazonaws\.com +80:3\d+/TCP`, "", "get", "service", "web")
	k.ok(`deleted`, "", "delete", "service", "web", "--timeout=60s")
	k.ok(`deleted`, "", "delete", "deployment", "web", "--timeout=60s")
	k.ok(`deleted`, "", "delete", "pod", "nginx-pod", "--timeout=60s")
}

// TestKubectlWatches lets two kubectl look on, one as a person watches pods and one waiting, while a third acts.
func TestKubectlWatches(t *testing.T) {
	l := startLab(t, world.Options{Speed: 100})
	k := newKubectl(t, l)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out safeBuffer
	watch := k.command(ctx, "", "get", "pods", "-w")
	watch.Stdout, watch.Stderr = &out, &out
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cancel(); _ = watch.Wait() }()
	l.addNodes(1)
	k.ok(`created`, podManifest, "apply", "-f", "-")
	k.ok(`condition met`, "", "wait", "--for=condition=Ready", "pod/nginx-pod", "--timeout=60s")
	l.eventually("the watch", func(context.Context) string {
		for _, want := range []string{"Pending", "ContainerCreating", "Running"} {
			if !strings.Contains(out.String(), want) {
				return fmt.Sprintf("no %s in:\n%s", want, out.String())
			}
		}
		return ""
	})
}

func TestKubectlPortForward(t *testing.T) {
	for name, env := range map[string]string{"websocket": "KUBECTL_PORT_FORWARD_WEBSOCKETS=true", "spdy": "KUBECTL_PORT_FORWARD_WEBSOCKETS=false"} {
		t.Run(name, func(t *testing.T) {
			l := startLab(t, world.Options{})
			k := newKubectl(t, l)
			k.env = append(k.env, env)
			l.addNodes(1)
			k.ok(`created`, podManifest, "apply", "-f", "-")
			k.ok(`condition met`, "", "wait", "--for=condition=Ready", "pod/nginx-pod", "--timeout=60s")
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var out safeBuffer
			forward := k.command(ctx, "", "port-forward", "nginx-pod", ":80", ":81")
			forward.Stdout, forward.Stderr = &out, &out
			if err := forward.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { cancel(); _ = forward.Wait() }()
			var ports []string
			l.eventually("the forward", func(context.Context) string {
				ports = nil
				for _, m := range regexp.MustCompile(`127\.0\.0\.1:(\d+) -> 8[01]`).FindAllStringSubmatch(out.String(), -1) {
					ports = append(ports, m[1])
				}
				if len(ports) != 2 {
					return "it has said: " + out.String()
				}
				return ""
			})
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			resp, err := client.Get("http://127.0.0.1:" + ports[0] + "/")
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil || !strings.Contains(string(body), "nginx-pod") || !strings.Contains(string(body), "ap-northeast-2a") {
				t.Errorf("page: %v\n%s", err, body)
			}
			// A connection that its client gives up before the answer is there says nothing of it: it is made anew.
			l.eventually("the complaint", func(context.Context) string {
				if strings.Contains(out.String(), "failed to connect to localhost:81 inside namespace") {
					return ""
				}
				if resp, err := client.Get("http://127.0.0.1:" + ports[1] + "/"); err == nil {
					resp.Body.Close()
					t.Fatal("port 81 answered")
				}
				return "it has said: " + out.String()
			})
			k.ok(`GET / HTTP/1.1" 200`, "", "logs", "nginx-pod")
		})
	}
}

// safeBuffer is written by a process and read by a test.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
