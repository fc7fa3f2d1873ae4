package rds

import (
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

// SubnetGroup says where instances may stand.
type SubnetGroup struct {
	Base
	Description string   `json:"description"`
	VPC         string   `json:"vpc"`
	Subnets     []string `json:"subnets"`
}

// CreateSubnetGroup makes a subnet group of subnets of one VPC in two zones at least.
func (s *Service) CreateSubnetGroup(region, name, description string, subnets []string, tags map[string]string) (*SubnetGroup, error) {
	if s.st.SubnetGroups[key(region, name)] != nil {
		return nil, wire.Errorf("DBSubnetGroupAlreadyExists", "The DB subnet group '%s' already exists.", name)
	}
	g := &SubnetGroup{Base: s.newBase(region, "subgrp", name, tags), Description: description}
	if err := s.setSubnets(g, subnets); err != nil {
		return nil, err
	}
	s.st.SubnetGroups[key(region, name)] = g
	return g, nil
}

func (s *Service) setSubnets(g *SubnetGroup, subnets []string) error {
	var zones []string
	vpc := ""
	for _, id := range subnets {
		sub, err := s.ec2.In(g.Region).Subnet(id)
		if err != nil || vpc != "" && sub.VPC != vpc {
			return wire.Errorf("InvalidSubnet", "Some input subnets in :[%s] are invalid.", id)
		}
		vpc = sub.VPC
		if !slices.Contains(zones, sub.Zone) {
			zones = append(zones, sub.Zone)
		}
	}
	if len(zones) < 2 {
		return wire.Errorf("DBSubnetGroupDoesNotCoverEnoughAZs", "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "+
			"Current AZ coverage: %s. Add subnets to cover at least 2 AZs.", strings.Join(zones, ", "))
	}
	g.VPC, g.Subnets = vpc, slices.Clone(subnets)
	return nil
}

// ModifySubnetGroup replaces the subnets of a group.
func (s *Service) ModifySubnetGroup(region, name, description string, subnets []string) (*SubnetGroup, error) {
	g, err := s.SubnetGroup(region, name)
	if err != nil {
		return nil, err
	}
	if description != "" {
		g.Description = description
	}
	return g, s.setSubnets(g, subnets)
}

// SubnetGroup returns a subnet group.
func (s *Service) SubnetGroup(region, name string) (*SubnetGroup, error) {
	g := s.st.SubnetGroups[key(region, name)]
	if g == nil {
		return nil, notFound("DBSubnetGroupNotFoundFault", "DB subnet group '%s' does not exist.", name)
	}
	return g, nil
}

// DeleteSubnetGroup deletes a subnet group that no instance is in.
func (s *Service) DeleteSubnetGroup(region, name string) error {
	g, err := s.SubnetGroup(region, name)
	if err != nil {
		return err
	}
	for _, in := range s.Instances(region) {
		if in.SubnetGroup == g.Name {
			return wire.Errorf("InvalidDBSubnetGroupStateFault", "Cannot delete the subnet group '%s' because at least one database instance: %s is still using it.",
				g.Name, in.Name)
		}
	}
	delete(s.st.SubnetGroups, key(region, name))
	return nil
}

// ParameterGroup holds settings for instances of one family.
type ParameterGroup struct {
	Base
	Family      string            `json:"family"`
	Description string            `json:"description"`
	Parameters  map[string]string `json:"parameters"`
}

// CreateParameterGroup makes a parameter group.
func (s *Service) CreateParameterGroup(region, name, family, description string, parameters, tags map[string]string) (*ParameterGroup, error) {
	if s.st.ParameterGroups[key(region, name)] != nil {
		return nil, wire.Errorf("DBParameterGroupAlreadyExists", "Parameter group %s already exists", name)
	}
	version, ours := strings.CutPrefix(family, engine)
	if _, known := newest(version); !ours || !known {
		return nil, invalid("ParameterGroupFamily %s is not a valid parameter group family", family)
	}
	g := &ParameterGroup{Base: s.newBase(region, "pg", name, tags), Family: family, Description: description, Parameters: map[string]string{}}
	maps.Copy(g.Parameters, parameters)
	s.st.ParameterGroups[key(region, name)] = g
	return g, nil
}

// ParameterGroup returns a parameter group; the default ones of every family are there without being made.
func (s *Service) ParameterGroup(region, name string) (*ParameterGroup, error) {
	if g := s.st.ParameterGroups[key(region, name)]; g != nil {
		return g, nil
	}
	if fam, ok := strings.CutPrefix(name, "default."); ok {
		if _, known := newest(strings.TrimPrefix(fam, engine)); known {
			return &ParameterGroup{
				Base:   Base{Name: name, Region: region, ARN: "arn:aws:rds:" + region + ":" + s.account + ":pg:" + name},
				Family: fam, Description: "Default parameter group for " + fam,
			}, nil
		}
	}
	return nil, notFound("DBParameterGroupNotFound", "DBParameterGroup not found: %s", name)
}

// DeleteParameterGroup deletes a parameter group that no instance has.
func (s *Service) DeleteParameterGroup(region, name string) error {
	g, err := s.ParameterGroup(region, name)
	if err != nil {
		return err
	}
	if strings.HasPrefix(g.Name, "default.") {
		return wire.Errorf("InvalidDBParameterGroupState", "Default DBParameterGroup cannot be deleted: %s", g.Name)
	}
	for _, in := range s.Instances(region) {
		if in.ParameterGroup == g.Name {
			return wire.Errorf("InvalidDBParameterGroupState", "One or more database instances are still members of this parameter group %s, so the group cannot be deleted", g.Name)
		}
	}
	delete(s.st.ParameterGroups, key(region, name))
	return nil
}
