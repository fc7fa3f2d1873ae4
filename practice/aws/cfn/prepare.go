package cfn

import (
	"slices"
	"strings"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/wire"
)

// validation is the code that CloudFormation answers nearly everything with.
const validation = "ValidationError"

func invalid(format string, args ...any) *wire.Error { return wire.Errorf(validation, format, args...) }

// source is what a call says a stack is to be made from.
type source struct {
	TemplateBody        string
	TemplateURL         string
	UsePreviousTemplate bool
	Parameters          []parameterInput
	Capabilities        []string
	Tags                []Tag
	NotificationARNs    []string
	RoleARN             string
}

type parameterInput struct {
	ParameterKey     string
	ParameterValue   *string
	UsePreviousValue bool
	ResolvedValue    string // what DescribeStacks gave may be sent back; it is found out anew
}

// body returns the text of the template that a call means.
func (in source) body(previous *Version) (string, error) {
	given := 0
	for _, is := range []bool{in.TemplateBody != "", in.TemplateURL != "", in.UsePreviousTemplate} {
		if is {
			given++
		}
	}
	switch {
	case given != 1 || in.UsePreviousTemplate && previous == nil:
		return "", invalid("Either Template URL or Template Body must be specified.")
	case in.TemplateURL != "":
		return "", unreachable(in.TemplateURL)
	case in.UsePreviousTemplate:
		return previous.Body, nil
	}
	return in.TemplateBody, checkLength(in.TemplateBody)
}

func checkLength(body string) error {
	if len(body) > cfntemplate.MaxBody {
		return invalid("1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or "+
			"equal to %d", cfntemplate.MaxBody)
	}
	return nil
}

// unreachable is AWS's answer for a template that isn't to be had: practice has no S3.
func unreachable(url string) error {
	if !strings.Contains(url, "s3") || !strings.HasPrefix(url, "https://") {
		return invalid("TemplateURL must be a supported URL.")
	}
	return invalid("S3 error: Access Denied\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html")
}

// Known and HasAttribute make the service the types that templates are checked against.
func (s *Service) Known(name string) bool { _, ok := s.types[name]; return ok }

// HasAttribute says whether Fn::GetAtt may ask a type for an attribute.
func (s *Service) HasAttribute(name, attribute string) bool {
	return slices.Contains(s.types[name].Attributes, attribute)
}

// read parses and checks a template.
func (s *Service) read(body string) (*cfntemplate.Template, error) {
	t, err := cfntemplate.Parse(body)
	if err == nil {
		err = t.Check(s)
	}
	if err != nil {
		return nil, invalid("%v", err)
	}
	return t, nil
}

// prepare makes a version of what a call says, and finds the resources that it will have. previous is the version that
// UsePrevious… is about, nil for a new stack.
func (s *Service) prepare(c *wire.Call, name string, in source, previous *Version) (*Version, []*cfntemplate.Resource, error) {
	body, err := in.body(previous)
	if err != nil {
		return nil, nil, err
	}
	t, err := s.read(body)
	if err != nil {
		return nil, nil, err
	}
	v := &Version{
		Body: body, Tags: in.Tags, Capabilities: in.Capabilities, NotificationARNs: in.NotificationARNs, RoleARN: in.RoleARN, Caller: c.Caller,
		parsed: t,
	}
	if previous != nil && len(in.Tags) == 0 {
		v.Tags = previous.Tags
	}
	if err := checkTags(v.Tags); err != nil {
		return nil, nil, err
	}
	if v.Parameters, err = s.parameters(c.Region, t, in.Parameters, previous); err != nil {
		return nil, nil, err
	}
	if err := s.checkCapabilities(t, in.Capabilities); err != nil {
		return nil, nil, err
	}
	scope := s.scope(nil, v, c.Region, name)
	active, err := scope.Active()
	if err == nil {
		err = scope.CheckMappings(active)
	}
	if err != nil {
		return nil, nil, invalid("%v", err)
	}
	return v, active, nil
}

const maxTags = 50

