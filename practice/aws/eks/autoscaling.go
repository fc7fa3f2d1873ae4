package eks

import (
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

type scalingGroupsRequest struct {
	Names      []string `wire:"AutoScalingGroupNames"`
	MaxRecords int
	NextToken  string
}

type scalingGroup struct {
	Name        string                           `xml:"AutoScalingGroupName"`
	ARN         string                           `xml:"AutoScalingGroupARN"`
	Min         int                              `xml:"MinSize"`
	Max         int                              `xml:"MaxSize"`
	Desired     int                              `xml:"DesiredCapacity"`
	Cooldown    int                              `xml:"DefaultCooldown"`
	Zones       wire.Members[string]             `xml:"AvailabilityZones"`
	HealthCheck string                           `xml:"HealthCheckType"`
	Created     *wire.Time                       `xml:"CreatedTime"`
	Subnets     string                           `xml:"VPCZoneIdentifier"`
	Instances   wire.Members[scalingMember]      `xml:"Instances"`
	Tags        wire.Members[scalingGroupTagged] `xml:"Tags"`
}

type scalingMember struct {
	ID        string `xml:"InstanceId"`
	Type      string `xml:"InstanceType"`
	Zone      string `xml:"AvailabilityZone"`
	Lifecycle string `xml:"LifecycleState"`
	Health    string `xml:"HealthStatus"`
	Protected bool   `xml:"ProtectedFromScaleIn"`
}

type scalingGroupTagged struct {
	Key, Value        string
	PropagateAtLaunch bool
	ResourceID        string `xml:"ResourceId"`
	ResourceType      string
}

type scalingGroupsAnswer struct {
	Groups    wire.Members[scalingGroup] `xml:"AutoScalingGroups"`
	NextToken string                     `xml:"NextToken,omitempty"`
}

// scalingService is the one operation of EC2 Auto Scaling that the lab asks: the groups that node groups launch from.
func (s *Service) scalingService() *wire.Service {
	return &wire.Service{
		Name: "autoscaling", Version: "2011-01-01", Namespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/", Protocol: wire.Query,
		Operations: map[string]wire.Operation{
			"DescribeAutoScalingGroups": {Do: wire.Op(s.w.View, s.describeScalingGroups)},
		},
	}
}

func (s *Service) describeScalingGroups(c *wire.Call, r *scalingGroupsRequest) (any, error) {
	var groups []scalingGroup
	for _, found := range s.inRegion(c.Region) {
		for _, name := range slices.Sorted(maps.Keys(found.Nodegroups)) {
			g := s.scalingGroupOf(found, found.Nodegroups[name])
			if len(r.Names) == 0 || slices.Contains(r.Names, g.Name) {
				groups = append(groups, g)
			}
		}
	}
	page, next, err := wire.Page(groups, func(g scalingGroup) string { return g.Name }, r.NextToken, r.MaxRecords, 100)
	if err != nil {
		return nil, err
	}
	return scalingGroupsAnswer{Groups: page, NextToken: next}, nil
}

func (s *Service) scalingGroupOf(c *cluster, g *nodegroup) scalingGroup {
	net := s.parts.EC2.In(c.Region)
	out := scalingGroup{
		Name: g.Resources.AutoScalingGroups[0].Name, Min: *g.Scaling.Min, Max: *g.Scaling.Max, Desired: *g.Scaling.Desired, Cooldown: 300,
		HealthCheck: "EC2", Created: wire.Stamp(g.CreatedAt.Time),
	}
	out.ARN = "arn:aws:autoscaling:" + c.Region + ":" + s.account + ":autoScalingGroup:" + g.ARN[len(g.ARN)-36:] + ":autoScalingGroupName/" + out.Name
	for i, id := range g.Subnets {
		if i > 0 {
			out.Subnets += ","
		}
		out.Subnets += id
		if sub, err := net.Subnet(id); err == nil && !slices.Contains(out.Zones, sub.Zone) {
			out.Zones = append(out.Zones, sub.Zone)
		}
	}
	for _, n := range g.Nodes {
		in, err := net.Instance(n.Instance)
		if err != nil {
			continue
		}
		state := map[string]string{"pending": "Pending", "running": "InService", "shutting-down": "Terminating"}[in.State]
		out.Instances = append(out.Instances, scalingMember{ID: in.ID, Type: in.Type, Zone: in.Zone, Lifecycle: or(state, "Terminated"), Health: "Healthy"})
	}
	for _, tag := range [][2]string{{clusterTag, c.Name}, {nodegroupTag, g.Name}, {clusterOwnedTag + c.Name, "owned"}} {
		out.Tags = append(out.Tags, scalingGroupTagged{Key: tag[0], Value: tag[1], PropagateAtLaunch: true, ResourceID: out.Name, ResourceType: "auto-scaling-group"})
	}
	return out
}
