package rds

import (
	"eksui/practice/aws/wire"
)

type subnetView struct {
	SubnetIdentifier       string
	SubnetAvailabilityZone namedZone
	SubnetStatus           string
}

type subnetGroupView struct {
	DBSubnetGroupName        string
	DBSubnetGroupDescription string
	VpcId                    string
	SubnetGroupStatus        string
	Subnets                  struct{ Subnet []subnetView }
	DBSubnetGroupArn         string
}

func (s *Service) subnetGroupView(g *SubnetGroup) subnetGroupView {
	v := subnetGroupView{DBSubnetGroupName: g.Name, DBSubnetGroupDescription: g.Description, VpcId: g.VPC, SubnetGroupStatus: "Complete", DBSubnetGroupArn: g.ARN}
	for _, id := range g.Subnets {
		zone := namedZone{}
		if sub, err := s.ec2.In(g.Region).Subnet(id); err == nil {
			zone.Name = sub.Zone
		}
		v.Subnets.Subnet = append(v.Subnets.Subnet, subnetView{id, zone, "Active"})
	}
	return v
}

type subnetGroupInput struct {
	DBSubnetGroupName        string `wire:",required"`
	DBSubnetGroupDescription string
	SubnetIDs                []string `wire:"SubnetIds,required"`
	Tags                     []tag
}

func (s *Service) createSubnetGroup(c *wire.Call, in *subnetGroupInput) (any, error) {
	g, err := s.CreateSubnetGroup(c.Region, in.DBSubnetGroupName, in.DBSubnetGroupDescription, in.SubnetIDs, tagMap(in.Tags))
	if err != nil {
		return nil, err
	}
	return struct{ DBSubnetGroup subnetGroupView }{s.subnetGroupView(g)}, nil
}

func (s *Service) modifySubnetGroup(c *wire.Call, in *subnetGroupInput) (any, error) {
	g, err := s.ModifySubnetGroup(c.Region, in.DBSubnetGroupName, in.DBSubnetGroupDescription, in.SubnetIDs)
	if err != nil {
		return nil, err
	}
	return struct{ DBSubnetGroup subnetGroupView }{s.subnetGroupView(g)}, nil
}

func (s *Service) deleteSubnetGroup(c *wire.Call, in *struct {
	DBSubnetGroupName string `wire:",required"`
}) (any, error) {
	return nil, s.DeleteSubnetGroup(c.Region, in.DBSubnetGroupName)
}

type describeSubnetGroupsInput struct {
	DBSubnetGroupName string
	pager
}

func (s *Service) describeSubnetGroups(c *wire.Call, in *describeSubnetGroupsInput) (any, error) {
	found := all(c.Region, s.st.SubnetGroups)
	if in.DBSubnetGroupName != "" {
		g, err := s.SubnetGroup(c.Region, in.DBSubnetGroupName)
		if err != nil {
			return nil, err
		}
		found = []*SubnetGroup{g}
	}
	list, next, err := page(in.pager, found, func(g *SubnetGroup) string { return g.Name })
	if err != nil {
		return nil, err
	}
	var out struct {
		DBSubnetGroups struct{ DBSubnetGroup []subnetGroupView }
		Marker         string `xml:",omitempty"`
	}
	out.Marker = next
	for _, g := range list {
		out.DBSubnetGroups.DBSubnetGroup = append(out.DBSubnetGroups.DBSubnetGroup, s.subnetGroupView(g))
	}
	return out, nil
}

type parameterGroupView struct {
	DBParameterGroupName   string
	DBParameterGroupFamily string
	Description            string
	DBParameterGroupArn    string
}

func (g *ParameterGroup) view() parameterGroupView {
	return parameterGroupView{g.Name, g.Family, g.Description, g.ARN}
}

type createParameterGroupInput struct {
	DBParameterGroupName   string `wire:",required"`
	DBParameterGroupFamily string `wire:",required"`
	Description            string `wire:",required"`
	Tags                   []tag
}

func (s *Service) createParameterGroup(c *wire.Call, in *createParameterGroupInput) (any, error) {
	g, err := s.CreateParameterGroup(c.Region, in.DBParameterGroupName, in.DBParameterGroupFamily, in.Description, nil, tagMap(in.Tags))
	if err != nil {
		return nil, err
	}
	return struct{ DBParameterGroup parameterGroupView }{g.view()}, nil
}

func (s *Service) deleteParameterGroup(c *wire.Call, in *struct {
	DBParameterGroupName string `wire:",required"`
}) (any, error) {
	return nil, s.DeleteParameterGroup(c.Region, in.DBParameterGroupName)
}

type describeParameterGroupsInput struct {
	DBParameterGroupName string
	pager
}

func (s *Service) describeParameterGroups(c *wire.Call, in *describeParameterGroupsInput) (any, error) {
	found := all(c.Region, s.st.ParameterGroups)
	if in.DBParameterGroupName != "" {
		g, err := s.ParameterGroup(c.Region, in.DBParameterGroupName)
		if err != nil {
			return nil, err
		}
		found = []*ParameterGroup{g}
	}
	list, next, err := page(in.pager, found, func(g *ParameterGroup) string { return g.Name })
	if err != nil {
		return nil, err
	}
	var out struct {
		DBParameterGroups struct{ DBParameterGroup []parameterGroupView }
		Marker            string `xml:",omitempty"`
	}
	out.Marker = next
	for _, g := range list {
		out.DBParameterGroups.DBParameterGroup = append(out.DBParameterGroups.DBParameterGroup, g.view())
	}
	return out, nil
}
