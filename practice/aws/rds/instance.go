package rds

import (
	"regexp"
	"slices"
	"strings"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
)

// Instance is a database instance. Its password is checked and forgotten.
type Instance struct {
	Base
	ResourceID     string   `json:"resourceId"`
	Version        string   `json:"version"`
	Class          string   `json:"class"`
	Status         string   `json:"status"`  // creating, available, modifying, deleting
	Storage        int      `json:"storage"` // GiB
	StorageType    string   `json:"storageType"`
	Database       string   `json:"database,omitempty"`
	User           string   `json:"user"`
	Host           string   `json:"host"`
	Port           int      `json:"port"`
	SubnetGroup    string   `json:"subnetGroup"`
	ParameterGroup string   `json:"parameterGroup"`
	VPC            string   `json:"vpc"`
	Zone           string   `json:"zone"`
	Groups         []string `json:"groups"`
	Interface      string   `json:"interface"`
	MultiAZ        bool     `json:"multiAz,omitempty"`
	Public         bool     `json:"public,omitempty"`
	Encrypted      bool     `json:"encrypted,omitempty"`
	Protected      bool     `json:"deletionProtection,omitempty"`
	Retention      int      `json:"backupRetention"` // days
	CopyTags       bool     `json:"copyTagsToSnapshot,omitempty"`
	AutoMinor      bool     `json:"autoMinorVersionUpgrade"`
}

// Spec describes an instance to make.
type Spec struct {
	Name, Engine, Version, Class   string
	Storage                        int
	StorageType, Database          string
	User, Password                 string
	Port                           int
	SubnetGroup, ParameterGroup    string
	Zone                           string
	Groups                         []string
	MultiAZ, Public, Encrypted     bool
	Protected, CopyTags, AutoMinor bool
	Retention                      *int
	Tags                           map[string]string
}

var validName = regexp.MustCompile(`^[a-zA-Z](-?[a-zA-Z0-9])*$`)

// Create makes an instance; it is creating for some minutes.
func (s *Service) Create(region string, spec Spec) (*Instance, error) {
	version, err := check(&spec)
	if err != nil {
		return nil, err
	}
	if s.st.Instances[key(region, spec.Name)] != nil {
		return nil, wire.Errorf("DBInstanceAlreadyExists", "DB instance already exists")
	}
	group, err := s.parameterGroupFor(region, spec.ParameterGroup, version)
	if err != nil {
		return nil, err
	}
	in := &Instance{
		Base: s.newBase(region, "db", spec.Name, spec.Tags), ResourceID: "db-" + strings.ToUpper(s.w.Hex("db", 26)), Version: version, Class: spec.Class,
		Status: "creating", Storage: spec.Storage, StorageType: spec.StorageType, Database: spec.Database, User: spec.User, Port: spec.Port,
		ParameterGroup: group.Name, MultiAZ: spec.MultiAZ, Public: spec.Public, Encrypted: spec.Encrypted, Protected: spec.Protected, Retention: 1,
		CopyTags: spec.CopyTags, AutoMinor: spec.AutoMinor,
	}
	if spec.Retention != nil {
		in.Retention = *spec.Retention
	}
	if err := s.placeInstance(in, spec); err != nil {
		return nil, err
	}
	in.Host = in.Name + ".c" + s.w.Hex("rds-host", 11) + "." + region + ".rds.localhost"
	s.st.Instances[key(region, in.Name)] = in
	s.w.After(createTakes, instanceJob, in.ResourceID, instanceStep{key(region, in.Name), in.ResourceID, "creating"})
	return in, nil
}

