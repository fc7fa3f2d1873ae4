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

type interfaceAssocView struct {
	PublicIP   string `xml:"publicIp"`
	PublicDNS  string `xml:"publicDnsName"`
	Owner      string `xml:"ipOwnerId"`
	Allocation string `xml:"allocationId,omitempty"`
	ID         string `xml:"associationId,omitempty"`
}

type interfaceAttachView struct {
	ID            string    `xml:"attachmentId"`
	Instance      string    `xml:"instanceId,omitempty"`
	InstanceOwner string    `xml:"instanceOwnerId"`
	Device        int       `xml:"deviceIndex"`
	Status        string    `xml:"status"`
	Time          wire.Time `xml:"attachTime"`
	Delete        bool      `xml:"deleteOnTermination"`
}

type privateIPView struct {
	IP      string              `xml:"privateIpAddress"`
	DNS     string              `xml:"privateDnsName,omitempty"`
	Primary bool                `xml:"primary"`
	Assoc   *interfaceAssocView `xml:"association"`
}

type interfaceView struct {
	ID          string                    `xml:"networkInterfaceId"`
	Subnet      string                    `xml:"subnetId"`
	VPC         string                    `xml:"vpcId"`
	Zone        string                    `xml:"availabilityZone"`
	Description string                    `xml:"description"`
	Owner       string                    `xml:"ownerId"`
	Requester   string                    `xml:"requesterId,omitempty"`
	Managed     bool                      `xml:"requesterManaged"`
	Status      string                    `xml:"status"`
	MAC         string                    `xml:"macAddress"`
	PrivateIP   string                    `xml:"privateIpAddress"`
	PrivateDNS  string                    `xml:"privateDnsName,omitempty"`
	SourceDest  bool                      `xml:"sourceDestCheck"`
	Groups      wire.Items[groupItem]     `xml:"groupSet"`
	Attachment  *interfaceAttachView      `xml:"attachment"`
	Assoc       *interfaceAssocView       `xml:"association"`
	IPs         wire.Items[privateIPView] `xml:"privateIpAddressesSet"`
	IPv6        wire.Items[string]        `xml:"ipv6AddressesSet"`
	Type        string                    `xml:"interfaceType"`
	Tags        wire.Items[tagItem]       `xml:"tagSet"`
}

func (r Region) interfaceView(n *NetworkInterface) interfaceView {
	v := interfaceView{
		ID: n.ID, Subnet: n.Subnet, VPC: n.VPC, Zone: n.Zone, Description: n.Description, Owner: r.s.account, Requester: n.RequesterID,
		Managed: n.RequesterManaged, Status: n.status(), MAC: n.MAC, PrivateIP: n.PrivateIP, PrivateDNS: privateDNS(n.PrivateIP, r.name),
		SourceDest: n.SourceDestCheck, Groups: r.groupItems(n.Groups), Type: n.Type, Tags: tagSet(n.Tags),
	}
	if a := n.Attachment; a != nil {
		v.Attachment = &interfaceAttachView{a.ID, a.Instance, a.Owner, a.DeviceIndex, "attached", wire.Time(a.Time), a.DeleteOnTermination}
	}
	if n.PublicIP != "" {
		v.Assoc = &interfaceAssocView{n.PublicIP, publicDNS(n.PublicIP, r.name), n.PublicIPOwner, n.Allocation, n.AllocAssoc}
	}
	v.IPs = append(v.IPs, privateIPView{n.PrivateIP, v.PrivateDNS, true, v.Assoc})
	for _, ip := range n.Secondary {
		v.IPs = append(v.IPs, privateIPView{IP: ip, DNS: privateDNS(ip, r.name)})
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
