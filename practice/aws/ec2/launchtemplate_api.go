package ec2

import (
	"slices"
	"strconv"

	"eksui/practice/aws/wire"
)

func (s *Service) templateOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateLaunchTemplate": writes(s, createTemplate), "CreateLaunchTemplateVersion": writes(s, createTemplateVersion),
		"ModifyLaunchTemplate": writes(s, modifyTemplate), "DeleteLaunchTemplate": writes(s, deleteTemplate),
		"DescribeLaunchTemplates": reads(s, describeTemplates), "DescribeLaunchTemplateVersions": reads(s, describeTemplateVersions),
	}
}

type templateView struct {
	ID        string              `xml:"launchTemplateId"`
	Name      string              `xml:"launchTemplateName"`
	Created   wire.Time           `xml:"createTime"`
	CreatedBy string              `xml:"createdBy"`
	Default   int                 `xml:"defaultVersionNumber"`
	Latest    int                 `xml:"latestVersionNumber"`
	Tags      wire.Items[tagItem] `xml:"tagSet"`
}

func (lt *LaunchTemplate) view() templateView {
	return templateView{lt.ID, lt.Name, wire.Time(lt.Created), lt.CreatedBy, lt.Default, lt.Latest, tagSet(lt.Tags)}
}

type oneTemplate struct {
	Template templateView `xml:"launchTemplate"`
}

type createTemplateInput struct {
	LaunchTemplateName string `wire:",required"`
	VersionDescription string
	LaunchTemplateData launchInput
	tagSpecs
}

func createTemplate(r Region, c *wire.Call, in *createTemplateInput) (any, error) {
	tags, err := in.forType("launch-template")
	if err != nil {
		return nil, err
	}
	data, err := in.LaunchTemplateData.data()
	if err != nil {
		return nil, err
	}
	lt, err := r.CreateTemplate(in.LaunchTemplateName, in.VersionDescription, c.Caller.ARN, data, tags)
	if err != nil {
		return nil, err
	}
	return oneTemplate{lt.view()}, nil
}

// templateRef names a launch template by id or name.
type templateRef struct {
	LaunchTemplateID   string `wire:"LaunchTemplateId"`
	LaunchTemplateName string
}

// either is the id or the name; EC2 takes one of them.
func (in templateRef) either() (string, error) {
	switch {
	case in.LaunchTemplateID != "" && in.LaunchTemplateName != "":
		return "", wire.Errorf("InvalidParameterCombination", "Only one of LaunchTemplateId and LaunchTemplateName may be specified.")
	case in.LaunchTemplateID+in.LaunchTemplateName == "":
		return "", wire.Errorf("MissingParameter", "Either LaunchTemplateId or LaunchTemplateName must be specified.")
	}
	return in.LaunchTemplateID + in.LaunchTemplateName, nil
}

func (in templateRef) template(r Region) (*LaunchTemplate, error) {
	which, err := in.either()
	if err != nil {
		return nil, err
	}
	return r.Template(which)
}

type createTemplateVersionInput struct {
	templateRef
	SourceVersion      string
	VersionDescription string
	LaunchTemplateData launchInput
}

func createTemplateVersion(r Region, c *wire.Call, in *createTemplateVersionInput) (any, error) {
	data, err := in.LaunchTemplateData.data()
	if err != nil {
		return nil, err
	}
	lt, err := in.template(r)
	if err != nil {
		return nil, err
	}
	v, err := r.AddTemplateVersion(lt.ID, in.SourceVersion, in.VersionDescription, c.Caller.ARN, data)
	if err != nil {
		return nil, err
	}
	return struct {
		Version templateVersionView `xml:"launchTemplateVersion"`
	}{lt.versionView(v)}, nil
}

type modifyTemplateInput struct {
	templateRef
	SetDefaultVersion string
}

func modifyTemplate(r Region, _ *wire.Call, in *modifyTemplateInput) (any, error) {
	lt, err := in.template(r)
	if err != nil {
		return nil, err
	}
	v, err := lt.Version(in.SetDefaultVersion)
	if err != nil {
		return nil, err
	}
	lt.Default = v.Number
	return oneTemplate{lt.view()}, nil
}

func deleteTemplate(r Region, _ *wire.Call, in *templateRef) (any, error) {
	which, err := in.either()
	if err != nil {
		return nil, err
	}
	lt, err := r.DeleteTemplate(which)
	if err != nil {
		return nil, err
	}
	return oneTemplate{lt.view()}, nil
}

type describeTemplatesInput struct {
	LaunchTemplateID   []string `wire:"LaunchTemplateId"`
	LaunchTemplateName []string
	query
}

