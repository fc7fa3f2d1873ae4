package ec2

import (
	"time"

	"eksui/practice/aws/wire"
)

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

// volumeType is what a type of volumes can be ("Amazon EBS User Guide: Amazon EBS volume types").
type volumeType struct {
	smallest, largest int // GiB
	slowest, fastest  int // IOPS; 0 where they can't be given
	needsIOPS         bool
}

var volumeTypes = map[string]volumeType{
	"gp3": {1, 65536, 3000, 80000, false}, "gp2": {1, 16384, 0, 0, false}, "standard": {1, 1024, 0, 0, false},
	"io1": {4, 16384, 100, 64000, true}, "io2": {4, 65536, 100, 256000, true}, "st1": {125, 16384, 0, 0, false}, "sc1": {125, 16384, 0, 0, false},
}

// check compares what is asked of a volume with what its type can be.
func (spec VolumeSpec) check() error {
	name := spec.Type
	if name == "" {
		name = "gp3"
	}
	t, known := volumeTypes[name]
	switch {
	case !known:
		return wire.Errorf("UnknownVolumeType", "Unknown volume type '%s'.", name)
	case spec.Size < t.smallest:
		return invalid("Volume of %dGiB is too small for volume type %s; minimum is %dGiB.", spec.Size, name, t.smallest)
	case spec.Size > t.largest:
		return invalid("Volume of %dGiB is too large for volume type %s; maximum is %dGiB.", spec.Size, name, t.largest)
	case spec.IOPS != 0 && t.fastest == 0:
		return wire.Errorf("InvalidParameterCombination", "The parameter iops is not supported for %s volumes.", name)
	case spec.IOPS == 0 && t.needsIOPS:
		return wire.Errorf("MissingParameter", "The parameter iops must be specified for %s volumes.", name)
	case spec.IOPS != 0 && (spec.IOPS < t.slowest || spec.IOPS > t.fastest):
		return invalid("Volume iops of %d is not between %d and %d, which volume type %s takes.", spec.IOPS, t.slowest, t.fastest, name)
	case spec.Throughput != 0 && name != "gp3":
		return wire.Errorf("InvalidParameterCombination", "The parameter throughput is not supported for %s volumes.", name)
	}
	return nil
}

const (
	volumeJob   = "ec2/volume"
	snapshotJob = "ec2/snapshot"
)

// Typical times of storage.
const (
	volumeTakes   = 5 * time.Second
	snapshotTakes = 60 * time.Second
)

// CreateVolume makes a volume in a zone.
func (r Region) CreateVolume(zone string, spec VolumeSpec, tags Tags) (*Volume, error) {
	if _, ok := r.zone(zone); !ok {
		return nil, wire.Errorf("InvalidZone.NotFound", "The zone '%s' does not exist.", zone)
	}
	if spec.Snapshot != "" {
		snap, err := r.Snapshot(spec.Snapshot)
		if err != nil {
			return nil, err
		}
		spec.Size = max(spec.Size, snap.Size)
	}
	if spec.Size < 1 {
		return nil, wire.Errorf("MissingParameter", "The request must contain the parameter size/snapshot")
	}
	if err := spec.check(); err != nil {
		return nil, err
	}
	vol := r.newVolume(zone, spec, tags)
	r.s.w.After(volumeTakes, volumeJob, vol.ID, vol.ID)
	return vol, nil
}

func (r Region) newVolume(zone string, spec VolumeSpec, tags Tags) *Volume {
	vol := &Volume{
		Base: r.newBase("vol", tags), Zone: zone, Size: spec.Size, Type: spec.Type, IOPS: spec.IOPS, Throughput: spec.Throughput,
		Encrypted: spec.Encrypted, Snapshot: spec.Snapshot, State: "creating",
	}
	vol.settle()
	r.s.st.Volumes[vol.ID] = vol
	return vol
}

// settle fills in what a volume's type gives it.
func (vol *Volume) settle() {
	if vol.Type == "" {
		vol.Type = "gp3"
	}
	if vol.Type == "gp3" {
		vol.IOPS, vol.Throughput = max(vol.IOPS, 3000), max(vol.Throughput, 125)
	}
	if vol.Type == "gp2" {
		vol.IOPS = max(100, 3*vol.Size)
	}
}

