package ec2

import (
	"maps"
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) tagOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateTags": writes(s, createTags), "DeleteTags": writes(s, deleteTags), "DescribeTags": reads(s, describeTags),
	}
}

type createTagsInput struct {
	ResourceID []string `wire:"ResourceId,required"`
	Tag        []tagItem
}

func createTags(r Region, _ *wire.Call, in *createTagsInput) (any, error) {
	if err := checkTags(in.Tag); err != nil {
		return nil, err
	}
	if len(in.Tag) == 0 {
		return nil, missingParameter("Tag")
	}
	tags := Tags{}
	for _, t := range in.Tag {
		tags[t.Key] = t.Value
	}
	return nil, r.Tag(in.ResourceID, tags)
}

type deleteTagsInput struct {
	ResourceID []string `wire:"ResourceId,required"`
	Tag        []struct {
		Key   string
		Value *string
	}
}

func deleteTags(r Region, _ *wire.Call, in *deleteTagsInput) (any, error) {
	keys := map[string]*string{}
	for _, t := range in.Tag {
		keys[t.Key] = t.Value
	}
	return nil, r.Untag(in.ResourceID, keys)
}

type tagView struct {
	Resource string `xml:"resourceId"`
	Type     string `xml:"resourceType"`
	Key      string `xml:"key"`
	Value    string `xml:"value"`
}

func describeTags(r Region, _ *wire.Call, in *query) (any, error) {
	var found []tagView
	for _, t := range r.Tagged() {
		for _, k := range slices.Sorted(maps.Keys(t.Tags)) {
			v := tagView{t.ID, t.Type, k, t.Tags[k]}
			ok, err := matches(Tags{k: v.Value}, fields{
				"resource-id": single(v.Resource), "resource-type": single(v.Type), "key": single(v.Key), "value": {v.Value},
			}, in.Filter)
			if err != nil {
				return nil, err
			}
			if ok {
				found = append(found, v)
			}
		}
	}
	page, next, err := pageOf(found, func(v tagView) string { return v.Resource + "/" + v.Key }, *in)
	if err != nil {
		return nil, err
	}
	return struct {
		Tags wire.Items[tagView] `xml:"tagSet"`
		Next string              `xml:"nextToken,omitempty"`
	}{page, next}, nil
}
