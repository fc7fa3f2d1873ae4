package ec2

import (
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) interfaceOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateNetworkInterface": writes(s, createInterface), "DeleteNetworkInterface": writes(s, deleteInterface),
		"DescribeNetworkInterfaces": reads(s, describeInterfaces), "DetachNetworkInterface": writes(s, detachInterface),
		"ModifyNetworkInterfaceAttribute": writes(s, modifyInterface),
	}
}

type groupItem struct {
	ID   string `xml:"groupId"`
	Name string `xml:"groupName"`
}

func (r Region) groupItems(ids []string) wire.Items[groupItem] {
	out := wire.Items[groupItem]{}
	for _, id := range ids {
		if g := r.s.st.Groups[id]; g != nil {
			out = append(out, groupItem{id, g.Name})
		}
	}
	return out
}

// An interface is told in two ways: by itself, and shorter as a part of its instance (InstanceNetworkInterface in EC2's
// API reference). What both have stands in the base types.
type interfaceAssocBase struct {
	PublicIP  string `xml:"publicIp"`
	PublicDNS string `xml:"publicDnsName"`
	Owner     string `xml:"ipOwnerId"`
}

type interfaceAssocView struct {
	interfaceAssocBase
	Allocation string `xml:"allocationId,omitempty"`
	ID         string `xml:"associationId,omitempty"`
}

type interfaceAttachBase struct {
	ID     string    `xml:"attachmentId"`
	Device int       `xml:"deviceIndex"`
	Status string    `xml:"status"`
	Time   wire.Time `xml:"attachTime"`
	Delete bool      `xml:"deleteOnTermination"`
	Card   int       `xml:"networkCardIndex"` // no type here has a second one
}

type interfaceAttachView struct {
	interfaceAttachBase
	Instance      string `xml:"instanceId,omitempty"`
	InstanceOwner string `xml:"instanceOwnerId"`
}

type privateIPView[Assoc any] struct {
	IP      string `xml:"privateIpAddress"`
	DNS     string `xml:"privateDnsName,omitempty"`
	Primary bool   `xml:"primary"`
	Assoc   *Assoc `xml:"association"`
}

// interfaceBase is an interface with its address, which is of an association type of its own in each way.
type interfaceBase[Assoc any] struct {
	ID          string                           `xml:"networkInterfaceId"`
	Subnet      string                           `xml:"subnetId"`
	VPC         string                           `xml:"vpcId"`
	Description string                           `xml:"description"`
	Owner       string                           `xml:"ownerId"`
	Status      string                           `xml:"status"`
	MAC         string                           `xml:"macAddress"`
	PrivateIP   string                           `xml:"privateIpAddress"`
	PrivateDNS  string                           `xml:"privateDnsName,omitempty"`
	SourceDest  bool                             `xml:"sourceDestCheck"`
	Groups      wire.Items[groupItem]            `xml:"groupSet"`
	Assoc       *Assoc                           `xml:"association"`
	IPs         wire.Items[privateIPView[Assoc]] `xml:"privateIpAddressesSet"`
	IPv6        wire.Items[string]               `xml:"ipv6AddressesSet"`
	Type        string                           `xml:"interfaceType"`
}

type interfaceView struct {
	interfaceBase[interfaceAssocView]
	Zone       string               `xml:"availabilityZone"`
	Requester  string               `xml:"requesterId,omitempty"`
	Managed    bool                 `xml:"requesterManaged"`
	Attachment *interfaceAttachView `xml:"attachment"`
	Tags       wire.Items[tagItem]  `xml:"tagSet"`
}

type instanceInterfaceView struct {
	interfaceBase[interfaceAssocBase]
	Attachment *interfaceAttachBase `xml:"attachment"`
}

func interfaceBaseView[Assoc any](r Region, n *NetworkInterface, assoc *Assoc) interfaceBase[Assoc] {
	v := interfaceBase[Assoc]{
		ID: n.ID, Subnet: n.Subnet, VPC: n.VPC, Description: n.Description, Owner: r.s.account, Status: n.status(), MAC: n.MAC,
		PrivateIP: n.PrivateIP, PrivateDNS: privateDNS(n.PrivateIP, r.name), SourceDest: n.SourceDestCheck, Groups: r.groupItems(n.Groups),
		Type: n.Type, Assoc: assoc,
	}
	v.IPs = append(v.IPs, privateIPView[Assoc]{n.PrivateIP, v.PrivateDNS, true, assoc})
	for _, ip := range n.Secondary {
		v.IPs = append(v.IPs, privateIPView[Assoc]{IP: ip, DNS: privateDNS(ip, r.name)})
	}
	return v
}

func (r Region) assocBase(n *NetworkInterface) interfaceAssocBase {
	return interfaceAssocBase{n.PublicIP, publicDNS(n.PublicIP, r.name), n.PublicIPOwner}
}

func attachBase(a *Attachment) interfaceAttachBase {
	return interfaceAttachBase{ID: a.ID, Device: a.DeviceIndex, Status: "attached", Time: wire.Time(a.Time), Delete: a.DeleteOnTermination}
}

