package eks

import (
	"maps"
	"strings"

	"eksui/practice/aws/wire"
)

// tagMap are a request's tags.
type tagMap map[string]string

// copy never returns nil: EKS answers {} for no tags.
func (t tagMap) copy() map[string]string {
	out := map[string]string{}
	maps.Copy(out, t)
	return out
}

// reserved says whether a key is one that AWS keeps for itself.
func (t tagMap) reserved() bool {
	for k := range t {
		if strings.HasPrefix(strings.ToLower(k), "aws:") {
			return true
		}
	}
	return false
}

// check refuses reserved keys where tags come with what is made; CloudFormation gives such tags itself.
func (t tagMap) check() error {
	if t.reserved() {
		return invalidParameter("Tag keys beginning with aws: are reserved.")
	}
	return nil
}

// tagged finds the tags of a cluster, node group, add-on or access entry by its ARN.
func (s *Service) tagged(region, arn string) (map[string]string, error) {
	for _, c := range s.inRegion(region) {
		if c.ARN == arn {
			return c.Tags, nil
		}
		for _, g := range c.Nodegroups {
			if g.ARN == arn {
				return g.Tags, nil
			}
		}
		for _, a := range c.Addons {
			if a.ARN == arn {
				return a.Tags, nil
			}
		}
		for _, e := range c.Entries {
			if e.ARN == arn {
				return e.Tags, nil
			}
		}
	}
	if !strings.HasPrefix(arn, "arn:aws:eks:") {
		return nil, wire.Errorf("BadRequestException", "Invalid ARN: %s", arn)
	}
	return nil, &wire.Error{Status: 404, Code: "NotFoundException", Message: "Resource with ARN " + arn + " was not found."}
}

type tagRequest struct {
	ARN  string   `json:"-" path:"resourceArn"`
	Tags tagMap   `json:"tags"`
	Keys []string `json:"-" query:"tagKeys"`
}

func (s *Service) tagResource(c *wire.Call, r *tagRequest) (any, error) {
	tags, err := s.tagged(c.Region, r.ARN)
	if err != nil {
		return nil, err
	}
	if r.Tags.reserved() {
		return nil, wire.Errorf("BadRequestException", "Tag keys beginning with aws: are reserved.")
	}
	maps.Copy(tags, r.Tags)
	return none{}, nil
}

func (s *Service) untagResource(c *wire.Call, r *tagRequest) (any, error) {
	tags, err := s.tagged(c.Region, r.ARN)
	if err != nil {
		return nil, err
	}
	for _, k := range r.Keys {
		delete(tags, k)
	}
	return none{}, nil
}

func (s *Service) listTagsForResource(c *wire.Call, r *tagRequest) (any, error) {
	tags, err := s.tagged(c.Region, r.ARN)
	if err != nil {
		return nil, err
	}
	return map[string]any{"tags": tags}, nil
}
