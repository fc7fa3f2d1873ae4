package elb

import (
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

type classicTagsInput struct {
	LoadBalancerNames []string `wire:",required"`
	Tags              []tag
}

func (s *Service) named(c *wire.Call, names []string) ([]*Balancer, error) {
	var out []*Balancer
	for _, name := range names {
		b, err := s.Balancer(c.Region, name)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (s *Service) addClassicTags(c *wire.Call, in *classicTagsInput) (any, error) {
	found, err := s.named(c, in.LoadBalancerNames)
	for _, b := range found {
		maps.Copy(b.Tags, tagMap(in.Tags))
	}
	return nil, err
}

type removeClassicTagsInput struct {
	LoadBalancerNames []string `wire:",required"`
	Tags              []struct{ Key string }
}

func (s *Service) removeClassicTags(c *wire.Call, in *removeClassicTagsInput) (any, error) {
	found, err := s.named(c, in.LoadBalancerNames)
	for _, b := range found {
		for _, t := range in.Tags {
			delete(b.Tags, t.Key)
		}
	}
	return nil, err
}

type classicTagsView struct {
	LoadBalancerName string
	Tags             wire.Members[tag]
}

func (s *Service) describeClassicTags(c *wire.Call, in *struct {
	LoadBalancerNames []string `wire:",required"`
}) (any, error) {
	if len(in.LoadBalancerNames) > 20 {
		return nil, wire.Errorf("ValidationError", "The maximum number of load balancers that can be described is 20")
	}
	found, err := s.named(c, in.LoadBalancerNames)
	if err != nil {
		return nil, err
	}
	var out struct{ TagDescriptions wire.Members[classicTagsView] }
	for _, b := range found {
		out.TagDescriptions = append(out.TagDescriptions, classicTagsView{b.Name, tagList(b.Tags)})
	}
	return out, nil
}

type attributesView struct {
	CrossZoneLoadBalancing *struct{ Enabled bool }
	AccessLog              *struct{ Enabled bool }
	ConnectionDraining     *struct {
		Enabled bool
		Timeout int
	}
	ConnectionSettings   *struct{ IdleTimeout int }
	AdditionalAttributes wire.Members[tag]
}

func (s *Service) describeClassicAttributes(c *wire.Call, in *balancerName) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	var out struct{ LoadBalancerAttributes attributesView }
	v := &out.LoadBalancerAttributes
	v.CrossZoneLoadBalancing = &struct{ Enabled bool }{b.Attributes.CrossZone}
	v.AccessLog = &struct{ Enabled bool }{}
	v.ConnectionDraining = &struct {
		Enabled bool
		Timeout int
	}{b.Attributes.Draining, b.Attributes.DrainTimeout}
	v.ConnectionSettings = &struct{ IdleTimeout int }{b.Attributes.IdleTimeout}
	return out, nil
}

type modifyClassicAttributesInput struct {
	balancerName
	LoadBalancerAttributes attributesView
}

func (s *Service) modifyClassicAttributes(c *wire.Call, in *modifyClassicAttributesInput) (any, error) {
	b, err := s.Balancer(c.Region, in.LoadBalancerName)
	if err != nil {
		return nil, err
	}
	a, next := in.LoadBalancerAttributes, b.Attributes
	if a.AccessLog != nil && a.AccessLog.Enabled || len(a.AdditionalAttributes) > 0 {
		return nil, errNoAccessLogs
	}
	if a.CrossZoneLoadBalancing != nil {
		next.CrossZone = a.CrossZoneLoadBalancing.Enabled
	}
	if a.ConnectionDraining != nil {
		next.Draining, next.DrainTimeout = a.ConnectionDraining.Enabled, a.ConnectionDraining.Timeout
		if next.DrainTimeout == 0 {
			next.DrainTimeout = 300
		}
	}
	if a.ConnectionSettings != nil {
		next.IdleTimeout = a.ConnectionSettings.IdleTimeout
	}
	if err := next.check(); err != nil {
		return nil, err
	}
	b.Attributes = next
	return struct {
		LoadBalancerName       string
		LoadBalancerAttributes attributesView
	}{b.Name, a}, nil
}

var errNoAccessLogs = wire.Errorf("InvalidConfigurationRequest", "Access logs and additional attributes are not built in the practice cloud")

// check refuses what is outside the API's ranges.
func (a Attributes) check() error {
	return firstOf(inRange(a.IdleTimeout, 1, 3600, "loadBalancerAttributes.connectionSettings.idleTimeout"),
		inRange(a.DrainTimeout, 1, 3600, "loadBalancerAttributes.connectionDraining.timeout"))
}

// check refuses what is outside the API's ranges ("ConfigureHealthCheck" in its reference).
func (h HealthCheck) check() error {
	if err := firstOf(inRange(h.Interval, 5, 300, "healthCheck.interval"), inRange(h.Timeout, 2, 60, "healthCheck.timeout"),
		inRange(h.UnhealthyThreshold, 2, 10, "healthCheck.unhealthyThreshold"), inRange(h.HealthyThreshold, 2, 10, "healthCheck.healthyThreshold")); err != nil {
		return err
	}
	if h.Timeout >= h.Interval {
		return wire.Errorf("ValidationError", "HealthCheck Interval must be greater than HealthCheck Timeout")
	}
	return nil
}

func inRange(value, least, most int, member string) error {
	switch {
	case value < least:
		return wire.Errorf("ValidationError", "1 validation error detected: Value '%d' at '%s' failed to satisfy constraint: Member must have value greater than or equal to %d", value, member, least)
	case value > most:
		return wire.Errorf("ValidationError", "1 validation error detected: Value '%d' at '%s' failed to satisfy constraint: Member must have value less than or equal to %d", value, member, most)
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

type policyView struct {
	PolicyName, PolicyTypeName  string
	PolicyAttributeDescriptions wire.Members[policyAttributeView]
}

type policyAttributeView struct{ AttributeName, AttributeValue string }

// describePolicies lists a balancer's policies: the one of the proxy protocol, where its Service asks for that.
func (s *Service) describePolicies(c *wire.Call, in *struct {
	LoadBalancerName string
	PolicyNames      []string
}) (any, error) {
	var out struct{ PolicyDescriptions wire.Members[policyView] }
	if in.LoadBalancerName != "" {
		b, err := s.Balancer(c.Region, in.LoadBalancerName)
		if err != nil {
			return nil, err
		}
		if b.Proxy {
			out.PolicyDescriptions = append(out.PolicyDescriptions, policyView{proxyPolicy, "ProxyProtocolPolicyType", wire.Members[policyAttributeView]{{"ProxyProtocol", "true"}}})
		}
	}
	for _, name := range in.PolicyNames {
		if !slices.ContainsFunc(out.PolicyDescriptions, func(p policyView) bool { return p.PolicyName == name }) {
			return nil, wire.Errorf("PolicyNotFound", "There is no policy with name %s for load balancer %s", name, in.LoadBalancerName)
		}
	}
	return out, nil
}
