package ec2

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

// Image is a machine image of Amazon's.
type Image struct {
	ID, Name, Description string
	Arch                  string
	RootDevice            string
	SizeGiB               int
	Snapshot              string
	Owner, OwnerAlias     string
	Created               time.Time
}

// imageFamilies are the images that practice knows: Amazon Linux 2023 and the EKS-optimised ones, a release each.
var imageFamilies = []struct{ name, description, arch, owner, alias string }{
	{"al2023-ami-2023.9.20261110.0-kernel-6.1-x86_64", "Amazon Linux 2023 AMI 2023.9.20261110.0 x86_64 HVM kernel-6.1", "x86_64", "137112412989", "amazon"},
	{"al2023-ami-2023.9.20261110.0-kernel-6.1-arm64", "Amazon Linux 2023 AMI 2023.9.20261110.0 arm64 HVM kernel-6.1", "arm64", "137112412989", "amazon"},
	{"al2023-ami-minimal-2023.9.20261110.0-kernel-6.1-x86_64", "Amazon Linux 2023 AMI 2023.9.20261110.0 x86_64 Minimal HVM kernel-6.1", "x86_64", "137112412989", "amazon"},
}

// eksVersions are the Kubernetes versions that have EKS-optimised images.
var eksVersions = []string{"1.31", "1.32", "1.33", "1.34", "1.35"}

// imageRelease is the release of all images.
const imageRelease = "20261110"

// Images lists the images of the region.
func (r Region) Images() []Image {
	var out []Image
	for _, f := range imageFamilies {
		out = append(out, r.newImage(f.name, f.description, f.arch, f.owner, f.alias, "/dev/xvda", 8))
	}
	for _, version := range eksVersions {
		for _, arch := range []string{"x86_64", "arm64"} {
			out = append(out, r.newImage(EKSImageName(version, arch),
				"EKS-optimized Kubernetes node based on Amazon Linux 2023, (k8s: "+version+", containerd: 2.1.*)", arch, "602401143452", "amazon", "/dev/xvda", 20))
		}
	}
	return out
}

// EKSImageName is the name of the EKS-optimised image of a Kubernetes version, "1.35".
func EKSImageName(version, arch string) string {
	return fmt.Sprintf("amazon-eks-node-al2023-%s-standard-%s-v%s", arch, version, imageRelease)
}

// EKSImage is the EKS-optimised AL2023 image of a Kubernetes version, "1.35", and architecture, x86_64 or arm64.
func (r Region) EKSImage(version, arch string) (Image, bool) {
	return r.imageNamed(EKSImageName(version, arch))
}

// AL2023Image is the image of Amazon Linux 2023 for an architecture.
func (r Region) AL2023Image(arch string) Image {
	for _, f := range imageFamilies {
		if f.arch == arch {
			im, _ := r.imageNamed(f.name)
			return im
		}
	}
	return Image{}
}

func (r Region) imageNamed(name string) (Image, bool) {
	for _, im := range r.Images() {
		if im.Name == name {
			return im, true
		}
	}
	return Image{}, false
}

// newImage gives an image the id that it has in this region, always the same.
func (r Region) newImage(name, description, arch, owner, alias, root string, size int) Image {
	id := fnv.New64a()
	id.Write([]byte(r.name + "/" + name))
	tail := fmt.Sprintf("0%016x", id.Sum64())
	created, _ := time.Parse("20060102", imageRelease)
	return Image{
		ID: "ami-" + tail, Name: name, Description: description, Arch: arch, RootDevice: root, SizeGiB: size, Snapshot: "snap-" + tail,
		Owner: owner, OwnerAlias: alias, Created: created,
	}
}

func (r Region) image(id string) (Image, error) {
	if !strings.HasPrefix(id, "ami-") {
		return Image{}, wire.Errorf("InvalidAMIID.Malformed", "Invalid id: \"%s\" (expecting \"ami-...\")", id)
	}
	for _, im := range r.Images() {
		if im.ID == id {
			return im, nil
		}
	}
	return Image{}, wire.Errorf("InvalidAMIID.NotFound", "The image id '[%s]' does not exist", id)
}
