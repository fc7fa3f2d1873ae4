package refusals

import (
	"net/http"
	"strings"
)

const (
	iamModel  = "IAM API model: "
	iamQuotas = "IAM User Guide, IAM and AWS STS quotas: "
	identity  = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}}`
	trusting  = "IAM User Guide, AWS JSON policy elements: Principal, "
)

// trust is a trust policy for a service.
func trust(service string) string {
	return `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "` + service + `"}, "Action": "sts:AssumeRole"}}`
}

// trustOf is one for a principal of any kind.
func trustOf(principal string) string {
	return `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": ` + principal + `, "Action": "sts:AssumeRole"}}`
}

// role is a new role with more parameters.
func role(name string, more ...string) call {
	return iam("CreateRole", append([]string{"RoleName", name, "AssumeRolePolicyDocument", trust("ec2.amazonaws.com")}, more...)...)
}

func roleOf(document string) call {
	return iam("CreateRole", "RoleName", "new", "AssumeRolePolicyDocument", document)
}

var iamRows = []row{
	{"role without a name", iam("CreateRole", "AssumeRolePolicyDocument", trust("ec2.amazonaws.com")), 0, "ValidationError", "'roleName'", iamModel + "RoleName, required"},
	{"role with a long name", role(strings.Repeat("r", 65)), 0, "ValidationError", "Member must have length less than or equal to 64", iamModel + "roleNameType, max 64"},
	{"role with a name of spaces", role("my role"), 0, "ValidationError", "alphanumeric", iamModel + `roleNameType, pattern [\w+=,.@-]+`},
	{"Korean role name", role("역할"), 0, "ValidationError", "alphanumeric", iamModel + `roleNameType, pattern [\w+=,.@-]+`},
	{"role that is there", role("node"), http.StatusConflict, "EntityAlreadyExists", "already exists", "IAM API Reference, CreateRole: EntityAlreadyExists"},
	{"role that differs by case", role("NODE"), http.StatusConflict, "EntityAlreadyExists", "already exists", "IAM API Reference, CreateRole: RoleName, not distinguished by case"},
	{"role with a long description", role("new", "Description", strings.Repeat("d", 1001)), 0, "ValidationError", "less than or equal to 1000", iamModel + "roleDescriptionType, max 1000"},
	{"Korean role description", role("new", "Description", "노드의 역할"), 0, "ValidationError", "Member must satisfy regular expression pattern",
		iamModel + `roleDescriptionType, pattern [\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`},
	{"role with a path that does not end", role("new", "Path", "/lab"), 0, "ValidationError", "'path'", iamModel + `pathType, pattern (\u002F)|(\u002F[\u0021-\u007E]+\u002F)`},
	{"role for half an hour", role("new", "MaxSessionDuration", "1800"), 0, "ValidationError", "greater than or equal to 3600", iamModel + "roleMaxSessionDurationType, min 3600"},
	{"role for a day", role("new", "MaxSessionDuration", "86400"), 0, "ValidationError", "less than or equal to 43200", iamModel + "roleMaxSessionDurationType, max 43200"},
	{"role with a long tag key", role("new", "Tags.member.1.Key", strings.Repeat("k", 129), "Tags.member.1.Value", "v"), 0, "ValidationError", "'tags.1.member.key'", iamModel + "tagKeyType, max 128"},
	{"role with an empty tag key", role("new", "Tags.member.1.Key", "", "Tags.member.1.Value", "v"), 0, "ValidationError", "greater than or equal to 1", iamModel + "tagKeyType, min 1"},
	{"role with more tags than it has", role("new", many(51, func(i string) []string {
		return []string{"Tags.member." + i + ".Key", "k" + i, "Tags.member." + i + ".Value", "v"}
	})...), 0, "ValidationError", "less than or equal to 50", iamModel + "tagListType, max 50"},
	{"role that is missing", iam("GetRole", "RoleName", "nobody"), http.StatusNotFound, "NoSuchEntity", "cannot be found", "IAM API Reference, GetRole: NoSuchEntity"},
	{"role with policies", iam("DeleteRole", "RoleName", "node"), http.StatusConflict, "DeleteConflict", "must detach all policies first", "IAM API Reference, DeleteRole: DeleteConflict"},
	{"roles below nothing", iam("ListRoles", "PathPrefix", "lab"), 0, "ValidationError", "'pathPrefix'", iamModel + `pathPrefixType, pattern \u002F[\u0021-\u007F]*`},
	{"roles none at a time", iam("ListRoles", "MaxItems", "0"), 0, "ValidationError", "greater than or equal to 1", iamModel + "maxItemsType, min 1"},
	{"roles too many at a time", iam("ListRoles", "MaxItems", "1001"), 0, "ValidationError", "less than or equal to 1000", iamModel + "maxItemsType, max 1000"},

	{"trust of an unknown service", roleOf(trust("nope.amazonaws.com")), 0, "MalformedPolicyDocument", `Invalid principal in policy: "SERVICE":"nope.amazonaws.com"`, trusting + "AWS service principals"},
	{"trust of a misspelt service", roleOf(trust("ec2.amazonaws.co")), 0, "MalformedPolicyDocument", `Invalid principal in policy: "SERVICE":"ec2.amazonaws.co"`, trusting + "AWS service principals"},
	{"trust of China's name", roleOf(trust("eks.amazonaws.com.cn")), 0, "MalformedPolicyDocument", `"SERVICE":"eks.amazonaws.com.cn"`, trusting + "AWS service principals"},
	{"trust of a missing user", roleOf(trustOf(`{"AWS": "arn:aws:iam::{account}:user/nobody"}`)), 0, "MalformedPolicyDocument", `Invalid principal in policy: "AWS":`, trusting + "IAM user principals"},
	{"trust of a missing role", roleOf(trustOf(`{"AWS": "arn:aws:iam::{account}:role/nobody"}`)), 0, "MalformedPolicyDocument", `Invalid principal in policy: "AWS":`, trusting + "role principals"},
	{"trust of a name", roleOf(trustOf(`{"AWS": "student"}`)), 0, "MalformedPolicyDocument", `Invalid principal in policy: "AWS":"student"`, trusting + "AWS account principals"},
	{"trust of no principal", roleOf(identity), 0, "MalformedPolicyDocument", "Resource", "IAM User Guide, Troubleshoot IAM policies: trust policies have a principal and no resource"},
	{"trust of other actions", roleOf(strings.Replace(trust("ec2.amazonaws.com"), "sts:AssumeRole", "ec2:RunInstances", 1)), 0, "MalformedPolicyDocument",
		"AssumeRole policy may only specify STS AssumeRole actions", "IAM User Guide, Troubleshoot roles: the trust policy's actions"},
	{"trust that is too long", roleOf(strings.Replace(trust("ec2.amazonaws.com"), `"Effect"`, `"Sid": "`+strings.Repeat("s", 2048)+`", "Effect"`, 1)), http.StatusConflict,
		"LimitExceeded", "ACLSizePerRole: 2048", iamQuotas + "role trust policy, 2,048 characters"},
	{"trust that is no JSON", roleOf(`{"Version": `), 0, "MalformedPolicyDocument", "invalid Json", "IAM API Reference, CreateRole: MalformedPolicyDocument"},

	{"user with a long name", iam("CreateUser", "UserName", strings.Repeat("u", 65)), 0, "ValidationError", "less than or equal to 64", iamModel + "userNameType, max 64"},
	{"user that differs by case", iam("CreateUser", "UserName", "Student"), http.StatusConflict, "EntityAlreadyExists", "already exists", "IAM API Reference, CreateUser: UserName, not distinguished by case"},
	{"user that is missing", iam("GetUser", "UserName", "nobody"), http.StatusNotFound, "NoSuchEntity", "cannot be found", "IAM API Reference, GetUser: NoSuchEntity"},
	{"third access key", iam("CreateAccessKey", "UserName", "student"), http.StatusConflict, "LimitExceeded", "AccessKeysPerUser: 2", iamQuotas + "access keys assigned to an IAM user, 2"},
	{"key with a short id", iam("DeleteAccessKey", "AccessKeyId", "AKIA"), 0, "ValidationError", "greater than or equal to 16", iamModel + "accessKeyIdType, min 16"},
	{"key in a state", iam("UpdateAccessKey", "AccessKeyId", "AKIA0000000000000000", "Status", "Asleep"), 0, "ValidationError", "enum value set: [Active, Inactive", iamModel + "statusType, enum"},
	{"profile with a role", iam("DeleteInstanceProfile", "InstanceProfileName", "node"), http.StatusConflict, "DeleteConflict", "remove roles", "IAM API Reference, DeleteInstanceProfile: DeleteConflict"},
	{"second role of a profile", iam("AddRoleToInstanceProfile", "InstanceProfileName", "node", "RoleName", "cluster"), http.StatusConflict, "LimitExceeded", "InstanceSessionsPerInstanceProfile: 1",
		iamQuotas + "roles in an instance profile, 1"},
	{"profile that differs by case", iam("CreateInstanceProfile", "InstanceProfileName", "Node"), http.StatusConflict, "EntityAlreadyExists", "already exists", "IAM User Guide, IAM identifiers: names are not distinguished by case"},
	{"linked role of an unknown service", iam("CreateServiceLinkedRole", "AWSServiceName", "nope.amazonaws.com"), 0, "InvalidInput", "nope", "IAM API Reference, CreateServiceLinkedRole: InvalidInput"},
	{"unknown IAM action", iam("MakeTea"), 0, "InvalidAction", "MakeTea", "IAM API Reference, Common errors: InvalidAction"},
}
