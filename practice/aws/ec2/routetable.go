package ec2

import (
	"net/netip"
	"slices"

	"eksui/practice/aws/wire"
)

// RouteTable holds the routes of the subnets associated with it.
type RouteTable struct {
	Base
	VPC          string        `json:"vpc"`
	Routes       []Route       `json:"routes"`
	Associations []Association `json:"associations"`
}

// Route sends a destination to one target; Gateway is an internet gateway's id or "local".
type Route struct {
	Destination netip.Prefix `json:"destination"`
	Gateway     string       `json:"gateway,omitempty"`
	NAT         string       `json:"nat,omitempty"`
	Interface   string       `json:"interface,omitempty"`
	Origin      string       `json:"origin"` // CreateRouteTable or CreateRoute
}

const maxRoutes = 500 // in a table ("Amazon VPC quotas")

// Association joins a route table with a subnet, or makes it the VPC's main one.
type Association struct {
	ID     string `json:"id"`
	Subnet string `json:"subnet,omitempty"`
	Main   bool   `json:"main,omitempty"`
}

// CreateTable makes a route table that routes inside its VPC only.
func (r Region) CreateTable(vpc string, tags Tags) (*RouteTable, error) {
	v, err := r.VPC(vpc)
	if err != nil {
		return nil, err
	}
	return r.newTable(v, tags), nil
}

func (r Region) newTable(v *VPC, tags Tags) *RouteTable {
	t := &RouteTable{Base: r.newBase("rtb", tags), VPC: v.ID}
	t.Routes = []Route{{Destination: v.CIDR, Gateway: "local", Origin: "CreateRouteTable"}}
	r.s.st.Tables[t.ID] = t
	return t
}

// Table returns a route table.
func (r Region) Table(id string) (*RouteTable, error) {
	return find(r, r.s.st.Tables, kindTable, id)
}

// Tables lists the region's route tables.
func (r Region) Tables() []*RouteTable { return all(r, r.s.st.Tables) }

// TableOf returns the route table that a subnet uses: its own, or the VPC's main one.
func (r Region) TableOf(sub *Subnet) *RouteTable {
	for _, t := range r.s.st.Tables {
		if slices.ContainsFunc(t.Associations, func(a Association) bool { return a.Subnet == sub.ID }) {
			return t
		}
	}
	return r.s.st.Tables[r.s.st.VPCs[sub.VPC].MainTable]
}

// Public says whether a subnet has a route to an internet gateway.
func (r Region) Public(sub *Subnet) bool {
	return slices.ContainsFunc(r.TableOf(sub).Routes, func(route Route) bool { return kindGateway.is(route.Gateway) })
}

// DeleteTable deletes a route table that no subnet uses and that isn't its VPC's main one.
func (r Region) DeleteTable(id string) error {
	t, err := r.Table(id)
	if err != nil {
		return err
	}
	if len(t.Associations) > 0 {
		return dependency("The routeTable '%s' has dependencies and cannot be deleted.", id)
	}
	delete(r.s.st.Tables, id)
	return nil
}

// CreateRoute adds a route, or with replace changes the target of one.
func (r Region) CreateRoute(table string, route Route, replace bool) error {
	t, err := r.Table(table)
	if err != nil {
		return err
	}
	if err := r.checkTarget(t, route); err != nil {
		return err
	}
	route.Origin = "CreateRoute"
	i := slices.IndexFunc(t.Routes, func(x Route) bool { return x.Destination == route.Destination })
	switch {
	case i < 0 && replace:
		return t.noRoute(route.Destination.String())
	case i < 0 && len(t.Routes) >= maxRoutes:
		return wire.Errorf("RouteLimitExceeded", "The maximum number of routes has been reached.")
	case i < 0:
		t.Routes = append(t.Routes, route)
	case t.Routes[i].Gateway == "local":
		return invalid("The destination CIDR block %s is equal to or more specific than one of this VPC's CIDR blocks. "+
			"This route can target only an interface or an instance.", route.Destination)
	case replace:
		t.Routes[i] = route
	case t.Routes[i].Gateway == route.Gateway && t.Routes[i].NAT == route.NAT && t.Routes[i].Interface == route.Interface:
	default:
		return wire.Errorf("RouteAlreadyExists", "The route identified by %s already exists.", route.Destination)
	}
	return nil
}

