package rds

import (
	"eksui/practice/aws/wire"
)

type snapshotView struct {
	DBSnapshotIdentifier string
	DBInstanceIdentifier string
	SnapshotCreateTime   wire.Time
	Engine               string
	EngineVersion        string
	AllocatedStorage     int
	Status               string
	Port                 int
	AvailabilityZone     string
	VpcId                string
	MasterUsername       string
	LicenseModel         string
	SnapshotType         string
	PercentProgress      int
	StorageType          string
	Encrypted            bool
	DBSnapshotArn        string
	DbiResourceId        string
	TagList              tags
}

func (snap *Snapshot) view() snapshotView {
	v := snapshotView{
		DBSnapshotIdentifier: snap.Name, DBInstanceIdentifier: snap.Instance, SnapshotCreateTime: wire.Time(snap.Created), Engine: engine,
		EngineVersion: snap.Version, AllocatedStorage: snap.Storage, Status: snap.Status, Port: snap.Port, AvailabilityZone: snap.Zone, VpcId: snap.VPC,
		MasterUsername: snap.User, LicenseModel: "postgresql-license", SnapshotType: "manual", PercentProgress: 100, StorageType: snap.StorageType,
		Encrypted: snap.Encrypted, DBSnapshotArn: snap.ARN, DbiResourceId: snap.ResourceID, TagList: tagList(snap.Tags),
	}
	if snap.Status == "creating" {
		v.PercentProgress = 0
	}
	return v
}

type createSnapshotInput struct {
	DBSnapshotIdentifier string `wire:",required"`
	DBInstanceIdentifier string `wire:",required"`
	Tags                 []tag
}

func (s *Service) createSnapshot(c *wire.Call, in *createSnapshotInput) (any, error) {
	snap, err := s.CreateSnapshot(c.Region, in.DBSnapshotIdentifier, in.DBInstanceIdentifier, tagMap(in.Tags))
	if err != nil {
		return nil, err
	}
	return struct{ DBSnapshot snapshotView }{snap.view()}, nil
}

func (s *Service) deleteSnapshot(c *wire.Call, in *struct {
	DBSnapshotIdentifier string `wire:",required"`
}) (any, error) {
	snap, err := s.DeleteSnapshot(c.Region, in.DBSnapshotIdentifier)
	if err != nil {
		return nil, err
	}
	v := snap.view()
	v.Status = "deleted"
	return struct{ DBSnapshot snapshotView }{v}, nil
}

type describeSnapshotsInput struct {
	DBSnapshotIdentifier         string
	DBInstanceIdentifier         string
	SnapshotType                 string
	IncludeShared, IncludePublic bool
	pager
}

func (s *Service) describeSnapshots(c *wire.Call, in *describeSnapshotsInput) (any, error) {
	var found []snapshotView
	for _, snap := range s.Snapshots(c.Region) {
		v := snap.view()
		named := in.DBSnapshotIdentifier == "" || key("", in.DBSnapshotIdentifier) == key("", snap.Name)
		ofInstance := in.DBInstanceIdentifier == "" || key("", in.DBInstanceIdentifier) == key("", snap.Instance)
		if !named || !ofInstance || in.SnapshotType != "" && in.SnapshotType != v.SnapshotType {
			continue
		}
		ok, err := in.pass(map[string]string{
			"db-snapshot-id": snap.Name, "db-instance-id": snap.Instance, "dbi-resource-id": snap.ResourceID, "snapshot-type": v.SnapshotType, "engine": engine,
		})
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, v)
		}
	}
	if in.DBSnapshotIdentifier != "" && s.st.Snapshots[key(c.Region, in.DBSnapshotIdentifier)] == nil {
		return nil, notFound("DBSnapshotNotFound", "DBSnapshot %s not found.", in.DBSnapshotIdentifier)
	}
	list, next, err := page(in.pager, found, func(v snapshotView) string { return v.DBSnapshotIdentifier })
	if err != nil {
		return nil, err
	}
	var out struct {
		DBSnapshots struct{ DBSnapshot []snapshotView }
		Marker      string `xml:",omitempty"`
	}
	out.DBSnapshots.DBSnapshot, out.Marker = list, next
	return out, nil
}
