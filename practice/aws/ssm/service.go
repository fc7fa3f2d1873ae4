// Package ssm is the practice cloud's Systems Manager Parameter Store: one's own parameters and the public ones that
// name Amazon's current machine images.
//
// Its typed methods run inside world.Update; those that only look may run inside world.View.
package ssm

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Service is the Parameter Store in all regions.
type Service struct {
	w       *world.World
	account string
	ec2     *ec2.Service
	st      state
}

// state is the section of the snapshot: the parameters by region and name, see key.
type state struct {
	Parameters map[string]*Parameter `json:"parameters"`
}

// Parameter is a parameter with its versions.
type Parameter struct {
	Name        string            `json:"name"`
	Region      string            `json:"region"`
	Type        string            `json:"type"`
	Description string            `json:"description,omitempty"`
	Pattern     string            `json:"pattern,omitempty"`
	KeyID       string            `json:"keyId,omitempty"`
	DataType    string            `json:"dataType"`
	Tier        string            `json:"tier"`
	Tags        map[string]string `json:"tags,omitempty"`
	User        string            `json:"user"`     // ARN of who changed it last
	Versions    []Version         `json:"versions"` // version N is at N-1
}

// Version is a version of a parameter.
type Version struct {
	Value   string    `json:"value"`
	Changed time.Time `json:"changed"`
}

// String keeps values out of logs.
func (Version) String() string { return "(hidden)" }

// The types of parameters.
const (
	typeString = "String"
	typeList   = "StringList"
	typeSecure = "SecureString"
)

// New registers the parameters in a world that has not started yet. The images of the public parameters are images's.
func New(w *world.World, account string, images *ec2.Service) (*Service, error) {
	s := &Service{w: w, account: account, ec2: images, st: state{Parameters: map[string]*Parameter{}}}
	if err := w.Section("ssm", &s.st); err != nil {
		return nil, err
	}
	return s, nil
}

func key(region, name string) string { return region + " " + name }

func (s *Service) arn(region, name string) string {
	owner := s.account
	if strings.HasPrefix(name, publicPrefix) {
		owner = "" // Amazon's
	}
	return "arn:aws:ssm:" + region + ":" + owner + ":parameter/" + strings.TrimPrefix(name, "/")
}

func (p *Parameter) latest() int { return len(p.Versions) }

// find returns a parameter, one's own or a public one.
func (s *Service) find(region, name string) (*Parameter, bool) {
	if p, ok := s.st.Parameters[key(region, name)]; ok {
		return p, true
	}
	return s.public(region, name)
}

// Get finds a version of a parameter by name, name:version or ARN. version is the number of the one found.
func (s *Service) Get(region, nameOrARN string) (p *Parameter, version int, err error) {
	name, selector, _ := strings.Cut(s.nameOf(region, nameOrARN), ":")
	p, ok := s.find(region, name)
	if !ok {
		return nil, 0, wire.Errorf("ParameterNotFound", "")
	}
	if selector == "" {
		return p, p.latest(), nil
	}
	version, err = strconv.Atoi(selector)
	if err != nil || version < 1 || version > p.latest() {
		return nil, 0, wire.Errorf("ParameterVersionNotFound", "Systems Manager could not find version %s of %s. Verify the version and try again.", selector, name)
	}
	return p, version, nil
}

// nameOf takes the name out of a parameter's ARN, where a first slash is the ARN's own.
func (s *Service) nameOf(region, nameOrARN string) string {
	rest, ok := strings.CutPrefix(nameOrARN, "arn:aws:ssm:"+region+":")
	if !ok {
		return nameOrARN
	}
	_, name, _ := strings.Cut(rest, ":parameter")
	bare, _, _ := strings.Cut(strings.TrimPrefix(name, "/"), ":")
	if _, found := s.find(region, bare); found {
		return strings.TrimPrefix(name, "/")
	}
	return name
}

// ParameterValue implements cfn.Parameters.
func (s *Service) ParameterValue(region, name string, version int, secure bool) (string, error) {
	if version > 0 {
		name += ":" + strconv.Itoa(version)
	}
	p, version, err := s.Get(region, name)
	if err != nil {
		return "", err
	}
	if (p.Type == typeSecure) != secure {
		return "", wire.Errorf("ValidationException", "Parameter %s is of type %s", p.Name, p.Type)
	}
	return p.Versions[version-1].Value, nil
}

