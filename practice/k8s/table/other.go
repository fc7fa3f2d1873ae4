package table

import (
	"fmt"
	"strings"
	"time"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	coordinationv1 "k8s.io/api/coordination/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/store"
)

func otherCells(o store.Object, now time.Time) []any {
	old := age(o.GetCreationTimestamp(), now)
	switch o := o.(type) {
	case *autoscalingv2.HorizontalPodAutoscaler:
		ref := o.Spec.ScaleTargetRef
		return []any{o.Name, ref.Kind + "/" + ref.Name, targets(o), fmt.Sprint(ptr.Deref(o.Spec.MinReplicas, 1)), int64(o.Spec.MaxReplicas), int64(o.Status.CurrentReplicas), old}
	case *coordinationv1.Lease:
		return []any{o.Name, ptr.Deref(o.Spec.HolderIdentity, ""), old}
	case *discoveryv1.EndpointSlice:
		return []any{o.Name, string(o.AddressType), slicePorts(o.Ports), sliceAddresses(o), old}
	case *networkingv1.Ingress:
		return ingressCells(o, old)
	case *networkingv1.NetworkPolicy:
		return []any{o.Name, selectorText(&o.Spec.PodSelector), old}
	case *policyv1.PodDisruptionBudget:
		least, most := "N/A", "N/A"
		if o.Spec.MinAvailable != nil {
			least = o.Spec.MinAvailable.String()
		}
		if o.Spec.MaxUnavailable != nil {
			most = o.Spec.MaxUnavailable.String()
		}
		return []any{o.Name, least, most, int64(o.Status.DisruptionsAllowed), old}
	case *rbacv1.Role:
		return []any{o.Name, o.CreationTimestamp.UTC().Format(time.RFC3339)}
	case *rbacv1.ClusterRole:
		return []any{o.Name, o.CreationTimestamp.UTC().Format(time.RFC3339)}
	case *rbacv1.RoleBinding:
		return append([]any{o.Name, o.RoleRef.Kind + "/" + o.RoleRef.Name, old}, subjects(o.Subjects)...)
	case *rbacv1.ClusterRoleBinding:
		return append([]any{o.Name, o.RoleRef.Kind + "/" + o.RoleRef.Name, old}, subjects(o.Subjects)...)
	case *schedulingv1.PriorityClass:
		return []any{o.Name, int64(o.Value), o.GlobalDefault, old, string(ptr.Deref(o.PreemptionPolicy, ""))}
	case *storagev1.StorageClass:
		name := o.Name
		if o.Annotations["storageclass.kubernetes.io/is-default-class"] == "true" {
			name += " (default)"
		}
		return []any{name, o.Provisioner, string(ptr.Deref(o.ReclaimPolicy, "")), string(ptr.Deref(o.VolumeBindingMode, "")), ptr.Deref(o.AllowVolumeExpansion, false), old}
	}
	return nil
}

// targets shows what an autoscaler compares; no metrics server runs here, as on a fresh EKS cluster.
func targets(o *autoscalingv2.HorizontalPodAutoscaler) string {
	var list []string
	for _, m := range o.Spec.Metrics {
		if m.Resource != nil && m.Resource.Target.AverageUtilization != nil {
			list = append(list, fmt.Sprintf("%s: <unknown>/%d%%", m.Resource.Name, *m.Resource.Target.AverageUtilization))
		}
	}
	return orNone(strings.Join(list, ", "))
}

func slicePorts(ports []discoveryv1.EndpointPort) string {
	if len(ports) == 0 {
		return "<unset>"
	}
	var list []string
	for _, p := range ports {
		if p.Port == nil {
			list = append(list, "*")
			continue
		}
		list = append(list, fmt.Sprint(*p.Port))
	}
	return first(list, 3)
}

func sliceAddresses(s *discoveryv1.EndpointSlice) string {
	var list []string
	for _, e := range s.Endpoints {
		list = append(list, e.Addresses...)
	}
	if len(list) == 0 {
		return "<unset>"
	}
	return first(list, 3)
}

func ingressCells(o *networkingv1.Ingress, old string) []any {
	var hosts, addresses []string
	for _, r := range o.Spec.Rules {
		if r.Host != "" {
			hosts = append(hosts, r.Host)
		}
	}
	for _, i := range o.Status.LoadBalancer.Ingress {
		addresses = append(addresses, i.IP+i.Hostname)
	}
	ports := "80"
	if len(o.Spec.TLS) > 0 {
		ports = "80, 443"
	}
	shown := "*"
	if len(hosts) > 0 {
		shown = first(hosts, 3)
	}
	return []any{o.Name, ptr.Deref(o.Spec.IngressClassName, none), shown, strings.Join(addresses, ","), ports, old}
}

func subjects(list []rbacv1.Subject) []any {
	var users, groups, accounts []string
	for _, s := range list {
		switch s.Kind {
		case rbacv1.UserKind:
			users = append(users, s.Name)
		case rbacv1.GroupKind:
			groups = append(groups, s.Name)
		case rbacv1.ServiceAccountKind:
			accounts = append(accounts, s.Namespace+"/"+s.Name)
		}
	}
	return []any{strings.Join(users, ", "), strings.Join(groups, ", "), strings.Join(accounts, ", ")}
}
