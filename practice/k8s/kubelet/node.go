package kubelet

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/control"
	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// The network add-on: a node without it is not ready.
const (
	networkLabel = "k8s-app"
	networkAddon = "aws-node"
)

// Typical durations.
const (
	registerTakes = 20 * time.Second // from the instance's start until its kubelet has registered
	drainTakes    = 60 * time.Second // that pods are given to leave a node
	heartbeat     = 5 * time.Minute
)

// Add lets an instance's kubelet register.
func (k *Kubelets) Add(s Spec) {
	k.mu.Lock()
	if _, known := k.Nodes[s.Name]; !known {
		k.Nodes[s.Name] = &nodeRun{Spec: s, Registry: time.Now().Add(k.world.Takes(registerTakes, "register/"+k.cluster+"/"+s.Name)), Images: map[string]bool{}}
	}
	k.mu.Unlock()
	k.changed()
	k.nodeLoop.Look(control.Key{Name: s.Name})
}

// Remove cordons and drains a node and takes it out of the cluster.
func (k *Kubelets) Remove(name string) {
	k.mu.Lock()
	if run := k.Nodes[name]; run != nil && run.Leaving == nil {
		run.Leaving = ptr.To(time.Now().Add(k.world.Takes(drainTakes, "drain/"+k.cluster+"/"+name)))
	}
	k.mu.Unlock()
	k.changed()
	k.nodeLoop.Look(control.Key{Name: name})
}

func (k *Kubelets) node(name string) (run nodeRun, known bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if n := k.Nodes[name]; n != nil {
		return *n, true
	}
	return nodeRun{}, false
}

func (k *Kubelets) syncNode(_ context.Context, key control.Key) (time.Duration, error) {
	run, known := k.node(key.Name)
	if !known {
		return 0, nil
	}
	if run.Leaving != nil {
		return k.leave(key.Name, *run.Leaving)
	}
	o, err := k.api.Get(registry.Nodes, "", key.Name)
	if apierrors.IsNotFound(err) {
		if left := time.Until(run.Registry); left > 0 {
			return left, nil
		}
		if k.world.Faulty("node-not-joining") {
			return k.world.Takes(10*time.Second, "joining/"+key.Name), nil // the fault may be switched off
		}
		return 0, k.register(run.Spec)
	} else if err != nil {
		return 0, err
	}
	return heartbeat, k.report(o.(*corev1.Node))
}

// register makes the node's object, not ready as it is without a network.
func (k *Kubelets) register(s Spec) error {
	labels := map[string]string{
		corev1.LabelHostname: s.Name, corev1.LabelOSStable: "linux", corev1.LabelArchStable: "amd64", "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": "amd64",
		corev1.LabelInstanceTypeStable: s.InstanceType, "beta.kubernetes.io/instance-type": s.InstanceType,
		corev1.LabelTopologyZone: s.Zone, corev1.LabelTopologyRegion: s.Region, "failure-domain.beta.kubernetes.io/zone": s.Zone, "failure-domain.beta.kubernetes.io/region": s.Region,
	}
	maps.Copy(labels, s.Labels)
	node := &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: s.Name, Labels: labels, Annotations: map[string]string{"volumes.kubernetes.io/controller-managed-attach-detach": "true"}},
		Spec: corev1.NodeSpec{
			ProviderID: fmt.Sprintf("aws:///%s/%s", s.Zone, s.InstanceID),
			Taints: append([]corev1.Taint{
				{Key: corev1.TaintNodeNotReady, Effect: corev1.TaintEffectNoSchedule}, {Key: corev1.TaintNodeNotReady, Effect: corev1.TaintEffectNoExecute, TimeAdded: ptr.To(metav1.Now().Rfc3339Copy())},
			}, s.Taints...),
		},
	}
	created, err := k.api.Create(registry.Nodes, "", node, registry.Write{Manager: "kubelet"})
	if err != nil {
		return err
	}
	r := k.recorder(s.Name)
	r.Normal(created, "Starting", "Starting kubelet.")
	for _, what := range []string{"NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"} {
		r.Normal(created, what, "Node %s status is now: %s", s.Name, what)
	}
	r.Normal(created, "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods")
	control.Recorder{API: k.api, Component: "node-controller"}.Normal(created, "RegisteredNode", "Node %s event: Registered Node %s in Controller", s.Name, s.Name)
	return k.report(created.(*corev1.Node))
}

