package pricing

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/meter"
)

// item is a product of the Price List with its price on demand.
type item struct {
	service, family, usage string
	attributes             map[string]string
	usd                    float64
	unit                   string
}

const seoul = "ap-northeast-2"

// priced are the instance types in the list; their prices are the meter's.
var priced = []string{
	"t2.nano", "t2.micro", "t2.small", "t2.medium", "t2.large", "t2.xlarge", "t3.nano", "t3.micro", "t3.small", "t3.medium", "t3.large", "t3.xlarge",
	"t3a.micro", "t3a.small", "t3a.medium", "t3a.large", "t4g.micro", "t4g.small", "t4g.medium", "t4g.large",
	"m5.large", "m5.xlarge", "m5.2xlarge", "m6i.large", "m6i.xlarge", "m7i.large", "m7i-flex.large", "c5.large", "c5.xlarge", "c6i.large",
	"c7i-flex.large", "r5.large",
	"db.t3.micro", "db.t3.small", "db.t3.medium", "db.t4g.micro", "db.t4g.small", "db.t4g.medium",
}

// priceList is the list without instances, Seoul's (AWS Price List, November 2026).
var priceList = []item{
	{"AmazonEKS", "Compute", "AmazonEKS-Hours:perCluster", nil, 0.10, "hours"},
	{"AmazonEKS", "Compute", "AmazonEKS-Hours:extendedSupport", nil, 0.50, "hours"},
	{"AmazonVPC", "VpcPublicIPv4Address", "PublicIPv4:InUseAddress", map[string]string{"group": "VPCPublicIPv4Address"}, 0.005, "Hrs"},
	{"AmazonVPC", "VpcPublicIPv4Address", "PublicIPv4:IdleAddress", map[string]string{"group": "VPCPublicIPv4Address"}, 0.005, "Hrs"},
	{"AmazonEC2", "NAT Gateway", "NatGateway-Hours", map[string]string{"operation": "NatGateway"}, 0.059, "Hrs"},
	{"AmazonEC2", "Storage", "EBS:VolumeUsage.gp3", map[string]string{"volumeApiName": "gp3", "volumeType": "General Purpose"}, 0.0912, "GB-Mo"},
	{"AmazonEC2", "Storage", "EBS:VolumeUsage.gp2", map[string]string{"volumeApiName": "gp2", "volumeType": "General Purpose"}, 0.114, "GB-Mo"},
	{"AWSELB", "Load Balancer", "LoadBalancerUsage", map[string]string{"operation": "LoadBalancing"}, 0.025, "Hrs"},
	{"AWSELB", "Load Balancer-Application", "LoadBalancerUsage", map[string]string{"operation": "LoadBalancing:Application"}, 0.0225, "Hrs"},
	{"AWSELB", "Load Balancer-Network", "LoadBalancerUsage", map[string]string{"operation": "LoadBalancing:Network"}, 0.0225, "Hrs"},
	{"AmazonRDS", "Database Storage", "RDS:GP2-Storage", map[string]string{"databaseEngine": "PostgreSQL", "deploymentOption": "Single-AZ", "volumeType": "General Purpose"}, 0.131, "GB-Mo"},
	{"AmazonRDS", "Database Storage", "RDS:GP3-Storage", map[string]string{"databaseEngine": "PostgreSQL", "deploymentOption": "Single-AZ", "volumeType": "General Purpose-GP3"}, 0.131, "GB-Mo"},
}

// catalog is the whole list of a region; prices are Seoul's in every region, as the meter's are.
func catalog(region string) []item {
	all := slices.Clone(priceList)
	for _, name := range priced {
		usd, ok := meter.InstanceHour(name)
		if !ok {
			continue
		}
		it := item{service: "AmazonEC2", family: "Compute Instance", usage: "BoxUsage:" + name, usd: usd, unit: "Hrs", attributes: map[string]string{
			"operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used", "licenseModel": "No License required",
			"operation": "RunInstances",
		}}
		if strings.HasPrefix(name, "db.") {
			it.service, it.family, it.usage = "AmazonRDS", "Database Instance", "InstanceUsage:"+name
			it.attributes = map[string]string{"databaseEngine": "PostgreSQL", "deploymentOption": "Single-AZ", "licenseModel": "No license required"}
		}
		it.attributes["instanceType"] = name
		all = append(all, it)
	}
	for i := range all {
		attributes := maps.Clone(all[i].attributes)
		if attributes == nil {
			attributes = map[string]string{}
		}
		attributes["servicecode"], attributes["regionCode"], attributes["locationType"] = all[i].service, region, "AWS Region"
		attributes["location"], attributes["usagetype"] = location(region), usagePrefix(region)+all[i].usage
		all[i].attributes = attributes
	}
	return all
}

func location(region string) string {
	if region == seoul {
		return "Asia Pacific (Seoul)"
	}
	return region
}

func usagePrefix(region string) string {
	if region == seoul {
		return "APN2-"
	}
	return strings.ToUpper(region) + "-"
}

// sku makes up a product's id, the same each time.
func (it item) sku() string {
	h := fnv.New64a()
	h.Write([]byte(it.service + it.family + it.attributes["usagetype"]))
	return strings.ToUpper(fmt.Sprintf("%016x", h.Sum64()))
}

// onDemand are AWS's codes of the offer and rate of prices on demand.
const onDemandOffer, onDemandRate = "JRTCKXETXF", "6YS6EN2CT7"

// document is a product as the API gives it: JSON in a string.
func (it item) document() (string, error) {
	sku := it.sku()
	raw, err := json.Marshal(map[string]any{
		"product":     map[string]any{"productFamily": it.family, "attributes": it.attributes, "sku": sku},
		"serviceCode": it.service, "version": "20261101000000", "publicationDate": "2026-11-01T00:00:00Z",
		"terms": map[string]any{"OnDemand": map[string]any{sku + "." + onDemandOffer: map[string]any{
			"sku": sku, "offerTermCode": onDemandOffer, "effectiveDate": "2026-11-01T00:00:00Z", "termAttributes": map[string]any{},
			"priceDimensions": map[string]any{sku + "." + onDemandOffer + "." + onDemandRate: map[string]any{
				"rateCode": sku + "." + onDemandOffer + "." + onDemandRate, "unit": it.unit, "beginRange": "0", "endRange": "Inf", "appliesTo": []string{},
				"description": fmt.Sprintf("$%v per %s of %s", it.usd, it.unit, it.attributes["usagetype"]), "pricePerUnit": map[string]string{"USD": fmt.Sprintf("%.10f", it.usd)},
			}},
		}}},
	})
	return string(raw), err
}
