package ec2

import (
	"strconv"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) templateType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::LaunchTemplate",
		Properties: cfn.Properties(
			cfn.Required.Named("LaunchTemplateData"),
			cfn.CreateOnly.Named("LaunchTemplateName", "TagSpecifications"),
			cfn.Optional.Named("VersionDescription"),
		),
		Attributes: []string{"DefaultVersionNumber", "LatestVersionNumber", "LaunchTemplateId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			name := p.Text("LaunchTemplateName")
			if name == "" {
				name = s.generated(r)
			}
			tags := copyTags(r.Tags)
			for _, spec := range p.Maps("TagSpecifications") {
				if spec.Text("ResourceType") == "launch-template" {
					tags = spec.Tags("Tags", tags)
				}
			}
			lt, err := s.In(r.Region).CreateTemplate(name, p.Text("VersionDescription"), r.Caller.ARN, launchDataOf(p.Map("LaunchTemplateData")), tags)
			if err != nil {
				return "", err
			}
			return lt.ID, nil
		},
		Update: func(r *cfn.Request) error {
			p := props.Map(r.Props)
			_, err := s.In(r.Region).AddTemplateVersion(r.PhysicalID, "", p.Text("VersionDescription"), r.Caller.ARN, launchDataOf(p.Map("LaunchTemplateData")))
			return err
		},
		Delete: func(r *cfn.Request) error {
			_, err := s.In(r.Region).DeleteTemplate(r.PhysicalID)
			return props.IgnoreNotFound(err)
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			lt, err := s.In(r.Region).Template(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			switch name {
			case "DefaultVersionNumber":
				return strconv.Itoa(lt.Default), nil
			case "LatestVersionNumber":
				return strconv.Itoa(lt.Latest), nil
			}
			return lt.ID, nil
		},
		CreateActions: []string{
			"ec2:CreateLaunchTemplate", "ec2:CreateTags", "ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions",
		},
		DeleteActions: []string{"ec2:DeleteLaunchTemplate", "ec2:DescribeLaunchTemplates"},
	}
}

// launchDataOf reads the launch settings of an instance or of a launch template's data.
func launchDataOf(p props.Map) LaunchData {
	d := LaunchData{
		Image: p.Text("ImageId"), Type: p.Text("InstanceType"), KeyName: p.Text("KeyName"), Groups: p.Texts("SecurityGroupIds"),
		UserData: p.Text("UserData"), Subnet: p.Text("SubnetId"), Monitoring: p.True("Monitoring") || p.Map("Monitoring").True("Enabled"),
		HTTPTokens: p.Map("MetadataOptions").Text("HttpTokens"), HopLimit: p.Map("MetadataOptions").Int("HttpPutResponseHopLimit"),
	}
	if profile := p.Map("IamInstanceProfile"); profile != nil {
		d.Profile = profile.Text("Arn") + profile.Text("Name")
	} else {
		d.Profile = p.Text("IamInstanceProfile")
	}
	for _, m := range p.Maps("BlockDeviceMappings") {
		ebs := m.Map("Ebs")
		keep := ebs.Bool("DeleteOnTermination")
		d.Volumes = append(d.Volumes, VolumeSpec{
			Device: m.Text("DeviceName"), Size: ebs.Int("VolumeSize"), Type: ebs.Text("VolumeType"), IOPS: ebs.Int("Iops"), Throughput: ebs.Int("Throughput"),
			Encrypted: ebs.True("Encrypted"), Snapshot: ebs.Text("SnapshotId"), Keep: keep != nil && !*keep,
		})
	}
	for _, n := range p.Maps("NetworkInterfaces") {
		d.AssociatePub = n.Bool("AssociatePublicIpAddress")
		if groups := append(n.Texts("GroupSet"), n.Texts("Groups")...); len(groups) > 0 {
			d.Groups = groups
		}
		if sub := n.Text("SubnetId"); sub != "" {
			d.Subnet = sub
		}
	}
	for _, spec := range p.Maps("TagSpecifications") {
		if d.TagSpecs == nil {
			d.TagSpecs = map[string]Tags{}
		}
		d.TagSpecs[spec.Text("ResourceType")] = spec.Tags("Tags", nil)
	}
	return d
}
