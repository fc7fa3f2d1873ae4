package rds

import (
	"eksui/practice/aws/wire"
)

type createInstanceInput struct {
	DBInstanceIdentifier    string `wire:",required"`
	DBInstanceClass         string `wire:",required"`
	Engine                  string `wire:",required"`
	EngineVersion           string
	AllocatedStorage        int
	StorageType             string
	StorageEncrypted        bool
	DBName                  string
	MasterUsername          string
	MasterUserPassword      string
	Port                    int
	DBSubnetGroupName       string
	DBParameterGroupName    string
	VpcSecurityGroupIDs     []string `wire:"VpcSecurityGroupIds"`
	AvailabilityZone        string
	MultiAZ                 bool
	PubliclyAccessible      bool
	BackupRetentionPeriod   *int
	DeletionProtection      bool
	CopyTagsToSnapshot      bool
	AutoMinorVersionUpgrade *bool
	Tags                    []tag
}

func (s *Service) createInstance(c *wire.Call, in *createInstanceInput) (any, error) {
	x, err := s.Create(c.Region, Spec{
		Name: in.DBInstanceIdentifier, Engine: in.Engine, Version: in.EngineVersion, Class: in.DBInstanceClass, Storage: in.AllocatedStorage,
		StorageType: in.StorageType, Database: in.DBName, User: in.MasterUsername, Password: in.MasterUserPassword, Port: in.Port,
		SubnetGroup: in.DBSubnetGroupName, ParameterGroup: in.DBParameterGroupName, Zone: in.AvailabilityZone, Groups: in.VpcSecurityGroupIDs,
		MultiAZ: in.MultiAZ, Public: in.PubliclyAccessible, Encrypted: in.StorageEncrypted, Protected: in.DeletionProtection, CopyTags: in.CopyTagsToSnapshot,
		AutoMinor: in.AutoMinorVersionUpgrade == nil || *in.AutoMinorVersionUpgrade, Retention: in.BackupRetentionPeriod, Tags: tagMap(in.Tags),
	})
	if err != nil {
		return nil, err
	}
	return s.oneInstance(x), nil
}

type modifyInstanceInput struct {
	DBInstanceIdentifier     string `wire:",required"`
	DBInstanceClass          string
	EngineVersion            string
	AllowMajorVersionUpgrade bool
	AllocatedStorage         int
	StorageType              string
	MasterUserPassword       string
	DBParameterGroupName     string
	VpcSecurityGroupIDs      []string `wire:"VpcSecurityGroupIds"`
	MultiAZ                  *bool
	PubliclyAccessible       *bool
	BackupRetentionPeriod    *int
	DeletionProtection       *bool
	CopyTagsToSnapshot       *bool
	ApplyImmediately         bool
}

func (s *Service) modifyInstance(c *wire.Call, in *modifyInstanceInput) (any, error) {
	x, err := s.Modify(c.Region, in.DBInstanceIdentifier, Change{
		Version: in.EngineVersion, Class: in.DBInstanceClass, ParameterGroup: in.DBParameterGroupName, StorageType: in.StorageType,
		Password: in.MasterUserPassword, Storage: in.AllocatedStorage, Groups: in.VpcSecurityGroupIDs, Protected: in.DeletionProtection, MultiAZ: in.MultiAZ,
		Public: in.PubliclyAccessible, CopyTags: in.CopyTagsToSnapshot, Retention: in.BackupRetentionPeriod,
	})
	if err != nil {
		return nil, err
	}
	return s.oneInstance(x), nil
}

type deleteInstanceInput struct {
	DBInstanceIdentifier      string `wire:",required"`
	SkipFinalSnapshot         bool
	FinalDBSnapshotIdentifier string
	DeleteAutomatedBackups    bool
}

func (s *Service) deleteInstance(c *wire.Call, in *deleteInstanceInput) (any, error) {
	x, err := s.Delete(c.Region, in.DBInstanceIdentifier, in.FinalDBSnapshotIdentifier, in.SkipFinalSnapshot)
	if err != nil {
		return nil, err
	}
	return s.oneInstance(x), nil
}

type endpointView struct {
	Address      string
	Port         int
	HostedZoneId string
}

type groupMembership struct{ VpcSecurityGroupId, Status string }

