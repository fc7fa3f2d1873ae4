package ec2

import (
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) imageOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"DescribeImages": reads(s, describeImages),
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
			"image-id": single(im.ID), "name": single(im.Name), "description": single(im.Description), "architecture": single(im.Arch), "owner-id": single(im.Owner),
			"owner-alias": single(im.OwnerAlias), "state": single("available"), "is-public": truth(true), "virtualization-type": single("hvm"),
			"root-device-type": single("ebs"), "image-type": single("machine"), "hypervisor": single("xen"), "creation-date": single(im.Created.Format("2006-01-02T15:04:05.000Z")),
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
