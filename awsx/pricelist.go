package awsx

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/pricing/types"
)

// product says how the Price List API knows a thing ("AWS Price List Query API: GetProducts").
type product struct {
	service string
	filters map[string]string // besides the region
	typed   bool              // narrowed by instanceType
	usage   string            // end of the attribute usagetype, whose beginning is the region's code; "" for any
}

var products = map[PriceKind]product{
	PriceCluster:         {service: "AmazonEKS", usage: "AmazonEKS-Hours:perCluster"},
	PriceClusterExtended: {service: "AmazonEKS", usage: "AmazonEKS-Hours:extendedSupport"},
	PriceInstance: {service: "AmazonEC2", typed: true, filters: map[string]string{
		"operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used",
	}},
	PriceDatabase:      {service: "AmazonRDS", typed: true, filters: map[string]string{"databaseEngine": "PostgreSQL", "deploymentOption": "Single-AZ"}},
	PriceIPv4:          {service: "AmazonVPC", usage: "PublicIPv4:InUseAddress"},
	PriceVolume:        {service: "AmazonEC2", filters: map[string]string{"productFamily": "Storage", "volumeApiName": "gp3"}},
	PriceStorage:       {service: "AmazonRDS", filters: map[string]string{"productFamily": "Database Storage", "databaseEngine": "PostgreSQL", "deploymentOption": "Single-AZ"}, usage: "RDS:GP2-Storage"},
	PriceClassicLB:     {service: "AWSELB", filters: map[string]string{"productFamily": "Load Balancer"}, usage: "LoadBalancerUsage"},
	PriceNetworkLB:     {service: "AWSELB", filters: map[string]string{"productFamily": "Load Balancer-Network"}, usage: "LoadBalancerUsage"},
	PriceApplicationLB: {service: "AWSELB", filters: map[string]string{"productFamily": "Load Balancer-Application"}, usage: "LoadBalancerUsage"},
	PriceNAT:           {service: "AmazonEC2", filters: map[string]string{"productFamily": "NAT Gateway"}, usage: "NatGateway-Hours"},
}

// listPrice asks the Price List API for the on-demand price of one unit; known is false where it has no such product.
func (s *Session) listPrice(ctx context.Context, key priceKey) (usd float64, known bool, err error) {
	p := products[key.kind]
	filters := []types.Filter{termMatch("regionCode", s.Region())}
	if p.typed {
		filters = append(filters, termMatch("instanceType", key.typ))
	}
	for field, value := range p.filters {
		filters = append(filters, termMatch(field, value))
	}
	for page, err := range pages(ctx, pricing.NewGetProductsPaginator(s.pricing(), &pricing.GetProductsInput{
		ServiceCode: aws.String(p.service), Filters: filters, FormatVersion: aws.String("aws_v1"),
	})) {
		if err != nil {
			return 0, false, err
		}
		for _, doc := range page.PriceList {
			if usd, ok := onDemandPrice(doc, p.usage); ok {
				return usd, true, nil
			}
		}
	}
	return 0, false, nil
}

func termMatch(field, value string) types.Filter {
	return types.Filter{Type: types.FilterTypeTermMatch, Field: aws.String(field), Value: aws.String(value)}
}

// onDemandPrice reads the first price above zero in USD from a product document of the Price List API.
func onDemandPrice(doc, usage string) (float64, bool) {
	var product struct {
		Product struct {
			Attributes struct {
				UsageType string `json:"usagetype"`
			} `json:"attributes"`
		} `json:"product"`
		Terms struct {
			OnDemand map[string]struct {
				PriceDimensions map[string]struct {
					PricePerUnit map[string]string `json:"pricePerUnit"`
				} `json:"priceDimensions"`
			} `json:"OnDemand"`
		} `json:"terms"`
	}
	if json.Unmarshal([]byte(doc), &product) != nil || !strings.HasSuffix(product.Product.Attributes.UsageType, usage) {
		return 0, false
	}
	for _, term := range product.Terms.OnDemand {
		for _, dimension := range term.PriceDimensions {
			usd, err := strconv.ParseFloat(dimension.PricePerUnit["USD"], 64)
			if err == nil && usd > 0 {
				return usd, true
			}
		}
	}
	return 0, false
}
