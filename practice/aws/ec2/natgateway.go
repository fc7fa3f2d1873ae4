package ec2

import (
	"time"

	"eksui/practice/aws/wire"
)

// NATGateway lets private subnets reach out.
type NATGateway struct {
	Base
	VPC          string    `json:"vpc"`
	Subnet       string    `json:"subnet"`
	Interface    string    `json:"interface"`
	Allocation   string    `json:"allocation,omitempty"`
	PublicIP     string    `json:"publicIp,omitempty"`
	PrivateIP    string    `json:"privateIp"`
	Connectivity string    `json:"connectivity"` // public or private
	State        string    `json:"state"`        // pending, available, deleting, deleted
	Deleted      time.Time `json:"deleted,omitzero"`
}

const natJob = "ec2/nat"

// Typical times of a NAT gateway's life.
const (
	natTakes       = 90 * time.Second
	natDeleteTakes = 60 * time.Second
)

type natStep struct{ ID, From, To string }

// CreateNAT makes a NAT gateway in a subnet: a public one with an elastic IP's allocation id, or a private one with "".
// It is pending at first.
func (r Region) CreateNAT(subnet, allocation string, tags Tags) (*NATGateway, error) {
	sub, err := r.Subnet(subnet)
	if err != nil {
		return nil, err
	}
	g := &NATGateway{Base: r.newBase("nat", tags), VPC: sub.VPC, Subnet: subnet, Allocation: allocation, Connectivity: "private", State: "pending"}
	if allocation != "" {
		g.Connectivity = "public"
		a, err := r.Address(allocation)
		if err != nil {
			return nil, err
		}
		if a.Association != "" {
			return nil, wire.Errorf("Resource.AlreadyAssociated", "Elastic IP address [%s] is already associated", allocation)
		}
	}
	n, err := r.CreateInterface(InterfaceSpec{
		Subnet: subnet, Description: "Interface for NAT Gateway " + g.ID, Type: "nat_gateway", Owner: "amazon-aws", RequesterID: r.s.account,
	})
	if err != nil {
		return nil, err
	}
	g.Interface, g.PrivateIP = n.ID, n.PrivateIP
	if allocation != "" {
		if _, err := r.AssociateAddress(allocation, n.ID, "", false); err != nil {
			return nil, err
		}
		g.PublicIP = n.PublicIP
	}
	r.s.st.NATs[g.ID] = g
	r.s.w.After(natTakes, natJob, g.ID, natStep{ID: g.ID, From: "pending", To: "available"})
	return g, nil
}

// NAT returns a NAT gateway; a deleted one is found for about an hour.
func (r Region) NAT(id string) (*NATGateway, error) { return find(r, r.s.st.NATs, kindNAT, id) }

// NATs lists the region's NAT gateways.
func (r Region) NATs() []*NATGateway { return all(r, r.s.st.NATs) }

// DeleteNAT begins to delete a NAT gateway; its interface and address are free when it is deleted.
func (r Region) DeleteNAT(id string) error {
	g, err := r.NAT(id)
	if err != nil {
		return err
	}
	if g.State == "deleting" || g.State == "deleted" {
		return nil
	}
	g.State = "deleting"
	r.s.w.After(natDeleteTakes, natJob, id+"/deleted", natStep{ID: id, From: "deleting", To: "deleted"})
	return nil
}

func (s *Service) natDue(step natStep) {
	g := s.st.NATs[step.ID]
	if g == nil || g.State != step.From {
		return
	}
	g.State = step.To
	if step.To == "deleted" {
		g.Deleted = s.w.Now().UTC()
		s.In(g.Region).ReleaseInterface(g.Interface)
		s.w.After(remembered, forgetJob, g.ID, g.ID)
	}
}
