package ec2

import (
	"slices"

	"eksui/practice/aws/wire"
)

func (s *Service) groupOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateSecurityGroup": writes(s, createGroup), "DeleteSecurityGroup": writes(s, deleteGroup), "DescribeSecurityGroups": reads(s, describeGroups),
		"AuthorizeSecurityGroupIngress": writes(s, authorizeIngress), "AuthorizeSecurityGroupEgress": writes(s, authorizeEgress),
		"RevokeSecurityGroupIngress": writes(s, revokeIngress), "RevokeSecurityGroupEgress": writes(s, revokeEgress),
		"DescribeSecurityGroupRules": reads(s, describeRules),
	}
}

type createGroupInput struct {
	GroupName        string `wire:",required"`
	GroupDescription string `wire:",required"`
	VpcID            string `wire:"VpcId"`
	tagSpecs
}

func createGroup(r Region, _ *wire.Call, in *createGroupInput) (any, error) {
	tags, err := in.forType("security-group")
	if err != nil {
		return nil, err
	}
	if in.VpcID == "" {
		return nil, wire.Errorf("VPCIdNotSpecified", "No default VPC for this user")
	}
	g, err := r.CreateGroup(in.VpcID, in.GroupName, in.GroupDescription, tags)
	if err != nil {
		return nil, err
	}
	return struct {
		ID   string              `xml:"groupId"`
		Tags wire.Items[tagItem] `xml:"tagSet"`
		ARN  string              `xml:"securityGroupArn"`
	}{g.ID, tagSet(g.Tags), r.arn("security-group", g.ID)}, nil
}

// groupRef names a group by id; names work in a default VPC only, which there is none of.
type groupRef struct {
	GroupID   string `wire:"GroupId"`
	GroupName string
}

func (in groupRef) group(r Region) (*SecurityGroup, error) {
	switch {
	case in.GroupID != "":
		return r.Group(in.GroupID)
	case in.GroupName != "":
		return nil, wire.Errorf("InvalidGroup.NotFound", "The security group '%s' does not exist in default VPC 'none'", in.GroupName)
	}
	return nil, wire.Errorf("MissingParameter", "The request must contain the parameter groupName or groupId")
}

func deleteGroup(r Region, _ *wire.Call, in *groupRef) (any, error) {
	g, err := in.group(r)
	if err != nil {
		return nil, err
	}
	id := g.ID
	return struct {
		Return bool   `xml:"return"`
		ID     string `xml:"groupId"`
	}{true, id}, r.DeleteGroup(id)
}

type peerGroupView struct {
	User        string `xml:"userId"`
	Group       string `xml:"groupId"`
	Description string `xml:"description,omitempty"`
}

type rangeView struct {
	CIDR        string `xml:"cidrIp"`
	Description string `xml:"description,omitempty"`
}

type range6View struct {
	CIDR        string `xml:"cidrIpv6"`
	Description string `xml:"description,omitempty"`
}

type prefixListView struct {
	ID          string `xml:"prefixListId"`
	Description string `xml:"description,omitempty"`
}

type permissionView struct {
	Protocol    string                     `xml:"ipProtocol"`
	From        *int                       `xml:"fromPort"`
	To          *int                       `xml:"toPort"`
	Groups      wire.Items[peerGroupView]  `xml:"groups"`
	Ranges      wire.Items[rangeView]      `xml:"ipRanges"`
	Ranges6     wire.Items[range6View]     `xml:"ipv6Ranges"`
	PrefixLists wire.Items[prefixListView] `xml:"prefixListIds"`
}

