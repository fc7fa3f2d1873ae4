package elb

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

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

// EnsureForService makes the balancer of a Service, or brings it up to date, as cloud-provider-aws does it: a classic one
// or, where an annotation says nlb, a network one. Its errors are that program's, or AWS's own; ErrElsewhere means that
// another controller is to make it. With the lb-pending fault on, nothing is made and hostname is "".
func (s *Service) EnsureForService(spec ServiceSpec) (hostname, name string, err error) {
	name = BalancerName(spec.UID)
	switch {
	case spec.annotated().elsewhere():
		return "", name, ErrElsewhere
	case s.w.Fault(lbPending, ""):
		return "", name, nil
	}
	if err := spec.check(); err != nil {
		return "", name, err
	}
	if spec.annotated().network() {
		hostname, err = s.ensureNetwork(spec, name)
	} else {
		hostname, err = s.ensureClassic(spec, name)
	}
	return hostname, name, err
}

func clusterTag(cluster string) string { return "kubernetes.io/cluster/" + cluster }

// serviceSubnets are those that the Service names by id or by the tag Name, or else one a zone of the VPC: public ones,
// for an internal balancer private ones too; those with the role's tag first.
func (s *Service) serviceSubnets(spec ServiceSpec) ([]string, error) {
	in, a := s.ec2.In(spec.Region), spec.annotated()
	if a.has("subnets") {
		return s.namedSubnets(in, spec.VPC, a.list("subnets"))
	}
	role := "kubernetes.io/role/elb"
	if a.internal() {
		role = "kubernetes.io/role/internal-elb"
	}
	byZone := map[string]*ec2.Subnet{}
	for _, sub := range in.Subnets() {
		if sub.VPC != spec.VPC || !a.internal() && !in.Public(sub) {
			continue
		}
		if have := byZone[sub.Zone]; have == nil || preferred(sub, have, role, clusterTag(spec.Cluster)) {
			byZone[sub.Zone] = sub
		}
	}
	var out []string
	for _, zone := range slices.Sorted(maps.Keys(byZone)) {
		out = append(out, byZone[zone].ID)
	}
	if len(out) == 0 {
		return nil, errNoSubnets
	}
	return out, nil
}

// preferred says whether of two subnets in a zone the first is taken: by the first tag that only one of them has, else by id.
func preferred(sub, have *ec2.Subnet, tags ...string) bool {
	for _, tag := range tags {
		_, mine := sub.Tags[tag]
		if _, its := have.Tags[tag]; mine != its {
			return mine
		}
	}
	return sub.ID < have.ID
}

func (s *Service) namedSubnets(in ec2.Region, vpc string, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, errors.New("unable to resolve empty subnet slice")
	}
	var out []string
	for _, sub := range in.Subnets() {
		if sub.VPC == vpc && (slices.Contains(names, sub.ID) || slices.Contains(names, sub.Tags["Name"])) {
			out = append(out, sub.ID)
		}
	}
	for _, name := range names {
		if _, err := in.Subnet(name); strings.HasPrefix(name, "subnet-") && err != nil {
			return nil, err
		}
	}
	if len(out) != len(names) {
		return nil, fmt.Errorf("expected to find %d, but found %d subnets", len(names), len(out))
	}
	return out, nil
}

// running leaves out the instances that have ended: a node's may have, just now.
func (s *Service) running(region string, instances []string) []string {
	var out []string
	for _, id := range instances {
		if in, err := s.ec2.In(region).Instance(id); err == nil && in.State == "running" {
			out = append(out, id)
		}
	}
	return out
}

// groupsOfNodes are the security groups of the nodes that a balancer's traffic has to get through, one a node.
func (s *Service) groupsOfNodes(spec ServiceSpec) ([]*ec2.SecurityGroup, error) {
	in := s.ec2.In(spec.Region)
	var out []*ec2.SecurityGroup
	for _, id := range spec.instances() {
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
			return nil, err
		}
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out, nil
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

// DeleteForService begins to delete the balancer of a Service, of either kind, with its target groups, its rules and its
// security group, and says whether all is gone. A group can go only after the balancer's interfaces, so it is called again
// until then. A balancer that another controller makes is left to it.
func (s *Service) DeleteForService(region, uid string, given map[string]string) (gone bool, err error) {
	if annotations(given).elsewhere() {
		return true, nil
	}
	name := BalancerName(uid)
	if err := s.letNoMoreIn(region, name); err != nil {
		return false, err
	}
	s.Delete(region, name)
	if err := s.deleteNetwork(region, name); err != nil {
		return false, err
	}
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

// letNoMoreIn takes away the rules that let a classic balancer's first group into the cluster's own: that group may be one
// that the Service named, and stays.
func (s *Service) letNoMoreIn(region, name string) error {
	b := s.st.Classic[key(region, name)]
	if b == nil {
		return nil
	}
	in := s.ec2.In(region)
	for _, g := range in.Groups() {
		ofCluster := slices.ContainsFunc(slices.Collect(maps.Keys(g.Tags)), func(tag string) bool { return strings.HasPrefix(tag, clusterTag("")) })
		for _, rule := range slices.Clone(g.Rules) {
			if ofCluster && rule.Group == b.Groups[0] && rule.Protocol == "-1" && g.ID != rule.Group {
				if _, err := in.Revoke(g.ID, rule); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Active looks a balancer up by its hostname, for the data path: the Service that it leads to, whether its name resolves to
// an address that this machine can reach, and whether any of its instances is in service. ok is false for a hostname that
// no balancer has. It runs inside View.
func (s *Service) Active(hostname string) (t Target, dns, inService, ok bool) {
	for _, b := range s.st.Classic {
		if b.Hostname != hostname {
			continue
		}
		for id := range b.Instances {
			inService = inService || s.inService(b, id)
		}
		return b.Service.copy(), b.Resolves && b.Scheme != internal, inService, true
	}
	for _, b := range s.st.Balancers {
		if b.Hostname == hostname {
			healthy := s.anyHealthy(b) // without a target nobody takes the connection
			return b.Service.copy(), b.State == "active" && b.Scheme != internal && healthy, healthy, true
		}
	}
	return Target{}, false, false, false
}

func (t *Target) copy() Target {
	if t == nil {
		return Target{}
	}
	out := *t
	out.Ports = slices.Clone(t.Ports)
	return out
}
