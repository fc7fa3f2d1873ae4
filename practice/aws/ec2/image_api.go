package ec2

import (
	"encoding/base64"
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) imageOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeImages": reads(s, describeImages), "DescribeKeyPairs": reads(s, describeKeyPairs), "DeleteKeyPair": writes(s, deleteKeyPair),
		"ImportKeyPair": writes(s, importKeyPair), "CreateKeyPair": {Do: s.createKeyPair},
	}
}

type imageMapping struct {
	Device   string `xml:"deviceName"`
	Snapshot string `xml:"ebs>snapshotId"`
	Size     int    `xml:"ebs>volumeSize"`
	Type     string `xml:"ebs>volumeType"`
	Delete   bool   `xml:"ebs>deleteOnTermination"`
}

type imageView struct {
	ID          string                   `xml:"imageId"`
	Location    string                   `xml:"imageLocation"`
	State       string                   `xml:"imageState"`
	Owner       string                   `xml:"imageOwnerId"`
	Alias       string                   `xml:"imageOwnerAlias"`
	Public      bool                     `xml:"isPublic"`
	Arch        string                   `xml:"architecture"`
	Type        string                   `xml:"imageType"`
	Name        string                   `xml:"name"`
	Description string                   `xml:"description"`
	RootType    string                   `xml:"rootDeviceType"`
	Root        string                   `xml:"rootDeviceName"`
	Mappings    wire.Items[imageMapping] `xml:"blockDeviceMapping"`
	Virtual     string                   `xml:"virtualizationType"`
	Hypervisor  string                   `xml:"hypervisor"`
	ENA         bool                     `xml:"enaSupport"`
	Created     wire.Time                `xml:"creationDate"`
	Platform    string                   `xml:"platformDetails"`
}

func (im Image) view() imageView {
	return imageView{
		ID: im.ID, Location: im.OwnerAlias + "/" + im.Name, State: "available", Owner: im.Owner, Alias: im.OwnerAlias, Public: true, Arch: im.Arch,
		Type: "machine", Name: im.Name, Description: im.Description, RootType: "ebs", Root: im.RootDevice, Virtual: "hvm", Hypervisor: "xen", ENA: true,
		Mappings: wire.Items[imageMapping]{{im.RootDevice, im.Snapshot, im.SizeGiB, "gp3", true}}, Created: wire.Time(im.Created), Platform: "Linux/UNIX",
	}
}

type describeImagesInput struct {
	ImageID           []string `wire:"ImageId"`
	Owner             []string
	ExecutableBy      []string
	IncludeDeprecated bool
	query
}

func describeImages(r Region, _ *wire.Call, in *describeImagesInput) (any, error) {
	candidates := r.Images()
	if len(in.ImageID) > 0 {
		candidates = nil
		for _, id := range in.ImageID {
			im, err := r.image(id)
			if err != nil {
				return nil, err
			}
			candidates = append(candidates, im)
		}
	}
	var found []Image
	for _, im := range candidates {
		ok, err := matches(nil, fields{
			"image-id": one(im.ID), "name": one(im.Name), "description": one(im.Description), "architecture": one(im.Arch), "owner-id": one(im.Owner),
			"owner-alias": one(im.OwnerAlias), "state": one("available"), "is-public": truth(true), "virtualization-type": one("hvm"),
			"root-device-type": one("ebs"), "image-type": one("machine"), "hypervisor": one("xen"), "creation-date": one(im.Created.Format("2006-01-02T15:04:05.000Z")),
		}, in.Filter)
		if err != nil {
			return nil, err
		}
		owned := len(in.Owner) == 0 || slices.Contains(in.Owner, im.Owner) || slices.Contains(in.Owner, im.OwnerAlias)
		if ok && owned {
			found = append(found, im)
		}
	}
	page, next, err := pageOf(found, func(im Image) string { return im.ID }, in.query)
	if err != nil {
		return nil, err
	}
	return struct {
		Images wire.Items[imageView] `xml:"imagesSet"`
		Next   string                `xml:"nextToken,omitempty"`
	}{views(page, Image.view), next}, nil
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
	tags, err := in.of("key-pair")
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
	tags, err := in.of("key-pair")
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
		return fields{"key-name": one(k.Name), "key-pair-id": one(k.ID), "fingerprint": one(k.Fingerprint)}
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
