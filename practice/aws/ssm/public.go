package ssm

import (
	"encoding/json"
	"slices"
	"strings"

	"eksui/practice/aws/ec2"
)

// publicPrefix begins the names of the parameters that Amazon publishes.
const publicPrefix = "/aws/service/"

const (
	eksPath    = publicPrefix + "eks/optimized-ami/"
	linuxPath  = publicPrefix + "ami-amazon-linux-latest/"
	eksVariant = "amazon-linux-2023"
)

// amazonLinux are the aliases of Amazon Linux's current images, by architecture.
var amazonLinux = map[string][]string{
	"x86_64": {"al2023-ami-kernel-default-x86_64", "al2023-ami-kernel-6.1-x86_64"},
	"arm64":  {"al2023-ami-kernel-default-arm64", "al2023-ami-kernel-6.1-arm64"},
}

// public finds a parameter of Amazon's: the current images of Amazon Linux and of EKS nodes.
func (s *Service) public(region, name string) (*Parameter, bool) {
	var value, dataType string
	switch {
	case strings.HasPrefix(name, linuxPath):
		value, dataType = s.linuxImage(region, strings.TrimPrefix(name, linuxPath)), "aws:ec2:image"
	case strings.HasPrefix(name, eksPath):
		value, dataType = s.nodeImage(region, strings.TrimPrefix(name, eksPath))
	}
	if value == "" {
		return nil, false
	}
	return &Parameter{
		Name: name, Region: region, Type: typeString, DataType: dataType, Tier: "Standard",
		Versions: []Version{{Value: value, Changed: s.ec2.In(region).AL2023Image("x86_64").Created}},
	}, true
}

func (s *Service) linuxImage(region, alias string) string {
	for arch, aliases := range amazonLinux {
		if slices.Contains(aliases, alias) {
			return s.ec2.In(region).AL2023Image(arch).ID
		}
	}
	return ""
}

// nodeImage reads VERSION/amazon-linux-2023/ARCH/standard/recommended[/FIELD].
func (s *Service) nodeImage(region, path string) (value, dataType string) {
	parts := strings.Split(path, "/")
	if len(parts) < 5 || len(parts) > 6 || parts[1] != eksVariant || parts[3] != "standard" || parts[4] != "recommended" {
		return "", ""
	}
	image, ok := s.ec2.In(region).EKSImage(parts[0], parts[2])
	if !ok {
		return "", ""
	}
	fields := nodeImageFields(parts[0], image)
	if len(parts) == 6 {
		dataType = "text"
		if parts[5] == "image_id" {
			dataType = "aws:ec2:image"
		}
		return fields[parts[5]], dataType
	}
	raw, _ := json.Marshal(fields) // a map of strings
	return string(raw), "text"
}

// nodeImageFields is what Amazon publishes of a node image; its release is the patch level and the date.
func nodeImageFields(version string, image ec2.Image) map[string]string {
	date := image.Name[strings.LastIndex(image.Name, "-v")+len("-v"):]
	return map[string]string{
		"image_id": image.ID, "image_name": image.Name, "release_version": version + ".0-" + date, "schema_version": "2",
	}
}

// publicNames lists the public parameters of a region, sorted.
func (s *Service) publicNames(region string) []string {
	var names []string
	for _, aliases := range amazonLinux {
		for _, alias := range aliases {
			names = append(names, linuxPath+alias)
		}
	}
	for _, image := range s.ec2.In(region).Images() {
		version, found := strings.CutPrefix(image.Name, "amazon-eks-node-al2023-"+image.Arch+"-standard-")
		if !found {
			continue
		}
		version, _, _ = strings.Cut(version, "-v")
		base := eksPath + version + "/" + eksVariant + "/" + image.Arch + "/standard/recommended"
		names = append(names, base, base+"/image_id", base+"/image_name", base+"/release_version")
	}
	slices.Sort(names)
	return slices.Compact(names)
}
