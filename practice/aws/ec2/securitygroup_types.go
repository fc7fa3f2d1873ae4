package ec2

import (
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

func (s *Service) groupType() cfn.Type {
	return cfn.Type{
		Name: "AWS::EC2::SecurityGroup",
		Properties: cfn.Properties(
			cfn.RequiredCreateOnly.Named("GroupDescription"),
			cfn.CreateOnly.Named("GroupName", "VpcId"),
			cfn.Optional.Named("SecurityGroupIngress", "SecurityGroupEgress", "Tags"),
		),
		Attributes: []string{"GroupId", "Id", "VpcId"},
		Create: func(r *cfn.Request) (string, error) {
			p, in := props.Map(r.Props), s.In(r.Region)
			if p.Text("VpcId") == "" {
				return "", wire.Errorf("VPCIdNotSpecified", "No default VPC for this user")
			}
			name := p.Text("GroupName")
			if name == "" {
				name = s.generated(r)
			}
			g, err := in.CreateGroup(p.Text("VpcId"), name, p.Text("GroupDescription"), p.Tags("Tags", r.Tags))
			if err != nil {
				return "", err
			}
			return g.ID, in.setRules(g, p)
		},
		Update: func(r *cfn.Request) error {
			g, err := s.In(r.Region).Group(r.PhysicalID)
			if err != nil {
				return err
			}
			props.Retag(g.Tags, r)
			for _, old := range append(rulesOf(r.Old, "SecurityGroupIngress", false), rulesOf(r.Old, "SecurityGroupEgress", true)...) {
				if _, err := s.In(r.Region).Revoke(g.ID, old); props.IgnoreNotFound(err) != nil {
					return err
				}
			}
			return s.In(r.Region).setRules(g, r.Props)
		},
		Delete: func(r *cfn.Request) error { return props.IgnoreNotFound(s.In(r.Region).DeleteGroup(r.PhysicalID)) },
		Attr: func(r *cfn.Request, name string) (any, error) {
			g, err := s.In(r.Region).Group(r.PhysicalID)
			if err != nil {
				return nil, err
			}
			if name == "VpcId" {
				return g.VPC, nil
			}
			return g.ID, nil
		},
		CreateActions: []string{
			"ec2:CreateSecurityGroup", "ec2:CreateTags", "ec2:DescribeSecurityGroups", "ec2:AuthorizeSecurityGroupIngress",
			"ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress",
		},
		DeleteActions: []string{"ec2:DeleteSecurityGroup", "ec2:DescribeSecurityGroups", "ec2:DescribeInstances"},
		Asks:          s.asksForGroup,
	}
}

// generated is the name that CloudFormation gives to what its template leaves nameless.
func (s *Service) generated(r *cfn.Request) string {
	return r.StackName + "-" + r.LogicalID + "-" + s.w.Hex("cfn-name", 12)
}

// setRules adds a group's own rules; egress rules replace the one that lets everything out.
func (r Region) setRules(g *SecurityGroup, p props.Map) error {
	egress := rulesOf(p, "SecurityGroupEgress", true)
	everything := Rule{Egress: true, Protocol: "-1", From: -1, To: -1, CIDR: "0.0.0.0/0"}
	if len(egress) > 0 {
		if _, err := r.Revoke(g.ID, everything); props.IgnoreNotFound(err) != nil {
			return err
		}
	}
	_, err := r.Authorize(g.ID, append(rulesOf(p, "SecurityGroupIngress", false), egress...)...)
	return err
}

func rulesOf(p props.Map, name string, egress bool) []Rule {
	var out []Rule
	for _, m := range p.Maps(name) {
		out = append(out, ruleOf(m, egress))
	}
	return out
}

// ruleOf reads a rule as CloudFormation spells it, alone or within a group.
func ruleOf(m props.Map, egress bool) Rule {
	rule := Rule{
		Egress: egress, Protocol: m.Text("IpProtocol"), From: m.Int("FromPort"), To: m.Int("ToPort"), CIDR: m.Text("CidrIp"), CIDR6: m.Text("CidrIpv6"),
		Group: m.Text("SourceSecurityGroupId"), PrefixList: m.Text("SourcePrefixListId"), Description: m.Text("Description"),
	}
	if egress {
		rule.Group, rule.PrefixList = m.Text("DestinationSecurityGroupId"), m.Text("DestinationPrefixListId")
	}
	return rule.normal()
}

func (s *Service) ruleType(name string, egress bool) cfn.Type {
	peer, verb := "Source", "Ingress"
	if egress {
		peer, verb = "Destination", "Egress"
	}
	properties := cfn.Properties(
		cfn.RequiredCreateOnly.Named("IpProtocol"),
		cfn.CreateOnly.Named("FromPort", "ToPort", "CidrIp", "CidrIpv6", "Description", "GroupId", peer+"SecurityGroupId", peer+"PrefixListId"),
	)
	if egress {
		properties["GroupId"] = cfn.RequiredCreateOnly // an ingress rule may name its group instead
	} else {
		properties["SourceSecurityGroupOwnerId"] = cfn.CreateOnly
	}
	return cfn.Type{
		Name: name, Properties: properties, Attributes: []string{"Id"},
		Create: func(r *cfn.Request) (string, error) {
			p := props.Map(r.Props)
			added, err := s.In(r.Region).Authorize(p.Text("GroupId"), ruleOf(p, egress))
			if err != nil {
				return "", err
			}
			return added[0].ID, nil
		},
		Delete: func(r *cfn.Request) error {
			p := props.Map(r.Props)
			_, err := s.In(r.Region).Revoke(p.Text("GroupId"), ruleOf(p, egress))
			return props.IgnoreNotFound(err)
		},
		Attr:          func(r *cfn.Request, _ string) (any, error) { return r.PhysicalID, nil },
		CreateActions: []string{"ec2:AuthorizeSecurityGroup" + verb, "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"},
		DeleteActions: []string{"ec2:RevokeSecurityGroup" + verb, "ec2:DescribeSecurityGroupRules"},
	}
}