// check fills in what a request leaves out, and refuses what RDS refuses before it looks at anything else.
func check(spec *Spec) (version string, err error) {
	if !validName.MatchString(spec.Name) || len(spec.Name) > 63 {
		return "", invalid("The parameter DBInstanceIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII " +
			"letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.")
	}
	if spec.Engine != engine {
		return "", invalid("Invalid DB engine: %s", spec.Engine)
	}
	if version, err = resolve(spec.Version); err != nil {
		return "", err
	}
	if err = checkClass(spec.Class, version); err != nil {
		return "", err
	}
	if spec.StorageType == "" {
		spec.StorageType = "gp2"
	}
	if spec.Port == 0 {
		spec.Port = 5432
	}
	switch {
	case spec.StorageType != "gp2" && spec.StorageType != "gp3":
		return "", invalid("Invalid storage type: %s", spec.StorageType)
	case spec.Storage < 20:
		return "", invalid("Invalid storage size for engine name %s and storage type %s: %d", engine, spec.StorageType, spec.Storage)
	case spec.User == "":
		return "", invalid("Invalid master user name")
	case slices.Contains([]string{"admin", "rdsadmin"}, strings.ToLower(spec.User)):
		return "", invalid("MasterUsername %s cannot be used as it is a reserved word used by the engine", spec.User)
	case len(spec.Password) < 8:
		return "", invalid("The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.")
	case strings.ContainsAny(spec.Password, "/@\" "):
		return "", invalid(`The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`)
	}
	return version, nil
}

func (s *Service) parameterGroupFor(region, name, version string) (*ParameterGroup, error) {
	if name == "" {
		name = "default." + family(version)
	}
	g, err := s.ParameterGroup(region, name)
	if err != nil {
		return nil, err
	}
	if g.Family != family(version) {
		return nil, combination("The parameter group %s with DBParameterGroupFamily %s can't be used for this instance. Please use a parameter group with "+
			"DBParameterGroupFamily %s", name, g.Family, family(version))
	}
	return g, nil
}

// placeInstance gives an instance its interface in a subnet of its group.
func (s *Service) placeInstance(in *Instance, spec Spec) error {
	if spec.SubnetGroup == "" {
		return wire.Errorf("InvalidSubnet", "No default subnet detected in VPC. Please contact AWS Support to recreate default Subnets.")
	}
	group, err := s.SubnetGroup(in.Region, spec.SubnetGroup)
	if err != nil {
		return err
	}
	e := s.ec2.In(in.Region)
	in.SubnetGroup, in.VPC = group.Name, group.VPC
	if in.Groups, err = s.groups(in.Region, group.VPC, spec.Groups); err != nil {
		return err
	}
	subnet := ""
	for _, id := range group.Subnets {
		if sub, err := e.Subnet(id); err == nil && (spec.Zone == "" || spec.Zone == sub.Zone) {
			subnet, in.Zone = id, sub.Zone
			break
		}
	}
	if subnet == "" {
		return wire.Errorf("InvalidVPCNetworkStateFault", "Availability Zone %s is not covered by the DB subnet group %s", spec.Zone, group.Name)
	}
	iface := ec2.InterfaceSpec{Subnet: subnet, Groups: in.Groups, Description: "RDSNetworkInterface", Owner: "amazon-rds", RequesterID: "amazon-rds"}
	if in.Public {
		iface.PublicOwner = "amazon-rds"
	}
	n, err := e.CreateInterface(iface)
	if err != nil {
		return err
	}
	in.Interface = n.ID
	return nil
}

// groups checks an instance's security groups, or gives the VPC's default one.
func (s *Service) groups(region, vpc string, ids []string) ([]string, error) {
	e := s.ec2.In(region)
	if len(ids) == 0 {
		v, err := e.VPC(vpc)
		if err != nil {
			return nil, err
		}
		return []string{v.DefaultGroup}, nil
	}
	for _, id := range ids {
		g, err := e.Group(id)
		if err != nil {
			return nil, invalid("Invalid security group , groupId= %s, groupName=.", id)
		}
		if g.VPC != vpc {
			return nil, wire.Errorf("InvalidVPCNetworkStateFault",
				"The DB instance and EC2 security group are in different VPCs. The DB instance is in %s and the EC2 security group is in %s", vpc, g.VPC)
		}
	}
	return slices.Clone(ids), nil
}

// Instance returns an instance.
func (s *Service) Instance(region, name string) (*Instance, error) {
	in := s.st.Instances[key(region, name)]
	if in == nil {
		return nil, notFound("DBInstanceNotFound", "DBInstance %s not found.", name)
	}
	return in, nil
}

// Instances lists a region's instances.
func (s *Service) Instances(region string) []*Instance { return all(region, s.st.Instances) }

