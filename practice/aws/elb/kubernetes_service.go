package elb

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Target is the Kubernetes Service that a balancer leads to.
type Target struct {
	ClusterARN string `json:"clusterArn"`
	Namespace  string `json:"namespace"`
	Service    string `json:"service"`
	Ports      []Port `json:"ports"`
}

// Port is a port of a Service: the balancer listens on Port and passes connections on to NodePort.
type Port struct {
	Name     string `json:"name,omitempty"`
	Port     int    `json:"port"`
	NodePort int    `json:"nodePort"`
}

// ServiceSpec is what a cluster asks for a Service of type LoadBalancer.
type ServiceSpec struct {
	Region     string
	Cluster    string // name
	ClusterARN string
	Namespace  string
	Service    string
	UID        string
	VPC        string
	Subnets    []string // candidates; none means all of the VPC
	Instances  []string // the nodes
	Ports      []Port
}

// errNoSubnets is cloud-provider-aws's own text, which the Service's event shows.
var errNoSubnets = errors.New("could not find any suitable subnets for creating the ELB")

// BalancerName is the name that cloud-provider-aws gives to the balancer of a Service: "a" and the UID without dashes, 32
// characters of it.
func BalancerName(uid string) string {
	name := "a" + strings.ReplaceAll(uid, "-", "")
	return name[:min(len(name), 32)]
}

// lbPending is a fault: services of type LoadBalancer never get one.
var lbPending = world.DefineFault("lb-pending", false)

// EnsureForService makes the balancer of a Service, or brings its ports, rules and instances up to date, in
// cloud-provider-aws's steps: a security group k8s-elb-NAME, the balancer, and a rule in the nodes' group that lets it in.
// With the lb-pending fault on, nothing is made and hostname is "".
func (s *Service) EnsureForService(spec ServiceSpec) (hostname, name string, err error) {
	name = BalancerName(spec.UID)
	if s.w.Fault(lbPending, "") {
		return "", name, nil
	}
	subnets := s.serviceSubnets(spec)
	if len(subnets) == 0 {
		return "", name, errNoSubnets
	}
	in := s.ec2.In(spec.Region)
	group, err := s.serviceGroup(spec, name)
	if err != nil {
		return "", name, err
	}
	listeners := listenersOf(spec.Ports)
	target := &Target{ClusterARN: spec.ClusterARN, Namespace: spec.Namespace, Service: spec.Service, Ports: slices.Clone(spec.Ports)}
	b, err := s.Balancer(spec.Region, name)
	if err != nil {
		b, err = s.Create(spec.Region, Spec{Name: name, Subnets: subnets, Groups: []string{group.ID}, Listeners: listeners, Tags: map[string]string{
			"kubernetes.io/service-name": spec.Namespace + "/" + spec.Service, clusterTag(spec.Cluster): "owned",
		}})
		if err != nil {
			return "", name, err
		}
		b.Health = HealthCheck{Target: b.Health.Target, Interval: 10, Timeout: 5, UnhealthyThreshold: 6, HealthyThreshold: 2}
	}
	b.Listeners, b.Service = listeners, target
	b.Health.Target = "TCP:" + decimal(listeners[0].InstancePort)
	if err := s.syncInstances(b, spec.Instances); err != nil {
		return "", name, err
	}
	return b.Hostname, name, s.letIn(in, group.ID, spec)
}

func clusterTag(cluster string) string { return "kubernetes.io/cluster/" + cluster }

func listenersOf(ports []Port) []Listener {
	var out []Listener
	for _, p := range ports {
		out = append(out, Listener{Protocol: "TCP", Port: p.Port, InstanceProtocol: "TCP", InstancePort: p.NodePort})
	}
	return out
}

// serviceSubnets picks public subnets of the VPC, one a zone: those with the tag kubernetes.io/role/elb first.
func (s *Service) serviceSubnets(spec ServiceSpec) []string {
	in := s.ec2.In(spec.Region)
	byZone := map[string]*ec2.Subnet{}
	for _, sub := range in.Subnets() {
		candidate := len(spec.Subnets) == 0 || slices.Contains(spec.Subnets, sub.ID)
		if sub.VPC != spec.VPC || !candidate || !in.Public(sub) {
			continue
		}
		if have := byZone[sub.Zone]; have == nil || !tagged(have) && (tagged(sub) || sub.ID < have.ID) {
			byZone[sub.Zone] = sub
		}
	}
	var out []string
	for _, zone := range slices.Sorted(maps.Keys(byZone)) {
		out = append(out, byZone[zone].ID)
	}
	return out
}

