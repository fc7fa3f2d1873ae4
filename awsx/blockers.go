package awsx

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// Hold is something that keeps another thing from being deleted.
type Hold struct {
	Item  Item      // what holds
	Holds string    // ID of what it holds: a subnet, a group, the network
	Cause cause.ID  // why it holds
	Why   text.Text // the same in words
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
		s.heldByLoadBalancers, heldByItems(s.findDatabases), heldByItems(s.findInstances), heldByItems(s.findNATGateways),
		heldByItems(s.findAddresses), s.heldByInterfaces, s.heldByGroups,
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
func heldByItems(find func(context.Context, Query) ([]Item, error)) func(context.Context, Query) ([]Hold, error) {
	return func(ctx context.Context, q Query) ([]Hold, error) {
		items, err := find(ctx, Query{VPC: q.VPC})
		var holds []Hold
		for _, i := range items {
			holds = append(holds, holder{Item: i}.hold(q.VPC, false))
		}
		return holds, err
	}
}

func (s *Session) heldByLoadBalancers(ctx context.Context, q Query) ([]Hold, error) {
	lbs, err := s.LoadBalancers(ctx, LBQuery{VPC: q.VPC})
	var holds []Hold
	for _, lb := range lbs {
		holds = append(holds, holder{Item: lb.item(), service: lb.Service}.hold(q.VPC, q.Cluster != "" && lb.Cluster == q.Cluster))
	}
	return holds, err
}

// holder is something that keeps another thing from being deleted, as AWS describes it.
type holder struct {
	Item
	service     string   // of Kubernetes, whose load balancer it is
	description string   // of an interface: AWS says there what it belongs to
	other       string   // of an interface: the cluster that its tag names, where that is not the lab's
	referring   []string // the groups that have a rule with this group in it
}

// hold says why it holds something and how it lets go.
func (h holder) hold(what string, ours bool) Hold {
	p := holdCauses.Problem(h, nil)
	return Hold{Item: h.Item, Holds: what, Cause: p.Cause, Why: p.Why, Next: p.Next, Ours: ours}
}

// holdCauses says how each holder is made to let go.
var holdCauses = cause.Define([]cause.Cause[holder]{
	{
		ID: "hold.load-balancer", Match: func(h holder) bool { return h.Kind == KindLoadBalancer && h.service != "" },
		Tell: func(h holder, p *text.Problem) {
			p.Why, p.Next = msgHoldLBService.With(h.Name, h.service), msgHoldLBServiceNext.With(h.service)
		},
		Example: holder{Item: Item{Kind: KindLoadBalancer, Name: "a0b1c2"}, service: "default/node-service"},
	},
	{ID: "hold.load-balancer", Match: kind(KindLoadBalancer), Tell: named(msgHoldLB, msgHoldLBNext), Example: holder{Item: Item{Kind: KindLoadBalancer, Name: "lb"}}},
	{ID: "hold.database", Match: kind(KindDatabase), Tell: named(msgHoldDatabase, msgHoldDatabaseNext), Example: holder{Item: Item{Kind: KindDatabase, Name: "db"}}},
	{ID: "hold.instance", Match: kind(KindInstance), Tell: named(msgHoldInstance, msgHoldInstanceNext), Example: holder{Item: Item{Kind: KindInstance, ID: "i-1"}}},
	{ID: "hold.nat-gateway", Match: kind(KindNATGateway), Tell: named(msgHoldNAT, msgHoldNATNext), Example: holder{Item: Item{Kind: KindNATGateway, ID: "nat-1"}}},
	{ID: "hold.address", Match: kind(KindAddress), Tell: named(msgHoldAddress, msgHoldAddressNext), Example: holder{Item: Item{Kind: KindAddress, Name: "203.0.113.5"}}},
	{
		ID: "hold.load-balancer-interface", Match: describedAs(elbInterfacePrefix), Tell: inSubnet(msgHoldENILB, msgHoldENILBNext),
		Example: holder{Item: Item{Kind: KindInterface, ID: "eni-1", State: "in-use"}, description: "ELB a0b1c2"},
	},
	{
		ID: "hold.node-interface", Match: func(h holder) bool { return h.other != "" && describedAs(cniInterfacePrefix)(h) },
		Tell: func(h holder, p *text.Problem) {
			p.Why, p.Next = msgHoldENIOther.With(h.ID, h.State, h.other), msgHoldENIOtherNext.With(h.ID, h.other)
		},
		Example: holder{Item: Item{Kind: KindInterface, ID: "eni-1", State: "available"}, description: "aws-K8S-i-0a1b2c3d", other: "shop"}, Fault: faultLeakedENI,
	},
	{
		ID: "hold.node-interface", Match: describedAs(cniInterfacePrefix), Tell: inSubnet(msgHoldENIDead, msgHoldENIDeadNext), Fault: faultDeleteBlocked,
		Example: holder{Item: Item{Kind: KindInterface, ID: "eni-1", State: "available"}, description: "aws-K8S-i-0a1b2c3d"},
	},
	{
		ID: "hold.cluster-interface", Match: describedAs("Amazon EKS "), Tell: inSubnet(msgHoldENICluster, msgHoldENIClusterNext),
		Example: holder{Item: Item{Kind: KindInterface, ID: "eni-1", State: "in-use"}, description: "Amazon EKS eks-cluster"},
	},
	{
		ID: "hold.database-interface", Match: describedAs("RDSNetworkInterface"), Tell: inSubnet(msgHoldENIDatabase, msgHoldENIDatabaseNext),
		Example: holder{Item: Item{Kind: KindInterface, ID: "eni-1", State: "in-use"}, description: "RDSNetworkInterface"},
	},
	{
		ID: "hold.interface", Match: kind(KindInterface), Tell: inSubnet(msgHoldENI, msgHoldENINext),
		Example: holder{Item: Item{Kind: KindInterface, ID: "eni-1", State: "available"}},
	},
	{
		ID: "hold.group-rules", Match: func(h holder) bool { return h.Kind == KindSecurityGroup && len(h.referring) > 0 },
		Tell: func(h holder, p *text.Problem) {
			groups := strings.Join(h.referring, ", ")
			p.Why, p.Next = msgHoldGroupRules.With(h.Name, groups), msgHoldGroupRulesNext.With(h.ID, groups)
		},
		Example: holder{Item: Item{Kind: KindSecurityGroup, ID: "sg-1", Name: "web"}, referring: []string{"sg-2"}},
	},
	{
		ID: "hold.group", Match: kind(KindSecurityGroup), Example: holder{Item: Item{Kind: KindSecurityGroup, ID: "sg-1", Name: "web"}},
		Tell: func(h holder, p *text.Problem) {
			p.Why, p.Next = msgHoldGroup.With(h.Name), msgHoldGroupNext.With(h.ID)
		},
	},
}...)

func kind(k string) func(holder) bool { return func(h holder) bool { return h.Kind == k } }

func describedAs(prefix string) func(holder) bool {
	return func(h holder) bool { return h.Kind == KindInterface && strings.HasPrefix(h.description, prefix) }
}

func named(why, next text.Key) func(holder, *text.Problem) {
	return func(h holder, p *text.Problem) {
		name := cmp.Or(h.Name, h.ID)
		p.Why, p.Next = why.With(name), next.With(name)
	}
}

func inSubnet(why, next text.Key) func(holder, *text.Problem) {
	return func(h holder, p *text.Problem) { p.Why, p.Next = why.With(h.ID, h.State), next.With(h.ID) }
}

func (s *Session) heldByInterfaces(ctx context.Context, q Query) ([]Hold, error) {
	interfaces, err := s.describeInterfaces(ctx, []types.Filter{filter("vpc-id", q.VPC)})
	var holds []Hold
	for _, n := range interfaces {
		h, tags := holder{Item: interfaceItem(n), description: aws.ToString(n.Description)}, ec2Tags(n.TagSet)
		if tags[cniClusterTag] != q.Cluster {
			h.other = tags[cniClusterTag]
		}
		holds = append(holds, h.hold(aws.ToString(n.SubnetId), oursByTags(q, tags)))
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
	return q.Lab != "" && tags[LabTag] == q.Lab || q.Cluster != "" && (tags[clusterTagPrefix+q.Cluster] == "owned" || tags["aws:eks:cluster-name"] == q.Cluster ||
		tags[cniClusterTag] == q.Cluster)
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
		h := holder{Item: groupItem(g), referring: groupsNaming(groups, aws.ToString(g.GroupId))}
		holds = append(holds, h.hold(q.VPC, oursByTags(q, tags)))
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
