package ec2

import (
	"slices"
	"strconv"

	"eksui/practice/aws/wire"
)

func (s *Service) instanceOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"RunInstances": writes(s, runInstances), "DescribeInstances": reads(s, describeInstances), "DescribeInstanceStatus": reads(s, describeStatus),
		"TerminateInstances": writes(s, changeInstances(Region.Terminate)), "StopInstances": writes(s, changeInstances(Region.Stop)),
		"StartInstances": writes(s, changeInstances(Region.Start)), "ModifyInstanceAttribute": writes(s, modifyInstance),
	}
}

// stateView is a state by its name and number, as the API reference lists them.
type stateView struct {
	Code int    `xml:"code"`
	Name string `xml:"name"`
}

func viewState(name string) stateView {
	codes := map[string]int{"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}
	return stateView{codes[name], name}
}

type runInstancesInput struct {
	launchInput
	MinCount, MaxCount int
	SubnetID           string `wire:"SubnetId"`
	PrivateIPAddress   string `wire:"PrivateIpAddress"`
	ClientToken        string
	Placement          struct {
		AvailabilityZone string
		Tenancy          string
	}
	LaunchTemplate struct {
		LaunchTemplateID   string `wire:"LaunchTemplateId"`
		LaunchTemplateName string
		Version            string
	}
}

const maxToken = 64 // API reference: RunInstances

func runInstances(r Region, _ *wire.Call, in *runInstancesInput) (any, error) {
	data, err := in.data()
	if err != nil {
		return nil, err
	}
	switch {
	case in.SubnetID != "" && len(in.NetworkInterface) > 0:
		return nil, wire.Errorf("InvalidParameterCombination", "Network interfaces and an instance-level subnet ID may not be specified on the same request")
	case in.PrivateIPAddress != "" && len(in.NetworkInterface) > 0:
		return nil, wire.Errorf("InvalidParameterCombination", "Network interfaces and an instance-level private IP address may not be specified on the same request")
	case in.PrivateIPAddress != "" && in.MaxCount > 1:
		return nil, wire.Errorf("InvalidParameterCombination", "The parameter privateIpAddress may not be used when launching more than one instance")
	case len(in.ClientToken) > maxToken:
		return nil, invalid("Value (%s) for parameter clientToken is invalid. The client token must be at most %d ASCII characters.", in.ClientToken, maxToken)
	}
	if in.SubnetID != "" {
		data.Subnet = in.SubnetID
	}
	if in.MinCount < 1 || in.MaxCount < in.MinCount {
		return nil, invalid("Invalid value '%d' for minCount. Must be at least 1 and at most maxCount.", in.MinCount)
	}
	out, err := r.Launch(LaunchSpec{
		LaunchData: data, Template: in.LaunchTemplate.LaunchTemplateID + in.LaunchTemplate.LaunchTemplateName, TemplateVersion: in.LaunchTemplate.Version,
		Zone: in.Placement.AvailabilityZone, PrivateIP: in.PrivateIPAddress, Count: in.MaxCount, Token: in.ClientToken, NoTermination: in.DisableAPITermination,
	})
	if err != nil {
		return nil, err
	}
	return r.reservation(out), nil
}

type reservationView struct {
	ID        string                   `xml:"reservationId"`
	Owner     string                   `xml:"ownerId"`
	Requester string                   `xml:"requesterId,omitempty"`
	Groups    wire.Items[groupItem]    `xml:"groupSet"`
	Instances wire.Items[instanceView] `xml:"instancesSet"`
}

func (r Region) reservation(of []*Instance) reservationView {
	return reservationView{ID: of[0].Reservation, Owner: r.s.account, Instances: views(of, r.instanceView)}
}

type instanceView struct {
	ID         string                            `xml:"instanceId"`
	Image      string                            `xml:"imageId"`
	State      stateView                         `xml:"instanceState"`
	PrivateDNS string                            `xml:"privateDnsName"`
	PublicDNS  string                            `xml:"dnsName"`
	Reason     string                            `xml:"reason"`
	Why        *reasonView                       `xml:"stateReason"`
	KeyName    string                            `xml:"keyName,omitempty"`
	Index      int                               `xml:"amiLaunchIndex"`
	Type       string                            `xml:"instanceType"`
	Launched   wire.Time                         `xml:"launchTime"`
	Zone       string                            `xml:"placement>availabilityZone"`
	Tenancy    string                            `xml:"placement>tenancy"`
	Monitoring string                            `xml:"monitoring>state"`
	Subnet     string                            `xml:"subnetId,omitempty"`
	VPC        string                            `xml:"vpcId,omitempty"`
	PrivateIP  string                            `xml:"privateIpAddress,omitempty"`
	PublicIP   string                            `xml:"ipAddress,omitempty"`
	SourceDest bool                              `xml:"sourceDestCheck"`
	Groups     wire.Items[groupItem]             `xml:"groupSet"`
	Arch       string                            `xml:"architecture"`
	RootType   string                            `xml:"rootDeviceType"`
	Root       string                            `xml:"rootDeviceName"`
	Mappings   wire.Items[mappingView]           `xml:"blockDeviceMapping"`
	Virtual    string                            `xml:"virtualizationType"`
	Hypervisor string                            `xml:"hypervisor"`
	Token      string                            `xml:"clientToken,omitempty"`
	Interfaces wire.Items[instanceInterfaceView] `xml:"networkInterfaceSet"`
	Profile    *profileView                      `xml:"iamInstanceProfile"`
	EBS        bool                              `xml:"ebsOptimized"`
	ENA        bool                              `xml:"enaSupport"`
	Metadata   metadataView                      `xml:"metadataOptions"`
	Tags       wire.Items[tagItem]               `xml:"tagSet"`
}

type reasonView struct {
	Code    string `xml:"code"`
	Message string `xml:"message"`
}

type profileView struct {
	ARN string `xml:"arn"`
	ID  string `xml:"id"`
}

type metadataView struct {
	State    string `xml:"state"`
	Tokens   string `xml:"httpTokens"`
	HopLimit int    `xml:"httpPutResponseHopLimit"`
	Endpoint string `xml:"httpEndpoint"`
}

type mappingView struct {
	Device   string    `xml:"deviceName"`
	Volume   string    `xml:"ebs>volumeId"`
	Status   string    `xml:"ebs>status"`
	Attached wire.Time `xml:"ebs>attachTime"`
	Delete   bool      `xml:"ebs>deleteOnTermination"`
}

func (r Region) instanceView(in *Instance) instanceView {
	info, _ := TypeInfo(in.Type)
	v := instanceView{
		ID: in.ID, Image: in.Image, State: viewState(in.State), PrivateDNS: in.PrivateDNS(), PublicDNS: r.publicName(in.VPC, in.PublicIP), Reason: in.Reason,
		KeyName: in.KeyName, Type: in.Type, Launched: wire.Time(in.LaunchTime), Zone: in.Zone, Tenancy: "default", Monitoring: "disabled",
		PrivateIP: in.PrivateIP, PublicIP: in.PublicIP, SourceDest: true, Arch: info.Arch, RootType: "ebs", Root: "/dev/xvda", Virtual: "hvm",
		Hypervisor: "xen", Token: in.Token, ENA: info.Hypervisor == "nitro",
		Metadata: metadataView{"applied", in.HTTPTokens, in.HopLimit, "enabled"}, Tags: tagSet(in.Tags),
	}
	if in.State == "pending" {
		v.Metadata.State = "pending"
	}
	if in.Monitoring {
		v.Monitoring = "enabled"
	}
	if in.ReasonCode != "" {
		v.Why = &reasonView{in.ReasonCode, in.ReasonCode + ": " + in.Reason}
	}
	if in.Profile != "" {
		v.Profile = &profileView{in.Profile, in.ProfileID}
	}
	if n := r.s.st.Interfaces[in.Interface]; n != nil {
		v.Subnet, v.VPC, v.SourceDest = in.Subnet, in.VPC, n.SourceDestCheck
		v.Groups = r.groupItems(n.Groups)
	}
	for _, n := range r.Interfaces() {
		if n.Attachment != nil && n.Attachment.Instance == in.ID {
			v.Interfaces = append(v.Interfaces, r.instanceInterfaceView(n))
		}
	}
	for _, m := range in.Volumes {
		mv := mappingView{Device: m.Device, Volume: m.Volume, Status: "attached", Delete: m.DeleteOnTermination}
		if vol := r.s.st.Volumes[m.Volume]; vol != nil {
			mv.Attached = wire.Time(vol.Attached)
		}
		v.Mappings = append(v.Mappings, mv)
	}
	return v
}

func (r Region) instanceFields(in *Instance) fields {
	v := r.instanceView(in)
	f := fields{
		"instance-id": single(in.ID), "image-id": single(in.Image), "instance-type": single(in.Type), "instance-state-name": single(in.State),
		"instance-state-code": single(strconv.Itoa(v.State.Code)), "vpc-id": single(v.VPC), "subnet-id": single(v.Subnet), "availability-zone": single(in.Zone),
		"private-ip-address": single(in.PrivateIP), "ip-address": single(in.PublicIP), "private-dns-name": single(v.PrivateDNS), "dns-name": single(v.PublicDNS),
		"key-name": single(in.KeyName), "client-token": single(in.Token), "reservation-id": single(in.Reservation), "owner-id": single(r.s.account),
		"iam-instance-profile.arn": single(in.Profile), "architecture": single(v.Arch), "instance.group-id": nil, "instance.group-name": nil,
		"network-interface.network-interface-id": nil, "block-device-mapping.volume-id": nil, "network-interface.subnet-id": single(v.Subnet),
		"network-interface.vpc-id": single(v.VPC),
	}
	for _, g := range v.Groups {
		f["instance.group-id"] = append(f["instance.group-id"], g.ID)
		f["instance.group-name"] = append(f["instance.group-name"], g.Name)
	}
	for _, n := range v.Interfaces {
		f["network-interface.network-interface-id"] = append(f["network-interface.network-interface-id"], n.ID)
	}
	for _, m := range v.Mappings {
		f["block-device-mapping.volume-id"] = append(f["block-device-mapping.volume-id"], m.Volume)
	}
	return f
}

type describeInstancesInput struct {
	InstanceID []string `wire:"InstanceId"`
	query
}

func describeInstances(r Region, _ *wire.Call, in *describeInstancesInput) (any, error) {
	if len(in.InstanceID) > 0 && in.MaxResults != 0 {
		return nil, idsWithPages("instancesSet")
	}
	page, next, err := pick(r, r.s.st.Instances, kindInstance, in.InstanceID, in.query, r.instanceFields)
	if err != nil {
		return nil, err
	}
	out := struct {
		Reservations wire.Items[reservationView] `xml:"reservationSet"`
		Next         string                      `xml:"nextToken,omitempty"`
	}{Next: next}
	for len(page) > 0 {
		same := slices.DeleteFunc(slices.Clone(page), func(x *Instance) bool { return x.Reservation != page[0].Reservation })
		out.Reservations = append(out.Reservations, r.reservation(same))
		id := page[0].Reservation
		page = slices.DeleteFunc(page, func(x *Instance) bool { return x.Reservation == id })
	}
	return out, nil
}

type changeView struct {
	ID       string    `xml:"instanceId"`
	Current  stateView `xml:"currentState"`
	Previous stateView `xml:"previousState"`
}

// changeInstances makes an operation that changes the state of all instances named, or of none.
func changeInstances(change func(Region, string) error) func(Region, *wire.Call, *instanceIDs) (any, error) {
	return func(r Region, _ *wire.Call, in *instanceIDs) (any, error) {
		out := wire.Items[changeView]{}
		for _, id := range in.InstanceID {
			if _, err := r.Instance(id); err != nil {
				return nil, err
			}
		}
		for _, id := range in.InstanceID {
			x, _ := r.Instance(id)
			before := x.State
			if err := change(r, id); err != nil {
				return nil, err
			}
			out = append(out, changeView{id, viewState(x.State), viewState(before)})
		}
		return struct {
			Instances wire.Items[changeView] `xml:"instancesSet"`
		}{out}, nil
	}
}

type instanceIDs struct {
	InstanceID []string `wire:"InstanceId,required"`
	Force      bool
}

type describeStatusInput struct {
	InstanceID          []string `wire:"InstanceId"`
	IncludeAllInstances bool
	query
}

type statusDetail struct {
	Status  string `xml:"status"`
	Details wire.Items[struct {
		Name   string `xml:"name"`
		Status string `xml:"status"`
	}] `xml:"details"`
}

type statusView struct {
	ID       string       `xml:"instanceId"`
	Zone     string       `xml:"availabilityZone"`
	State    stateView    `xml:"instanceState"`
	System   statusDetail `xml:"systemStatus"`
	Instance statusDetail `xml:"instanceStatus"`
}

func (r Region) statusView(in *Instance) statusView {
	check := statusDetail{Status: "not-applicable"}
	if in.State == "running" {
		check.Status = "ok"
		check.Details = append(check.Details, struct {
			Name   string `xml:"name"`
			Status string `xml:"status"`
		}{"reachability", "passed"})
	}
	return statusView{in.ID, in.Zone, viewState(in.State), check, check}
}

func describeStatus(r Region, _ *wire.Call, in *describeStatusInput) (any, error) {
	if len(in.InstanceID) > 0 && in.MaxResults != 0 {
		return nil, idsWithPages("instancesSet")
	}
	q := in.query
	if !in.IncludeAllInstances {
		q.Filter = append(slices.Clone(q.Filter), filter{"instance-state-name", []string{"running"}})
	}
	page, next, err := pick(r, r.s.st.Instances, kindInstance, in.InstanceID, q, func(x *Instance) fields {
		f, v := r.instanceFields(x), r.statusView(x)
		f["instance-status.status"], f["system-status.status"] = single(v.Instance.Status), single(v.System.Status)
		return f
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Statuses wire.Items[statusView] `xml:"instanceStatusSet"`
		Next     string                 `xml:"nextToken,omitempty"`
	}{views(page, r.statusView), next}, nil
}

type modifyInstanceInput struct {
	InstanceID            string     `wire:"InstanceId,required"`
	DisableAPITermination *boolValue `wire:"DisableApiTermination"`
	GroupID               []string   `wire:"GroupId"`
}

func modifyInstance(r Region, _ *wire.Call, in *modifyInstanceInput) (any, error) {
	x, err := r.Instance(in.InstanceID)
	if err != nil {
		return nil, err
	}
	if in.DisableAPITermination != nil {
		x.StopProtected = in.DisableAPITermination.Value
	}
	if len(in.GroupID) > 0 {
		n, err := r.Interface(x.Interface)
		if err != nil {
			return nil, err
		}
		if n.Groups, err = r.groupsIn(x.VPC, in.GroupID); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
