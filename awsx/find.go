package awsx

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	secretstypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

func (s *Session) findStacks(ctx context.Context, q Query) ([]Item, error) {
	var items []Item
	for page, err := range pages(ctx, cloudformation.NewDescribeStacksPaginator(s.cfn(), &cloudformation.DescribeStacksInput{})) {
		if err != nil {
			return nil, err
		}
		for _, raw := range page.Stacks {
			stack := readStack(raw)
			if slices.Contains(q.Stacks, stack.Name) || q.Lab != "" && stack.Tags[LabTag] == q.Lab {
				items = append(items, Item{Kind: KindStack, ID: stack.ARN, Name: stack.Name, State: string(stack.Status)})
			}
		}
	}
	return items, nil
}

// findCluster finds the cluster of the lab, and any other that stands in the lab's network, whoever made it: it costs the most,
// and the network can't go before it.
func (s *Session) findCluster(ctx context.Context, q Query) ([]Item, error) {
	names, err := s.clustersIn(ctx, q.VPC)
	if err = s.problem(msgLook.With("ec2:DescribeNetworkInterfaces"), err); err != nil && !IsDenied(err) { // a denial is told by the look for interfaces
		return nil, err
	}
	if q.Cluster != "" && !slices.Contains(names, q.Cluster) {
		names = append(names, q.Cluster)
	}
	var items []Item
	for _, name := range names {
		c, err := s.Cluster(ctx, name)
		if err != nil {
			return nil, err
		}
		if c == nil || name != q.Cluster && c.VPC != q.VPC {
			continue
		}
		items = append(items, s.clusterItem(ctx, *c))
		groups, err := s.nodeGroups(ctx, name)
		if err != nil {
			return nil, err
		}
		for _, group := range groups {
			g, err := s.NodeGroup(ctx, name, group)
			if err != nil {
				return nil, err
			}
			if g != nil {
				items = append(items, Item{Kind: KindNodeGroup, ID: g.ARN, Name: g.Name, State: g.Status})
			}
		}
	}
	return items, nil
}

// eksInterface begins the description of the interfaces that EKS puts into a cluster's subnets; the cluster's name follows
// ("VPC and subnet considerations" in the EKS User Guide).
const eksInterface = "Amazon EKS "

