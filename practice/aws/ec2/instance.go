package ec2

import (
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

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

// instanceJob moves an instance from one state to the next.
const instanceJob = "ec2/instance"

// Typical times of the other changes of state, and how long a terminated instance is still shown.
const (
	stopTakes      = 30 * time.Second
	terminateTakes = 40 * time.Second
	remembered     = time.Hour
)

type instanceStep struct{ ID, From, To string }

// Instance returns an instance; a terminated one is found for about an hour.
func (r Region) Instance(id string) (*Instance, error) {
	return find(r, r.s.st.Instances, kindInstance, id)
}

// Instances lists the region's instances, terminated ones among them.
func (r Region) Instances() []*Instance { return all(r, r.s.st.Instances) }

// PrivateDNS is the name that an instance has in its VPC, and its node in Kubernetes.
func (in *Instance) PrivateDNS() string {
	if in.PrivateIP == "" {
		return ""
	}
	return privateDNS(in.PrivateIP, in.Region)
}

func privateDNS(ip, region string) string {
	domain := region + ".compute.internal"
	if region == "us-east-1" {
		domain = "ec2.internal"
	}
	return "ip-" + strings.ReplaceAll(ip, ".", "-") + "." + domain
}

func publicDNS(ip, region string) string {
	domain := region + ".compute.amazonaws.com"
	if region == "us-east-1" {
		domain = "compute-1.amazonaws.com"
	}
	return "ec2-" + strings.ReplaceAll(ip, ".", "-") + "." + domain
}

// Terminate ends an instance: shutting-down at once; its interface and volumes go, and it is terminated, after some
// typical seconds. Terminating what is terminated changes nothing.
func (r Region) Terminate(id string) error {
	in, err := r.Instance(id)
	if err != nil {
		return err
	}
	if in.StopProtected {
		return wire.Errorf("OperationNotPermitted",
			"The instance '%s' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.", id)
	}
	if in.State == "terminated" || in.State == "shutting-down" {
		return nil
	}
	r.change(in, "shutting-down", "terminated", terminateTakes)
	r.because(in, "Client.UserInitiatedShutdown", "User initiated")
	return nil
}

// Stop stops a running instance.
func (r Region) Stop(id string) error {
	in, err := r.Instance(id)
	if err != nil {
		return err
	}
	switch in.State {
	case "stopped", "stopping":
		return nil
	case "running":
		r.change(in, "stopping", "stopped", stopTakes)
		r.because(in, "Client.UserInitiatedShutdown", "User initiated")
		return nil
	}
	return r.badState(in)
}

// Start starts a stopped instance, where its zone has room for it.
func (r Region) Start(id string) error {
	in, err := r.Instance(id)
	if err != nil {
		return err
	}
	switch in.State {
	case "running", "pending":
		return nil
	case "stopped":
		if err := r.CheckCapacity(in.Type, in.Zone); err != nil {
			return err
		}
		n, err := r.Interface(in.Interface)
		if err != nil {
			return err
		}
		if sub := r.s.st.Subnets[in.Subnet]; n.PublicIP == "" && sub.MapPublicIP {
			if n.PublicIP, err = r.takePublicIP(); err != nil {
				return err
			}
			n.PublicIPOwner = "amazon"
			in.PublicIP = n.PublicIP
		}
		in.LaunchTime, in.Reason, in.ReasonCode = r.s.w.Now().UTC(), "", ""
		r.change(in, "pending", "running", startTakes)
		return nil
	}
	return r.badState(in)
}

func (r Region) badState(in *Instance) error {
	return wire.Errorf("IncorrectInstanceState", "The instance '%s' is not in a state from which it can be started or stopped.", in.ID)
}

func (r Region) change(in *Instance, now, then string, takes time.Duration) {
	in.State = now
	r.s.w.After(takes, instanceJob, in.ID+"/"+then, instanceStep{ID: in.ID, From: now, To: then})
}

func (r Region) because(in *Instance, code, why string) {
	in.ReasonCode = code
	in.Reason = why + " (" + r.s.w.Now().UTC().Format("2006-01-02 15:04:05 MST") + ")"
}

func (s *Service) instanceDue(step instanceStep) {
	in := s.st.Instances[step.ID]
	if in == nil || in.State != step.From { // overtaken, as by Terminate while pending
		return
	}
	r := s.In(in.Region)
	in.State = step.To
	switch step.To {
	case "running":
		in.Running = s.w.Now().UTC()
	case "stopped":
		if n := s.st.Interfaces[in.Interface]; n != nil && n.Allocation == "" {
			n.PublicIP, n.PublicIPOwner, in.PublicIP = "", "", ""
		}
	case "terminated":
		r.ReleaseInterface(in.Interface)
		for _, m := range in.Volumes {
			if vol := s.st.Volumes[m.Volume]; vol != nil {
				vol.Instance, vol.Device, vol.State = "", "", "available"
				if m.DeleteOnTermination {
					delete(s.st.Volumes, m.Volume)
				}
			}
		}
		in.Interface, in.PrivateIP, in.PublicIP, in.Volumes = "", "", "", nil
		s.w.After(remembered, forgetJob, in.ID, in.ID)
	}
}

// forgetJob drops the record of something that has ended: a terminated instance, a deleted NAT gateway.
const forgetJob = "ec2/forget"

func (s *Service) forgetDue(id string) {
	delete(s.st.Instances, id)
	delete(s.st.NATs, id)
}
