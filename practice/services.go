package practice

import (
	"fmt"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/ec2"
	"eksui/practice/aws/eks"
	"eksui/practice/aws/elb"
	"eksui/practice/aws/iam"
	"eksui/practice/aws/meter"
	"eksui/practice/aws/secrets"
	"eksui/practice/aws/ssm"
	"eksui/practice/aws/wire"
	"eksui/practice/k8s"
	"eksui/practice/lb"
)

// services are the AWS services of the cloud.
type services struct {
	iam     *iam.Service
	ec2     *ec2.Service
	elb     *elb.Service
	cfn     *cfn.Service
	eks     *eks.Service
	secrets *secrets.Service
	ssm     *ssm.Service
}

// build makes every service on the world, each knowing those it needs, and tells CloudFormation of their types.
func (c *Cloud) build() (err error) {
	w, s := c.world, &services{}
	c.services = s
	if s.iam, err = iam.New(w); err != nil {
		return err
	}
	if s.ec2, err = ec2.New(w, Account); err != nil {
		return err
	}
	if s.elb, err = elb.New(w, s.ec2, Account); err != nil {
		return err
	}
	if s.secrets, err = secrets.New(w, Account, nil); err != nil {
		return err
	}
	if s.ssm, err = ssm.New(w, Account, s.ec2); err != nil {
		return err
	}
	if c.clusters, err = k8s.New(w, surroundings{c}, k8s.Options{}); err != nil {
		return err
	}
	s.eks, err = eks.New(w, Account, eks.Parts{
		EC2: s.ec2, Roles: s.iam, Authority: s.iam, Tokens: wire.NewTokenVerifier(w, s.iam), Kubernetes: c.clusters,
	})
	if err != nil {
		return err
	}
	s.cfn, err = cfn.New(w, cfn.Deps{Account: Account, IAM: s.iam, Network: s.ec2, Secrets: s.secrets, Parameters: s.ssm})
	if err != nil {
		return err
	}
	for _, types := range [][]cfn.Type{s.iam.Types(), s.ec2.Types(), s.eks.Types(), s.secrets.Types(), s.ssm.Types()} {
		s.cfn.Register(types...)
	}
	c.front = lb.New(c.balancer, c.clusters.Dial)
	c.meter, err = meter.New(w, meter.EC2(s.ec2, Region), meter.EKS(s.eks))
	return err
}

func (s *services) wire() []*wire.Service {
	all := []*wire.Service{s.ec2.Wire(), s.cfn.Wire(), s.secrets.Wire(), s.ssm.Wire()}
	for _, some := range [][]*wire.Service{s.iam.Wire(), s.eks.Wire(), s.elb.Wire()} {
		all = append(all, some...)
	}
	return all
}

// balancer finds a load balancer for the data path.
func (c *Cloud) balancer(hostname string) (t lb.Target, ok bool) {
	c.world.View(func() {
		target, _, inService, found := c.services.elb.Active(hostname)
		ok = found
		t = lb.Target{ClusterARN: target.ClusterARN, Namespace: target.Namespace, Service: target.Service, InService: inService}
		for _, p := range target.Ports {
			t.Ports = append(t.Ports, int32(p.Port))
		}
	})
	return t, ok
}

// surroundings is the cloud as its Kubernetes clusters see it: what cloud-provider-aws and the authenticator do.
type surroundings struct{ c *Cloud }

var _ k8s.Cloud = surroundings{}

// EnsureLoadBalancer implements k8s.Cloud.
func (s surroundings) EnsureLoadBalancer(clusterARN, namespace, service, uid string, ports []k8s.Port, instances []string) (hostname string, port int, err error) {
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
func (s surroundings) DeleteLoadBalancer(clusterARN, _, _, uid string) (gone bool, err error) {
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
func (s surroundings) Authenticate(clusterARN, token string) (user string, groups []string, err error) {
	return s.c.services.eks.Authenticate(clusterARN, token)
}
