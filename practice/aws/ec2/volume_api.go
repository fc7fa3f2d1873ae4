package ec2

import (
	"strconv"

	"eksui/practice/aws/wire"
)

func (s *Service) storageOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateVolume": writes(s, createVolume), "DeleteVolume": writes(s, deleteVolume), "DescribeVolumes": reads(s, describeVolumes),
		"AttachVolume": writes(s, attachVolume), "DetachVolume": writes(s, detachVolume),
		"CreateSnapshot": writes(s, createSnapshot), "DeleteSnapshot": writes(s, deleteSnapshot), "DescribeSnapshots": reads(s, describeSnapshots),
	}
}

type attachmentView struct {
	Volume   string    `xml:"volumeId"`
	Instance string    `xml:"instanceId"`
	Device   string    `xml:"device"`
	Status   string    `xml:"status"`
	Time     wire.Time `xml:"attachTime"`
	Delete   bool      `xml:"deleteOnTermination"`
}

type volumeView struct {
	ID          string                     `xml:"volumeId"`
	Size        int                        `xml:"size"`
	Snapshot    string                     `xml:"snapshotId"`
	Zone        string                     `xml:"availabilityZone"`
	State       string                     `xml:"status"`
	Created     wire.Time                  `xml:"createTime"`
	Attachments wire.Items[attachmentView] `xml:"attachmentSet"`
	Type        string                     `xml:"volumeType"`
	IOPS        int                        `xml:"iops,omitempty"`
	Throughput  int                        `xml:"throughput,omitempty"`
	Encrypted   bool                       `xml:"encrypted"`
	MultiAttach bool                       `xml:"multiAttachEnabled"`
	Tags        wire.Items[tagItem]        `xml:"tagSet"`
}

func (vol *Volume) view() volumeView {
	v := volumeView{
		ID: vol.ID, Size: vol.Size, Snapshot: vol.Snapshot, Zone: vol.Zone, State: vol.State, Created: wire.Time(vol.Created), Type: vol.Type, IOPS: vol.IOPS,
		Throughput: vol.Throughput, Encrypted: vol.Encrypted, Tags: tagSet(vol.Tags),
	}
	if vol.Instance != "" {
		v.Attachments = append(v.Attachments, attachmentView{vol.ID, vol.Instance, vol.Device, "attached", wire.Time(vol.Attached), vol.WithInst})
	}
	return v
}

type createVolumeInput struct {
	AvailabilityZone       string `wire:",required"`
	Size, Iops, Throughput int
	VolumeType             string
	SnapshotID             string `wire:"SnapshotId"`
	Encrypted              bool
	tagSpecs
}

func createVolume(r Region, _ *wire.Call, in *createVolumeInput) (any, error) {
	tags, err := in.forType("volume")
	if err != nil {
		return nil, err
	}
	vol, err := r.CreateVolume(in.AvailabilityZone, VolumeSpec{
		Size: in.Size, Type: in.VolumeType, IOPS: in.Iops, Throughput: in.Throughput, Snapshot: in.SnapshotID, Encrypted: in.Encrypted,
	}, tags)
	if err != nil {
		return nil, err
	}
	return vol.view(), nil
}

type volumeID struct {
	VolumeID string `wire:"VolumeId,required"`
}

func deleteVolume(r Region, _ *wire.Call, in *volumeID) (any, error) {
	return nil, r.DeleteVolume(in.VolumeID)
}

type describeVolumesInput struct {
	VolumeID []string `wire:"VolumeId"`
	query
}

