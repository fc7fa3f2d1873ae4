package iam

import "eksui/practice/aws/wire"

// Patterns of IAM's and STS's API models.
const (
	namePattern     = `[\w+=,.@-]+`
	pathPattern     = `(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`
	prefixPattern   = `\u002F[\u0021-\u007F]*`
	documentPattern = `[\u0009\u000A\u000D\u0020-\u00FF]+`
	textPattern     = `[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`
	tagKeyPattern   = `[\p{L}\p{Z}\p{N}_.:/=+\-@]+`
	tagValuePattern = `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`
)

const maxTags = 50

// limits are the constraints of IAM's API model (API version 2010-05-08). Patterns of names are checkName's, which has
// IAM's own sentence for them.
var limits = wire.Limits{Code: "ValidationError", List: []wire.Limit{
	{Member: "RoleName", Min: 1, Max: 64},
	{Member: "UserName", Of: "CreateUser AttachUserPolicy DetachUserPolicy ListAttachedUserPolicies", Min: 1, Max: 64},
	{Member: "UserName", Min: 1, Max: 128},
	{Member: "InstanceProfileName", Min: 1, Max: 128, Pattern: namePattern},
	{Member: "PolicyName", Min: 1, Max: 128},
	{Member: "PolicyArn", Min: 20, Max: 2048},
	{Member: "PolicySourceArn", Min: 20, Max: 2048},
	{Member: "AccessKeyId", Min: 16, Max: 128, Pattern: `[\w]+`},
	{Member: "AWSServiceName", Min: 1, Max: 128, Pattern: namePattern},
	{Member: "VersionId", Pattern: `v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`},
	{Member: "Path", Of: "CreateRole CreateUser CreateInstanceProfile", Min: 1, Max: 512, Pattern: pathPattern},
	{Member: "Path", Of: "CreatePolicy", Min: 1, Max: 512, Pattern: `((/[A-Za-z0-9\.,\+@=_-]+)*)/`},
	{Member: "PathPrefix", Of: "ListRoles ListUsers ListInstanceProfiles", Min: 1, Max: 512, Pattern: prefixPattern},
	{Member: "Description", Of: "CreateRole CreateServiceLinkedRole", Max: 1000, Pattern: textPattern},
	{Member: "Description", Of: "CreatePolicy", Max: 1000},
	{Member: "AssumeRolePolicyDocument", Min: 1, Max: 131072, Pattern: documentPattern},
	{Member: "PolicyDocument", Min: 1, Max: 131072, Pattern: documentPattern},
	{Member: "MaxSessionDuration", Number: true, Min: 3600, Max: 43200},
	{Member: "MaxItems", Number: true, Min: 1, Max: 1000},
	{Member: "Marker", Min: 1},
	{Member: "Status", Of: "UpdateAccessKey", Enum: []string{"Active", "Inactive", "Expired"}},
	{Member: "Scope", Of: "ListPolicies", Enum: []string{"All", "AWS", "Local"}},
	{Member: "EntityFilter", Enum: []string{"User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"}},
	{Member: "PolicyUsageFilter", Enum: []string{"PermissionsPolicy", "PermissionsBoundary"}},
	{Member: "ActionNames[]", Min: 3, Max: 128},
	{Member: "Tags", Max: maxTags},
	{Member: "Tags[].Key", Min: 1, Max: 128, Pattern: tagKeyPattern},
	{Member: "Tags[].Value", Max: 256, Pattern: tagValuePattern},
	{Member: "TagKeys", Max: maxTags},
	{Member: "TagKeys[]", Min: 1, Max: 128, Pattern: tagKeyPattern},
}}

// stsLimits are those of STS (API version 2011-06-15).
var stsLimits = wire.Limits{Code: "ValidationError", List: []wire.Limit{
	{Member: "RoleArn", Min: 20, Max: 2048},
	{Member: "RoleSessionName", Min: 2, Max: 64, Pattern: `[\w+=,.@-]*`},
	{Member: "DurationSeconds", Of: "AssumeRole", Number: true, Min: 900, Max: 43200},
	{Member: "DurationSeconds", Of: "GetSessionToken", Number: true, Min: 900, Max: 129600},
	{Member: "ExternalId", Min: 2, Max: 1224, Pattern: `[\w+=,.@:\/-]*`},
	{Member: "Policy", Min: 1, Pattern: documentPattern},
	{Member: "AccessKeyId", Min: 16, Max: 128, Pattern: `[\w]*`},
}}
