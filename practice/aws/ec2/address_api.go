package ec2

import (
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) addressOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"AllocateAddress": writes(s, allocateAddress), "ReleaseAddress": writes(s, releaseAddress), "DescribeAddresses": reads(s, describeAddresses),
		"AssociateAddress": writes(s, associateAddress), "DisassociateAddress": writes(s, disassociateAddress),
	}
}

type allocateAddressInput struct {
	Domain string
	tagSpecs
}

func allocateAddress(r Region, _ *wire.Call, in *allocateAddressInput) (any, error) {
	tags, err := in.forType("elastic-ip")
	if err != nil {
		return nil, err
	}
	if in.Domain != "" && in.Domain != "vpc" {
		return nil, invalid("Invalid value '%s' for domain. Valid values: vpc.", in.Domain)
	}
	a, err := r.Allocate(tags)
	if err != nil {
		return nil, err
	}
	return struct {
		PublicIP   string `xml:"publicIp"`
		Domain     string `xml:"domain"`
		Allocation string `xml:"allocationId"`
		Pool       string `xml:"publicIpv4Pool"`
		Border     string `xml:"networkBorderGroup"`
	}{a.PublicIP, "vpc", a.ID, "amazon", r.name}, nil
}

// addressRef names an elastic IP by its allocation or by the address itself.
type addressRef struct {
	AllocationID string `wire:"AllocationId"`
	PublicIP     string `wire:"PublicIp"`
}

func (in addressRef) allocation(r Region) (string, error) {
	if in.AllocationID != "" {
		return in.AllocationID, nil
	}
	if in.PublicIP == "" {
		return "", wire.Errorf("MissingParameter", "Either 'AllocationId' or 'PublicIp' must be provided")
	}
	for _, a := range r.Addresses() {
		if a.PublicIP == in.PublicIP {
			return a.ID, nil
		}
	}
	return "", wire.Errorf("AuthFailure", "The address '%s' does not belong to you.", in.PublicIP)
}

func releaseAddress(r Region, _ *wire.Call, in *addressRef) (any, error) {
	allocation, err := in.allocation(r)
	if err != nil {
		return nil, err
	}
	return nil, r.Release(allocation)
}

type associateAddressInput struct {
	addressRef
	InstanceID         string `wire:"InstanceId"`
	NetworkInterfaceID string `wire:"NetworkInterfaceId"`
	PrivateIPAddress   string `wire:"PrivateIpAddress"`
	AllowReassociation *bool
}

func associateAddress(r Region, _ *wire.Call, in *associateAddressInput) (any, error) {
	allocation, err := in.allocation(r)
	if err != nil {
		return nil, err
	}
	// an address moves unless the request says that it must not
	id, err := r.AssociateAddress(allocation, in.NetworkInterfaceID, in.InstanceID, in.AllowReassociation == nil || *in.AllowReassociation)
	if err != nil {
		return nil, err
	}
	return struct {
		Return bool   `xml:"return"`
		ID     string `xml:"associationId"`
	}{true, id}, nil
}

func disassociateAddress(r Region, _ *wire.Call, in *struct {
	AssociationID string `wire:"AssociationId"`
	PublicIP      string `wire:"PublicIp"`
}) (any, error) {
	for _, a := range r.Addresses() {
		if a.PublicIP == in.PublicIP && in.AssociationID == "" {
			in.AssociationID = a.Association
		}
	}
	return nil, r.DisassociateAddress(in.AssociationID)
}

type addressView struct {
	PublicIP   string              `xml:"publicIp"`
	Allocation string              `xml:"allocationId"`
	Domain     string              `xml:"domain"`
	Assoc      string              `xml:"associationId,omitempty"`
	Instance   string              `xml:"instanceId,omitempty"`
	Interface  string              `xml:"networkInterfaceId,omitempty"`
	Owner      string              `xml:"networkInterfaceOwnerId,omitempty"`
	PrivateIP  string              `xml:"privateIpAddress,omitempty"`
	Pool       string              `xml:"publicIpv4Pool"`
	Border     string              `xml:"networkBorderGroup"`
	Tags       wire.Items[tagItem] `xml:"tagSet"`
}

func (r Region) addressView(a *Address) addressView {
	v := addressView{
		PublicIP: a.PublicIP, Allocation: a.ID, Domain: "vpc", Assoc: a.Association, Interface: a.Interface, Pool: "amazon", Border: r.name,
		Tags: tagSet(a.Tags),
	}
	if n := r.s.st.Interfaces[a.Interface]; n != nil {
		v.PrivateIP, v.Owner = n.PrivateIP, r.s.account
		if n.Attachment != nil {
			v.Instance = n.Attachment.Instance
		}
	}
	return v
}

type describeAddressesInput struct {
	AllocationID []string `wire:"AllocationId"`
	PublicIP     []string `wire:"PublicIp"`
	Filter       []filter
}

func describeAddresses(r Region, _ *wire.Call, in *describeAddressesInput) (any, error) {
	ids := slices.Clone(in.AllocationID)
	for _, ip := range in.PublicIP {
		i := slices.IndexFunc(r.Addresses(), func(a *Address) bool { return a.PublicIP == ip })
		if i < 0 {
			return nil, wire.Errorf("InvalidAddress.NotFound", "Address '%s' not found.", ip)
		}
		ids = append(ids, r.Addresses()[i].ID)
	}
	found, _, err := pick(r, r.s.st.Addresses, kindAddress, ids, query{Filter: in.Filter}, func(a *Address) fields {
		v := r.addressView(a)
		return fields{
			"allocation-id": single(v.Allocation), "association-id": single(v.Assoc), "public-ip": single(v.PublicIP), "instance-id": single(v.Instance),
			"network-interface-id": single(v.Interface), "network-interface-owner-id": single(v.Owner), "private-ip-address": single(v.PrivateIP),
			"domain": single(v.Domain), "network-border-group": single(v.Border),
		}
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Addresses wire.Items[addressView] `xml:"addressesSet"`
	}{views(found, r.addressView)}, nil
}
