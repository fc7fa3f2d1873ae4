package rds

import (
	"maps"

	"eksui/practice/aws/wire"
)

// Snapshot is a snapshot of an instance, which is billed until it is deleted.
type Snapshot struct {
	Base
	Instance    string `json:"instance"`
	ResourceID  string `json:"resourceId"`
	Version     string `json:"version"`
	Storage     int    `json:"storage"` // GiB
	StorageType string `json:"storageType"`
	User        string `json:"user"`
	VPC         string `json:"vpc"`
	Zone        string `json:"zone"`
	Port        int    `json:"port"`
	Encrypted   bool   `json:"encrypted,omitempty"`
	Status      string `json:"status"` // creating, available
}

// CreateSnapshot begins a snapshot of an available instance.
func (s *Service) CreateSnapshot(region, name, instance string, tags map[string]string) (*Snapshot, error) {
	in, err := s.Instance(region, instance)
	if err != nil {
		return nil, err
	}
	if s.st.Snapshots[key(region, name)] != nil {
		return nil, wire.Errorf("DBSnapshotAlreadyExists", "Cannot create the snapshot because a snapshot with the identifier %s already exists.", name)
	}
	if in.Status != "available" && in.Status != "modifying" {
		return nil, wire.Errorf("InvalidDBInstanceState", "Cannot create a snapshot because the database instance %s is not currently in the available state.", in.Name)
	}
	snap := &Snapshot{
		Base: s.newBase(region, "snapshot", name, tags), Instance: in.Name, ResourceID: in.ResourceID, Version: in.Version, Storage: in.Storage,
		StorageType: in.StorageType, User: in.User, VPC: in.VPC, Zone: in.Zone, Port: in.Port, Encrypted: in.Encrypted, Status: "creating",
	}
	if in.CopyTags {
		maps.Copy(snap.Tags, in.Tags)
	}
	s.st.Snapshots[key(region, name)] = snap
	s.w.After(snapshotTakes, snapshotJob, snap.ARN, key(region, name))
	return snap, nil
}

func (s *Service) snapshotDue(at string) {
	if snap := s.st.Snapshots[at]; snap != nil {
		snap.Status = "available"
	}
}

// Snapshots lists a region's snapshots.
func (s *Service) Snapshots(region string) []*Snapshot { return all(region, s.st.Snapshots) }

// DeleteSnapshot deletes a snapshot.
func (s *Service) DeleteSnapshot(region, name string) (*Snapshot, error) {
	snap := s.st.Snapshots[key(region, name)]
	if snap == nil {
		return nil, notFound("DBSnapshotNotFound", "DBSnapshot %s not found.", name)
	}
	if snap.Status != "available" {
		return nil, wire.Errorf("InvalidDBSnapshotState", "Cannot delete the snapshot because it is not currently in the available or failed state.")
	}
	delete(s.st.Snapshots, key(region, name))
	return snap, nil
}
