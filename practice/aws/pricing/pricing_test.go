package pricing_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	pricingtypes "github.com/aws/aws-sdk-go-v2/service/pricing/types"

	pricinglist "eksui/practice/aws/pricing"
	"eksui/practice/aws/wire"
	"eksui/practice/aws/wire/wiretest"
	"eksui/practice/world"
)

const region = "ap-northeast-2"

func TestMain(m *testing.M) { os.Exit(wiretest.Every(m, "pricing").Run()) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPrices(t *testing.T) {
	cfg, ctx := wiretest.Serve(t, func(*world.World) (*wire.Service, error) { return pricinglist.Wire(), nil }), t.Context()
	api := pricing.NewFromConfig(cfg)
	match := func(pairs ...string) (filters []pricingtypes.Filter) {
		for i := 0; i < len(pairs); i += 2 {
			filters = append(filters, pricingtypes.Filter{Type: pricingtypes.FilterTypeTermMatch, Field: &pairs[i], Value: &pairs[i+1]})
		}
		return filters
	}
	for _, c := range []struct {
		service string
		filters []pricingtypes.Filter
		want    string
	}{
		{"AmazonEC2", match("regionCode", region, "instanceType", "t2.small", "operatingSystem", "Linux", "tenancy", "Shared", "capacitystatus", "Used", "preInstalledSw", "NA"), "0.0288000000"},
		{"AmazonEKS", match("regionCode", region, "usagetype", "APN2-AmazonEKS-Hours:perCluster"), "0.1000000000"},
		{"AmazonRDS", match("regionCode", region, "instanceType", "db.t3.micro", "databaseEngine", "PostgreSQL"), "0.0260000000"},
		{"AmazonEC2", match("location", "Asia Pacific (Seoul)", "productFamily", "NAT Gateway"), "0.0590000000"},
	} {
		out, err := api.GetProducts(ctx, &pricing.GetProductsInput{ServiceCode: &c.service, Filters: c.filters})
		check(t, err)
		if len(out.PriceList) != 1 {
			t.Errorf("%s: %d products", c.want, len(out.PriceList))
			continue
		}
		var product struct {
			Terms struct {
				OnDemand map[string]struct {
					PriceDimensions map[string]struct {
						PricePerUnit map[string]string
						Unit         string
					}
				}
			}
		}
		check(t, json.Unmarshal([]byte(out.PriceList[0]), &product))
		for _, term := range product.Terms.OnDemand {
			for _, d := range term.PriceDimensions {
				if d.PricePerUnit["USD"] != c.want {
					t.Errorf("%s a %s, want %s", d.PricePerUnit["USD"], d.Unit, c.want)
				}
			}
		}
	}
	pages, products := 0, 0
	for pager := pricing.NewGetProductsPaginator(api, &pricing.GetProductsInput{ServiceCode: aws.String("AmazonEC2"), MaxResults: aws.Int32(10)}); pager.HasMorePages(); pages++ {
		page, err := pager.NextPage(ctx)
		check(t, err)
		products += len(page.PriceList)
	}
	if pages < 3 || products <= 10*(pages-1) || products > 10*pages {
		t.Errorf("%d products on %d pages", products, pages)
	}
}
