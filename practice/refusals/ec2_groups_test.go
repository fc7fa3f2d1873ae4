package refusals

import (
	"strconv"
	"strings"
)

const (
	createGroup = "EC2 API Reference, CreateSecurityGroup: "
	rule        = "EC2 API Reference, IpRange: "
	tagRules    = "EC2 User Guide, Tag restrictions: "
)

// ingress is one rule of group sg, with more parameters of it.
func ingress(protocol, from, to, cidr string, more ...string) call {
	return ec2("AuthorizeSecurityGroupIngress", append([]string{"GroupId", "{sg}", "IpPermissions.1.IpProtocol", protocol, "IpPermissions.1.FromPort", from,
		"IpPermissions.1.ToPort", to, "IpPermissions.1.IpRanges.1.CidrIp", cidr}, more...)...)
}

// many are numbered parameters.
func many(n int, each func(i string) []string) []string {
	var out []string
	for i := 1; i <= n; i++ {
		out = append(out, each(strconv.Itoa(i))...)
	}
	return out
}

var ec2GroupRows = []row{
	{"Korean group description", ec2("CreateSecurityGroup", "GroupName", "korean", "GroupDescription", "웹 서버", "VpcId", "{vpc}"), 0, "InvalidParameterValue",
		"Value (웹 서버) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.", createGroup + "GroupDescription, valid characters"},
	{"description with curly quotes", ec2("CreateSecurityGroup", "GroupName", "quotes", "GroupDescription", "“web”", "VpcId", "{vpc}"), 0, "InvalidParameterValue",
		"Character sets beyond ASCII", createGroup + "GroupDescription, valid characters"},
	{"description with an apostrophe", ec2("CreateSecurityGroup", "GroupName", "quote", "GroupDescription", "admin's", "VpcId", "{vpc}"), 0, "InvalidParameterValue",
		"Valid descriptions are strings less than 256 characters", createGroup + "GroupDescription, valid characters"},
	{"long group description", ec2("CreateSecurityGroup", "GroupName", "long", "GroupDescription", strings.Repeat("d", 256), "VpcId", "{vpc}"), 0,
		"InvalidParameterValue", "less than 256 characters", createGroup + "GroupDescription, up to 255 characters"},
	{"no group description", ec2("CreateSecurityGroup", "GroupName", "none", "VpcId", "{vpc}"), 0, "MissingParameter", "GroupDescription", createGroup + "GroupDescription, required"},
	{"Korean group name", ec2("CreateSecurityGroup", "GroupName", "웹서버", "GroupDescription", "web", "VpcId", "{vpc}"), 0, "InvalidParameterValue",
		"for parameter GroupName is invalid. Character sets beyond ASCII", createGroup + "GroupName, valid characters"},
	{"long group name", ec2("CreateSecurityGroup", "GroupName", strings.Repeat("n", 300), "GroupDescription", "web", "VpcId", "{vpc}"), 0, "InvalidParameterValue",
		"less than 256 characters", createGroup + "GroupName, up to 255 characters"},
	{"group named as an id", ec2("CreateSecurityGroup", "GroupName", "sg-web", "GroupDescription", "web", "VpcId", "{vpc}"), 0, "InvalidParameterValue", "sg-*",
		createGroup + "GroupName, can't start with sg-"},
	{"group named default", ec2("CreateSecurityGroup", "GroupName", "default", "GroupDescription", "web", "VpcId", "{vpc}"), 0, "InvalidParameterValue",
		"reserved security group name", ec2Codes + "InvalidGroup.Reserved"},
	{"group name that is taken", ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "web", "VpcId", "{vpc}"), 0, "InvalidGroup.Duplicate",
		"already exists for VPC", ec2Codes + "InvalidGroup.Duplicate"},
	{"group in no VPC", ec2("CreateSecurityGroup", "GroupName", "web", "GroupDescription", "web"), 0, "VPCIdNotSpecified", "No default VPC", ec2Codes + "VPCIdNotSpecified"},
	{"group by name", ec2("DeleteSecurityGroup", "GroupName", "web"), 0, "InvalidGroup.NotFound", "in default VPC",
		"EC2 API Reference, DeleteSecurityGroup: GroupName, in a nondefault VPC the ID"},
	{"group that is named by another", ec2("DeleteSecurityGroup", "GroupId", "{sg}"), 0, "DependencyViolation", "dependent object", ec2Codes + "DependencyViolation"},
	{"default group", ec2("DeleteSecurityGroup", "GroupId", "{default}"), 0, "CannotDelete", "cannot be deleted by a user", ec2Codes + "CannotDelete"},
	{"group that is missing", ec2("DescribeSecurityGroups", "GroupId.1", "sg-"+gone), 0, "InvalidGroup.NotFound", "does not exist", ec2Codes + "InvalidGroup.NotFound"},

	{"Korean rule description", ingress("tcp", "22", "22", "10.0.0.1/32", "IpPermissions.1.IpRanges.1.Description", "집 IP"), 0, "InvalidParameterValue",
		"Invalid rule description. Valid descriptions are strings less than 256 characters", rule + "Description, valid characters"},
	{"rule description with an apostrophe", ingress("tcp", "22", "22", "10.0.0.1/32", "IpPermissions.1.IpRanges.1.Description", "admin's ssh"), 0,
		"InvalidParameterValue", "Invalid rule description", rule + "Description, valid characters"},
	{"long rule description", ingress("tcp", "22", "22", "10.0.0.1/32", "IpPermissions.1.IpRanges.1.Description", strings.Repeat("d", 256)), 0,
		"InvalidParameterValue", "Invalid rule description", rule + "Description, up to 255 characters"},
	{"rule without a protocol", ec2("AuthorizeSecurityGroupIngress", "GroupId", "{sg}", "IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"), 0, "MissingParameter",
		"ipProtocol", ec2Codes + "MissingParameter"},
	{"rule of an unknown protocol", ingress("smtp", "25", "25", "0.0.0.0/0"), 0, "InvalidParameterValue", "Unknown protocol", ec2Codes + "InvalidPermission.Malformed"},
	{"ports the wrong way round", ingress("tcp", "90", "80", "0.0.0.0/0"), 0, "InvalidParameterValue", "port range", "EC2 API Reference, IpPermission: FromPort and ToPort"},
	{"port beyond the last", ingress("tcp", "80", "70000", "0.0.0.0/0"), 0, "InvalidParameterValue", "port", "EC2 API Reference, IpPermission: ToPort"},
	{"rule of a malformed block", ingress("tcp", "80", "80", "everywhere"), 0, "InvalidParameterValue", "malformed", ec2Codes + "InvalidPermission.Malformed"},
	{"rule for no group", ec2("AuthorizeSecurityGroupIngress", "IpProtocol", "tcp", "FromPort", "1", "ToPort", "1", "CidrIp", "0.0.0.0/0"), 0, "MissingParameter",
		"groupId", ec2Codes + "MissingParameter"},
	{"rule of another VPC's group", ec2("AuthorizeSecurityGroupIngress", "GroupId", "{sg}", "IpPermissions.1.IpProtocol", "-1", "IpPermissions.1.Groups.1.GroupId",
		"{foreigngroup}"), 0, "InvalidGroup.NotFound", "different networks", ec2Codes + "InvalidGroup.NotFound"},
	{"rule that is there", ec2("AuthorizeSecurityGroupEgress", "GroupId", "{sg}", "IpPermissions.1.IpProtocol", "-1", "IpPermissions.1.IpRanges.1.CidrIp",
		"0.0.0.0/0"), 0, "InvalidPermission.Duplicate", "already exists", ec2Codes + "InvalidPermission.Duplicate"},
	{"rule that is not there", ec2("RevokeSecurityGroupIngress", "GroupId", "{sg}", "IpPermissions.1.IpProtocol", "tcp", "IpPermissions.1.FromPort", "1",
		"IpPermissions.1.ToPort", "1", "IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"), 0, "InvalidPermission.NotFound", "does not exist",
		ec2Codes + "InvalidPermission.NotFound"},
	{"more rules than a group has", ec2("AuthorizeSecurityGroupIngress", append([]string{"GroupId", "{sg}", "IpPermissions.1.IpProtocol", "tcp",
		"IpPermissions.1.FromPort", "80", "IpPermissions.1.ToPort", "80"}, many(61, func(i string) []string {
		return []string{"IpPermissions.1.IpRanges." + i + ".CidrIp", "10.0.0." + i + "/32"}
	})...)...), 0, "RulesPerSecurityGroupLimitExceeded", "maximum number of rules", vpcQuotas + "60 inbound rules per security group"},

	{"tag of AWS's own", ec2("CreateTags", "ResourceId.1", "{vpc}", "Tag.1.Key", "aws:mine", "Tag.1.Value", "x"), 0, "InvalidParameterValue", "aws:", tagRules + "the aws: prefix is reserved"},
	{"long tag key", ec2("CreateTags", "ResourceId.1", "{vpc}", "Tag.1.Key", strings.Repeat("k", 129), "Tag.1.Value", "x"), 0, "InvalidParameterValue", "Tag key",
		tagRules + "maximum key length 128"},
	{"long tag value", ec2("CreateTags", "ResourceId.1", "{vpc}", "Tag.1.Key", "k", "Tag.1.Value", strings.Repeat("v", 257)), 0, "InvalidParameterValue", "Tag value",
		tagRules + "maximum value length 256"},
	{"tag key twice", ec2("CreateTags", "ResourceId.1", "{vpc}", "Tag.1.Key", "k", "Tag.1.Value", "a", "Tag.2.Key", "k", "Tag.2.Value", "b"), 0,
		"InvalidParameterValue", "Duplicate tag key", tagRules + "each tag key must be unique"},
	{"more tags than a resource has", ec2("CreateTags", append([]string{"ResourceId.1", "{vpc}"}, many(51, func(i string) []string {
		return []string{"Tag." + i + ".Key", "k" + i, "Tag." + i + ".Value", "v"}
	})...)...), 0, "TagLimitExceeded", "maximum number of tags", tagRules + "50 tags per resource"},
	{"tags for nothing", ec2("CreateTags", "ResourceId.1", "thing-1", "Tag.1.Key", "k", "Tag.1.Value", "a"), 0, "InvalidID", "is not valid", ec2Codes + "InvalidID"},
	{"no tags", ec2("CreateTags", "ResourceId.1", "{vpc}"), 0, "MissingParameter", "Tag", ec2Codes + "MissingParameter"},
}
