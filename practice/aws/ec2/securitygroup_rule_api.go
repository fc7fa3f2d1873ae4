package ec2

import (
	"slices"
	"strconv"

	"eksui/practice/aws/wire"
)

// permission is a rule, or several of one protocol and ports, as requests spell it.
type permission struct {
	IPProtocol string `wire:"IpProtocol"`
	FromPort   *int
	ToPort     *int
	Groups     []struct {
		GroupID     string `wire:"GroupId"`
		GroupName   string
		UserID      string `wire:"UserId"`
		VpcID       string `wire:"VpcId"`
		Description string
	}
	IPRanges []struct {
		CidrIP      string `wire:"CidrIp"`
		Description string
	} `wire:"IpRanges"`
	IPv6Ranges []struct {
		CidrIPv6    string `wire:"CidrIpv6"`
		Description string
	} `wire:"Ipv6Ranges"`
	PrefixListIDs []struct {
		PrefixListID string `wire:"PrefixListId"`
		Description  string
	} `wire:"PrefixListIds"`
}

// rulesInput is the request of the four operations on rules; one rule may come without a list around it.
type rulesInput struct {
	groupRef
	IPPermissions       []permission `wire:"IpPermissions"`
	IPProtocol          string       `wire:"IpProtocol"`
	FromPort, ToPort    *int
	CidrIP              string   `wire:"CidrIp"`
	SecurityGroupRuleID []string `wire:"SecurityGroupRuleId"`
	tagSpecs
}

func (in *rulesInput) rules(egress bool) ([]Rule, error) {
	permissions := in.IPPermissions
	if in.CidrIP != "" {
		p := permission{IPProtocol: in.IPProtocol, FromPort: in.FromPort, ToPort: in.ToPort}
		p.IPRanges = append(p.IPRanges, struct {
			CidrIP      string `wire:"CidrIp"`
			Description string
		}{CidrIP: in.CidrIP})
		permissions = append(permissions, p)
	}
	var out []Rule
	for _, p := range permissions {
		rule := Rule{Egress: egress, Protocol: p.IPProtocol, From: -1, To: -1}
		if p.FromPort != nil {
			rule.From = *p.FromPort
		}
		if p.ToPort != nil {
			rule.To = *p.ToPort
		}
		if rule.Protocol == "" {
			return nil, missingParameter("ipProtocol")
		}
		add := func(change func(*Rule)) {
			x := rule
			change(&x)
			out = append(out, x.normal())
		}
		for _, g := range p.Groups {
			add(func(x *Rule) { x.Group, x.Description = g.GroupID, g.Description })
		}
		for _, c := range p.IPRanges {
			add(func(x *Rule) { x.CIDR, x.Description = c.CidrIP, c.Description })
		}
		for _, c := range p.IPv6Ranges {
			add(func(x *Rule) { x.CIDR6, x.Description = c.CidrIPv6, c.Description })
		}
		for _, l := range p.PrefixListIDs {
			add(func(x *Rule) { x.PrefixList, x.Description = l.PrefixListID, l.Description })
		}
	}
	return out, nil
}

func (in *rulesInput) authorize(r Region, egress bool) (any, error) {
	g, err := in.group(r)
	if err != nil {
		return nil, err
	}
	tags, err := in.forType("security-group-rule")
	if err != nil {
		return nil, err
	}
	rules, err := in.rules(egress)
	if err != nil {
		return nil, err
	}
	if len(rules) == 0 {
		return nil, missingParameter("ipPermissions")
	}
	for i := range rules {
		rules[i].Tags = copyTags(tags)
	}
	added, err := r.Authorize(g.ID, rules...)
	if err != nil {
		return nil, err
	}
	return struct {
		Return bool                 `xml:"return"`
		Rules  wire.Items[ruleView] `xml:"securityGroupRuleSet"`
	}{true, views(added, func(rule Rule) ruleView { return r.ruleView(g, rule) })}, nil
}

