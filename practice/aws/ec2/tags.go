package ec2

import (
	"maps"
	"strings"

	"eksui/practice/aws/wire"
)

// resourceTypes are the kinds that take tags, with the names that DescribeTags and ARNs give them.
var resourceTypes = []struct {
	kind
	name string
}{
	{kindVPC, "vpc"}, {kindSubnet, "subnet"}, {kindGateway, "internet-gateway"}, {kindTable, "route-table"}, {kindACL, "network-acl"}, {kindNAT, "natgateway"},
	{kindGroup, "security-group"}, {kindRule, "security-group-rule"}, {kindInterface, "network-interface"}, {kindAddress, "elastic-ip"},
	{kindInstance, "instance"}, {kindTemplate, "launch-template"}, {kindVolume, "volume"}, {kindSnapshot, "snapshot"}, {kindKey, "key-pair"},
}

// Tagged is a resource with tags.
type Tagged struct {
	ID, Type, ARN string
	Tags          Tags
}

// Tagged lists everything in the region that takes tags, with its tags; the maps are the state's own.
func (r Region) Tagged() []Tagged {
	var out []Tagged
	add := func(id string, tags Tags) {
		for _, t := range resourceTypes {
			if t.is(id) {
				out = append(out, Tagged{ID: id, Type: t.name, ARN: r.arn(t.name, id), Tags: tags})
			}
		}
	}
	addAll(add, r.VPCs())
	addAll(add, r.Subnets())
	addAll(add, r.Gateways())
	addAll(add, r.Tables())
	addAll(add, all(r, r.s.st.ACLs))
	addAll(add, r.NATs())
	for _, g := range r.Groups() {
		add(g.ID, g.Tags)
		for i := range g.Rules {
			if g.Rules[i].Tags == nil {
				add(g.Rules[i].ID, Tags{})
				continue
			}
			add(g.Rules[i].ID, g.Rules[i].Tags)
		}
	}
	addAll(add, r.Interfaces())
	addAll(add, r.Addresses())
	addAll(add, r.Instances())
	addAll(add, r.Templates())
	addAll(add, r.Volumes())
	addAll(add, r.Snapshots())
	addAll(add, r.Keys())
	return out
}

func addAll[T resource](add func(string, Tags), list []T) {
	for _, x := range list {
		add(x.base().ID, x.base().Tags)
	}
}

// Tag puts tags on resources, all or none.
func (r Region) Tag(ids []string, tags Tags) error {
	found, err := r.taggable(ids)
	if err != nil {
		return err
	}
	for _, have := range found {
		if len(have)+len(tags) > maxTags {
			return wire.Errorf("TagLimitExceeded", "You have reached the maximum number of tags per resource (%d).", maxTags)
		}
	}
	for _, have := range found {
		maps.Copy(have, tags)
	}
	return nil
}

// Untag takes tags off resources by key, and where a value is named only if it is that; no keys takes all but AWS's own.
func (r Region) Untag(ids []string, keys map[string]*string) error {
	found, err := r.taggable(ids)
	if err != nil {
		return err
	}
	for _, have := range found {
		maps.DeleteFunc(have, func(k, v string) bool {
			value, named := keys[k]
			if len(keys) == 0 {
				return !strings.HasPrefix(k, "aws:")
			}
			return named && (value == nil || *value == v)
		})
	}
	return nil
}

// taggable finds the tags of resources of any kind.
func (r Region) taggable(ids []string) ([]Tags, error) {
	r.tagRules()
	have := map[string]Tags{}
	for _, t := range r.Tagged() {
		have[t.ID] = t.Tags
	}
	var out []Tags
	for _, id := range ids {
		tags, ok := have[id]
		if !ok {
			for _, t := range resourceTypes {
				if t.is(id) {
					return nil, t.missing(id)
				}
			}
			return nil, wire.Errorf("InvalidID", "The ID '%s' is not valid", id)
		}
		out = append(out, tags)
	}
	return out, nil
}

// tagRules gives every rule a map to put tags into.
func (r Region) tagRules() {
	for _, g := range r.Groups() {
		for i := range g.Rules {
			if g.Rules[i].Tags == nil {
				g.Rules[i].Tags = Tags{}
			}
		}
	}
}

const maxTags = 50

// checkTags refuses tags that AWS keeps for itself or that are too long.
func checkTags(tags []tagItem) error {
	seen := map[string]bool{}
	for _, t := range tags {
		if seen[t.Key] {
			return invalid("Duplicate tag key '%s' specified.", t.Key)
		}
		seen[t.Key] = true
		switch {
		case strings.HasPrefix(strings.ToLower(t.Key), "aws:"):
			return invalid("Tag keys starting with 'aws:' are reserved for internal use")
		case t.Key == "" || len([]rune(t.Key)) > 127:
			return invalid("Tag key exceeds the maximum length of 127 characters, or is empty")
		case len([]rune(t.Value)) > 255:
			return invalid("Tag value exceeds the maximum length of 255 characters")
		}
	}
	return nil
}
