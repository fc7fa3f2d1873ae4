package k8s

import (
	"fmt"
	"net/netip"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"

	"eksui/practice/k8s/kubelet"
	"eksui/practice/k8s/registry"
	"eksui/practice/k8s/store"
)

const system = metav1.NamespaceSystem

// addonObjects are what an EKS add-on puts into kube-system; nothing for one that the practice cloud doesn't know.
func (c *cluster) addonObjects(name, version string) []object {
	switch name {
	case "vpc-cni":
		return []object{{registry.ServiceAccounts, &corev1.ServiceAccount{ObjectMeta: named(system, "aws-node")}}, {registry.DaemonSets, awsNode(version)}}
	case "kube-proxy":
		return []object{{registry.ServiceAccounts, &corev1.ServiceAccount{ObjectMeta: named(system, "kube-proxy")}}, {registry.DaemonSets, kubeProxy(version)}}
	case "coredns":
		return c.coreDNS(version)
	case "metrics-server":
		return metricsServer(version)
	}
	return nil
}

func (c *cluster) setAddon(name, version string, on bool) {
	objects := c.addonObjects(name, version)
	if !on {
		for _, o := range objects {
			if _, _, err := c.api.Delete(o.resource, system, o.object.GetName(), metav1.DeleteOptions{}, false); err != nil {
				continue // somebody else has deleted it
			}
		}
		return
	}
	for _, o := range objects {
		write := registry.Write{Manager: "eks"}
		cur, err := c.api.Get(o.resource, system, o.object.GetName())
		if err != nil {
			_, _ = c.api.Create(o.resource, system, o.object, write) // fails for an object that somebody makes at this very moment
			continue
		}
		_, _ = c.api.Update(o.resource, system, cur.GetName(), write, func(cur store.Object) (store.Object, error) { return upgraded(cur, o.object), nil })
	}
}

// upgraded gives a workload the images of another version of its add-on and leaves all else as it is.
func upgraded(cur, next store.Object) store.Object {
	switch cur := cur.(type) {
	case *appsv1.DaemonSet:
		cur.Spec.Template.Spec.Containers = next.(*appsv1.DaemonSet).Spec.Template.Spec.Containers
		cur.Spec.Template.Spec.InitContainers = next.(*appsv1.DaemonSet).Spec.Template.Spec.InitContainers
	case *appsv1.Deployment:
		cur.Spec.Template.Spec.Containers = next.(*appsv1.Deployment).Spec.Template.Spec.Containers
	}
	return cur
}

func (c *cluster) addonHealthy(name string) bool {
	for _, o := range c.addonObjects(name, "") {
		cur, err := c.api.Get(o.resource, system, o.object.GetName())
		if err != nil {
			return false
		}
		switch cur := cur.(type) {
		case *appsv1.DaemonSet:
			if s := cur.Status; s.ObservedGeneration < cur.Generation || s.NumberReady < s.DesiredNumberScheduled || s.UpdatedNumberScheduled < s.DesiredNumberScheduled {
				return false
			}
		case *appsv1.Deployment:
			if s := cur.Status; s.ObservedGeneration < cur.Generation || s.AvailableReplicas < *cur.Spec.Replicas || s.UpdatedReplicas < *cur.Spec.Replicas {
				return false
			}
		}
	}
	return true
}

func systemImage(repository, version string) string {
	if version == "" {
		version = "latest"
	}
	return kubelet.SystemRegistry + "/" + repository + ":" + version
}

func cpu(milli int64) corev1.ResourceRequirements {
	return corev1.ResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceCPU: *resource.NewMilliQuantity(milli, resource.DecimalSI)}}
}

// systemDaemon is a DaemonSet that runs on every node, ready or not, in the host's network.
func systemDaemon(name string, spec corev1.PodSpec) *appsv1.DaemonSet {
	labels := map[string]string{"k8s-app": name}
	spec.HostNetwork = true
	spec.ServiceAccountName = name
	spec.PriorityClassName = "system-node-critical"
	spec.Tolerations = []corev1.Toleration{{Operator: corev1.TolerationOpExists}}
	d := &appsv1.DaemonSet{ObjectMeta: named(system, name), Spec: appsv1.DaemonSetSpec{
		Selector: &metav1.LabelSelector{MatchLabels: labels},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: spec},
		UpdateStrategy: appsv1.DaemonSetUpdateStrategy{
			Type: appsv1.RollingUpdateDaemonSetStrategyType, RollingUpdate: &appsv1.RollingUpdateDaemonSet{MaxUnavailable: ptr.To(intstr.FromString("10%"))},
		},
	}}
	d.Labels = labels
	return d
}

func awsNode(version string) *appsv1.DaemonSet {
	return systemDaemon("aws-node", corev1.PodSpec{
		InitContainers: []corev1.Container{{Name: "aws-vpc-cni-init", Image: systemImage("amazon-k8s-cni-init", version), Command: []string{"true"}, Resources: cpu(25)}},
		Containers: []corev1.Container{
			{Name: "aws-node", Image: systemImage("amazon-k8s-cni", version), Resources: cpu(25), Ports: []corev1.ContainerPort{{Name: "metrics", ContainerPort: 61678}}},
			{Name: "aws-eks-nodeagent", Image: systemImage("amazon/aws-network-policy-agent", "v1.2.7-eksbuild.1"), Resources: cpu(25)},
		},
		TerminationGracePeriodSeconds: ptr.To[int64](10),
	})
}

