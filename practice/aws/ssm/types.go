package ssm

import (
	"fmt"
	"time"

	"eksui/internal/cfntemplate"
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

// Types are the CloudFormation types of the Parameter Store.
func (s *Service) Types() []cfn.Type {
	return []cfn.Type{{
		Name: "AWS::SSM::Parameter", Service: "Ssm", Attributes: []string{"Type", "Value"},
		Properties: cfn.Properties(
			cfn.Required.Named("Type", "Value"),
			cfn.CreateOnly.Named("Name"),
			cfn.Optional.Named("Description", "AllowedPattern", "DataType", "Tier", "Tags"),
		),
		Takes: 2 * time.Second, DeleteTakes: time.Second,
		CreateActions: []string{"ssm:PutParameter"}, DeleteActions: []string{"ssm:DeleteParameter"},
		Create: func(r *cfn.Request) (string, error) {
			name := cfntemplate.Text(r.Props["Name"])
			if name == "" {
				name = fmt.Sprintf("CFN-%s-%s", r.LogicalID, s.w.Hex("parameter-name", 12))
			}
			return name, s.put(r, name, false)
		},
		Update: func(r *cfn.Request) error { return s.put(r, r.PhysicalID, true) },
		Delete: func(r *cfn.Request) error {
			s.Delete(r.Region, r.PhysicalID)
			return nil
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			p, version, err := s.Get(r.Region, r.PhysicalID)
			if err != nil {
				return nil, err
			}
			if name == "Type" {
				return p.Type, nil
			}
			return p.Versions[version-1].Value, nil
		},
	}}
}

func (s *Service) put(r *cfn.Request, name string, overwrite bool) error {
	if cfntemplate.Text(r.Props["Type"]) == typeSecure {
		return wire.Errorf("ValidationException", "#/Type: SecureString is not a valid enum value")
	}
	_, err := s.Put(r.Region, Put{
		Name: name, Value: cfntemplate.Text(r.Props["Value"]), Type: cfntemplate.Text(r.Props["Type"]), Description: cfntemplate.Text(r.Props["Description"]),
		Pattern: cfntemplate.Text(r.Props["AllowedPattern"]), DataType: cfntemplate.Text(r.Props["DataType"]), Tier: cfntemplate.Text(r.Props["Tier"]), Overwrite: overwrite,
		Tags: props.Map(r.Props).Tags("Tags", r.Tags), User: r.Caller.ARN,
	})
	return err
}