// clustersIn are the names of the clusters that have interfaces in a network, none for no network.
func (s *Session) clustersIn(ctx context.Context, vpc string) ([]string, error) {
	if vpc == "" {
		return nil, nil
	}
	var names []string
	for page, err := range pages(ctx, ec2.NewDescribeNetworkInterfacesPaginator(s.ec2(), &ec2.DescribeNetworkInterfacesInput{Filters: []ec2types.Filter{
		{Name: aws.String("vpc-id"), Values: []string{vpc}}, {Name: aws.String("description"), Values: []string{eksInterface + "*"}},
	}})) {
		if err != nil {
			return nil, err
		}
		for _, n := range page.NetworkInterfaces {
			names = append(names, strings.TrimPrefix(aws.ToString(n.Description), eksInterface))
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// clusterItem prices extended support where the versions say so.
func (s *Session) clusterItem(ctx context.Context, c Cluster) Item {
	item := Item{Kind: KindCluster, ID: c.ARN, Name: c.Name, State: c.Status, Billable: true, components: []Component{{Kind: PriceCluster}}}
	versions, err := s.Versions(ctx)
	if err == nil && slices.ContainsFunc(versions, func(v Version) bool { return v.Version == c.Version && v.Extended }) {
		item.components = append(item.components, Component{Kind: PriceClusterExtended})
	}
	return item
}

func (s *Session) findLoadBalancers(ctx context.Context, q Query) ([]Item, error) {
	all, err := s.LoadBalancers(ctx, LBQuery{})
	var items []Item
	for _, lb := range all {
		if q.VPC != "" && lb.VPC == q.VPC || q.Cluster != "" && lb.Cluster == q.Cluster || q.Lab != "" && lb.Tags[LabTag] == q.Lab {
			items = append(items, lb.item())
		}
	}
	return items, err
}

// lbPrices names the price of each kind of load balancer.
var lbPrices = map[string]PriceKind{classic: PriceClassicLB, "network": PriceNetworkLB, "application": PriceApplicationLB}

func (lb LoadBalancer) item() Item {
	item := Item{Kind: KindLoadBalancer, ID: cmp.Or(lb.ARN, lb.Name), Name: lb.Name, State: lb.State, Billable: true}
	if price, ok := lbPrices[lb.Kind]; ok {
		item.components = []Component{{Kind: price}}
	}
	return item
}

func (s *Session) findDatabases(ctx context.Context, q Query) ([]Item, error) {
	var items []Item
	for page, err := range pages(ctx, rds.NewDescribeDBInstancesPaginator(s.rds(), &rds.DescribeDBInstancesInput{})) {
		if err != nil {
			return nil, err
		}
		for _, db := range page.DBInstances {
			inVPC := q.VPC != "" && db.DBSubnetGroup != nil && aws.ToString(db.DBSubnetGroup.VpcId) == q.VPC
			if !inVPC && !rdsTagged(q, db.TagList) {
				continue
			}
			items = append(items, Item{
				Kind: KindDatabase, ID: aws.ToString(db.DBInstanceArn), Name: aws.ToString(db.DBInstanceIdentifier), State: aws.ToString(db.DBInstanceStatus),
				Billable: true, components: []Component{
					{Kind: PriceDatabase, Type: aws.ToString(db.DBInstanceClass)},
					{Kind: PriceStorage, Size: float64(aws.ToInt32(db.AllocatedStorage))},
				},
			})
		}
	}
	return items, nil
}

func rdsTagged(q Query, tags []rdstypes.Tag) bool {
	return q.Lab != "" && slices.ContainsFunc(tags, func(t rdstypes.Tag) bool {
		return aws.ToString(t.Key) == LabTag && aws.ToString(t.Value) == q.Lab
	})
}

func (s *Session) findDatabaseSnapshots(ctx context.Context, q Query) ([]Item, error) {
	var items []Item
	for page, err := range pages(ctx, rds.NewDescribeDBSnapshotsPaginator(s.rds(), &rds.DescribeDBSnapshotsInput{})) {
		if err != nil {
			return nil, err
		}
		for _, snap := range page.DBSnapshots {
			if q.VPC != "" && aws.ToString(snap.VpcId) == q.VPC || rdsTagged(q, snap.TagList) {
				items = append(items, Item{
					Kind: KindDatabaseSnapshot, ID: aws.ToString(snap.DBSnapshotArn), Name: aws.ToString(snap.DBSnapshotIdentifier),
					State: aws.ToString(snap.Status), Billable: true,
				})
			}
		}
	}
	return items, nil
}

func (s *Session) findSecrets(ctx context.Context, q Query) ([]Item, error) {
	if q.Lab == "" {
		return nil, nil
	}
	// The service matches beginnings of values, so the tags are compared again.
	var items []Item
	for page, err := range pages(ctx, secretsmanager.NewListSecretsPaginator(s.secrets(), &secretsmanager.ListSecretsInput{
		Filters: []secretstypes.Filter{{Key: secretstypes.FilterNameStringTypeTagKey, Values: []string{LabTag}}},
	})) {
		if err != nil {
			return nil, err
		}
		for _, secret := range page.SecretList {
			if slices.ContainsFunc(secret.Tags, func(t secretstypes.Tag) bool {
				return aws.ToString(t.Key) == LabTag && aws.ToString(t.Value) == q.Lab
			}) {
				items = append(items, Item{Kind: KindSecret, ID: aws.ToString(secret.ARN), Name: aws.ToString(secret.Name), Billable: true})
			}
		}
	}
	return items, nil
}

func (s *Session) findLogGroups(ctx context.Context, q Query) ([]Item, error) {
	if q.Cluster == "" {
		return nil, nil
	}
	name := "/aws/eks/" + q.Cluster + "/cluster"
	exists, err := s.logGroupExists(ctx, name)
	if err != nil || !exists {
		return nil, err
	}
	return []Item{{Kind: KindLogGroup, ID: name, Name: name, Billable: true}}, nil
}

func (s *Session) logGroupExists(ctx context.Context, name string) (bool, error) {
	for page, err := range pages(ctx, cloudwatchlogs.NewDescribeLogGroupsPaginator(s.logs(), &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(name)})) {
		if err != nil {
			return false, err
		}
		for _, g := range page.LogGroups {
			if aws.ToString(g.LogGroupName) == name {
				return true, nil
			}
		}
	}
	return false, nil
}

// findRoles looks for roles that the lab's stacks made: CloudFormation begins their names with the stack's, cut off after
// some length, and gives them the stack's tags, which only GetRole shows.
func (s *Session) findRoles(ctx context.Context, q Query) ([]Item, error) {
	if q.Lab == "" {
		return nil, nil
	}
	var items []Item
	for page, err := range pages(ctx, iam.NewListRolesPaginator(s.iam(), &iam.ListRolesInput{})) {
		if err != nil {
			return nil, err
		}
		for _, r := range page.Roles {
			name := aws.ToString(r.RoleName)
			if !madeByStack(name, q.Stacks) {
				continue
			}
			tagged, err := s.roleTagged(ctx, name, q.Lab)
			if err != nil {
				return nil, err
			}
			if tagged {
				items = append(items, Item{Kind: KindRole, ID: aws.ToString(r.Arn), Name: name})
			}
		}
	}
	return items, nil
}

// rolePrefix is how much of a stack's name is certain to be in the names of its roles, which have 64 characters in all.
const rolePrefix = 20

func madeByStack(role string, stacks []string) bool {
	return slices.ContainsFunc(stacks, func(stack string) bool {
		return strings.HasPrefix(role, stack[:min(len(stack), rolePrefix)])
	})
}

func (s *Session) roleTagged(ctx context.Context, name, lab string) (bool, error) {
	out, err := s.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
	if Code(err) == "NoSuchEntity" {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(out.Role.Tags, func(t iamtypes.Tag) bool {
		return aws.ToString(t.Key) == LabTag && aws.ToString(t.Value) == lab
	}), nil
}
