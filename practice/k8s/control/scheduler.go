package control

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

// scheduler puts pods on nodes.
type scheduler struct {
	api    *registry.API
	world  World
	record Recorder
}

// NewScheduler returns the loop that puts pods on nodes.
func NewScheduler(api *registry.API, w World) *Loop {
	s := &scheduler{api, w, Recorder{API: api, Component: "default-scheduler"}}
	return &Loop{Name: "scheduler", Sync: s.sync, Sources: []Source{
		{registry.Pods, func(e store.Event) []Key {
			if pod := e.Item.Object.(*corev1.Pod); pod.Spec.NodeName == "" && !finished(pod) {
				return []Key{KeyOf(pod)}
			}
			return nil
		}},
		{registry.Pods, s.whenRoom},
		{registry.Nodes, func(store.Event) []Key { return s.unbound() }},
		{registry.PVCs, func(store.Event) []Key { return s.unbound() }},
	}}
}

// whenRoom wakes those that wait when a pod has left its node.
func (s *scheduler) whenRoom(e store.Event) []Key {
	pod := e.Item.Object.(*corev1.Pod)
	if pod.Spec.NodeName == "" || e.Type != "DELETED" && !finished(pod) {
		return nil
	}
	return s.unbound()
}

func (s *scheduler) unbound() (keys []Key) {
	items, _ := s.api.Store().List(registry.Pods.GroupResource(), "")
	for _, item := range items {
		if pod := item.Object.(*corev1.Pod); pod.Spec.NodeName == "" && pod.DeletionTimestamp == nil {
			keys = append(keys, KeyOf(pod))
		}
	}
	return keys
}

func (s *scheduler) sync(_ context.Context, k Key) (time.Duration, error) {
	o, err := s.api.Get(registry.Pods, k.Namespace, k.Name)
	if err != nil {
		return 0, err
	}
	pod := o.(*corev1.Pod)
	if pod.Spec.NodeName != "" || pod.DeletionTimestamp != nil || pod.Spec.SchedulerName != corev1.DefaultSchedulerName {
		return 0, nil
	}
	nodes, _ := s.api.Store().List(registry.Nodes.GroupResource(), "")
	claims, refusal := s.claims(pod)
	if refusal != "" && len(nodes) > 0 {
		return 0, s.unschedulable(pod, corev1.PodReasonUnschedulable, fmt.Sprintf("0/%[1]d nodes are available: %[2]s. preemption: 0/%[1]d nodes are available: %[1]d Preemption is not helpful for scheduling.",
			len(nodes), refusal))
	}
	best, why := s.choose(pod, nodes)
	if best == nil {
		return 0, s.fail(pod, len(nodes), why)
	}
	if len(claims) > 0 {
		return s.awaitVolumes(pod, claims, best.Name)
	}
	if err := s.api.Bind(pod.Namespace, pod.Name, pod.UID, best.Name, false); err != nil {
		return 0, err
	}
	s.record.Normal(pod, "Scheduled", "Successfully assigned %s/%s to %s", pod.Namespace, pod.Name, best.Name)
	return 0, nil
}

// choose returns the node with the fewest pods of those that a pod fits on, or how many nodes refuse it why. A cluster of
// many nodes is looked at until enough fit, from a place that changes with the pod, as the real scheduler does.
func (s *scheduler) choose(pod *corev1.Pod, nodes []*store.Item) (*corev1.Node, map[string]int) {
	const enough = 50
	why := map[string]int{}
	var best *corev1.Node
	fewest, fit := 0, 0
	start := int(fingerprint(pod.Name) % uint64(max(len(nodes), 1)))
	for i := range nodes {
		node := nodes[(start+i)%len(nodes)].Object.(*corev1.Node)
		there, _ := s.api.Store().By(registry.Pods.GroupResource(), store.ByNode, node.Name)
		reasons := refuses(pod, node, there)
		for _, r := range reasons {
			why[r]++
		}
		if len(reasons) > 0 {
			continue
		}
		if n := len(there) + 10*siblings(pod, there); best == nil || n < fewest {
			best, fewest = node, n
		}
		if fit++; fit >= enough {
			break
		}
	}
	return best, why
}

// siblings counts the pods of the same controller, which are better spread.
func siblings(pod *corev1.Pod, there []*store.Item) (n int) {
	for _, item := range there {
		for _, ref := range item.Object.GetOwnerReferences() {
			if slices.ContainsFunc(pod.OwnerReferences, func(o metav1.OwnerReference) bool { return o.UID == ref.UID }) {
				n++
			}
		}
	}
	return n
}

// refuses says in the scheduler's words why a pod can't be on a node.
func refuses(pod *corev1.Pod, node *corev1.Node, there []*store.Item) []string {
	if node.Spec.Unschedulable && !tolerates(pod, corev1.Taint{Key: corev1.TaintNodeUnschedulable, Effect: corev1.TaintEffectNoSchedule}) {
		return []string{"node(s) were unschedulable"}
	}
	for _, t := range node.Spec.Taints {
		if t.Effect != corev1.TaintEffectPreferNoSchedule && !tolerates(pod, t) {
			return []string{fmt.Sprintf("node(s) had untolerated taint(s) {%s: %s}", t.Key, t.Value)}
		}
	}
	if !matchesNode(pod, node) {
		return []string{"node(s) didn't match Pod's node affinity/selector"}
	}
	return lacks(pod, node, there)
}

