package kube

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// Workload is one object of a manifest that has pods: the pod itself, or what makes them.
type Workload struct {
	Kind, Namespace, Name string
	selector              string // of its pods; "" for a pod
}

// Key is the name that kubectl and port-forward take: "pod/nginx-pod".
func (w Workload) Key() string { return strings.ToLower(w.Kind) + "/" + w.Name }

// Objects decodes the objects of a manifest. What it can't read it leaves to Apply, which names the line.
func Objects(manifest string) []*unstructured.Unstructured {
	var objects []*unstructured.Unstructured
	dec := yaml.NewYAMLOrJSONDecoder(strings.NewReader(manifest), 4096)
	for {
		o := &unstructured.Unstructured{}
		if err := dec.Decode(&o.Object); err != nil {
			return objects
		}
		if len(o.Object) > 0 {
			objects = append(objects, o)
		}
	}
}

// Workloads finds the objects that have pods.
func Workloads(objects []*unstructured.Unstructured) []Workload {
	var found []Workload
	for _, o := range objects {
		w := Workload{Kind: o.GetKind(), Namespace: cmp.Or(o.GetNamespace(), DefaultNamespace), Name: o.GetName()}
		switch w.Kind {
		case "Pod":
			found = append(found, w)
		case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet":
			match, _, _ := unstructured.NestedStringMap(o.Object, "spec", "selector", "matchLabels")
			w.selector = labels.SelectorFromSet(match).String()
			found = append(found, w)
		}
	}
	return found
}

// DefaultNamespace is where an object goes that names none.
const DefaultNamespace = "default"

// containersPath is where a kind keeps its containers.
func containersPath(kind string) []string {
	switch kind {
	case "Pod":
		return []string{"spec", "containers"}
	case "CronJob":
		return []string{"spec", "jobTemplate", "spec", "template", "spec", "containers"}
	default:
		return []string{"spec", "template", "spec", "containers"}
	}
}

// Images lists the images of an object's containers.
func Images(o *unstructured.Unstructured) []string {
	list, _, _ := unstructured.NestedSlice(o.Object, containersPath(o.GetKind())...)
	var out []string
	for _, c := range list {
		if container, ok := c.(map[string]any); ok {
			out = append(out, fmt.Sprint(container["image"]))
		}
	}
	return out
}

// SetImage replaces the image of every container.
func SetImage(o *unstructured.Unstructured, image string) error {
	path := containersPath(o.GetKind())
	list, found, err := unstructured.NestedSlice(o.Object, path...)
	if err != nil || !found {
		return err
	}
	for _, c := range list {
		if container, ok := c.(map[string]any); ok {
			container["image"] = image
		}
	}
	return unstructured.SetNestedSlice(o.Object, list, path...)
}

// Ready says whether a workload has all the pods it wants, with how many it has. An object that is not there has none.
func (w Workload) Ready(ctx context.Context, c *Client) (have, want int, err error) {
	apps := c.Typed().AppsV1()
	switch w.Kind {
	case "Pod":
		p, err := c.Typed().CoreV1().Pods(w.Namespace).Get(ctx, w.Name, metav1.GetOptions{})
		if err != nil || p.DeletionTimestamp != nil || !PodReady(p) {
			return 0, 1, IgnoreAbsent(err)
		}
		return 1, 1, nil
	case "Deployment":
		d, err := apps.Deployments(w.Namespace).Get(ctx, w.Name, metav1.GetOptions{})
		if err != nil || d.Status.ObservedGeneration < d.Generation {
			return 0, 1, IgnoreAbsent(err)
		}
		return int(min(d.Status.UpdatedReplicas, d.Status.AvailableReplicas)), replicas(d.Spec.Replicas), nil
	case "StatefulSet":
		s, err := apps.StatefulSets(w.Namespace).Get(ctx, w.Name, metav1.GetOptions{})
		if err != nil || s.Status.ObservedGeneration < s.Generation {
			return 0, 1, IgnoreAbsent(err)
		}
		return int(s.Status.ReadyReplicas), replicas(s.Spec.Replicas), nil
	case "ReplicaSet":
		s, err := apps.ReplicaSets(w.Namespace).Get(ctx, w.Name, metav1.GetOptions{})
		if err != nil || s.Status.ObservedGeneration < s.Generation {
			return 0, 1, IgnoreAbsent(err)
		}
		return int(s.Status.ReadyReplicas), replicas(s.Spec.Replicas), nil
	default:
		s, err := apps.DaemonSets(w.Namespace).Get(ctx, w.Name, metav1.GetOptions{})
		if err != nil || s.Status.ObservedGeneration < s.Generation {
			return 0, 1, IgnoreAbsent(err)
		}
		return int(s.Status.NumberReady), max(1, int(s.Status.DesiredNumberScheduled)), nil
	}
}

func replicas(n *int32) int {
	if n == nil {
		return 1
	}
	return int(*n)
}

// AllReady sums the workloads up.
func AllReady(ctx context.Context, c *Client, ws []Workload) (have, want int, err error) {
	for _, w := range ws {
		h, n, err := w.Ready(ctx, c)
		if err != nil {
			return 0, 0, Problem(err)
		}
		have, want = have+h, want+n
	}
	return have, want, nil
}

// Has says whether a pod belongs to the workload.
func (w Workload) Has(p PodState) bool {
	if p.Namespace != w.Namespace {
		return false
	}
	if w.Kind == "Pod" {
		return p.Name == w.Name
	}
	s, err := labels.Parse(w.selector)
	return err == nil && s.Matches(labels.Set(p.Labels))
}
