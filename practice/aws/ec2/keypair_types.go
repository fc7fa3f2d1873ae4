package ec2

import (
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
)

// keyType is a key pair; a generated one's private key would be in the Parameter Store on AWS, and is not kept here.
func (s *Service) keyType() cfn.Type {
	find := func(r *cfn.Request) *KeyPair { return s.In(r.Region).keyNamed(r.PhysicalID) }
	return cfn.Type{
		Name: "AWS::EC2::KeyPair",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("KeyName"),
			cfn.CreateOnly.Named("KeyType", "KeyFormat", "PublicKeyMaterial", "Tags"),
		),
		Attributes: []string{"KeyFingerprint", "KeyPairId"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			name, public := p.Text("KeyName"), p.Text("PublicKeyMaterial")
			k, err := ImportedKey(public)
			if public == "" {
				k, err = GenerateKey(p.Text("KeyType"))
			}
			if err != nil {
				return "", err
			}
			_, err = s.In(r.Region).AddKey(name, k, public, p.Tags("Tags", r.Tags))
			return name, err
		},
		Delete: func(r *cfn.Request) error {
			s.In(r.Region).DeleteKey(r.PhysicalID, "")
			return nil
		},
		Attr: func(r *cfn.Request, name string) (any, error) {
			k := find(r)
			if k == nil {
				return nil, kindKey.absent(r.PhysicalID)
			}
			if name == "KeyPairId" {
				return k.ID, nil
			}
			return k.Fingerprint, nil
		},
		CreateActions: []string{"ec2:CreateKeyPair", "ec2:DescribeKeyPairs"}, DeleteActions: []string{"ec2:DeleteKeyPair", "ec2:DescribeKeyPairs"},
	}
}
