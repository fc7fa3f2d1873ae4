package kube

import (
	"context"
	"reflect"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// WatchNodes hands over every node and then each change, one call at a time, until ctx ends. It returns nil then, or the
// API server's refusal.
func (c *Client) WatchNodes(ctx context.Context, fn func(Update[NodeState])) error {
	out := newChanges(func(a, b NodeState) bool { return reflect.DeepEqual(a, b) }, fn)
	return watchObjects(ctx, c.typed.CoreV1().Nodes(), Select{}, func(n *corev1.Node, gone, listed bool) {
		out.deliver(n.Name, Update[NodeState]{State: nodeState(n), Gone: gone, Listed: listed})
	})
}

// WatchServices is WatchNodes for services.
func (c *Client) WatchServices(ctx context.Context, s Select, fn func(Update[ServiceState])) error {
	out := newChanges(func(a, b ServiceState) bool { return reflect.DeepEqual(a, b) }, fn)
	return watchObjects(ctx, c.typed.CoreV1().Services(s.Namespace), s, func(svc *corev1.Service, gone, listed bool) {
		out.deliver(svc.Namespace+"/"+svc.Name, Update[ServiceState]{State: serviceState(svc), Gone: gone, Listed: listed})
	})
}

// WatchEvents is WatchNodes for the cluster's events. To follow one object, set Fields to
// "involvedObject.kind=Service,involvedObject.name=web".
func (c *Client) WatchEvents(ctx context.Context, s Select, fn func(Update[EventState])) error {
	out := newChanges(func(a, b EventState) bool { return a == b }, fn)
	return watchObjects(ctx, c.typed.CoreV1().Events(s.Namespace), s, func(e *corev1.Event, gone, listed bool) {
		if gone {
			return // events expire after an hour; that is no news
		}
		out.deliver(e.Namespace+"/"+e.Name, Update[EventState]{State: eventState(e), Listed: listed})
	})
}

// WatchPods is WatchNodes for pods. Each state comes with the reason why the pod is not ready; for that it follows the
// pods' events too and reads the last log lines of a container that has crashed.
func (c *Client) WatchPods(ctx context.Context, s Select, fn func(Update[PodState])) error {
	p := &podWatch{
		client:   c,
		out:      newChanges(func(a, b PodState) bool { return reflect.DeepEqual(a, b) }, fn),
		pods:     map[types.UID]*corev1.Pod{},
		warnings: map[types.UID]EventState{},
		logs:     map[crash]string{},
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events := make(chan struct{})
	go func() {
		defer close(events)
		// Pods are worth watching also where events may not be read.
		_ = watchObjects(ctx, c.typed.CoreV1().Events(s.Namespace),
			Select{Fields: "involvedObject.kind=Pod,type=Warning"}, func(e *corev1.Event, gone, _ bool) {
				if !gone {
					p.warned(ctx, e)
				}
			})
	}()
	err := watchObjects(ctx, c.typed.CoreV1().Pods(s.Namespace), s, func(pod *corev1.Pod, gone, listed bool) {
		p.changed(ctx, pod, gone, listed)
	})
	cancel()
	<-events
	return err
}

// podWatch joins pods with their warnings and crash logs.
type podWatch struct {
	client *Client
	out    *changes[PodState]

	mu       sync.Mutex
	pods     map[types.UID]*corev1.Pod
	warnings map[types.UID]EventState // the newest of each pod
	logs     map[crash]string
}

// crash is one end of one container: its log does not change any more.
type crash struct {
	pod       types.UID
	container string
	restarts  int32
}

func (p *podWatch) changed(ctx context.Context, pod *corev1.Pod, gone, listed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if gone {
		delete(p.pods, pod.UID)
		delete(p.warnings, pod.UID)
	} else {
		p.pods[pod.UID] = pod
	}
	p.tell(ctx, pod, gone, listed)
}

func (p *podWatch) warned(ctx context.Context, e *corev1.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	uid := e.InvolvedObject.UID
	w := eventState(e)
	if was, ok := p.warnings[uid]; ok && w.Time.Before(was.Time) {
		return
	}
	p.warnings[uid] = w
	if pod, ok := p.pods[uid]; ok {
		p.tell(ctx, pod, false, false)
	}
}

func (p *podWatch) tell(ctx context.Context, pod *corev1.Pod, gone, listed bool) {
	var warnings []EventState
	if w, ok := p.warnings[pod.UID]; ok {
		warnings = append(warnings, w)
	}
	state := podState(pod, warnings, p.crashLog(ctx, pod, gone))
	p.out.deliver(string(pod.UID), Update[PodState]{State: state, Gone: gone, Listed: listed})
}

// crashLog reads the last lines of the container that keeps the pod from running, once for each of its ends.
func (p *podWatch) crashLog(ctx context.Context, pod *corev1.Pod, gone bool) string {
	container, restarts, previous := crashed(pod)
	if gone || container == "" {
		return ""
	}
	key := crash{pod.UID, container, restarts}
	log, ok := p.logs[key]
	if !ok {
		log = p.client.lastLines(ctx, pod, container, previous)
		p.logs[key] = log
	}
	return log
}

// WatchPodObjects is WatchPods for those who need the pods themselves, without reasons: every pod and each change, one
// call at a time, until ctx ends.
func (c *Client) WatchPodObjects(ctx context.Context, s Select, fn func(pod *corev1.Pod, gone bool)) error {
	return watchObjects(ctx, c.typed.CoreV1().Pods(s.Namespace), s, func(pod *corev1.Pod, gone, _ bool) { fn(pod, gone) })
}