func (t *RouteTable) noRoute(destination string) error {
	return wire.Errorf("InvalidRoute.NotFound", "no route with destination-cidr-block %s in route table %s", destination, t.ID)
}

const oneTarget = "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, " +
	"egressOnlyInternetGatewayId, transitGatewayId, localGatewayId, carrierGatewayId, vpcEndpointId, instanceId"

// checkTarget asks whether a route's target can be reached from its table.
func (r Region) checkTarget(t *RouteTable, route Route) error {
	targets := 0
	for _, id := range []string{route.Gateway, route.NAT, route.Interface} {
		if id != "" {
			targets++
		}
	}
	switch {
	case targets > 1:
		return wire.Errorf("InvalidParameterCombination", oneTarget)
	case route.Gateway != "":
		g, err := r.Gateway(route.Gateway)
		if err != nil {
			return wire.Errorf("InvalidGatewayID.NotFound", "The gateway ID '%s' does not exist", route.Gateway)
		}
		if g.VPC != t.VPC {
			return invalid("route table %s and network gateway %s belong to different networks", t.ID, route.Gateway)
		}
	case route.NAT != "":
		nat, err := r.NAT(route.NAT)
		if err != nil {
			return wire.Errorf("InvalidNatGatewayID.NotFound", "The natGateway ID '%s' does not exist", route.NAT)
		}
		if nat.VPC != t.VPC {
			return invalid("route table %s and network gateway %s belong to different networks", t.ID, route.NAT)
		}
	case route.Interface != "":
		n, err := r.Interface(route.Interface)
		if err != nil {
			return err
		}
		if n.VPC != t.VPC {
			return invalid("route table %s and interface %s belong to different networks", t.ID, n.ID)
		}
	default:
		return wire.Errorf("MissingParameter", oneTarget)
	}
	return nil
}

// DeleteRoute removes a route by its destination.
func (r Region) DeleteRoute(table, destination string) error {
	t, err := r.Table(table)
	if err != nil {
		return err
	}
	p, err := parseCIDR(destination)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(t.Routes, func(x Route) bool { return x.Destination == p })
	if i < 0 {
		return t.noRoute(destination)
	}
	if t.Routes[i].Gateway == "local" {
		return invalid("cannot remove local route %s in route table %s", destination, table)
	}
	t.Routes = slices.Delete(t.Routes, i, i+1)
	return nil
}

// Associate makes a subnet use a route table, and returns the association's id.
func (r Region) Associate(table, subnet string) (string, error) {
	t, err := r.Table(table)
	if err != nil {
		return "", err
	}
	sub, err := r.Subnet(subnet)
	if err != nil {
		return "", err
	}
	if sub.VPC != t.VPC {
		return "", invalid("Route table %s and subnet %s belong to different networks", table, subnet)
	}
	for _, other := range r.s.st.Tables {
		for _, a := range other.Associations {
			switch {
			case a.Subnet == subnet && other.ID == table:
				return a.ID, nil
			case a.Subnet == subnet:
				return "", wire.Errorf("Resource.AlreadyAssociated",
					"the specified association for route table %s conflicts with an existing association", table)
			}
		}
	}
	a := Association{ID: r.s.w.ID("rtbassoc"), Subnet: subnet}
	t.Associations = append(t.Associations, a)
	return a.ID, nil
}

// Dissociate makes a subnet use the VPC's main table again.
func (r Region) Dissociate(association string) error {
	for _, t := range r.Tables() {
		for _, a := range t.Associations {
			if a.ID != association {
				continue
			}
			if a.Main {
				return invalid("cannot disassociate the main route table association %s", association)
			}
			t.dissociate(func(x Association) bool { return x.ID == association })
			return nil
		}
	}
	return kindAssoc.missing(association)
}

func (t *RouteTable) dissociate(which func(Association) bool) {
	t.Associations = slices.DeleteFunc(t.Associations, which)
}

// Anywhere is the route of everything to a gateway.
func Anywhere(gateway string) Route {
	return Route{Destination: netip.MustParsePrefix("0.0.0.0/0"), Gateway: gateway}
}
