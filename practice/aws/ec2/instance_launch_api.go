package ec2

import "eksui/practice/aws/wire"

// launchInput is what RunInstances and a launch template's data have in common on the wire.
type launchInput struct {
	ImageID            string `wire:"ImageId"`
	InstanceType       string
	KeyName            string
	SecurityGroupID    []string `wire:"SecurityGroupId"`
	UserData           string
	EbsOptimized       bool
	IamInstanceProfile struct{ Arn, Name string }
	Monitoring         struct{ Enabled bool }
	MetadataOptions    struct {
		HTTPTokens              string `wire:"HttpTokens"`
		HTTPPutResponseHopLimit int    `wire:"HttpPutResponseHopLimit"`
		HTTPEndpoint            string `wire:"HttpEndpoint"`
	}
	BlockDeviceMapping []struct {
		DeviceName string
		Ebs        struct {
			VolumeSize, Iops, Throughput int
			VolumeType                   string
			SnapshotID                   string `wire:"SnapshotId"`
			Encrypted                    bool
			DeleteOnTermination          *bool
		}
	}
	NetworkInterface []struct {
		DeviceIndex              int
		SubnetID                 string `wire:"SubnetId"`
		AssociatePublicIPAddress *bool  `wire:"AssociatePublicIpAddress"`
		DeleteOnTermination      *bool
		SecurityGroupID          []string `wire:"SecurityGroupId"`
		Description              string
	}
	DisableAPITermination bool `wire:"DisableApiTermination"`
	tagSpecs
}

func (in *launchInput) data() (LaunchData, error) {
	tags, err := in.byType()
	if err != nil {
		return LaunchData{}, err
	}
	d := LaunchData{
		Image: in.ImageID, Type: in.InstanceType, KeyName: in.KeyName, Groups: in.SecurityGroupID, UserData: in.UserData,
		Profile: in.IamInstanceProfile.Arn + in.IamInstanceProfile.Name, Monitoring: in.Monitoring.Enabled, HTTPTokens: in.MetadataOptions.HTTPTokens,
		HopLimit: in.MetadataOptions.HTTPPutResponseHopLimit, TagSpecs: tags,
	}
	for _, m := range in.BlockDeviceMapping {
		keep := m.Ebs.DeleteOnTermination
		d.Volumes = append(d.Volumes, VolumeSpec{
			Device: m.DeviceName, Size: m.Ebs.VolumeSize, Type: m.Ebs.VolumeType, IOPS: m.Ebs.Iops, Throughput: m.Ebs.Throughput, Encrypted: m.Ebs.Encrypted,
			Snapshot: m.Ebs.SnapshotID, Keep: keep != nil && !*keep,
		})
	}
	switch {
	case len(in.NetworkInterface) > 0 && len(in.SecurityGroupID) > 0:
		return d, wire.Errorf("InvalidParameterCombination", "Network interfaces and an instance-level security groups may not be specified on the same request")
	case in.IamInstanceProfile.Arn != "" && in.IamInstanceProfile.Name != "":
		return d, wire.Errorf("InvalidParameterCombination", "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'")
	}
	for _, n := range in.NetworkInterface {
		if n.DeviceIndex != 0 {
			return d, invalid("Invalid value '%d' for deviceIndex: the practice cloud gives instances one network interface.", n.DeviceIndex)
		}
		d.Subnet, d.AssociatePub = n.SubnetID, n.AssociatePublicIPAddress
		if len(n.SecurityGroupID) > 0 {
			d.Groups = n.SecurityGroupID
		}
	}
	return d, nil
}
