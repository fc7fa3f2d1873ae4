package elb

import (
	"crypto/sha1" //nolint:gosec // a name, not a secret
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"eksui/practice/aws/ec2"
)

// The descriptions of the rules that cloud-provider-aws gives the nodes' security groups for a network balancer, before "=NAME".
const (
	clientRule = "kubernetes.io/rule/nlb/client"
	healthRule = "kubernetes.io/rule/nlb/health"
	mtuRule    = "kubernetes.io/rule/nlb/mtu"
)

// ensureNetwork makes a Service's network balancer or brings it up to date: the balancer without a security group, a target
// group and a listener a port, and rules in the nodes' group for the clients' addresses, which it keeps.
func (s *Service) ensureNetwork(spec ServiceSpec, name string) (hostname string, err error) {
	a := spec.annotated()
	health, err := spec.networkHealthCheck()
	if err != nil {
		return "", err
	}
	cross, logs := false, false
	if err := firstOf(a.boolean("cross-zone-load-balancing-enabled", &cross), a.boolean("access-log-enabled", &logs)); err != nil {
		return "", err
	}
	if logs {
		return "", errNoAccessLogs
	}
	b := s.networkByName(spec.Region, name)
	if b == nil {
		if b, err = s.createNetwork(spec, name); err != nil {
			return "", err
		}
	}
	b.Attributes["load_balancing.cross_zone.enabled"] = strconv.FormatBool(cross)
	b.Service = &Target{ClusterARN: spec.ClusterARN, Namespace: spec.Namespace, Service: spec.Service, Ports: slices.Clone(spec.Ports)}
	maps.Copy(b.Tags, spec.tags())
	if err := s.syncListeners(b, spec, health); err != nil {
		return "", err
	}
	return b.Hostname, s.letClientsIn(spec, name, b, health)
}

func (s *Service) networkByName(region, name string) *BalancerV2 {
	all := s.BalancersV2(region)
	if i := slices.IndexFunc(all, func(b *BalancerV2) bool { return b.Name == name && b.Type == network }); i >= 0 {
		return all[i]
	}
	return nil
}

// createNetwork makes the balancer, with the elastic IPs that the Service names, one a subnet.
func (s *Service) createNetwork(spec ServiceSpec, name string) (*BalancerV2, error) {
	a := spec.annotated()
	subnets, err := s.serviceSubnets(spec)
	if err != nil {
		return nil, err
	}
	if a.has("private-ipv4-addresses") {
		return nil, fmt.Errorf("error creating load balancer: %q", "private addresses of one's own are not built in the practice cloud")
	}
	made := SpecV2{Name: name, Type: network, Subnets: subnets, Tags: spec.tags()}
	if a.internal() {
		made.Scheme = internal
	}
	if a.has("eip-allocations") {
		made.Addresses = strings.Split(a.get("eip-allocations"), ",")
		if len(made.Addresses) != len(subnets) {
			return nil, fmt.Errorf("error creating load balancer: Must have same number of EIP AllocationIDs (%d) and SubnetIDs (%d)", len(made.Addresses), len(subnets))
		}
	}
	for _, p := range spec.Ports {
		if cert := spec.certificate(p); cert != "" && p.protocol() == "TCP" {
			return nil, fmt.Errorf("error creating listener: %q", fmt.Sprintf("error creating load balancer listener: %q", "CertificateNotFound: Certificate ARN '"+cert+"' is not found"))
		}
	}
	b, err := s.CreateV2(spec.Region, made)
	if err != nil {
		return nil, fmt.Errorf("error creating load balancer: %q", err.Error())
	}
	return b, nil
}

