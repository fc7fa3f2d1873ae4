package ec2

import (
	"eksui/practice/aws/wire"
)

// InternetGateway is attached to one VPC or, with VPC "", to none.
type InternetGateway struct {
	Base
	VPC string `json:"vpc,omitempty"`
}

// CreateGateway makes an internet gateway that is attached to nothing yet.
func (r Region) CreateGateway(tags Tags) (*InternetGateway, error) {
	if len(r.Gateways()) >= maxGateways {
		return nil, wire.Errorf("InternetGatewayLimitExceeded", "The maximum number of internet gateways has been reached.")
	}
	g := &InternetGateway{Base: r.newBase("igw", tags)}
	r.s.st.Gateways[g.ID] = g
	return g, nil
}

// Gateway returns an internet gateway.
func (r Region) Gateway(id string) (*InternetGateway, error) {
	return find(r, r.s.st.Gateways, kindGateway, id)
}

// Gateways lists the region's internet gateways.
func (r Region) Gateways() []*InternetGateway { return all(r, r.s.st.Gateways) }

// AttachGateway attaches an internet gateway to a VPC that has none.
func (r Region) AttachGateway(id, vpc string) error {
	g, err := r.Gateway(id)
	if err != nil {
		return err
	}
	v, err := r.VPC(vpc)
	if err != nil {
		return err
	}
	if g.VPC != "" {
		return wire.Errorf("Resource.AlreadyAssociated", "resource %s is already attached to network %s", id, g.VPC)
	}
	for _, other := range r.Gateways() {
		if other.VPC == v.ID {
			return invalid("Network %s already has an internet gateway attached", vpc)
		}
	}
	g.VPC = v.ID
	return nil
}

// DetachGateway detaches an internet gateway from a VPC in which nothing has a public address.
func (r Region) DetachGateway(id, vpc string) error {
	g, err := r.Gateway(id)
	if err != nil {
		return err
	}
	if _, err := r.VPC(vpc); err != nil {
		return err
	}
	if g.VPC != vpc {
		return wire.Errorf("Gateway.NotAttached", "resource %s is not attached to network %s", id, vpc)
	}
	for _, n := range r.s.st.Interfaces {
		if n.VPC == vpc && n.PublicIP != "" {
			return dependency("Network %s has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.", vpc)
		}
	}
	g.VPC = ""
	return nil
}

// DeleteGateway deletes an internet gateway that is attached to nothing.
func (r Region) DeleteGateway(id string) error {
	g, err := r.Gateway(id)
	if err != nil {
		return err
	}
	if g.VPC != "" {
		return dependency("The internetGateway '%s' has dependencies and cannot be deleted.", id)
	}
	delete(r.s.st.Gateways, id)
	return nil
}
