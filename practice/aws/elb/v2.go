package elb

import (
	"maps"
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

const (
	activeJob  = "elb/active"
	healthyJob = "elb/healthy"
)

// BalancerV2 is an application or network load balancer.
type BalancerV2 struct {
	ARN        string            `json:"arn"`
	Name       string            `json:"name"`
	Region     string            `json:"region"`
	Type       string            `json:"type"` // application or network
	Scheme     string            `json:"scheme"`
	Hostname   string            `json:"hostname"`
	VPC        string            `json:"vpc"`
	Subnets    []string          `json:"subnets"`
	Zones      []string          `json:"zones"`
	Groups     []string          `json:"groups"`
	Interfaces map[string]string `json:"interfaces"`
	State      string            `json:"state"` // provisioning, active
	Attributes map[string]string `json:"attributes"`
	Tags       map[string]string `json:"tags"`
	Created    time.Time         `json:"created"`
	Service    *Target           `json:"service,omitempty"` // the Kubernetes Service that it was made for
}

// TargetGroup is what listeners forward to.
type TargetGroup struct {
	ARN      string                   `json:"arn"`
	Name     string                   `json:"name"`
	Region   string                   `json:"region"`
	Protocol string                   `json:"protocol"`
	Port     int                      `json:"port"`
	VPC      string                   `json:"vpc"`
	Type     string                   `json:"type"` // instance or ip
	Check    TargetCheck              `json:"check"`
	Targets  map[string]*TargetMember `json:"targets"` // by id:port
	Tags     map[string]string        `json:"tags"`

	Attributes map[string]string `json:"attributes"`
}

// TargetCheck says how targets are asked whether they are well; the interval is in seconds.
type TargetCheck struct {
	Protocol  string `json:"protocol"`
	Port      string `json:"port"` // a number or traffic-port
	Path      string `json:"path,omitempty"`
	Interval  int    `json:"interval"`
	Healthy   int    `json:"healthy"` // how many answers make a target healthy, or unhealthy
	Unhealthy int    `json:"unhealthy"`
}

// TargetMember is an instance or address in a target group.
type TargetMember struct {
	ID         string `json:"id"`
	Port       int    `json:"port"`
	Healthy    bool   `json:"healthy,omitempty"`
	Generation string `json:"generation"`
}

// ListenerV2 forwards what comes to a port of a balancer to a target group.
type ListenerV2 struct {
	ARN      string            `json:"arn"`
	Region   string            `json:"region"`
	Balancer string            `json:"balancer"` // ARN
	Protocol string            `json:"protocol"`
	Port     int               `json:"port"`
	Target   string            `json:"target"` // ARN
	Tags     map[string]string `json:"tags"`
}

// SpecV2 describes an application or network balancer to make.
type SpecV2 struct {
	Name, Type, Scheme string
	Subnets, Groups    []string
	Addresses          []string // elastic IPs' allocations of a network balancer, one a subnet; none means AWS's own addresses
	Tags               map[string]string
}

// CreateV2 makes a balancer of version 2, which is provisioning for some minutes.
func (s *Service) CreateV2(region string, spec SpecV2) (*BalancerV2, error) {
	if err := checkName("Load balancer", spec.Name); err != nil {
		return nil, err
	}
	if strings.HasPrefix(spec.Name, "internal-") {
		return nil, wire.Errorf("ValidationError", "Load balancer name '%s' cannot begin with 'internal-'", spec.Name)
	}
	if slices.ContainsFunc(s.BalancersV2(region), func(b *BalancerV2) bool { return b.Name == spec.Name }) {
		return nil, wire.Errorf("DuplicateLoadBalancerName", "A load balancer with the same name '%s' exists, but with different settings", spec.Name)
	}
	vpc, zones, err := s.place(region, spec.Scheme, spec.Subnets)
	if err != nil {
		return nil, err
	}
	short := "net"
	switch spec.Type {
	case "", "application":
		spec.Type, short = "application", "app"
		if len(zones) < 2 {
			return nil, wire.Errorf("ValidationError", "At least two subnets in two different Availability Zones must be specified")
		}
		if len(spec.Groups) == 0 {
			v, err := s.ec2.In(region).VPC(vpc)
			if err != nil {
				return nil, err
			}
			spec.Groups = []string{v.DefaultGroup}
		}
	case network:
	default:
		return nil, wire.Errorf("ValidationError", "Load balancers of type '%s' are not built in the practice cloud", spec.Type)
	}
	if spec.Scheme == "" {
		spec.Scheme = "internet-facing"
	}
	path := short + "/" + spec.Name + "/" + s.w.Hex("elbv2", 16)
	b := &BalancerV2{
		ARN: s.arn(region, "loadbalancer/"+path), Name: spec.Name, Region: region, Type: spec.Type, Scheme: spec.Scheme, VPC: vpc,
		Subnets: slices.Clone(spec.Subnets), Zones: zones, Groups: slices.Clone(spec.Groups), State: "provisioning", Created: s.w.Now().UTC(),
		Tags: map[string]string{}, Attributes: defaultAttributes(spec.Type),
	}
	maps.Copy(b.Tags, spec.Tags)
	if err := s.checkAddresses(region, spec.Addresses); err != nil {
		return nil, err
	}
	if b.Interfaces, err = s.makeInterfaces(region, path, b.Scheme, b.Subnets, b.Groups); err != nil {
		return nil, elbError(err)
	}
	for i, allocation := range spec.Addresses {
		if _, err := s.ec2.In(region).AssociateAddress(allocation, b.Interfaces[b.Subnets[i]], "", false); err != nil {
			return nil, elbError(err)
		}
	}
	b.Hostname = s.hostname(region, b.Scheme, b.Name, b.Type)
	s.st.Balancers[b.ARN] = b
	s.w.After(activeTakes, activeJob, b.ARN, b.ARN)
	return b, nil
}

// checkAddresses refuses elastic IPs that are not there or in use.
func (s *Service) checkAddresses(region string, allocations []string) error {
	for _, id := range allocations {
		a, err := s.ec2.In(region).Address(id)
		switch {
		case err != nil:
			return wire.Errorf("AllocationIdNotFound", "The allocation IDs '%s' do not exist", id)
		case a.Association != "":
			return wire.Errorf("ResourceInUse", "The allocation IDs '%s' are not available for use", id)
		}
	}
	return nil
}

// defaultAttributes are the attributes of a new balancer, with the defaults that its type's guide names.
func defaultAttributes(balancerType string) map[string]string {
	out := map[string]string{"deletion_protection.enabled": "false", "access_logs.s3.enabled": "false", "load_balancing.cross_zone.enabled": "false"}
	if balancerType == "application" {
		out["load_balancing.cross_zone.enabled"], out["idle_timeout.timeout_seconds"] = "true", "60"
	}
	return out
}

func (s *Service) arn(region, path string) string {
	return "arn:aws:elasticloadbalancing:" + region + ":" + s.account + ":" + path
}

func (s *Service) activeDue(arn string) {
	if b := s.st.Balancers[arn]; b != nil {
		b.State = "active"
	}
}

// BalancerV2 returns a balancer of version 2.
func (s *Service) BalancerV2(region, arn string) (*BalancerV2, error) {
	b := s.st.Balancers[arn]
	if b == nil || b.Region != region {
		return nil, wire.Errorf("LoadBalancerNotFound", "Load balancer '%s' not found", arn)
	}
	return b, nil
}

// BalancersV2 lists a region's balancers of version 2, by ARN.
func (s *Service) BalancersV2(region string) []*BalancerV2 {
	return sorted(s.st.Balancers, func(b *BalancerV2) (string, string) { return b.Region, b.ARN }, region)
}

// TargetGroups lists a region's target groups, by ARN.
func (s *Service) TargetGroups(region string) []*TargetGroup {
	return sorted(s.st.Targets, func(g *TargetGroup) (string, string) { return g.Region, g.ARN }, region)
}

// ListenersV2 lists a region's listeners of version 2, by ARN.
func (s *Service) ListenersV2(region string) []*ListenerV2 {
	return sorted(s.st.Listeners, func(l *ListenerV2) (string, string) { return l.Region, l.ARN }, region)
}

func sorted[T any](from map[string]T, of func(T) (region, arn string), region string) []T {
	var out []T
	for _, x := range from {
		if in, _ := of(x); in == region {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b T) int {
		_, x := of(a)
		_, y := of(b)
		return strings.Compare(x, y)
	})
	return out
}

// DeleteV2 deletes a balancer of version 2 with its listeners; its interfaces follow later.
func (s *Service) DeleteV2(region, arn string) error {
	b, err := s.BalancerV2(region, arn)
	if err != nil {
		return nil // as on AWS
	}
	if b.Attributes["deletion_protection.enabled"] == "true" {
		return wire.Errorf("OperationNotPermitted", "Load balancer '%s' cannot be deleted because deletion protection is enabled", arn)
	}
	for _, l := range s.ListenersV2(region) {
		if l.Balancer == arn {
			delete(s.st.Listeners, l.ARN)
		}
	}
	delete(s.st.Balancers, arn)
	s.releaseLater(region, arn, b.Interfaces)
	return nil
}

// CreateTargetGroup makes a target group.
func (s *Service) CreateTargetGroup(g TargetGroup) (*TargetGroup, error) {
	if err := checkName("Target group", g.Name); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(s.TargetGroups(g.Region), func(x *TargetGroup) bool { return x.Name == g.Name }) {
		return nil, wire.Errorf("DuplicateTargetGroupName", "A target group with the same name '%s' exists, but with different settings", g.Name)
	}
	if g.Type == "" {
		g.Type = "instance"
	}
	if g.Type != "instance" && g.Type != "ip" {
		return nil, wire.Errorf("ValidationError", "Target groups of type '%s' are not built in the practice cloud", g.Type)
	}
	if _, err := s.ec2.In(g.Region).VPC(g.VPC); err != nil {
		return nil, wire.Errorf("ValidationError", "The VPC ID '%s' is not found", g.VPC)
	}
	g.ARN = s.arn(g.Region, "targetgroup/"+g.Name+"/"+s.w.Hex("targets", 16))
	g.Targets = map[string]*TargetMember{}
	tags := map[string]string{}
	maps.Copy(tags, g.Tags)
	g.Tags = tags
	g.Attributes = map[string]string{"deregistration_delay.timeout_seconds": "300", "stickiness.enabled": "false"}
	if g.Protocol == "TCP" || g.Protocol == "UDP" || g.Protocol == "TLS" || g.Protocol == "TCP_UDP" {
		g.Attributes["preserve_client_ip.enabled"], g.Attributes["proxy_protocol_v2.enabled"] = "true", "false"
	}
	s.st.Targets[g.ARN] = &g
	return &g, nil
}

// TargetGroup returns a target group.
func (s *Service) TargetGroup(region, arn string) (*TargetGroup, error) {
	g := s.st.Targets[arn]
	if g == nil || g.Region != region {
		return nil, wire.Errorf("TargetGroupNotFound", "Target groups '%s' not found", arn)
	}
	return g, nil
}

// DeleteTargetGroup deletes a target group that no listener forwards to.
func (s *Service) DeleteTargetGroup(region, arn string) error {
	for _, l := range s.ListenersV2(region) {
		if l.Target == arn {
			return wire.Errorf("ResourceInUse", "Target group '%s' is currently in use by a listener or a rule", arn)
		}
	}
	delete(s.st.Targets, arn)
	return nil
}

// CreateListener makes a listener.
func (s *Service) CreateListener(region, balancer, protocol string, port int, target string, tags map[string]string) (*ListenerV2, error) {
	b, err := s.BalancerV2(region, balancer)
	if err != nil {
		return nil, err
	}
	g, err := s.TargetGroup(region, target)
	if err != nil {
		return nil, err
	}
	for _, l := range s.ListenersV2(region) {
		if l.Balancer == balancer && l.Port == port {
			return nil, wire.Errorf("DuplicateListener", "A listener already exists on this port for this load balancer '%s'", balancer)
		}
		if l.Target == target && l.Balancer != balancer {
			return nil, wire.Errorf("TargetGroupAssociationLimit", "The following target groups cannot be associated with more than one load balancer: %s", target)
		}
	}
	if g.VPC != b.VPC {
		return nil, wire.Errorf("InvalidConfigurationRequest", "The load balancer and the target group are in different VPCs")
	}
	path := strings.Replace(balancer, ":loadbalancer/", ":listener/", 1)
	l := &ListenerV2{ARN: path + "/" + s.w.Hex("listener", 16), Region: region, Balancer: balancer, Protocol: protocol, Port: port, Target: target, Tags: map[string]string{}}
	maps.Copy(l.Tags, tags)
	s.st.Listeners[l.ARN] = l
	return l, nil
}

// DeleteListener deletes a listener.
func (s *Service) DeleteListener(region, arn string) error {
	if l := s.st.Listeners[arn]; l == nil || l.Region != region {
		return wire.Errorf("ListenerNotFound", "One or more listeners not found")
	}
	delete(s.st.Listeners, arn)
	return nil
}

type healthyStep struct{ Group, Target, Generation string }

// RegisterTarget puts a target into a group; port 0 is the group's.
func (s *Service) RegisterTarget(g *TargetGroup, id string, port int) error {
	if g.Type == "instance" {
		if in, err := s.ec2.In(g.Region).Instance(id); err != nil || in.State != "running" {
			return wire.Errorf("InvalidTarget", "The following targets are not in a running state and cannot be registered: '%s'", id)
		}
	}
	if port == 0 {
		port = g.Port
	}
	at := id + ":" + decimal(port)
	if g.Targets[at] != nil {
		return nil
	}
	m := &TargetMember{ID: id, Port: port, Generation: s.w.Hex("target", 8)}
	g.Targets[at] = m
	s.w.After(inServiceTakes, healthyJob, g.ARN+"/"+at, healthyStep{Group: g.ARN, Target: at, Generation: m.Generation})
	return nil
}

// DeregisterTarget takes a target out of a group.
func (s *Service) DeregisterTarget(g *TargetGroup, id string, port int) {
	maps.DeleteFunc(g.Targets, func(_ string, m *TargetMember) bool { return m.ID == id && (port == 0 || m.Port == port) })
}

func (s *Service) healthyDue(step healthyStep) {
	if g := s.st.Targets[step.Group]; g != nil {
		if m := g.Targets[step.Target]; m != nil && m.Generation == step.Generation {
			m.Healthy = true
		}
	}
}
