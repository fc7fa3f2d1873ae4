package rds

import (
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

type describeVersionsInput struct {
	Engine                                                         string
	EngineVersion                                                  string
	DBParameterGroupFamily                                         string
	DefaultOnly                                                    bool
	IncludeAll, ListSupportedCharacterSets, ListSupportedTimezones bool
	pager
}

type versionView struct {
	Engine                     string
	EngineVersion              string
	MajorEngineVersion         string
	DBParameterGroupFamily     string
	DBEngineDescription        string
	DBEngineVersionDescription string
	Status                     string
	ValidUpgradeTarget         struct{ UpgradeTarget []upgradeView }
}

type upgradeView struct {
	Engine                string
	EngineVersion         string
	Description           string
	AutoUpgrade           bool
	IsMajorVersionUpgrade bool
}

func newVersionView(v string) versionView {
	out := versionView{
		Engine: engine, EngineVersion: v, MajorEngineVersion: major(v), DBParameterGroupFamily: family(v), DBEngineDescription: "PostgreSQL",
		DBEngineVersionDescription: "PostgreSQL " + v + "-R1", Status: "available",
	}
	for _, to := range versions[slices.Index(versions, v)+1:] {
		out.ValidUpgradeTarget.UpgradeTarget = append(out.ValidUpgradeTarget.UpgradeTarget, upgradeView{
			engine, to, "PostgreSQL " + to + "-R1", false, major(to) != major(v),
		})
	}
	return out
}

// describeEngineVersions lists PostgreSQL's versions. Other engines exist on AWS and are not built here; they are listed
// as having none, which is also what AWS answers about an unknown engine.
func (s *Service) describeEngineVersions(_ *wire.Call, in *describeVersionsInput) (any, error) {
	var found []versionView
	for _, v := range versions {
		wanted := in.EngineVersion == "" || in.EngineVersion == v || in.EngineVersion == major(v)
		if in.Engine != "" && in.Engine != engine || !wanted || in.DBParameterGroupFamily != "" && in.DBParameterGroupFamily != family(v) {
			continue
		}
		if in.DefaultOnly && !isDefault(v, in) {
			continue
		}
		ok, err := in.pass(map[string]string{"engine-mode": "provisioned", "status": "available", "db-parameter-group-family": family(v), "engine": engine, "engine-version": v})
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, newVersionView(v))
		}
	}
	list, next, err := page(in.pager, found, func(v versionView) string { return v.EngineVersion })
	if err != nil {
		return nil, err
	}
	var out struct {
		DBEngineVersions struct{ DBEngineVersion []versionView }
		Marker           string `xml:",omitempty"`
	}
	out.DBEngineVersions.DBEngineVersion, out.Marker = list, next
	return out, nil
}

// isDefault: the default is the engine's, or that of the major version or the family that is asked about.
func isDefault(v string, in *describeVersionsInput) bool {
	if in.EngineVersion == "" && in.DBParameterGroupFamily == "" {
		return v == defaultVersion
	}
	last, _ := newest(major(v))
	return v == last
}

type orderableInput struct {
	Engine          string `wire:",required"`
	EngineVersion   string
	DBInstanceClass string
	LicenseModel    string
	Vpc             bool
	pager
}

type namedZone struct{ Name string }

type orderableView struct {
	Engine                    string
	EngineVersion             string
	DBInstanceClass           string
	LicenseModel              string
	AvailabilityZones         struct{ AvailabilityZone []namedZone }
	MultiAZCapable            bool
	Vpc                       bool
	SupportsStorageEncryption bool
	StorageType               string
	MinStorageSize            int
	MaxStorageSize            int
}

func (s *Service) describeOrderable(c *wire.Call, in *orderableInput) (any, error) {
	var found []orderableView
	for _, class := range classes {
		for _, v := range versions {
			wanted := in.EngineVersion == "" || in.EngineVersion == v || in.EngineVersion == major(v)
			if in.Engine != engine || !wanted || in.DBInstanceClass != "" && in.DBInstanceClass != class {
				continue
			}
			for _, storage := range []string{"gp2", "gp3"} {
				view := orderableView{
					Engine: engine, EngineVersion: v, DBInstanceClass: class, LicenseModel: "postgresql-license", MultiAZCapable: true, Vpc: true,
					SupportsStorageEncryption: true, StorageType: storage, MinStorageSize: 20, MaxStorageSize: 65536,
				}
				for _, z := range s.ec2.In(c.Region).Zones() {
					view.AvailabilityZones.AvailabilityZone = append(view.AvailabilityZones.AvailabilityZone, namedZone{z.Name})
				}
				found = append(found, view)
			}
		}
	}
	list, next, err := page(in.pager, found, func(v orderableView) string {
		return strings.Join([]string{v.DBInstanceClass, v.EngineVersion, v.StorageType}, "/")
	})
	if err != nil {
		return nil, err
	}
	var out struct {
		OrderableDBInstanceOptions struct{ OrderableDBInstanceOption []orderableView }
		Marker                     string `xml:",omitempty"`
	}
	out.OrderableDBInstanceOptions.OrderableDBInstanceOption, out.Marker = list, next
	return out, nil
}
