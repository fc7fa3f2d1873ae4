package practice

import (
	"sync"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/ec2"
	"eksui/practice/aws/eks"
	"eksui/practice/aws/elb"
	"eksui/practice/aws/freetier"
	"eksui/practice/aws/iam"
	"eksui/practice/aws/logs"
	"eksui/practice/aws/meter"
	"eksui/practice/aws/pricing"
	"eksui/practice/aws/quotas"
	"eksui/practice/aws/rds"
	"eksui/practice/aws/secrets"
	"eksui/practice/aws/ssm"
	"eksui/practice/aws/tagging"
	"eksui/practice/aws/wire"
	"eksui/practice/k8s"
	"eksui/practice/lb"
	"eksui/practice/world"
)

// services are the AWS services of the cloud.
type services struct {
	iam     *iam.Service
	ec2     *ec2.Service
	elb     *elb.Service
	cfn     *cfn.Service
	eks     *eks.Service
	rds     *rds.Service
	secrets *secrets.Service
	ssm     *ssm.Service
	logs    *logs.Service
	tagging *tagging.Service

	freetier *wire.Service
}

// build makes the cloud's parts on its world.
func (c *Cloud) build() (err error) {
	if err := c.world.Section("practice", &c.last); err != nil {
		return err
	}
	if c.clusters, err = k8s.New(c.world, cloudProvider{c}, k8s.Options{}); err != nil {
		return err
	}
	if c.services, err = newServices(c.world, c.clusters); err != nil {
		return err
	}
	c.front = lb.New(c.balancer, c.clusters.Dial)
	everywhere := ec2.RegionNames()
	s := c.services
	c.meter, err = meter.New(c.world, meter.EC2(s.ec2, everywhere...), meter.EKS(s.eks), meter.ELB(s.elb, everywhere...), meter.RDS(s.rds, everywhere...))
	return err
}

// newServices makes every service on a world, each knowing those it needs, and tells CloudFormation of their types.
func newServices(w *world.World, clusters *k8s.Server) (s *services, err error) {
	s = &services{}
	if s.iam, err = iam.New(w); err != nil {
		return nil, err
	}
	if s.ec2, err = ec2.New(w, Account); err != nil {
		return nil, err
	}
	if s.elb, err = elb.New(w, s.ec2, Account); err != nil {
		return nil, err
	}
	if s.rds, err = rds.New(w, s.ec2, Account); err != nil {
		return nil, err
	}
	if s.secrets, err = secrets.New(w, Account, databases{s}); err != nil {
		return nil, err
	}
	if s.ssm, err = ssm.New(w, Account, s.ec2); err != nil {
		return nil, err
	}
	s.tagging = tagging.New(w, s.tagged)
	s.freetier = freetier.Wire(w)
	if s.logs, err = logs.New(w); err != nil {
		return nil, err
	}
	s.eks, err = eks.New(w, Account, eks.Parts{
		EC2: s.ec2, Roles: s.iam, Authority: s.iam, Tokens: wire.NewTokenVerifier(w, s.iam), Kubernetes: clusters, Logs: s.logs,
	})
	if err != nil {
		return nil, err
	}
	s.cfn, err = cfn.New(w, cfn.Deps{Account: Account, IAM: s.iam, Network: s.ec2, Secrets: s.secrets, Parameters: s.ssm})
	if err != nil {
		return nil, err
	}
	s.iam.TagsOf = s.tagsOf
	for _, types := range s.types() {
		s.cfn.Register(types...)
	}
	return s, nil
}

// past is the services as lagging reads see them, on the world as it was.
type past struct {
	mu       sync.Mutex
	world    *world.World
	services []*wire.Service
}

// lagging implements wire.Past: nil where reads see the present.
func (c *Cloud) lagging() []*wire.Service {
	before := c.world.Past()
	if before == nil {
		return nil
	}
	c.past.mu.Lock()
	defer c.past.mu.Unlock()
	if c.past.world != before {
		s, err := newServices(before, c.clusters)
		if err != nil {
			panic("practice: services on a state of theirs: " + err.Error())
		}
		c.past.world, c.past.services = before, s.wire()
	}
	return c.past.services
}

// types are the resource types that CloudFormation takes.
func (s *services) types() [][]cfn.Type {
	return [][]cfn.Type{s.iam.Types(), s.ec2.Types(), s.eks.Types(), s.rds.Types(), s.secrets.Types(), s.ssm.Types()}
}

func (s *services) wire() []*wire.Service {
	all := []*wire.Service{
		s.ec2.Wire(), s.cfn.Wire(), s.rds.Wire(), s.secrets.Wire(), s.ssm.Wire(), s.logs.Wire(), s.tagging.Wire(), pricing.Wire(), quotas.Wire(),
		s.freetier,
	}
	for _, some := range [][]*wire.Service{s.iam.Wire(), s.eks.Wire(), s.elb.Wire()} {
		all = append(all, some...)
	}
	return all
}
