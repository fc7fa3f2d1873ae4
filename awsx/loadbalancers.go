package awsx

import (
	"context"
	"time"
)

// LoadBalancer is a load balancer of either API.
type LoadBalancer struct {
	Name     string
	ARN      string // "" for a classic one
	Kind     string // classic, network, application, gateway
	Hostname string
	VPC      string
	State    string
	Groups   []string // security groups
	Cluster  string   // by tag kubernetes.io/cluster/<name>=owned or elbv2.k8s.aws/cluster
	Service  string   // by tag kubernetes.io/service-name: namespace/name
	Created  time.Time
	Tags     map[string]string
}

// LBQuery narrows load balancers: those of a network, or owned by a cluster. Both empty means all of the region.
type LBQuery struct {
	VPC     string
	Cluster string
}

// LoadBalancers lists load balancers of both APIs with their owners.
func (s *Session) LoadBalancers(ctx context.Context, q LBQuery) ([]LoadBalancer, error) {
	return nil, errPending
}

// WaitLoadBalancersGone waits until the cluster's load balancers, their k8s-elb-* security groups and their network
// interfaces are gone from the network. still is called after every look with what is left; it ends with ctx.
func (s *Session) WaitLoadBalancersGone(ctx context.Context, q LBQuery, still func([]Item)) error {
	return errPending
}

// DeleteLoadBalancer deletes a load balancer that its tag proves to belong to the cluster, waits for its interfaces and
// deletes its k8s-elb-* security group. It refuses anything else.
func (s *Session) DeleteLoadBalancer(ctx context.Context, cluster string, lb LoadBalancer) error {
	return errPending
}
