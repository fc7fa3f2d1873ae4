// Package tagging is the practice cloud's Resource Groups Tagging API: what in a region has which tags.
package tagging

import (
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Resource is something with tags.
type Resource struct {
	ARN  string
	Tags map[string]string
}

// Source lists a service's resources in a region, those that have tags. It is called inside World.View, and the maps may
// be the state's own.
type Source func(region string) []Resource

// Service finds resources by their tags in what its sources list.
type Service struct {
	world   *world.World
	sources []Source
}

// New makes the service of some sources.
func New(w *world.World, sources ...Source) *Service { return &Service{world: w, sources: sources} }

type tagFilter struct {
	Key    string
	Values []string
}

type tagShape struct{ Key, Value string }

type mapping struct {
	ResourceARN string
	Tags        []tagShape
}

// Wire is the tagging API.
func (s *Service) Wire() *wire.Service {
	return &wire.Service{
		Name: "tagging", Target: "ResourceGroupsTaggingAPI_20170126", Protocol: wire.JSON11, Limits: limits,
		Operations: map[string]wire.Operation{
			"GetResources": {IAM: "tag:GetResources", Do: wire.Op(s.world.View, s.getResources)},
			"GetTagKeys":   {IAM: "tag:GetTagKeys", Do: wire.Op(s.world.View, s.getTagKeys)},
			"GetTagValues": {IAM: "tag:GetTagValues", Do: wire.Op(s.world.View, s.getTagValues)},
		},
	}
}

// tagged lists a region's resources that have tags, by ARN.
func (s *Service) tagged(region string) []Resource {
	var out []Resource
	for _, source := range s.sources {
		for _, r := range source(region) {
			if len(r.Tags) > 0 {
				out = append(out, r)
			}
		}
	}
	slices.SortFunc(out, func(a, b Resource) int { return strings.Compare(a.ARN, b.ARN) })
	return out
}

func (s *Service) getResources(c *wire.Call, in *struct {
	TagFilters          []tagFilter
	ResourceTypeFilters []string
	ResourceARNList     []string
	ResourcesPerPage    int
	TagsPerPage         int
	PaginationToken     string
}) (any, error) {
	if in.ResourcesPerPage < 0 || in.ResourcesPerPage > 100 {
		return nil, wire.Errorf("InvalidParameterException", "ResourcesPerPage must be between 1 and 100.")
	}
	found := []mapping{}
	for _, r := range s.tagged(c.Region) {
		if !ofType(r.ARN, in.ResourceTypeFilters) || len(in.ResourceARNList) > 0 && !slices.Contains(in.ResourceARNList, r.ARN) || !hasTags(r.Tags, in.TagFilters) {
			continue
		}
		m := mapping{ResourceARN: r.ARN}
		for _, k := range slices.Sorted(maps.Keys(r.Tags)) {
			m.Tags = append(m.Tags, tagShape{k, r.Tags[k]})
		}
		found = append(found, m)
	}
	page, next, err := wire.Page(found, func(m mapping) string { return m.ResourceARN }, in.PaginationToken, in.ResourcesPerPage, 50)
	return struct {
		PaginationToken        string
		ResourceTagMappingList []mapping
	}{next, page}, err
}

// hasTags says whether tags meet every filter: the key, with one of the values where it names some.
func hasTags(tags map[string]string, filters []tagFilter) bool {
	for _, f := range filters {
		value, ok := tags[f.Key]
		if !ok || len(f.Values) > 0 && !slices.Contains(f.Values, value) {
			return false
		}
	}
	return true
}

// ofType says whether an ARN is of one of the types, "ec2:vpc" or "ec2"; none means any.
func ofType(arn string, types []string) bool {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return false
	}
	kind, _, _ := strings.Cut(strings.ReplaceAll(parts[5], ":", "/"), "/")
	return len(types) == 0 || slices.Contains(types, parts[2]) || slices.Contains(types, parts[2]+":"+kind)
}

func (s *Service) getTagKeys(c *wire.Call, in *struct{ PaginationToken string }) (any, error) {
	keys := map[string]bool{}
	for _, r := range s.tagged(c.Region) {
		for k := range r.Tags {
			keys[k] = true
		}
	}
	page, next, err := names(keys, in.PaginationToken)
	return struct {
		PaginationToken string
		TagKeys         []string
	}{next, page}, err
}

func (s *Service) getTagValues(c *wire.Call, in *struct {
	Key             string `wire:",required"`
	PaginationToken string
}) (any, error) {
	values := map[string]bool{}
	for _, r := range s.tagged(c.Region) {
		if v, ok := r.Tags[in.Key]; ok {
			values[v] = true
		}
	}
	page, next, err := names(values, in.PaginationToken)
	return struct {
		PaginationToken string
		TagValues       []string
	}{next, page}, err
}

func names(set map[string]bool, token string) (page []string, next string, err error) {
	all := slices.AppendSeq([]string{}, maps.Keys(set))
	slices.Sort(all)
	return wire.Page(all, func(n string) string { return n }, token, 0, 100)
}
