package tagging

import "eksui/practice/aws/wire"

// limits are the constraints of the Resource Groups Tagging API's model (API version 2017-01-26).
var limits = wire.Limits{Code: "InvalidParameterException", List: []wire.Limit{
	{Member: "ResourceARNList", Min: 1, Max: 100},
	{Member: "ResourceARNList[]", Min: 1, Max: 1011},
	{Member: "ResourceTypeFilters[]", Max: 256},
	{Member: "TagFilters", Max: 50},
	{Member: "TagFilters[].Key", Min: 1, Max: 128},
	{Member: "TagFilters[].Values", Max: 20},
	{Member: "TagFilters[].Values[]", Max: 256},
	{Member: "Key", Min: 1, Max: 128},
	{Member: "PaginationToken", Max: 2048},
}}
