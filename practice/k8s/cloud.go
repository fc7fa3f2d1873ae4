package k8s

// Port is a port of a Service of type LoadBalancer, as its load balancer has to listen on it.
type Port struct {
	Name     string
	Port     int32  // the listener's
	NodePort int32  // the one that the listener forwards to on every node
	Protocol string // "TCP"
}

// Cloud is what clusters ask of the cloud around them. Its methods take the world's lock and are called with no other
// lock held.
type Cloud interface {
	// EnsureLoadBalancer makes the load balancer of a Service, or brings it up to date: ports, and the instances that it
	// spreads over. It is idempotent. hostname is "" while there is none yet. port is where its data path listens for the
	// first of the ports, where that isn't the Service's own port; 0 means that it is.
	EnsureLoadBalancer(clusterARN, namespace, service, uid string, ports []Port, instanceIDs []string) (hostname string, port int, err error)
	// DeleteLoadBalancer starts the deletion of a Service's load balancer and its security group, and says whether both
	// are gone. It is called until they are.
	DeleteLoadBalancer(clusterARN, namespace, service, uid string) (gone bool, err error)
	// Authenticate says who the bearer of a token is. A user in the group system:masters may do everything, others what
	// the cluster's RBAC objects allow. An error means 401.
	Authenticate(clusterARN, token string) (user string, groups []string, err error)
}