func lacks(pod *corev1.Pod, node *corev1.Node, there []*store.Item) (why []string) {
	used := map[corev1.ResourceName]int64{}
	pods := int64(0)
	ports := map[int32]bool{}
	for _, item := range there {
		other := item.Object.(*corev1.Pod)
		if finished(other) {
			continue
		}
		pods++
		for name, n := range requests(other) {
			used[name] += n
		}
		for _, p := range hostPorts(other) {
			ports[p] = true
		}
	}
	allocatable := node.Status.Allocatable
	if room := allocatable[corev1.ResourcePods]; pods+1 > room.Value() {
		why = append(why, "Too many pods")
	}
	for name, n := range requests(pod) {
		room := allocatable[name]
		if n > 0 && used[name]+n > room.MilliValue() {
			why = append(why, "Insufficient "+string(name))
		}
	}
	if slices.ContainsFunc(hostPorts(pod), func(p int32) bool { return ports[p] }) {
		why = append(why, "node(s) didn't have free ports for the requested pod ports")
	}
	slices.Sort(why)
	return why
}

// requests are what a pod asks for, in thousandths.
func requests(pod *corev1.Pod) map[corev1.ResourceName]int64 {
	total := map[corev1.ResourceName]int64{}
	for _, c := range pod.Spec.Containers {
		for name, q := range c.Resources.Requests {
			total[name] += q.MilliValue()
		}
	}
	for _, c := range pod.Spec.InitContainers {
		for name, q := range c.Resources.Requests {
			total[name] = max(total[name], q.MilliValue())
		}
	}
	return total
}

func hostPorts(pod *corev1.Pod) (ports []int32) {
	for _, c := range pod.Spec.Containers {
		for _, p := range c.Ports {
			if p.HostPort > 0 {
				ports = append(ports, p.HostPort)
			}
		}
	}
	return ports
}

func tolerates(pod *corev1.Pod, t corev1.Taint) bool {
	return slices.ContainsFunc(pod.Spec.Tolerations, func(tol corev1.Toleration) bool {
		return (tol.Effect == "" || tol.Effect == t.Effect) && (tol.Key == "" || tol.Key == t.Key) &&
			(tol.Operator == corev1.TolerationOpExists || tol.Value == t.Value)
	})
}

func matchesNode(pod *corev1.Pod, node *corev1.Node) bool {
	if !labels.SelectorFromSet(pod.Spec.NodeSelector).Matches(labels.Set(node.Labels)) {
		return false
	}
	a := pod.Spec.Affinity
	if a == nil || a.NodeAffinity == nil || a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution == nil {
		return true
	}
	return slices.ContainsFunc(a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms, func(term corev1.NodeSelectorTerm) bool {
		return !slices.ContainsFunc(term.MatchExpressions, func(r corev1.NodeSelectorRequirement) bool { return !meets(node.Labels, r) }) &&
			!slices.ContainsFunc(term.MatchFields, func(r corev1.NodeSelectorRequirement) bool {
				return !meets(map[string]string{"metadata.name": node.Name}, r)
			})
	})
}

func meets(set map[string]string, r corev1.NodeSelectorRequirement) bool {
	value, has := set[r.Key]
	switch r.Operator {
	case corev1.NodeSelectorOpIn:
		return has && slices.Contains(r.Values, value)
	case corev1.NodeSelectorOpNotIn:
		return !slices.Contains(r.Values, value)
	case corev1.NodeSelectorOpExists:
		return has
	case corev1.NodeSelectorOpDoesNotExist:
		return !has
	}
	return false
}

// fail says why a pod stays pending.
func (s *scheduler) fail(pod *corev1.Pod, nodes int, why map[string]int) error {
	text := "no nodes available to schedule pods"
	if nodes > 0 {
		var parts []string
		for reason, n := range why {
			parts = append(parts, fmt.Sprintf("%d %s", n, reason))
		}
		slices.Sort(parts)
		helpless := 0
		for reason, n := range why {
			if !strings.HasPrefix(reason, "Insufficient") && reason != "Too many pods" {
				helpless += n
			}
		}
		var victims []string
		if n := nodes - helpless; n > 0 {
			victims = append(victims, fmt.Sprintf("%d No preemption victims found for incoming pod", n))
		}
		if helpless > 0 {
			victims = append(victims, fmt.Sprintf("%d Preemption is not helpful for scheduling", helpless))
		}
		text = fmt.Sprintf("0/%d nodes are available: %s. preemption: 0/%d nodes are available: %s.", nodes, strings.Join(parts, ", "), nodes, strings.Join(victims, ", "))
	}
	return s.unschedulable(pod, corev1.PodReasonUnschedulable, text)
}

// unschedulable tells a pod why, once for each text. Its condition's reason is the scheduler's own word.
func (s *scheduler) unschedulable(pod *corev1.Pod, reason, text string) error {
	if c := Condition(pod, corev1.PodScheduled); c != nil && c.Message == text {
		return nil
	}
	s.record.Warning(pod, "FailedScheduling", "%s", text)
	_, err := s.api.Update(registry.Pods, pod.Namespace, pod.Name, registry.Write{Manager: "kube-scheduler", Subresource: "status"}, func(o store.Object) (store.Object, error) {
		registry.SetPodCondition(&o.(*corev1.Pod).Status, corev1.PodCondition{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: reason, Message: text, ObservedGeneration: pod.Generation,
		})
		return o, nil
	})
	return err
}
