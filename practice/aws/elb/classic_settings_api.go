package elb

import (
	"maps"

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
	a := in.LoadBalancerAttributes
	if a.AccessLog != nil && a.AccessLog.Enabled || len(a.AdditionalAttributes) > 0 {
		return nil, wire.Errorf("InvalidConfigurationRequest", "Access logs and additional attributes are not built in the practice cloud")
	}
	if a.CrossZoneLoadBalancing != nil {
		b.Attributes.CrossZone = a.CrossZoneLoadBalancing.Enabled
	}
	if a.ConnectionDraining != nil {
		b.Attributes.Draining, b.Attributes.DrainTimeout = a.ConnectionDraining.Enabled, a.ConnectionDraining.Timeout
	}
	if a.ConnectionSettings != nil {
		b.Attributes.IdleTimeout = a.ConnectionSettings.IdleTimeout
	}
	return struct {
		LoadBalancerName       string
		LoadBalancerAttributes attributesView
	}{b.Name, a}, nil
}

// describePolicies lists none: balancers get no policies here.
func (s *Service) describePolicies(c *wire.Call, in *struct {
	LoadBalancerName string
	PolicyNames      []string
}) (any, error) {
	if in.LoadBalancerName != "" {
		if _, err := s.Balancer(c.Region, in.LoadBalancerName); err != nil {
			return nil, err
		}
	}
	if len(in.PolicyNames) > 0 {
		return nil, wire.Errorf("PolicyNotFound", "There is no policy with name %s for load balancer %s", in.PolicyNames[0], in.LoadBalancerName)
	}
	return struct{ PolicyDescriptions wire.Members[string] }{}, nil
}
