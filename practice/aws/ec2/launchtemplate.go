package ec2

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

// LaunchTemplate holds numbered versions of launch settings; Versions[0] is version 1.
type LaunchTemplate struct {
	Base
	Name      string            `json:"name"`
	CreatedBy string            `json:"createdBy"`
	Default   int               `json:"default"`
	Latest    int               `json:"latest"`
	Versions  []TemplateVersion `json:"versions"`
}

// TemplateVersion is one version of a launch template.
type TemplateVersion struct {
	Number      int        `json:"number"`
	Description string     `json:"description,omitempty"`
	Created     time.Time  `json:"created"`
	CreatedBy   string     `json:"createdBy"`
	Data        LaunchData `json:"data"`
}

// LaunchData is what a launch template says; zero fields say nothing.
type LaunchData struct {
	Image        string          `json:"image,omitempty"`
	Type         string          `json:"type,omitempty"`
	KeyName      string          `json:"keyName,omitempty"`
	Groups       []string        `json:"groups,omitempty"`
	Profile      string          `json:"profile,omitempty"` // name or ARN
	UserData     string          `json:"userData,omitempty"`
	HTTPTokens   string          `json:"httpTokens,omitempty"`
	HopLimit     int             `json:"hopLimit,omitempty"`
	Monitoring   bool            `json:"monitoring,omitempty"`
	Volumes      []VolumeSpec    `json:"volumes,omitempty"`
	TagSpecs     map[string]Tags `json:"tagSpecs,omitempty"` // by resource type: instance, volume, network-interface
	Subnet       string          `json:"subnet,omitempty"`   // of the first interface
	AssociatePub *bool           `json:"associatePublicIp,omitempty"`
}

// templateName is the model's pattern and lengths of LaunchTemplateName.
var templateName = regexp.MustCompile(`^[a-zA-Z0-9().\-/_]{3,128}$`)

// CreateTemplate makes a launch template with its first version.
func (r Region) CreateTemplate(name, description, by string, data LaunchData, tags Tags) (*LaunchTemplate, error) {
	if !templateName.MatchString(name) {
		return nil, wire.Errorf("InvalidLaunchTemplateName.MalformedException",
			"A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.")
	}
	for _, lt := range r.Templates() {
		if lt.Name == name {
			return nil, wire.Errorf("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.")
		}
	}
	lt := &LaunchTemplate{Base: r.newBase("lt", tags), Name: name, CreatedBy: by, Default: 1}
	r.addVersion(lt, description, by, data)
	r.s.st.Templates[lt.ID] = lt
	return lt, nil
}

// AddTemplateVersion makes a further version, on top of the version source if that is not "".
func (r Region) AddTemplateVersion(template, source, description, by string, data LaunchData) (*TemplateVersion, error) {
	lt, err := r.Template(template)
	if err != nil {
		return nil, err
	}
	if source != "" {
		from, err := lt.Version(source)
		if err != nil {
			return nil, err
		}
		data = data.over(from.Data)
	}
	r.addVersion(lt, description, by, data)
	return &lt.Versions[len(lt.Versions)-1], nil
}

func (r Region) addVersion(lt *LaunchTemplate, description, by string, data LaunchData) {
	lt.Latest++
	lt.Versions = append(lt.Versions, TemplateVersion{
		Number: lt.Latest, Description: description, Created: r.s.w.Now().UTC(), CreatedBy: by, Data: data,
	})
}

// Template returns a launch template by id or name.
func (r Region) Template(idOrName string) (*LaunchTemplate, error) {
	if strings.HasPrefix(idOrName, "lt-") {
		return find(r, r.s.st.Templates, kindTemplate, idOrName)
	}
	for _, lt := range r.Templates() {
		if lt.Name == idOrName {
			return lt, nil
		}
	}
	return nil, wire.Errorf("InvalidLaunchTemplateName.NotFoundException",
		"At least one of the launch templates specified in the request does not exist.")
}

// Templates lists the region's launch templates.
func (r Region) Templates() []*LaunchTemplate { return all(r, r.s.st.Templates) }

// Version returns a version by its number, $Latest or $Default ("" too).
func (lt *LaunchTemplate) Version(which string) (*TemplateVersion, error) {
	number := lt.Default
	switch which {
	case "", "$Default":
	case "$Latest":
		number = lt.Latest
	default:
		var err error
		if number, err = strconv.Atoi(which); err != nil {
			return nil, wire.Errorf("InvalidLaunchTemplateId.VersionNotFound", "Launch template version '%s' is not valid.", which)
		}
	}
	i := slices.IndexFunc(lt.Versions, func(v TemplateVersion) bool { return v.Number == number })
	if i < 0 {
		return nil, wire.Errorf("InvalidLaunchTemplateId.VersionNotFound",
			"Could not find the specified version %s for the launch template with ID %s.", which, lt.ID)
	}
	return &lt.Versions[i], nil
}

// DeleteTemplate deletes a launch template with all its versions.
func (r Region) DeleteTemplate(idOrName string) (*LaunchTemplate, error) {
	lt, err := r.Template(idOrName)
	if err != nil {
		return nil, err
	}
	delete(r.s.st.Templates, lt.ID)
	return lt, nil
}
