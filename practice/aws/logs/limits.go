package logs

import "eksui/practice/aws/wire"

const groupPattern = `[\.\-_/#A-Za-z0-9]+`

// limits are the constraints of CloudWatch Logs' API model (API version 2014-03-28).
var limits = wire.Limits{Code: "InvalidParameterException", List: []wire.Limit{
	{Member: "logGroupName", Min: 1, Max: 512, Pattern: groupPattern},
	{Member: "logGroupNamePrefix", Min: 1, Max: 512, Pattern: groupPattern},
	{Member: "logGroupNamePattern", Max: 512, Pattern: `[\.\-_/#A-Za-z0-9]*`},
	{Member: "limit", Number: true, Min: 1, Max: 50},
	{Member: "nextToken", Min: 1},
	{Member: "tags", Min: 1, Max: 50},
	{Member: "tags{k}", Min: 1, Max: 128, Pattern: `([\p{L}\p{Z}\p{N}_.:/=+\-@]+)`},
	{Member: "tags{v}", Max: 256, Pattern: `([\p{L}\p{Z}\p{N}_.:/=+\-@]*)`},
}}
