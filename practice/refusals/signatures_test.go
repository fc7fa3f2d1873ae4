package refusals

import (
	"net/http"
	"strings"
)

const (
	optIn    = "AWS Account Management, Specify which AWS Regions your account can use: credentials are not valid where a Region is disabled"
	stsModel = "STS API model: "
	scope    = "IAM User Guide, Troubleshoot Signature Version 4: Credential should be scoped to a valid Region"
)

// in is a call in another region.
func (k call) in(region string) call {
	k.region = region
	return k
}

// by is a call with another access key.
func (k call) by(key string) call {
	k.key = key
	return k
}

var signatureRows = []row{
	{"EC2 in no region", ec2("DescribeVpcs").in("moon-1"), http.StatusUnauthorized, "AuthFailure", "not able to validate", ec2Codes + "AuthFailure"},
	{"STS in no region", sts("GetCallerIdentity").in("us-west-9"), http.StatusForbidden, "SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'us-west-9'", scope},
	{"CloudFormation in no region", cfn("DescribeStacks").in("ap-northeast-2a"), http.StatusForbidden, "SignatureDoesNotMatch", "not 'ap-northeast-2a'", scope},
	{"EKS in no region", eks("GET", "/clusters", "").in("seoul"), http.StatusForbidden, "InvalidSignatureException", "not 'seoul'", scope},
	{"logs in no region", logs("DescribeLogGroups", `{}`).in("seoul"), 0, "InvalidSignatureException", "not 'seoul'", scope},
	{"EC2 in a region not opted in to", ec2("DescribeVpcs").in("ap-east-1"), http.StatusUnauthorized, "AuthFailure", "not able to validate", optIn},
	{"STS in a region not opted in to", sts("GetCallerIdentity").in("me-south-1"), http.StatusForbidden, "InvalidClientTokenId", "is invalid", optIn},
	{"CloudFormation in a region not opted in to", cfn("DescribeStacks").in("af-south-1"), http.StatusForbidden, "InvalidClientTokenId", "is invalid", optIn},
	{"EKS in a region not opted in to", eks("GET", "/clusters", "").in("eu-south-1"), http.StatusForbidden, "UnrecognizedClientException", "is invalid", optIn},
	{"secrets in a region not opted in to", secrets("ListSecrets", `{}`).in("il-central-1"), 0, "UnrecognizedClientException", "is invalid", optIn},
	{"t2 in a region without it", ec2("DescribeInstanceTypes", "InstanceType.1", "t2.small").in("eu-north-1"), 0, "InvalidInstanceType", "do not exist",
		"EC2 Instance Types Guide, Instance types by Region: Europe (Stockholm) has no T2"},
	{"EC2 by an unknown key", ec2("DescribeVpcs").by("AKIA0000000000000000"), http.StatusUnauthorized, "AuthFailure", "not able to validate", ec2Codes + "AuthFailure"},
	{"STS by an unknown key", sts("GetCallerIdentity").by("AKIA0000000000000000"), http.StatusForbidden, "InvalidClientTokenId", "is invalid", "STS API Reference, Common errors: InvalidClientTokenId"},
	{"EKS by an unknown key", eks("GET", "/clusters", "").by("AKIA0000000000000000"), http.StatusForbidden, "UnrecognizedClientException", "is invalid", "EKS API Reference, Common errors: UnrecognizedClientException"},

	{"session with a short name", sts("AssumeRole", "RoleArn", "{noderole}", "RoleSessionName", "s"), 0, "ValidationError", "greater than or equal to 2", stsModel + "roleSessionNameType, min 2"},
	{"session with a long name", sts("AssumeRole", "RoleArn", "{noderole}", "RoleSessionName", strings.Repeat("s", 65)), 0, "ValidationError", "less than or equal to 64", stsModel + "roleSessionNameType, max 64"},
	{"session with a name of spaces", sts("AssumeRole", "RoleArn", "{noderole}", "RoleSessionName", "my session"), 0, "ValidationError", "'roleSessionName'", stsModel + `roleSessionNameType, pattern [\w+=,.@-]*`},
	{"session of a short ARN", sts("AssumeRole", "RoleArn", "node", "RoleSessionName", "session"), 0, "ValidationError", "greater than or equal to 20", stsModel + "arnType, min 20"},
	{"session of five minutes", sts("AssumeRole", "RoleArn", "{noderole}", "RoleSessionName", "session", "DurationSeconds", "300"), 0, "ValidationError", "greater than or equal to 900", stsModel + "roleDurationSecondsType, min 900"},
	{"session of a day", sts("AssumeRole", "RoleArn", "{noderole}", "RoleSessionName", "session", "DurationSeconds", "86400"), 0, "ValidationError", "less than or equal to 43200", stsModel + "roleDurationSecondsType, max 43200"},
	{"session of a role that trusts others", sts("AssumeRole", "RoleArn", "{noderole}", "RoleSessionName", "session"), http.StatusForbidden, "AccessDenied", "is not authorized to perform: sts:AssumeRole", "IAM User Guide, Troubleshoot roles: I can't assume a role"},
	{"session token for two days", sts("GetSessionToken", "DurationSeconds", "172800"), 0, "ValidationError", "less than or equal to 129600", stsModel + "durationSecondsType, max 129600"},
}
