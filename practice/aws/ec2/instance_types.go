package ec2

import (
	"strconv"
	"strings"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

func (s *Service) instanceType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::Instance",
		Properties: cfn.Properties(
			cfn.CreateOnly.Named("ImageId", "InstanceType", "KeyName", "SubnetId", "AvailabilityZone", "SecurityGroupIds", "SecurityGroups",
				"IamInstanceProfile", "UserData", "BlockDeviceMappings", "NetworkInterfaces", "LaunchTemplate", "PrivateIpAddress", "Monitoring",
				"EbsOptimized", "DisableApiTermination", "MetadataOptions", "PropagateTagsToVolumeOnCreation"),
			cfn.Optional.Named("Tags"),
		),
		Attributes: []string{"AvailabilityZone", "InstanceId", "PrivateDnsName", "PrivateIp", "PublicDnsName", "PublicIp", "VpcId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			spec := LaunchSpec{
				LaunchData: launchDataOf(p), Zone: p.Text("AvailabilityZone"), PrivateIP: p.Text("PrivateIpAddress"), Token: r.Token,
				NoTermination: p.True("DisableApiTermination"), LaunchedBy: "cloudformation.amazonaws.com",
			}
			if lt := p.Map("LaunchTemplate"); lt != nil {
				spec.Template, spec.TemplateVersion = lt.Text("LaunchTemplateId")+lt.Text("LaunchTemplateName"), lt.Text("Version")
			}
			spec.TagSpecs = map[string]Tags{"instance": p.Tags("Tags", r.Tags)}
			out, err := s.In(r.Region).Launch(spec)
			if err != nil {
				return "", err
			}
			return out[0].ID, nil
		},
		Stable: func(r *cfn.Request) (bool, error) {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			if err != nil {
				return false, err
			}
			if in.State == "terminated" || in.State == "shutting-down" {
				return false, wire.Errorf("NotStabilized", "Instance %s failed to stabilize. Current state: %s. Reason: %s", in.ID, in.State, in.Reason)
			}
			return in.State == "running", nil
		},
		Update: func(r *cfn.Request) error {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(in.Tags, r)
			return nil
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).Terminate(r.PhysicalID)) },
		Gone: func(r *cfn.Request) (bool, error) {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			return err != nil || in.State == "terminated", nil
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			in, err := s.In(r.Region).Instance(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			switch name {
			case "AvailabilityZone":
				return in.Zone, nil
			case "InstanceId":
				return in.ID, nil
			case "PrivateDnsName":
				return in.PrivateDNS(), nil
			case "PrivateIp":
				return in.PrivateIP, nil
			case "PublicDnsName":
				return s.In(r.Region).publicName(in.VPC, in.PublicIP), nil
			case "PublicIp":
				return in.PublicIP, nil
			case "VpcId":
				return in.VPC, nil
			}
			return nil, unknownAttribute(name)
		},
		CreateActions: []string{"ec2:RunInstances", "ec2:DescribeInstances"}, DeleteActions: []string{"ec2:TerminateInstances", "ec2:DescribeInstances"},
	}
}

// publicName is the public DNS name of an address in a VPC, "" where the VPC gives none.
func (r Region) publicName(vpc, ip string) string {
	if v := r.s.st.VPCs[vpc]; ip == "" || v == nil || !v.DNSHostnames {
		return ""
	}
	return publicDNS(ip, r.name)
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
		CreateActions: []string{"ec2:CreateLaunchTemplate", "ec2:DescribeLaunchTemplates"},
		DeleteActions: []string{"ec2:DeleteLaunchTemplate", "ec2:DescribeLaunchTemplates"},
	}
}

// keyType is a key pair; a generated one's private key would be in the Parameter Store on AWS, and is not kept here.
func (s *Service) keyType() cfn.Type {
	find := func(r *cfn.Request) *KeyPair { return s.In(r.Region).keyNamed(r.PhysicalID) }
	return cfn.Type{
		Name: "AWS::EC2::KeyPair",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("KeyName"),
			cfn.CreateOnly.Named("KeyType", "KeyFormat", "PublicKeyMaterial", "Tags"),
		),
		Attributes: []string{"KeyFingerprint", "KeyPairId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			name, public := p.Text("KeyName"), p.Text("PublicKeyMaterial")
			k, err := ImportedKey(public)
			if public == "" {
				k, err = GenerateKey(p.Text("KeyType"))
			}
			if err != nil {
				return "", err
			}
			_, err = s.In(r.Region).AddKey(name, k, public, p.Tags("Tags", r.Tags))
			return name, err
		},
		Delete: func(r *cfn.Request) error {
			s.In(r.Region).DeleteKey(r.PhysicalID, "")
			return nil
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			k := find(r)
			if k == nil {
				return nil, kindKey.absent(r.PhysicalID)
			}
			if name == "KeyPairId" {
				return k.ID, nil
			}
			return k.Fingerprint, nil
		},
		CreateActions: []string{"ec2:CreateKeyPair", "ec2:DescribeKeyPairs"}, DeleteActions: []string{"ec2:DeleteKeyPair", "ec2:DescribeKeyPairs"},
	}
}

func (s *Service) volumeType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::Volume",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("AvailabilityZone"),
			cfn.CreateOnly.Named("Size", "VolumeType", "Iops", "Throughput", "Encrypted", "SnapshotId"),
			cfn.Optional.Named("Tags"),
		),
		Attributes: []string{"VolumeId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			vol, err := s.In(r.Region).CreateVolume(p.Text("AvailabilityZone"), VolumeSpec{
				Size: p.Int("Size"), Type: p.Text("VolumeType"), IOPS: p.Int("Iops"), Throughput: p.Int("Throughput"), Encrypted: p.True("Encrypted"),
				Snapshot: p.Text("SnapshotId"),
			}, p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return vol.ID, nil
		},
		Stable: func(r *cfn.Request) (bool, error) {
			vol, err := s.In(r.Region).Volume(r.PhysicalID)
			return err == nil && vol.State != "creating", err
		},
		Update: func(r *cfn.Request) error {
			vol, err := s.In(r.Region).Volume(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(vol.Tags, r)
			return nil
		},
		Delete:        func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteVolume(r.PhysicalID)) },
		Attr:          func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		CreateActions: []string{"ec2:CreateVolume", "ec2:DescribeVolumes"}, DeleteActions: []string{"ec2:DeleteVolume", "ec2:DescribeVolumes"},
	}
}

// volumeAttachmentType is a volume on an instance. Its physical id is VOLUME|INSTANCE.
func (s *Service) volumeAttachmentType() cfn.Type {
	return cfn.Type{
		Name:       "AWS::EC2::VolumeAttachment",
		Properties: cfn.Properties(cfn.RequiredCreateOnly.Named("InstanceId", "VolumeId"), cfn.CreateOnly.Named("Device")),
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			_, err := s.In(r.Region).AttachVolume(p.Text("VolumeId"), p.Text("InstanceId"), p.Text("Device"))
			return p.Text("VolumeId") + "|" + p.Text("InstanceId"), err
		},
		Delete: func(r *cfn.Request) error {
			volume, instance, _ := strings.Cut(r.PhysicalID, "|")
			if vol, err := s.In(r.Region).Volume(volume); err != nil || vol.Instance != instance {
				return nil
			}
			_, err := s.In(r.Region).DetachVolume(volume)
			return err
		},
		Takes:         5 * time.Second,
		CreateActions: []string{"ec2:AttachVolume", "ec2:DescribeVolumes"}, DeleteActions: []string{"ec2:DetachVolume", "ec2:DescribeVolumes"},
	}
}
