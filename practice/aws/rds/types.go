package rds

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

// Types are RDS's CloudFormation types.
func (s *Service) Types() []cfn.Type {
	types := []cfn.Type{s.instanceType(), s.subnetGroupType(), s.parameterGroupType()}
	for i := range types {
		types[i].Service = "Rds"
		types[i].Takes, types[i].DeleteTakes = 3*time.Second, 2*time.Second
	}
	return types
}

// named is the name that a template gives, or one made from the stack's.
func (s *Service) named(r *cfn.Request, name string) string {
	if name != "" {
		return name
	}
	return strings.ToLower(fmt.Sprintf("%s-%s-%s", r.StackName, r.LogicalID, s.w.Hex("cfn-name", 12)))
}

// instanceRules are what the resource schema of instances says of properties' values.
var instanceRules = append(
	cfn.Kinds(cfn.Boolean, "AllowMajorVersionUpgrade", "AutoMinorVersionUpgrade", "CopyTagsToSnapshot", "DeleteAutomatedBackups", "DeletionProtection",
		"MultiAZ", "PubliclyAccessible", "StorageEncrypted"),
	cfn.Rule{Path: "BackupRetentionPeriod", Kind: cfn.Integer}, cfn.Rule{Path: "AllocatedStorage", Pattern: `^[0-9]*$`},
	cfn.Rule{Path: "DBInstanceIdentifier", Min: 1, Max: 63, Pattern: `^$|^[a-zA-Z]{1}(?:-?[a-zA-Z0-9]){0,62}$`},
	cfn.Rule{Path: "MasterUsername", Min: 1, Max: 128, Pattern: `^[a-zA-Z][a-zA-Z0-9_]{0,127}$`}, cfn.Rule{Path: "Port", Pattern: `^\d*$`},
	cfn.Rule{Path: "Tags[]", Keys: []string{"Key"}})

func (s *Service) instanceType() cfn.Type {
	return cfn.Type{
		Name: "AWS::RDS::DBInstance", Snapshots: true, Rules: instanceRules,
		Properties: cfn.Properties(
			cfn.CreateOnly.Named("DBInstanceIdentifier", "Engine", "StorageEncrypted", "DBName", "MasterUsername", "Port", "DBSubnetGroupName",
				"AvailabilityZone"),
			cfn.Optional.Named("EngineVersion", "DBInstanceClass", "AllocatedStorage", "StorageType", "MasterUserPassword", "DBParameterGroupName",
				"VPCSecurityGroups", "MultiAZ", "BackupRetentionPeriod", "DeletionProtection", "CopyTagsToSnapshot", "AutoMinorVersionUpgrade",
				"AllowMajorVersionUpgrade", "PreferredBackupWindow", "PreferredMaintenanceWindow", "DeleteAutomatedBackups", "PubliclyAccessible", "Tags"),
		),
		Attributes: []string{"DBInstanceArn", "DbiResourceId", "Endpoint.Address", "Endpoint.Port"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			spec := Spec{
				Name: s.named(r, p.Text("DBInstanceIdentifier")), Engine: p.Text("Engine"), Version: p.Text("EngineVersion"), Class: p.Text("DBInstanceClass"),
				Storage: p.Int("AllocatedStorage"), StorageType: p.Text("StorageType"), Database: p.Text("DBName"), User: p.Text("MasterUsername"),
				Password: p.Text("MasterUserPassword"), Port: p.Int("Port"), SubnetGroup: p.Text("DBSubnetGroupName"),
				ParameterGroup: p.Text("DBParameterGroupName"), Zone: p.Text("AvailabilityZone"), Groups: p.Texts("VPCSecurityGroups"),
				MultiAZ: p.True("MultiAZ"), Public: p.True("PubliclyAccessible"), Encrypted: p.True("StorageEncrypted"), Protected: p.True("DeletionProtection"),
				CopyTags: p.True("CopyTagsToSnapshot"), AutoMinor: p.Text("AutoMinorVersionUpgrade") != "false", Retention: retention(p),
				Tags: p.Tags("Tags", r.Tags),
			}
			in, err := s.Create(r.Region, spec)
			if err != nil {
				return "", err
			}
			return in.Name, nil
		},
		Stable: func(r *cfn.Request) (bool, error) {
			in, err := s.Instance(r.Region, r.PhysicalID)
			return err == nil && in.Status == "available", err
		},
		Update: s.updateInstance,
		Delete: func(r *cfn.Request) error {
			in, err := s.Instance(r.Region, r.PhysicalID)
			if err != nil || in.Status == "deleting" {
				return nil
			}
			final := ""
			if r.Snapshot {
				final = strings.ToLower(fmt.Sprintf("%s-snapshot-%s-%s", r.StackName, r.LogicalID, s.w.Hex("cfn-snapshot", 12)))
			}
			_, err = s.Delete(r.Region, r.PhysicalID, final, !r.Snapshot)
			return err
		},
		Gone: func(r *cfn.Request) (bool, error) {
			_, err := s.Instance(r.Region, r.PhysicalID)
			return err != nil, nil
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			in, err := s.Instance(r.Region, r.PhysicalID)
			if err != nil {
				return nil, err
			}
			switch name {
			case "DBInstanceArn":
				return in.ARN, nil
			case "DbiResourceId":
				return in.ResourceID, nil
			case "Endpoint.Address":
				return in.Host, nil
			case "Endpoint.Port":
				return strconv.Itoa(in.Port), nil
			}
			return nil, wire.Errorf("ValidationError", "Template error: attribute %s doesn't exist", name)
		},
		CreateActions: []string{"rds:CreateDBInstance", "rds:DescribeDBInstances"}, DeleteActions: []string{"rds:DeleteDBInstance", "rds:DescribeDBInstances"},
	}
}

