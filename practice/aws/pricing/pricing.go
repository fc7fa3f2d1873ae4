// Package pricing is the practice cloud's Price List: what the products that the lab uses cost on demand.
package pricing

import (
	"strings"

	"eksui/practice/aws/wire"
)

type priceFilter struct{ Type, Field, Value string }

// Wire is the Price List's API.
func Wire() *wire.Service {
	return &wire.Service{
		Name: "pricing", Target: "AWSPriceListService", Protocol: wire.JSON11,
		Operations: map[string]wire.Operation{"GetProducts": {Do: wire.Op(wire.Unlocked, getProducts)}},
	}
}

func getProducts(_ *wire.Call, in *struct {
	ServiceCode   string `wire:",required"`
	Filters       []priceFilter
	FormatVersion string
	MaxResults    int
	NextToken     string
}) (any, error) {
	region := seoul
	for _, f := range in.Filters {
		if f.Type != "TERM_MATCH" {
			return nil, wire.Errorf("InvalidParameterException", "Input Parameters contain invalid values: filter type %s", f.Type)
		}
		if f.Field == "regionCode" {
			region = f.Value
		}
	}
	var found []item
	for _, it := range catalog(region) {
		if it.service == in.ServiceCode && it.matches(in.Filters) {
			found = append(found, it)
		}
	}
	page, next, err := wire.Page(found, item.sku, in.NextToken, in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	out := struct {
		FormatVersion string
		PriceList     []string
		NextToken     string `json:",omitempty"`
	}{"aws_v1", []string{}, next}
	for _, it := range page {
		document, err := it.document()
		if err != nil {
			return nil, err
		}
		out.PriceList = append(out.PriceList, document)
	}
	return out, nil
}

func (it item) matches(filters []priceFilter) bool {
	for _, f := range filters {
		have := it.attributes[f.Field]
		if f.Field == "productFamily" {
			have = it.family
		}
		if !strings.EqualFold(have, f.Value) {
			return false
		}
	}
	return true
}
