package awsx

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"eksui/internal/cause"
	"eksui/internal/text"
)

// elbGroupPrefix begins the names of the security groups that Kubernetes makes for classic load balancers.
const elbGroupPrefix = "k8s-elb-"

// WaitLoadBalancersGone waits until the cluster's load balancers, their k8s-elb-* security groups and their network
// interfaces are gone from the network. still is called after every look with what is left; it ends with ctx.
func (s *Session) WaitLoadBalancersGone(ctx context.Context, q LBQuery, still func([]Item)) error {
	names := map[string]bool{}
	return s.until(ctx, msgLBWait.With(cmp.Or(q.Cluster, q.VPC)), func(ctx context.Context) (bool, error) {
		left, err := s.loadBalancerRemains(ctx, q, names)
		if err != nil {
			return false, err
		}
		still(left)
		return len(left) == 0, nil
	})
}

// until polls at the session's pace until done says so. Throttling and outages that pass are waited out.
func (s *Session) until(ctx context.Context, what text.Text, done func(context.Context) (bool, error)) error {
	down := 0
	for p := s.pace.poll(); ; {
		ok, err := done(ctx)
		switch {
		case err == nil && ok:
			return nil
		case err == nil:
			down = 0
			p.idle()
		case IsThrottled(err):
			p.throttled()
		case IsUnreachable(err) && down < outages && ctx.Err() == nil:
			down++
			p.throttled()
		default:
			return s.problem(what, err)
		}
		if err := p.wait(ctx); err != nil {
			return err
		}
	}
}

// LoadBalancerRemains lists what is left of the cluster's load balancers now. Of the interfaces it knows those of the
// balancers and groups that are still there.
func (s *Session) LoadBalancerRemains(ctx context.Context, q LBQuery) ([]Item, error) {
	left, err := s.loadBalancerRemains(ctx, q, map[string]bool{})
	return left, s.problem(msgLBWait.With(cmp.Or(q.Cluster, q.VPC)), err)
}

// loadBalancerRemains lists what is left of the load balancers that q means. names collects those seen, so that their
// interfaces are known when they themselves are gone.
func (s *Session) loadBalancerRemains(ctx context.Context, q LBQuery, names map[string]bool) ([]Item, error) {
	lbs, err := s.LoadBalancers(ctx, q)
	if err != nil {
		return nil, err
	}
	var left []Item
	for _, lb := range lbs {
		names[lb.Name] = true
		left = append(left, lb.item())
	}
	groups, err := s.elbGroups(ctx, q)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, g := range groups {
		ids[aws.ToString(g.GroupId)] = true
		left = append(left, groupItem(g))
	}
	interfaces, err := s.elbInterfaces(ctx, q.VPC)
	if err != nil {
		return nil, err
	}
	for _, n := range interfaces {
		if names[elbOfInterface(n)] || slices.ContainsFunc(n.Groups, func(g types.GroupIdentifier) bool { return ids[aws.ToString(g.GroupId)] }) {
			left = append(left, interfaceItem(n))
		}
	}
	return left, nil
}

// elbGroups lists the security groups that Kubernetes made for the cluster's classic load balancers.
func (s *Session) elbGroups(ctx context.Context, q LBQuery) ([]types.SecurityGroup, error) {
	filters := []types.Filter{{Name: aws.String("group-name"), Values: []string{elbGroupPrefix + "*"}}}
	if q.VPC != "" {
		filters = append(filters, types.Filter{Name: aws.String("vpc-id"), Values: []string{q.VPC}})
	}
	if q.Cluster != "" {
		filters = append(filters, types.Filter{Name: aws.String("tag:" + clusterTagPrefix + q.Cluster), Values: []string{"owned"}})
	}
	return s.describeGroups(ctx, filters)
}

func (s *Session) describeGroups(ctx context.Context, filters []types.Filter) ([]types.SecurityGroup, error) {
	return collect(ctx, ec2.NewDescribeSecurityGroupsPaginator(s.ec2(), &ec2.DescribeSecurityGroupsInput{Filters: filters}),
		func(page *ec2.DescribeSecurityGroupsOutput) []types.SecurityGroup { return page.SecurityGroups })
}

