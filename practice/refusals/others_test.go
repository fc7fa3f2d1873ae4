package refusals

import "strings"

const (
	logsModel    = "CloudWatch Logs API model: "
	ssmModel     = "Systems Manager API model: "
	secretsModel = "Secrets Manager API model: "
	taggingModel = "Resource Groups Tagging API model: "
)

func tagging(action, body string) call {
	return targeted("tagging", "ResourceGroupsTaggingAPI_20170126", action, body)
}

var otherRows = []row{
	{"log group with a name of spaces", logs("CreateLogGroup", `{"logGroupName": "my group"}`), 0, "InvalidParameterException", `Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`, logsModel + "LogGroupName, pattern"},
	{"Korean log group", logs("CreateLogGroup", `{"logGroupName": "/랩"}`), 0, "InvalidParameterException", "regular expression pattern", logsModel + "LogGroupName, pattern"},
	{"log group with a long name", logs("CreateLogGroup", `{"logGroupName": "`+strings.Repeat("l", 513)+`"}`), 0, "InvalidParameterException", "less than or equal to 512", logsModel + "LogGroupName, max 512"},
	{"log group without a name", logs("CreateLogGroup", `{}`), 0, "InvalidParameterException", "'logGroupName'", logsModel + "CreateLogGroupRequest.logGroupName, required"},
	{"log group that is there", logs("CreateLogGroup", `{"logGroupName": "/lab"}`), 0, "ResourceAlreadyExistsException", "already exists", "CloudWatch Logs API Reference, CreateLogGroup: ResourceAlreadyExistsException"},
	{"log group of AWS's", logs("CreateLogGroup", `{"logGroupName": "aws/lab"}`), 0, "InvalidParameterException", "aws/", "CloudWatch Logs API Reference, CreateLogGroup: names can't start with aws/"},
	{"log group that is missing", logs("DeleteLogGroup", `{"logGroupName": "/none"}`), 0, "ResourceNotFoundException", "does not exist", "CloudWatch Logs API Reference, DeleteLogGroup: ResourceNotFoundException"},
	{"logs for two days", logs("PutRetentionPolicy", `{"logGroupName": "/lab", "retentionInDays": 2}`), 0, "InvalidParameterException", "retentionInDays", "CloudWatch Logs API Reference, PutRetentionPolicy: retentionInDays, possible values"},
	{"log groups too many at a time", logs("DescribeLogGroups", `{"limit": 51}`), 0, "InvalidParameterException", "less than or equal to 50", logsModel + "DescribeLimit, max 50"},
	{"a text for a number", logs("DescribeLogGroups", `{"limit": "ten"}`), 0, "SerializationException", "STRING_VALUE can not be converted", logsModel + "DescribeLimit is an integer"},

	{"parameter of a type", ssm("PutParameter", `{"Name": "/new", "Value": "v", "Type": "Number"}`), 0, "ValidationException", "enum value set: [String, StringList, SecureString]", ssmModel + "ParameterType, enum"},
	{"parameter without a type", ssm("PutParameter", `{"Name": "/new", "Value": "v"}`), 0, "ValidationException", "type is required", "Systems Manager API Reference, PutParameter: Type, required when you create a parameter"},
	{"parameter named as AWS's", ssm("PutParameter", `{"Name": "/aws/own", "Value": "v", "Type": "String"}`), 0, "ValidationException", `can't be prefixed with "aws" or "ssm"`, "Systems Manager API Reference, PutParameter: Name, can't be prefixed with aws"},
	{"parameter with a name of spaces", ssm("PutParameter", `{"Name": "/my lab", "Value": "v", "Type": "String"}`), 0, "ValidationException", "arameter name", "Systems Manager API Reference, PutParameter: Name, a-zA-Z0-9_.-"},
	{"parameter that is there", ssm("PutParameter", `{"Name": "/lab/own", "Value": "v", "Type": "String"}`), 0, "ParameterAlreadyExists", "already exists", "Systems Manager API Reference, PutParameter: ParameterAlreadyExists"},
	{"parameter that is too long", ssm("PutParameter", `{"Name": "/new", "Value": "`+strings.Repeat("v", 4097)+`", "Type": "String"}`), 0, "ValidationException", "4096", "Systems Manager API Reference, PutParameter: Tier, standard has 4 KB"},
	{"parameter with a long description", ssm("PutParameter", `{"Name": "/new", "Value": "v", "Type": "String", "Description": "`+strings.Repeat("d", 1025)+`"}`), 0, "ValidationException", "less than or equal to 1024", ssmModel + "ParameterDescription, max 1024"},
	{"parameter that does not match", ssm("PutParameter", `{"Name": "/new", "Value": "v", "Type": "String", "AllowedPattern": "[0-9]+"}`), 0, "ParameterPatternMismatchException", "allowedPattern", "Systems Manager API Reference, PutParameter: ParameterPatternMismatchException"},
	{"tags over what is there", ssm("PutParameter", `{"Name": "/lab/own", "Value": "v", "Overwrite": true, "Tags": [{"Key": "a", "Value": "b"}]}`), 0, "ValidationException", "tags and overwrite can't be used together", "Systems Manager API Reference, PutParameter: Tags, not with Overwrite"},
	{"parameters too many at once", ssm("GetParameters", `{"Names": ["1","2","3","4","5","6","7","8","9","10","11"]}`), 0, "ValidationException", "less than or equal to 10", ssmModel + "ParameterNameList, max 10"},
	{"parameters below no path", ssm("GetParametersByPath", `{"Path": "lab"}`), 0, "ValidationException", "forward slash", "Systems Manager API Reference, GetParametersByPath: Path, begins with a forward slash"},
	{"parameters too many at a time", ssm("GetParametersByPath", `{"Path": "/", "MaxResults": 11}`), 0, "ValidationException", "less than or equal to 10", ssmModel + "GetParametersByPathMaxResults, max 10"},
	{"a text for a yes", ssm("GetParameter", `{"Name": "/lab/own", "WithDecryption": "yes"}`), 0, "SerializationException", "STRING_VALUE can not be converted", ssmModel + "GetParameterRequest.WithDecryption is a boolean"},
	{"tags of a toaster", ssm("ListTagsForResource", `{"ResourceType": "Toaster", "ResourceId": "/lab/own"}`), 0, "ValidationException", "enum value set: [Document", ssmModel + "ResourceTypeForTagging, enum"},

	{"secret with a name of spaces", secrets("CreateSecret", `{"Name": "my secret", "SecretString": "s"}`), 0, "ValidationException", "Invalid name", "Secrets Manager API Reference, CreateSecret: Name, ASCII letters, numbers, and /_+=.@-"},
	{"secret that is there", secrets("CreateSecret", `{"Name": "lab", "SecretString": "s"}`), 0, "ResourceExistsException", "already exists", "Secrets Manager API Reference, CreateSecret: ResourceExistsException"},
	{"secret whose name is on its way out", secrets("CreateSecret", `{"Name": "leaving", "SecretString": "s"}`), 0, "InvalidRequestException", "scheduled for deletion", "Secrets Manager API Reference, DeleteSecret: recovery window"},
	{"secret on its way out", secrets("GetSecretValue", `{"SecretId": "leaving"}`), 0, "InvalidRequestException", "marked for deletion", "Secrets Manager API Reference, GetSecretValue: InvalidRequestException"},
	{"secret that is too long", secrets("CreateSecret", `{"Name": "new", "SecretString": "`+strings.Repeat("s", 65537)+`"}`), 0, "ValidationException", "less than or equal to 65536", secretsModel + "SecretStringType, max 65536"},
	{"secret with a short token", secrets("CreateSecret", `{"Name": "new", "SecretString": "s", "ClientRequestToken": "short"}`), 0, "ValidationException", "greater than or equal to 32", secretsModel + "ClientRequestTokenType, min 32"},
	{"password of nothing", secrets("GetRandomPassword", `{"PasswordLength": 0}`), 0, "ValidationException", "greater than or equal to 1", secretsModel + "PasswordLengthType, min 1"},
	{"secret that is missing", secrets("GetSecretValue", `{"SecretId": "none"}`), 0, "ResourceNotFoundException", "can't find the specified secret", "Secrets Manager API Reference, GetSecretValue: ResourceNotFoundException"},

	{"resources by a long key", tagging("GetResources", `{"TagFilters": [{"Key": "`+strings.Repeat("k", 129)+`"}]}`), 0, "InvalidParameterException", "less than or equal to 128", taggingModel + "TagKey, max 128"},
	{"resources by many values", tagging("GetResources", `{"TagFilters": [{"Key": "k", "Values": ["`+strings.Repeat(`v","`, 20)+`v"]}]}`), 0, "InvalidParameterException", "less than or equal to 20", taggingModel + "TagValueList, max 20"},
	{"quota of a short code", targeted("servicequotas", "ServiceQuotasV20190624", "GetServiceQuota", `{"ServiceCode": "ec2", "QuotaCode": "1"}`), 0, "ValidationException", "'quotaCode'", "Service Quotas API model: QuotaCode, pattern [a-zA-Z][a-zA-Z0-9-]{1,128}"},
	{"target that is none", targeted("ssm", "AmazonSSM", "MakeTea", `{}`), 0, "UnknownOperationException", "not known", "AWS JSON 1.1 protocol: UnknownOperationException"},
}
