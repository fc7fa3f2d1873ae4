package awsx

import (
	"context"
	"time"
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
func (s *Session) Versions(ctx context.Context) ([]Version, error) { return nil, errPending }

// NewestStandard picks the version to offer first: the newest in standard support.
func NewestStandard(vs []Version) (Version, bool) { return Version{}, false }

// InstanceType is what matters of an instance type to a node group.
type InstanceType struct {
	Name      string
	VCPUs     int
	MemoryMiB int
	MaxPods   int // by the VPC CNI's rule: interfaces × (addresses − 1) + 2
	Arch      string
	Zones     []string // where the region offers it
}

// InstanceType describes a type, nil when the region has no such type.
func (s *Session) InstanceType(ctx context.Context, name string) (*InstanceType, error) {
	return nil, errPending
}
