package ssm

import "eksui/practice/aws/wire"

const tagPattern = `([\p{L}\p{Z}\p{N}_.:/=+\-@]*)`

// limits are the constraints of the Systems Manager API model (API version 2014-11-06) about parameters.
var limits = wire.Limits{Code: "ValidationException", List: []wire.Limit{
	{Member: "Name", Min: 1, Max: 2048},
	{Member: "Names", Min: 1, Max: maxNames},
	{Member: "Names[]", Min: 1, Max: 2048},
	{Member: "Path", Min: 1, Max: 2048},
	{Member: "Description", Max: 1024},
	{Member: "AllowedPattern", Max: 1024},
	{Member: "DataType", Max: 128},
	{Member: "KeyId", Min: 1, Max: 256, Pattern: `([a-zA-Z0-9:/_-]+)`},
	{Member: "Type", Of: "PutParameter", Enum: []string{typeString, typeList, typeSecure}},
	{Member: "Tier", Enum: []string{"Standard", "Advanced", "Intelligent-Tiering"}},
	{Member: "ResourceType", Enum: []string{
		"Document", "ManagedInstance", "MaintenanceWindow", "Parameter", "PatchBaseline", "OpsItem", "OpsMetadata", "Automation", "Association",
	}},
	{Member: "MaxResults", Of: "GetParametersByPath", Number: true, Min: 1, Max: 10},
	{Member: "MaxResults", Of: "DescribeParameters", Number: true, Min: 1, Max: 50},
	{Member: "ParameterFilters[].Key", Min: 1, Max: 132, Pattern: `tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType`},
	{Member: "ParameterFilters[].Option", Min: 1, Max: 10},
	{Member: "ParameterFilters[].Values", Min: 1, Max: 50},
	{Member: "Tags", Max: 1000},
	{Member: "Tags[].Key", Min: 1, Max: 128, Pattern: tagPattern},
	{Member: "Tags[].Value", Max: 256, Pattern: tagPattern},
	{Member: "TagKeys[]", Min: 1, Max: 128, Pattern: tagPattern},
}}
