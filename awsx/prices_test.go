package awsx

import (
	"math"
	"testing"
	"time"
)

const priceDocument = `{"product":{"productFamily":"Compute","attributes":{"usagetype":"APN2-AmazonEKS-Hours:perCluster"}},
"terms":{"OnDemand":{"X.Y":{"priceDimensions":{"X.Y.Z":{"unit":"hours","pricePerUnit":{"USD":"0.1000000000"}}}}}}}`

func TestOnDemandPriceReadsPriceListDocuments(t *testing.T) {
	for name, c := range map[string]struct {
		doc, usage string
		want       float64
		ok         bool
	}{
		"matching":       {priceDocument, "AmazonEKS-Hours:perCluster", 0.1, true},
		"other usage":    {priceDocument, "AmazonEKS-Hours:extendedSupport", 0, false},
		"any usage":      {priceDocument, "", 0.1, true},
		"not JSON":       {"<xml>", "", 0, false},
		"free":           {`{"terms":{"OnDemand":{"X":{"priceDimensions":{"Y":{"pricePerUnit":{"USD":"0.0"}}}}}}}`, "", 0, false},
		"other currency": {`{"terms":{"OnDemand":{"X":{"priceDimensions":{"Y":{"pricePerUnit":{"CNY":"1"}}}}}}}`, "", 0, false},
	} {
		if got, ok := onDemandPrice(c.doc, c.usage); got != c.want || ok != c.ok {
			t.Errorf("%s: %v %v", name, got, ok)
		}
	}
}

func TestEstimateAddsUpAndNamesItsSources(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	var e Estimate
	e.add(Component{Kind: PriceInstance, Type: "t2.small", Count: 2}, unitPrice{0.0288, PriceFromTable, priceTableDate})
	e.add(Component{Kind: PriceVolume, Count: 2, Size: 73}, unitPrice{0.1, PriceFromAPI, day})
	e.add(Component{Kind: PriceNAT}, unitPrice{})
	if math.Abs(e.USDPerHour-(0.0576+0.02)) > 1e-9 || e.Source != PriceMixed || !e.AsOf.Equal(priceTableDate) || e.Items[2].Known {
		t.Errorf("%+v", e)
	}
}

func TestTablePricesTheCoursesLab(t *testing.T) {
	sum := 0.0
	for _, c := range append(ClusterComponents("t2.small", 2, false), BalancerComponents(3)...) {
		usd, ok := tablePrice(DefaultRegion, priceKey{c.Kind, c.Type})
		if !ok {
			t.Errorf("no price for %+v", c)
		}
		var e Estimate
		e.add(c, unitPrice{usd, PriceFromTable, priceTableDate})
		sum += e.USDPerHour
	}
	if math.Abs(sum-0.2276) > 0.001 { // what the opening page says, and both READMEs
		t.Errorf("the lab costs %v an hour", sum)
	}
	if _, ok := tablePrice("eu-west-1", priceKey{PriceInstance, "t2.small"}); ok {
		t.Error("Seoul's price for Ireland")
	}
}
