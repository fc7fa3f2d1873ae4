package rds

import (
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

// Wire is RDS's API.
func (s *Service) Wire() *wire.Service {
	return &wire.Service{
		Name: "rds", Version: "2014-10-31", Namespace: "http://rds.amazonaws.com/doc/2014-10-31/", Protocol: wire.Query,
		Operations: map[string]wire.Operation{
			"DescribeDBEngineVersions": reads(s, s.describeEngineVersions), "DescribeOrderableDBInstanceOptions": reads(s, s.describeOrderable),
			"CreateDBInstance": writes(s, s.createInstance), "ModifyDBInstance": writes(s, s.modifyInstance), "DeleteDBInstance": writes(s, s.deleteInstance),
			"DescribeDBInstances": reads(s, s.describeInstances),
			"CreateDBSubnetGroup": writes(s, s.createSubnetGroup), "ModifyDBSubnetGroup": writes(s, s.modifySubnetGroup),
			"DeleteDBSubnetGroup": writes(s, s.deleteSubnetGroup), "DescribeDBSubnetGroups": reads(s, s.describeSubnetGroups),
			"CreateDBParameterGroup": writes(s, s.createParameterGroup), "DeleteDBParameterGroup": writes(s, s.deleteParameterGroup),
			"DescribeDBParameterGroups": reads(s, s.describeParameterGroups),
			"CreateDBSnapshot":          writes(s, s.createSnapshot), "DeleteDBSnapshot": writes(s, s.deleteSnapshot),
			"DescribeDBSnapshots":    reads(s, s.describeSnapshots),
			"ListTagsForResource":    reads(s, s.listTags),
			"AddTagsToResource":      writes(s, s.addTags),
			"RemoveTagsFromResource": writes(s, s.removeTags),
		},
	}
}

func reads[In any](s *Service, fn func(c *wire.Call, in *In) (any, error)) wire.Operation {
	return wire.Operation{Do: wire.Op(s.w.View, fn)}
}

func writes[In any](s *Service, fn func(c *wire.Call, in *In) (any, error)) wire.Operation {
	return wire.Operation{Do: wire.Op(s.w.Update, fn)}
}

// pager is what every Describe operation takes: RDS pages by a marker, 20 to 100 records at once.
type pager struct {
	Marker     string
	MaxRecords int
	Filters    []filter
}

type filter struct {
	Name   string
	Values []string
}

func page[T any](p pager, all []T, key func(T) string) ([]T, string, error) {
	if p.MaxRecords != 0 && (p.MaxRecords < 20 || p.MaxRecords > 100) {
		return nil, "", invalid("Invalid value %d for MaxRecords. Must be between 20 and 100", p.MaxRecords)
	}
	return wire.Page(all, key, p.Marker, p.MaxRecords, 100)
}

// pass asks whether a resource passes the filters, of which fields are the known ones.
func (p pager) pass(fields map[string]string) (bool, error) {
	for _, f := range p.Filters {
		value, known := fields[f.Name]
		if !known {
			return false, invalid("Unrecognized filter name: %s", f.Name)
		}
		if !slices.Contains(f.Values, value) {
			return false, nil
		}
	}
	return true, nil
}

// tag is a tag on the wire, in both directions.
type tag struct{ Key, Value string }

// tags are a list of tags in an answer.
type tags struct{ Tag []tag }

func tagMap(list []tag) map[string]string {
	out := map[string]string{}
	for _, t := range list {
		out[t.Key] = t.Value
	}
	return out
}

func tagList(from map[string]string) tags {
	var out tags
	for _, k := range slices.Sorted(maps.Keys(from)) {
		out.Tag = append(out.Tag, tag{k, from[k]})
	}
	return out
}

// tagged finds a resource of any kind by its ARN.
func (s *Service) tagged(region, arn string) (*Base, error) {
	for _, b := range s.Tagged(region) {
		if b.ARN == arn {
			return b, nil
		}
	}
	parts := strings.SplitN(arn, ":", 7)
	if len(parts) < 7 || parts[2] != "rds" {
		return nil, invalid("Invalid resource name: %s", arn)
	}
	switch parts[5] {
	case "db":
		return nil, notFound("DBInstanceNotFound", "DBInstance %s not found.", parts[6])
	case "snapshot":
		return nil, notFound("DBSnapshotNotFound", "DBSnapshot %s not found.", parts[6])
	}
	return nil, invalid("The specified resource name does not match an RDS resource in this region.")
}

type resourceName struct {
	ResourceName string `wire:",required"`
}

type listTagsInput struct {
	resourceName
	Filters []filter
}

func (s *Service) listTags(c *wire.Call, in *listTagsInput) (any, error) {
	b, err := s.tagged(c.Region, in.ResourceName)
	if err != nil {
		return nil, err
	}
	return struct{ TagList tags }{tagList(b.Tags)}, nil
}

type addTagsInput struct {
	resourceName
	Tags []tag
}

func (s *Service) addTags(c *wire.Call, in *addTagsInput) (any, error) {
	b, err := s.tagged(c.Region, in.ResourceName)
	if err != nil {
		return nil, err
	}
	maps.Copy(b.Tags, tagMap(in.Tags))
	return nil, nil
}

type removeTagsInput struct {
	resourceName
	TagKeys []string
}

func (s *Service) removeTags(c *wire.Call, in *removeTagsInput) (any, error) {
	b, err := s.tagged(c.Region, in.ResourceName)
	if err != nil {
		return nil, err
	}
	for _, k := range in.TagKeys {
		delete(b.Tags, k)
	}
	return nil, nil
}
