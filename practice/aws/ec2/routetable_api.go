package ec2

import (
	"eksui/practice/aws/wire"
)

func (s *Service) routeOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateRouteTable": writes(s, createTable), "DeleteRouteTable": writes(s, deleteTable), "DescribeRouteTables": reads(s, describeTables),
		"CreateRoute": writes(s, createRoute), "ReplaceRoute": writes(s, replaceRoute), "DeleteRoute": writes(s, deleteRoute),
		"AssociateRouteTable": writes(s, associateTable), "DisassociateRouteTable": writes(s, disassociateTable),
	}
}

type routeView struct {
	Destination string `xml:"destinationCidrBlock"`
	Gateway     string `xml:"gatewayId,omitempty"`
	NAT         string `xml:"natGatewayId,omitempty"`
	Interface   string `xml:"networkInterfaceId,omitempty"`
	State       string `xml:"state"`
	Origin      string `xml:"origin"`
}

type tableAssocView struct {
	ID     string `xml:"routeTableAssociationId"`
	Table  string `xml:"routeTableId"`
	Subnet string `xml:"subnetId,omitempty"`
	Main   bool   `xml:"main"`
	State  string `xml:"associationState>state"`
}

type tableView struct {
	ID          string                     `xml:"routeTableId"`
	VPC         string                     `xml:"vpcId"`
	Owner       string                     `xml:"ownerId"`
	Routes      wire.Items[routeView]      `xml:"routeSet"`
	Assocs      wire.Items[tableAssocView] `xml:"associationSet"`
	Propagating wire.Items[string]         `xml:"propagatingVgwSet"`
	Tags        wire.Items[tagItem]        `xml:"tagSet"`
}

func (r Region) tableView(t *RouteTable) tableView {
	v := tableView{ID: t.ID, VPC: t.VPC, Owner: r.s.account, Tags: tagSet(t.Tags)}
	for _, route := range t.Routes {
		state := "active"
		if r.blackhole(t, route) {
			state = "blackhole"
		}
		v.Routes = append(v.Routes, routeView{route.Destination.String(), route.Gateway, route.NAT, route.Interface, state, route.Origin})
	}
	for _, a := range t.Associations {
		v.Assocs = append(v.Assocs, tableAssocView{a.ID, t.ID, a.Subnet, a.Main, "associated"})
	}
	return v
}

// blackhole says that a route's target is gone, or no longer attached to the table's VPC.
func (r Region) blackhole(t *RouteTable, route Route) bool {
	if route.Gateway == "local" {
		return false
	}
	if g := r.s.st.NATs[route.NAT]; route.NAT != "" {
		return g == nil || g.State == "deleted"
	}
	return r.checkTarget(t, route) != nil
}

func (r Region) tableFields(t *RouteTable) fields {
	f := fields{
		"route-table-id": single(t.ID), "vpc-id": single(t.VPC), "owner-id": single(r.s.account), "association.main": nil, "association.subnet-id": nil,
		"association.route-table-association-id": nil, "association.route-table-id": nil, "route.destination-cidr-block": nil, "route.gateway-id": nil,
		"route.nat-gateway-id": nil, "route.state": nil, "route.origin": nil,
	}
	v := r.tableView(t)
	for _, a := range v.Assocs {
		f["association.main"] = append(f["association.main"], truth(a.Main)...)
		f["association.subnet-id"] = append(f["association.subnet-id"], single(a.Subnet)...)
		f["association.route-table-association-id"] = append(f["association.route-table-association-id"], a.ID)
		f["association.route-table-id"] = single(t.ID)
	}
	for _, route := range v.Routes {
		f["route.destination-cidr-block"] = append(f["route.destination-cidr-block"], route.Destination)
		f["route.gateway-id"] = append(f["route.gateway-id"], single(route.Gateway)...)
		f["route.nat-gateway-id"] = append(f["route.nat-gateway-id"], single(route.NAT)...)
		f["route.state"] = append(f["route.state"], route.State)
		f["route.origin"] = append(f["route.origin"], route.Origin)
	}
	return f
}

type createTableInput struct {
	vpcID
	tagSpecs
}

func createTable(r Region, _ *wire.Call, in *createTableInput) (any, error) {
	tags, err := in.forType("route-table")
	if err != nil {
		return nil, err
	}
	t, err := r.CreateTable(in.VpcID, tags)
	if err != nil {
		return nil, err
	}
	return struct {
		Table tableView `xml:"routeTable"`
	}{r.tableView(t)}, nil
}

type tableID struct {
	RouteTableID string `wire:"RouteTableId,required"`
}

func deleteTable(r Region, _ *wire.Call, in *tableID) (any, error) {
	return nil, r.DeleteTable(in.RouteTableID)
}

type describeTablesInput struct {
	RouteTableID []string `wire:"RouteTableId"`
	query
}

func describeTables(r Region, _ *wire.Call, in *describeTablesInput) (any, error) {
	page, next, err := pick(r, r.s.st.Tables, kindTable, in.RouteTableID, in.query, r.tableFields)
	if err != nil {
		return nil, err
	}
	return struct {
		Tables wire.Items[tableView] `xml:"routeTableSet"`
		Next   string                `xml:"nextToken,omitempty"`
	}{views(page, r.tableView), next}, nil
}

type routeInput struct {
	tableID
	DestinationCidrBlock string `wire:",required"`
	GatewayID            string `wire:"GatewayId"`
	NatGatewayID         string `wire:"NatGatewayId"`
	NetworkInterfaceID   string `wire:"NetworkInterfaceId"`
}

func (in *routeInput) put(r Region, replace bool) (any, error) {
	destination, err := parseCIDR(in.DestinationCidrBlock)
	if err != nil {
		return nil, err
	}
	return nil, r.CreateRoute(in.RouteTableID, Route{
		Destination: destination, Gateway: in.GatewayID, NAT: in.NatGatewayID, Interface: in.NetworkInterfaceID,
	}, replace)
}

func createRoute(r Region, _ *wire.Call, in *routeInput) (any, error)  { return in.put(r, false) }
func replaceRoute(r Region, _ *wire.Call, in *routeInput) (any, error) { return in.put(r, true) }

type deleteRouteInput struct {
	tableID
	DestinationCidrBlock string `wire:",required"`
}

func deleteRoute(r Region, _ *wire.Call, in *deleteRouteInput) (any, error) {
	return nil, r.DeleteRoute(in.RouteTableID, in.DestinationCidrBlock)
}

type associateTableInput struct {
	tableID
	subnetID
}

func associateTable(r Region, _ *wire.Call, in *associateTableInput) (any, error) {
	id, err := r.Associate(in.RouteTableID, in.SubnetID)
	if err != nil {
		return nil, err
	}
	return struct {
		ID    string `xml:"associationId"`
		State string `xml:"associationState>state"`
	}{id, "associated"}, nil
}

func disassociateTable(r Region, _ *wire.Call, in *struct {
	AssociationID string `wire:"AssociationId,required"`
}) (any, error) {
	return nil, r.Dissociate(in.AssociationID)
}
