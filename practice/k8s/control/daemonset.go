package control

import (
	"context"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

type daemonSets struct {
	api    *registry.API
	record Recorder
}

// NewDaemonSets returns the loop that keeps a pod of every DaemonSet on every node that it fits on.
func NewDaemonSets(api *registry.API) *Loop {
	d := &daemonSets{api, Recorder{API: api, Component: "daemonset-controller"}}
	return &Loop{Name: "daemonset", Sync: d.sync, Sources: []Source{
		Self(registry.DaemonSets), Owned(registry.Pods, registry.DaemonSets),
		Every(api, registry.Nodes, registry.DaemonSets, func(e store.Event) bool {
			return e.Prev == nil || e.Type == "DELETED" || !sameForDaemons(e.Prev.Object.(*corev1.Node), e.Item.Object.(*corev1.Node))
		}),
	}}
}

func sameForDaemons(a, b *corev1.Node) bool {
	return equality.Semantic.DeepEqual(a.Labels, b.Labels) && equality.Semantic.DeepEqual(a.Spec, b.Spec)
}

// daemonTolerations are what every daemon's pod tolerates.
var daemonTolerations = []corev1.Toleration{
	{Key: corev1.TaintNodeNotReady, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute},
	{Key: corev1.TaintNodeUnreachable, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute},
	{Key: corev1.TaintNodeDiskPressure, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoSchedule},
	{Key: corev1.TaintNodeMemoryPressure, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoSchedule},
	{Key: corev1.TaintNodePIDPressure, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoSchedule},
	{Key: corev1.TaintNodeUnschedulable, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoSchedule},
}

// daemonPod makes the pod of a DaemonSet for a node, to which node affinity binds it.
func daemonPod(ds *appsv1.DaemonSet, node, hash string) *corev1.Pod {
	pod := fromTemplate(&ds.Spec.Template, ds)
	pod.Labels = withLabel(withLabel(pod.Labels, appsv1.ControllerRevisionHashLabelKey, hash), "pod-template-generation", "1")
	pod.Spec.Tolerations = append(pod.Spec.Tolerations, daemonTolerations...)
	if pod.Spec.HostNetwork {
		pod.Spec.Tolerations = append(pod.Spec.Tolerations, corev1.Toleration{Key: corev1.TaintNodeNetworkUnavailable, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoSchedule})
	}
	if pod.Spec.Affinity == nil {
		pod.Spec.Affinity = &corev1.Affinity{}
	}
	pod.Spec.Affinity.NodeAffinity = &corev1.NodeAffinity{RequiredDuringSchedulingIgnoredDuringExecution: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{
		{MatchFields: []corev1.NodeSelectorRequirement{{Key: "metadata.name", Operator: corev1.NodeSelectorOpIn, Values: []string{node}}}},
	}}}
	return pod
}

// daemonNode is the node that a daemon's pod is for.
func daemonNode(p *corev1.Pod) string {
	if p.Spec.NodeName != "" {
		return p.Spec.NodeName
	}
	a := p.Spec.Affinity
	if a == nil || a.NodeAffinity == nil || a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return ""
	}
	for _, term := range a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms {
		for _, f := range term.MatchFields {
			if f.Key == "metadata.name" && len(f.Values) == 1 {
				return f.Values[0]
			}
		}
	}
	return ""
}

func (d *daemonSets) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := d.api.Get(registry.DaemonSets, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	ds := o.(*appsv1.DaemonSet)
	if ds.DeletionTimestamp != nil {
		return 0, nil
	}
	hash := templateHash(&ds.Spec.Template, nil)
	if err := remember(d.api, ds, &ds.Spec.Template, hash, *ds.Spec.RevisionHistoryLimit); err != nil {
		return 0, err
	}
	pods := controlled[*corev1.Pod](d.api, registry.Pods, ds)
	byNode := map[string]*corev1.Pod{}
	for _, p := range pods {
		switch {
		case p.DeletionTimestamp != nil:
		case finished(p):
			if err := deletePod(d.api, p); err != nil {
				return 0, err
			}
		default:
			byNode[daemonNode(p)] = p
		}
	}
	wanted := d.wanted(ds, hash)
	if err := d.place(ds, hash, wanted, byNode, pods); err != nil {
		return 0, err
	}
	if err := d.replaceOld(ds, hash, wanted, byNode); err != nil {
		return 0, err
	}
	return 0, d.report(ds, hash, wanted, byNode)
}

// wanted are the nodes that should have a pod.
func (d *daemonSets) wanted(ds *appsv1.DaemonSet, hash string) (names []string) {
	nodes, _ := d.api.Store().List(registry.Nodes.GroupResource(), "")
	for _, item := range nodes {
		node := item.Object.(*corev1.Node)
		if fits(daemonPod(ds, node.Name, hash), node, corev1.TaintEffectNoSchedule, corev1.TaintEffectNoExecute) {
			names = append(names, node.Name)
		}
	}
	return names
}