func (in *rulesInput) revoke(r Region, egress bool) (any, error) {
	g, err := in.group(r)
	if err != nil {
		return nil, err
	}
	rules, err := in.rules(egress)
	if err != nil {
		return nil, err
	}
	for _, id := range in.SecurityGroupRuleID {
		i := slices.IndexFunc(g.Rules, func(rule Rule) bool { return rule.ID == id && rule.Egress == egress })
		if i < 0 {
			return nil, kindRule.missing(id)
		}
		rules = append(rules, g.Rules[i])
	}
	_, err = r.Revoke(g.ID, rules...)
	return nil, err
}

func authorizeIngress(r Region, _ *wire.Call, in *rulesInput) (any, error) {
	return in.authorize(r, false)
}
func authorizeEgress(r Region, _ *wire.Call, in *rulesInput) (any, error) {
	return in.authorize(r, true)
}
func revokeIngress(r Region, _ *wire.Call, in *rulesInput) (any, error) { return in.revoke(r, false) }
func revokeEgress(r Region, _ *wire.Call, in *rulesInput) (any, error)  { return in.revoke(r, true) }

type ruleView struct {
	ID          string               `xml:"securityGroupRuleId"`
	Group       string               `xml:"groupId"`
	Owner       string               `xml:"groupOwnerId"`
	Egress      bool                 `xml:"isEgress"`
	Protocol    string               `xml:"ipProtocol"`
	From        int                  `xml:"fromPort"`
	To          int                  `xml:"toPort"`
	CIDR        string               `xml:"cidrIpv4,omitempty"`
	CIDR6       string               `xml:"cidrIpv6,omitempty"`
	PrefixList  string               `xml:"prefixListId,omitempty"`
	Referenced  *referencedGroupView `xml:"referencedGroupInfo"`
	Description string               `xml:"description,omitempty"`
	Tags        wire.Items[tagItem]  `xml:"tagSet"`
}

type referencedGroupView struct {
	Group string `xml:"groupId"`
	User  string `xml:"userId"`
}

func (r Region) ruleView(g *SecurityGroup, rule Rule) ruleView {
	v := ruleView{
		ID: rule.ID, Group: g.ID, Owner: r.s.account, Egress: rule.Egress, Protocol: rule.Protocol, From: rule.From, To: rule.To, CIDR: rule.CIDR,
		CIDR6: rule.CIDR6, PrefixList: rule.PrefixList, Description: rule.Description, Tags: tagSet(rule.Tags),
	}
	if rule.Group != "" {
		v.Referenced = &referencedGroupView{Group: rule.Group, User: r.s.account}
	}
	return v
}

func (rule Rule) fields(g *SecurityGroup) fields {
	return fields{
		"security-group-rule-id": single(rule.ID), "group-id": single(g.ID), "is-egress": truth(rule.Egress),
		"from-port": single(strconv.Itoa(rule.From)), "to-port": single(strconv.Itoa(rule.To)),
	}
}

type describeRulesInput struct {
	SecurityGroupRuleID []string `wire:"SecurityGroupRuleId"`
	query
}

func describeRules(r Region, _ *wire.Call, in *describeRulesInput) (any, error) {
	var found []ruleView
	wanted := slices.Clone(in.SecurityGroupRuleID)
	for _, g := range r.Groups() {
		for _, rule := range g.Rules {
			if len(in.SecurityGroupRuleID) > 0 && !slices.Contains(in.SecurityGroupRuleID, rule.ID) {
				continue
			}
			wanted = slices.DeleteFunc(wanted, func(id string) bool { return id == rule.ID })
			ok, err := matches(rule.Tags, rule.fields(g), in.Filter)
			if err != nil {
				return nil, err
			}
			if ok {
				found = append(found, r.ruleView(g, rule))
			}
		}
	}
	if len(wanted) > 0 {
		return nil, kindRule.missing(wanted[0])
	}
	page, next, err := pageOf(found, func(v ruleView) string { return v.ID }, in.query)
	if err != nil {
		return nil, err
	}
	return struct {
		Rules wire.Items[ruleView] `xml:"securityGroupRuleSet"`
		Next  string               `xml:"nextToken,omitempty"`
	}{page, next}, nil
}
