package ec2

import (
	"slices"
	"strconv"

	"eksui/practice/aws/wire"
)

func (s *Service) placeOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeRegions":               reads(s, describeRegions),
		"DescribeAvailabilityZones":     reads(s, describeZones),
		"DescribeInstanceTypes":         reads(s, describeInstanceTypes),
		"DescribeInstanceTypeOfferings": reads(s, describeOfferings),
		"DescribeAccountAttributes":     reads(s, describeAccountAttributes),
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
	known := map[string]bool{}
	for _, region := range regions {
		known[region.name] = true
		v := regionView{Name: region.name, Endpoint: "ec2." + region.name + ".amazonaws.com", OptIn: "opt-in-not-required"}
		ok, err := matches(nil, fields{"region-name": one(v.Name), "endpoint": one(v.Endpoint), "opt-in-status": one(v.OptIn)}, in.Filter)
		if err != nil {
			return nil, err
		}
		if ok && (len(in.RegionName) == 0 || slices.Contains(in.RegionName, v.Name)) {
			out = append(out, v)
		}
	}
	for _, name := range in.RegionName {
		if !known[name] {
			return nil, invalid("Invalid region name: '%s'", name)
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
			"zone-name": one(v.Name), "zone-id": one(v.ID), "state": one(v.State), "region-name": one(v.Region), "group-name": one(v.Group),
			"zone-type": one(v.Type), "opt-in-status": one(v.OptIn),
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

type describeTypesInput struct {
	InstanceType []string
	query
}

type typeView struct {
	Name       string             `xml:"instanceType"`
	Current    bool               `xml:"currentGeneration"`
	Free       bool               `xml:"freeTierEligible"`
	Usage      wire.Items[string] `xml:"supportedUsageClasses"`
	Root       wire.Items[string] `xml:"supportedRootDeviceTypes"`
	Virtual    wire.Items[string] `xml:"supportedVirtualizationTypes"`
	BareMetal  bool               `xml:"bareMetal"`
	Hypervisor string             `xml:"hypervisor"`
	Archs      wire.Items[string] `xml:"processorInfo>supportedArchitectures"`
	VCPU       int                `xml:"vCpuInfo>defaultVCpus"`
	Memory     int                `xml:"memoryInfo>sizeInMiB"`
	Storage    bool               `xml:"instanceStorageSupported"`
	Network    string             `xml:"networkInfo>networkPerformance"`
	Interfaces int                `xml:"networkInfo>maximumNetworkInterfaces"`
	IPs        int                `xml:"networkInfo>ipv4AddressesPerInterface"`
	Burstable  bool               `xml:"burstablePerformanceSupported"`
}

func describeInstanceTypes(_ Region, _ *wire.Call, in *describeTypesInput) (any, error) {
	list := instanceTypes
	if len(in.InstanceType) > 0 {
		list = nil
		for _, name := range in.InstanceType {
			t, ok := TypeInfo(name)
			if !ok {
				return nil, wire.Errorf("InvalidInstanceType", "The following supplied instance types do not exist: [%s]", name)
			}
			list = append(list, t)
		}
	}
	var found []InstanceType
	for _, t := range list {
		ok, err := matches(nil, t.fields(), in.Filter)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, t)
		}
	}
	// AWS gives at most 100 a page here
	page, next, err := wire.Page(found, func(t InstanceType) string { return t.Name }, in.NextToken, in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	return struct {
		Types wire.Items[typeView] `xml:"instanceTypeSet"`
		Next  string               `xml:"nextToken,omitempty"`
	}{views(page, InstanceType.view), next}, nil
}

func (t InstanceType) view() typeView {
	return typeView{
		Name: t.Name, Current: true, Free: t.Free(), Usage: wire.Items[string]{"on-demand", "spot"},
		Root: wire.Items[string]{"ebs"}, Virtual: wire.Items[string]{"hvm"}, Hypervisor: t.Hypervisor, Archs: wire.Items[string]{t.Arch}, VCPU: t.VCPU,
		Memory: t.MemoryMiB, Network: t.Network, Interfaces: t.Interfaces, IPs: t.IPs, Burstable: t.Burstable,
	}
}

func (t InstanceType) fields() fields {
	return fields{
		"instance-type": one(t.Name), "processor-info.supported-architecture": one(t.Arch), "hypervisor": one(t.Hypervisor), "current-generation": truth(true),
		"vcpu-info.default-vcpus": one(strconv.Itoa(t.VCPU)), "memory-info.size-in-mib": one(strconv.Itoa(t.MemoryMiB)), "bare-metal": truth(false),
		"burstable-performance-supported": truth(t.Burstable), "free-tier-eligible": truth(t.Free()),
		"supported-usage-class": {"on-demand", "spot"}, "supported-virtualization-type": one("hvm"), "supported-root-device-type": one("ebs"),
		"instance-storage-supported": truth(false), "network-info.maximum-network-interfaces": one(strconv.Itoa(t.Interfaces)),
	}
}

type describeOfferingsInput struct {
	LocationType string
	query
}

type offeringView struct {
	Type         string `xml:"instanceType"`
	LocationType string `xml:"locationType"`
	Location     string `xml:"location"`
}

func describeOfferings(r Region, _ *wire.Call, in *describeOfferingsInput) (any, error) {
	var all []offeringView
	for _, t := range instanceTypes {
		for _, z := range r.zonesOffering(t.Name) {
			v := offeringView{Type: t.Name, LocationType: in.LocationType, Location: z}
			switch in.LocationType {
			case "", "region":
				v.LocationType, v.Location = "region", r.name
			case "availability-zone-id":
				zone, _ := r.zone(z)
				v.Location = zone.ID
			case "availability-zone":
			default:
				return nil, invalid("Value ( %s ) for parameter LocationType is invalid.", in.LocationType)
			}
			ok, err := matches(nil, fields{"instance-type": one(v.Type), "location": one(v.Location)}, in.Filter)
			if err != nil {
				return nil, err
			}
			if ok && !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
	}
	page, next, err := pageOf(all, func(v offeringView) string { return v.Type + "/" + v.Location }, in.query)
	if err != nil {
		return nil, err
	}
	return struct {
		Offerings wire.Items[offeringView] `xml:"instanceTypeOfferingSet"`
		Next      string                   `xml:"nextToken,omitempty"`
	}{page, next}, nil
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