func (r Region) interfaceView(n *NetworkInterface) interfaceView {
	var assoc *interfaceAssocView
	if n.PublicIP != "" {
		assoc = &interfaceAssocView{r.assocBase(n), n.Allocation, n.AllocAssoc}
	}
	v := interfaceView{
		interfaceBase: interfaceBaseView(r, n, assoc),
		Zone:          n.Zone, Requester: n.RequesterID, Managed: n.RequesterManaged, Tags: tagSet(n.Tags),
	}
	if a := n.Attachment; a != nil {
		v.Attachment = &interfaceAttachView{attachBase(a), a.Instance, a.Owner}
	}
	return v
}

func (r Region) instanceInterfaceView(n *NetworkInterface) instanceInterfaceView {
	var assoc *interfaceAssocBase
	if n.PublicIP != "" {
		base := r.assocBase(n)
		assoc = &base
	}
	v := instanceInterfaceView{interfaceBase: interfaceBaseView(r, n, assoc)}
	if a := n.Attachment; a != nil {
		base := attachBase(a)
		v.Attachment = &base
	}
	return v
}

func (r Region) interfaceFields(n *NetworkInterface) fields {
	f := fields{
		"network-interface-id": single(n.ID), "subnet-id": single(n.Subnet), "vpc-id": single(n.VPC), "availability-zone": single(n.Zone),
		"description": single(n.Description), "group-id": n.Groups, "status": single(n.status()), "requester-id": single(n.RequesterID),
		"requester-managed": truth(n.RequesterManaged), "interface-type": single(n.Type), "owner-id": single(r.s.account), "mac-address": single(n.MAC),
		"private-ip-address": single(n.PrivateIP), "addresses.private-ip-address": append(single(n.PrivateIP), n.Secondary...),
		"association.public-ip": single(n.PublicIP), "association.allocation-id": single(n.Allocation), "association.ip-owner-id": single(n.PublicIPOwner),
		"association.association-id": single(n.AllocAssoc), "addresses.association.public-ip": single(n.PublicIP),
		"attachment.instance-id": nil, "attachment.attachment-id": nil, "attachment.instance-owner-id": nil, "attachment.status": nil,
		"group-name": nil,
	}
	for _, g := range r.groupItems(n.Groups) {
		f["group-name"] = append(f["group-name"], g.Name)
	}
	if a := n.Attachment; a != nil {
		f["attachment.instance-id"], f["attachment.attachment-id"] = single(a.Instance), single(a.ID)
		f["attachment.instance-owner-id"], f["attachment.status"] = single(a.Owner), single("attached")
	}
	return f
}

type createInterfaceInput struct {
	subnetID
	Description      string
	PrivateIPAddress string   `wire:"PrivateIpAddress"`
	SecurityGroupID  []string `wire:"SecurityGroupId"`
	tagSpecs
}

func createInterface(r Region, _ *wire.Call, in *createInterfaceInput) (any, error) {
	tags, err := in.forType("network-interface")
	if err != nil {
		return nil, err
	}
	n, err := r.CreateInterface(InterfaceSpec{
		Subnet: in.SubnetID, Description: in.Description, PrivateIP: in.PrivateIPAddress, Groups: in.SecurityGroupID, Tags: tags,
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Interface interfaceView `xml:"networkInterface"`
	}{r.interfaceView(n)}, nil
}

type interfaceID struct {
	NetworkInterfaceID string `wire:"NetworkInterfaceId,required"`
}

func deleteInterface(r Region, _ *wire.Call, in *interfaceID) (any, error) {
	return nil, r.DeleteInterface(in.NetworkInterfaceID)
}

type describeInterfacesInput struct {
	NetworkInterfaceID []string `wire:"NetworkInterfaceId"`
	query
}

func describeInterfaces(r Region, _ *wire.Call, in *describeInterfacesInput) (any, error) {
	if len(in.NetworkInterfaceID) > 0 && in.MaxResults != 0 {
		return nil, idsWithPages("networkInterfaceIds")
	}
	page, next, err := pick(r, r.s.st.Interfaces, kindInterface, in.NetworkInterfaceID, in.query, r.interfaceFields)
	if err != nil {
		return nil, err
	}
	return struct {
		Interfaces wire.Items[interfaceView] `xml:"networkInterfaceSet"`
		Next       string                    `xml:"nextToken,omitempty"`
	}{views(page, r.interfaceView), next}, nil
}

func detachInterface(r Region, _ *wire.Call, in *struct {
	AttachmentID string `wire:"AttachmentId,required"`
	Force        bool
}) (any, error) {
	return nil, r.Detach(in.AttachmentID)
}

type modifyInterfaceInput struct {
	interfaceID
	SecurityGroupID []string `wire:"SecurityGroupId"`
	Description     *struct{ Value string }
	SourceDestCheck *boolValue
}

func modifyInterface(r Region, _ *wire.Call, in *modifyInterfaceInput) (any, error) {
	n, err := r.Interface(in.NetworkInterfaceID)
	if err != nil {
		return nil, err
	}
	if n.RequesterManaged {
		return nil, wire.Errorf("OperationNotPermitted", "You do not have permission to access the specified resource.")
	}
	if len(in.SecurityGroupID) > 0 {
		groups, err := r.groupsIn(n.VPC, in.SecurityGroupID)
		if err != nil {
			return nil, err
		}
		n.Groups = slices.Clone(groups)
	}
	if in.Description != nil {
		n.Description = in.Description.Value
	}
	if in.SourceDestCheck != nil {
		n.SourceDestCheck = in.SourceDestCheck.Value
	}
	return nil, nil
}
