package ec2

import "eksui/practice/aws/wire"

// ownInterface is an interface as its instance shows it: with less than DescribeNetworkInterfaces says of it
// (API reference: InstanceNetworkInterface).
type ownInterface struct {
	ID          string                   `xml:"networkInterfaceId"`
	Subnet      string                   `xml:"subnetId"`
	VPC         string                   `xml:"vpcId"`
	Description string                   `xml:"description"`
	Owner       string                   `xml:"ownerId"`
	Status      string                   `xml:"status"`
	MAC         string                   `xml:"macAddress"`
	PrivateIP   string                   `xml:"privateIpAddress"`
	PrivateDNS  string                   `xml:"privateDnsName,omitempty"`
	SourceDest  bool                     `xml:"sourceDestCheck"`
	Groups      wire.Items[groupItem]    `xml:"groupSet"`
	Attachment  ownAttachment            `xml:"attachment"`
	Assoc       *ownAssociation          `xml:"association"`
	IPs         wire.Items[ownPrivateIP] `xml:"privateIpAddressesSet"`
	IPv6        wire.Items[string]       `xml:"ipv6AddressesSet"`
	Type        string                   `xml:"interfaceType"`
}

type ownAttachment struct {
	ID     string    `xml:"attachmentId"`
	Device int       `xml:"deviceIndex"`
	Card   int       `xml:"networkCardIndex"`
	Status string    `xml:"status"`
	Time   wire.Time `xml:"attachTime"`
	Delete bool      `xml:"deleteOnTermination"`
}

type ownAssociation struct {
	PublicIP  string `xml:"publicIp"`
	PublicDNS string `xml:"publicDnsName"`
	Owner     string `xml:"ipOwnerId"`
}

type ownPrivateIP struct {
	IP      string          `xml:"privateIpAddress"`
	DNS     string          `xml:"privateDnsName,omitempty"`
	Primary bool            `xml:"primary"`
	Assoc   *ownAssociation `xml:"association"`
}

// ownInterface shows an interface that is attached to an instance.
func (r Region) ownInterface(n *NetworkInterface) ownInterface {
	full := r.interfaceView(n)
	v := ownInterface{
		ID: full.ID, Subnet: full.Subnet, VPC: full.VPC, Description: full.Description, Owner: full.Owner, Status: full.Status, MAC: full.MAC,
		PrivateIP: full.PrivateIP, PrivateDNS: full.PrivateDNS, SourceDest: full.SourceDest, Groups: full.Groups, Type: full.Type,
		Attachment: ownAttachment{ID: full.Attachment.ID, Device: full.Attachment.Device, Status: full.Attachment.Status, Time: full.Attachment.Time, Delete: full.Attachment.Delete},
	}
	if a := full.Assoc; a != nil {
		v.Assoc = &ownAssociation{a.PublicIP, a.PublicDNS, a.Owner}
	}
	for _, ip := range full.IPs {
		own := ownPrivateIP{IP: ip.IP, DNS: ip.DNS, Primary: ip.Primary}
		if ip.Assoc != nil {
			own.Assoc = v.Assoc
		}
		v.IPs = append(v.IPs, own)
	}
	return v
}