// report brings a node's status up to date.
func (k *Kubelets) report(node *corev1.Node) error {
	run, known := k.node(node.Name)
	if !known {
		return nil
	}
	ready := k.networkRuns(node.Name)
	was := NodeReady(node)
	_, err := k.api.Update(registry.Nodes, "", node.Name, registry.Write{Manager: "kubelet", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		n := o.(*corev1.Node)
		fillStatus(n, run.Spec, ready)
		return n, nil
	})
	if err != nil {
		return err
	}
	if err := k.renewLease(node); err != nil {
		return err
	}
	if ready == was {
		return nil
	}
	k.changed()
	r := k.recorder(node.Name)
	if !ready {
		r.Normal(node, "NodeNotReady", "Node %s status is now: NodeNotReady", node.Name)
		return k.taint(node.Name, true)
	}
	r.Normal(node, "NodeReady", "Node %s status is now: NodeReady", node.Name)
	return k.taint(node.Name, false)
}

func (k *Kubelets) taint(name string, notReady bool) error {
	_, err := k.api.Update(registry.Nodes, "", name, registry.Write{Manager: "kube-controller-manager"}, func(o store.Object) (store.Object, error) {
		n := o.(*corev1.Node)
		var taints []corev1.Taint
		for _, t := range n.Spec.Taints {
			if t.Key != corev1.TaintNodeNotReady {
				taints = append(taints, t)
			}
		}
		if notReady {
			taints = append(taints, corev1.Taint{Key: corev1.TaintNodeNotReady, Effect: corev1.TaintEffectNoSchedule},
				corev1.Taint{Key: corev1.TaintNodeNotReady, Effect: corev1.TaintEffectNoExecute, TimeAdded: ptr.To(metav1.Now().Rfc3339Copy())})
		}
		n.Spec.Taints = taints
		return n, nil
	})
	return err
}

// networkRuns says whether the network add-on's pod runs on a node.
func (k *Kubelets) networkRuns(node string) bool {
	items, _ := k.api.Store().By(registry.Pods.GroupResource(), store.ByNode, node)
	for _, item := range items {
		if pod := item.Object.(*corev1.Pod); pod.Labels[networkLabel] == networkAddon && pod.DeletionTimestamp == nil && pod.Status.Phase == corev1.PodRunning {
			return true
		}
	}
	return false
}