// permissions puts the rules of one protocol and ports together, as DescribeSecurityGroups shows them.
func (r Region) permissions(rules []Rule, egress bool) wire.Items[permissionView] {
	var out wire.Items[permissionView]
	var first []Rule // of each permission
	for _, rule := range rules {
		if rule.Egress != egress {
			continue
		}
		i := slices.IndexFunc(first, func(f Rule) bool { return f.Protocol == rule.Protocol && f.From == rule.From && f.To == rule.To })
		if i < 0 {
			v := permissionView{Protocol: rule.Protocol}
			if rule.Protocol != "-1" {
				v.From, v.To = &rule.From, &rule.To
			}
			out, first, i = append(out, v), append(first, rule), len(first)
		}
		switch {
		case rule.Group != "":
			out[i].Groups = append(out[i].Groups, peerGroupView{r.s.account, rule.Group, rule.Description})
		case rule.CIDR6 != "":
			out[i].Ranges6 = append(out[i].Ranges6, range6View{rule.CIDR6, rule.Description})
		case rule.PrefixList != "":
			out[i].PrefixLists = append(out[i].PrefixLists, prefixListView{rule.PrefixList, rule.Description})
		default:
			out[i].Ranges = append(out[i].Ranges, rangeView{rule.CIDR, rule.Description})
		}
	}
	return out
}

type groupView struct {
	Owner       string                     `xml:"ownerId"`
	ID          string                     `xml:"groupId"`
	Name        string                     `xml:"groupName"`
	Description string                     `xml:"groupDescription"`
	VPC         string                     `xml:"vpcId"`
	Ingress     wire.Items[permissionView] `xml:"ipPermissions"`
	Egress      wire.Items[permissionView] `xml:"ipPermissionsEgress"`
	Tags        wire.Items[tagItem]        `xml:"tagSet"`
	ARN         string                     `xml:"securityGroupArn"`
}

func (r Region) groupView(g *SecurityGroup) groupView {
	return groupView{
		Owner: r.s.account, ID: g.ID, Name: g.Name, Description: g.Description, VPC: g.VPC, Ingress: r.permissions(g.Rules, false),
		Egress: r.permissions(g.Rules, true), Tags: tagSet(g.Tags), ARN: r.arn("security-group", g.ID),
	}
}

func (r Region) groupFields(g *SecurityGroup) fields {
	f := fields{
		"group-id": single(g.ID), "group-name": single(g.Name), "description": single(g.Description), "vpc-id": single(g.VPC), "owner-id": single(r.s.account),
	}
	for _, prefix := range []string{"ip-permission.", "egress.ip-permission."} {
		for _, name := range []string{"group-id", "cidr", "protocol", "from-port", "to-port"} {
			f[prefix+name] = nil
		}
	}
	for _, rule := range g.Rules {
		prefix := "ip-permission."
		if rule.Egress {
			prefix = "egress.ip-permission."
		}
		rf := rule.fields(g)
		f[prefix+"group-id"] = append(f[prefix+"group-id"], single(rule.Group)...)
		f[prefix+"cidr"] = append(f[prefix+"cidr"], single(rule.CIDR)...)
		f[prefix+"protocol"] = append(f[prefix+"protocol"], rule.Protocol)
		f[prefix+"from-port"] = append(f[prefix+"from-port"], rf["from-port"]...)
		f[prefix+"to-port"] = append(f[prefix+"to-port"], rf["to-port"]...)
	}
	return f
}

type describeGroupsInput struct {
	GroupID   []string `wire:"GroupId"`
	GroupName []string
	query
}

func describeGroups(r Region, _ *wire.Call, in *describeGroupsInput) (any, error) {
	if len(in.GroupName) > 0 {
		return nil, wire.Errorf("InvalidGroup.NotFound", "The security group '%s' does not exist in default VPC 'none'", in.GroupName[0])
	}
	page, next, err := pick(r, r.s.st.Groups, kindGroup, in.GroupID, in.query, r.groupFields)
	if err != nil {
		return nil, err
	}
	return struct {
		Groups wire.Items[groupView] `xml:"securityGroupInfo"`
		Next   string                `xml:"nextToken,omitempty"`
	}{views(page, r.groupView), next}, nil
}
