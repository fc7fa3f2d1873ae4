package quotas

import "eksui/practice/aws/wire"

// limits are the constraints of the Service Quotas API model (API version 2019-06-24).
var limits = wire.Limits{Code: "ValidationException", List: []wire.Limit{
	{Member: "ServiceCode", Min: 1, Max: 63, Pattern: `[a-zA-Z][a-zA-Z0-9-]{1,63}`},
	{Member: "QuotaCode", Min: 1, Max: 128, Pattern: `[a-zA-Z][a-zA-Z0-9-]{1,128}`},
	{Member: "MaxResults", Number: true, Min: 1, Max: 100},
	{Member: "NextToken", Max: 2048},
}}
