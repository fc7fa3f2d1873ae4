package ec2

import (
	"net/netip"

	"eksui/practice/aws/wire"
)

// Subnet is a range of a VPC in one zone.
type Subnet struct {
	Base
	VPC         string       `json:"vpc"`
	CIDR        netip.Prefix `json:"cidr"`
	Zone        string       `json:"zone"`
	MapPublicIP bool         `json:"mapPublicIp"`
	ACLAssoc    string       `json:"aclAssociation"`
}

// CreateSubnet makes a subnet; without a zone AWS picks one, practice the first.
func (r Region) CreateSubnet(vpc, cidr, zone string, tags Tags) (*Subnet, error) {
	v, err := r.VPC(vpc)
	if err != nil {
		return nil, err
	}
	p, err := parseCIDR(cidr)
	if err != nil {
		return nil, err
	}
	if p.Bits() < v.CIDR.Bits() || p.Bits() > 28 || !v.CIDR.Contains(p.Addr()) {
		return nil, wire.Errorf("InvalidSubnet.Range", "The CIDR '%s' is invalid.", cidr)
	}
	if zone == "" {
		zone = r.Zones()[0].Name
	}
	if _, ok := r.zone(zone); !ok {
		return nil, invalid("Value (%s) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: %s.",
			zone, r.zoneNames())
	}
	for _, other := range r.s.st.Subnets {
		if other.VPC == v.ID && other.CIDR.Overlaps(p) {
			return nil, wire.Errorf("InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet", cidr)
		}
	}
	sub := &Subnet{Base: r.newBase("subnet", tags), VPC: v.ID, CIDR: p, Zone: zone, ACLAssoc: r.s.w.ID("aclassoc")}
	r.s.st.Subnets[sub.ID] = sub
	return sub, nil
}

// Subnet returns a subnet.
func (r Region) Subnet(id string) (*Subnet, error) {
	return find(r, r.s.st.Subnets, kindSubnet, id)
}

// Subnets lists the region's subnets.
func (r Region) Subnets() []*Subnet { return all(r, r.s.st.Subnets) }

// DeleteSubnet deletes a subnet that no interface is in.
func (r Region) DeleteSubnet(id string) error {
	sub, err := r.Subnet(id)
	if err != nil {
		return err
	}
	if v := r.s.st.VPCs[sub.VPC]; !v.Blocked && r.s.w.Fault(deleteBlocked, "") {
		v.Blocked = true
		if err := r.leaveInterface(sub); err != nil {
			return err
		}
	}
	for _, n := range r.s.st.Interfaces {
		if n.Subnet == id {
			return dependency("The subnet '%s' has dependencies and cannot be deleted.", id)
		}
	}
	for _, t := range r.s.st.Tables {
		t.dissociate(func(a Association) bool { return a.Subnet == id })
	}
	delete(r.s.st.Subnets, id)
	return nil
}

// leaveInterface is the delete-blocked fault: an interface such as the VPC CNI leaves behind when its node dies early.
func (r Region) leaveInterface(sub *Subnet) error {
	node := "i-0" + r.s.w.Hex("dead-node", 16)
	_, err := r.CreateInterface(InterfaceSpec{
		Subnet: sub.ID, Description: "aws-K8S-" + node, Tags: Tags{"node.k8s.amazonaws.com/instance_id": node},
	})
	return err
}

// zoneOf is the name of the zone that a request gives by name or by id; "" where it gives neither.
func (r Region) zoneOf(name, id string) (string, error) {
	switch {
	case id == "":
		return name, nil
	case name != "":
		return "", wire.Errorf("InvalidParameterCombination", "Only one of availabilityZone and availabilityZoneId can be specified.")
	}
	for _, z := range r.Zones() {
		if z.ID == id {
			return z.Name, nil
		}
	}
	return "", invalid("Value (%s) for parameter availabilityZoneId is invalid. Subnets can currently only be created in the following availability zones: %s.",
		id, r.zoneNames())
}

func (r Region) zoneNames() string {
	names := ""
	for i, z := range r.Zones() {
		if i > 0 {
			names += ", "
		}
		names += z.Name
	}
	return names
}