// fits says whether a node is one that a pod selects and has no taint of these effects that the pod does not tolerate.
func fits(pod *corev1.Pod, node *corev1.Node, effects ...corev1.TaintEffect) bool {
	return matchesNode(pod, node) && !slices.ContainsFunc(node.Spec.Taints, func(t corev1.Taint) bool {
		return slices.Contains(effects, t.Effect) && t.Key != corev1.TaintNodeNotReady && !tolerates(pod, t)
	})
}

// mayStay says whether a pod that a node would no longer be given may run on there.
func (d *daemonSets) mayStay(ds *appsv1.DaemonSet, hash, name string) bool {
	node, err := d.api.Get(registry.Nodes, "", name)
	return err == nil && fits(daemonPod(ds, name, hash), node.(*corev1.Node), corev1.TaintEffectNoExecute)
}

func (d *daemonSets) place(ds *appsv1.DaemonSet, hash string, wanted []string, byNode map[string]*corev1.Pod, pods []*corev1.Pod) error {
	for _, node := range wanted {
		leaving := slices.ContainsFunc(pods, func(p *corev1.Pod) bool { return p.DeletionTimestamp != nil && daemonNode(p) == node })
		if byNode[node] != nil || leaving {
			continue
		}
		pod, err := d.api.Create(registry.Pods, ds.Namespace, daemonPod(ds, node, hash), registry.Write{Manager: "kube-controller-manager"})
		if err != nil {
			d.record.Warning(ds, "FailedCreate", "Error creating: %v", err)
			return err
		}
		d.record.Normal(ds, "SuccessfulCreate", "Created pod: %s", pod.GetName())
		byNode[node] = pod.(*corev1.Pod)
	}
	for node, pod := range byNode {
		if !slices.Contains(wanted, node) && !d.mayStay(ds, hash, node) {
			if err := deletePod(d.api, pod); err != nil {
				return err
			}
			d.record.Normal(ds, "SuccessfulDelete", "Deleted pod: %s", pod.Name)
			delete(byNode, node)
		}
	}
	return nil
}

// replaceOld deletes pods of earlier templates, as many at a time as may be missing.
func (d *daemonSets) replaceOld(ds *appsv1.DaemonSet, hash string, wanted []string, byNode map[string]*corev1.Pod) error {
	if ds.Spec.UpdateStrategy.Type != appsv1.RollingUpdateDaemonSetStrategyType {
		return nil
	}
	may := max(int(share(ds.Spec.UpdateStrategy.RollingUpdate.MaxUnavailable, int32(len(wanted)), true)), 1)
	for _, node := range wanted {
		if p := byNode[node]; p == nil || !Ready(p) && p.Labels[appsv1.ControllerRevisionHashLabelKey] == hash {
			may--
		}
	}
	for _, node := range wanted {
		p := byNode[node]
		if p == nil || p.Labels[appsv1.ControllerRevisionHashLabelKey] == hash {
			continue
		}
		if may <= 0 && Ready(p) {
			return nil
		}
		if err := deletePod(d.api, p); err != nil {
			return err
		}
		d.record.Normal(ds, "SuccessfulDelete", "Deleted pod: %s", p.Name)
		delete(byNode, node)
		may--
	}
	return nil
}

func (d *daemonSets) report(ds *appsv1.DaemonSet, hash string, wanted []string, byNode map[string]*corev1.Pod) error {
	s := appsv1.DaemonSetStatus{ObservedGeneration: ds.Generation, DesiredNumberScheduled: int32(len(wanted)), Conditions: ds.Status.Conditions}
	for _, node := range wanted {
		p := byNode[node]
		if p == nil {
			continue
		}
		s.CurrentNumberScheduled++
		if Ready(p) {
			s.NumberReady++
		}
		if available(p, ds.Spec.MinReadySeconds) {
			s.NumberAvailable++
		}
		if p.Labels[appsv1.ControllerRevisionHashLabelKey] == hash {
			s.UpdatedNumberScheduled++
		}
	}
	for node := range byNode {
		if !slices.Contains(wanted, node) {
			s.NumberMisscheduled++
		}
	}
	s.NumberUnavailable = s.DesiredNumberScheduled - s.NumberAvailable
	if equality.Semantic.DeepEqual(s, ds.Status) {
		return nil
	}
	_, err := d.api.Update(registry.DaemonSets, ds.Namespace, ds.Name, registry.Write{Manager: "kube-controller-manager", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		o.(*appsv1.DaemonSet).Status = s
		return o, nil
	})
	return err
}