func retention(p props.Map) *int {
	if p.Text("BackupRetentionPeriod") == "" {
		return nil
	}
	days := p.Int("BackupRetentionPeriod")
	return &days
}

func (s *Service) updateInstance(r *cfn.Request) error {
	in, err := s.Instance(r.Region, r.PhysicalID)
	if err != nil {
		return err
	}
	p := props.Map(r.Props)
	props.Retag(in.Tags, r)
	_, err = s.Modify(r.Region, r.PhysicalID, Change{
		Version: p.Text("EngineVersion"), Class: p.Text("DBInstanceClass"), ParameterGroup: p.Text("DBParameterGroupName"), StorageType: p.Text("StorageType"),
		Storage: p.Int("AllocatedStorage"), Password: p.Text("MasterUserPassword"), Groups: p.Texts("VPCSecurityGroups"),
		Public: p.Bool("PubliclyAccessible"), Protected: p.Bool("DeletionProtection"), MultiAZ: p.Bool("MultiAZ"), CopyTags: p.Bool("CopyTagsToSnapshot"), Retention: retention(p),
	})
	return err
}

func (s *Service) subnetGroupType() cfn.Type {
	return cfn.Type{
		Name: "AWS::RDS::DBSubnetGroup",
		Properties: cfn.Properties(
			cfn.Required.Named("DBSubnetGroupDescription", "SubnetIds"),
			cfn.CreateOnly.Named("DBSubnetGroupName"),
			cfn.Optional.Named("Tags"),
		),
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			g, err := s.CreateSubnetGroup(r.Region, s.named(r, p.Text("DBSubnetGroupName")), p.Text("DBSubnetGroupDescription"), p.Texts("SubnetIds"), p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return g.Name, nil
		},
		Update: func(r *cfn.Request) error {
			p := props.Map(r.Props)
			g, err := s.ModifySubnetGroup(r.Region, r.PhysicalID, p.Text("DBSubnetGroupDescription"), p.Texts("SubnetIds"))
			if err != nil {
				return err
			}
			props.Retag(g.Tags, r)
			return nil
		},
		Delete:        func(r *cfn.Request) error { return props.IgnoreNotFound(s.DeleteSubnetGroup(r.Region, r.PhysicalID)) },
		CreateActions: []string{"rds:CreateDBSubnetGroup", "rds:DescribeDBSubnetGroups"}, DeleteActions: []string{"rds:DeleteDBSubnetGroup"},
	}
}

func (s *Service) parameterGroupType() cfn.Type {
	parameters := func(p props.Map) map[string]string {
		out := map[string]string{}
		for name := range p.Map("Parameters") {
			out[name] = p.Map("Parameters").Text(name)
		}
		return out
	}
	return cfn.Type{
		Name: "AWS::RDS::DBParameterGroup",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("Description", "Family"),
			cfn.CreateOnly.Named("DBParameterGroupName"),
			cfn.Optional.Named("Parameters", "Tags"),
		),
		Attributes: []string{"DBParameterGroupName"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			g, err := s.CreateParameterGroup(r.Region, s.named(r, p.Text("DBParameterGroupName")), p.Text("Family"), p.Text("Description"), parameters(p), p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return g.Name, nil
		},
		Update: func(r *cfn.Request) error {
			g, err := s.ParameterGroup(r.Region, r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(g.Tags, r)
			g.Parameters = parameters(props.Map(r.Props))
			return nil
		},
		Delete: func(r *cfn.Request) error {
			return props.IgnoreNotFound(s.DeleteParameterGroup(r.Region, r.PhysicalID))
		},
		Attr:          func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		CreateActions: []string{"rds:CreateDBParameterGroup", "rds:DescribeDBParameterGroups"}, DeleteActions: []string{"rds:DeleteDBParameterGroup"},
	}
}
