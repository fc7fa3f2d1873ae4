package elb

import (
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) classicOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateLoadBalancer": writes(s, s.createClassic), "DeleteLoadBalancer": s.classicDelete(),
		"DescribeLoadBalancers":               reads(s, s.describeClassic),
		"CreateLoadBalancerListeners":         writes(s, s.createListeners),
		"DeleteLoadBalancerListeners":         writes(s, s.deleteListeners),
		"RegisterInstancesWithLoadBalancer":   writes(s, s.registerInstances),
		"DeregisterInstancesFromLoadBalancer": writes(s, s.deregisterInstances),
		"DescribeInstanceHealth":              reads(s, s.describeHealth),
		"ConfigureHealthCheck":                writes(s, s.configureHealth),
		"ApplySecurityGroupsToLoadBalancer":   writes(s, s.applyGroups),
		"AddTags":                             writes(s, s.addClassicTags),
		"RemoveTags":                          writes(s, s.removeClassicTags),
		"DescribeTags":                        reads(s, s.describeClassicTags),
		"DescribeLoadBalancerAttributes":      reads(s, s.describeClassicAttributes),
		"ModifyLoadBalancerAttributes":        writes(s, s.modifyClassicAttributes),
		"DescribeLoadBalancerPolicies":        reads(s, s.describePolicies),
	}
}

// classicDelete is asked for the balancer: policies allow it by the cluster's tag.
func (s *Service) classicDelete() wire.Operation {
	op := writes(s, s.deleteClassic)
	op.Resources = func(c *wire.Call) []string {
		return []string{s.classicARN(c.Region, c.Form.Get("LoadBalancerName"))}
	}
	return op
}

func (s *Service) classicARN(region, name string) string {
	return "arn:aws:elasticloadbalancing:" + region + ":" + s.account + ":loadbalancer/" + name
}

type listenerInput struct {
	Protocol         string `wire:",required"`
	LoadBalancerPort int    `wire:",required"`
	InstanceProtocol string
	InstancePort     int    `wire:",required"`
	SSLCertificateID string `wire:"SSLCertificateId"`
}

func listenersFrom(in []listenerInput) []Listener {
	var out []Listener
	for _, l := range in {
		if l.InstanceProtocol == "" {
			l.InstanceProtocol = l.Protocol
		}
		out = append(out, Listener{l.Protocol, l.LoadBalancerPort, l.InstanceProtocol, l.InstancePort, l.SSLCertificateID})
	}
	return out
}

type createClassicInput struct {
	LoadBalancerName  string          `wire:",required"`
	Listeners         []listenerInput `wire:",required"`
	AvailabilityZones []string
	Subnets           []string
	SecurityGroups    []string
	Scheme            string
	Tags              []tag
}

func (s *Service) createClassic(c *wire.Call, in *createClassicInput) (any, error) {
	if len(in.AvailabilityZones) > 0 {
		return nil, wire.Errorf("ValidationError", "AvailabilityZones are for a default VPC, which this account has none of: specify Subnets")
	}
	b, err := s.Create(c.Region, Spec{
		Name: in.LoadBalancerName, Scheme: in.Scheme, Subnets: in.Subnets, Groups: in.SecurityGroups, Listeners: listenersFrom(in.Listeners), Tags: tagMap(in.Tags),
	})
	if err != nil {
		return nil, err
	}
	return struct{ DNSName string }{b.Hostname}, nil
}

type balancerName struct {
	LoadBalancerName string `wire:",required"`
}

func (s *Service) deleteClassic(c *wire.Call, in *balancerName) (any, error) {
	s.Delete(c.Region, in.LoadBalancerName)
	return nil, nil
}

type describeClassicInput struct {
	LoadBalancerNames []string
	Marker            string
	PageSize          int
}

type listenerView struct {
	Protocol         string
	LoadBalancerPort int
	InstanceProtocol string
	InstancePort     int
	SSLCertificateId string `xml:",omitempty"`
}

type listenerDescription struct {
	Listener    listenerView
	PolicyNames wire.Members[string]
}

type instanceRef struct {
	InstanceID string `wire:"InstanceId" xml:"InstanceId"`
}