// modify changes a volume's size, type and speed while it is used, as ModifyVolume does; it only grows.
func (vol *Volume) modify(spec VolumeSpec) error {
	if spec.Size < vol.Size && spec.Size != 0 {
		return wire.Errorf("InvalidParameterValue", "New size cannot be smaller than existing size")
	}
	vol.Size, vol.Type, vol.IOPS, vol.Throughput = max(spec.Size, vol.Size), spec.Type, spec.IOPS, spec.Throughput
	vol.settle()
	return nil
}

func (s *Service) volumeDue(id string) {
	if vol := s.st.Volumes[id]; vol != nil && vol.State == "creating" {
		vol.State = "available"
	}
}

// Volume returns a volume.
func (r Region) Volume(id string) (*Volume, error) { return find(r, r.s.st.Volumes, kindVolume, id) }

// Volumes lists the region's volumes.
func (r Region) Volumes() []*Volume { return all(r, r.s.st.Volumes) }

// DeleteVolume deletes a volume that no instance has.
func (r Region) DeleteVolume(id string) error {
	vol, err := r.Volume(id)
	if err != nil {
		return err
	}
	if vol.Instance != "" {
		return wire.Errorf("VolumeInUse", "Volume %s is currently attached to %s", id, vol.Instance)
	}
	delete(r.s.st.Volumes, id)
	return nil
}

// AttachVolume attaches a volume to an instance in its zone.
func (r Region) AttachVolume(id, instance, device string) (*Volume, error) {
	vol, err := r.Volume(id)
	if err != nil {
		return nil, err
	}
	in, err := r.Instance(instance)
	if err != nil {
		return nil, err
	}
	switch {
	case vol.Zone != in.Zone:
		return nil, wire.Errorf("InvalidVolume.ZoneMismatch", "The volume '%s' is not in the same availability zone as instance '%s'", id, instance)
	case vol.Instance != "":
		return nil, wire.Errorf("VolumeInUse", "%s is already attached to an instance", id)
	case vol.State != "available":
		return nil, wire.Errorf("IncorrectState", "The volume '%s' is not 'available'.", id)
	case in.State != "running" && in.State != "stopped":
		return nil, wire.Errorf("IncorrectState", "Instance '%s' is not 'running'.", instance)
	}
	vol.State, vol.Instance, vol.Device, vol.Attached = "in-use", instance, device, r.s.w.Now().UTC()
	in.Volumes = append(in.Volumes, Mapping{Device: device, Volume: id})
	return vol, nil
}

// DetachVolume takes a volume off its instance.
func (r Region) DetachVolume(id string) (*Volume, error) {
	vol, err := r.Volume(id)
	if err != nil {
		return nil, err
	}
	if vol.Instance == "" {
		return nil, wire.Errorf("IncorrectState", "Volume '%s' is in the 'available' state.", id)
	}
	if in := r.s.st.Instances[vol.Instance]; in != nil {
		in.Volumes = without(in.Volumes, id)
	}
	vol.State, vol.Instance, vol.Device, vol.Attached = "available", "", "", time.Time{}
	return vol, nil
}

func without(mappings []Mapping, volume string) []Mapping {
	var out []Mapping
	for _, m := range mappings {
		if m.Volume != volume {
			out = append(out, m)
		}
	}
	return out
}

// CreateSnapshot begins to copy a volume.
func (r Region) CreateSnapshot(volume, description string, tags Tags) (*Snapshot, error) {
	vol, err := r.Volume(volume)
	if err != nil {
		return nil, err
	}
	snap := &Snapshot{Base: r.newBase("snap", tags), Volume: volume, Size: vol.Size, State: "pending", Description: description, Encrypted: vol.Encrypted}
	r.s.st.Snapshots[snap.ID] = snap
	r.s.w.After(snapshotTakes, snapshotJob, snap.ID, snap.ID)
	return snap, nil
}

func (s *Service) snapshotDue(id string) {
	if snap := s.st.Snapshots[id]; snap != nil {
		snap.State = "completed"
	}
}

// Snapshot returns a snapshot of the account.
func (r Region) Snapshot(id string) (*Snapshot, error) {
	return find(r, r.s.st.Snapshots, kindSnapshot, id)
}

// Snapshots lists the account's snapshots in the region.
func (r Region) Snapshots() []*Snapshot { return all(r, r.s.st.Snapshots) }

// DeleteSnapshot deletes a snapshot.
func (r Region) DeleteSnapshot(id string) error {
	if _, err := r.Snapshot(id); err != nil {
		return err
	}
	delete(r.s.st.Snapshots, id)
	return nil
}
