package eks

import "time"

// Kubernetes is what EKS asks of the part of practice that runs clusters. Its methods may be called inside
// world.Update: they never take the world's lock themselves.
type Kubernetes interface {
	// StartCluster makes the cluster's API server answer and returns its address and CA certificate (PEM). It is
	// idempotent, and called again for every cluster after a restart of the process.
	StartCluster(c ClusterSpec) (endpoint string, ca []byte, err error)
	// StopCluster ends the API server and forgets everything in it. The load balancers of its services stay: orphans.
	StopCluster(arn string)
	// AddNode lets an instance's kubelet register; the node becomes Ready once the network add-on runs on it.
	AddNode(clusterARN string, n NodeSpec)
	// RemoveNode cordons, drains and removes a node.
	RemoveNode(clusterARN, name string)
	// NodeReady says whether a node has registered and is Ready.
	NodeReady(clusterARN, name string) bool
	// SetAddon puts an add-on's workload into kube-system (vpc-cni: DaemonSet aws-node, kube-proxy: DaemonSet, coredns:
	// Deployment of two) or takes it out, and AddonHealthy says whether its pods are all ready.
	SetAddon(clusterARN, name, version string, on bool)
	AddonHealthy(clusterARN, name string) bool
}

// ClusterSpec describes a cluster to the part that runs it.
type ClusterSpec struct {
	Name, ARN, Region, Account string
	Version                    string // "1.35"
	ServiceCIDR                string
	Created                    time.Time
}

// NodeSpec describes an instance that joins a cluster.
type NodeSpec struct {
	Name         string // private DNS name: ip-192-168-0-12.ap-northeast-2.compute.internal
	InstanceID   string
	InstanceType string
	Zone         string
	InternalIP   string
	ExternalIP   string // "" without a public address
	NodeGroup    string
	AMIType      string
	MaxPods      int // of the instance type: 11 for t2.small and t3.small
	CPU, Memory  string
	Labels       map[string]string
	Taints       []Taint
}

// Taint is a node group's taint, Effect as Kubernetes spells it.
type Taint struct{ Key, Value, Effect string }