// networkHealthCheck is what target groups ask their targets.
func (spec ServiceSpec) networkHealthCheck() (TargetCheck, error) {
	a := spec.annotated()
	h := TargetCheck{Protocol: "TCP", Port: "traffic-port", Path: "/", Interval: 30, Healthy: 3, Unhealthy: 3}
	if spec.HealthPort != 0 {
		h = TargetCheck{Protocol: "HTTP", Port: decimal(spec.HealthPort), Path: "/healthz", Interval: 10, Healthy: 2, Unhealthy: 2}
	}
	if a.has("healthcheck-protocol") {
		h.Protocol = strings.ToUpper(a.get("healthcheck-protocol"))
	}
	switch h.Protocol {
	case "HTTP", "HTTPS":
		if a.has("healthcheck-path") {
			h.Path = a.get("healthcheck-path")
		}
	case "TCP":
		h.Path = ""
	default:
		return h, fmt.Errorf("Unsupported health check protocol %s", h.Protocol)
	}
	if a.has("healthcheck-port") {
		h.Port = a.get("healthcheck-port")
	}
	timeout := 10 // parsed and not used, as in cloud-provider-aws
	for _, c := range []struct {
		name string
		into *int
	}{
		{"healthcheck-interval", &h.Interval}, {"healthcheck-timeout", &timeout},
		{"healthcheck-healthy-threshold", &h.Healthy}, {"healthcheck-unhealthy-threshold", &h.Unhealthy},
	} {
		if a.number(c.name, c.into) != nil {
			return h, fmt.Errorf("failed to parse annotation %s%s=%s", annotationPrefix, c.name, a.get(c.name))
		}
	}
	if _, err := strconv.Atoi(h.Port); err != nil && h.Port != "traffic-port" {
		return h, fmt.Errorf("Invalid health check port '%s'", h.Port)
	}
	return h, nil
}