// value is a version's value as a call sees it: a SecureString is ciphertext unless it asks for decryption.
func (p *Parameter) value(version int, decrypt bool) string {
	v := p.Versions[version-1].Value
	if p.Type != typeSecure || decrypt {
		return v
	}
	sum := sha256.Sum256([]byte(v))
	return "AQICAH" + base64.StdEncoding.EncodeToString(sum[:])
}

// Put is what PutParameter asks for.
type Put struct {
	Name, Value, Type, Description, KeyID, Pattern, DataType, Tier string
	Overwrite                                                      bool
	Tags                                                           map[string]string
	User                                                           string // ARN of the caller
}

var parameterName = regexp.MustCompile(`^[a-zA-Z0-9_.\-/]+$`)

const (
	maxStandard = 4096
	maxAdvanced = 8192
)

// Put makes a parameter or, with Overwrite, a new version of one, and returns the version's number.
func (s *Service) Put(region string, in Put) (int, error) {
	old := s.st.Parameters[key(region, in.Name)]
	if err := in.check(old); err != nil {
		return 0, err
	}
	p := old
	if p == nil {
		p = &Parameter{Name: in.Name, Region: region, Type: in.Type, Tags: map[string]string{}, DataType: "text", Tier: "Standard"}
		maps.Copy(p.Tags, in.Tags)
		s.st.Parameters[key(region, in.Name)] = p
	}
	p.User = in.User
	for _, f := range []struct {
		to   *string
		from string
	}{{&p.Type, in.Type}, {&p.Description, in.Description}, {&p.Pattern, in.Pattern}, {&p.KeyID, in.KeyID}, {&p.DataType, in.DataType}, {&p.Tier, in.Tier}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	p.Versions = append(p.Versions, Version{Value: in.Value, Changed: s.w.Now()})
	return p.latest(), nil
}

func (in Put) check(old *Parameter) error {
	limit := maxStandard
	if in.Tier == "Advanced" {
		limit = maxAdvanced
	}
	switch {
	case !parameterName.MatchString(in.Name) || len(in.Name) > 1011:
		return wire.Errorf("ValidationException", "Parameter name must be a fully qualified name: use only letters, digits and the symbols .-_ in its parts")
	case strings.HasPrefix(strings.ToLower(strings.TrimPrefix(in.Name, "/")), "aws"), strings.HasPrefix(strings.ToLower(strings.TrimPrefix(in.Name, "/")), "ssm"):
		return wire.Errorf("ValidationException", "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).")
	case strings.Contains(strings.TrimPrefix(in.Name, "/"), "/") && !strings.HasPrefix(in.Name, "/"):
		return wire.Errorf("ValidationException", "Parameter name must be a fully qualified name.")
	case old != nil && !in.Overwrite:
		return wire.Errorf("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
	case in.Type == "" && old == nil:
		return wire.Errorf("ValidationException", "A parameter type is required when you create a parameter.")
	case in.Type != "" && !slices.Contains([]string{typeString, typeList, typeSecure}, in.Type):
		return wire.Errorf("UnsupportedParameterType", "The parameter type is not supported: %s", in.Type)
	case in.Value == "":
		return wire.Errorf("ValidationException", "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length "+
			"greater than or equal to 1")
	case len(in.Value) > limit:
		return wire.Errorf("ValidationException", "Parameter value can't exceed the maximum length of %d characters for this tier.", limit)
	}
	if in.Pattern == "" {
		return nil
	}
	re, err := regexp.Compile("^(?:" + in.Pattern + ")$")
	switch {
	case err != nil:
		return wire.Errorf("InvalidAllowedPatternException", "The request does not meet the regular expression requirement.")
	case !re.MatchString(in.Value):
		return wire.Errorf("ParameterPatternMismatchException", "Parameter value, cannot be validated against allowedPattern: %s", in.Pattern)
	}
	return nil
}

// Delete takes a parameter away, and says whether there was one.
func (s *Service) Delete(region, name string) bool {
	_, found := s.st.Parameters[key(region, name)]
	delete(s.st.Parameters, key(region, name))
	return found
}

// own lists a region's own parameters by name.
func (s *Service) own(region string) []*Parameter {
	var list []*Parameter
	for _, p := range s.st.Parameters {
		if p.Region == region {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b *Parameter) int { return strings.Compare(a.Name, b.Name) })
	return list
}
