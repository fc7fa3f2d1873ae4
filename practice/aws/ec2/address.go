package ec2

import (
	"fmt"

	"eksui/practice/aws/wire"
)

// Address is an elastic IP.
type Address struct {
	Base
	PublicIP    string `json:"publicIp"`
	Association string `json:"association,omitempty"`
	Interface   string `json:"interface,omitempty"`
}

// publicRanges are what practice's public addresses are drawn from: the ranges for documentation of RFC 5737, so that a
// packet sent to one by mistake reaches nobody.
var publicRanges = []string{"203.0.113", "198.51.100", "192.0.2"}

// takePublicIP returns a public address that nothing has.
func (r Region) takePublicIP() (string, error) {
	used := map[string]bool{}
	for _, n := range r.s.st.Interfaces {
		used[n.PublicIP] = true
	}
	for _, a := range r.s.st.Addresses {
		used[a.PublicIP] = true
	}
	first := r.s.w.Rand("public-ip/" + r.s.w.Hex("public-ip", 8)).IntN(254)
	for _, prefix := range publicRanges {
		for i := range 254 {
			if ip := fmt.Sprintf("%s.%d", prefix, 1+(first+i)%254); !used[ip] {
				return ip, nil
			}
		}
	}
	return "", wire.Errorf("InsufficientAddressCapacity", "There are not enough free public addresses to satisfy the request.")
}

// Allocate makes an elastic IP.
func (r Region) Allocate(tags Tags) (*Address, error) {
	if len(r.Addresses()) >= maxAddresses {
		return nil, wire.Errorf("AddressLimitExceeded", "The maximum number of addresses has been reached.")
	}
	ip, err := r.takePublicIP()
	if err != nil {
		return nil, err
	}
	a := &Address{Base: r.newBase("eipalloc", tags), PublicIP: ip}
	r.s.st.Addresses[a.ID] = a
	return a, nil
}

// Address returns an elastic IP by its allocation id.
func (r Region) Address(allocation string) (*Address, error) {
	return find(r, r.s.st.Addresses, kindAddress, allocation)
}

// Addresses lists the region's elastic IPs.
func (r Region) Addresses() []*Address { return all(r, r.s.st.Addresses) }

// AssociateAddress gives an elastic IP to an interface, or to an instance's first one, and returns the association's id.
// One that is elsewhere already moves only with reassociate.
func (r Region) AssociateAddress(allocation, iface, instance string, reassociate bool) (string, error) {
	a, err := r.Address(allocation)
	if err != nil {
		return "", err
	}
	if iface == "" {
		in, err := r.Instance(instance)
		if err != nil {
			return "", err
		}
		if in.State != "running" && in.State != "pending" && in.State != "stopped" {
			return "", wire.Errorf("InvalidInstanceID", "The instance '%s' is not in a valid state for this operation.", instance)
		}
		iface = in.Interface
	}
	n, err := r.Interface(iface)
	if err != nil {
		return "", err
	}
	if !r.hasGateway(n.VPC) && n.Type != "nat_gateway" {
		return "", wire.Errorf("Gateway.NotAttached", "Network %s is not attached to any internet gateway", n.VPC)
	}
	switch {
	case a.Interface == iface:
		return a.Association, nil
	case a.Association != "" && !reassociate:
		return "", wire.Errorf("Resource.AlreadyAssociated", "resource %s is already associated with associate-id %s", allocation, a.Association)
	}
	r.unmap(a)
	if before := r.s.st.Addresses[n.Allocation]; before != nil {
		r.unmap(before)
	}
	a.Association, a.Interface = r.s.w.ID("eipassoc"), iface
	n.PublicIP, n.PublicIPOwner, n.Allocation, n.AllocAssoc = a.PublicIP, r.s.account, allocation, a.Association
	r.tellInstance(n)
	return a.Association, nil
}

func (r Region) hasGateway(vpc string) bool {
	for _, g := range r.s.st.Gateways {
		if g.VPC == vpc {
			return true
		}
	}
	return false
}

// DisassociateAddress takes an elastic IP off its interface.
func (r Region) DisassociateAddress(association string) error {
	for _, a := range r.Addresses() {
		if a.Association == association && association != "" {
			r.unmap(a)
			return nil
		}
	}
	return kindEIPAssoc.missing(association)
}

func (r Region) unmap(a *Address) {
	if n := r.s.st.Interfaces[a.Interface]; n != nil {
		n.PublicIP, n.PublicIPOwner, n.Allocation, n.AllocAssoc = "", "", "", ""
		r.tellInstance(n)
	}
	a.Association, a.Interface = "", ""
}

// tellInstance copies an interface's public address to the instance that it is the first one of.
func (r Region) tellInstance(n *NetworkInterface) {
	if n.Attachment == nil {
		return
	}
	if in := r.s.st.Instances[n.Attachment.Instance]; in != nil && in.Interface == n.ID {
		in.PublicIP = n.PublicIP
	}
}

// Release gives an elastic IP back.
func (r Region) Release(allocation string) error {
	a, err := r.Address(allocation)
	if err != nil {
		return err
	}
	if a.Association != "" {
		return wire.Errorf("InvalidIPAddress.InUse", "Address %s is in use.", a.PublicIP)
	}
	delete(r.s.st.Addresses, allocation)
	return nil
}