func tagged(sub *ec2.Subnet) bool {
	_, ok := sub.Tags["kubernetes.io/role/elb"]
	return ok
}

// serviceGroup makes the balancer's security group, or brings its rules up to date.
func (s *Service) serviceGroup(spec ServiceSpec, name string) (*ec2.SecurityGroup, error) {
	in := s.ec2.In(spec.Region)
	group := in.GroupByName(spec.VPC, "k8s-elb-"+name)
	if group == nil {
		var err error
		group, err = in.CreateGroup(spec.VPC, "k8s-elb-"+name,
			"Security group for Kubernetes ELB "+name+" ("+spec.Namespace+"/"+spec.Service+")", ec2.Tags{clusterTag(spec.Cluster): "owned"})
		if err != nil {
			return nil, err
		}
	}
	wanted := []ec2.Rule{{Protocol: "icmp", From: 3, To: 4, CIDR: "0.0.0.0/0"}}
	for _, p := range spec.Ports {
		wanted = append(wanted, ec2.Rule{Protocol: "tcp", From: p.Port, To: p.Port, CIDR: "0.0.0.0/0"})
	}
	for _, rule := range slices.Clone(group.Rules) {
		if !rule.Egress && !slices.ContainsFunc(wanted, rule.Same) {
			if _, err := in.Revoke(group.ID, rule); err != nil {
				return nil, err
			}
		}
	}
	for _, rule := range wanted {
		if !slices.ContainsFunc(group.Rules, rule.Same) {
			if _, err := in.Authorize(group.ID, rule); err != nil {
				return nil, err
			}
		}
	}
	return group, nil
}

func (s *Service) syncInstances(b *Balancer, instances []string) error {
	for id := range b.Instances {
		if !slices.Contains(instances, id) {
			delete(b.Instances, id)
		}
	}
	var there []string
	for _, id := range instances {
		if _, err := s.ec2.In(b.Region).Instance(id); err == nil { // a node's instance may have just ended
			there = append(there, id)
		}
	}
	return s.Register(b, there...)
}

// letIn adds a rule to the nodes' security group that lets the balancer's group in.
func (s *Service) letIn(in ec2.Region, group string, spec ServiceSpec) error {
	rule := ec2.Rule{Protocol: "-1", From: -1, To: -1, Group: group}
	for _, id := range spec.Instances {
		node, err := in.Instance(id)
		if err != nil {
			continue
		}
		n, err := in.Interface(node.Interface)
		if err != nil || len(n.Groups) == 0 {
			continue
		}
		g, err := in.Group(s.nodeGroup(in, n.Groups, spec.Cluster))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(g.Rules, rule.Same) {
			if _, err := in.Authorize(g.ID, rule); err != nil {
				return err
			}
		}
	}
	return nil
}

// nodeGroup is the one of a node's security groups that carries the cluster's tag, or the first.
func (s *Service) nodeGroup(in ec2.Region, groups []string, cluster string) string {
	for _, id := range groups {
		if g, err := in.Group(id); err == nil {
			if _, ok := g.Tags[clusterTag(cluster)]; ok {
				return id
			}
		}
	}
	return groups[0]
}

// DeleteForService begins to delete the balancer of a Service, with its rules and its security group, and says whether
// all is gone. The group can go only after the balancer's interfaces, so it is called again until then.
func (s *Service) DeleteForService(region, uid string) (gone bool, err error) {
	name := BalancerName(uid)
	s.Delete(region, name)
	in := s.ec2.In(region)
	for _, group := range in.Groups() {
		if group.Name != "k8s-elb-"+name {
			continue
		}
		for _, other := range in.Groups() {
			for _, rule := range slices.Clone(other.Rules) {
				if rule.Group == group.ID && other.ID != group.ID {
					if _, err := in.Revoke(other.ID, rule); err != nil {
						return false, err
					}
				}
			}
		}
		err := in.DeleteGroup(group.ID)
		var e *wire.Error
		if errors.As(err, &e) && e.Code == "DependencyViolation" {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// Active looks a balancer up by its hostname, for the data path: the Service that it leads to, whether its name resolves,
// and whether any of its instances is in service. ok is false for a hostname that no balancer has. It runs inside View.
func (s *Service) Active(hostname string) (t Target, dns, inService, ok bool) {
	for _, b := range s.st.Classic {
		if b.Hostname != hostname {
			continue
		}
		if b.Service != nil {
			t = *b.Service
			t.Ports = slices.Clone(t.Ports)
		}
		for id := range b.Instances {
			inService = inService || s.inService(b, id)
		}
		return t, b.Resolves, inService, true
	}
	return Target{}, false, false, false
}