// elbInterfaces lists the interfaces of load balancers, of one network where it is given.
func (s *Session) elbInterfaces(ctx context.Context, vpcID string) ([]types.NetworkInterface, error) {
	filters := []types.Filter{{Name: aws.String("description"), Values: []string{elbInterfacePrefix + "*"}}}
	if vpcID != "" {
		filters = append(filters, types.Filter{Name: aws.String("vpc-id"), Values: []string{vpcID}})
	}
	return s.describeInterfaces(ctx, filters)
}

func (s *Session) describeInterfaces(ctx context.Context, filters []types.Filter) ([]types.NetworkInterface, error) {
	return collect(ctx, ec2.NewDescribeNetworkInterfacesPaginator(s.ec2(), &ec2.DescribeNetworkInterfacesInput{Filters: filters}),
		func(page *ec2.DescribeNetworkInterfacesOutput) []types.NetworkInterface {
			return page.NetworkInterfaces
		})
}

// elbInterfacePrefix begins the descriptions of load balancers' interfaces: "ELB name", "ELB net/name/id".
const elbInterfacePrefix = "ELB "

// elbOfInterface is the name of the load balancer that an interface belongs to, "" for any other interface.
func elbOfInterface(n types.NetworkInterface) string {
	name, ok := strings.CutPrefix(aws.ToString(n.Description), elbInterfacePrefix)
	if !ok {
		return ""
	}
	if parts := strings.Split(name, "/"); len(parts) == 3 {
		return parts[1]
	}
	return name
}

// DeleteLoadBalancer deletes a load balancer that its tag proves to belong to the cluster, waits for its interfaces and
// deletes its k8s-elb-* security group. It refuses anything else. One that is gone already is no error.
func (s *Session) DeleteLoadBalancer(ctx context.Context, cluster string, lb LoadBalancer) error {
	what := msgLBDelete.With(lb.Name)
	all, err := s.LoadBalancers(ctx, LBQuery{VPC: lb.VPC})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(l LoadBalancer) bool { return l.Name == lb.Name && l.Kind == lb.Kind })
	if i >= 0 {
		if cluster == "" || all[i].Cluster != cluster {
			return foreignBalancer(lb.Name, cluster)
		}
		if err := s.requestLBDeletion(ctx, all[i]); err != nil {
			return s.problem(what, err)
		}
	}
	if err := s.until(ctx, what, func(ctx context.Context) (bool, error) { return s.loadBalancerGone(ctx, lb) }); err != nil {
		return err
	}
	return s.deleteLBGroup(ctx, cluster, lb)
}

func init() { cause.Add(foreignBalancer("a0b1c2", "eks-cluster")) }

func foreignBalancer(name, cluster string) *text.Problem {
	return &text.Problem{Cause: "balancer.foreign", What: msgLBDelete.With(name), Why: msgLBForeign.With(cluster), Next: msgLBForeignNext.With()}
}

func (s *Session) requestLBDeletion(ctx context.Context, lb LoadBalancer) error {
	if lb.Kind == classic {
		_, err := s.elb().DeleteLoadBalancer(ctx, &elb.DeleteLoadBalancerInput{LoadBalancerName: aws.String(lb.Name)})
		return err
	}
	_, err := s.elbv2().DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: aws.String(lb.ARN)})
	return err
}

// loadBalancerGone says whether neither the load balancer nor an interface of it is left.
func (s *Session) loadBalancerGone(ctx context.Context, lb LoadBalancer) (bool, error) {
	all, err := s.LoadBalancers(ctx, LBQuery{VPC: lb.VPC})
	if err != nil || slices.ContainsFunc(all, func(l LoadBalancer) bool { return l.Name == lb.Name }) {
		return false, err
	}
	interfaces, err := s.elbInterfaces(ctx, lb.VPC)
	return err == nil && !slices.ContainsFunc(interfaces, func(n types.NetworkInterface) bool { return elbOfInterface(n) == lb.Name }), err
}

