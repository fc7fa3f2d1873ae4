package refusals

import "strings"

const (
	schemas  = "CloudFormation resource schema of "
	boolean  = "expected type: Boolean, found: String"
	vpcBegin = "Resources:\n  V:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.9.0.0/16\n"
)

// groupStack is a security group in a VPC with a description and a rule's.
func groupStack(description, rule string) string {
	return vpcBegin + "  S:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      VpcId: !Ref V\n      GroupDescription: " + description +
		"\n      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0, Description: " + rule + "}]\n"
}

// roleStack is a role with more properties.
func roleStack(more string) string {
	return "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: " + trust("ec2.amazonaws.com") + "\n" + more
}

var stackRows = []stackRow{
	{"Korean description of a group", groupStack("“웹 서버”", "ssh"), "for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.", createGroup + "GroupDescription, in a template"},
	{"Korean description of a rule", groupStack("web", `"집 IP"`), "Invalid rule description. Valid descriptions are strings less than 256 characters", rule + "Description, in a template"},
	{"apostrophe in a rule", groupStack("web", `"admin's ssh"`), "Invalid rule description", rule + "Description, in a template, valid characters"},
	{"tag without a value", vpcBegin + "      Tags: [{Key: git_org}]\n", "Tag value cannot be null. Use empty string instead.", "EC2 API Reference, CreateTags: Tag, an empty value is an empty string"},
	{"tag without a key", vpcBegin + "      Tags: [{Value: a}]\n", "required key [Key] not found", "CloudFormation Template Reference, AWS::EC2::VPC Tag: Key is required"},
	{"tag without a value in a subnet", vpcBegin + "  S:\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !Ref V, CidrBlock: 10.9.0.0/24, Tags: [{Key: Name, Value: a}, {Key: b}]}\n", "Tag value cannot be null", "EC2 API Reference, CreateTags: Tag, of a subnet"},
	{"text where a boolean belongs", vpcBegin + "      EnableDnsSupport: \"yes\"\n", "#/EnableDnsSupport: " + boolean, schemas + "AWS::EC2::VPC: EnableDnsSupport, boolean"},
	{"text where a number belongs", vpcBegin + "  S:\n    Type: AWS::EC2::SecurityGroup\n    Properties: {VpcId: !Ref V, GroupDescription: d, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: ssh, ToPort: 22, CidrIp: 0.0.0.0/0}]}\n", "#/SecurityGroupIngress/0/FromPort: expected type: Integer, found: String", schemas + "AWS::EC2::SecurityGroup: FromPort, integer"},
	{"endpoints that are off", "Resources:\n  C:\n    Type: AWS::EKS::Cluster\n    Properties: {RoleArn: 'arn:aws:iam::123456789012:role/cluster', ResourcesVpcConfig: {SubnetIds: [a], EndpointPublicAccess: 'off'}}\n", "#/ResourcesVpcConfig/EndpointPublicAccess: " + boolean, schemas + "AWS::EKS::Cluster: EndpointPublicAccess, boolean"},
	{"log type that is unknown", "Resources:\n  C:\n    Type: AWS::EKS::Cluster\n    Properties: {RoleArn: 'arn:aws:iam::123456789012:role/cluster', ResourcesVpcConfig: {SubnetIds: [a]}, Logging: {ClusterLogging: {EnabledTypes: [{Type: kubelet}]}}}\n", "kubelet is not a valid enum value", schemas + "AWS::EKS::Cluster: Logging types, enum"},
	{"node group of no nodes at most", "Resources:\n  N:\n    Type: AWS::EKS::Nodegroup\n    Properties: {ClusterName: lab, NodeRole: 'arn:aws:iam::123456789012:role/node', Subnets: [a], ScalingConfig: {MaxSize: 0}}\n", "#/ScalingConfig/MaxSize: 0 is not greater or equal to 1", schemas + "AWS::EKS::Nodegroup: MaxSize, minimum 1"},
	{"entry of a principal that is missing", "Resources:\n  E:\n    Type: AWS::EKS::AccessEntry\n    Properties: {ClusterName: lab, PrincipalArn: 'arn:aws:iam::123456789012:role/nobody'}\n", "The specified principalArn is invalid: invalid principal.", createEntry + "principalArn, in a template"},
	{"role of a service that is unknown", "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: " + trust("codepipeiine.amazonaws.com") + "\n", `Invalid principal in policy: "SERVICE":"codepipeiine.amazonaws.com"`, trusting + "AWS service principals, in a template"},
	{"role with a description in Korean", roleStack("      Description: 노드의 역할\n"), "Member must satisfy regular expression pattern", iamModel + "roleDescriptionType, in a template"},
	{"role with eleven policies", roleStack("      ManagedPolicyArns:\n" + elevenPolicies()), "Cannot exceed quota for PoliciesPerRole: 10", iamQuotas + "managed policies attached to an IAM role, 10"},
	{"role of a name by case", roleStack("      RoleName: NODE\n"), "Role with name NODE already exists.", "IAM API Reference, CreateRole: RoleName, in a template, not distinguished by case"},
	{"key pair in Korean", "Resources: {K: {Type: 'AWS::EC2::KeyPair', Properties: {KeyName: 내 키, KeyType: ed25519}}}", "Character sets beyond ASCII", "EC2 API Reference, CreateKeyPair: KeyName, in a template"},
	{"property that is unknown", vpcBegin + "      Colour: red\n", "Encountered unsupported property Colour", schemas + "AWS::EC2::VPC: additionalProperties false"},
	{"property that is missing", "Resources: {S: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupName: x}}}", "#: required key [GroupDescription] not found", schemas + "AWS::EC2::SecurityGroup: required"},
}

// elevenPolicies are that many of AWS's own.
func elevenPolicies() string {
	return "        - arn:aws:iam::aws:policy/" + strings.Join([]string{
		"AdministratorAccess", "AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEKSVPCResourceController",
		"AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly", "AmazonSSMManagedInstanceCore", "ReadOnlyAccess", "AmazonEC2FullAccess",
		"AmazonVPCFullAccess",
	}, "\n        - arn:aws:iam::aws:policy/") + "\n"
}
