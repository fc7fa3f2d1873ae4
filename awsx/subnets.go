package awsx

import (
	"context"

	"eksui/internal/text"
)

// VPC is a network of the account.
type VPC struct {
	ID, Name, CIDR string
	Default        bool
	Tags           map[string]string
}

// VPCs lists the region's networks, the default one last.
func (s *Session) VPCs(ctx context.Context) ([]VPC, error) { return nil, errPending }

// Subnet is a subnet with everything that decides whether a node group can live in it.
type Subnet struct {
	ID, Name, VPC string
	Zone, ZoneID  string
	CIDR          string
	FreeIPs       int
	InternetRoute bool        // its route table leads 0.0.0.0/0 to an internet gateway
	PublicIP      bool        // instances get a public address by themselves (MapPublicIpOnLaunch)
	LoadBalancers bool        // tagged kubernetes.io/role/elb=1
	TypeOffered   bool        // the instance type exists in its zone; true when no type was asked for
	Why           []text.Text // why it is not eligible; empty when it is
	Notes         []text.Text // what is worth knowing, without being in the way
}

// Eligible says whether nodes can be put into the subnet.
func (n Subnet) Eligible() bool { return len(n.Why) == 0 }

// Subnets lists a network's subnets, by zone and CIDR, judged for an instance type ("" for any).
func (s *Session) Subnets(ctx context.Context, vpcID, instanceType string) ([]Subnet, error) {
	return nil, errPending
}

// CheckSubnets says whether a selection can carry a cluster: two zones at least, one network, all eligible.
func CheckSubnets(selected []Subnet) error { return errPending }

// TagSubnets marks subnets for public load balancers (kubernetes.io/role/elb=1), those only that are not marked yet.
func (s *Session) TagSubnets(ctx context.Context, subnets []Subnet) error { return errPending }