func kubeProxy(version string) *appsv1.DaemonSet {
	return systemDaemon("kube-proxy", corev1.PodSpec{
		Containers: []corev1.Container{{Name: "kube-proxy", Image: systemImage("eks/kube-proxy", version), Resources: cpu(100),
			Command: []string{"kube-proxy", "--v=2", "--config=/var/lib/kube-proxy-config/config"}}},
	})
}

func (c *cluster) coreDNS(version string) []object {
	labels := map[string]string{"eks.amazonaws.com/component": "coredns", "k8s-app": "kube-dns"}
	deployment := &appsv1.Deployment{ObjectMeta: named(system, "coredns"), Spec: appsv1.DeploymentSpec{
		Replicas: ptr.To[int32](2),
		Selector: &metav1.LabelSelector{MatchLabels: labels},
		Strategy: appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType, RollingUpdate: &appsv1.RollingUpdateDeployment{MaxUnavailable: ptr.To(intstr.FromInt32(1))}},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: corev1.PodSpec{
			ServiceAccountName: "coredns", PriorityClassName: "system-cluster-critical", DNSPolicy: corev1.DNSDefault,
			Tolerations: []corev1.Toleration{
				{Key: "node-role.kubernetes.io/control-plane", Effect: corev1.TaintEffectNoSchedule}, {Key: "CriticalAddonsOnly", Operator: corev1.TolerationOpExists},
			},
			Containers: []corev1.Container{{
				Name: "coredns", Image: systemImage("eks/coredns", version), Args: []string{"-conf", "/etc/coredns/Corefile"},
				Resources: corev1.ResourceRequirements{
					Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("70Mi")},
					Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("170Mi")},
				},
				Ports: []corev1.ContainerPort{{Name: "dns", ContainerPort: 53, Protocol: corev1.ProtocolUDP}, {Name: "dns-tcp", ContainerPort: 53}, {Name: "metrics", ContainerPort: 9153}},
			}},
		}},
	}}
	deployment.Labels = labels
	service := &corev1.Service{ObjectMeta: named(system, "kube-dns"), Spec: corev1.ServiceSpec{
		ClusterIP: dnsAddress(c.state.Spec.ServiceCIDR), Selector: map[string]string{"k8s-app": "kube-dns"},
		Ports: []corev1.ServicePort{{Name: "dns", Port: 53, Protocol: corev1.ProtocolUDP}, {Name: "dns-tcp", Port: 53}, {Name: "metrics", Port: 9153}},
	}}
	service.Labels = map[string]string{"eks.amazonaws.com/component": "kube-dns", "k8s-app": "kube-dns", "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
	config := &corev1.ConfigMap{ObjectMeta: named(system, "coredns"), Data: map[string]string{"Corefile": corefile}}
	config.Labels = map[string]string{"eks.amazonaws.com/component": "coredns", "k8s-app": "kube-dns"}
	return []object{
		{registry.ServiceAccounts, &corev1.ServiceAccount{ObjectMeta: named(system, "coredns")}},
		{registry.ConfigMaps, config}, {registry.Services, service}, {registry.Deployments, deployment},
	}
}

// metricsServer is the add-on as it is in EKS, without its place behind the API server: nothing answers metrics.k8s.io.
func metricsServer(version string) []object {
	labels := map[string]string{"app.kubernetes.io/instance": "metrics-server", "app.kubernetes.io/name": "metrics-server"}
	deployment := &appsv1.Deployment{ObjectMeta: named(system, "metrics-server"), Spec: appsv1.DeploymentSpec{
		Replicas: ptr.To[int32](2),
		Selector: &metav1.LabelSelector{MatchLabels: labels},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: corev1.PodSpec{
			ServiceAccountName: "metrics-server", PriorityClassName: "system-cluster-critical",
			Containers: []corev1.Container{{
				Name: "metrics-server", Image: systemImage("eks/metrics-server", version),
				Args:      []string{"--secure-port=10251", "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname", "--kubelet-use-node-status-port"},
				Resources: corev1.ResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("200Mi")}},
				Ports:     []corev1.ContainerPort{{Name: "https", ContainerPort: 10251}},
			}},
		}},
	}}
	deployment.Labels = labels
	service := &corev1.Service{ObjectMeta: named(system, "metrics-server"), Spec: corev1.ServiceSpec{
		Selector: labels, Ports: []corev1.ServicePort{{Name: "https", Port: 443, TargetPort: intstr.FromString("https")}},
	}}
	service.Labels = labels
	return []object{
		{registry.ServiceAccounts, &corev1.ServiceAccount{ObjectMeta: named(system, "metrics-server")}},
		{registry.Services, service}, {registry.Deployments, deployment},
	}
}

const corefile = `.:53 {
    errors
    health {
        lameduck 5s
      }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`

// dnsAddress is the tenth address of the range, where EKS puts the cluster's DNS.
func dnsAddress(cidr string) string {
	p, err := netip.ParsePrefix(cidr)
	if err != nil {
		return ""
	}
	ip := p.Masked().Addr()
	for range 10 {
		ip = ip.Next()
	}
	return fmt.Sprint(ip)
}
