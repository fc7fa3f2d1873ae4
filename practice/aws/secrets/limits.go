package secrets

import "eksui/practice/aws/wire"

// limits are the constraints of the Secrets Manager API model (API version 2017-10-17).
var limits = wire.Limits{Code: "ValidationException", List: []wire.Limit{
	{Member: "Name", Min: 1, Max: 512},
	{Member: "SecretId", Min: 1, Max: 2048},
	{Member: "Description", Max: 2048},
	{Member: "KmsKeyId", Max: 2048},
	{Member: "ClientRequestToken", Min: 32, Max: 64},
	{Member: "SecretString", Min: 1, Max: 65536, Secret: true},
	{Member: "VersionId", Min: 32, Max: 64},
	{Member: "VersionStage", Min: 1, Max: 256},
	{Member: "VersionStages", Min: 1, Max: 20},
	{Member: "VersionStages[]", Min: 1, Max: 256},
	{Member: "PasswordLength", Number: true, Min: 1, Max: 4096},
	{Member: "ExcludeCharacters", Max: 4096},
	{Member: "MaxResults", Number: true, Min: 1, Max: 100},
	{Member: "NextToken", Min: 1, Max: 4096},
	{Member: "Filters", Max: 10},
	{Member: "Filters[].Values", Min: 1, Max: 10},
	{Member: "Tags[].Key", Min: 1, Max: 128},
	{Member: "Tags[].Value", Max: 256},
	{Member: "TagKeys[]", Min: 1, Max: 128},
}}