func fillStatus(n *corev1.Node, s Spec, ready bool) {
	st := &n.Status
	pods := *resource.NewQuantity(int64(s.MaxPods), resource.DecimalSI)
	cpu, memory := parse(s.CPU, "1"), parse(s.Memory, "2Gi")
	st.Capacity = corev1.ResourceList{
		corev1.ResourceCPU: cpu, corev1.ResourceMemory: memory, corev1.ResourcePods: pods,
		corev1.ResourceEphemeralStorage: resource.MustParse("83873772Ki"), "hugepages-1Gi": resource.MustParse("0"), "hugepages-2Mi": resource.MustParse("0"),
	}
	st.Allocatable = st.Capacity.DeepCopy()
	// What EKS's AMI keeps for the system: a share of the first core, and memory by the number of pods.
	st.Allocatable[corev1.ResourceCPU] = *resource.NewMilliQuantity(cpu.MilliValue()-60-10*max(cpu.MilliValue()/1000-1, 0), resource.DecimalSI)
	st.Allocatable[corev1.ResourceMemory] = *resource.NewQuantity(memory.Value()-int64(255+11*s.MaxPods+100)<<20, resource.BinarySI)
	st.Allocatable[corev1.ResourceEphemeralStorage] = resource.MustParse("76224326324")
	st.Addresses = []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: s.InternalIP}}
	if s.ExternalIP != "" {
		st.Addresses = append(st.Addresses, corev1.NodeAddress{Type: corev1.NodeExternalIP, Address: s.ExternalIP},
			corev1.NodeAddress{Type: corev1.NodeExternalDNS, Address: fmt.Sprintf("ec2-%s.%s.compute.amazonaws.com", strings.ReplaceAll(s.ExternalIP, ".", "-"), s.Region)})
	}
	st.Addresses = append(st.Addresses, corev1.NodeAddress{Type: corev1.NodeInternalDNS, Address: s.Name}, corev1.NodeAddress{Type: corev1.NodeHostName, Address: s.Name})
	st.NodeInfo = corev1.NodeSystemInfo{
		MachineID: digest(s.InstanceID)[7:39], SystemUUID: digest(s.InstanceID)[7:39], BootID: digest(s.InstanceID)[39:71],
		KernelVersion: "6.12.46-66.121.amzn2023.x86_64", OSImage: "Amazon Linux 2023.9.20251027", ContainerRuntimeVersion: "containerd://2.1.4",
		KubeletVersion: s.KubeletVersion, OperatingSystem: "linux", Architecture: "amd64",
	}
	st.DaemonEndpoints.KubeletEndpoint.Port = 10250
	for _, c := range []corev1.NodeCondition{
		{Type: corev1.NodeMemoryPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientMemory", Message: "kubelet has sufficient memory available"},
		{Type: corev1.NodeDiskPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasNoDiskPressure", Message: "kubelet has no disk pressure"},
		{Type: corev1.NodePIDPressure, Status: corev1.ConditionFalse, Reason: "KubeletHasSufficientPID", Message: "kubelet has sufficient PID available"},
		readyCondition(ready),
	} {
		setCondition(st, c)
	}
}

func readyCondition(ready bool) corev1.NodeCondition {
	if ready {
		return corev1.NodeCondition{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady", Message: "kubelet is posting ready status"}
	}
	return corev1.NodeCondition{Type: corev1.NodeReady, Status: corev1.ConditionFalse, Reason: "KubeletNotReady", Message: networkNotReady}
}

const networkNotReady = "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"

// setCondition puts a condition in; an unchanged one gets a new heartbeat only every now and then, so that looking at a
// node doesn't change it.
func setCondition(st *corev1.NodeStatus, c corev1.NodeCondition) {
	now := metav1.Now().Rfc3339Copy()
	c.LastHeartbeatTime, c.LastTransitionTime = now, now
	for i, old := range st.Conditions {
		if old.Type != c.Type {
			continue
		}
		if old.Status == c.Status {
			c.LastTransitionTime = old.LastTransitionTime
			if now.Sub(old.LastHeartbeatTime.Time) < heartbeat-time.Second {
				c.LastHeartbeatTime = old.LastHeartbeatTime
			}
		}
		st.Conditions[i] = c
		return
	}
	st.Conditions = append(st.Conditions, c)
}

func parse(s, otherwise string) resource.Quantity {
	q, err := resource.ParseQuantity(s)
	if err != nil {
		return resource.MustParse(otherwise)
	}
	return q
}

func (k *Kubelets) renewLease(node *corev1.Node) error {
	write := registry.Write{Manager: "kubelet"}
	now := metav1.NowMicro()
	_, err := k.api.Update(registry.Leases, corev1.NamespaceNodeLease, node.Name, write, func(o store.Object) (store.Object, error) {
		l := o.(*coordinationv1.Lease)
		if l.Spec.RenewTime == nil || now.Sub(l.Spec.RenewTime.Time) >= heartbeat-time.Second {
			l.Spec.RenewTime = &now
		}
		return l, nil
	})
	if !apierrors.IsNotFound(err) {
		return err
	}
	_, err = k.api.Create(registry.Leases, corev1.NamespaceNodeLease, &coordinationv1.Lease{
		ObjectMeta: metav1.ObjectMeta{Name: node.Name, OwnerReferences: []metav1.OwnerReference{{APIVersion: "v1", Kind: "Node", Name: node.Name, UID: node.UID}}},
		Spec:       coordinationv1.LeaseSpec{HolderIdentity: &node.Name, LeaseDurationSeconds: ptr.To[int32](40), RenewTime: &now},
	}, write)
	return err
}

// leave cordons a node, deletes its pods and, once they are gone or time is up, the node.
func (k *Kubelets) leave(name string, by time.Time) (time.Duration, error) {
	_, err := k.api.Update(registry.Nodes, "", name, registry.Write{Manager: "eks"}, func(o store.Object) (store.Object, error) {
		o.(*corev1.Node).Spec.Unschedulable = true
		return o, nil
	})
	if err != nil && !apierrors.IsNotFound(err) {
		return 0, err
	}
	left := 0
	items, _ := k.api.Store().By(registry.Pods.GroupResource(), store.ByNode, name)
	for _, item := range items {
		pod := item.Object.(*corev1.Pod)
		if ref := metav1.GetControllerOf(pod); ref != nil && ref.Kind == "DaemonSet" {
			continue
		}
		left++
		if pod.DeletionTimestamp == nil {
			if _, _, err := k.api.Delete(registry.Pods, pod.Namespace, pod.Name, metav1.DeleteOptions{}, false); err != nil && !apierrors.IsNotFound(err) {
				return 0, err
			}
		}
	}
	if until := time.Until(by); left > 0 && until > 0 {
		return min(until, 200*time.Millisecond), nil
	}
	if _, _, err := k.api.Delete(registry.Nodes, "", name, metav1.DeleteOptions{}, false); err != nil && !apierrors.IsNotFound(err) {
		return 0, err
	}
	k.mu.Lock()
	delete(k.Nodes, name)
	k.mu.Unlock()
	k.changed()
	return 0, nil
}