// Change is what Modify changes; zero and nil fields change nothing.
type Change struct {
	Version, Class, ParameterGroup, StorageType string
	Password                                    string
	Storage                                     int
	Groups                                      []string
	Protected, MultiAZ, Public, CopyTags        *bool
	Retention                                   *int
}

// Modify changes an instance at once; it is modifying for some minutes.
func (s *Service) Modify(region, name string, c Change) (*Instance, error) {
	in, err := s.Instance(region, name)
	if err != nil {
		return nil, err
	}
	if in.Status != "available" {
		return nil, wire.Errorf("InvalidDBInstanceState", "Database instance is not in available state.")
	}
	next := *in
	if c.Version != "" {
		if next.Version, err = resolve(c.Version); err != nil {
			return nil, err
		}
	}
	if c.Class != "" {
		next.Class = c.Class
	}
	if err := checkClass(next.Class, next.Version); err != nil {
		return nil, err
	}
	if c.ParameterGroup != "" {
		next.ParameterGroup = c.ParameterGroup
	} else if family(next.Version) != family(in.Version) {
		next.ParameterGroup = "default." + family(next.Version)
	}
	if _, err := s.parameterGroupFor(region, next.ParameterGroup, next.Version); err != nil {
		return nil, err
	}
	if c.Storage != 0 {
		if c.Storage < in.Storage {
			return nil, invalid("Requested storage size for engine %s must be greater than the current size %d", engine, in.Storage)
		}
		next.Storage = c.Storage
	}
	if c.StorageType != "" {
		next.StorageType = c.StorageType
	}
	if c.Password != "" && len(c.Password) < 8 {
		return nil, invalid("The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.")
	}
	if len(c.Groups) > 0 {
		if next.Groups, err = s.groups(region, in.VPC, c.Groups); err != nil {
			return nil, err
		}
		if n, err := s.ec2.In(region).Interface(in.Interface); err == nil {
			n.Groups = slices.Clone(next.Groups)
		}
	}
	for _, set := range []struct {
		to *bool
		at *bool
	}{{c.Protected, &next.Protected}, {c.MultiAZ, &next.MultiAZ}, {c.Public, &next.Public}, {c.CopyTags, &next.CopyTags}} {
		if set.to != nil {
			*set.at = *set.to
		}
	}
	if c.Retention != nil {
		next.Retention = *c.Retention
	}
	next.Status = "modifying"
	*in = next
	s.w.After(modifyTakes, instanceJob, in.ResourceID+"/modify", instanceStep{key(region, in.Name), in.ResourceID, "modifying"})
	return in, nil
}

// Delete begins to delete an instance, with a final snapshot of a name or, with skip, without.
func (s *Service) Delete(region, name, finalSnapshot string, skip bool) (*Instance, error) {
	in, err := s.Instance(region, name)
	if err != nil {
		return nil, err
	}
	switch {
	case in.Protected:
		return nil, combination("Cannot delete protected DB Instance, please disable deletion protection and try again.")
	case skip && finalSnapshot != "":
		return nil, combination("FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot.")
	case !skip && finalSnapshot == "":
		return nil, combination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.")
	case in.Status == "deleting":
		return nil, wire.Errorf("InvalidDBInstanceState", "Instance %s is already being deleted.", in.Name)
	case !skip && in.Status == "creating":
		return nil, wire.Errorf("InvalidDBInstanceState", "Cannot create a snapshot because the database instance %s is not currently in the available state.", in.Name)
	}
	if !skip {
		if _, err := s.CreateSnapshot(region, finalSnapshot, in.Name, nil); err != nil {
			return nil, err
		}
	}
	in.Status = "deleting"
	s.w.After(deleteTakes, instanceJob, in.ResourceID+"/delete", instanceStep{key(region, in.Name), in.ResourceID, "deleting"})
	return in, nil
}

// instanceStep ends the status From of an instance.
type instanceStep struct{ Key, ResourceID, From string }

func (s *Service) instanceDue(step instanceStep) {
	in := s.st.Instances[step.Key]
	if in == nil || in.ResourceID != step.ResourceID || in.Status != step.From {
		return
	}
	if step.From == "deleting" {
		s.ec2.In(in.Region).ReleaseInterface(in.Interface)
		delete(s.st.Instances, step.Key)
		return
	}
	in.Status = "available"
}
