package awsx

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"
)

// Version is a Kubernetes version that EKS offers (eks:DescribeClusterVersions).
type Version struct {
	Version      string // "1.34"
	Default      bool   // EKS's own default
	Extended     bool   // in extended support: a cluster costs more an hour
	StandardEnds time.Time
	ExtendedEnds time.Time
}

// Versions lists the versions that a new cluster can have, newest first.
func (s *Session) Versions(ctx context.Context) ([]Version, error) {
	var all []Version
	for page, err := range pages(ctx, eks.NewDescribeClusterVersionsPaginator(s.eks(), &eks.DescribeClusterVersionsInput{})) {
		if err != nil {
			return nil, s.problem(msgVersionsRead.With(), err)
		}
		for _, v := range page.ClusterVersions {
			if v.VersionStatus == types.VersionStatusUnsupported {
				continue
			}
			all = append(all, Version{
				Version:      aws.ToString(v.ClusterVersion),
				Default:      v.DefaultVersion,
				Extended:     v.VersionStatus == types.VersionStatusExtendedSupport,
				StandardEnds: aws.ToTime(v.EndOfStandardSupportDate),
				ExtendedEnds: aws.ToTime(v.EndOfExtendedSupportDate),
			})
		}
	}
	slices.SortFunc(all, func(a, b Version) int { return compareVersions(b.Version, a.Version) })
	return all, nil
}

// compareVersions orders "1.9" before "1.10".
func compareVersions(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	return slices.CompareFunc(as, bs, func(x, y string) int {
		nx, errX := strconv.Atoi(x)
		ny, errY := strconv.Atoi(y)
		if errX != nil || errY != nil {
			return strings.Compare(x, y)
		}
		return nx - ny
	})
}

// NewestStandard picks the version to offer first from a list that is newest first: the newest in standard support.
func NewestStandard(vs []Version) (Version, bool) {
	i := slices.IndexFunc(vs, func(v Version) bool { return !v.Extended })
	if i < 0 {
		return Version{}, false
	}
	return vs[i], true
}
