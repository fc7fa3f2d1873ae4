package ec2

import (
	"net/netip"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// VPC is a virtual network.
type VPC struct {
	Base
	CIDR         netip.Prefix `json:"cidr"`
	CIDRAssoc    string       `json:"cidrAssociation"`
	DHCPOptions  string       `json:"dhcpOptions"`
	Tenancy      string       `json:"tenancy"`
	DNSSupport   bool         `json:"dnsSupport"`
	DNSHostnames bool         `json:"dnsHostnames"`
	MainTable    string       `json:"mainRouteTable"`
	DefaultGroup string       `json:"defaultSecurityGroup"`
	DefaultACL   string       `json:"defaultNetworkAcl"`
	// Blocked says that the delete-blocked fault has already put something into the VPC.
	Blocked bool `json:"blocked,omitempty"`
}

// NetworkACL is a VPC's default network ACL, which lets everything pass.
type NetworkACL struct {
	Base
	VPC string `json:"vpc"`
}

// AWS's default quotas.
const (
	maxVPCs      = 5
	maxGateways  = 5
	maxAddresses = 5
)

// CreateVPC makes a VPC with its main route table, default security group and default network ACL.
func (r Region) CreateVPC(cidr, tenancy string, tags Tags) (*VPC, error) {
	p, err := parseCIDR(cidr)
	if err != nil {
		return nil, err
	}
	if p.Bits() < 16 || p.Bits() > 28 {
		return nil, wire.Errorf("InvalidVpc.Range", "The CIDR '%s' is invalid.", cidr)
	}
	if len(r.VPCs()) >= maxVPCs {
		return nil, wire.Errorf("VpcLimitExceeded", "The maximum number of VPCs has been reached.")
	}
	switch tenancy {
	case "":
		tenancy = "default"
	case "default", "dedicated":
	default:
		return nil, invalid("Value (%s) for parameter instanceTenancy is invalid. Valid values: default, dedicated.", tenancy)
	}
	v := &VPC{Base: r.newBase("vpc", tags), CIDR: p, CIDRAssoc: r.s.w.ID("vpc-cidr-assoc"), DHCPOptions: r.dhcpOptions(), Tenancy: tenancy, DNSSupport: true}
	r.s.st.VPCs[v.ID] = v

	table := r.newTable(v, nil)
	table.Associations = []Association{{ID: r.s.w.ID("rtbassoc"), Main: true}}
	v.MainTable = table.ID

	group := r.newGroup(v, "default", "default VPC security group", nil)
	group.Rules = append(group.Rules, Rule{ID: r.s.w.ID("sgr"), Protocol: "-1", From: -1, To: -1, Group: group.ID})
	v.DefaultGroup = group.ID

	acl := &NetworkACL{Base: r.newBase("acl", nil), VPC: v.ID}
	r.s.st.ACLs[acl.ID] = acl
	v.DefaultACL = acl.ID
	return v, nil
}

// dhcpOptions is the id of the region's only set of DHCP options, Amazon's.
func (r Region) dhcpOptions() string {
	for _, v := range r.VPCs() {
		return v.DHCPOptions
	}
	return r.s.w.ID("dopt")
}

// VPC returns a VPC.
func (r Region) VPC(id string) (*VPC, error) { return find(r, r.s.st.VPCs, kindVPC, id) }

// VPCs lists the region's VPCs.
func (r Region) VPCs() []*VPC { return all(r, r.s.st.VPCs) }

// deleteBlocked is a fault: a security group or interface holds the VPC.
var deleteBlocked = world.DefineFault("delete-blocked", false)

// DeleteVPC deletes a VPC in which nothing is left but what came with it.
func (r Region) DeleteVPC(id string) error {
	v, err := r.VPC(id)
	if err != nil {
		return err
	}
	if !v.Blocked && r.s.w.Fault(deleteBlocked, "") {
		v.Blocked = true
		r.newGroup(v, "left-behind-"+id, "left behind: the delete-blocked fault", nil)
	}
	if r.vpcInUse(v) {
		return dependency("The vpc '%s' has dependencies and cannot be deleted.", id)
	}
	delete(r.s.st.Tables, v.MainTable)
	delete(r.s.st.Groups, v.DefaultGroup)
	delete(r.s.st.ACLs, v.DefaultACL)
	delete(r.s.st.VPCs, id)
	return nil
}

func (r Region) vpcInUse(v *VPC) bool {
	for _, x := range r.s.st.Subnets {
		if x.VPC == v.ID {
			return true
		}
	}
	for _, x := range r.s.st.Gateways {
		if x.VPC == v.ID {
			return true
		}
	}
	for _, x := range r.s.st.Interfaces {
		if x.VPC == v.ID {
			return true
		}
	}
	for _, x := range r.s.st.Tables {
		if x.VPC == v.ID && x.ID != v.MainTable {
			return true
		}
	}
	for _, x := range r.s.st.Groups {
		if x.VPC == v.ID && x.ID != v.DefaultGroup {
			return true
		}
	}
	return false
}

// SetDNS changes a VPC's DNS settings; nil leaves one as it is.
func (r Region) SetDNS(id string, support, hostnames *bool) error {
	v, err := r.VPC(id)
	if err != nil {
		return err
	}
	if support != nil {
		v.DNSSupport = *support
	}
	if hostnames != nil {
		v.DNSHostnames = *hostnames
	}
	return nil
}

func parseCIDR(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, invalid("Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.", s)
	}
	return p.Masked(), nil
}
