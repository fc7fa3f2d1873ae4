package awsx

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"
	"golang.org/x/sync/errgroup"
)

// Cluster is an EKS cluster.
type Cluster struct {
	Name          string
	ARN           string
	Status        string // CREATING, ACTIVE, DELETING, FAILED, UPDATING
	Version       string
	Endpoint      string
	CA            []byte // PEM
	VPC           string
	Subnets       []string
	SecurityGroup string // the one EKS made: eks-cluster-sg-…
	Created       time.Time
	Issues        []Issue
	Tags          map[string]string
}

// Active says whether the control plane answers.
func (c Cluster) Active() bool { return c.Status == string(types.ClusterStatusActive) }

// Issue is a health issue that EKS reports, in its own words.
type Issue struct {
	Code, Message string
	Resources     []string
}

// Cluster describes a cluster, nil when there is none.
func (s *Session) Cluster(ctx context.Context, name string) (*Cluster, error) {
	out, err := s.eks().DescribeCluster(ctx, &eks.DescribeClusterInput{Name: aws.String(name)})
	if eksMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, s.problem(msgClusterRead.With(name), err)
	}
	raw := out.Cluster
	c := &Cluster{
		Name:     aws.ToString(raw.Name),
		ARN:      aws.ToString(raw.Arn),
		Status:   string(raw.Status),
		Version:  aws.ToString(raw.Version),
		Endpoint: aws.ToString(raw.Endpoint),
		Created:  aws.ToTime(raw.CreatedAt),
		Tags:     raw.Tags,
	}
	if raw.CertificateAuthority != nil {
		if c.CA, err = base64.StdEncoding.DecodeString(aws.ToString(raw.CertificateAuthority.Data)); err != nil {
			return nil, s.problem(msgClusterRead.With(name), err)
		}
	}
	if v := raw.ResourcesVpcConfig; v != nil {
		c.VPC, c.Subnets, c.SecurityGroup = aws.ToString(v.VpcId), v.SubnetIds, aws.ToString(v.ClusterSecurityGroupId)
	}
	if raw.Health != nil {
		for _, i := range raw.Health.Issues {
			c.Issues = append(c.Issues, Issue{string(i.Code), aws.ToString(i.Message), i.ResourceIds})
		}
	}
	return c, nil
}

func eksMissing(err error) bool {
	var missing *types.ResourceNotFoundException
	return errors.As(err, &missing)
}

// Addon is an EKS addon of a cluster.
type Addon struct {
	Name, Version, Status string
	Issues                []Issue
}

// Failed says whether the addon stays as it is until somebody deletes it.
func (a Addon) Failed() bool {
	return a.Status == string(types.AddonStatusCreateFailed) || a.Status == string(types.AddonStatusDeleteFailed)
}

// Degraded says whether the addon does less than it should. Without nodes coredns is, and for some minutes after they came.
func (a Addon) Degraded() bool { return a.Status == string(types.AddonStatusDegraded) }

// Leaving says whether the addon is being deleted.
func (a Addon) Leaving() bool { return a.Status == string(types.AddonStatusDeleting) }

const addonVPCCNI = "vpc-cni"

// DefaultAddons are what eksctl gives every cluster of a region: metrics-server is an add-on of the community, which the
// regions of China and of the US government do not have.
func DefaultAddons(region string) []string {
	names := []string{addonVPCCNI, "kube-proxy", "coredns"}
	if !strings.HasPrefix(region, "cn-") && !strings.HasPrefix(region, "us-gov-") {
		names = append(names, "metrics-server")
	}
	return names
}

// limitAddonGone is how long a deletion may take that leaves the workload where it is.
const limitAddonGone = 5 * time.Minute

