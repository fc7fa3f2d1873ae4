package kube_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"eksui/kube"
	"eksui/kube/kubetest"
)

// controlled is a manifest of what makes pods: namespace, kind, name, further fields, image.
const controlled = `apiVersion: apps/v1
kind: %[2]s
metadata: {name: %[3]s, namespace: %[1]s}
spec:
  selector: {matchLabels: {app: %[3]s}}
  %[4]s
  template:
    metadata: {labels: {app: %[3]s}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: web, image: %[5]q, imagePullPolicy: IfNotPresent}]
`

// everyKind has one of each kind that has pods, five pods in all, in a namespace.
func everyKind(namespace string) string {
	of := func(kind, name, more string) string {
		return fmt.Sprintf(controlled, namespace, kind, name, more, kubetest.WebImage)
	}
	alone := strings.Replace(pod("alone", kubetest.WebImage, ""), "{name: alone}", "{name: alone, namespace: "+namespace+"}", 1)
	return strings.Join([]string{
		of("Deployment", "deployment", ""), of("StatefulSet", "set", "serviceName: set"), of("DaemonSet", "daemon", ""), of("ReplicaSet", "replica", "replicas: 1"), alone,
	}, "---\n")
}

func TestWorkloadsAreCountedUntilTheyAreReadyAndGone(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		manifest := everyKind(ns)
		objects := kube.Objects(manifest)
		workloads := kube.Workloads(objects)
		var keys []string
		for _, w := range workloads {
			keys = append(keys, w.Key())
		}
		if want := []string{"deployment/deployment", "statefulset/set", "daemonset/daemon", "replicaset/replica", "pod/alone"}; !slices.Equal(keys, want) {
			t.Fatalf("workloads: %v", keys)
		}
		if have, want, err := kube.AllReady(t.Context(), c.Client, workloads); have != 0 || want != 5 || err != nil {
			t.Errorf("before: %d of %d, %v", have, want, err)
		}
		c.Apply(t, ns, "%s", manifest)
		kubetest.Eventually(t, "all workloads to be ready", func() (bool, error) {
			have, want, err := kube.AllReady(t.Context(), c.Client, workloads)
			return have == 5 && want == 5, err
		})
		// Each workload knows its own pods and no other's.
		pods, err := c.Client.Typed().CoreV1().Pods(ns).List(t.Context(), metav1.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range workloads {
			var own []string
			for _, p := range pods.Items {
				if w.Has(kube.PodState{Namespace: ns, Name: p.Name, Labels: p.Labels}) {
					own = append(own, p.Name)
				}
				if w.Has(kube.PodState{Namespace: "elsewhere", Name: p.Name, Labels: p.Labels}) {
					t.Errorf("%s has a pod of another namespace", w.Key())
				}
			}
			if len(own) != 1 || !strings.HasPrefix(own[0], w.Name) {
				t.Errorf("%s has %v", w.Key(), own)
			}
		}
		if _, err := c.Client.Delete(t.Context(), []byte(manifest), kube.ApplyOptions{}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), watchLimit)
		defer cancel()
		if err := c.Client.AwaitGone(ctx, objects); err != nil {
			t.Error(err)
		}
		if have, _, err := kube.AllReady(t.Context(), c.Client, workloads); have != 0 || err != nil {
			t.Errorf("afterwards: %d, %v", have, err)
		}
		if _, _, err := kube.AllReady(t.Context(), c.As(t, "somebody"), workloads); !apierrors.IsForbidden(err) {
			t.Errorf("of who may not look: %v", err)
		}
	})
}

func TestImagesAreFoundAndReplacedInEveryKind(t *testing.T) {
	cron := "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: old}, {name: b, image: older}]}}}}}\n"
	service := "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n"
	images := func(objects []*unstructured.Unstructured) string {
		var found []string
		for _, o := range objects {
			found = append(found, strings.Join(kube.Images(o), " "))
		}
		return strings.Join(found, ", ")
	}
	objects := kube.Objects(pod("p", "old", "") + "---\n" + fmt.Sprintf(controlled, "ns", "Deployment", "d", "", "old") + "---\n" + cron + "---\n" + service)
	if got := images(objects); got != "old, old, old older, " {
		t.Errorf("images: %q", got)
	}
	for _, o := range objects {
		if err := kube.SetImage(o, "new"); err != nil {
			t.Errorf("%s: %v", o.GetKind(), err)
		}
	}
	if got := images(objects); got != "new, new, new new, " {
		t.Errorf("images afterwards: %q", got)
	}
}

func TestObjectsAreFoundWithWhoAppliedThem(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		at := func(manifest string) *unstructured.Unstructured {
			o := kube.Objects(manifest)[0]
			o.SetNamespace(ns)
			return o
		}
		ours, cluster := at(configMap), kube.Objects("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + ns + "}\n")[0]
		unknown := at("apiVersion: example.com/v1\nkind: Nothing\nmetadata: {name: a}\n")
		list, nameless := kube.Objects("apiVersion: v1\nkind: List\nitems: []\n")[0], at("apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n")
		for _, o := range []*unstructured.Unstructured{ours, unknown, list, nameless} {
			if got, err := c.Client.Find(t.Context(), o); got != nil || err != nil {
				t.Errorf("%s, which is not there: %v, %v", o.GetKind(), got, err)
			}
		}
		c.Apply(t, ns, configMap)
		if got, err := c.Client.Find(t.Context(), ours); err != nil || got == nil || !kube.AppliedByEksui(got) {
			t.Errorf("what was applied: %v, %v", got, err)
		}
		if got, err := c.Client.Find(t.Context(), cluster); err != nil || got == nil || kube.AppliedByEksui(got) {
			t.Errorf("what was made otherwise, in no namespace: %v, %v", got, err)
		}
		if _, err := c.As(t, "somebody").Find(t.Context(), ours); !apierrors.IsForbidden(err) {
			t.Errorf("by who may not look: %v", err)
		}
		tired := errors.New("tired")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, tired)
		defer cancel()
		if err := c.Client.AwaitGone(ctx, []*unstructured.Unstructured{unknown, ours}); !errors.Is(err, tired) && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting for what stays: %v", err)
		}
	})
}
