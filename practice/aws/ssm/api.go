package ssm

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

// Wire is the part of the Systems Manager API that is about parameters.
func (s *Service) Wire() *wire.Service {
	view, update := s.w.View, s.w.Update
	return &wire.Service{
		Name: "ssm", Target: "AmazonSSM", Protocol: wire.JSON11, Limits: limits,
		Operations: map[string]wire.Operation{
			"GetParameter":           {Do: wire.Op(view, s.getParameter), Resources: s.resources},
			"GetParameters":          {Do: wire.Op(view, s.getParameters), Resources: s.resources},
			"GetParametersByPath":    {Do: wire.Op(view, s.getParametersByPath), Resources: s.resources},
			"PutParameter":           {Do: wire.Op(update, s.putParameter), Resources: s.resources},
			"DeleteParameter":        {Do: wire.Op(update, s.deleteParameter), Resources: s.resources},
			"DeleteParameters":       {Do: wire.Op(update, s.deleteParameters), Resources: s.resources},
			"DescribeParameters":     {Do: wire.Op(view, s.describeParameters)},
			"AddTagsToResource":      {Do: wire.Op(update, s.addTags), Resources: s.resources},
			"RemoveTagsFromResource": {Do: wire.Op(update, s.removeTags), Resources: s.resources},
			"ListTagsForResource":    {Do: wire.Op(view, s.listTags), Resources: s.resources},
		},
	}
}

// resources are the ARNs of the parameters that a call is about, for policies.
func (s *Service) resources(c *wire.Call) []string {
	var in struct {
		Name, Path, ResourceId string
		Names                  []string
	}
	if json.Unmarshal(c.Body, &in) != nil {
		return nil // the operation itself says what is wrong with the body
	}
	var arns []string
	for _, name := range append(in.Names, in.Name, in.Path, in.ResourceId) {
		switch {
		case strings.HasPrefix(name, "arn:"):
			arns = append(arns, name)
		case name != "":
			bare, _, _ := strings.Cut(name, ":")
			arns = append(arns, s.arn(c.Region, bare))
		}
	}
	return arns
}

type parameterOutput struct {
	Name             string
	Type             string
	Value            string
	Version          int
	Selector         string `json:",omitempty"`
	LastModifiedDate *wire.Time
	ARN              string
	DataType         string
}

func (s *Service) out(p *Parameter, asked string, version int, decrypt bool) parameterOutput {
	o := parameterOutput{
		Name: p.Name, Type: p.Type, Value: p.value(version, decrypt), Version: version, LastModifiedDate: wire.Stamp(p.Versions[version-1].Changed),
		ARN: s.arn(p.Region, p.Name), DataType: p.DataType,
	}
	if _, selector, ok := strings.Cut(asked, p.Name+":"); ok {
		o.Selector = ":" + selector
	}
	return o
}

type getInput struct {
	Name           string `wire:",required"`
	WithDecryption bool
}

func (s *Service) getParameter(c *wire.Call, in *getInput) (any, error) {
	p, version, err := s.Get(c.Region, in.Name)
	if err != nil {
		return nil, err
	}
	return struct{ Parameter parameterOutput }{s.out(p, in.Name, version, in.WithDecryption)}, nil
}

type getManyInput struct {
	Names          []string `wire:",required"`
	WithDecryption bool
}

type getManyOutput struct {
	Parameters        []parameterOutput
	InvalidParameters []string
}

const maxNames = 10

func (s *Service) getParameters(c *wire.Call, in *getManyInput) (any, error) {
	out := getManyOutput{Parameters: []parameterOutput{}, InvalidParameters: []string{}}
	for _, name := range in.Names {
		p, version, err := s.Get(c.Region, name)
		if err != nil {
			out.InvalidParameters = append(out.InvalidParameters, name)
			continue
		}
		out.Parameters = append(out.Parameters, s.out(p, name, version, in.WithDecryption))
	}
	return out, nil
}

type filter struct {
	Key    string
	Option string
	Values []string
}

type byPathInput struct {
	Path             string `wire:",required"`
	Recursive        bool
	ParameterFilters []filter
	WithDecryption   bool
	MaxResults       int
	NextToken        string
}

type byPathOutput struct {
	Parameters []parameterOutput
	NextToken  string `json:",omitempty"`
}

