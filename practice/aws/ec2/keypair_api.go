package ec2

import (
	"encoding/base64"
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) keyOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateKeyPair": {Do: s.createKeyPair}, "ImportKeyPair": writes(s, importKeyPair), "DeleteKeyPair": writes(s, deleteKeyPair),
		"DescribeKeyPairs": reads(s, describeKeyPairs),
	}
}

type createKeyPairInput struct {
	KeyName   string `wire:",required"`
	KeyType   string
	KeyFormat string
	tagSpecs
}

type keyView struct {
	Name        string              `xml:"keyName"`
	Fingerprint string              `xml:"keyFingerprint"`
	ID          string              `xml:"keyPairId"`
	Type        string              `xml:"keyType,omitempty"`
	Material    string              `xml:"keyMaterial,omitempty"`
	Public      string              `xml:"publicKey,omitempty"`
	Created     *wire.Time          `xml:"createTime"`
	Tags        wire.Items[tagItem] `xml:"tagSet"`
}

// createKeyPair makes the key before it takes the lock.
func (s *Service) createKeyPair(c *wire.Call) (any, error) {
	var in createKeyPairInput
	if err := wire.Bind(c, &in); err != nil {
		return nil, err
	}
	tags, err := in.forType("key-pair")
	if err != nil {
		return nil, err
	}
	if in.KeyFormat != "" && in.KeyFormat != "pem" {
		return nil, invalid("Value ( %s ) for parameter key-format is invalid: the practice cloud makes keys of the format pem.", in.KeyFormat)
	}
	k, err := GenerateKey(in.KeyType)
	if err != nil {
		return nil, err
	}
	var out keyView
	s.w.Update(func() {
		var pair *KeyPair
		if pair, err = s.In(c.Region).AddKey(in.KeyName, k, "", tags); err == nil {
			out = keyView{Name: pair.Name, Fingerprint: pair.Fingerprint, ID: pair.ID, Material: k.Material, Tags: tagSet(pair.Tags)}
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type importKeyPairInput struct {
	KeyName           string `wire:",required"`
	PublicKeyMaterial string `wire:",required"` // base64 on the wire
	tagSpecs
}

func importKeyPair(r Region, _ *wire.Call, in *importKeyPairInput) (any, error) {
	tags, err := in.forType("key-pair")
	if err != nil {
		return nil, err
	}
	public, err := base64.StdEncoding.DecodeString(in.PublicKeyMaterial)
	if err != nil {
		return nil, wire.Errorf("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
	}
	k, err := ImportedKey(string(public))
	if err != nil {
		return nil, err
	}
	pair, err := r.AddKey(in.KeyName, k, string(public), tags)
	if err != nil {
		return nil, err
	}
	return keyView{Name: pair.Name, Fingerprint: pair.Fingerprint, ID: pair.ID, Tags: tagSet(pair.Tags)}, nil
}

type deleteKeyPairInput struct {
	KeyName   string
	KeyPairID string `wire:"KeyPairId"`
}

func deleteKeyPair(r Region, _ *wire.Call, in *deleteKeyPairInput) (any, error) {
	r.DeleteKey(in.KeyName, in.KeyPairID)
	return nil, nil
}

type describeKeyPairsInput struct {
	KeyName          []string
	KeyPairID        []string `wire:"KeyPairId"`
	IncludePublicKey bool
	Filter           []filter
}

func describeKeyPairs(r Region, _ *wire.Call, in *describeKeyPairsInput) (any, error) {
	ids := slices.Clone(in.KeyPairID)
	for _, name := range in.KeyName {
		k := r.keyNamed(name)
		if k == nil {
			return nil, kindKey.absent(name)
		}
		ids = append(ids, k.ID)
	}
	found, _, err := pick(r, r.s.st.Keys, kindKey, ids, query{Filter: in.Filter}, func(k *KeyPair) fields {
		return fields{"key-name": single(k.Name), "key-pair-id": single(k.ID), "fingerprint": single(k.Fingerprint)}
	})
	if err != nil {
		return nil, err
	}
	return struct {
		Keys wire.Items[keyView] `xml:"keySet"`
	}{views(found, func(k *KeyPair) keyView {
		v := keyView{Name: k.Name, Fingerprint: k.Fingerprint, ID: k.ID, Type: k.Type, Created: wire.Stamp(k.Created), Tags: tagSet(k.Tags)}
		if in.IncludePublicKey {
			v.Public = k.PublicKey
		}
		return v
	})}, nil
}
