package eks

import (
	"slices"

	"eksui/practice/aws/cfn"
)

// tagRules are of tags that are a list.
var tagRules = []cfn.Rule{{Path: "Tags[]", Keys: []string{"Key", "Value"}}, {Path: "Tags[].Key", Min: 1, Max: 128}, {Path: "Tags[].Value", Max: 256}}

// clusterRules and the others are what the resource schemas of EKS's types say of properties' values.
var clusterRules = slices.Concat(
	cfn.Kinds(cfn.Boolean, "BootstrapSelfManagedAddons", "DeletionProtection", "ResourcesVpcConfig.EndpointPublicAccess",
		"ResourcesVpcConfig.EndpointPrivateAccess", "AccessConfig.BootstrapClusterCreatorAdminPermissions"),
	[]cfn.Rule{
		{Path: "Name", Min: 1, Max: 100, Pattern: `^[0-9A-Za-z][A-Za-z0-9\-_]*`}, {Path: "Version", Pattern: `1\.\d\d`},
		{Path: "ResourcesVpcConfig", Keys: []string{"SubnetIds"}}, {Path: "AccessConfig.AuthenticationMode", Enum: authenticationModes},
		{Path: "UpgradePolicy.SupportType", Enum: []string{"STANDARD", "EXTENDED"}},
		{Path: "KubernetesNetworkConfig.IpFamily", Enum: []string{"ipv4", "ipv6"}},
		{Path: "Logging.ClusterLogging.EnabledTypes[].Type", Enum: logTypes},
	}, tagRules)

var nodegroupRules = slices.Concat(
	cfn.Kinds(cfn.Boolean, "ForceUpdateEnabled"), cfn.Kinds(cfn.Integer, "DiskSize"),
	[]cfn.Rule{
		{Path: "ClusterName", Min: 1}, {Path: "ScalingConfig.MinSize", Kind: cfn.Integer}, {Path: "ScalingConfig.DesiredSize", Kind: cfn.Integer},
		{Path: "ScalingConfig.MaxSize", Kind: cfn.Integer, Min: 1}, {Path: "UpdateConfig.MaxUnavailable", Kind: cfn.Integer, Min: 1},
		{Path: "UpdateConfig.MaxUnavailablePercentage", Kind: cfn.Integer, Min: 1, Max: 100}, {Path: "RemoteAccess", Keys: []string{"Ec2SshKey"}},
		{Path: "Taints[].Key", Min: 1}, {Path: "Taints[].Value"},
	})

var accessEntryRules = slices.Concat([]cfn.Rule{
	{Path: "AccessPolicies[]", Keys: []string{"PolicyArn", "AccessScope"}}, {Path: "AccessPolicies[].AccessScope", Keys: []string{"Type"}},
	{Path: "AccessPolicies[].AccessScope.Type", Enum: []string{"namespace", "cluster"}},
}, tagRules)

var addonRules = slices.Concat(cfn.Kinds(cfn.Boolean, "PreserveOnDelete"), []cfn.Rule{
	{Path: "ClusterName", Min: 1}, {Path: "AddonName", Min: 1}, {Path: "AddonVersion", Min: 1}, {Path: "ServiceAccountRoleArn", Min: 1},
	{Path: "ResolveConflicts", Enum: []string{"NONE", "OVERWRITE", "PRESERVE"}}, {Path: "ConfigurationValues", Min: 1},
}, tagRules)
