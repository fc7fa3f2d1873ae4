package ec2

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"eksui/practice/aws/wire"
)

// NetworkInterface is an address in a subnet, with the groups that guard it.
type NetworkInterface struct {
	Base
	VPC              string      `json:"vpc"`
	Subnet           string      `json:"subnet"`
	Zone             string      `json:"zone"`
	Description      string      `json:"description"`
	Groups           []string    `json:"groups"`
	PrivateIP        string      `json:"privateIp"`
	Secondary        []string    `json:"secondary,omitempty"`
	PublicIP         string      `json:"publicIp,omitempty"`
	PublicIPOwner    string      `json:"publicIpOwner,omitempty"` // amazon, amazon-elb, amazon-rds or the account
	Allocation       string      `json:"allocation,omitempty"`    // of the elastic IP, if PublicIP is one
	AllocAssoc       string      `json:"allocationAssociation,omitempty"`
	MAC              string      `json:"mac"`
	Type             string      `json:"type"` // interface, nat_gateway, …
	RequesterID      string      `json:"requesterId,omitempty"`
	RequesterManaged bool        `json:"requesterManaged,omitempty"`
	SourceDestCheck  bool        `json:"sourceDestCheck"`
	Attachment       *Attachment `json:"attachment,omitempty"` // nil: status available
}

// Attachment says what an interface belongs to.
type Attachment struct {
	ID                  string    `json:"id"`
	Instance            string    `json:"instance,omitempty"`
	Owner               string    `json:"owner"` // the account, amazon-elb, amazon-rds, …
	DeviceIndex         int       `json:"deviceIndex"`
	DeleteOnTermination bool      `json:"deleteOnTermination"`
	Time                time.Time `json:"time"`
}

// InterfaceSpec describes an interface to make.
type InterfaceSpec struct {
	Subnet      string
	PrivateIP   string   // "" takes a free one
	Groups      []string // ids; none means the VPC's default group
	Description string   // "Amazon EKS eks-cluster", "ELB name", "RDSNetworkInterface"
	Type        string   // "" means interface
	// Owner is the service that the interface is attached to: amazon-elb, amazon-rds, an EKS account's number; "" leaves
	// it available. RequesterID is that service as DescribeNetworkInterfaces names it; set, the interface is requester-managed.
	Owner, RequesterID string
	// PublicOwner gives the interface a public address that belongs to amazon, amazon-elb or amazon-rds; "" gives none.
	PublicOwner string
	Tags        Tags
}

// CreateInterface makes an interface in a subnet, attached if the specification names an owner.
func (r Region) CreateInterface(spec InterfaceSpec) (*NetworkInterface, error) {
	sub, err := r.Subnet(spec.Subnet)
	if err != nil {
		return nil, err
	}
	groups, err := r.groupsIn(sub.VPC, spec.Groups)
	if err != nil {
		return nil, err
	}
	n := &NetworkInterface{
		Base: r.newBase("eni", spec.Tags), VPC: sub.VPC, Subnet: sub.ID, Zone: sub.Zone, Description: spec.Description, Groups: groups,
		Type: spec.Type, RequesterID: spec.RequesterID, RequesterManaged: spec.RequesterID != "", SourceDestCheck: true,
	}
	if n.Type == "" {
		n.Type = "interface"
	}
	if n.PrivateIP, err = r.takeIP(sub, spec.PrivateIP); err != nil {
		return nil, err
	}
	if spec.PublicOwner != "" {
		if n.PublicIP, err = r.takePublicIP(); err != nil {
			return nil, err
		}
		n.PublicIPOwner = spec.PublicOwner
	}
	mac := r.s.w.Hex("mac", 10)
	n.MAC = fmt.Sprintf("02:%s:%s:%s:%s:%s", mac[:2], mac[2:4], mac[4:6], mac[6:8], mac[8:])
	if spec.Owner != "" {
		n.Attachment = &Attachment{ID: r.s.w.ID("eni-attach"), Owner: spec.Owner, DeviceIndex: 1, Time: r.s.w.Now().UTC()}
	}
	r.s.st.Interfaces[n.ID] = n
	return n, nil
}

