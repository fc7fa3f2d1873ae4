package kube

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

func nodeState(n *corev1.Node) NodeState {
	s := NodeState{
		Name:         n.Name,
		InstanceType: n.Labels[corev1.LabelInstanceTypeStable],
		Zone:         n.Labels[corev1.LabelTopologyZone],
		Version:      n.Status.NodeInfo.KubeletVersion,
		Created:      n.CreationTimestamp.Time,
	}
	// aws:///ap-northeast-2a/i-0123456789abcdef0
	if id := n.Spec.ProviderID[strings.LastIndex(n.Spec.ProviderID, "/")+1:]; strings.HasPrefix(id, "i-") {
		s.InstanceID = id
	}
	ready := nodeCondition(n, corev1.NodeReady)
	switch {
	case ready == nil:
		s.Stage, s.Why = NodeJoined, nodeJoining.With()
	case ready.Status == corev1.ConditionTrue:
		s.Ready, s.Stage = true, NodeReady
		if n.Spec.Unschedulable {
			s.Stage = NodeCordoned
		}
	case ready.Status == corev1.ConditionUnknown:
		s.Stage, s.Why = NodeUnreported, nodeSilent.With(ready.Message)
	case strings.Contains(ready.Message, "cni plugin not initialized"), strings.Contains(ready.Message, "NetworkPluginNotReady"):
		s.Stage, s.Why = NodeNetwork, nodeNeedsNetwork.With()
	default:
		s.Stage, s.Why = NodeNotReady, nodeUnwell.With(ready.Message)
	}
	return s
}

func nodeCondition(n *corev1.Node, t corev1.NodeConditionType) *corev1.NodeCondition {
	for i := range n.Status.Conditions {
		if n.Status.Conditions[i].Type == t {
			return &n.Status.Conditions[i]
		}
	}
	return nil
}

func serviceState(svc *corev1.Service) ServiceState {
	s := ServiceState{
		Namespace: svc.Namespace,
		Name:      svc.Name,
		Type:      string(svc.Spec.Type),
		ClusterIP: svc.Spec.ClusterIP,
		Deleting:  svc.DeletionTimestamp != nil,
		Created:   svc.CreationTimestamp.Time,
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		if s.Hostname = in.Hostname; s.Hostname == "" {
			s.Hostname = in.IP
		}
		if s.Hostname != "" {
			break
		}
	}
	for _, p := range svc.Spec.Ports {
		s.Ports = append(s.Ports, ServicePort{
			Name: p.Name, Port: int(p.Port), Target: p.TargetPort.String(), NodePort: int(p.NodePort), Protocol: string(p.Protocol),
		})
	}
	return s
}

func eventState(e *corev1.Event) EventState {
	s := EventState{
		Namespace: e.InvolvedObject.Namespace,
		Kind:      e.InvolvedObject.Kind,
		Name:      e.InvolvedObject.Name,
		Type:      e.Type,
		Reason:    e.Reason,
		Message:   e.Message,
		Count:     int(max(e.Count, 1)),
		Time:      e.LastTimestamp.Time,
	}
	if s.Time.IsZero() { // events.k8s.io writers fill EventTime and Series instead
		s.Time = e.EventTime.Time
		if e.Series != nil {
			s.Count, s.Time = int(e.Series.Count), e.Series.LastObservedTime.Time
		}
	}
	return s
}

func podState(p *corev1.Pod, warnings []EventState, log string) PodState {
	s := PodState{
		Namespace: p.Namespace,
		Name:      p.Name,
		UID:       string(p.UID),
		Phase:     string(p.Status.Phase),
		Ready:     PodReady(p),
		Node:      p.Spec.NodeName,
		IP:        p.Status.PodIP,
		Labels:    p.Labels,
		Created:   p.CreationTimestamp.Time,
	}
	if p.DeletionTimestamp != nil {
		s.Phase, s.Ready = "Terminating", false
	}
	if len(p.Spec.Containers) > 0 {
		s.Image = p.Spec.Containers[0].Image
	}
	for _, c := range p.Status.ContainerStatuses {
		s.Restarts += int(c.RestartCount)
	}
	if !s.Ready {
		why := Why(p, warnings, log, time.Now())
		s.Reason, s.Cause, s.Why, s.Hopeless = why.Code, why.Cause, why.Text, why.Hopeless
	}
	return s
}

// PodReady says whether the pod's Ready condition is true.
func PodReady(p *corev1.Pod) bool {
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}
