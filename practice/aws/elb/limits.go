package elb

import "eksui/practice/aws/wire"

const tagPattern = `([\p{L}\p{Z}\p{N}_.:/=+\-@]*)`

// limits are the constraints of Elastic Load Balancing's API model (API version 2012-06-01).
var limits = wire.Limits{Code: "ValidationError", List: []wire.Limit{
	{Member: "PageSize", Number: true, Min: 1, Max: 400},
	{Member: "Listeners[].InstancePort", Number: true, Min: 1, Max: 65535},
	{Member: "LoadBalancerNames", Of: "DescribeTags AddTags RemoveTags", Min: 1, Max: 20},
	{Member: "HealthCheck.Interval", Number: true, Min: 5, Max: 300},
	{Member: "HealthCheck.Timeout", Number: true, Min: 2, Max: 60},
	{Member: "HealthCheck.UnhealthyThreshold", Number: true, Min: 2, Max: 10},
	{Member: "HealthCheck.HealthyThreshold", Number: true, Min: 2, Max: 10},
	{Member: "LoadBalancerAttributes.ConnectionSettings.IdleTimeout", Number: true, Min: 1, Max: 3600},
	{Member: "Tags", Min: 1},
	{Member: "Tags[].Key", Min: 1, Max: 128, Pattern: tagPattern},
	{Member: "Tags[].Value", Max: 256, Pattern: tagPattern},
}}

// limitsV2 are those of version 2 (API version 2015-12-01).
var limitsV2 = wire.Limits{Code: "ValidationError", List: []wire.Limit{
	{Member: "PageSize", Number: true, Min: 1, Max: 400},
	{Member: "Port", Number: true, Min: 1, Max: 65535},
	{Member: "Targets[].Port", Number: true, Min: 1, Max: 65535},
	{Member: "HealthCheckPath", Min: 1, Max: 1024},
	{Member: "HealthCheckIntervalSeconds", Number: true, Min: 5, Max: 300},
	{Member: "HealthCheckTimeoutSeconds", Number: true, Min: 2, Max: 120},
	{Member: "HealthyThresholdCount", Number: true, Min: 2, Max: 10},
	{Member: "UnhealthyThresholdCount", Number: true, Min: 2, Max: 10},
	{Member: "Scheme", Enum: []string{"internet-facing", "internal"}},
	{Member: "Type", Enum: []string{"application", "network", "gateway"}},
	{Member: "IpAddressType", Of: "CreateLoadBalancer", Enum: []string{"ipv4", "dualstack", "dualstack-without-public-ipv4"}},
	{Member: "TargetType", Enum: []string{"instance", "ip", "lambda", "alb"}},
	{Member: "Protocol", Enum: []string{"HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"}},
	{Member: "DefaultActions[].Type", Enum: []string{"forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response", "jwt-validation"}},
	{Member: "Attributes", Max: 20},
	{Member: "Attributes[].Key", Max: 256, Pattern: `[a-zA-Z0-9._]+`},
	{Member: "Attributes[].Value", Max: 1024},
	{Member: "Tags", Min: 1},
	{Member: "Tags[].Key", Min: 1, Max: 128, Pattern: tagPattern},
	{Member: "Tags[].Value", Max: 256, Pattern: tagPattern},
	{Member: "TagKeys[]", Min: 1, Max: 128, Pattern: tagPattern},
}}