func describeVolumes(r Region, _ *wire.Call, in *describeVolumesInput) (any, error) {
	page, next, err := pick(r, r.s.st.Volumes, kindVolume, in.VolumeID, in.query, func(vol *Volume) fields {
		return fields{
			"volume-id": single(vol.ID), "status": single(vol.State), "availability-zone": single(vol.Zone), "volume-type": single(vol.Type),
			"attachment.instance-id": single(vol.Instance), "attachment.device": single(vol.Device), "size": single(strconv.Itoa(vol.Size)),
			"snapshot-id": single(vol.Snapshot), "encrypted": truth(vol.Encrypted),
		}
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Volumes wire.Items[volumeView] `xml:"volumeSet"`
		Next    string                 `xml:"nextToken,omitempty"`
	}{views(page, (*Volume).view), next}, nil
}

type attachVolumeInput struct {
	volumeID
	InstanceID string `wire:"InstanceId,required"`
	Device     string `wire:",required"`
}

func attachVolume(r Region, _ *wire.Call, in *attachVolumeInput) (any, error) {
	vol, err := r.AttachVolume(in.VolumeID, in.InstanceID, in.Device)
	if err != nil {
		return nil, err
	}
	return attachmentView{vol.ID, vol.Instance, vol.Device, "attaching", wire.Time(vol.Attached), false}, nil
}

type detachVolumeInput struct {
	volumeID
	InstanceID string `wire:"InstanceId"`
	Device     string
	Force      bool
}

func detachVolume(r Region, _ *wire.Call, in *detachVolumeInput) (any, error) {
	vol, err := r.Volume(in.VolumeID)
	if err != nil {
		return nil, err
	}
	view := attachmentView{vol.ID, vol.Instance, vol.Device, "detaching", wire.Time(vol.Attached), false}
	if _, err := r.DetachVolume(in.VolumeID); err != nil {
		return nil, err
	}
	return view, nil
}

type snapshotView struct {
	ID          string              `xml:"snapshotId"`
	Volume      string              `xml:"volumeId"`
	State       string              `xml:"status"`
	Started     wire.Time           `xml:"startTime"`
	Progress    string              `xml:"progress"`
	Owner       string              `xml:"ownerId"`
	Size        int                 `xml:"volumeSize"`
	Description string              `xml:"description"`
	Encrypted   bool                `xml:"encrypted"`
	Tier        string              `xml:"storageTier"`
	Tags        wire.Items[tagItem] `xml:"tagSet"`
}

func (r Region) snapshotView(snap *Snapshot) snapshotView {
	v := snapshotView{
		ID: snap.ID, Volume: snap.Volume, State: snap.State, Started: wire.Time(snap.Created), Progress: "100%", Owner: r.s.account, Size: snap.Size,
		Description: snap.Description, Encrypted: snap.Encrypted, Tier: "standard", Tags: tagSet(snap.Tags),
	}
	if snap.State == "pending" {
		v.Progress = "0%"
	}
	return v
}

type createSnapshotInput struct {
	volumeID
	Description string
	tagSpecs
}

func createSnapshot(r Region, _ *wire.Call, in *createSnapshotInput) (any, error) {
	tags, err := in.forType("snapshot")
	if err != nil {
		return nil, err
	}
	snap, err := r.CreateSnapshot(in.VolumeID, in.Description, tags)
	if err != nil {
		return nil, err
	}
	return r.snapshotView(snap), nil
}

func deleteSnapshot(r Region, _ *wire.Call, in *struct {
	SnapshotID string `wire:"SnapshotId,required"`
}) (any, error) {
	return nil, r.DeleteSnapshot(in.SnapshotID)
}

type describeSnapshotsInput struct {
	SnapshotID   []string `wire:"SnapshotId"`
	Owner        []string
	RestorableBy []string
	query
}

// describeSnapshots lists the account's own snapshots: there are no others.
func describeSnapshots(r Region, _ *wire.Call, in *describeSnapshotsInput) (any, error) {
	from := r.s.st.Snapshots
	if len(in.Owner) > 0 && !anyMatches([]string{"self", r.s.account}, in.Owner) {
		from = nil
	}
	page, next, err := pick(r, from, kindSnapshot, in.SnapshotID, in.query, func(snap *Snapshot) fields {
		return fields{
			"snapshot-id": single(snap.ID), "volume-id": single(snap.Volume), "status": single(snap.State), "owner-id": single(r.s.account),
			"description": single(snap.Description), "volume-size": single(strconv.Itoa(snap.Size)), "encrypted": truth(snap.Encrypted),
		}
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Snapshots wire.Items[snapshotView] `xml:"snapshotSet"`
		Next      string                   `xml:"nextToken,omitempty"`
	}{views(page, r.snapshotView), next}, nil
}
