package ec2

import (
	"slices"
	"strings"

	"eksui/practice/aws/cfn"
	"eksui/practice/aws/cfn/props"
	"eksui/practice/aws/wire"
)

// concerns says which kinds of resources an action is asked for ("Actions, resources, and condition keys for Amazon EC2"), for the
// actions that take away or open what is there already. The others are asked for "*".
var concerns = map[string][]string{
	"ec2:DeleteVpc":                     {"vpc"},
	"ec2:DeleteSubnet":                  {"subnet"},
	"ec2:DeleteInternetGateway":         {"internet-gateway"},
	"ec2:DetachInternetGateway":         {"internet-gateway", "vpc"},
	"ec2:DeleteRouteTable":              {"route-table"},
	"ec2:DeleteRoute":                   {"route-table"},
	"ec2:DisassociateRouteTable":        {"route-table", "subnet"},
	"ec2:DeleteSecurityGroup":           {"security-group"},
	"ec2:AuthorizeSecurityGroupIngress": {"security-group"},
	"ec2:RevokeSecurityGroupIngress":    {"security-group"},
	"ec2:DeleteNetworkInterface":        {"network-interface"},
	"ec2:DeleteLaunchTemplate":          {"launch-template"},
	"ec2:TerminateInstances":            {"instance"},
	"ec2:DeleteVolume":                  {"volume"},
}

// concerned lists the ARNs of those of the ids that an action is asked for; none means "*".
func (r Region) concerned(action string, ids []string) (arns []string) {
	for _, id := range ids {
		for _, t := range resourceTypes {
			if arn := r.arn(t.name, id); t.is(id) && slices.Contains(concerns[action], t.name) && !slices.Contains(arns, arn) {
				arns = append(arns, arn)
			}
		}
	}
	return arns
}

// idsIn lists all that a call names, ids among it.
func idsIn(c *wire.Call) (ids []string) {
	for _, values := range c.Form {
		ids = append(ids, values...)
	}
	slices.Sort(ids)
	return ids
}

// asks is what the handlers of most types ask: each action, for those resources that the properties name.
func (s *Service) asks(r *cfn.Request, actions []string) (asks []wire.Ask) {
	ids := strings.Split(r.PhysicalID, "|")
	for _, value := range r.Props {
		if id, ok := value.(string); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, action := range actions {
		asks = append(asks, wire.Ask{Action: action, Resources: s.In(r.Region).concerned(action, ids)})
	}
	return asks
}

// asksForGroup leaves out the rules that a security group's properties don't have.
func (s *Service) asksForGroup(r *cfn.Request, actions []string) []wire.Ask {
	p := props.Map(r.Props)
	return slices.DeleteFunc(s.asks(r, actions), func(a wire.Ask) bool {
		switch a.Action {
		case "ec2:AuthorizeSecurityGroupIngress":
			return len(p.Maps("SecurityGroupIngress")) == 0
		case "ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress":
			return len(p.Maps("SecurityGroupEgress")) == 0
		}
		return false
	})
}
