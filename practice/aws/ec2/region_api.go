package ec2

import (
	"slices"
	"strconv"

	"eksui/practice/aws/regions"
	"eksui/practice/aws/wire"
)

func (s *Service) regionOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeRegions":           reads(s, describeRegions),
		"DescribeAvailabilityZones": reads(s, describeZones),
		"DescribeAccountAttributes": reads(s, describeAccountAttributes),
	}
}

type describeRegionsInput struct {
	RegionName []string
	AllRegions bool
	Filter     []filter
}

type regionView struct {
	Name     string `xml:"regionName"`
	Endpoint string `xml:"regionEndpoint"`
	OptIn    string `xml:"optInStatus"`
}

func describeRegions(_ Region, _ *wire.Call, in *describeRegionsInput) (any, error) {
	out := wire.Items[regionView]{}
	for _, name := range in.RegionName {
		if _, known := regions.Find(name); !known {
			return nil, invalid("Invalid region name: '%s'", name)
		}
	}
	for _, region := range regions.All() {
		if region.OptIn && !in.AllRegions && !slices.Contains(in.RegionName, region.Name) {
			continue
		}
		v := regionView{Name: region.Name, Endpoint: "ec2." + region.Name + ".amazonaws.com", OptIn: "opt-in-not-required"}
		if region.OptIn {
			v.OptIn = "not-opted-in"
		}
		ok, err := matches(nil, fields{"region-name": single(v.Name), "endpoint": single(v.Endpoint), "opt-in-status": single(v.OptIn)}, in.Filter)
		if err != nil {
			return nil, err
		}
		if ok && (len(in.RegionName) == 0 || slices.Contains(in.RegionName, v.Name)) {
			out = append(out, v)
		}
	}
	return struct {
		Regions wire.Items[regionView] `xml:"regionInfo"`
	}{out}, nil
}

type describeZonesInput struct {
	ZoneName             []string
	ZoneID               []string `wire:"ZoneId"`
	AllAvailabilityZones bool
	Filter               []filter
}

type zoneView struct {
	Name    string             `xml:"zoneName"`
	ID      string             `xml:"zoneId"`
	State   string             `xml:"zoneState"`
	Region  string             `xml:"regionName"`
	Group   string             `xml:"groupName"`
	Border  string             `xml:"networkBorderGroup"`
	OptIn   string             `xml:"optInStatus"`
	Type    string             `xml:"zoneType"`
	Message wire.Items[string] `xml:"messageSet"`
}

func describeZones(r Region, _ *wire.Call, in *describeZonesInput) (any, error) {
	for _, name := range in.ZoneName {
		if _, ok := r.zone(name); !ok {
			return nil, invalid("Invalid availability zone: [%s]", name)
		}
	}
	out := wire.Items[zoneView]{}
	for _, z := range r.Zones() {
		if len(in.ZoneName) > 0 && !slices.Contains(in.ZoneName, z.Name) || len(in.ZoneID) > 0 && !slices.Contains(in.ZoneID, z.ID) {
			continue
		}
		v := zoneView{
			Name: z.Name, ID: z.ID, State: "available", Region: r.name, Group: r.name + "-zg-1", Border: r.name, OptIn: "opt-in-not-required",
			Type: "availability-zone",
		}
		ok, err := matches(nil, fields{
			"zone-name": single(v.Name), "zone-id": single(v.ID), "state": single(v.State), "region-name": single(v.Region), "group-name": single(v.Group),
			"zone-type": single(v.Type), "opt-in-status": single(v.OptIn),
		}, in.Filter)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, v)
		}
	}
	return struct {
		Zones wire.Items[zoneView] `xml:"availabilityZoneInfo"`
	}{out}, nil
}

type accountAttributeView struct {
	Name   string `xml:"attributeName"`
	Values wire.Items[struct {
		Value string `xml:"attributeValue"`
	}] `xml:"attributeValueSet"`
}

func describeAccountAttributes(_ Region, _ *wire.Call, in *struct{ AttributeName []string }) (any, error) {
	attributes := []struct{ name, value string }{
		{"supported-platforms", "VPC"}, {"vpc-max-security-groups-per-interface", strconv.Itoa(maxGroups)},
		{"max-elastic-ips", strconv.Itoa(maxAddresses)}, {"max-instances", "20"}, {"vpc-max-elastic-ips", strconv.Itoa(maxAddresses)},
		{"default-vpc", "none"},
	}
	out := wire.Items[accountAttributeView]{}
	for _, a := range attributes {
		if len(in.AttributeName) > 0 && !slices.Contains(in.AttributeName, a.name) {
			continue
		}
		v := accountAttributeView{Name: a.name}
		v.Values = append(v.Values, struct {
			Value string `xml:"attributeValue"`
		}{a.value})
		out = append(out, v)
	}
	return struct {
		Attributes wire.Items[accountAttributeView] `xml:"accountAttributeSet"`
	}{out}, nil
}
