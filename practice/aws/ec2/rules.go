package ec2

import (
	"slices"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

// rules are what the resource schemas of EC2's types say of properties' values ("CloudFormation Template Reference Guide").
var rules = map[string][]cfn.Rule{
	"AWS::EC2::VPC":    cfn.Kinds(cfn.Boolean, "EnableDnsSupport", "EnableDnsHostnames"),
	"AWS::EC2::Subnet": cfn.Kinds(cfn.Boolean, "MapPublicIpOnLaunch"),
	"AWS::EC2::Instance": cfn.Kinds(cfn.Boolean, "DisableApiTermination", "EbsOptimized", "Monitoring", "PropagateTagsToVolumeOnCreation",
		"NetworkInterfaces[].AssociatePublicIpAddress", "NetworkInterfaces[].DeleteOnTermination", "BlockDeviceMappings[].Ebs.Encrypted",
		"BlockDeviceMappings[].Ebs.DeleteOnTermination"),
	"AWS::EC2::SecurityGroup": cfn.Kinds(cfn.Integer, "SecurityGroupIngress[].FromPort", "SecurityGroupIngress[].ToPort",
		"SecurityGroupEgress[].FromPort", "SecurityGroupEgress[].ToPort"),
	"AWS::EC2::SecurityGroupIngress": cfn.Kinds(cfn.Integer, "FromPort", "ToPort"),
	"AWS::EC2::SecurityGroupEgress":  cfn.Kinds(cfn.Integer, "FromPort", "ToPort"),
	"AWS::EC2::Volume":               slices.Concat(cfn.Kinds(cfn.Integer, "Size", "Iops", "Throughput"), cfn.Kinds(cfn.Boolean, "Encrypted")),
	"AWS::EC2::NatGateway":           {{Path: "ConnectivityType", Enum: []string{"public", "private"}}},
	"AWS::EC2::KeyPair": {
		{Path: "KeyType", Enum: []string{"rsa", "ed25519"}}, {Path: "KeyFormat", Enum: []string{"pem", "ppk"}},
	},
}

// tagRule is the schema's of every type's tags. That they need a value is EC2's own refusal.
var tagRule = cfn.Rule{Path: "Tags[]", Keys: []string{"Key"}}

// tagged refuses tags that have no value before a handler calls EC2, which says so.
func tagged[R any](handler func(*cfn.Request) (R, error)) func(*cfn.Request) (R, error) {
	return func(r *cfn.Request) (R, error) {
		for _, tag := range props.Map(r.Props).Maps("Tags") {
			if tag["Value"] == nil {
				var none R
				return none, invalid("Tag value cannot be null. Use empty string instead.")
			}
		}
		return handler(r)
	}
}