func describeTemplates(r Region, _ *wire.Call, in *describeTemplatesInput) (any, error) {
	ids := slices.Clone(in.LaunchTemplateID)
	for _, name := range in.LaunchTemplateName {
		lt, err := r.Template(name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, lt.ID)
	}
	page, next, err := pick(r, r.s.st.Templates, kindTemplate, ids, in.query, func(lt *LaunchTemplate) fields {
		return fields{"launch-template-name": single(lt.Name), "create-time": single(lt.Created.Format("2006-01-02T15:04:05"))}
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Templates wire.Items[templateView] `xml:"launchTemplates"`
		Next      string                   `xml:"nextToken,omitempty"`
	}{views(page, (*LaunchTemplate).view), next}, nil
}

type templateVersionView struct {
	ID          string           `xml:"launchTemplateId"`
	Name        string           `xml:"launchTemplateName"`
	Number      int              `xml:"versionNumber"`
	Description string           `xml:"versionDescription,omitempty"`
	Created     wire.Time        `xml:"createTime"`
	CreatedBy   string           `xml:"createdBy"`
	Default     bool             `xml:"defaultVersion"`
	Data        templateDataView `xml:"launchTemplateData"`
}

type templateDataView struct {
	Image    string                         `xml:"imageId,omitempty"`
	Type     string                         `xml:"instanceType,omitempty"`
	KeyName  string                         `xml:"keyName,omitempty"`
	UserData string                         `xml:"userData,omitempty"`
	Groups   wire.Items[string]             `xml:"securityGroupIdSet"`
	Mappings wire.Items[templateVolumeView] `xml:"blockDeviceMappingSet"`
	Metadata *templateMetadataView          `xml:"metadataOptions"`
	Tags     wire.Items[templateTagsView]   `xml:"tagSpecificationSet"`
}

type templateVolumeView struct {
	Device     string `xml:"deviceName"`
	Size       int    `xml:"ebs>volumeSize,omitempty"`
	Type       string `xml:"ebs>volumeType,omitempty"`
	IOPS       int    `xml:"ebs>iops,omitempty"`
	Throughput int    `xml:"ebs>throughput,omitempty"`
	Encrypted  bool   `xml:"ebs>encrypted"`
	Delete     bool   `xml:"ebs>deleteOnTermination"`
}

type templateMetadataView struct {
	Tokens   string `xml:"httpTokens,omitempty"`
	HopLimit int    `xml:"httpPutResponseHopLimit,omitempty"`
}

type templateTagsView struct {
	Type string              `xml:"resourceType"`
	Tags wire.Items[tagItem] `xml:"tagSet"`
}

func (lt *LaunchTemplate) versionView(v *TemplateVersion) templateVersionView {
	d := v.Data
	out := templateVersionView{
		ID: lt.ID, Name: lt.Name, Number: v.Number, Description: v.Description, Created: wire.Time(v.Created), CreatedBy: v.CreatedBy, Default: v.Number == lt.Default,
		Data: templateDataView{Image: d.Image, Type: d.Type, KeyName: d.KeyName, UserData: d.UserData, Groups: slices.Clone(d.Groups)},
	}
	for _, vol := range d.Volumes {
		out.Data.Mappings = append(out.Data.Mappings, templateVolumeView{vol.Device, vol.Size, vol.Type, vol.IOPS, vol.Throughput, vol.Encrypted, !vol.Keep})
	}
	if d.HTTPTokens != "" || d.HopLimit != 0 {
		out.Data.Metadata = &templateMetadataView{d.HTTPTokens, d.HopLimit}
	}
	for _, kind := range []string{"instance", "volume", "network-interface"} {
		if tags, ok := d.TagSpecs[kind]; ok {
			out.Data.Tags = append(out.Data.Tags, templateTagsView{kind, tagSet(tags)})
		}
	}
	return out
}

type describeTemplateVersionsInput struct {
	templateRef
	LaunchTemplateVersion []string
	query
}

func describeTemplateVersions(r Region, _ *wire.Call, in *describeTemplateVersionsInput) (any, error) {
	lt, err := in.template(r)
	if err != nil {
		return nil, err
	}
	var found []templateVersionView
	for i := len(lt.Versions) - 1; i >= 0; i-- { // newest first, as AWS lists them
		if len(in.LaunchTemplateVersion) == 0 {
			found = append(found, lt.versionView(&lt.Versions[i]))
		}
	}
	for _, which := range in.LaunchTemplateVersion {
		v, err := lt.Version(which)
		if err != nil {
			return nil, err
		}
		found = append(found, lt.versionView(v))
	}
	page, next, err := wire.Page(found, func(v templateVersionView) string { return strconv.Itoa(v.Number) }, in.NextToken, in.MaxResults, 200)
	if err != nil {
		return nil, err
	}
	return struct {
		Versions wire.Items[templateVersionView] `xml:"launchTemplateVersionSet"`
		Next     string                          `xml:"nextToken,omitempty"`
	}{page, next}, nil
}
