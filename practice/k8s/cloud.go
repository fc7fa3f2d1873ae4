package k8s

import corev1 "k8s.io/api/core/v1"

// Cloud is what clusters ask of the cloud around them. Its methods take the world's lock and are called with no other
// lock held.
type Cloud interface {
	// EnsureLoadBalancer makes the load balancer of a Service, or brings it up to date: its ports, its annotations and the
	// nodes that it spreads over. It is idempotent. hostname is "" while there is none yet. port is where its data path
	// listens for the first of the ports, where that isn't the Service's own port; 0 means that it is. control.ErrElsewhere
	// says that the Service asks for a load balancer that somebody else makes; any other error is shown in an event.
	EnsureLoadBalancer(clusterARN string, svc *corev1.Service, nodes []*corev1.Node) (hostname string, port int, err error)
	// DeleteLoadBalancer starts the deletion of a Service's load balancer and its security group, and says whether both
	// are gone. It is called until they are.
	DeleteLoadBalancer(clusterARN string, svc *corev1.Service) (gone bool, err error)
	// Authenticate says who the bearer of a token is. A user in the group system:masters may do everything, others what
	// the cluster's RBAC objects allow. An error means 401.
	Authenticate(clusterARN, token string) (user string, groups []string, err error)
}