// Interface returns an interface.
func (r Region) Interface(id string) (*NetworkInterface, error) {
	return find(r, r.s.st.Interfaces, kindInterface, id)
}

// Interfaces lists the region's interfaces.
func (r Region) Interfaces() []*NetworkInterface { return all(r, r.s.st.Interfaces) }

// DeleteInterface deletes an interface that is attached to nothing, as the API does.
func (r Region) DeleteInterface(id string) error {
	n, err := r.Interface(id)
	if err != nil {
		return err
	}
	if n.Attachment != nil {
		return wire.Errorf("InvalidParameterValue", "Network interface '%s' is currently in use.", id)
	}
	r.ReleaseInterface(id)
	return nil
}

// ReleaseInterface takes an interface away whatever it is attached to: how a service gives its own back. A missing one is
// no error.
func (r Region) ReleaseInterface(id string) {
	n, err := r.Interface(id)
	if err != nil {
		return
	}
	if a := r.s.st.Addresses[n.Allocation]; a != nil {
		a.Association, a.Interface = "", ""
	}
	delete(r.s.st.Interfaces, id)
}

// Detach leaves an interface available; not the first one of an instance, nor one that a service has attached.
func (r Region) Detach(attachment string) error {
	for _, n := range r.Interfaces() {
		if n.Attachment == nil || n.Attachment.ID != attachment {
			continue
		}
		switch {
		case n.Attachment.Instance != "" && n.Attachment.DeviceIndex == 0:
			return wire.Errorf("OperationNotPermitted", "The network interface at device index 0 cannot be detached.")
		case n.RequesterManaged && n.Attachment.Instance == "":
			return wire.Errorf("OperationNotPermitted", "You are not allowed to manage '%s' attachments.", attachment)
		}
		n.Attachment = nil
		return nil
	}
	return kindAttach.missing(attachment)
}

// status is available, or in-use while attached.
func (n *NetworkInterface) status() string {
	if n.Attachment == nil {
		return "available"
	}
	return "in-use"
}

// takeIP picks a free address of a subnet, or checks the one asked for. AWS keeps the first four and the last of each.
func (r Region) takeIP(sub *Subnet, want string) (string, error) {
	used := r.usedIPs(sub.ID)
	size := 1 << (32 - sub.CIDR.Bits())
	if want != "" {
		ip, err := netip.ParseAddr(want)
		if err != nil {
			return "", invalid("invalid value for parameter address: [%s]", want)
		}
		at := offset(sub.CIDR, ip)
		if !sub.CIDR.Contains(ip) || at < 4 || at == size-1 {
			return "", invalid("Address %s does not fall within the subnet's address range", want)
		}
		if slices.Contains(used, want) {
			return "", wire.Errorf("InvalidIPAddress.InUse", "Address %s is in use.", want)
		}
		return want, nil
	}
	usable := size - 5
	if len(used) >= usable {
		return "", wire.Errorf("InsufficientFreeAddressesInSubnet", "The specified subnet does not have enough free addresses to satisfy the request.")
	}
	first := r.s.w.Rand("ip/" + r.s.w.Hex("ip", 8)).IntN(usable)
	for i := range usable {
		ip := addressAt(sub.CIDR, 4+(first+i)%usable).String()
		if !slices.Contains(used, ip) {
			return ip, nil
		}
	}
	panic("ec2: a subnet with free addresses has none")
}

func (r Region) usedIPs(subnet string) []string {
	var used []string
	for _, n := range r.s.st.Interfaces {
		if n.Subnet == subnet {
			used = append(append(used, n.PrivateIP), n.Secondary...)
		}
	}
	return used
}

// FreeIPs is how many addresses of a subnet are free.
func (r Region) FreeIPs(sub *Subnet) int {
	return 1<<(32-sub.CIDR.Bits()) - 5 - len(r.usedIPs(sub.ID))
}

func addressAt(p netip.Prefix, at int) netip.Addr {
	b := p.Masked().Addr().As4()
	n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	n += uint32(at)
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}

func offset(p netip.Prefix, ip netip.Addr) int {
	a, b := p.Masked().Addr().As4(), ip.As4()
	at := 0
	for i := range a {
		at = at<<8 + int(b[i]) - int(a[i])
	}
	return at
}