type healthCheckView struct {
	Target                                                  string
	Interval, Timeout, UnhealthyThreshold, HealthyThreshold int
}

type classicView struct {
	LoadBalancerName          string
	DNSName                   string
	CanonicalHostedZoneName   string `xml:",omitempty"`
	CanonicalHostedZoneNameID string
	ListenerDescriptions      wire.Members[listenerDescription]
	Policies                  policiesView
	BackendServerDescriptions wire.Members[backendView]
	AvailabilityZones         wire.Members[string]
	Subnets                   wire.Members[string]
	VPCId                     string
	Instances                 wire.Members[instanceRef]
	HealthCheck               healthCheckView
	SourceSecurityGroup       sourceGroupView
	SecurityGroups            wire.Members[string]
	CreatedTime               wire.Time
	Scheme                    string
}

// backendView are the policies of an instances' port.
type backendView struct {
	InstancePort int
	PolicyNames  wire.Members[string]
}

type policiesView struct {
	AppCookieStickinessPolicies wire.Members[string]
	LBCookieStickinessPolicies  wire.Members[string]
	OtherPolicies               wire.Members[string]
}

type sourceGroupView struct{ OwnerAlias, GroupName string }

func (s *Service) classicView(b *Balancer) classicView {
	v := classicView{
		LoadBalancerName: b.Name, DNSName: b.Hostname, CanonicalHostedZoneNameID: "ZWKZPGTI48KDX", AvailabilityZones: slices.Clone(b.Zones),
		Subnets: slices.Clone(b.Subnets), VPCId: b.VPC, HealthCheck: healthCheckView(b.Health), SecurityGroups: slices.Clone(b.Groups),
		CreatedTime: wire.Time(b.Created), Scheme: b.Scheme,
	}
	if b.Scheme != internal {
		v.CanonicalHostedZoneName = b.Hostname
	}
	for _, l := range b.Listeners {
		v.ListenerDescriptions = append(v.ListenerDescriptions, listenerDescription{Listener: listenerView{
			l.Protocol, l.Port, l.InstanceProtocol, l.InstancePort, l.Certificate,
		}})
	}
	if b.Proxy {
		v.Policies.OtherPolicies = wire.Members[string]{proxyPolicy}
		for _, l := range b.Listeners {
			v.BackendServerDescriptions = append(v.BackendServerDescriptions, backendView{l.InstancePort, wire.Members[string]{proxyPolicy}})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(b.Instances)) {
		v.Instances = append(v.Instances, instanceRef{id})
	}
	if len(b.Groups) > 0 {
		if g, err := s.ec2.In(b.Region).Group(b.Groups[0]); err == nil {
			v.SourceSecurityGroup = sourceGroupView{s.account, g.Name}
		}
	}
	return v
}

func (s *Service) describeClassic(c *wire.Call, in *describeClassicInput) (any, error) {
	found := s.Classic(c.Region)
	if len(in.LoadBalancerNames) > 0 {
		found = nil
		for _, name := range in.LoadBalancerNames {
			b, err := s.Balancer(c.Region, name)
			if err != nil {
				return nil, err
			}
			found = append(found, b)
		}
	}
	page, next, err := wire.Page(found, func(b *Balancer) string { return b.Name }, in.Marker, in.PageSize, 400)
	if err != nil {
		return nil, err
	}
	out := struct {
		LoadBalancerDescriptions wire.Members[classicView]
		NextMarker               string `xml:",omitempty"`
	}{NextMarker: next}
	for _, b := range page {
		out.LoadBalancerDescriptions = append(out.LoadBalancerDescriptions, s.classicView(b))
	}
	return out, nil
}

type listenersInput struct {
	balancerName
	Listeners []listenerInput `wire:",required"`
}

func (s *Service) createListeners(c *wire.Call, in *listenersInput) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	if err := checkListeners(listenersFrom(in.Listeners)); err != nil {
		return nil, err
	}
	for _, l := range listenersFrom(in.Listeners) {
		i := slices.IndexFunc(b.Listeners, func(x Listener) bool { return x.Port == l.Port })
		if i >= 0 && b.Listeners[i] != l {
			return nil, wire.Errorf("DuplicateListener", "A listener already exists for '%s' with LoadBalancerPort %d, but with a different InstancePort, Protocol, or SSLCertificateId",
				b.Name, l.Port)
		}
		if i < 0 {
			b.Listeners = append(b.Listeners, l)
		}
	}
	return nil, nil
}

