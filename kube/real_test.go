package kube_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/leaktest"
	"eksui/internal/text"
	"eksui/kube"
)

func TestMain(m *testing.M) {
	leaktest.WithClientGo(m)
}

// cluster is the client of a real cluster and a namespace of the test's own in it.
func cluster(t *testing.T) (*kube.Client, string) {
	t.Helper()
	path := os.Getenv("EKSUI_TEST_KUBECONFIG")
	if path == "" {
		t.Skip("needs a cluster: set EKSUI_TEST_KUBECONFIG to a kubeconfig, or run kube/testdata/realkube.sh")
	}
	c, err := kube.Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	ns := fmt.Sprintf("eksui-test-%d", time.Now().UnixNano()%1e9)
	apply(t, c, "apiVersion: v1\nkind: Namespace\nmetadata: {name: "+ns+"}\n", kube.ApplyOptions{})
	t.Cleanup(func() {
		if err := c.Typed().CoreV1().Namespaces().Delete(context.Background(), ns, metav1.DeleteOptions{}); err != nil {
			t.Error(err)
		}
	})
	awaitServiceAccount(t, c, ns)
	return c, ns
}

func awaitServiceAccount(t *testing.T, c *kube.Client, ns string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		_, err := c.Typed().CoreV1().ServiceAccounts(ns).Get(t.Context(), "default", metav1.GetOptions{})
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func apply(t *testing.T, c *kube.Client, manifest string, o kube.ApplyOptions) []kube.Applied {
	t.Helper()
	done, err := c.Apply(t.Context(), []byte(manifest), o)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: %s
  labels: {app: node-server}
spec:
  containers:
  - name: web
    image: %s
    imagePullPolicy: %s
    ports: [{containerPort: 80}]
`

func TestApplyMakesChangesAndLeavesAlone(t *testing.T) {
	c, ns := cluster(t)
	o := kube.ApplyOptions{Namespace: ns}
	manifest := "# two documents\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: \"1\"}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{port: 80}]\n"
	changes := func(done []kube.Applied) (s string) {
		for _, a := range done {
			s += a.Kind + " " + string(a.Change) + "; "
		}
		return s
	}
	if got := changes(apply(t, c, manifest, o)); got != "ConfigMap created; Service created; " {
		t.Error(got)
	}
	if got := changes(apply(t, c, manifest, o)); got != "ConfigMap unchanged; Service unchanged; " {
		t.Error(got)
	}
	if got := changes(apply(t, c, strings.Replace(manifest, `"1"`, `"2"`, 1), o)); got != "ConfigMap changed; Service unchanged; " {
		t.Error(got)
	}
	cm, err := c.Typed().CoreV1().ConfigMaps(ns).Get(t.Context(), "a", metav1.GetOptions{})
	if err != nil || cm.ManagedFields[0].Manager != "eksui" || cm.ManagedFields[0].Operation != metav1.ManagedFieldsOperationApply {
		t.Errorf("managed by %+v, %v", cm.ManagedFields, err)
	}
	done, err := c.Delete(t.Context(), []byte(manifest), o)
	if got := changes(done); err != nil || got != "Service deleted; ConfigMap deleted; " {
		t.Errorf("%s %v", got, err)
	}
}

func TestApplySaysWhatIsWrongAndWhere(t *testing.T) {
	c, ns := cluster(t)
	for name, bad := range map[string]struct{ manifest, want string }{
		"typo in a field": {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n" + fmt.Sprintf(strings.Replace(pod, "image:", "imagee:", 1), "p", "x", "Always"), ".imagee (line 13)"},
		"unknown kind":    {"apiVersion: v1\nkind: Podd\nmetadata: {name: a}\n", `no kind "Podd" in "v1"`},
		"broken YAML":     {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\nkind: [\n", "Document 2 of the manifest (from line 4)"},
		"no name":         {"apiVersion: v1\nkind: ConfigMap\n", "metadata.name is missing"},
		"no namespace":    {"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: nowhere}\n", `namespace "nowhere" does not exist`},
		"bad value":       {"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports: [{port: 99999}]\n", "not allowed"},
		"nothing":         {"# nothing\n---\n", "no Kubernetes object"},
	} {
		_, err := c.Apply(t.Context(), []byte(bad.manifest), kube.ApplyOptions{Namespace: ns})
		if got := text.InLang(err, text.EN); err == nil || !strings.Contains(got, bad.want) {
			t.Errorf("%s: %v", name, got)
		}
		if err != nil && text.InLang(err, text.KO) == text.InLang(err, text.EN) {
			t.Errorf("%s is not translated", name)
		}
	}
}

func TestApplyNamesTheOwnerInAConflict(t *testing.T) {
	c, ns := cluster(t)
	o := kube.ApplyOptions{Namespace: ns}
	manifest := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: \"1\"}\n"
	apply(t, c, manifest, o)
	cm, err := c.Typed().CoreV1().ConfigMaps(ns).Get(t.Context(), "a", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	cm.Data["k"] = "theirs"
	if _, err := c.Typed().CoreV1().ConfigMaps(ns).Update(t.Context(), cm, metav1.UpdateOptions{FieldManager: "somebody"}); err != nil {
		t.Fatal(err)
	}
	_, err = c.Apply(t.Context(), []byte(manifest), o)
	if err == nil || !strings.Contains(err.Error(), ".data.k (somebody)") {
		t.Errorf("conflict: %v", err)
	}
	o.Force = true
	apply(t, c, manifest, o)
}

// state waits until a pod's state satisfies.
func state(t *testing.T, c *kube.Client, ns, name string, ok func(kube.PodState) bool) kube.PodState {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var last kube.PodState
	found := false
	err := c.WatchPods(ctx, kube.Select{Namespace: ns, Fields: "metadata.name=" + name}, func(u kube.Update[kube.PodState]) {
		last = u.State
		if !u.Gone && ok(u.State) {
			found = true
			cancel()
		}
	})
	if err != nil || !found {
		t.Fatalf("pod %s: %v; last %+v", name, err, last)
	}
	return last
}

func TestPodsSayWhyTheyAreNotReady(t *testing.T) {
	c, ns := cluster(t)
	o := kube.ApplyOptions{Namespace: ns}
	web := "docker.io/library/nginx:1.29"
	apply(t, c, fmt.Sprintf(pod, "good", web, "IfNotPresent"), o)
	if s := state(t, c, ns, "good", func(s kube.PodState) bool { return s.Ready }); s.IP == "" || s.Node == "" || !s.Why.IsZero() {
		t.Errorf("a ready pod: %+v", s)
	}
	apply(t, c, fmt.Sprintf(pod, "no-image", "docker.io/library/nothing-of-that-name:0", "Never"), o)
	s := state(t, c, ns, "no-image", func(s kube.PodState) bool { return s.Reason == "ErrImageNeverPull" })
	if !s.Hopeless || !strings.Contains(s.Why.In(text.EN), "not on the node") {
		t.Errorf("no image: %s", s.Why)
	}
	apply(t, c, fmt.Sprintf(pod, "bad-command", web, "IfNotPresent")+"    command: [/no/such/program]\n", o)
	s = state(t, c, ns, "bad-command", func(s kube.PodState) bool { return strings.Contains(s.Why.In(text.EN), "/no/such/program") })
	if s.Why.In(text.KO) == s.Why.In(text.EN) {
		t.Errorf("not translated: %s", s.Why)
	}
	apply(t, c, fmt.Sprintf(pod, "too-big", web, "IfNotPresent")+"    resources: {requests: {memory: 900Ti}}\n", o)
	s = state(t, c, ns, "too-big", func(s kube.PodState) bool { return s.Reason == "Unschedulable" })
	if !strings.Contains(s.Why.In(text.EN), "enough free CPU or memory") {
		t.Errorf("too big: %s", s.Why)
	}
	apply(t, c, fmt.Sprintf(pod, "unready", web, "IfNotPresent")+"    readinessProbe: {httpGet: {path: /, port: 81}, periodSeconds: 1}\n", o)
	s = state(t, c, ns, "unready", func(s kube.PodState) bool { return s.Reason == "Unhealthy" })
	if s.Hopeless || !strings.Contains(s.Why.In(text.EN), "health check fails") {
		t.Errorf("unready: %s", s.Why)
	}
}

func TestNodesAndServicesAreWatched(t *testing.T) {
	c, ns := cluster(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err := c.WatchNodes(ctx, func(u kube.Update[kube.NodeState]) {
		if u.State.Ready && u.State.Stage == kube.NodeReady && strings.HasPrefix(u.State.Version, "v") {
			cancel()
		}
	})
	if err != nil || context.Cause(ctx) != context.Canceled {
		t.Fatalf("no node is ready: %v", err)
	}
	manifest := "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports: [{port: 80, targetPort: http}]\n"
	apply(t, c, manifest, kube.ApplyOptions{Namespace: ns})
	ctx, cancel = context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	seen, gone := false, false
	err = c.WatchServices(ctx, kube.Select{Namespace: ns}, func(u kube.Update[kube.ServiceState]) {
		switch {
		case u.Gone:
			gone = u.State.Name == "s"
			cancel()
		case !seen:
			seen = u.Listed && u.State.Ports[0].Target == "http"
			go func() { _, _ = c.Delete(context.Background(), []byte(manifest), kube.ApplyOptions{Namespace: ns}) }()
		}
	})
	if err != nil || !seen || !gone {
		t.Errorf("seen %v, gone %v, %v", seen, gone, err)
	}
}
