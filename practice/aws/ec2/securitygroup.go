package ec2

import (
	"fmt"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

// SecurityGroup is a named set of rules in a VPC.
type SecurityGroup struct {
	Base
	Name        string `json:"name"`
	Description string `json:"description"`
	VPC         string `json:"vpc"`
	Rules       []Rule `json:"rules"`
}

// Quotas of AWS ("Amazon VPC quotas").
const (
	maxGroups = 5  // on one interface
	maxRules  = 60 // in each direction of a group
)

// CreateGroup makes a security group that lets everything out, as AWS does.
func (r Region) CreateGroup(vpc, name, description string, tags Tags) (*SecurityGroup, error) {
	v, err := r.VPC(vpc)
	if err != nil {
		return nil, err
	}
	if err := checkText("GroupName", name); err != nil {
		return nil, err
	}
	if err := checkText("GroupDescription", description); err != nil {
		return nil, err
	}
	switch {
	case name == "default":
		return nil, wire.Errorf("InvalidParameterValue", "Cannot use reserved security group name: default")
	case len(name) > 3 && name[:3] == "sg-":
		return nil, invalid("Invalid value '%s' for groupName. Group names may not be in the format sg-*", name)
	}
	for _, g := range r.Groups() {
		if g.VPC == v.ID && g.Name == name {
			return nil, wire.Errorf("InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'", name, vpc)
		}
	}
	return r.newGroup(v, name, description, tags), nil
}

func (r Region) newGroup(v *VPC, name, description string, tags Tags) *SecurityGroup {
	g := &SecurityGroup{Base: r.newBase("sg", tags), Name: name, Description: description, VPC: v.ID}
	g.Rules = []Rule{{ID: r.s.w.ID("sgr"), Egress: true, Protocol: "-1", From: -1, To: -1, CIDR: "0.0.0.0/0"}}
	r.s.st.Groups[g.ID] = g
	return g
}

// Group returns a security group.
func (r Region) Group(id string) (*SecurityGroup, error) {
	return find(r, r.s.st.Groups, kindGroup, id)
}

// Groups lists the region's security groups.
func (r Region) Groups() []*SecurityGroup { return all(r, r.s.st.Groups) }

// GroupByName returns a VPC's security group of a name, nil when there is none.
func (r Region) GroupByName(vpc, name string) *SecurityGroup {
	for _, g := range r.Groups() {
		if g.VPC == vpc && g.Name == name {
			return g
		}
	}
	return nil
}

// DeleteGroup deletes a security group that no interface has and no other group's rule names.
func (r Region) DeleteGroup(id string) error {
	g, err := r.Group(id)
	if err != nil {
		return err
	}
	if g.Name == "default" {
		return wire.Errorf("CannotDelete", "the specified group: %q name: %q cannot be deleted by a user", id, g.Name)
	}
	if r.groupInUse(id) {
		return dependency("resource %s has a dependent object", id)
	}
	delete(r.s.st.Groups, id)
	return nil
}

func (r Region) groupInUse(id string) bool {
	for _, n := range r.s.st.Interfaces {
		if slices.Contains(n.Groups, id) {
			return true
		}
	}
	for _, other := range r.s.st.Groups {
		if other.ID != id && slices.ContainsFunc(other.Rules, func(rule Rule) bool { return rule.Group == id }) {
			return true
		}
	}
	return false
}

// groupsIn checks that security groups belong to a VPC, and gives its default group for none.
func (r Region) groupsIn(vpc string, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return []string{r.s.st.VPCs[vpc].DefaultGroup}, nil
	}
	var out []string
	for _, id := range ids {
		g, err := r.Group(id)
		if err != nil {
			return nil, err
		}
		if g.VPC != vpc {
			return nil, wire.Errorf("InvalidParameter", "Security group %s and subnet belong to different networks.", id)
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) > maxGroups {
		return nil, wire.Errorf("SecurityGroupsPerInterfaceLimitExceeded", "The maximum number of security groups per interface has been reached.")
	}
	return out, nil
}

// Authorize adds rules, all or none; their ids are given. A rule that is there already is InvalidPermission.Duplicate.
func (r Region) Authorize(group string, rules ...Rule) ([]Rule, error) {
	g, err := r.Group(group)
	if err != nil {
		return nil, err
	}
	added := make([]Rule, len(rules))
	for i, rule := range rules {
		rule = rule.normal()
		added[i] = rule
		if err := r.checkRule(g, rule); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(g.Rules, rule.Same) || slices.ContainsFunc(added[:i], rule.Same) {
			return nil, wire.Errorf("InvalidPermission.Duplicate", "the specified rule %q already exists", rule.String())
		}
	}
	for _, egress := range []bool{false, true} {
		count := 0
		for _, rule := range slices.Concat(g.Rules, added) {
			if rule.Egress == egress {
				count++
			}
		}
		if count > maxRules {
			return nil, wire.Errorf("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.")
		}
	}
	for i := range added {
		added[i].ID = r.s.w.ID("sgr")
	}
	g.Rules = append(g.Rules, added...)
	return added, nil
}

// Revoke removes rules, all or none; one that is not there is InvalidPermission.NotFound.
func (r Region) Revoke(group string, rules ...Rule) ([]Rule, error) {
	g, err := r.Group(group)
	if err != nil {
		return nil, err
	}
	left := slices.Clone(g.Rules)
	var removed []Rule
	for _, rule := range rules {
		i := slices.IndexFunc(left, rule.normal().Same)
		if i < 0 {
			return nil, wire.Errorf("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
		}
		removed = append(removed, left[i])
		left = slices.Delete(left, i, i+1)
	}
	g.Rules = left
	return removed, nil
}

// Same says whether two rules allow the same, whatever their ids, descriptions and tags.
func (rule Rule) Same(other Rule) bool {
	return rule.Egress == other.Egress && rule.Protocol == other.Protocol && rule.From == other.From && rule.To == other.To &&
		rule.peer() == other.peer()
}

func (rule Rule) peer() string { return rule.CIDR + rule.CIDR6 + rule.Group + rule.PrefixList }

// String is the rule as EC2's messages show it.
func (rule Rule) String() string {
	if rule.Protocol == "-1" {
		return "peer: " + rule.peer() + ", ALL, ALLOW"
	}
	return fmt.Sprintf("peer: %s, %s, from port: %d, to port: %d, ALLOW", rule.peer(), strings.ToUpper(rule.Protocol), rule.From, rule.To)
}
