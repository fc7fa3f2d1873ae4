package refusals

import (
	"net/http"
	"strings"
)

const (
	cfnModel  = "CloudFormation API model: "
	templates = "CloudFormation User Guide, Template anatomy: "
	functions = "CloudFormation Template Reference, Intrinsic functions: "
	param     = `{"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}}}}`
	vpcOnly   = "Resources:\n  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.9.0.0/16}}\n"
)

// stack is a new stack of a template with more parameters.
func stack(template string, more ...string) call {
	return cfn("CreateStack", append([]string{"StackName", "new", "TemplateBody", template}, more...)...)
}

var cfnRows = []row{
	{"stack without a name", cfn("CreateStack", "TemplateBody", param), 0, "ValidationError", "'stackName'", cfnModel + "StackName, required"},
	{"stack with an underscore", cfn("CreateStack", "StackName", "my_lab", "TemplateBody", param), 0, "ValidationError", "[a-zA-Z][-a-zA-Z0-9]*", cfnModel + "StackName, pattern"},
	{"stack that begins with a digit", cfn("CreateStack", "StackName", "1lab", "TemplateBody", param), 0, "ValidationError", "[a-zA-Z][-a-zA-Z0-9]*", cfnModel + "StackName, pattern"},
	{"stack with a long name", cfn("CreateStack", "StackName", strings.Repeat("s", 129), "TemplateBody", param), 0, "ValidationError", "less than or equal to 128", "CloudFormation API Reference, CreateStack: StackName, up to 128 characters"},
	{"stack that is there", cfn("CreateStack", "StackName", "lab", "TemplateBody", param), 0, "AlreadyExistsException", "Stack [lab] already exists", "CloudFormation API Reference, CreateStack: AlreadyExistsException"},
	{"stack of no template", cfn("CreateStack", "StackName", "new"), 0, "ValidationError", "Either Template URL or Template Body", "CloudFormation API Reference, CreateStack: TemplateBody or TemplateURL"},
	{"stack of a long template", stack(param + strings.Repeat(" ", 51200)), 0, "ValidationError", "less than or equal to 51200", "CloudFormation User Guide, Understand quotas: template body size in a request"},
	{"stack that fails somehow", stack(param, "OnFailure", "PANIC"), 0, "ValidationError", "enum value set: [DO_NOTHING, ROLLBACK, DELETE]", cfnModel + "OnFailure, enum"},
	{"stack that fails twice", stack(param, "OnFailure", "DELETE", "DisableRollback", "true"), 0, "ValidationError", "Only one of", "CloudFormation API Reference, CreateStack: OnFailure or DisableRollback, but not both"},
	{"stack with a capability", stack(param, "Capabilities.member.1", "CAPABILITY_EVERYTHING"), 0, "ValidationError", "enum value set: [CAPABILITY_IAM", cfnModel + "Capability, enum"},
	{"stack in no minutes", stack(param, "TimeoutInMinutes", "0"), 0, "ValidationError", "greater than or equal to 1", cfnModel + "TimeoutMinutes, min 1"},
	{"stack with a token of spaces", stack(param, "ClientRequestToken", "my token"), 0, "ValidationError", "'clientRequestToken'", cfnModel + "ClientRequestToken, pattern"},
	{"stack with an empty tag", stack(param, "Tags.member.1.Key", "k", "Tags.member.1.Value", ""), 0, "ValidationError", "greater than or equal to 1", cfnModel + "TagValue, min 1"},
	{"stack with a long tag", stack(param, "Tags.member.1.Key", strings.Repeat("k", 129), "Tags.member.1.Value", "v"), 0, "ValidationError", "less than or equal to 128", cfnModel + "TagKey, max 128"},
	{
		"stack with a tag twice", stack(param, "Tags.member.1.Key", "k", "Tags.member.1.Value", "v", "Tags.member.2.Key", "k", "Tags.member.2.Value", "v"),
		0, "ValidationError", "Tags contain duplicate keys; tag keys must be unique", "what AWS answered eksctl's node group stacks, March 2026: cilium issue 44695",
	},
	{"stack with AWS's own tag", stack(param, "Tags.member.1.Key", "aws:k", "Tags.member.1.Value", "v"), 0, "ValidationError", "aws:", "CloudFormation API Reference, Tag: the aws: prefix is reserved"},
	{"stack that tells too many", stack(param, many(6, func(i string) []string {
		return []string{"NotificationARNs.member." + i, "arn:aws:sns:ap-northeast-2:123456789012:t"}
	})...), 0, "ValidationError", "less than or equal to 5", cfnModel + "NotificationARNs, max 5"},
	{"role without its capability", stack(`{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": ` + trust("ec2.amazonaws.com") + `}}}}`), 0, "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]", "CloudFormation API Reference, CreateStack: Capabilities"},
	{"named role without its capability", stack(`{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": `+trust("ec2.amazonaws.com")+`}}}}`, "Capabilities.member.1", "CAPABILITY_IAM"), 0, "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]", "CloudFormation API Reference, CreateStack: Capabilities"},

	{"template that is no YAML", stack("Resources:\n  A: [\n"), 0, "ValidationError", "YAML not well-formed", "CloudFormation User Guide, Troubleshooting: validation error"},
	{"template of nothing", stack("Resources: {}"), 0, "ValidationError", "At least one Resources member must be defined", templates + "Resources, required"},
	{"template of another version", stack("AWSTemplateFormatVersion: 2020-01-01\n" + vpcOnly), 0, "ValidationError", "unsupported value for AWSTemplateFormatVersion", templates + "AWSTemplateFormatVersion, 2010-09-09"},
	{"template with a section of its own", stack("Stuff: {}\n" + vpcOnly), 0, "ValidationError", "Invalid template property or properties [Stuff]", templates + "sections"},
	{"template of an unknown type", stack("Resources: {A: {Type: 'AWS::EC2::Teapot'}}"), 0, "ValidationError", "Unrecognized resource types: [AWS::EC2::Teapot]", templates + "Resources, Type"},
	{"resource with a hyphen", stack("Resources: {my-vpc: {Type: 'AWS::EC2::VPC'}}"), 0, "ValidationError", "non alphanumeric", templates + "Resources, logical IDs are alphanumeric"},
	{"reference to nothing", stack("Resources: {V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Ref Block}}}"), 0, "ValidationError", "Unresolved resource dependencies [Block]", functions + "Ref"},
	{"attribute of nothing", stack(vpcOnly + "Outputs: {O: {Value: !GetAtt V.Colour}}"), 0, "ValidationError", "does not support attribute type Colour", functions + "Fn::GetAtt"},
	{"mapping without the region", stack("Mappings: {R: {us-east-1: {A: 10.9.0.0/16}}}\nResources: {V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !FindInMap [R, !Ref 'AWS::Region', A]}}}"), 0, "ValidationError", "Template error: Unable to get mapping for R::ap-northeast-2::A", functions + "Fn::FindInMap"},
	{"mapping without what a parameter says", stack("Parameters: {K: {Type: String, Default: b}}\nMappings: {R: {a: {A: x}}}\n" + vpcOnly + "Outputs: {O: {Value: !FindInMap [R, !Ref K, A]}}"), 0, "ValidationError", "Unable to get mapping for R::b::A", functions + "Fn::FindInMap"},
	{"mapping that is missing", stack("Resources: {V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !FindInMap [R, a, A]}}}"), 0, "ValidationError", "Mapping named 'R' is not present", functions + "Fn::FindInMap"},
	{"circle", stack("Resources:\n  A: {Type: 'AWS::EC2::InternetGateway', DependsOn: B}\n  B: {Type: 'AWS::EC2::InternetGateway', DependsOn: A}\n"), 0, "ValidationError", "Circular dependency", "CloudFormation User Guide, Troubleshooting: circular dependencies"},
	{"parameter that is unknown", stack(param, "Parameters.member.1.ParameterKey", "Colour", "Parameters.member.1.ParameterValue", "red"), 0, "ValidationError", "Parameters: [Colour] do not exist in the template", "CloudFormation API Reference, CreateStack: Parameters"},
	{"parameter without a value", stack("Parameters: {K: {Type: String}}\n" + vpcOnly), 0, "ValidationError", "Parameters: [K] must have values", "CloudFormation User Guide, Parameters: Default"},
	{"parameter that is not allowed", stack("Parameters: {K: {Type: String, AllowedValues: [yes, no]}}\n"+vpcOnly, "Parameters.member.1.ParameterKey", "K", "Parameters.member.1.ParameterValue", "yes"), 0, "ValidationError", "Parameter 'K' must be one of AllowedValues", "YAML 1.1, Boolean type: yes and no are true and false"},
	{"parameter that is no number", stack("Parameters: {K: {Type: Number}}\n"+vpcOnly, "Parameters.member.1.ParameterKey", "K", "Parameters.member.1.ParameterValue", "one"), 0, "ValidationError", "must be a number", "CloudFormation User Guide, Parameters: Number"},

	{"stack that is missing", cfn("DescribeStacks", "StackName", "none"), 0, "ValidationError", "Stack with id none does not exist", "CloudFormation API Reference, DescribeStacks: a stack that doesn't exist"},
	{"events of a missing stack", cfn("DescribeStackEvents", "StackName", "none"), 0, "ValidationError", "Stack [none] does not exist", "CloudFormation API Reference, DescribeStackEvents: StackName"},
	{"protected stack", cfn("DeleteStack", "StackName", "lab"), 0, "ValidationError", "cannot be deleted while TerminationProtection is enabled", "CloudFormation User Guide, Protect stacks from being deleted: termination protection"},
	{"update of nothing new", cfn("UpdateStack", "StackName", "lab", "UsePreviousTemplate", "true"), 0, "ValidationError", "No updates are to be performed", "CloudFormation User Guide, Troubleshooting: no updates to perform"},
	{"update that is not under way", cfn("CancelUpdateStack", "StackName", "lab"), 0, "ValidationError", "cannot be called from current stack status", "CloudFormation API Reference, CancelUpdateStack: UPDATE_IN_PROGRESS"},
	{"stacks of a status", cfn("ListStacks", "StackStatusFilter.member.1", "HAPPY"), 0, "ValidationError", "enum value set: [CREATE_IN_PROGRESS", cfnModel + "StackStatus, enum"},
	{"change set with an underscore", cfn("CreateChangeSet", "StackName", "lab", "ChangeSetName", "my_set", "UsePreviousTemplate", "true"), 0, "ValidationError", "'changeSetName'", cfnModel + "ChangeSetName, pattern [a-zA-Z][-a-zA-Z0-9]*"},
	{"change set of a type", cfn("CreateChangeSet", "StackName", "lab", "ChangeSetName", "set", "ChangeSetType", "REPLACE", "UsePreviousTemplate", "true"), 0, "ValidationError", "enum value set: [CREATE, UPDATE, IMPORT]", cfnModel + "ChangeSetType, enum"},
	{"change set that is missing", cfn("DescribeChangeSet", "StackName", "lab", "ChangeSetName", "none"), http.StatusNotFound, "ChangeSetNotFound", "ChangeSet [none] does not exist", "CloudFormation API Reference, DescribeChangeSet: ChangeSetNotFound"},
}
