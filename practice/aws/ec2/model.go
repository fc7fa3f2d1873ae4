package ec2

import (
	"net/netip"
	"time"
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

// Subnet is a range of a VPC in one zone.
type Subnet struct {
	Base
	VPC         string       `json:"vpc"`
	CIDR        netip.Prefix `json:"cidr"`
	Zone        string       `json:"zone"`
	MapPublicIP bool         `json:"mapPublicIp"`
	ACLAssoc    string       `json:"aclAssociation"`
}

// InternetGateway is attached to one VPC or, with VPC "", to none.
type InternetGateway struct {
	Base
	VPC string `json:"vpc,omitempty"`
}

// RouteTable holds the routes of the subnets associated with it.
type RouteTable struct {
	Base
	VPC          string        `json:"vpc"`
	Routes       []Route       `json:"routes"`
	Associations []Association `json:"associations"`
}

// Route sends a destination to one target; Gateway is an internet gateway's id or "local".
type Route struct {
	Destination netip.Prefix `json:"destination"`
	Gateway     string       `json:"gateway,omitempty"`
	NAT         string       `json:"nat,omitempty"`
	Interface   string       `json:"interface,omitempty"`
	Origin      string       `json:"origin"` // CreateRouteTable or CreateRoute
}

// Association joins a route table with a subnet, or makes it the VPC's main one.
type Association struct {
	ID     string `json:"id"`
	Subnet string `json:"subnet,omitempty"`
	Main   bool   `json:"main,omitempty"`
}

// NetworkACL is a VPC's default network ACL, which lets everything pass.
type NetworkACL struct {
	Base
	VPC string `json:"vpc"`
}

// NATGateway lets private subnets reach out.
type NATGateway struct {
	Base
	VPC          string    `json:"vpc"`
	Subnet       string    `json:"subnet"`
	Interface    string    `json:"interface"`
	Allocation   string    `json:"allocation,omitempty"`
	PublicIP     string    `json:"publicIp,omitempty"`
	PrivateIP    string    `json:"privateIp"`
	Connectivity string    `json:"connectivity"` // public or private
	State        string    `json:"state"`        // pending, available, deleting, deleted
	Deleted      time.Time `json:"deleted,omitzero"`
}

// SecurityGroup is a named set of rules in a VPC.
type SecurityGroup struct {
	Base
	Name        string `json:"name"`
	Description string `json:"description"`
	VPC         string `json:"vpc"`
	Rules       []Rule `json:"rules"`
}

// Rule is one rule of a security group. Exactly one of CIDR, CIDR6, Group and PrefixList is set.
type Rule struct {
	ID          string `json:"id"`
	Egress      bool   `json:"egress,omitempty"`
	Protocol    string `json:"protocol"` // tcp, udp, icmp, a number, or -1
	From        int    `json:"from"`     // -1 with protocol -1
	To          int    `json:"to"`
	CIDR        string `json:"cidr,omitempty"`
	CIDR6       string `json:"cidr6,omitempty"`
	Group       string `json:"group,omitempty"`
	PrefixList  string `json:"prefixList,omitempty"`
	Description string `json:"description,omitempty"`
	Tags        Tags   `json:"tags,omitempty"`
}

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

// Address is an elastic IP.
type Address struct {
	Base
	PublicIP    string `json:"publicIp"`
	Association string `json:"association,omitempty"`
	Interface   string `json:"interface,omitempty"`
}

// Instance is a virtual machine.
type Instance struct {
	Base
	Reservation   string    `json:"reservation"`
	Image         string    `json:"image"`
	Type          string    `json:"type"`
	State         string    `json:"state"` // pending, running, shutting-down, terminated, stopping, stopped
	Reason        string    `json:"reason,omitempty"`
	ReasonCode    string    `json:"reasonCode,omitempty"`
	KeyName       string    `json:"keyName,omitempty"`
	VPC           string    `json:"vpc"`
	Subnet        string    `json:"subnet"`
	Zone          string    `json:"zone"`
	Interface     string    `json:"interface,omitempty"` // "" once terminated
	PrivateIP     string    `json:"privateIp,omitempty"`
	PublicIP      string    `json:"publicIp,omitempty"`
	Profile       string    `json:"profile,omitempty"` // ARN of the instance profile
	ProfileID     string    `json:"profileId,omitempty"`
	ProfileAssoc  string    `json:"profileAssociation,omitempty"`
	UserData      string    `json:"userData,omitempty"` // base64
	Token         string    `json:"token,omitempty"`
	HTTPTokens    string    `json:"httpTokens"`
	HopLimit      int       `json:"hopLimit"`
	Monitoring    bool      `json:"monitoring,omitempty"`
	Volumes       []Mapping `json:"volumes"`
	Running       time.Time `json:"running,omitzero"` // when it last began to run
	LaunchTime    time.Time `json:"launchTime"`
	LaunchedBy    string    `json:"launchedBy,omitempty"` // a service's principal
	StopProtected bool      `json:"disableApiTermination,omitempty"`
}

// Mapping is a volume as an instance sees it.
type Mapping struct {
	Device              string `json:"device"`
	Volume              string `json:"volume"`
	DeleteOnTermination bool   `json:"deleteOnTermination"`
}

// LaunchTemplate holds numbered versions of launch settings; Versions[0] is version 1.
type LaunchTemplate struct {
	Base
	Name      string            `json:"name"`
	CreatedBy string            `json:"createdBy"`
	Default   int               `json:"default"`
	Latest    int               `json:"latest"`
	Versions  []TemplateVersion `json:"versions"`
}

// TemplateVersion is one version of a launch template.
type TemplateVersion struct {
	Number      int        `json:"number"`
	Description string     `json:"description,omitempty"`
	Created     time.Time  `json:"created"`
	CreatedBy   string     `json:"createdBy"`
	Data        LaunchData `json:"data"`
}

// LaunchData is what a launch template says; zero fields say nothing.
type LaunchData struct {
	Image        string          `json:"image,omitempty"`
	Type         string          `json:"type,omitempty"`
	KeyName      string          `json:"keyName,omitempty"`
	Groups       []string        `json:"groups,omitempty"`
	Profile      string          `json:"profile,omitempty"` // name or ARN
	UserData     string          `json:"userData,omitempty"`
	HTTPTokens   string          `json:"httpTokens,omitempty"`
	HopLimit     int             `json:"hopLimit,omitempty"`
	Monitoring   bool            `json:"monitoring,omitempty"`
	Volumes      []VolumeSpec    `json:"volumes,omitempty"`
	TagSpecs     map[string]Tags `json:"tagSpecs,omitempty"` // by resource type: instance, volume, network-interface
	Subnet       string          `json:"subnet,omitempty"`   // of the first interface
	AssociatePub *bool           `json:"associatePublicIp,omitempty"`
}

// VolumeSpec asks for a volume at a device.
type VolumeSpec struct {
	Device     string `json:"device"`
	Size       int    `json:"size,omitempty"` // GiB
	Type       string `json:"type,omitempty"`
	IOPS       int    `json:"iops,omitempty"`
	Throughput int    `json:"throughput,omitempty"` // MiB/s
	Encrypted  bool   `json:"encrypted,omitempty"`
	Snapshot   string `json:"snapshot,omitempty"`
	Keep       bool   `json:"keep,omitempty"` // not deleted with its instance
}

// Volume is an EBS volume.
type Volume struct {
	Base
	Zone       string    `json:"zone"`
	Size       int       `json:"size"` // GiB
	Type       string    `json:"type"`
	IOPS       int       `json:"iops,omitempty"`
	Throughput int       `json:"throughput,omitempty"`
	Encrypted  bool      `json:"encrypted,omitempty"`
	Snapshot   string    `json:"snapshot,omitempty"`
	State      string    `json:"state"` // creating, available, in-use, deleting
	Instance   string    `json:"instance,omitempty"`
	Device     string    `json:"device,omitempty"`
	Attached   time.Time `json:"attached,omitzero"`
	WithInst   bool      `json:"deleteOnTermination,omitempty"`
}

// Snapshot is a volume's snapshot.
type Snapshot struct {
	Base
	Volume      string `json:"volume"`
	Size        int    `json:"size"` // GiB
	State       string `json:"state"`
	Description string `json:"description"`
	Encrypted   bool   `json:"encrypted,omitempty"`
}

// KeyPair is the public half of a key pair; the private half is handed out once and not kept.
type KeyPair struct {
	Base
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Type        string `json:"type"` // rsa or ed25519
	PublicKey   string `json:"publicKey,omitempty"`
}
