package practice

import (
	"fmt"

	"eksui/practice/aws/elb"
	"eksui/practice/k8s"
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
func (s cloudProvider) EnsureLoadBalancer(clusterARN, namespace, service, uid string, ports []k8s.Port, instances []string) (hostname string, port int, err error) {
	spec := elb.ServiceSpec{ClusterARN: clusterARN, Namespace: namespace, Service: service, UID: uid, Instances: instances}
	for _, p := range ports {
		spec.Ports = append(spec.Ports, elb.Port{Name: p.Name, Port: int(p.Port), NodePort: int(p.NodePort)})
	}
	s.c.world.Update(func() {
		cluster, region := s.c.services.eks.ByARN(clusterARN)
		if cluster == nil {
			err = fmt.Errorf("no cluster %s", clusterARN)
			return
		}
		spec.Cluster, spec.Region, spec.VPC = cluster.Name, region, cluster.VPC.VPCID
		hostname, _, err = s.c.services.elb.EnsureForService(spec)
	})
	if err != nil || hostname == "" {
		return "", 0, err
	}
	for i, p := range ports {
		at, err := s.c.front.Listen(p.Port)
		if err != nil {
			return "", 0, err
		}
		if i == 0 && at != int(p.Port) {
			port = at
		}
	}
	return hostname, port, nil
}

// DeleteLoadBalancer implements k8s.Cloud.
func (s cloudProvider) DeleteLoadBalancer(clusterARN, _, _, uid string) (gone bool, err error) {
	s.c.world.Update(func() {
		_, region := s.c.services.eks.ByARN(clusterARN)
		if region == "" {
			region = Region
		}
		gone, err = s.c.services.elb.DeleteForService(region, uid)
	})
	return gone, err
}

// Authenticate implements k8s.Cloud.
func (s cloudProvider) Authenticate(clusterARN, token string) (user string, groups []string, err error) {
	return s.c.services.eks.Authenticate(clusterARN, token)
}
