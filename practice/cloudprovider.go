package practice

import (
	"errors"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"eksui/practice/aws/elb"
	"eksui/practice/k8s"
	"eksui/practice/k8s/control"
	"eksui/practice/lb"
)

// balancer finds the load balancer of a host name, for the traffic that practice/lb passes on.
func (c *Cloud) balancer(hostname string) (t lb.Target, ok bool) {
	c.world.View(func() {
		target, resolves, inService, found := c.services.elb.Active(hostname)
		ok = found
		t = lb.Target{ClusterARN: target.ClusterARN, Namespace: target.Namespace, Service: target.Service, Resolves: resolves, InService: inService}
		for _, p := range target.Ports {
			t.Ports = append(t.Ports, int32(p.Port))
		}
	})
	return t, ok
}

// cloudProvider is what a Kubernetes cluster asks of its cloud: load balancers for its services, as cloud-provider-aws makes
// them, and who a token belongs to, as aws-iam-authenticator tells.
type cloudProvider struct{ c *Cloud }

var _ k8s.Cloud = cloudProvider{}

// EnsureLoadBalancer implements k8s.Cloud.
func (s cloudProvider) EnsureLoadBalancer(clusterARN string, svc *corev1.Service, nodes []*corev1.Node) (hostname string, port int, err error) {
	spec := serviceSpec(clusterARN, svc, nodes)
	s.c.world.Update(func() {
		cluster, region := s.c.services.eks.ByARN(clusterARN)
		if cluster == nil {
			err = fmt.Errorf("no cluster %s", clusterARN)
			return
		}
		spec.Cluster, spec.Region, spec.VPC = cluster.Name, region, cluster.VPC.VPCID
		hostname, _, err = s.c.services.elb.EnsureForService(spec)
	})
	if errors.Is(err, elb.ErrElsewhere) {
		return "", 0, control.ErrElsewhere
	}
	if err != nil || hostname == "" {
		return "", 0, err
	}
	for i, p := range spec.Ports {
		if p.Protocol != string(corev1.ProtocolTCP) {
			continue // the data path carries no UDP
		}
		at, err := s.c.front.Listen(int32(p.Port))
		if err != nil {
			return "", 0, err
		}
		if i == 0 && at != p.Port {
			port = at
		}
	}
	return hostname, port, nil
}

// serviceSpec is what a Service asks for, in package elb's words, without the cluster's place.
func serviceSpec(clusterARN string, svc *corev1.Service, nodes []*corev1.Node) elb.ServiceSpec {
	spec := elb.ServiceSpec{
		ClusterARN: clusterARN, Namespace: svc.Namespace, Service: svc.Name, UID: string(svc.UID), Annotations: svc.Annotations,
		SourceRanges: svc.Spec.LoadBalancerSourceRanges, Affinity: string(svc.Spec.SessionAffinity), LoadBalancerIP: svc.Spec.LoadBalancerIP,
	}
	if svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal {
		spec.HealthPort = int(svc.Spec.HealthCheckNodePort)
	}
	if all := svc.Status.LoadBalancer.Ingress; len(all) > 0 {
		spec.Hostname = all[0].Hostname
	}
	for _, n := range nodes {
		spec.Nodes = append(spec.Nodes, elb.Node{Instance: n.Spec.ProviderID[strings.LastIndex(n.Spec.ProviderID, "/")+1:], Labels: n.Labels})
	}
	for _, p := range svc.Spec.Ports {
		spec.Ports = append(spec.Ports, elb.Port{Name: p.Name, Port: int(p.Port), NodePort: int(p.NodePort), Protocol: string(p.Protocol)})
	}
	return spec
}

// DeleteLoadBalancer implements k8s.Cloud.
func (s cloudProvider) DeleteLoadBalancer(clusterARN string, svc *corev1.Service) (gone bool, err error) {
	s.c.world.Update(func() {
		_, region := s.c.services.eks.ByARN(clusterARN)
		if region == "" {
			region = Region
		}
		gone, err = s.c.services.elb.DeleteForService(region, string(svc.UID), svc.Annotations)
	})
	return gone, err
}

// Authenticate implements k8s.Cloud.
func (s cloudProvider) Authenticate(clusterARN, token string) (user string, groups []string, err error) {
	return s.c.services.eks.Authenticate(clusterARN, token)
}
