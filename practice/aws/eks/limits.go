package eks

import "eksui/practice/aws/wire"

// limits are the constraints of EKS's API model (API version 2017-11-01). Those for which EKS has words of its own are
// with what they are about: names of clusters and node groups, versions, labels, sizes, AMI types.
var limits = wire.Limits{Code: "InvalidParameterException", List: []wire.Limit{
	{Member: "maxResults", Number: true, Min: 1, Max: 100},
	{Member: "tags", Min: 1, Max: 50},
	{Member: "tags{k}", Min: 1, Max: 128},
	{Member: "tags{v}", Max: 256},
	{Member: "tagKeys", Min: 1, Max: 50},
	{Member: "tagKeys[]", Min: 1, Max: 128},
	{Member: "logging.clusterLogging[].types[]", Enum: logTypes},
	{Member: "accessConfig.authenticationMode", Enum: []string{"API", "API_AND_CONFIG_MAP", "CONFIG_MAP"}},
	{Member: "upgradePolicy.supportType", Enum: []string{"STANDARD", "EXTENDED"}},
	{Member: "kubernetesNetworkConfig.ipFamily", Enum: []string{"ipv4", "ipv6"}},
	{Member: "capacityType", Enum: []string{"ON_DEMAND", "SPOT", "CAPACITY_BLOCK"}},
	{Member: "resolveConflicts", Enum: []string{"OVERWRITE", "NONE", "PRESERVE"}},
	{Member: "serviceAccountRoleArn", Min: 1, Max: 255},
	{Member: "accessScope.type", Enum: []string{"cluster", "namespace"}},
	{Member: "versionStatus", Enum: []string{"UNSUPPORTED", "STANDARD_SUPPORT", "EXTENDED_SUPPORT"}},
	{Member: "updateConfig.maxUnavailable", Number: true, Min: 1},
	{Member: "updateConfig.maxUnavailablePercentage", Number: true, Min: 1, Max: 100},
	{Member: "scalingConfig.minSize", Number: true},
	{Member: "scalingConfig.desiredSize", Number: true},
	{Member: "scalingConfig.maxSize", Number: true, Min: 1},
	{Member: "labels{k}", Of: "CreateNodegroup", Min: 1, Max: 63},
	{Member: "labels{v}", Of: "CreateNodegroup", Min: 1, Max: 63},
	{Member: "labels.addOrUpdateLabels{k}", Of: "UpdateNodegroupConfig", Min: 1, Max: 63},
	{Member: "labels.addOrUpdateLabels{v}", Of: "UpdateNodegroupConfig", Min: 1, Max: 63},
	{Member: "taints[].key", Of: "CreateNodegroup", Min: 1, Max: 63},
	{Member: "taints[].value", Of: "CreateNodegroup", Max: 63},
	{Member: "taints[].effect", Of: "CreateNodegroup", Enum: taintEffects},
	{Member: "taints.addOrUpdateTaints[].key", Min: 1, Max: 63},
	{Member: "taints.addOrUpdateTaints[].value", Max: 63},
	{Member: "taints.addOrUpdateTaints[].effect", Enum: taintEffects},
}}

var taintEffects = []string{"NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"}
