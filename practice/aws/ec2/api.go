package ec2

import (
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

// Wire is EC2's API.
func (s *Service) Wire() *wire.Service {
	ops := map[string]wire.Operation{}
	for _, group := range []map[string]wire.Operation{
		s.regionOperations(), s.vpcOperations(), s.subnetOperations(), s.gatewayOperations(), s.natOperations(), s.routeOperations(),
		s.groupOperations(), s.interfaceOperations(), s.addressOperations(), s.instanceOperations(), s.instanceTypeOperations(),
		s.templateOperations(), s.storageOperations(), s.imageOperations(), s.keyOperations(), s.tagOperations(),
	} {
		maps.Copy(ops, group)
	}
	for name, op := range ops {
		op.Resources = func(c *wire.Call) []string { return s.In(c.Region).concerned("ec2:"+name, idsIn(c)) }
		ops[name] = op
	}
	return &wire.Service{
		Name: "ec2", Version: "2016-11-15", Namespace: "http://ec2.amazonaws.com/doc/2016-11-15/", Protocol: wire.EC2Query, Operations: ops,
	}
}

// reads and writes make operations that look at the state, and that change it.
func reads[In any](s *Service, fn func(r Region, c *wire.Call, in *In) (any, error)) wire.Operation {
	return wire.Operation{Do: wire.Op(s.w.View, func(c *wire.Call, in *In) (any, error) { return fn(s.In(c.Region), c, in) })}
}

func writes[In any](s *Service, fn func(r Region, c *wire.Call, in *In) (any, error)) wire.Operation {
	return wire.Operation{Do: wire.Op(s.w.Update, func(c *wire.Call, in *In) (any, error) { return fn(s.In(c.Region), c, in) })}
}

// tagItem is a tag on the wire, in both directions.
type tagItem struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

func tagSet(tags Tags) wire.Items[tagItem] {
	out := wire.Items[tagItem]{}
	for _, k := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tagItem{Key: k, Value: tags[k]})
	}
	return out
}

// tagSpecs are the tags that a request gives to what it makes.
type tagSpecs struct {
	TagSpecification []tagSpec
}

type tagSpec struct {
	ResourceType string
	Tag          []tagItem
}

// forType gives the tags of a request that makes one resource type; tags for another type are refused.
func (t tagSpecs) forType(resourceType string) (Tags, error) {
	all, err := t.byType()
	if err != nil {
		return nil, err
	}
	for other := range all {
		if other != resourceType {
			return nil, invalid("'%s' is not a valid taggable resource type for this operation.", other)
		}
	}
	return all[resourceType], nil
}

// byType gives the tags of a request that makes several resources, as RunInstances does.
func (t tagSpecs) byType() (map[string]Tags, error) {
	out := map[string]Tags{}
	for _, spec := range t.TagSpecification {
		if err := checkTags(spec.Tag); err != nil {
			return nil, err
		}
		if len(spec.Tag) > maxTags {
			return nil, wire.Errorf("TagLimitExceeded", "You have reached the maximum number of tags per resource (%d).", maxTags)
		}
		if out[spec.ResourceType] == nil {
			out[spec.ResourceType] = Tags{}
		}
		for _, tag := range spec.Tag {
			out[spec.ResourceType][tag.Key] = tag.Value
		}
	}
	return out, nil
}

// boolValue is how attributes are set: Attribute.Value.
type boolValue struct{ Value bool }

func (v *boolValue) pointer() *bool {
	if v == nil {
		return nil
	}
	return &v.Value
}
