package awsx

import (
	"context"
	"time"

	"eksui/internal/text"
)

// ClusterSpec says which cluster to make: the stacks' parameters.
type ClusterSpec struct {
	Lab             string // tag eksui:lab
	Name            string
	Version         string
	VPC             string
	Subnets         []string
	NodeGroup       string
	InstanceType    string
	Nodes, Min, Max int
}

// ClusterStack is the name of a cluster's stack, as eksctl names it.
func ClusterStack(cluster string) string { return "" }

// NodeGroupStack is the name of a node group's stack, as eksctl names it.
func NodeGroupStack(cluster, nodeGroup string) string { return "" }

// ClusterStackInput is the stack of the control plane in eksctl's shape.
func (c ClusterSpec) ClusterStackInput() StackInput { return StackInput{} }

// NodeGroupStackInput is the stack of the node group in eksctl's shape; it needs an active cluster.
func (c ClusterSpec) NodeGroupStackInput() StackInput { return StackInput{} }

// Check looks at the spec alone: name, counts, subnets given.
func (c ClusterSpec) Check() error { return errPending }

// Finding is what a check before spending found.
type Finding struct {
	Severity Severity
	What     text.Text
	Next     text.Text // the way out, where there is one
}

// Severity says whether a finding is in the way.
type Severity string

// The severities.
const (
	SeverityOK      Severity = "ok"
	SeverityNote    Severity = "note"    // could not be checked, or worth knowing
	SeverityWarning Severity = "warning" // works, but not as one may expect
	SeverityBlocker Severity = "blocker" // AWS will refuse
)

// Preflight checks before anything is made: the cluster's name is free, version and instance type exist in the chosen
// zones, quotas have room, the permissions are there (as far as the account lets us ask).
func (s *Session) Preflight(ctx context.Context, c ClusterSpec) []Finding { return nil }

// Cluster is an EKS cluster.
type Cluster struct {
	Name          string
	ARN           string
	Status        string // CREATING, ACTIVE, DELETING, FAILED, UPDATING
	Version       string
	Endpoint      string
	CA            []byte // PEM
	VPC           string
	Subnets       []string
	SecurityGroup string // the one EKS made: eks-cluster-sg-…
	Created       time.Time
	Issues        []Issue
	Tags          map[string]string
}

// Issue is a health issue that EKS reports, in its own words.
type Issue struct {
	Code, Message string
	Resources     []string
}

// Cluster describes a cluster, nil when there is none.
func (s *Session) Cluster(ctx context.Context, name string) (*Cluster, error) {
	return nil, errPending
}

// Addon is an EKS addon of a cluster.
type Addon struct {
	Name, Version, Status string
	Issues                []Issue
}

// DefaultAddons are what eksctl gives every cluster.
func DefaultAddons() []string { return []string{"vpc-cni", "kube-proxy", "coredns"} }

// EnsureAddons asks for those of DefaultAddons that the cluster lacks, without waiting, and lists how all of them are.
func (s *Session) EnsureAddons(ctx context.Context, cluster string) ([]Addon, error) {
	return nil, errPending
}

// Addons lists a cluster's addons.
func (s *Session) Addons(ctx context.Context, cluster string) ([]Addon, error) {
	return nil, errPending
}

// NodeGroup is a managed node group.
type NodeGroup struct {
	Name, ARN, Status string
	Version, AMIType  string
	InstanceTypes     []string
	Subnets           []string
	Nodes, Min, Max   int
	ScalingGroups     []string
	Issues            []Issue
}

// NodeGroup describes a node group, nil when there is none.
func (s *Session) NodeGroup(ctx context.Context, cluster, name string) (*NodeGroup, error) {
	return nil, errPending
}