// EnsureAddons asks for those of DefaultAddons that the cluster lacks and lists how all of them are. It waits for nothing
// but the end of those that failed, which are made again.
func (s *Session) EnsureAddons(ctx context.Context, cluster string) ([]Addon, error) {
	g, gctx := errgroup.WithContext(ctx)
	for _, name := range DefaultAddons(s.Region()) {
		g.Go(func() error { return s.ensureAddon(gctx, cluster, name) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return s.Addons(ctx, cluster)
}

func (s *Session) ensureAddon(ctx context.Context, cluster, name string) error {
	a, err := s.addon(ctx, cluster, name)
	switch {
	case err != nil:
		return err
	case a == nil:
	case a.Failed(), a.Leaving():
		if err := s.removeAddon(ctx, cluster, *a, true); err != nil {
			return err
		}
	default:
		return nil
	}
	_, err = s.eks().CreateAddon(ctx, &eks.CreateAddonInput{
		ClusterName:      aws.String(cluster),
		AddonName:        aws.String(name),
		ResolveConflicts: types.ResolveConflictsOverwrite,
	})
	var inUse *types.ResourceInUseException // somebody else asked for it meanwhile
	if errors.As(err, &inUse) {
		return nil
	}
	return s.problem(msgAddonCreate.With(name, cluster), err)
}

// removeAddon deletes an addon and waits until EKS has forgotten it. preserve leaves the workload in the cluster: nodes may live
// on it.
func (s *Session) removeAddon(ctx context.Context, cluster string, a Addon, preserve bool) error {
	what := msgAddonDelete.With(a.Name, cluster)
	if !a.Leaving() {
		_, err := s.eks().DeleteAddon(ctx, &eks.DeleteAddonInput{ClusterName: aws.String(cluster), AddonName: aws.String(a.Name), Preserve: preserve})
		if err != nil && !eksMissing(err) {
			return s.problem(what, err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, limitAddonGone)
	defer cancel()
	for poll := s.pace.poll(); ; poll.idle() {
		if left, err := s.addon(ctx, cluster, a.Name); left == nil || err != nil {
			return err
		}
		if err := poll.wait(ctx); err != nil {
			return s.problem(what, err)
		}
	}
}

// Addons lists a cluster's addons by name. None when there is no cluster.
func (s *Session) Addons(ctx context.Context, cluster string) ([]Addon, error) {
	names, err := s.addonNames(ctx, cluster)
	if err != nil {
		return nil, err
	}
	found := make([]*Addon, len(names))
	g, gctx := errgroup.WithContext(ctx)
	for i, name := range names {
		g.Go(func() (err error) { found[i], err = s.addon(gctx, cluster, name); return err })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var all []Addon
	for _, a := range found {
		if a != nil { // deleted since it was listed
			all = append(all, *a)
		}
	}
	return all, nil
}

func (s *Session) addonNames(ctx context.Context, cluster string) ([]string, error) {
	var names []string
	for page, err := range pages(ctx, eks.NewListAddonsPaginator(s.eks(), &eks.ListAddonsInput{ClusterName: aws.String(cluster)})) {
		if eksMissing(err) {
			return nil, nil
		}
		if err != nil {
			return nil, s.problem(msgAddonsRead.With(cluster), err)
		}
		names = append(names, page.Addons...)
	}
	slices.SortFunc(names, strings.Compare)
	return names, nil
}

func (s *Session) addon(ctx context.Context, cluster, name string) (*Addon, error) {
	out, err := s.eks().DescribeAddon(ctx, &eks.DescribeAddonInput{ClusterName: aws.String(cluster), AddonName: aws.String(name)})
	if eksMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, s.problem(msgAddonsRead.With(cluster), err)
	}
	a := &Addon{Name: name, Version: aws.ToString(out.Addon.AddonVersion), Status: string(out.Addon.Status)}
	if out.Addon.Health != nil {
		for _, i := range out.Addon.Health.Issues {
			a.Issues = append(a.Issues, Issue{string(i.Code), aws.ToString(i.Message), i.ResourceIds})
		}
	}
	return a, nil
}

// NodeGroup is a managed node group.
type NodeGroup struct {
	Name, ARN, Status string
	Version, AMIType  string
	InstanceTypes     []string
	Subnets           []string
	Nodes, Min, Max   int
	ScalingGroups     []string
	Issues            []Issue
}

// NodeGroup describes a node group, nil when there is none.
func (s *Session) NodeGroup(ctx context.Context, cluster, name string) (*NodeGroup, error) {
	out, err := s.eks().DescribeNodegroup(ctx, &eks.DescribeNodegroupInput{ClusterName: aws.String(cluster), NodegroupName: aws.String(name)})
	if eksMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, s.problem(msgNodeGroupRead.With(name, cluster), err)
	}
	raw := out.Nodegroup
	n := &NodeGroup{
		Name:          aws.ToString(raw.NodegroupName),
		ARN:           aws.ToString(raw.NodegroupArn),
		Status:        string(raw.Status),
		Version:       aws.ToString(raw.Version),
		AMIType:       string(raw.AmiType),
		InstanceTypes: raw.InstanceTypes,
		Subnets:       raw.Subnets,
	}
	if c := raw.ScalingConfig; c != nil {
		n.Nodes, n.Min, n.Max = int(aws.ToInt32(c.DesiredSize)), int(aws.ToInt32(c.MinSize)), int(aws.ToInt32(c.MaxSize))
	}
	if raw.Resources != nil {
		for _, g := range raw.Resources.AutoScalingGroups {
			n.ScalingGroups = append(n.ScalingGroups, aws.ToString(g.Name))
		}
	}
	if raw.Health != nil {
		for _, i := range raw.Health.Issues {
			n.Issues = append(n.Issues, Issue{string(i.Code), aws.ToString(i.Message), i.ResourceIds})
		}
	}
	return n, nil
}

// nodeGroups lists the names of a cluster's node groups. None when there is no cluster.
func (s *Session) nodeGroups(ctx context.Context, cluster string) ([]string, error) {
	var names []string
	for page, err := range pages(ctx, eks.NewListNodegroupsPaginator(s.eks(), &eks.ListNodegroupsInput{ClusterName: aws.String(cluster)})) {
		if eksMissing(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		names = append(names, page.Nodegroups...)
	}
	return names, nil
}

// clusterNames lists the region's clusters.
func (s *Session) clusterNames(ctx context.Context) ([]string, error) {
	return collect(ctx, eks.NewListClustersPaginator(s.eks(), &eks.ListClustersInput{}),
		func(page *eks.ListClustersOutput) []string { return page.Clusters })
}