func checkTags(tags []Tag) error {
	seen := map[string]bool{}
	for _, t := range tags {
		switch {
		case strings.HasPrefix(t.Key, "aws:"):
			return invalid("aws: prefixed tag key names are not allowed for external use.")
		case seen[t.Key]:
			return invalid("Tags contain duplicate keys; tag keys must be unique")
		}
		seen[t.Key] = true
	}
	return nil
}

const maxParameterValue = 4096

// parameters gives every parameter of the template its value.
func (s *Service) parameters(region string, t *cfntemplate.Template, given []parameterInput, previous *Version) ([]Value, error) {
	byKey := map[string]parameterInput{}
	var unknown []string
	for _, in := range given {
		if _, twice := byKey[in.ParameterKey]; twice {
			return nil, invalid("Parameter %s has been specified more than once", in.ParameterKey)
		}
		byKey[in.ParameterKey] = in
		if t.Parameter(in.ParameterKey) == nil {
			unknown = append(unknown, in.ParameterKey)
		}
	}
	if len(unknown) > 0 {
		return nil, invalid("Parameters: [%s] do not exist in the template", strings.Join(unknown, ", "))
	}
	var values []Value
	var missing []string
	for _, p := range t.Parameters {
		text, found, err := chosen(p, byKey[p.Name], previous)
		if err != nil {
			return nil, err
		}
		if !found {
			missing = append(missing, p.Name)
			continue
		}
		values = append(values, Value{Key: p.Name, Value: text})
	}
	if len(missing) > 0 {
		return nil, invalid("Parameters: [%s] must have values", strings.Join(missing, ", "))
	}
	for i, v := range values {
		p := t.Parameter(v.Key)
		if len(v.Value) > maxParameterValue {
			return nil, invalid("Parameter '%s' must contain at most %d characters", v.Key, maxParameterValue)
		}
		if err := p.Check(v.Value); err != nil {
			return nil, invalid("%v", err)
		}
		if p.SSM() {
			resolved, err := s.fetch(region, v.Value)
			if err != nil {
				return nil, err
			}
			values[i].Resolved = resolved
		}
	}
	return values, nil
}

func chosen(p *cfntemplate.Parameter, in parameterInput, previous *Version) (text string, found bool, err error) {
	switch {
	case in.UsePreviousValue:
		if in.ParameterValue != nil {
			return "", false, invalid("Invalid input for parameter key %s. Cannot specify usePreviousValue as true and non empty value for a parameter", p.Name)
		}
		if previous != nil {
			if v, ok := previous.value(p.Name); ok {
				return v.Value, true, nil
			}
		}
		return "", false, invalid("Invalid input for parameter key %s. Cannot specify usePreviousValue as true for a parameter key not in the previous template", p.Name)
	case in.ParameterValue != nil:
		return *in.ParameterValue, true, nil
	case in.ParameterKey != "":
		return "", true, nil // an empty value travels as none
	}
	return p.Default, p.HasDefault, nil
}

func (s *Service) fetch(region, name string) (string, error) {
	if s.deps.Parameters != nil {
		if value, err := s.deps.Parameters.ParameterValue(region, name, 0, false); err == nil {
			return value, nil
		}
	}
	return "", invalid("Unable to fetch parameters [%s] from parameter store for this account.", name)
}

const (
	capabilityIAM   = "CAPABILITY_IAM"
	capabilityNamed = "CAPABILITY_NAMED_IAM"
)

// capability is what a template asks to be acknowledged, "" for nothing, and the types that are the reason.
func (s *Service) capability(t *cfntemplate.Template) (needed string, types []string) {
	for _, r := range t.Resources {
		typ := s.types[r.Type]
		if !typ.IAMCapability {
			continue
		}
		if needed == "" {
			needed = capabilityIAM
		}
		if _, named := r.Properties[typ.NameProperty]; named {
			needed = capabilityNamed
		}
		if !slices.Contains(types, r.Type) {
			types = append(types, r.Type)
		}
	}
	return needed, types
}

func (s *Service) checkCapabilities(t *cfntemplate.Template, given []string) error {
	needed, _ := s.capability(t)
	if needed == "" || slices.Contains(given, capabilityNamed) || needed == capabilityIAM && slices.Contains(given, capabilityIAM) {
		return nil
	}
	return wire.Errorf("InsufficientCapabilitiesException", "Requires capabilities : [%s]", needed)
}