// syncListeners gives a balancer one listener a port of the Service, each with a target group of its own, and takes away those
// of ports that are gone.
func (s *Service) syncListeners(b *BalancerV2, spec ServiceSpec, health TargetCheck) error {
	attributes := spec.annotated().pairs("target-group-attributes")
	instances := s.running(spec.Region, spec.instances())
	keep := map[string]bool{}
	for _, p := range spec.Ports {
		name := targetGroupName(spec, p, health)
		var g *TargetGroup
		for _, l := range s.ListenersV2(b.Region) {
			if l.Balancer != b.ARN || l.Port != p.Port || l.Protocol != p.protocol() {
				continue
			}
			if on := s.st.Targets[l.Target]; on != nil && on.Name == name {
				g, keep[l.ARN] = on, true
			}
		}
		if g == nil {
			var err error
			if g, err = s.CreateTargetGroup(TargetGroup{Name: name, Region: b.Region, Protocol: p.protocol(), Port: p.NodePort, VPC: b.VPC, Tags: spec.tags()}); err != nil {
				return fmt.Errorf("error creating load balancer target group: %q", err.Error())
			}
			if err := s.dropListener(b, p); err != nil {
				return err
			}
			l, err := s.CreateListener(b.Region, b.ARN, p.protocol(), p.Port, g.ARN, spec.tags())
			if err != nil {
				return fmt.Errorf("error creating load balancer listener: %q", err.Error())
			}
			keep[l.ARN] = true
		}
		g.Check = health
		maps.Copy(g.Attributes, attributes)
		if err := s.syncTargets(g, instances); err != nil {
			return err
		}
	}
	for _, l := range s.ListenersV2(b.Region) {
		if l.Balancer == b.ARN && !keep[l.ARN] {
			if err := s.deleteWithTargets(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropListener makes room on a port whose listener leads elsewhere.
func (s *Service) dropListener(b *BalancerV2, p Port) error {
	for _, l := range s.ListenersV2(b.Region) {
		if l.Balancer == b.ARN && l.Port == p.Port {
			return s.deleteWithTargets(l)
		}
	}
	return nil
}

func (s *Service) deleteWithTargets(l *ListenerV2) error {
	if err := s.DeleteListener(l.Region, l.ARN); err != nil {
		return err
	}
	return s.DeleteTargetGroup(l.Region, l.Target)
}

func (s *Service) syncTargets(g *TargetGroup, instances []string) error {
	for _, m := range slices.Collect(maps.Values(g.Targets)) {
		if !slices.Contains(instances, m.ID) {
			s.DeregisterTarget(g, m.ID, m.Port)
		}
	}
	for _, id := range instances {
		if err := s.RegisterTarget(g, id, g.Port); err != nil {
			return fmt.Errorf("error trying to register targets in target group: %q", err.Error())
		}
	}
	return nil
}

var notInNames = regexp.MustCompile("[^[:alnum:]]")

// targetGroupName is k8s-NAMESPACE-NAME-HASH; the hash changes with what can't be changed on a target group.
func targetGroupName(spec ServiceSpec, p Port, health TargetCheck) string {
	hash := sha1.New() //nolint:gosec // a name, not a secret
	for _, part := range []string{
		spec.Cluster, spec.Namespace, spec.Service, decimal(p.Port), decimal(p.NodePort), p.protocol(), "instance", health.Protocol, decimal(health.Interval),
	} {
		hash.Write([]byte(part))
	}
	clean := func(name string) string { return notInNames.ReplaceAllString(name, "") }
	return fmt.Sprintf("k8s-%.8s-%.8s-%.10s", clean(spec.Namespace), clean(spec.Service), hex.EncodeToString(hash.Sum(nil)))
}

// letClientsIn brings the nodes' security groups' rules for a balancer up to date, by their descriptions: the clients' addresses
// on the node ports, the balancer's subnets for health checks where that does not cover them, and ICMP for the MTU.
func (s *Service) letClientsIn(spec ServiceSpec, name string, b *BalancerV2, health TargetCheck) error {
	ranges, err := spec.ranges()
	if err != nil {
		return err
	}
	in := s.ec2.In(spec.Region)
	protocol := strings.ToLower(spec.Ports[0].protocol())
	var wanted []ec2.Rule
	for _, cidr := range ranges {
		wanted = append(wanted, ec2.Rule{Protocol: "icmp", From: 3, To: 4, CIDR: cidr, Description: mtuRule})
		for _, p := range spec.Ports {
			wanted = append(wanted, ec2.Rule{Protocol: protocol, From: p.NodePort, To: p.NodePort, CIDR: cidr, Description: clientRule + "=" + name})
		}
	}
	if protocol != "tcp" || health.Port != "traffic-port" || !slices.Equal(ranges, []string{"0.0.0.0/0"}) {
		for _, id := range b.Subnets {
			sub, err := in.Subnet(id)
			if err != nil {
				return err
			}
			for _, p := range spec.Ports {
				port := p.NodePort
				if n, err := strconv.Atoi(health.Port); err == nil {
					port = n
				}
				wanted = append(wanted, ec2.Rule{Protocol: "tcp", From: port, To: port, CIDR: sub.CIDR.String(), Description: healthRule + "=" + name})
			}
		}
	}
	nodes, err := s.groupsOfNodes(spec)
	if err != nil {
		return err
	}
	for _, g := range nodes {
		if err := setRules(in, g, wanted, func(r ec2.Rule) bool { return ofBalancer(r, name) }); err != nil {
			return err
		}
	}
	return nil
}

func ofBalancer(r ec2.Rule, name string) bool {
	return r.Description == clientRule+"="+name || r.Description == healthRule+"="+name
}

// deleteNetwork deletes a Service's network balancer with its target groups and its rules in other groups.
func (s *Service) deleteNetwork(region, name string) error {
	b := s.networkByName(region, name)
	if b == nil {
		return nil
	}
	for _, l := range s.ListenersV2(region) {
		if l.Balancer == b.ARN {
			if err := s.deleteWithTargets(l); err != nil {
				return err
			}
		}
	}
	if err := s.DeleteV2(region, b.ARN); err != nil {
		return fmt.Errorf("error deleting load balancer %q: %w", name, err)
	}
	in := s.ec2.In(region)
	for _, g := range in.Groups() {
		if !slices.ContainsFunc(g.Rules, func(r ec2.Rule) bool { return ofBalancer(r, name) }) {
			continue
		}
		if err := setRules(in, g, nil, func(r ec2.Rule) bool { return ofBalancer(r, name) }); err != nil {
			return err
		}
		if slices.ContainsFunc(g.Rules, func(r ec2.Rule) bool { return strings.HasPrefix(r.Description, clientRule) }) {
			continue // another balancer's clients need the rule for the MTU
		}
		if err := setRules(in, g, nil, func(r ec2.Rule) bool { return r.Description == mtuRule }); err != nil {
			return err
		}
	}
	return nil
}

// anyHealthy says whether any target of a balancer takes connections now.
func (s *Service) anyHealthy(b *BalancerV2) bool {
	for _, l := range s.ListenersV2(b.Region) {
		g := s.st.Targets[l.Target]
		if l.Balancer != b.ARN || g == nil {
			continue
		}
		for _, m := range g.Targets {
			in, err := s.ec2.In(g.Region).Instance(m.ID)
			if m.Healthy && err == nil && in.State == "running" {
				return true
			}
		}
	}
	return false
}
