package elb

import (
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

// Wire are the two APIs; both sign as elasticloadbalancing and differ in their version.
func (s *Service) Wire() []*wire.Service {
	return []*wire.Service{
		{
			Name: "elasticloadbalancing", Version: "2012-06-01", Namespace: "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/",
			Protocol: wire.Query, Operations: s.classicOperations(), Limits: limits,
		},
		{
			Name: "elasticloadbalancing", Version: "2015-12-01", Namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
			Protocol: wire.Query, Operations: s.v2Operations(), Limits: limitsV2,
		},
	}
}

func reads[In any](s *Service, fn func(c *wire.Call, in *In) (any, error)) wire.Operation {
	return wire.Operation{Do: wire.Op(s.w.View, fn)}
}

// writes makes an operation that changes the state. All of both APIs have an output, be it one without members.
func writes[In any](s *Service, fn func(c *wire.Call, in *In) (any, error)) wire.Operation {
	return wire.Operation{Do: wire.Op(s.w.Update, func(c *wire.Call, in *In) (any, error) {
		out, err := fn(c, in)
		if out == nil && err == nil {
			out = wire.Empty{}
		}
		return out, err
	})}
}

// tag is a tag on the wire, in both directions.
type tag struct{ Key, Value string }

func tagMap(list []tag) map[string]string {
	out := map[string]string{}
	for _, t := range list {
		out[t.Key] = t.Value
	}
	return out
}

func tagList(tags map[string]string) wire.Members[tag] {
	var out wire.Members[tag]
	for _, k := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tag{k, tags[k]})
	}
	return out
}

// Tagged is a balancer or target group with tags.
type Tagged struct {
	ARN  string
	Tags map[string]string
}

// Tagged lists a region's balancers and target groups with their tags; the maps are the state's own.
func (s *Service) Tagged(region string) []Tagged {
	var out []Tagged
	for _, b := range s.Classic(region) {
		out = append(out, Tagged{s.classicARN(region, b.Name), b.Tags})
	}
	for _, b := range s.BalancersV2(region) {
		out = append(out, Tagged{b.ARN, b.Tags})
	}
	for _, g := range s.TargetGroups(region) {
		out = append(out, Tagged{g.ARN, g.Tags})
	}
	return out
}