// deleteLBGroup deletes the group that Kubernetes made for a load balancer, after the rules of other groups that let it in.
func (s *Session) deleteLBGroup(ctx context.Context, cluster string, lb LoadBalancer) error {
	what := msgLBGroupDelete.With(elbGroupPrefix + lb.Name)
	groups, err := s.elbGroups(ctx, LBQuery{VPC: lb.VPC, Cluster: cluster})
	if err != nil {
		return s.problem(what, err)
	}
	i := slices.IndexFunc(groups, func(g types.SecurityGroup) bool { return aws.ToString(g.GroupName) == elbGroupPrefix+lb.Name })
	if i < 0 {
		return nil
	}
	return s.deleteGroup(ctx, what, groups[i].GroupId)
}

// DeleteBareGroups deletes the k8s-elb-* security groups that their tag proves to belong to the cluster and that no load
// balancer has any more. deleting is called before each.
func (s *Session) DeleteBareGroups(ctx context.Context, q LBQuery, deleting func(Item)) error {
	if q.Cluster == "" {
		return nil // nothing would prove whose they are
	}
	what := msgLBRead.With(s.Region())
	groups, err := s.elbGroups(ctx, q)
	if err != nil || len(groups) == 0 {
		return s.problem(what, err)
	}
	// of all networks and clusters: whoever uses a group keeps it
	lbs, err := s.LoadBalancers(ctx, LBQuery{})
	if err != nil {
		return err
	}
	for _, g := range groups {
		id := aws.ToString(g.GroupId)
		if slices.ContainsFunc(lbs, func(lb LoadBalancer) bool { return slices.Contains(lb.Groups, id) }) {
			continue
		}
		deleting(groupItem(g))
		if err := s.deleteGroup(ctx, msgLBGroupDelete.With(aws.ToString(g.GroupName)), g.GroupId); err != nil {
			return err
		}
	}
	return nil
}

// deleteGroup deletes a group after the rules of other groups that let it in, and waits for what still holds it.
func (s *Session) deleteGroup(ctx context.Context, what text.Text, id *string) error {
	if err := s.revokeReferences(ctx, aws.ToString(id)); err != nil {
		return s.problem(what, err)
	}
	return s.until(ctx, what, func(ctx context.Context) (bool, error) { return s.groupGone(ctx, id) })
}

// groupGone deletes a group and says whether that was possible.
func (s *Session) groupGone(ctx context.Context, id *string) (bool, error) {
	_, err := s.ec2().DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: id})
	switch Code(err) {
	case "InvalidGroup.NotFound":
		return true, nil
	case "DependencyViolation": // an interface that is listed no more may hold it for a moment longer
		return false, nil
	}
	if IsDenied(err) && s.groupLeft(ctx, id) {
		return true, nil
	}
	return err == nil, err
}

// groupLeft says whether a group that AWS refuses to touch is gone: what is gone carries no tags, so that a policy which allows the
// call by a tag denies it, and reads that lag still list the group.
func (s *Session) groupLeft(ctx context.Context, id *string) bool {
	left, err := s.Agree(ctx, func(ctx context.Context) (bool, error) {
		groups, err := s.describeGroups(ctx, []types.Filter{filter("group-id", aws.ToString(id))})
		return len(groups) == 0, err
	})
	return left && err == nil
}

// revokeReferences removes the rules of other groups that let a group in.
func (s *Session) revokeReferences(ctx context.Context, id string) error {
	groups, err := s.describeGroups(ctx, []types.Filter{{Name: aws.String("ip-permission.group-id"), Values: []string{id}}})
	if err != nil {
		return err
	}
	for _, g := range groups {
		if aws.ToString(g.GroupId) == id {
			continue
		}
		var revoke []types.IpPermission
		for _, p := range g.IpPermissions {
			if slices.ContainsFunc(p.UserIdGroupPairs, func(u types.UserIdGroupPair) bool { return aws.ToString(u.GroupId) == id }) {
				revoke = append(revoke, types.IpPermission{
					IpProtocol: p.IpProtocol, FromPort: p.FromPort, ToPort: p.ToPort,
					UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: aws.String(id)}},
				})
			}
		}
		_, err := s.ec2().RevokeSecurityGroupIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{GroupId: g.GroupId, IpPermissions: revoke})
		if code := Code(err); err == nil || code == "InvalidPermission.NotFound" || code == "InvalidGroup.NotFound" { // the cluster was first
			continue
		}
		if !IsDenied(err) || !s.groupLeft(ctx, g.GroupId) {
			return err
		}
	}
	return nil
}
