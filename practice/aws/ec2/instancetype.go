package ec2

import "strings"

// InstanceType is what EC2 says of an instance type, as far as the lab asks.
type InstanceType struct {
	Name       string
	VCPU       int
	MemoryMiB  int
	Interfaces int // most network interfaces
	IPs        int // IPv4 addresses an interface
	Arch       string
	Hypervisor string
	Burstable  bool
	Network    string
}

// MaxPods is how many pods the VPC CNI lets a node of the type run (amazon-eks-ami's eni-max-pods).
func (t InstanceType) MaxPods() int { return t.Interfaces*(t.IPs-1) + 2 }

// Free says whether an account on AWS's Free plan may launch the type ("EC2 User Guide: Track your Free Tier usage",
// accounts since July 2025).
func (t InstanceType) Free() bool {
	switch t.Name {
	case "t3.micro", "t3.small", "t4g.micro", "t4g.small", "c7i-flex.large", "m7i-flex.large":
		return true
	}
	return false
}

// instanceTypes are the types that practice offers, in the order of AWS's documentation "Amazon EC2 instance types".
var instanceTypes = []InstanceType{
	{"t2.nano", 1, 512, 2, 2, "x86_64", "xen", true, "Low to Moderate"},
	{"t2.micro", 1, 1024, 2, 2, "x86_64", "xen", true, "Low to Moderate"},
	{"t2.small", 1, 2048, 3, 4, "x86_64", "xen", true, "Low to Moderate"},
	{"t2.medium", 2, 4096, 3, 6, "x86_64", "xen", true, "Low to Moderate"},
	{"t2.large", 2, 8192, 3, 12, "x86_64", "xen", true, "Low to Moderate"},
	{"t2.xlarge", 4, 16384, 3, 15, "x86_64", "xen", true, "Moderate"},
	{"t3.nano", 2, 512, 2, 2, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3.micro", 2, 1024, 2, 2, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3.small", 2, 2048, 3, 4, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3.medium", 2, 4096, 3, 6, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3.large", 2, 8192, 3, 12, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3.xlarge", 4, 16384, 4, 15, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3a.micro", 2, 1024, 2, 2, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3a.small", 2, 2048, 2, 4, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3a.medium", 2, 4096, 3, 6, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t3a.large", 2, 8192, 3, 12, "x86_64", "nitro", true, "Up to 5 Gigabit"},
	{"t4g.micro", 2, 1024, 2, 2, "arm64", "nitro", true, "Up to 5 Gigabit"},
	{"t4g.small", 2, 2048, 3, 4, "arm64", "nitro", true, "Up to 5 Gigabit"},
	{"t4g.medium", 2, 4096, 3, 6, "arm64", "nitro", true, "Up to 5 Gigabit"},
	{"t4g.large", 2, 8192, 3, 12, "arm64", "nitro", true, "Up to 5 Gigabit"},
	{"m5.large", 2, 8192, 3, 10, "x86_64", "nitro", false, "Up to 10 Gigabit"},
	{"m5.xlarge", 4, 16384, 4, 15, "x86_64", "nitro", false, "Up to 10 Gigabit"},
	{"m5.2xlarge", 8, 32768, 4, 15, "x86_64", "nitro", false, "Up to 10 Gigabit"},
	{"m6i.large", 2, 8192, 3, 10, "x86_64", "nitro", false, "Up to 12.5 Gigabit"},
	{"m6i.xlarge", 4, 16384, 4, 15, "x86_64", "nitro", false, "Up to 12.5 Gigabit"},
	{"m7i.large", 2, 8192, 3, 10, "x86_64", "nitro", false, "Up to 12.5 Gigabit"},
	{"m7i-flex.large", 2, 8192, 3, 10, "x86_64", "nitro", false, "Up to 12.5 Gigabit"},
	{"c5.large", 2, 4096, 3, 10, "x86_64", "nitro", false, "Up to 10 Gigabit"},
	{"c5.xlarge", 4, 8192, 4, 15, "x86_64", "nitro", false, "Up to 10 Gigabit"},
	{"c6i.large", 2, 4096, 3, 10, "x86_64", "nitro", false, "Up to 12.5 Gigabit"},
	{"c7i-flex.large", 2, 4096, 3, 10, "x86_64", "nitro", false, "Up to 12.5 Gigabit"},
	{"r5.large", 2, 16384, 3, 10, "x86_64", "nitro", false, "Up to 10 Gigabit"},
}

// TypeInfo looks an instance type up.
func TypeInfo(name string) (InstanceType, bool) {
	for _, t := range instanceTypes {
		if t.Name == name {
			return t, true
		}
	}
	return InstanceType{}, false
}

// Offers says whether a zone of the region has an instance type ("Amazon EC2 instance types by Region"): the old t2 family
// is missing from Stockholm and from Seoul's newer zones, and us-east-1's zone e has no Nitro system.
func (r Region) Offers(instanceType, zone string) bool {
	info, ok := TypeInfo(instanceType)
	old := strings.HasPrefix(instanceType, "t2.")
	switch {
	case !ok, old && r.name == "eu-north-1":
		return false
	case old && r.name == "ap-northeast-2":
		return strings.HasSuffix(zone, "a") || strings.HasSuffix(zone, "c")
	case r.name == "us-east-1" && strings.HasSuffix(zone, "e"):
		return info.Hypervisor != "nitro"
	}
	return true
}

// typeInfo looks up an instance type that the region has in some zone.
func (r Region) typeInfo(name string) (InstanceType, bool) {
	info, ok := TypeInfo(name)
	return info, ok && len(r.zonesOffering(name)) > 0
}

// zonesOffering lists the zones of the region that have an instance type.
func (r Region) zonesOffering(instanceType string) []string {
	var out []string
	for _, z := range r.Zones() {
		if r.Offers(instanceType, z.Name) {
			out = append(out, z.Name)
		}
	}
	return out
}