func (s *Service) getParametersByPath(c *wire.Call, in *byPathInput) (any, error) {
	if !strings.HasPrefix(in.Path, "/") {
		return nil, wire.Errorf("ValidationException", "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".")
	}
	prefix := strings.TrimSuffix(in.Path, "/") + "/"
	var found []*Parameter
	for _, p := range s.all(c.Region, strings.HasPrefix(prefix, publicPrefix)) {
		rest, below := strings.CutPrefix(p.Name, prefix)
		if below && (in.Recursive || !strings.Contains(rest, "/")) {
			found = append(found, p)
		}
	}
	found, err := filtered(found, in.ParameterFilters)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Page(found, func(p *Parameter) string { return p.Name }, in.NextToken, in.MaxResults, maxNames)
	if err != nil {
		return nil, err
	}
	out := byPathOutput{Parameters: []parameterOutput{}, NextToken: next}
	for _, p := range page {
		out.Parameters = append(out.Parameters, s.out(p, p.Name, p.latest(), in.WithDecryption))
	}
	return out, nil
}

// all lists one's own parameters, or Amazon's.
func (s *Service) all(region string, public bool) []*Parameter {
	if !public {
		return s.own(region)
	}
	var list []*Parameter
	for _, name := range s.publicNames(region) {
		if p, ok := s.public(region, name); ok {
			list = append(list, p)
		}
	}
	return list
}

type tag struct{ Key, Value string }

func tagMap(tags []tag) map[string]string {
	m := map[string]string{}
	for _, t := range tags {
		m[t.Key] = t.Value
	}
	return m
}

type putInput struct {
	Name           string `wire:",required"`
	Value          string `wire:",required"`
	Description    string
	Type           string
	KeyId          string
	Overwrite      bool
	AllowedPattern string
	Tags           []tag
	Tier           string
	DataType       string
}

func (s *Service) putParameter(c *wire.Call, in *putInput) (any, error) {
	if in.Overwrite && len(in.Tags) > 0 {
		return nil, wire.Errorf("ValidationException", "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, "+
			"please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.")
	}
	version, err := s.Put(c.Region, Put{
		Name: in.Name, Value: in.Value, Type: in.Type, Description: in.Description, KeyID: in.KeyId, Pattern: in.AllowedPattern,
		DataType: in.DataType, Tier: in.Tier, Overwrite: in.Overwrite, Tags: tagMap(in.Tags), User: c.Caller.ARN,
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Version int
		Tier    string
	}{version, s.st.Parameters[key(c.Region, in.Name)].Tier}, nil
}

type nameInput struct {
	Name string `wire:",required"`
}

func (s *Service) deleteParameter(c *wire.Call, in *nameInput) (any, error) {
	if !s.Delete(c.Region, in.Name) {
		return nil, wire.Errorf("ParameterNotFound", "")
	}
	return struct{}{}, nil
}

type namesInput struct {
	Names []string `wire:",required"`
}

func (s *Service) deleteParameters(c *wire.Call, in *namesInput) (any, error) {
	out := struct{ DeletedParameters, InvalidParameters []string }{[]string{}, []string{}}
	for _, name := range in.Names {
		if s.Delete(c.Region, name) {
			out.DeletedParameters = append(out.DeletedParameters, name)
		} else {
			out.InvalidParameters = append(out.InvalidParameters, name)
		}
	}
	return out, nil
}

type tagsInput struct {
	ResourceType string `wire:",required"`
	ResourceId   string `wire:",required"`
}

// tagged finds the parameter that a call about tags names.
func (s *Service) tagged(region, resourceType, id string) (*Parameter, error) {
	p, ok := s.st.Parameters[key(region, id)]
	switch {
	case resourceType != "Parameter":
		return nil, wire.Errorf("InvalidResourceType", "The resource type is not valid: %s", resourceType)
	case !ok:
		return nil, wire.Errorf("InvalidResourceId", "The resource ID is not valid. Verify that you entered the correct ID and try again.")
	}
	return p, nil
}

func (s *Service) addTags(c *wire.Call, in *struct {
	tagsInput
	Tags []tag `wire:",required"`
}) (any, error) {
	p, err := s.tagged(c.Region, in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	maps.Copy(p.Tags, tagMap(in.Tags))
	return struct{}{}, nil
}

func (s *Service) removeTags(c *wire.Call, in *struct {
	tagsInput
	TagKeys []string `wire:",required"`
}) (any, error) {
	p, err := s.tagged(c.Region, in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	for _, k := range in.TagKeys {
		delete(p.Tags, k)
	}
	return struct{}{}, nil
}

func (s *Service) listTags(c *wire.Call, in *tagsInput) (any, error) {
	p, err := s.tagged(c.Region, in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	list := []tag{}
	for _, k := range slices.Sorted(maps.Keys(p.Tags)) {
		list = append(list, tag{k, p.Tags[k]})
	}
	return struct{ TagList []tag }{list}, nil
}
