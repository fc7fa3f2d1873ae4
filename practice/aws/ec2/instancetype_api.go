package ec2

import (
	"slices"
	"strconv"

	"eksui/practice/aws/wire"
)

func (s *Service) instanceTypeOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeInstanceTypes": reads(s, describeInstanceTypes), "DescribeInstanceTypeOfferings": reads(s, describeOfferings),
	}
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

func describeInstanceTypes(r Region, _ *wire.Call, in *describeTypesInput) (any, error) {
	list := slices.DeleteFunc(slices.Clone(instanceTypes), func(t InstanceType) bool {
		_, here := r.typeInfo(t.Name)
		return !here
	})
	if len(in.InstanceType) > 0 {
		list = nil
		for _, name := range in.InstanceType {
			t, ok := r.typeInfo(name)
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
		"instance-type": single(t.Name), "processor-info.supported-architecture": single(t.Arch), "hypervisor": single(t.Hypervisor), "current-generation": truth(true),
		"vcpu-info.default-vcpus": single(strconv.Itoa(t.VCPU)), "memory-info.size-in-mib": single(strconv.Itoa(t.MemoryMiB)), "bare-metal": truth(false),
		"burstable-performance-supported": truth(t.Burstable), "free-tier-eligible": truth(t.Free()),
		"supported-usage-class": {"on-demand", "spot"}, "supported-virtualization-type": single("hvm"), "supported-root-device-type": single("ebs"),
		"instance-storage-supported": truth(false), "network-info.maximum-network-interfaces": single(strconv.Itoa(t.Interfaces)),
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
			ok, err := matches(nil, fields{"instance-type": single(v.Type), "location": single(v.Location)}, in.Filter)
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
