package kubelet

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/control"
	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
	"eksui/practice/world"
)

// imagePull is a fault: images cannot be pulled.
var imagePull = world.DefineFault("image-pull", false)

// youngNodeDNS is a fault: a node resolves no registry's name for its first minutes, which begin with its first pull for a workload.
// Real time has a share in it, so that it is seen at any speed.
var youngNodeDNS = world.DefineFault("young-node-dns", false)

const (
	dnsTakes    = 90 * time.Second
	shortestDNS = 1500 * time.Millisecond
)

// Typical durations.
const (
	startTakes = 800 * time.Millisecond // sandbox and container
	stopTakes  = 1500 * time.Millisecond
)

// syncPod brings a pod's containers and its status to where they are by now, and says when something happens next.
func (k *Kubelets) syncPod(_ context.Context, key control.Key) (time.Duration, error) {
	o, err := k.api.Get(registry.Pods, key.Namespace, key.Name)
	if apierrors.IsNotFound(err) {
		k.mu.Lock()
		k.forget(key, "")
		k.mu.Unlock()
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	pod := o.(*corev1.Pod)
	nodeObject, err := k.api.Get(registry.Nodes, "", pod.Spec.NodeName)
	if err != nil {
		return 0, err
	}
	if pod.DeletionTimestamp != nil {
		return k.end(pod)
	}
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return 0, nil
	}
	if !NodeReady(nodeObject.(*corev1.Node)) && !pod.Spec.HostNetwork {
		k.recorder(pod.Spec.NodeName).Warning(pod, "NetworkNotReady", "network is not ready: %s", networkNotReady)
		return 0, nil
	}
	t := &turn{k: k, pod: pod, now: time.Now(), faulty: k.world.Faulty(imagePull), record: k.recorder(pod.Spec.NodeName)}
	if k.world.Faulty(youngNodeDNS) { // asked before the lock: the world's must not be waited for with it
		t.deaf = max(k.world.Takes(dnsTakes, "dns/"+pod.Spec.NodeName), shortestDNS)
	}
	k.mu.Lock()
	t.run = k.podRun(pod)
	t.node = k.Nodes[pod.Spec.NodeName]
	if t.node == nil {
		k.mu.Unlock()
		return 0, nil
	}
	t.advance()
	status := t.status()
	k.mu.Unlock()
	t.tell()
	if t.moved {
		k.changed()
	}
	if !equality.Semantic.DeepEqual(status, pod.Status) {
		if _, err := k.api.Update(registry.Pods, pod.Namespace, pod.Name, registry.Write{Manager: "kubelet", Subresource: "status"}, func(o store.Object) (store.Object, error) {
			p := o.(*corev1.Pod)
			if p.UID != pod.UID {
				return nil, apierrors.NewNotFound(registry.Pods.GroupResource(), pod.Name)
			}
			p.Status = status
			return p, nil
		}); err != nil {
			return 0, err
		}
	}
	return t.again(), nil
}

// podRun is a pod's state, which begins when its node first sees it. The lock is held.
func (k *Kubelets) podRun(pod *corev1.Pod) *podRun {
	run := k.Pods[pod.UID]
	if run == nil {
		k.forget(control.KeyOf(pod), pod.UID)
		run = &podRun{Pod: control.KeyOf(pod), Node: pod.Spec.NodeName, Containers: map[string]*containerRun{}}
		k.Pods[pod.UID] = run
	}
	for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
		if run.Containers[c.Name] == nil {
			run.Containers[c.Name] = &containerRun{Since: time.Now()}
		}
	}
	if run.IP == "" {
		run.IP = k.address(pod)
	}
	return run
}

// address picks an address of the node's subnet that nobody has. The lock is held.
func (k *Kubelets) address(pod *corev1.Pod) string {
	node := k.Nodes[pod.Spec.NodeName]
	if node == nil {
		return ""
	}
	own, err := netip.ParseAddr(node.Spec.InternalIP)
	if err != nil || pod.Spec.HostNetwork {
		return node.Spec.InternalIP
	}
	taken := map[string]bool{}
	for _, n := range k.Nodes {
		taken[n.Spec.InternalIP] = true
	}
	for _, p := range k.Pods {
		taken[p.IP] = true
	}
	start := k.world.Takes(time.Hour, "address/"+pod.Namespace+"/"+pod.Name).Microseconds() % 250
	for size := 24; size >= 16; size -= 8 { // a subnet that is full spills over, as a second one would
		subnet := netip.PrefixFrom(own, size).Masked()
		ip := subnet.Addr()
		for range 4 + start {
			ip = ip.Next()
		}
		for range 1 << (32 - size) {
			if !subnet.Contains(ip) {
				ip = subnet.Addr().Next().Next().Next().Next()
			}
			if !taken[ip.String()] && ip.As4()[3] != 255 && ip.As4()[3] > 3 {
				return ip.String()
			}
			ip = ip.Next()
		}
	}
	return ""
}