type parameterStatus struct{ DBParameterGroupName, ParameterApplyStatus string }

type instanceView struct {
	DBInstanceIdentifier    string
	DBInstanceClass         string
	Engine                  string
	DBInstanceStatus        string
	MasterUsername          string
	DBName                  string        `xml:",omitempty"`
	Endpoint                *endpointView // once the instance is there
	AllocatedStorage        int
	InstanceCreateTime      *wire.Time
	PreferredBackupWindow   string
	BackupRetentionPeriod   int
	VpcSecurityGroups       struct{ VpcSecurityGroupMembership []groupMembership }
	DBParameterGroups       struct{ DBParameterGroup []parameterStatus }
	AvailabilityZone        string `xml:",omitempty"`
	DBSubnetGroup           *subnetGroupView
	MultiAZ                 bool
	EngineVersion           string
	AutoMinorVersionUpgrade bool
	LicenseModel            string
	PubliclyAccessible      bool
	StorageType             string
	DbInstancePort          int
	StorageEncrypted        bool
	DbiResourceId           string
	CopyTagsToSnapshot      bool
	DBInstanceArn           string
	DeletionProtection      bool
	TagList                 tags
}

func (s *Service) instanceView(in *Instance) instanceView {
	v := instanceView{
		DBInstanceIdentifier: in.Name, DBInstanceClass: in.Class, Engine: engine, DBInstanceStatus: in.Status, MasterUsername: in.User, DBName: in.Database,
		AllocatedStorage: in.Storage, PreferredBackupWindow: "16:00-16:30", BackupRetentionPeriod: in.Retention, AvailabilityZone: in.Zone, MultiAZ: in.MultiAZ,
		EngineVersion: in.Version, AutoMinorVersionUpgrade: in.AutoMinor, LicenseModel: "postgresql-license", PubliclyAccessible: in.Public,
		StorageType: in.StorageType, StorageEncrypted: in.Encrypted, DbiResourceId: in.ResourceID, CopyTagsToSnapshot: in.CopyTags, DBInstanceArn: in.ARN,
		DeletionProtection: in.Protected, TagList: tagList(in.Tags),
	}
	if in.Status != "creating" {
		v.Endpoint, v.InstanceCreateTime = &endpointView{in.Host, in.Port, "ZLA2NUCOLGUUR"}, wire.Stamp(in.Created)
	}
	for _, id := range in.Groups {
		v.VpcSecurityGroups.VpcSecurityGroupMembership = append(v.VpcSecurityGroups.VpcSecurityGroupMembership, groupMembership{id, "active"})
	}
	v.DBParameterGroups.DBParameterGroup = []parameterStatus{{in.ParameterGroup, "in-sync"}}
	if g, err := s.SubnetGroup(in.Region, in.SubnetGroup); err == nil {
		view := s.subnetGroupView(g)
		v.DBSubnetGroup = &view
	}
	return v
}

func (s *Service) oneInstance(in *Instance) any {
	return struct{ DBInstance instanceView }{s.instanceView(in)}
}

type describeInstancesInput struct {
	DBInstanceIdentifier string
	pager
}

func (s *Service) describeInstances(c *wire.Call, in *describeInstancesInput) (any, error) {
	found := s.Instances(c.Region)
	if in.DBInstanceIdentifier != "" {
		x, err := s.Instance(c.Region, in.DBInstanceIdentifier)
		if err != nil {
			return nil, err
		}
		found = []*Instance{x}
	}
	var passed []*Instance
	for _, x := range found {
		ok, err := in.pass(map[string]string{"db-instance-id": x.Name, "dbi-resource-id": x.ResourceID, "engine": engine})
		if err != nil {
			return nil, err
		}
		if ok {
			passed = append(passed, x)
		}
	}
	list, next, err := page(in.pager, passed, func(x *Instance) string { return x.Name })
	if err != nil {
		return nil, err
	}
	var out struct {
		DBInstances struct{ DBInstance []instanceView }
		Marker      string `xml:",omitempty"`
	}
	out.Marker = next
	for _, x := range list {
		out.DBInstances.DBInstance = append(out.DBInstances.DBInstance, s.instanceView(x))
	}
	return out, nil
}
