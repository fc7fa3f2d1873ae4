package awsx

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/internal/text"
)

// Hold is something that keeps another thing from being deleted.
type Hold struct {
	Item  Item      // what holds
	Holds string    // ID of what it holds: a subnet, a group, the network
	Why   text.Text // in words
	Next  text.Text // how it goes away
	Ours  bool      // tags prove that it belongs to the cluster or lab
}

// Blockers finds what holds a network: load balancers, databases, instances, gateways, addresses, interfaces, security
// groups that are not of the query's stacks. What has to go first comes first. A look that AWS refuses does not hide what
// the others see: it is an error only when they see nothing.
func (s *Session) Blockers(ctx context.Context, q Query) ([]Hold, error) {
	if q.VPC == "" {
		return nil, nil
	}
	finders := []func(context.Context, Query) ([]Hold, error){
		s.heldByLoadBalancers, s.heldByItems(s.findDatabases, msgHoldDatabase, msgHoldDatabaseNext),
		s.heldByItems(s.findInstances, msgHoldInstance, msgHoldInstanceNext),
		s.heldByItems(s.findNATGateways, msgHoldNAT, msgHoldNATNext),
		s.heldByItems(s.findAddresses, msgHoldAddress, msgHoldAddressNext),
		s.heldByInterfaces, s.heldByGroups,
	}
	var (
		holds  []Hold
		failed error
	)
	for _, find := range finders {
		found, err := find(ctx, q)
		if err != nil && failed == nil {
			failed = err
		}
		holds = append(holds, found...)
	}
	if len(holds) > 0 {
		return holds, nil
	}
	return nil, s.problem(msgBlockers.With(q.VPC), failed)
}

// heldByItems makes a finder of holds from one of the inventory's, narrowed to the network.
func (s *Session) heldByItems(find func(context.Context, Query) ([]Item, error), why, next text.Key) func(context.Context, Query) ([]Hold, error) {
	return func(ctx context.Context, q Query) ([]Hold, error) {
		items, err := find(ctx, Query{VPC: q.VPC})
		var holds []Hold
		for _, i := range items {
			holds = append(holds, Hold{Item: i, Holds: q.VPC, Why: why.With(cmp.Or(i.Name, i.ID)), Next: next.With(cmp.Or(i.Name, i.ID))})
		}
		return holds, err
	}
}

func (s *Session) heldByLoadBalancers(ctx context.Context, q Query) ([]Hold, error) {
	lbs, err := s.LoadBalancers(ctx, LBQuery{VPC: q.VPC})
	var holds []Hold
	for _, lb := range lbs {
		h := Hold{Item: lb.item(), Holds: q.VPC, Why: msgHoldLB.With(lb.Name), Next: msgHoldLBNext.With(lb.Name), Ours: q.Cluster != "" && lb.Cluster == q.Cluster}
		if lb.Service != "" {
			h.Why, h.Next = msgHoldLBService.With(lb.Name, lb.Service), msgHoldLBServiceNext.With(lb.Service)
		}
		holds = append(holds, h)
	}
	return holds, err
}

// interfaceOwners says by the description that AWS gives an interface what it belongs to, first match first.
var interfaceOwners = []struct {
	prefix    string
	why, next text.Key
}{
	{elbInterfacePrefix, msgHoldENILB, msgHoldENILBNext},
	{"aws-K8S-", msgHoldENIDead, msgHoldENIDeadNext},
	{"Amazon EKS ", msgHoldENICluster, msgHoldENIClusterNext},
	{"RDSNetworkInterface", msgHoldENIDatabase, msgHoldENIDatabaseNext},
}

func (s *Session) heldByInterfaces(ctx context.Context, q Query) ([]Hold, error) {
	interfaces, err := s.describeInterfaces(ctx, []types.Filter{filter("vpc-id", q.VPC)})
	var holds []Hold
	for _, n := range interfaces {
		item := interfaceItem(n)
		h := Hold{Item: item, Holds: aws.ToString(n.SubnetId), Why: msgHoldENI.With(item.ID, item.State), Next: msgHoldENINext.With(item.ID)}
		for _, o := range interfaceOwners {
			if strings.HasPrefix(aws.ToString(n.Description), o.prefix) {
				h.Why, h.Next = o.why.With(item.ID, item.State), o.next.With(item.ID)
				break
			}
		}
		h.Ours = oursByTags(q, ec2Tags(n.TagSet))
		holds = append(holds, h)
	}
	// Interfaces that nothing uses any more are what a learner can delete at once.
	slices.SortStableFunc(holds, func(a, b Hold) int {
		return -cmp.Compare(unused(a), unused(b))
	})
	return holds, err
}

func unused(h Hold) int {
	if h.Item.State == string(types.NetworkInterfaceStatusAvailable) {
		return 1
	}
	return 0
}

func oursByTags(q Query, tags map[string]string) bool {
	return q.Lab != "" && tags[LabTag] == q.Lab || q.Cluster != "" && (tags[clusterTagPrefix+q.Cluster] == "owned" || tags["aws:eks:cluster-name"] == q.Cluster)
}

// stackNameTag is what CloudFormation puts on everything that it makes.
const stackNameTag = "aws:cloudformation:stack-name"

// heldByGroups finds the security groups of the network that its own stacks don't delete, and which groups let them in:
// a group can't be deleted while a rule of another one names it.
func (s *Session) heldByGroups(ctx context.Context, q Query) ([]Hold, error) {
	groups, err := s.describeGroups(ctx, []types.Filter{filter("vpc-id", q.VPC)})
	var holds []Hold
	for _, g := range groups {
		tags := ec2Tags(g.Tags)
		if aws.ToString(g.GroupName) == "default" || slices.Contains(q.Stacks, tags[stackNameTag]) {
			continue
		}
		item := groupItem(g)
		h := Hold{Item: item, Holds: q.VPC, Why: msgHoldGroup.With(item.Name), Next: msgHoldGroupNext.With(item.ID), Ours: oursByTags(q, tags)}
		if referring := groupsNaming(groups, item.ID); len(referring) > 0 {
			h.Why = msgHoldGroupRules.With(item.Name, strings.Join(referring, ", "))
			h.Next = msgHoldGroupRulesNext.With(item.ID, strings.Join(referring, ", "))
		}
		holds = append(holds, h)
	}
	return holds, err
}

// groupsNaming lists the other groups that have a rule with the group in it.
func groupsNaming(groups []types.SecurityGroup, id string) []string {
	var ids []string
	for _, g := range groups {
		if aws.ToString(g.GroupId) == id {
			continue
		}
		if slices.ContainsFunc(append(slices.Clone(g.IpPermissions), g.IpPermissionsEgress...), func(p types.IpPermission) bool {
			return slices.ContainsFunc(p.UserIdGroupPairs, func(u types.UserIdGroupPair) bool { return aws.ToString(u.GroupId) == id })
		}) {
			ids = append(ids, aws.ToString(g.GroupId))
		}
	}
	return ids
}
