package ec2

import (
	"strings"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

func (s *Service) volumeType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::Volume",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("AvailabilityZone"),
			cfn.CreateOnly.Named("Encrypted", "SnapshotId"),
			cfn.Optional.Named("Size", "VolumeType", "Iops", "Throughput", "Tags"),
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
			p := props.Map(r.Props)
			return vol.modify(VolumeSpec{Size: p.Int("Size"), Type: p.Text("VolumeType"), IOPS: p.Int("Iops"), Throughput: p.Int("Throughput")})
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
