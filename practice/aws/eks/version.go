package eks

import (
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

// release is a Kubernetes version that EKS has offered: "Understand the Kubernetes version lifecycle on EKS" in the EKS
// User Guide, release calendar.
type release struct {
	version, patch, platform            string
	released, standardEnds, extendedEnd time.Time
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// releases is newest first. The first is what CreateCluster takes when no version is given.
var releases = []release{
	{"1.35", "1.35.0", "eks.3", day(2026, 1, 27), day(2027, 3, 27), day(2028, 3, 27)},
	{"1.34", "1.34.2", "eks.13", day(2025, 10, 2), day(2026, 12, 2), day(2027, 12, 2)},
	{"1.33", "1.33.5", "eks.27", day(2025, 5, 29), day(2026, 7, 29), day(2027, 7, 29)},
	{"1.32", "1.32.9", "eks.34", day(2025, 1, 23), day(2026, 3, 23), day(2027, 3, 23)},
	{"1.31", "1.31.13", "eks.50", day(2024, 9, 26), day(2025, 11, 26), day(2026, 11, 26)},
	{"1.30", "1.30.14", "eks.58", day(2024, 5, 23), day(2025, 7, 23), day(2026, 7, 23)},
}

// The support states of a version, as the API's versionStatus.
const (
	standardSupport = "STANDARD_SUPPORT"
	extendedSupport = "EXTENDED_SUPPORT"
	unsupported     = "UNSUPPORTED"
)

func (r release) status(now time.Time) string {
	switch {
	case now.Before(r.standardEnds):
		return standardSupport
	case now.Before(r.extendedEnd):
		return extendedSupport
	}
	return unsupported
}

// releaseOf finds a version that can still be had at a moment.
func releaseOf(version string, now time.Time) (release, bool) {
	for _, r := range releases {
		if r.version == version && r.status(now) != unsupported {
			return r, true
		}
	}
	return release{}, false
}

type versionInfo struct {
	Version         string `json:"clusterVersion"`
	ClusterType     string `json:"clusterType"`
	PlatformVersion string `json:"defaultPlatformVersion"`
	Default         bool   `json:"defaultVersion"`
	Released        stamp  `json:"releaseDate"`
	StandardEnds    stamp  `json:"endOfStandardSupportDate"`
	ExtendedEnds    stamp  `json:"endOfExtendedSupportDate"`
	Status          string `json:"status"`
	VersionStatus   string `json:"versionStatus"`
	PatchVersion    string `json:"kubernetesPatchVersion"`
}

type versionsRequest struct {
	ClusterType   string   `json:"-" query:"clusterType"`
	DefaultOnly   bool     `json:"-" query:"defaultOnly"`
	IncludeAll    bool     `json:"-" query:"includeAll"`
	Versions      []string `json:"-" query:"clusterVersions"`
	Status        string   `json:"-" query:"status"` // deprecated: standard-support
	VersionStatus string   `json:"-" query:"versionStatus"`
}

func (s *Service) describeClusterVersions(c *wire.Call, r *versionsRequest) (any, error) {
	if r.ClusterType != "" && r.ClusterType != "eks" {
		return nil, invalidParameter("Cluster type %s is not supported", r.ClusterType)
	}
	want := r.VersionStatus
	if want == "" {
		want = strings.ToUpper(strings.ReplaceAll(r.Status, "-", "_"))
	}
	now := s.w.Now()
	var versions []versionInfo
	for i, rel := range releases {
		is := rel.status(now)
		if len(r.Versions) > 0 && !slices.Contains(r.Versions, rel.version) ||
			want != "" && want != is ||
			r.DefaultOnly && i != 0 ||
			is == unsupported && !r.IncludeAll && want != unsupported {
			continue
		}
		versions = append(versions, versionInfo{
			Version: rel.version, ClusterType: "eks", PlatformVersion: rel.platform, Default: i == 0,
			Released: stamp{rel.released}, StandardEnds: stamp{rel.standardEnds}, ExtendedEnds: stamp{rel.extendedEnd},
			Status: strings.ToLower(strings.ReplaceAll(is, "_", "-")), VersionStatus: is, PatchVersion: rel.patch,
		})
	}
	return list(c, "clusterVersions", versions, func(v versionInfo) string { return v.Version })
}