// end stops a pod that is being deleted and deletes it when its containers have ended.
func (k *Kubelets) end(pod *corev1.Pod) (time.Duration, error) {
	k.mu.Lock()
	run := k.podRun(pod)
	first := run.Dies == nil
	if first {
		took := k.takes(stopTakes, "stop", pod)
		if ignoresTERM(pod, run) {
			took = k.takes(time.Duration(ptr.Deref(pod.DeletionGracePeriodSeconds, 30))*time.Second, "stop", pod)
		}
		run.Dies = ptr.To(time.Now().Add(took))
	}
	dies := *run.Dies
	var alive []string
	for _, c := range pod.Spec.Containers {
		if r := run.Containers[c.Name]; r.Step == running || r.Step == starting {
			alive = append(alive, c.Name)
		}
	}
	k.mu.Unlock()
	if first {
		for _, name := range alive {
			k.recorder(pod.Spec.NodeName).Container(pod, "spec.containers{"+name+"}", corev1.EventTypeNormal, "Killing", "Stopping container %s", name)
		}
		if err := k.notReady(pod); err != nil {
			return 0, err
		}
		k.changed()
	}
	if left := time.Until(dies); left > 0 && len(alive) > 0 {
		return left, nil
	}
	k.hangUp(pod.UID)
	zero := int64(0)
	_, _, err := k.api.Delete(registry.Pods, pod.Namespace, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &zero, Preconditions: &metav1.Preconditions{UID: &pod.UID}}, false)
	if err != nil {
		return 0, err
	}
	k.mu.Lock()
	delete(k.Pods, pod.UID)
	k.mu.Unlock()
	return 0, nil
}

// ignoresTERM says whether a container runs a shell or a sleep as its first process, which doesn't mind SIGTERM.
func ignoresTERM(pod *corev1.Pod, run *podRun) bool {
	return slices.ContainsFunc(pod.Spec.Containers, func(c corev1.Container) bool {
		p, err := find(c.Image)
		return err == nil && run.Containers[c.Name].Step == running && p.exits && scriptOf(&c, p).serves == 0
	})
}

// notReady takes a pod that is being deleted out of its Services.
func (k *Kubelets) notReady(pod *corev1.Pod) error {
	_, err := k.api.Update(registry.Pods, pod.Namespace, pod.Name, registry.Write{Manager: "kubelet", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		p := o.(*corev1.Pod)
		for i := range p.Status.ContainerStatuses {
			p.Status.ContainerStatuses[i].Ready = false
		}
		for _, kind := range []corev1.PodConditionType{corev1.PodReady, corev1.ContainersReady} {
			if control.Condition(p, kind) != nil {
				registry.SetPodCondition(&p.Status, corev1.PodCondition{Type: kind, Status: corev1.ConditionFalse, Reason: "PodCompleted"})
			}
		}
		return p, nil
	})
	return err
}

// forget drops what is known of pods of a name that no longer exist. The lock is held.
func (k *Kubelets) forget(key control.Key, but types.UID) {
	for uid, run := range k.Pods {
		if run.Pod == key && uid != but {
			delete(k.Pods, uid)
			k.hangUpLocked(uid)
		}
	}
}

// turn is one look at a pod. Its methods but tell and again are called with the lock held.
type turn struct {
	k      *Kubelets
	pod    *corev1.Pod
	run    *podRun
	node   *nodeRun
	now    time.Time
	faulty bool          // images can't be pulled
	deaf   time.Duration // from the first pull on, the node's DNS does not answer so long
	record control.Recorder

	moved  bool
	next   time.Time // when something happens next
	events []func()
}

func (t *turn) at(when time.Time) {
	if t.next.IsZero() || when.Before(t.next) {
		t.next = when
	}
}

func (t *turn) again() time.Duration {
	if t.next.IsZero() {
		return 0
	}
	return max(time.Until(t.next), time.Millisecond)
}

// event is told when the lock is no longer held.
func (t *turn) event(c *corev1.Container, kind, reason, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	path := "spec.containers{" + c.Name + "}"
	if slices.ContainsFunc(t.pod.Spec.InitContainers, func(i corev1.Container) bool { return i.Name == c.Name }) {
		path = "spec.initContainers{" + c.Name + "}"
	}
	t.events = append(t.events, func() { t.record.Container(t.pod, path, kind, reason, "%s", text) })
}

func (t *turn) tell() {
	for _, e := range t.events {
		e()
	}
}

// advance moves the containers: the init containers in turn, then the others together.
func (t *turn) advance() {
	for i := range t.pod.Spec.InitContainers {
		c := &t.pod.Spec.InitContainers[i]
		run := t.run.Containers[c.Name]
		t.container(c, run)
		restartable := c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
		if restartable && run.Step == running {
			continue
		}
		if run.Step != exited || run.Exit != 0 {
			return
		}
	}
	for i := range t.pod.Spec.Containers {
		c := &t.pod.Spec.Containers[i]
		t.container(c, t.run.Containers[c.Name])
	}
}
