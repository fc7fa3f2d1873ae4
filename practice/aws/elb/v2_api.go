package elb

import (
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) v2Operations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateLoadBalancer": writes(s, s.createV2), "DeleteLoadBalancer": named(writes(s, s.deleteV2), "LoadBalancerArn"), "DescribeLoadBalancers": reads(s, s.describeV2),
		"DescribeLoadBalancerAttributes": reads(s, s.describeAttributes), "ModifyLoadBalancerAttributes": writes(s, s.modifyAttributes),
		"CreateTargetGroup": writes(s, s.createTargetGroup), "DeleteTargetGroup": named(writes(s, s.deleteTargetGroup), "TargetGroupArn"),
		"DescribeTargetGroups": reads(s, s.describeTargetGroups), "RegisterTargets": writes(s, s.registerTargets),
		"DeregisterTargets": writes(s, s.deregisterTargets), "DescribeTargetHealth": reads(s, s.describeTargetHealth),
		"CreateListener": writes(s, s.createListener), "DeleteListener": writes(s, s.deleteListener), "DescribeListeners": reads(s, s.describeListeners),
		"AddTags": writes(s, s.addTags), "RemoveTags": writes(s, s.removeTags), "DescribeTags": reads(s, s.describeTags),
		"DescribeTargetGroupAttributes": reads(s, s.describeTargetGroupAttributes), "ModifyTargetGroupAttributes": writes(s, s.modifyTargetGroupAttributes),
	}
}

// named is an operation that is asked for the resource whose ARN is in a parameter.
func named(op wire.Operation, parameter string) wire.Operation {
	op.Resources = func(c *wire.Call) []string { return []string{c.Form.Get(parameter)} }
	return op
}

type createV2Input struct {
	Name           string `wire:",required"`
	Subnets        []string
	SecurityGroups []string
	Scheme         string
	Type           string
	IPAddressType  string `wire:"IpAddressType"`
	Tags           []tag
}

type zoneV2 struct{ ZoneName, SubnetId string }

type stateV2 struct{ Code string }

type balancerV2View struct {
	LoadBalancerArn       string
	DNSName               string
	CanonicalHostedZoneId string
	CreatedTime           wire.Time
	LoadBalancerName      string
	Scheme                string
	VpcId                 string
	State                 stateV2
	Type                  string
	AvailabilityZones     wire.Members[zoneV2]
	SecurityGroups        wire.Members[string]
	IpAddressType         string
}

func (b *BalancerV2) view() balancerV2View {
	v := balancerV2View{
		LoadBalancerArn: b.ARN, DNSName: b.Hostname, CanonicalHostedZoneId: "ZWKZPGTI48KDX", CreatedTime: wire.Time(b.Created), LoadBalancerName: b.Name,
		Scheme: b.Scheme, VpcId: b.VPC, State: stateV2{b.State}, Type: b.Type, SecurityGroups: slices.Clone(b.Groups), IpAddressType: "ipv4",
	}
	for i, sub := range b.Subnets {
		v.AvailabilityZones = append(v.AvailabilityZones, zoneV2{b.Zones[i], sub})
	}
	return v
}

func (s *Service) createV2(c *wire.Call, in *createV2Input) (any, error) {
	if in.IPAddressType != "" && in.IPAddressType != "ipv4" {
		return nil, wire.Errorf("InvalidConfigurationRequest", "The practice cloud builds balancers with the IP address type ipv4 only")
	}
	b, err := s.CreateV2(c.Region, SpecV2{
		Name: in.Name, Type: in.Type, Scheme: in.Scheme, Subnets: in.Subnets, Groups: in.SecurityGroups, Tags: tagMap(in.Tags),
	})
	if err != nil {
		return nil, err
	}
	return struct{ LoadBalancers wire.Members[balancerV2View] }{wire.Members[balancerV2View]{b.view()}}, nil
}

type balancerARN struct {
	LoadBalancerARN string `wire:"LoadBalancerArn,required"`
}

func (s *Service) deleteV2(c *wire.Call, in *balancerARN) (any, error) {
	return nil, s.DeleteV2(c.Region, in.LoadBalancerARN)
}

type describeV2Input struct {
	LoadBalancerARNs []string `wire:"LoadBalancerArns"`
	Names            []string
	Marker           string
	PageSize         int
}

