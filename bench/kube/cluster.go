package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/kube"
)

const namespace = "eksui-bench"

// cluster is where both sides are measured.
type cluster struct {
	kubeconfig string
	client     *kube.Client
	http       bool // eksui forwards with --http
}

const manifest = `apiVersion: v1
kind: Namespace
metadata: {name: eksui-bench}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: eksui-bench}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: web
        image: %s
        imagePullPolicy: IfNotPresent
        ports: [{name: http, containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
`

func withCluster(ctx context.Context, kubeconfig, image string, use func(*cluster) error) error {
	if kubeconfig == "" {
		return errors.New("no cluster: give -kubeconfig or EKSUI_TEST_KUBECONFIG (kube/testdata/realkube.sh starts one)")
	}
	client, err := kube.Open(kubeconfig, "")
	if err != nil {
		return err
	}
	c := &cluster{kubeconfig: kubeconfig, client: client}
	if _, err := client.Apply(ctx, fmt.Appendf(nil, manifest, image), kube.ApplyOptions{}); err != nil {
		return err
	}
	defer func() {
		tidy, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		_, _ = client.Delete(tidy, fmt.Appendf(nil, manifest, image), kube.ApplyOptions{})
		for tidy.Err() == nil { // the next run needs the name
			if _, err := client.Typed().CoreV1().Namespaces().Get(tidy, namespace, metav1.GetOptions{}); err != nil {
				return
			}
			time.Sleep(200 * time.Millisecond)
		}
	}()
	if err := c.awaitReady(ctx, ""); err != nil {
		return err
	}
	return use(c)
}

// awaitReady waits for a ready pod other than one.
func (c *cluster) awaitReady(ctx context.Context, other string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	ready := false
	err := c.client.WatchPods(ctx, kube.Select{Namespace: namespace}, func(u kube.Update[kube.PodState]) {
		if u.State.Ready && !u.Gone && u.State.Name != other {
			ready = true
			cancel()
		}
	})
	if err == nil && !ready {
		err = errors.New("no pod became ready")
	}
	return err
}

// side is one of the two forwards that are compared.
type side struct {
	name string
	url  string
	pid  int
	stop func()
}

// start runs both forwards, each a process of its own, to the same pod.
func (c *cluster) start(ctx context.Context) (kubectl, eksui side, err error) {
	self, err := os.Executable()
	if err != nil {
		return side{}, side{}, err
	}
	a, b := freePort(), freePort()
	kubectl, err = launch(ctx, "kubectl", a, "kubectl", "--kubeconfig", c.kubeconfig, "-n", namespace, "port-forward", "deploy/web", a+":80")
	if err != nil {
		return side{}, side{}, err
	}
	eksui, err = launch(ctx, "eksui", b, self, "serve-forward", "--http="+strconv.FormatBool(c.http), "--kubeconfig", c.kubeconfig, "-n", namespace, "deploy/web", b+":80")
	if err != nil {
		kubectl.stop()
	}
	return kubectl, eksui, err
}

func launch(ctx context.Context, name, port string, argv ...string) (side, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		return side{}, err
	}
	s := side{name: name, url: "http://127.0.0.1:" + port, pid: cmd.Process.Pid, stop: func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}}
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if _, err := get(ctx, client(), s.url+"/"); err == nil {
			return s, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.stop()
	return side{}, fmt.Errorf("%s does not forward: %s", name, said.String())
}

func freePort() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close() // nothing was served on it
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}
