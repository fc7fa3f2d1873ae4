package refusals

import "strings"

const (
	runInstances = "EC2 API Reference, RunInstances: "
	ebs          = "Amazon EBS User Guide, Amazon EBS volume types: "
)

// run is a launch of one t3.small with more parameters.
func run(more ...string) call {
	return ec2("RunInstances", append([]string{"ImageId", "{ami}", "InstanceType", "t3.small", "SubnetId", "{a}", "MinCount", "1", "MaxCount", "1"}, more...)...)
}

func volume(kind, size string, more ...string) call {
	return ec2("CreateVolume", append([]string{"AvailabilityZone", "ap-northeast-2a", "VolumeType", kind, "Size", size}, more...)...)
}

var ec2InstanceRows = []row{
	{"Korean key pair", ec2("CreateKeyPair", "KeyName", "내 키"), 0, "InvalidParameterValue", "Character sets beyond ASCII",
		"EC2 API Reference, CreateKeyPair: KeyName, up to 255 ASCII characters"},
	{"long key pair", ec2("CreateKeyPair", "KeyName", strings.Repeat("k", 256)), 0, "InvalidParameterValue", "KeyName", "EC2 API Reference, CreateKeyPair: KeyName, up to 255"},
	{"key pair that is there", ec2("CreateKeyPair", "KeyName", "mine"), 0, "InvalidKeyPair.Duplicate", "already exists", ec2Codes + "InvalidKeyPair.Duplicate"},
	{"key pair of a kind", ec2("CreateKeyPair", "KeyName", "dsa", "KeyType", "dsa"), 0, "InvalidParameterValue", "key-type", "EC2 API model: KeyType, enum"},
	{"key pair that is missing", ec2("DescribeKeyPairs", "KeyName.1", "theirs"), 0, "InvalidKeyPair.NotFound", "does not exist", ec2Codes + "InvalidKeyPair.NotFound"},
	{"key that is none", ec2("ImportKeyPair", "KeyName", "bad", "PublicKeyMaterial", "bm8ga2V5"), 0, "InvalidKey.Format", "OpenSSH", ec2Codes + "InvalidKey.Format"},

	{"instance without an image", ec2("RunInstances", "InstanceType", "t3.small", "SubnetId", "{a}", "MinCount", "1", "MaxCount", "1"), 0, "MissingParameter", "ImageId",
		runInstances + "ImageId, required unless in the launch template"},
	{"instance of a missing image", ec2("RunInstances", "ImageId", "ami-"+gone, "InstanceType", "t3.small", "SubnetId", "{a}", "MinCount", "1", "MaxCount", "1"), 0,
		"InvalidAMIID.NotFound", "does not exist", ec2Codes + "InvalidAMIID.NotFound"},
	{"instance of another architecture", ec2("RunInstances", "ImageId", "{arm}", "InstanceType", "t3.small", "SubnetId", "{a}", "MinCount", "1", "MaxCount", "1"), 0,
		"InvalidParameterValue", "architecture", "EC2 User Guide, AMI types: the architecture has to match the instance type's"},
	{"instance of an unknown type", ec2("RunInstances", "ImageId", "{ami}", "InstanceType", "t9.huge", "SubnetId", "{a}", "MinCount", "1", "MaxCount", "1"), 0,
		"InvalidParameterValue", "InstanceType", "EC2 API model: InstanceType, enum"},
	{"t2 in a zone without it", ec2("RunInstances", "ImageId", "{ami}", "InstanceType", "t2.small", "SubnetId", "{b}", "MinCount", "1", "MaxCount", "1"), 0, "Unsupported",
		"not supported in your requested Availability Zone", ec2Codes + "Unsupported"},
	{"no instances", run("MinCount", "0", "MaxCount", "0"), 0, "InvalidParameterValue", "minCount", runInstances + "MinCount, at least 1"},
	{"at most less than at least", run("MinCount", "3", "MaxCount", "2"), 0, "InvalidParameterValue", "minCount", runInstances + "MaxCount"},
	{"count that is none", run("MinCount", "one"), 0, "InvalidParameterValue", "integer", "EC2 API model: MinCount is an integer"},
	{"instance with a missing key", run("KeyName", "theirs"), 0, "InvalidKeyPair.NotFound", "does not exist", ec2Codes + "InvalidKeyPair.NotFound"},
	{"instance with a missing group", run("SecurityGroupId.1", "sg-"+gone), 0, "InvalidGroup.NotFound", "does not exist", ec2Codes + "InvalidGroup.NotFound"},
	{"groups beside interfaces", ec2("RunInstances", "ImageId", "{ami}", "InstanceType", "t3.small", "MinCount", "1", "MaxCount", "1", "SecurityGroupId.1", "{sg}",
		"NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.1.SubnetId", "{a}"), 0, "InvalidParameterCombination", "security groups",
		runInstances + "SecurityGroupIds, as part of the network interface"},
	{"subnet beside interfaces", run("NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.1.SubnetId", "{a}"), 0, "InvalidParameterCombination", "subnet ID",
		runInstances + "SubnetId, as part of the network interface"},
	{"one address for two", run("MaxCount", "2", "PrivateIpAddress", "192.168.0.77"), 0, "InvalidParameterCombination", "privateIpAddress",
		runInstances + "PrivateIpAddress, not with more than one instance"},
	{"profile by name and ARN", run("IamInstanceProfile.Name", "node", "IamInstanceProfile.Arn", "arn:aws:iam::123456789012:instance-profile/node"), 0,
		"InvalidParameterCombination", "iamInstanceProfile", ec2Codes + "InvalidParameterCombination"},
	{"long client token", run("ClientToken", strings.Repeat("t", 65)), 0, "InvalidParameterValue", "clientToken", runInstances + "ClientToken, at most 64 characters"},
	{"instance in no subnet", ec2("RunInstances", "ImageId", "{ami}", "InstanceType", "t3.small", "MinCount", "1", "MaxCount", "1"), 0, "VPCIdNotSpecified",
		"No default VPC", ec2Codes + "VPCIdNotSpecified"},
	{"instances by id in pages", ec2("DescribeInstances", "InstanceId.1", "{instance}", "MaxResults", "5"), 0, "InvalidParameterCombination",
		"The parameter instancesSet cannot be used with the parameter maxResults", "EC2 API Reference, DescribeInstances: MaxResults, not with the instance IDs parameter"},
	{"statuses by id in pages", ec2("DescribeInstanceStatus", "InstanceId.1", "{instance}", "MaxResults", "5"), 0, "InvalidParameterCombination", "maxResults",
		"EC2 API Reference, DescribeInstanceStatus: MaxResults, not with the instance IDs parameter"},
	{"instance that is missing", ec2("DescribeInstances", "InstanceId.1", "i-"+gone), 0, "InvalidInstanceID.NotFound", "does not exist", ec2Codes + "InvalidInstanceID.NotFound"},
	{"id of another shape", ec2("TerminateInstances", "InstanceId.1", "web-1"), 0, "InvalidInstanceID.Malformed", "Invalid id", ec2Codes + "InvalidInstanceID.Malformed"},
	{"protected instance", ec2("TerminateInstances", "InstanceId.1", "{instance}"), 0, "OperationNotPermitted", "disableApiTermination", ec2Codes + "OperationNotPermitted"},
	{"types that are none", ec2("DescribeInstanceTypes", "InstanceType.1", "t9.huge"), 0, "InvalidInstanceType", "do not exist", ec2Codes + "InvalidInstanceType"},
	{"offerings somewhere", ec2("DescribeInstanceTypeOfferings", "LocationType", "rack"), 0, "InvalidParameterValue", "LocationType", "EC2 API model: LocationType, enum"},

	{"volume without a size", ec2("CreateVolume", "AvailabilityZone", "ap-northeast-2a"), 0, "MissingParameter", "size/snapshot",
		"EC2 API Reference, CreateVolume: Size, a snapshot ID or a volume size"},
	{"volume of an unknown type", volume("gp9", "10"), 0, "UnknownVolumeType", "gp9", ec2Codes + "UnknownVolumeType"},
	{"volume too small for its type", volume("st1", "10"), 0, "InvalidParameterValue", "too small for volume type st1; minimum is 125GiB", ebs + "st1, 125 GiB to 16 TiB"},
	{"volume too large for its type", volume("standard", "2000"), 0, "InvalidParameterValue", "too large for volume type standard", ebs + "Magnetic, 1 GiB to 1 TiB"},
	{"IOPS of a type without them", volume("gp2", "10", "Iops", "3000"), 0, "InvalidParameterCombination", "iops is not supported for gp2",
		"EC2 API Reference, CreateVolume: Iops, not supported for gp2, st1, sc1, or standard"},
	{"type that needs IOPS", volume("io2", "10"), 0, "MissingParameter", "iops must be specified for io2", "EC2 API Reference, CreateVolume: Iops, required for io1 and io2"},
	{"too few IOPS", volume("gp3", "10", "Iops", "100"), 0, "InvalidParameterValue", "iops", "EC2 API Reference, CreateVolume: Iops, gp3 from 3,000"},
	{"throughput of a type without it", volume("gp2", "10", "Throughput", "125"), 0, "InvalidParameterCombination", "throughput is not supported",
		"EC2 API Reference, CreateVolume: Throughput, only for gp3 volumes"},
	{"volume in no zone", ec2("CreateVolume", "AvailabilityZone", "moon-1a", "Size", "1"), 0, "InvalidZone.NotFound", "does not exist", ec2Codes + "InvalidZone.NotFound"},
	{"volume of a missing snapshot", ec2("CreateVolume", "AvailabilityZone", "ap-northeast-2a", "SnapshotId", "snap-"+gone), 0, "InvalidSnapshot.NotFound",
		"does not exist", ec2Codes + "InvalidSnapshot.NotFound"},
	{"volume that is attached to nothing", ec2("DetachVolume", "VolumeId", "{vol}"), 0, "IncorrectState", "available", ec2Codes + "IncorrectState"},

	{"launch template with a short name", ec2("CreateLaunchTemplate", "LaunchTemplateName", "ab", "LaunchTemplateData.InstanceType", "t3.small"), 0,
		"InvalidLaunchTemplateName.MalformedException", "between 3 and 128 characters", "EC2 API model: LaunchTemplateName, min 3"},
	{"launch template with a name of spaces", ec2("CreateLaunchTemplate", "LaunchTemplateName", "my nodes", "LaunchTemplateData.InstanceType", "t3.small"), 0,
		"InvalidLaunchTemplateName.MalformedException", "letters, numbers", `EC2 API model: LaunchTemplateName, pattern [a-zA-Z0-9\(\)\.\-/_]+`},
	{"launch template that is there", ec2("CreateLaunchTemplate", "LaunchTemplateName", "nodes", "LaunchTemplateData.InstanceType", "t3.small"), 0,
		"InvalidLaunchTemplateName.AlreadyExistsException", "already in use", ec2Codes + "InvalidLaunchTemplateName.AlreadyExistsException"},
	{"launch template by id and name", ec2("DeleteLaunchTemplate", "LaunchTemplateId", "{lt}", "LaunchTemplateName", "nodes"), 0, "InvalidParameterCombination",
		"LaunchTemplateName", "EC2 API Reference, DeleteLaunchTemplate: the ID or the name, but not both"},
	{"launch template by nothing", ec2("ModifyLaunchTemplate", "SetDefaultVersion", "1"), 0, "MissingParameter", "LaunchTemplateId",
		"EC2 API Reference, ModifyLaunchTemplate: the ID or the name must be specified"},
	{"launch template that is missing", ec2("DeleteLaunchTemplate", "LaunchTemplateId", "lt-"+gone), 0, "InvalidLaunchTemplateId.NotFound", "does not exist",
		ec2Codes + "InvalidLaunchTemplateId.NotFound"},
	{"version that is missing", ec2("ModifyLaunchTemplate", "LaunchTemplateId", "{lt}", "SetDefaultVersion", "7"), 0, "InvalidLaunchTemplateId.VersionNotFound", "7",
		ec2Codes + "InvalidLaunchTemplateId.VersionNotFound"},
}