func (s *Service) describeV2(c *wire.Call, in *describeV2Input) (any, error) {
	found := s.BalancersV2(c.Region)
	for _, arn := range in.LoadBalancerARNs {
		if _, err := s.BalancerV2(c.Region, arn); err != nil {
			return nil, wire.Errorf("LoadBalancerNotFound", "One or more load balancers not found")
		}
	}
	for _, name := range in.Names {
		if !slices.ContainsFunc(found, func(b *BalancerV2) bool { return b.Name == name }) {
			return nil, wire.Errorf("LoadBalancerNotFound", "Load balancers '[%s]' not found", name)
		}
	}
	if len(in.LoadBalancerARNs)+len(in.Names) > 0 {
		found = slices.DeleteFunc(found, func(b *BalancerV2) bool {
			return !slices.Contains(in.LoadBalancerARNs, b.ARN) && !slices.Contains(in.Names, b.Name)
		})
	}
	page, next, err := wire.Page(found, func(b *BalancerV2) string { return b.ARN }, in.Marker, in.PageSize, 400)
	if err != nil {
		return nil, err
	}
	out := struct {
		LoadBalancers wire.Members[balancerV2View]
		NextMarker    string `xml:",omitempty"`
	}{NextMarker: next}
	for _, b := range page {
		out.LoadBalancers = append(out.LoadBalancers, b.view())
	}
	return out, nil
}

func (s *Service) describeAttributes(c *wire.Call, in *balancerARN) (any, error) {
	b, err := s.BalancerV2(c.Region, in.LoadBalancerARN)
	if err != nil {
		return nil, err
	}
	return struct{ Attributes wire.Members[tag] }{tagList(b.Attributes)}, nil
}

type modifyAttributesInput struct {
	balancerARN
	Attributes []tag `wire:",required"`
}

func (s *Service) modifyAttributes(c *wire.Call, in *modifyAttributesInput) (any, error) {
	b, err := s.BalancerV2(c.Region, in.LoadBalancerARN)
	if err != nil {
		return nil, err
	}
	for _, a := range in.Attributes {
		if _, known := b.Attributes[a.Key]; !known {
			return nil, wire.Errorf("ValidationError", "Load balancer attribute key '%s' is not recognized", a.Key)
		}
	}
	maps.Copy(b.Attributes, tagMap(in.Attributes))
	return struct{ Attributes wire.Members[tag] }{tagList(b.Attributes)}, nil
}

type listenerV2View struct {
	ListenerArn     string
	LoadBalancerArn string
	Port            int
	Protocol        string
	DefaultActions  wire.Members[action]
}

type action struct {
	Type           string
	TargetGroupARN string `wire:"TargetGroupArn" xml:"TargetGroupArn"`
}

func (l *ListenerV2) view() listenerV2View {
	return listenerV2View{l.ARN, l.Balancer, l.Port, l.Protocol, wire.Members[action]{{"forward", l.Target}}}
}

type createListenerInput struct {
	balancerARN
	Protocol       string
	Port           int
	DefaultActions []action `wire:",required"`
	Tags           []tag
}

func (s *Service) createListener(c *wire.Call, in *createListenerInput) (any, error) {
	if len(in.DefaultActions) != 1 || in.DefaultActions[0].Type != "forward" {
		return nil, wire.Errorf("InvalidConfigurationRequest", "The practice cloud builds listeners with one default action of the type forward")
	}
	l, err := s.CreateListener(c.Region, in.LoadBalancerARN, in.Protocol, in.Port, in.DefaultActions[0].TargetGroupARN, tagMap(in.Tags))
	if err != nil {
		return nil, err
	}
	return struct{ Listeners wire.Members[listenerV2View] }{wire.Members[listenerV2View]{l.view()}}, nil
}

func (s *Service) deleteListener(c *wire.Call, in *struct {
	ListenerARN string `wire:"ListenerArn,required"`
}) (any, error) {
	return nil, s.DeleteListener(c.Region, in.ListenerARN)
}

type describeListenersInput struct {
	LoadBalancerARN string   `wire:"LoadBalancerArn"`
	ListenerARNs    []string `wire:"ListenerArns"`
	Marker          string
	PageSize        int
}

func (s *Service) describeListeners(c *wire.Call, in *describeListenersInput) (any, error) {
	if in.LoadBalancerARN != "" {
		if _, err := s.BalancerV2(c.Region, in.LoadBalancerARN); err != nil {
			return nil, err
		}
	}
	found := slices.DeleteFunc(s.ListenersV2(c.Region), func(l *ListenerV2) bool {
		return in.LoadBalancerARN != "" && l.Balancer != in.LoadBalancerARN || len(in.ListenerARNs) > 0 && !slices.Contains(in.ListenerARNs, l.ARN)
	})
	if len(found) < len(in.ListenerARNs) {
		return nil, wire.Errorf("ListenerNotFound", "One or more listeners not found")
	}
	page, next, err := wire.Page(found, func(l *ListenerV2) string { return l.ARN }, in.Marker, in.PageSize, 400)
	if err != nil {
		return nil, err
	}
	out := struct {
		Listeners  wire.Members[listenerV2View]
		NextMarker string `xml:",omitempty"`
	}{NextMarker: next}
	for _, l := range page {
		out.Listeners = append(out.Listeners, l.view())
	}
	return out, nil
}
