package eks

import (
	"slices"

	"eksui/practice/aws/wire"
)

// product is an add-on that practice's clusters can run, with its versions, newest first ("Amazon EKS add-ons" in the
// EKS User Guide). A version fits the cluster versions in clusters.
type product struct {
	name, kind, owner string
	versions          []productVersion
}

type productVersion struct {
	version  string
	clusters []string
}

var everyVersion = []string{"1.35", "1.34", "1.33", "1.32", "1.31"}

var products = []product{
	{"vpc-cni", "networking", "aws", []productVersion{
		{"v1.21.1-eksbuild.3", everyVersion},
		{"v1.20.5-eksbuild.1", everyVersion},
		{"v1.20.4-eksbuild.2", everyVersion},
	}},
	{"coredns", "networking", "aws", []productVersion{
		{"v1.13.2-eksbuild.1", []string{"1.35", "1.34", "1.33"}},
		{"v1.12.4-eksbuild.1", everyVersion},
		{"v1.11.4-eksbuild.24", []string{"1.33", "1.32", "1.31"}},
	}},
	{"kube-proxy", "networking", "aws", []productVersion{
		{"v1.35.0-eksbuild.2", []string{"1.35"}},
		{"v1.34.1-eksbuild.2", []string{"1.35", "1.34"}},
		{"v1.33.5-eksbuild.2", []string{"1.35", "1.34", "1.33"}},
		{"v1.32.9-eksbuild.2", []string{"1.35", "1.34", "1.33", "1.32"}},
		{"v1.31.13-eksbuild.2", []string{"1.34", "1.33", "1.32", "1.31"}},
	}},
	{"metrics-server", "observability", "community", []productVersion{
		{"v0.8.0-eksbuild.3", everyVersion},
		{"v0.7.2-eksbuild.4", everyVersion},
	}},
}

// selfManaged are the add-ons that EKS itself puts into a new cluster unless bootstrapSelfManagedAddons is false.
var selfManaged = []string{"vpc-cni", "kube-proxy", "coredns"}

func findProduct(name string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.name == name })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

func (p product) fits(version, cluster string) bool {
	return slices.ContainsFunc(p.versions, func(v productVersion) bool {
		return v.version == version && slices.Contains(v.clusters, cluster)
	})
}

// defaultAddonVersion is the newest version of an add-on for a cluster version, "" when there is none.
func defaultAddonVersion(name, cluster string) string {
	p, _ := findProduct(name)
	for _, v := range p.versions {
		if slices.Contains(v.clusters, cluster) {
			return v.version
		}
	}
	return ""
}

type addonInfo struct {
	Name      string         `json:"addonName"`
	Type      string         `json:"type"`
	Versions  []addonVersion `json:"addonVersions"`
	Publisher string         `json:"publisher"`
	Owner     string         `json:"owner"`
	Namespace string         `json:"defaultNamespace"`
}

type addonVersion struct {
	Version               string          `json:"addonVersion"`
	Architecture          []string        `json:"architecture"`
	ComputeTypes          []string        `json:"computeTypes"`
	Compatibilities       []compatibility `json:"compatibilities"`
	RequiresConfiguration bool            `json:"requiresConfiguration"`
	RequiresIAM           bool            `json:"requiresIamPermissions"`
}

type compatibility struct {
	Cluster   string   `json:"clusterVersion"`
	Platforms []string `json:"platformVersions"`
	Default   bool     `json:"defaultVersion"`
}

type addonVersionsRequest struct {
	Name       string   `json:"-" query:"addonName"`
	Cluster    string   `json:"-" query:"kubernetesVersion"`
	Types      []string `json:"-" query:"types"`
	Publishers []string `json:"-" query:"publishers"`
	Owners     []string `json:"-" query:"owners"`
}

func (s *Service) describeAddonVersions(c *wire.Call, r *addonVersionsRequest) (any, error) {
	if _, ok := findProduct(r.Name); r.Name != "" && !ok {
		return nil, notFound("Addon %s is not supported", r.Name)
	}
	matches := func(wanted []string, value string) bool { return len(wanted) == 0 || slices.Contains(wanted, value) }
	var out []addonInfo
	for _, p := range products {
		if r.Name != "" && r.Name != p.name || !matches(r.Types, p.kind) || !matches(r.Publishers, "eks") || !matches(r.Owners, p.owner) {
			continue
		}
		info := addonInfo{Name: p.name, Type: p.kind, Publisher: "eks", Owner: p.owner, Namespace: "kube-system"}
		for _, v := range p.versions {
			av := addonVersion{
				Version: v.version, Architecture: []string{"amd64", "arm64"}, ComputeTypes: []string{"ec2", "auto", "hybrid"},
				RequiresIAM: p.name == "vpc-cni",
			}
			for _, cluster := range v.clusters {
				if r.Cluster == "" || r.Cluster == cluster {
					av.Compatibilities = append(av.Compatibilities, compatibility{
						Cluster: cluster, Platforms: []string{"*"}, Default: v.version == defaultAddonVersion(p.name, cluster),
					})
				}
			}
			if len(av.Compatibilities) > 0 {
				info.Versions = append(info.Versions, av)
			}
		}
		if len(info.Versions) > 0 {
			out = append(out, info)
		}
	}
	return list(c, "addons", out, func(a addonInfo) string { return a.Name })
}
