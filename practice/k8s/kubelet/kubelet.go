package kubelet

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/k8s/control"
	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// Kubelets are the nodes of one cluster.
type Kubelets struct {
	api     *registry.API
	world   control.World
	cluster string // its name, for what depends on it

	mu sync.Mutex
	saved
	changed func()
	written chan struct{}                       // closes when a container writes
	conns   map[types.UID]map[net.Conn]struct{} // open connections to pods

	nodeLoop, podLoop *control.Loop
	pages             *pages
}

// New returns the nodes of a cluster. changed is called when their state has.
func New(cluster string, api *registry.API, w control.World, changed func()) *Kubelets {
	k := &Kubelets{
		api: api, world: w, cluster: cluster, changed: changed, written: make(chan struct{}), conns: map[types.UID]map[net.Conn]struct{}{},
		saved: saved{Nodes: map[string]*nodeRun{}, Pods: map[types.UID]*podRun{}},
	}
	k.pages = newPages(k)
	k.nodeLoop = &control.Loop{Name: "node", Sync: k.syncNode, Sources: []control.Source{
		control.Self(registry.Nodes),
		{Resource: registry.Pods, Keys: nodeOf}, // a node is ready once its network add-on is
	}}
	k.podLoop = &control.Loop{Name: "pod", Sync: k.syncPod, Sources: []control.Source{
		{Resource: registry.Pods, Keys: bound},
		{Resource: registry.Nodes, Keys: k.podsOf},
	}}
	return k
}

// Start runs the nodes until the context ends.
func (k *Kubelets) Start(ctx context.Context, wg *sync.WaitGroup) {
	k.pages.start(ctx, wg)
	k.nodeLoop.Start(ctx, k.api, wg)
	k.podLoop.Start(ctx, k.api, wg)
	k.mu.Lock()
	defer k.mu.Unlock()
	for name := range k.Nodes {
		k.nodeLoop.Look(control.Key{Name: name})
	}
}

// nodeOf is the node of a pod of the network add-on.
func nodeOf(e store.Event) []control.Key {
	pod := e.Item.Object.(*corev1.Pod)
	if pod.Spec.NodeName == "" || pod.Labels[networkLabel] != networkAddon {
		return nil
	}
	return []control.Key{{Name: pod.Spec.NodeName}}
}

func bound(e store.Event) []control.Key {
	pod := e.Item.Object.(*corev1.Pod)
	if pod.Spec.NodeName == "" {
		return nil
	}
	return []control.Key{control.KeyOf(pod)}
}

// podsOf are the pods of a node whose readiness has changed.
func (k *Kubelets) podsOf(e store.Event) []control.Key {
	node := e.Item.Object.(*corev1.Node)
	if e.Prev != nil && NodeReady(e.Prev.Object.(*corev1.Node)) == NodeReady(node) {
		return nil
	}
	items, _ := k.api.Store().By(registry.Pods.GroupResource(), store.ByNode, node.Name)
	keys := make([]control.Key, len(items))
	for i, item := range items {
		keys[i] = control.KeyOf(item.Object)
	}
	return keys
}

// NodeReady says whether a node is Ready.
func NodeReady(n *corev1.Node) bool {
	for _, c := range n.Status.Conditions {
		if c.Type == corev1.NodeReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

func (k *Kubelets) recorder(node string) control.Recorder {
	return control.Recorder{API: k.api, Component: "kubelet", Host: node}
}

// takes is a duration about a pod's container; the same for the same names.
func (k *Kubelets) takes(d time.Duration, what string, pod *corev1.Pod) time.Duration {
	return k.world.Takes(d, fmt.Sprintf("%s/%s/%s/%s", what, k.cluster, pod.Namespace, pod.Name))
}
