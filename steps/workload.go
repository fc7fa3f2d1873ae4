package steps

import (
	"context"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/yaml"

	"eksui/kube"
)

// workload is one object of a manifest that has pods: the pod itself, or what makes them.
type workload struct {
	kind, namespace, name string
	selector              string // of its pods; "" for a pod
}

// key is the name that kubectl and port-forward take: "pod/nginx-pod".
func (w workload) key() string { return strings.ToLower(w.kind) + "/" + w.name }

// readManifest decodes the objects of a manifest. What it can't read it leaves to Apply, which names the line.
func readManifest(manifest string) []*unstructured.Unstructured {
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

// workloadsOf finds the objects that have pods.
func workloadsOf(objects []*unstructured.Unstructured) []workload {
	var found []workload
	for _, o := range objects {
		w := workload{kind: o.GetKind(), namespace: firstOf(o.GetNamespace(), defaultNamespace), name: o.GetName()}
		switch w.kind {
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

const defaultNamespace = "default"

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

// withImage replaces the image of every container.
func withImage(o *unstructured.Unstructured, image string) error {
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

// ready says whether a workload has all the pods it wants, with how many it has. An object that is not there has none.
func (w workload) ready(ctx context.Context, c *kube.Client) (have, want int, err error) {
	apps := c.Typed().AppsV1()
	switch w.kind {
	case "Pod":
		p, err := c.Typed().CoreV1().Pods(w.namespace).Get(ctx, w.name, getOptions)
		if err != nil || p.DeletionTimestamp != nil || !kube.PodReady(p) {
			return 0, 1, ignoreAbsent(err)
		}
		return 1, 1, nil
	case "Deployment":
		d, err := apps.Deployments(w.namespace).Get(ctx, w.name, getOptions)
		if err != nil || d.Status.ObservedGeneration < d.Generation {
			return 0, 1, ignoreAbsent(err)
		}
		return int(min(d.Status.UpdatedReplicas, d.Status.AvailableReplicas)), replicas(d.Spec.Replicas), nil
	case "StatefulSet":
		s, err := apps.StatefulSets(w.namespace).Get(ctx, w.name, getOptions)
		if err != nil || s.Status.ObservedGeneration < s.Generation {
			return 0, 1, ignoreAbsent(err)
		}
		return int(s.Status.ReadyReplicas), replicas(s.Spec.Replicas), nil
	case "ReplicaSet":
		s, err := apps.ReplicaSets(w.namespace).Get(ctx, w.name, getOptions)
		if err != nil || s.Status.ObservedGeneration < s.Generation {
			return 0, 1, ignoreAbsent(err)
		}
		return int(s.Status.ReadyReplicas), replicas(s.Spec.Replicas), nil
	default:
		s, err := apps.DaemonSets(w.namespace).Get(ctx, w.name, getOptions)
		if err != nil || s.Status.ObservedGeneration < s.Generation {
			return 0, 1, ignoreAbsent(err)
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

// allReady sums the workloads up.
func allReady(ctx context.Context, c *kube.Client, ws []workload) (have, want int, err error) {
	for _, w := range ws {
		h, n, err := w.ready(ctx, c)
		if err != nil {
			return 0, 0, err
		}
		have, want = have+h, want+n
	}
	return have, want, nil
}

// has says whether a pod belongs to the workload.
func (w workload) has(p kube.PodState) bool {
	if p.Namespace != w.namespace {
		return false
	}
	if w.kind == "Pod" {
		return p.Name == w.name
	}
	s, err := labels.Parse(w.selector)
	return err == nil && s.Matches(labels.Set(p.Labels))
}

func podEvent(p kube.PodState, gone bool) Pod {
	e := Pod{
		Namespace: p.Namespace, Name: p.Name, Phase: p.Phase, Ready: p.Ready, Restarts: p.Restarts, Node: p.Node, IP: p.IP,
		Image: p.Image, Reason: p.Reason, Gone: gone,
	}
	if !p.Ready {
		e.Why = p.Why
	}
	return e
}
