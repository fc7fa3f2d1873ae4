package eks

import (
	"maps"
	"slices"
	"time"
)

// BilledCluster is what a bill says of a cluster.
type BilledCluster struct {
	Name, ARN, Region, Version string
	Extended                   bool // in extended support, which costs more
	Since                      time.Time
}

// Billed lists the clusters of all regions: EKS charges one from its creation to its end. It runs inside world.View.
func (s *Service) Billed() []BilledCluster {
	var out []BilledCluster
	for _, k := range slices.Sorted(maps.Keys(s.st.Clusters)) {
		c := s.st.Clusters[k]
		rel, ok := releaseOf(c.Version, s.w.Now())
		out = append(out, BilledCluster{
			Name: c.Name, ARN: c.ARN, Region: c.Region, Version: c.Version, Since: c.CreatedAt.Time,
			Extended: !ok || rel.status(s.w.Now()) == extendedSupport,
		})
	}
	return out
}
