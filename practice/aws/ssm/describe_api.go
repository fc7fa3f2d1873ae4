package ssm

import (
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

type describeInput struct {
	ParameterFilters []filter
	Filters          []filter // the older kind: Name, Type, KeyId, by their beginning
	MaxResults       int
	NextToken        string
	Shared           bool
}

type metadata struct {
	Name             string
	ARN              string
	Type             string
	KeyId            string `json:",omitempty"`
	LastModifiedDate *wire.Time
	LastModifiedUser string
	Description      string `json:",omitempty"`
	AllowedPattern   string `json:",omitempty"`
	Version          int
	Tier             string
	Policies         []struct{}
	DataType         string
}

type describeOutput struct {
	Parameters []metadata
	NextToken  string `json:",omitempty"`
}

const describePage = 50

func (s *Service) describeParameters(c *wire.Call, in *describeInput) (any, error) {
	found := s.own(c.Region)
	if in.Shared {
		found = nil // nobody shares with the only account
	}
	filters := in.ParameterFilters
	for _, f := range in.Filters {
		f.Option = "BeginsWith"
		filters = append(filters, f)
	}
	found, err := filtered(found, filters)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Page(found, func(p *Parameter) string { return p.Name }, in.NextToken, in.MaxResults, describePage)
	if err != nil {
		return nil, err
	}
	out := describeOutput{Parameters: []metadata{}, NextToken: next}
	for _, p := range page {
		out.Parameters = append(out.Parameters, metadata{
			Name: p.Name, ARN: s.arn(p.Region, p.Name), Type: p.Type, KeyId: p.KeyID, LastModifiedDate: wire.Stamp(p.Versions[p.latest()-1].Changed),
			LastModifiedUser: p.User, Description: p.Description, AllowedPattern: p.Pattern, Version: p.latest(), Tier: p.Tier,
			Policies: []struct{}{}, DataType: p.DataType,
		})
	}
	return out, nil
}

func filtered(list []*Parameter, filters []filter) ([]*Parameter, error) {
	for _, f := range filters {
		if !f.known() {
			return nil, wire.Errorf("InvalidFilterKey", "The following filter key is not valid: %s. Valid filter keys include: [DataType, KeyId, Name, Path, Tier, Type, tag:...].", f.Key)
		}
		list = slices.DeleteFunc(list, func(p *Parameter) bool { return !f.fits(p) })
	}
	return list, nil
}

func (f filter) known() bool {
	return slices.Contains([]string{"DataType", "KeyId", "Name", "Path", "Tier", "Type"}, f.Key) || strings.HasPrefix(f.Key, "tag:")
}

// fits says whether one of the filter's values does; a filter without values asks whether there is one at all.
func (f filter) fits(p *Parameter) bool {
	value, has := f.value(p)
	if len(f.Values) == 0 {
		return has
	}
	return slices.ContainsFunc(f.Values, func(want string) bool {
		switch {
		case f.Key == "Path":
			rest, below := strings.CutPrefix(p.Name, strings.TrimSuffix(want, "/")+"/")
			return below && (f.Option == "Recursive" || !strings.Contains(rest, "/"))
		case f.Option == "BeginsWith":
			return strings.HasPrefix(strings.TrimPrefix(value, "/"), strings.TrimPrefix(want, "/"))
		case f.Option == "Contains":
			return strings.Contains(value, want)
		}
		return has && value == want
	})
}

func (f filter) value(p *Parameter) (string, bool) {
	switch f.Key {
	case "DataType":
		return p.DataType, true
	case "KeyId":
		return p.KeyID, p.KeyID != ""
	case "Name", "Path":
		return p.Name, true
	case "Tier":
		return p.Tier, true
	case "Type":
		return p.Type, true
	}
	value, has := p.Tags[strings.TrimPrefix(f.Key, "tag:")]
	return value, has
}
