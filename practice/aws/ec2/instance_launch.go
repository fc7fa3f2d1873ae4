package ec2

import (
	"maps"
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// LaunchSpec asks for instances. What it says itself goes before what the launch template says.
type LaunchSpec struct {
	LaunchData
	Template        string // id or name of a launch template; "" for none
	TemplateVersion string // number, $Latest, or $Default, which is also what "" means
	Zone            string // of the subnet to take, where no subnet is named
	PrivateIP       string
	Count           int    // 0 means 1
	Token           string // the client token: the same again answers with the same instances
	LaunchedBy      string // the service that launches, "autoscaling.amazonaws.com"; "" for a person
	NoTermination   bool   // disableApiTermination
}

// Launch starts instances in a subnet. They are pending at first, and running after half a typical minute.
//
// Errors are EC2's own: InsufficientInstanceCapacity and Unsupported in a zone that has no room or doesn't have the type
// (also by the faults no-capacity and unsupported-type), besides those of what is named and not there.
func (r Region) Launch(spec LaunchSpec) ([]*Instance, error) {
	if again := r.launchedWith(spec.Token); again != nil {
		return again, nil
	}
	data, err := r.launchData(spec)
	if err != nil {
		return nil, err
	}
	sub, groups, err := r.checkLaunch(data, spec.Zone)
	if err != nil {
		return nil, err
	}
	image, _ := r.image(data.Image)
	count := max(spec.Count, 1)
	if r.FreeIPs(sub) < count {
		return nil, wire.Errorf("InsufficientFreeAddressesInSubnet",
			"There are not enough free addresses in subnet '%s' to satisfy the requested number of instances.", sub.ID)
	}
	public := sub.MapPublicIP
	if data.AssociatePub != nil {
		public = *data.AssociatePub
	}
	reservation := r.s.w.ID("r")
	var out []*Instance
	for range count {
		in := &Instance{
			Base: r.newBase("i", data.TagSpecs["instance"]), Reservation: reservation, Image: image.ID, Type: data.Type, State: "pending",
			KeyName: data.KeyName, VPC: sub.VPC, Subnet: sub.ID, Zone: sub.Zone, UserData: data.UserData, Token: spec.Token,
			HTTPTokens: data.HTTPTokens, HopLimit: data.HopLimit, Monitoring: data.Monitoring, LaunchedBy: spec.LaunchedBy,
			StopProtected: spec.NoTermination,
		}
		in.LaunchTime = in.Created
		if data.Profile != "" {
			in.Profile = r.profileARN(data.Profile)
			in.ProfileID, in.ProfileAssoc = "AIPA"+strings.ToUpper(r.s.w.Hex("profile", 17)), r.s.w.ID("iip-assoc")
		}
		n, err := r.CreateInterface(InterfaceSpec{Subnet: sub.ID, Groups: groups, PrivateIP: spec.PrivateIP, Tags: data.TagSpecs["network-interface"]})
		if err != nil {
			return nil, err
		}
		if public {
			if n.PublicIP, err = r.takePublicIP(); err != nil {
				r.ReleaseInterface(n.ID)
				return nil, err
			}
			n.PublicIPOwner = "amazon"
		}
		n.Attachment = &Attachment{ID: r.s.w.ID("eni-attach"), Instance: in.ID, Owner: r.s.account, DeleteOnTermination: true, Time: in.Created}
		in.Interface, in.PrivateIP, in.PublicIP = n.ID, n.PrivateIP, n.PublicIP
		r.attachVolumes(in, image, data)
		r.s.st.Instances[in.ID] = in
		r.s.w.After(startTakes, instanceJob, in.ID, instanceStep{ID: in.ID, From: "pending", To: "running"})
		out = append(out, in)
	}
	return out, nil
}

// launchedWith finds the instances that a client token has launched before.
func (r Region) launchedWith(token string) []*Instance {
	if token == "" {
		return nil
	}
	var out []*Instance
	for _, in := range r.Instances() {
		if in.Token == token {
			out = append(out, in)
		}
	}
	return out
}

// launchData lays what a launch says over what its template says.
func (r Region) launchData(spec LaunchSpec) (LaunchData, error) {
	data := LaunchData{HTTPTokens: "optional", HopLimit: 1}
	if spec.Template != "" {
		lt, err := r.Template(spec.Template)
		if err != nil {
			return data, err
		}
		v, err := lt.Version(spec.TemplateVersion)
		if err != nil {
			return data, err
		}
		data = v.Data.over(data)
	}
	data = spec.LaunchData.over(data)
	if data.Type == "" {
		data.Type = "m1.small" // AWS's default since 2006, which VPCs refuse
	}
	return data, nil
}

// over returns the settings of d, and those of below where d says nothing.
func (d LaunchData) over(below LaunchData) LaunchData {
	pick := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	out := below
	out.Image, out.Type, out.KeyName = pick(d.Image, below.Image), pick(d.Type, below.Type), pick(d.KeyName, below.KeyName)
	out.Profile, out.UserData = pick(d.Profile, below.Profile), pick(d.UserData, below.UserData)
	out.HTTPTokens, out.Subnet = pick(d.HTTPTokens, below.HTTPTokens), pick(d.Subnet, below.Subnet)
	if d.HopLimit != 0 {
		out.HopLimit = d.HopLimit
	}
	if d.AssociatePub != nil {
		out.AssociatePub = d.AssociatePub
	}
	if len(d.Groups) > 0 {
		out.Groups = d.Groups
	}
	if len(d.Volumes) > 0 {
		out.Volumes = d.Volumes
	}
	out.Monitoring = d.Monitoring || below.Monitoring
	out.TagSpecs = map[string]Tags{}
	for _, specs := range []map[string]Tags{below.TagSpecs, d.TagSpecs} {
		for kind, tags := range specs {
			if out.TagSpecs[kind] == nil {
				out.TagSpecs[kind] = Tags{}
			}
			maps.Copy(out.TagSpecs[kind], tags)
		}
	}
	return out
}

// checkLaunch finds everything that a launch names and asks whether the zone has the type and room for it.
func (r Region) checkLaunch(data LaunchData, zone string) (*Subnet, []string, error) {
	if data.Image == "" {
		return nil, nil, wire.Errorf("MissingParameter", "The request must contain the parameter ImageId")
	}
	image, err := r.image(data.Image)
	if err != nil {
		return nil, nil, err
	}
	info, ok := TypeInfo(data.Type)
	switch {
	case !ok:
		return nil, nil, invalid("Invalid value '%s' for InstanceType.", data.Type)
	case len(r.zonesOffering(data.Type)) == 0:
		return nil, nil, wire.Errorf("Unsupported", "The requested configuration is currently not supported. Please check the documentation for supported configurations.")
	}
	if info.Arch != image.Arch {
		return nil, nil, invalid("The architecture '%s' of the specified instance type does not match the architecture '%s' of the specified AMI. "+
			"Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or "+
			"'describe-images' to discover the architecture of the instance type or AMI.", info.Arch, image.Arch)
	}
	if data.KeyName != "" && r.keyNamed(data.KeyName) == nil {
		return nil, nil, kindKey.absent(data.KeyName)
	}
	sub, err := r.launchSubnet(data.Subnet, zone)
	if err != nil {
		return nil, nil, err
	}
	groups, err := r.groupsIn(sub.VPC, data.Groups)
	if err != nil {
		return nil, nil, err
	}
	return sub, groups, r.CheckCapacity(data.Type, sub.Zone)
}

// FreePlan is the fault of an account on AWS's Free plan, which launches free tier eligible types only.
var FreePlan = world.DefineFault("free-plan", false)

// launchSubnet is the named subnet; without one the default VPC's would be taken, which practice's account has none of.
func (r Region) launchSubnet(id, zone string) (*Subnet, error) {
	if id == "" {
		return nil, wire.Errorf("VPCIdNotSpecified", "No default VPC for this user")
	}
	sub, err := r.Subnet(id)
	if err != nil {
		return nil, err
	}
	if zone != "" && zone != sub.Zone {
		return nil, wire.Errorf("InvalidParameterCombination", "The availability zone '%s' does not match the subnet's '%s'", zone, sub.Zone)
	}
	return sub, nil
}

// Faults of a zone.
var (
	noCapacity      = world.DefineFault("no-capacity", true)      // instances cannot be launched there
	unsupportedType = world.DefineFault("unsupported-type", true) // it does not offer the node group's type
)

// CheckCapacity returns the error that a launch of an instance type meets in a zone: InvalidParameterCombination where the account's
// plan does not launch the type, Unsupported where the zone doesn't
// have the type, InsufficientInstanceCapacity where it has no room, nil where the launch goes through.
func (r Region) CheckCapacity(instanceType, zone string) error {
	if info, ok := TypeInfo(instanceType); ok && !info.Free() && r.s.w.Fault(FreePlan, "") {
		return wire.Errorf("InvalidParameterCombination", "The specified instance type is not eligible for Free Tier. For a list of Free Tier "+
			"instance types, run 'describe-instance-types' with the filter 'free-tier-eligible=true'.")
	}
	if !r.Offers(instanceType, zone) || r.s.w.Fault(unsupportedType, zone) {
		return wire.Errorf("Unsupported", "Your requested instance type (%s) is not supported in your requested Availability Zone (%s). "+
			"Please retry your request by not specifying an Availability Zone or choosing %s.", instanceType, zone, r.others(instanceType, zone))
	}
	if r.s.w.Fault(noCapacity, zone) {
		return &wire.Error{Status: 500, Code: "InsufficientInstanceCapacity", Message: "We currently do not have sufficient " + instanceType +
			" capacity in the Availability Zone you requested (" + zone + "). Our system will be working on provisioning additional capacity. " +
			"You can currently get " + instanceType + " capacity by not specifying an Availability Zone in your request or choosing " +
			r.others(instanceType, zone) + "."}
	}
	return nil
}

func (r Region) others(instanceType, zone string) string {
	zones := r.zonesOffering(instanceType)
	return strings.Join(slices.DeleteFunc(zones, func(z string) bool { return z == zone }), ", ")
}

// profileARN is the ARN of an instance profile given by name or ARN.
func (r Region) profileARN(profile string) string {
	if strings.HasPrefix(profile, "arn:") {
		return profile
	}
	return "arn:aws:iam::" + r.s.account + ":instance-profile/" + profile
}

// attachVolumes makes the root volume and those that the launch asks for.
func (r Region) attachVolumes(in *Instance, image Image, data LaunchData) {
	specs := slices.Clone(data.Volumes)
	if !slices.ContainsFunc(specs, func(v VolumeSpec) bool { return v.Device == image.RootDevice }) {
		specs = append([]VolumeSpec{{Device: image.RootDevice}}, specs...)
	}
	for _, spec := range specs {
		if spec.Device == image.RootDevice {
			spec.Snapshot = image.Snapshot
			spec.Size = max(spec.Size, image.SizeGiB)
		}
		vol := r.newVolume(in.Zone, spec, data.TagSpecs["volume"])
		vol.State, vol.Instance, vol.Device, vol.Attached, vol.WithInst = "in-use", in.ID, spec.Device, r.s.w.Now().UTC(), !spec.Keep
		in.Volumes = append(in.Volumes, Mapping{Device: spec.Device, Volume: vol.ID, DeleteOnTermination: !spec.Keep})
	}
}

// startTakes is a typical time from pending to running.
const startTakes = 30 * time.Second
