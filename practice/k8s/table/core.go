package table

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/store"
)

func coreCells(o store.Object, now time.Time) []any {
	old := age(o.GetCreationTimestamp(), now)
	switch o := o.(type) {
	case *corev1.Pod:
		return podCells(o, now)
	case *corev1.Node:
		return nodeCells(o, old)
	case *corev1.Namespace:
		return []any{o.Name, string(o.Status.Phase), old}
	case *corev1.Service:
		return serviceCells(o, old)
	case *corev1.Endpoints: //nolint:staticcheck // still served, and kubectl get ep still shows them
		return []any{o.Name, endpointsText(o), old}
	case *corev1.ConfigMap:
		return []any{o.Name, int64(len(o.Data) + len(o.BinaryData)), old}
	case *corev1.Secret:
		return []any{o.Name, string(o.Type), int64(len(o.Data)), old}
	case *corev1.ServiceAccount:
		return []any{o.Name, int64(len(o.Secrets)), old}
	case *corev1.Event:
		return eventCells(o, now)
	case *corev1.PersistentVolumeClaim:
		return claimCells(o, old)
	case *corev1.PersistentVolume:
		claim := ""
		if r := o.Spec.ClaimRef; r != nil {
			claim = r.Namespace + "/" + r.Name
		}
		q := o.Spec.Capacity[corev1.ResourceStorage]
		return []any{o.Name, q.String(), accessModes(o.Spec.AccessModes), string(o.Spec.PersistentVolumeReclaimPolicy), string(o.Status.Phase), claim,
			o.Spec.StorageClassName, "<unset>", o.Status.Reason, old, string(ptr.Deref(o.Spec.VolumeMode, ""))}
	}
	return nil
}

func nodeCells(n *corev1.Node, old string) []any {
	var status []string
	for _, c := range n.Status.Conditions {
		if c.Type == corev1.NodeReady {
			status = append(status, map[bool]string{true: "Ready", false: "NotReady"}[c.Status == corev1.ConditionTrue])
		}
	}
	if len(status) == 0 {
		status = []string{"Unknown"}
	}
	if n.Spec.Unschedulable {
		status = append(status, "SchedulingDisabled")
	}
	address := func(kind corev1.NodeAddressType) string {
		for _, a := range n.Status.Addresses {
			if a.Type == kind {
				return a.Address
			}
		}
		return none
	}
	var roles []string
	for label := range n.Labels {
		if role, ok := strings.CutPrefix(label, "node-role.kubernetes.io/"); ok {
			roles = append(roles, role)
		}
	}
	slices.Sort(roles)
	info := n.Status.NodeInfo
	return []any{n.Name, strings.Join(status, ","), orNone(strings.Join(roles, ",")), old, info.KubeletVersion,
		address(corev1.NodeInternalIP), address(corev1.NodeExternalIP), orUnknown(info.OSImage), orUnknown(info.KernelVersion), orUnknown(info.ContainerRuntimeVersion)}
}

func orUnknown(s string) string {
	if s == "" {
		return "<unknown>"
	}
	return s
}

func serviceCells(s *corev1.Service, old string) []any {
	var ports []string
	for _, p := range s.Spec.Ports {
		text := fmt.Sprintf("%d/%s", p.Port, p.Protocol)
		if p.NodePort > 0 {
			text = fmt.Sprintf("%d:%d/%s", p.Port, p.NodePort, p.Protocol)
		}
		ports = append(ports, text)
	}
	return []any{s.Name, string(s.Spec.Type), orNone(s.Spec.ClusterIP), externalIP(s), orNone(strings.Join(ports, ",")), old, setText(s.Spec.Selector)}
}

func externalIP(s *corev1.Service) string {
	switch s.Spec.Type {
	case corev1.ServiceTypeLoadBalancer:
		found := slices.Clone(s.Spec.ExternalIPs)
		for _, i := range s.Status.LoadBalancer.Ingress {
			found = append(found, i.IP+i.Hostname)
		}
		if len(found) == 0 {
			return "<pending>"
		}
		return strings.Join(found, ",")
	case corev1.ServiceTypeExternalName:
		return s.Spec.ExternalName
	}
	return orNone(strings.Join(s.Spec.ExternalIPs, ","))
}

func endpointsText(e *corev1.Endpoints) string { //nolint:staticcheck // still served
	var list []string
	for _, s := range e.Subsets {
		for _, a := range s.Addresses {
			if len(s.Ports) == 0 {
				list = append(list, a.IP)
			}
			for _, p := range s.Ports {
				list = append(list, fmt.Sprintf("%s:%d", a.IP, p.Port))
			}
		}
	}
	return first(list, 3)
}

func eventCells(e *corev1.Event, now time.Time) []any {
	seen := func(t metav1.Time) string {
		if t.IsZero() {
			t = metav1.Time(e.EventTime)
		}
		return age(t, now)
	}
	kind := strings.ToLower(e.InvolvedObject.Kind)
	if e.InvolvedObject.Name != "" {
		kind += "/" + e.InvolvedObject.Name
	}
	source := e.Source.Component
	if e.Source.Host != "" {
		source += ", " + e.Source.Host
	}
	if source == "" {
		source = e.ReportingController
	}
	return []any{seen(e.LastTimestamp), e.Type, e.Reason, kind, e.InvolvedObject.FieldPath, source, strings.TrimSpace(e.Message),
		seen(e.FirstTimestamp), int64(max(e.Count, 1)), e.Name}
}

func claimCells(c *corev1.PersistentVolumeClaim, old string) []any {
	status := string(c.Status.Phase)
	if c.DeletionTimestamp != nil {
		status = "Terminating"
	}
	capacity, modes := "", ""
	if c.Spec.VolumeName != "" {
		q := c.Status.Capacity[corev1.ResourceStorage]
		capacity, modes = q.String(), accessModes(c.Status.AccessModes)
	}
	return []any{c.Name, status, c.Spec.VolumeName, capacity, modes, ptr.Deref(c.Spec.StorageClassName, ""), "<unset>", old, string(ptr.Deref(c.Spec.VolumeMode, ""))}
}

func accessModes(modes []corev1.PersistentVolumeAccessMode) string {
	short := map[corev1.PersistentVolumeAccessMode]string{
		corev1.ReadWriteOnce: "RWO", corev1.ReadOnlyMany: "ROX", corev1.ReadWriteMany: "RWX", corev1.ReadWriteOncePod: "RWOP",
	}
	var out []string
	for _, m := range modes {
		out = append(out, short[m])
	}
	return strings.Join(out, ",")
}