type deleteListenersInput struct {
	balancerName
	LoadBalancerPorts []int `wire:",required"`
}

func (s *Service) deleteListeners(c *wire.Call, in *deleteListenersInput) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	b.Listeners = slices.DeleteFunc(b.Listeners, func(l Listener) bool { return slices.Contains(in.LoadBalancerPorts, l.Port) })
	return nil, nil
}

type instancesInput struct {
	balancerName
	Instances []instanceRef
}

func (in *instancesInput) ids() []string {
	var out []string
	for _, ref := range in.Instances {
		out = append(out, ref.InstanceID)
	}
	return out
}

func (s *Service) registerInstances(c *wire.Call, in *instancesInput) (any, error) {
	return s.changeInstances(c, in, s.Register)
}

func (s *Service) deregisterInstances(c *wire.Call, in *instancesInput) (any, error) {
	return s.changeInstances(c, in, s.Deregister)
}

func (s *Service) changeInstances(c *wire.Call, in *instancesInput, change func(*Balancer, ...string) error) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	if err := change(b, in.ids()...); err != nil {
		return nil, err
	}
	return struct{ Instances wire.Members[instanceRef] }{s.classicView(b).Instances}, nil
}

type healthView struct {
	InstanceID  string `xml:"InstanceId"`
	State       string
	ReasonCode  string
	Description string
}

func (s *Service) describeHealth(c *wire.Call, in *instancesInput) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	ids := in.ids()
	if len(ids) == 0 {
		ids = slices.Sorted(maps.Keys(b.Instances))
	}
	var out struct{ InstanceStates wire.Members[healthView] }
	for _, id := range ids {
		if b.Instances[id] == nil {
			return nil, wire.Errorf("InvalidInstance", "Could not find EC2 instance %s.", id)
		}
		out.InstanceStates = append(out.InstanceStates, s.healthOf(b, id))
	}
	return out, nil
}

func (s *Service) healthOf(b *Balancer, id string) healthView {
	in, err := s.ec2.In(b.Region).Instance(id)
	switch {
	case err != nil || in.State != "running" && in.State != "pending":
		return healthView{id, "OutOfService", "Instance", "Instance is in terminated state."}
	case s.inService(b, id):
		return healthView{id, "InService", "N/A", "N/A"}
	}
	return healthView{id, "OutOfService", "ELB", "Instance registration is still in progress."}
}

type configureHealthInput struct {
	balancerName
	HealthCheck healthCheckView
}

func (s *Service) configureHealth(c *wire.Call, in *configureHealthInput) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	if err := HealthCheck(in.HealthCheck).check(); err != nil {
		return nil, err
	}
	b.Health = HealthCheck(in.HealthCheck)
	return struct{ HealthCheck healthCheckView }{in.HealthCheck}, nil
}

type applyGroupsInput struct {
	balancerName
	SecurityGroups []string `wire:",required"`
}

func (s *Service) applyGroups(c *wire.Call, in *applyGroupsInput) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	if err := s.applyGroupsTo(b, in.SecurityGroups); err != nil {
		return nil, err
	}
	return struct{ SecurityGroups wire.Members[string] }{slices.Clone(b.Groups)}, nil
}

// applyGroupsTo puts a balancer and its interfaces into other security groups.
func (s *Service) applyGroupsTo(b *Balancer, groups []string) error {
	in := s.ec2.In(b.Region)
	for _, id := range groups {
		if g, err := in.Group(id); err != nil || g.VPC != b.VPC {
			return wire.Errorf("InvalidSecurityGroup", "One or more security groups are invalid")
		}
	}
	for _, id := range b.Interfaces {
		if n, err := in.Interface(id); err == nil {
			n.Groups = slices.Clone(groups)
		}
	}
	b.Groups = slices.Clone(groups)
	return nil
}
