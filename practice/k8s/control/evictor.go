package control

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

type evictor struct {
	api    *registry.API
	record Recorder
}

// NewEvictor returns the loop that takes pods off nodes that are gone or that they no longer tolerate.
func NewEvictor(api *registry.API) *Loop {
	e := &evictor{api, Recorder{API: api, Component: "taint-eviction-controller"}}
	return &Loop{Name: "evictor", Sync: e.sync, Sources: []Source{
		{registry.Nodes, func(ev store.Event) []Key {
			if ev.Type != "DELETED" && ev.Prev != nil && len(ev.Item.Object.(*corev1.Node).Spec.Taints) == 0 {
				return nil
			}
			return e.on(ev.Item.Object.GetName())
		}},
		{registry.Pods, func(ev store.Event) []Key {
			if pod := ev.Item.Object.(*corev1.Pod); pod.Spec.NodeName != "" && (ev.Prev == nil || ev.Prev.Object.(*corev1.Pod).Spec.NodeName == "") {
				return []Key{KeyOf(pod)}
			}
			return nil
		}},
	}}
}

func (e *evictor) on(node string) (keys []Key) {
	items, _ := e.api.Store().By(registry.Pods.GroupResource(), store.ByNode, node)
	for _, item := range items {
		keys = append(keys, KeyOf(item.Object))
	}
	return keys
}

func (e *evictor) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := e.api.Get(registry.Pods, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	pod := o.(*corev1.Pod)
	if pod.Spec.NodeName == "" {
		return 0, nil
	}
	n, err := e.api.Get(registry.Nodes, "", pod.Spec.NodeName)
	if apierrors.IsNotFound(err) { // nobody is left who could end it
		zero := int64(0)
		_, _, err := e.api.Delete(registry.Pods, pod.Namespace, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &zero, Preconditions: &metav1.Preconditions{UID: &pod.UID}}, false)
		return 0, err
	} else if err != nil {
		return 0, err
	}
	if pod.DeletionTimestamp != nil {
		return 0, nil
	}
	again := time.Duration(0)
	for _, t := range n.(*corev1.Node).Spec.Taints {
		if t.Effect != corev1.TaintEffectNoExecute {
			continue
		}
		left, ever := tolerated(pod, t)
		switch {
		case ever:
		case left > 0:
			if again == 0 || left < again {
				again = left
			}
		default:
			e.record.Normal(pod, "TaintManagerEviction", "Marking for deletion Pod %s/%s", pod.Namespace, pod.Name)
			return 0, deletePod(e.api, pod)
		}
	}
	return again, nil
}

// tolerated says for how long a pod bears a taint, or that it does for ever.
func tolerated(pod *corev1.Pod, t corev1.Taint) (left time.Duration, ever bool) {
	for _, tol := range pod.Spec.Tolerations {
		if !tolerates(&corev1.Pod{Spec: corev1.PodSpec{Tolerations: []corev1.Toleration{tol}}}, t) {
			continue
		}
		if tol.TolerationSeconds == nil {
			return 0, true
		}
		since := time.Now()
		if t.TimeAdded != nil {
			since = t.TimeAdded.Time
		}
		left = max(left, time.Until(since.Add(time.Duration(*tol.TolerationSeconds)*time.Second)))
	}
	return left, false
}
