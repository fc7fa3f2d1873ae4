package elb

import (
	"cmp"
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

type createTargetGroupInput struct {
	Name       string `wire:",required"`
	Protocol   string
	Port       int
	VpcID      string `wire:"VpcId"`
	TargetType string
	healthCheckInput
	Tags []tag
}

// healthCheckInput is how a request describes a health check; what it leaves out has the protocol's default.
type healthCheckInput struct {
	HealthCheckProtocol        string
	HealthCheckPort            string
	HealthCheckPath            string
	HealthCheckIntervalSeconds int
	HealthyThresholdCount      int
	UnhealthyThresholdCount    int
}

func (in healthCheckInput) check(protocol string) TargetCheck {
	out := TargetCheck{Protocol: "TCP", Port: "traffic-port", Interval: 30, Healthy: 5, Unhealthy: 2}
	if protocol == "HTTP" || protocol == "HTTPS" {
		out.Protocol, out.Path = protocol, "/"
	}
	out.Protocol, out.Port = cmp.Or(in.HealthCheckProtocol, out.Protocol), cmp.Or(in.HealthCheckPort, out.Port)
	if out.Protocol != "TCP" {
		out.Path = cmp.Or(in.HealthCheckPath, out.Path, "/")
	}
	out.Interval = cmp.Or(in.HealthCheckIntervalSeconds, out.Interval)
	out.Healthy, out.Unhealthy = cmp.Or(in.HealthyThresholdCount, out.Healthy), cmp.Or(in.UnhealthyThresholdCount, out.Unhealthy)
	return out
}

type targetGroupView struct {
	TargetGroupArn   string
	TargetGroupName  string
	Protocol         string
	Port             int
	VpcId            string
	TargetType       string
	LoadBalancerArns wire.Members[string]

	HealthCheckEnabled         bool
	HealthCheckProtocol        string
	HealthCheckPort            string
	HealthCheckPath            string `xml:",omitempty"`
	HealthCheckIntervalSeconds int
	HealthyThresholdCount      int
	UnhealthyThresholdCount    int
}

func (s *Service) targetGroupView(g *TargetGroup) targetGroupView {
	v := targetGroupView{
		TargetGroupArn: g.ARN, TargetGroupName: g.Name, Protocol: g.Protocol, Port: g.Port, VpcId: g.VPC, TargetType: g.Type,
		HealthCheckEnabled: true, HealthCheckProtocol: g.Check.Protocol, HealthCheckPort: g.Check.Port, HealthCheckPath: g.Check.Path,
		HealthCheckIntervalSeconds: g.Check.Interval, HealthyThresholdCount: g.Check.Healthy, UnhealthyThresholdCount: g.Check.Unhealthy,
	}
	for _, l := range s.ListenersV2(g.Region) {
		if l.Target == g.ARN && !slices.Contains(v.LoadBalancerArns, l.Balancer) {
			v.LoadBalancerArns = append(v.LoadBalancerArns, l.Balancer)
		}
	}
	return v
}

func (s *Service) createTargetGroup(c *wire.Call, in *createTargetGroupInput) (any, error) {
	g, err := s.CreateTargetGroup(TargetGroup{
		Name: in.Name, Region: c.Region, Protocol: in.Protocol, Port: in.Port, VPC: in.VpcID, Type: in.TargetType,
		Check: in.check(in.Protocol), Tags: tagMap(in.Tags),
	})
	if err != nil {
		return nil, err
	}
	return struct{ TargetGroups wire.Members[targetGroupView] }{wire.Members[targetGroupView]{s.targetGroupView(g)}}, nil
}

type targetGroupARN struct {
	TargetGroupARN string `wire:"TargetGroupArn,required"`
}

func (s *Service) deleteTargetGroup(c *wire.Call, in *targetGroupARN) (any, error) {
	return nil, s.DeleteTargetGroup(c.Region, in.TargetGroupARN)
}

type describeTargetGroupsInput struct {
	LoadBalancerARN string   `wire:"LoadBalancerArn"`
	TargetGroupARNs []string `wire:"TargetGroupArns"`
	Names           []string
	Marker          string
	PageSize        int
}

func (s *Service) describeTargetGroups(c *wire.Call, in *describeTargetGroupsInput) (any, error) {
	for _, arn := range in.TargetGroupARNs {
		if _, err := s.TargetGroup(c.Region, arn); err != nil {
			return nil, err
		}
	}
	for _, name := range in.Names {
		if !slices.ContainsFunc(s.TargetGroups(c.Region), func(g *TargetGroup) bool { return g.Name == name }) {
			return nil, wire.Errorf("TargetGroupNotFound", "One or more target groups not found")
		}
	}
	var found []targetGroupView
	for _, g := range s.TargetGroups(c.Region) {
		v := s.targetGroupView(g)
		named := len(in.TargetGroupARNs)+len(in.Names) == 0 || slices.Contains(in.TargetGroupARNs, g.ARN) || slices.Contains(in.Names, g.Name)
		if named && (in.LoadBalancerARN == "" || slices.Contains(v.LoadBalancerArns, in.LoadBalancerARN)) {
			found = append(found, v)
		}
	}
	page, next, err := wire.Page(found, func(v targetGroupView) string { return v.TargetGroupArn }, in.Marker, in.PageSize, 400)
	if err != nil {
		return nil, err
	}
	return struct {
		TargetGroups wire.Members[targetGroupView]
		NextMarker   string `xml:",omitempty"`
	}{page, next}, nil
}

func (s *Service) describeTargetGroupAttributes(c *wire.Call, in *targetGroupARN) (any, error) {
	g, err := s.TargetGroup(c.Region, in.TargetGroupARN)
	if err != nil {
		return nil, err
	}
	return struct{ Attributes wire.Members[tag] }{tagList(g.Attributes)}, nil
}

func (s *Service) modifyTargetGroupAttributes(c *wire.Call, in *struct {
	targetGroupARN
	Attributes []tag `wire:",required"`
}) (any, error) {
	g, err := s.TargetGroup(c.Region, in.TargetGroupARN)
	if err != nil {
		return nil, err
	}
	for _, a := range in.Attributes {
		if _, known := g.Attributes[a.Key]; !known {
			return nil, wire.Errorf("ValidationError", "Target group attribute key '%s' is not recognized", a.Key)
		}
	}
	maps.Copy(g.Attributes, tagMap(in.Attributes))
	return struct{ Attributes wire.Members[tag] }{tagList(g.Attributes)}, nil
}

type targetRef struct {
	ID   string `wire:"Id" xml:"Id"`
	Port int    `xml:",omitempty"`
}

type targetsInput struct {
	targetGroupARN
	Targets []targetRef
}

func (s *Service) registerTargets(c *wire.Call, in *targetsInput) (any, error) {
	g, err := s.TargetGroup(c.Region, in.TargetGroupARN)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Targets {
		if err := s.RegisterTarget(g, t.ID, t.Port); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (s *Service) deregisterTargets(c *wire.Call, in *targetsInput) (any, error) {
	g, err := s.TargetGroup(c.Region, in.TargetGroupARN)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Targets {
		s.DeregisterTarget(g, t.ID, t.Port)
	}
	return nil, nil
}

type targetHealth struct {
	State       string
	Reason      string `xml:",omitempty"`
	Description string `xml:",omitempty"`
}

type targetHealthView struct {
	Target       targetRef
	TargetHealth targetHealth
}

func (s *Service) describeTargetHealth(c *wire.Call, in *targetsInput) (any, error) {
	g, err := s.TargetGroup(c.Region, in.TargetGroupARN)
	if err != nil {
		return nil, err
	}
	used := len(s.targetGroupView(g).LoadBalancerArns) > 0
	var out struct {
		TargetHealthDescriptions wire.Members[targetHealthView]
	}
	for _, at := range slices.Sorted(maps.Keys(g.Targets)) {
		m := g.Targets[at]
		if len(in.Targets) > 0 && !slices.ContainsFunc(in.Targets, func(t targetRef) bool { return t.ID == m.ID }) {
			continue
		}
		v := targetHealthView{Target: targetRef{m.ID, m.Port}, TargetHealth: targetHealth{State: "healthy"}}
		switch {
		case !used:
			v.TargetHealth = targetHealth{"unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"}
		case !m.Healthy:
			v.TargetHealth = targetHealth{"initial", "Elb.RegistrationInProgress", "Target registration is in progress"}
		}
		out.TargetHealthDescriptions = append(out.TargetHealthDescriptions, v)
	}
	return out, nil
}

// tagsOf finds the tags of a balancer, target group or listener by its ARN.
func (s *Service) tagsOf(region, arn string) (map[string]string, error) {
	if l := s.st.Listeners[arn]; l != nil && l.Region == region {
		return l.Tags, nil
	}
	if g, err := s.TargetGroup(region, arn); err == nil {
		return g.Tags, nil
	}
	b, err := s.BalancerV2(region, arn)
	if err != nil {
		return nil, err
	}
	return b.Tags, nil
}

type tagsInput struct {
	ResourceARNs []string `wire:"ResourceArns,required"`
	Tags         []tag
	TagKeys      []string
}

func (s *Service) addTags(c *wire.Call, in *tagsInput) (any, error) {
	return nil, s.changeTags(c, in, func(tags map[string]string) { maps.Copy(tags, tagMap(in.Tags)) })
}

func (s *Service) removeTags(c *wire.Call, in *tagsInput) (any, error) {
	return nil, s.changeTags(c, in, func(tags map[string]string) {
		for _, k := range in.TagKeys {
			delete(tags, k)
		}
	})
}

func (s *Service) changeTags(c *wire.Call, in *tagsInput, change func(map[string]string)) error {
	for _, arn := range in.ResourceARNs {
		tags, err := s.tagsOf(c.Region, arn)
		if err != nil {
			return err
		}
		change(tags)
	}
	return nil
}

type tagsView struct {
	ResourceArn string
	Tags        wire.Members[tag]
}

func (s *Service) describeTags(c *wire.Call, in *tagsInput) (any, error) {
	var out struct{ TagDescriptions wire.Members[tagsView] }
	for _, arn := range in.ResourceARNs {
		tags, err := s.tagsOf(c.Region, arn)
		if err != nil {
			return nil, err
		}
		out.TagDescriptions = append(out.TagDescriptions, tagsView{arn, tagList(tags)})
	}
	return out, nil
}
