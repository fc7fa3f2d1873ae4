package awsx

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing/types"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbv2types "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"golang.org/x/sync/errgroup"
)

// LoadBalancer is a load balancer of either API.
type LoadBalancer struct {
	Name     string
	ARN      string // "" for a classic one
	Kind     string // classic, network, application, gateway
	Hostname string
	VPC      string
	State    string   // "" for a classic one, which has no state
	Groups   []string // security groups
	Cluster  string   // by tag kubernetes.io/cluster/<name>=owned or elbv2.k8s.aws/cluster
	Service  string   // by tag kubernetes.io/service-name: namespace/name
	Created  time.Time
	Tags     map[string]string
}

// classic is the kind of load balancers of the older API.
const classic = "classic"

// LBQuery narrows load balancers: those of a network, or owned by a cluster. Both empty means all of the region.
type LBQuery struct {
	VPC     string
	Cluster string
}

func (q LBQuery) matches(lb LoadBalancer) bool {
	return (q.VPC == "" || lb.VPC == q.VPC) && (q.Cluster == "" || lb.Cluster == q.Cluster)
}

// Tags by which Kubernetes' cloud provider and the AWS Load Balancer Controller say whose a load balancer is.
const (
	clusterTagPrefix     = "kubernetes.io/cluster/"
	serviceTag           = "kubernetes.io/service-name"
	controllerClusterTag = "elbv2.k8s.aws/cluster"
	controllerServiceTag = "service.k8s.aws/stack"
)

// owner reads cluster and service from a load balancer's tags.
func owner(tags map[string]string) (cluster, service string) {
	for key, value := range tags {
		if name, ok := strings.CutPrefix(key, clusterTagPrefix); ok && value == "owned" {
			cluster = name
		}
	}
	return cmp.Or(cluster, tags[controllerClusterTag]), cmp.Or(tags[serviceTag], tags[controllerServiceTag])
}

// LoadBalancers lists load balancers of both APIs with their owners, by name.
func (s *Session) LoadBalancers(ctx context.Context, q LBQuery) ([]LoadBalancer, error) {
	var older, newer []LoadBalancer
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { older, err = s.classicLoadBalancers(gctx, q); return err })
	g.Go(func() (err error) { newer, err = s.v2LoadBalancers(gctx, q); return err })
	if err := g.Wait(); err != nil {
		return nil, s.problem(msgLBRead.With(s.Region()), err)
	}
	all := append(older, newer...)
	slices.SortFunc(all, func(a, b LoadBalancer) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

func (s *Session) classicLoadBalancers(ctx context.Context, q LBQuery) ([]LoadBalancer, error) {
	var inVPC []LoadBalancer
	for page, err := range pages(ctx, elb.NewDescribeLoadBalancersPaginator(s.elb(), &elb.DescribeLoadBalancersInput{})) {
		if err != nil {
			return nil, err
		}
		for _, raw := range page.LoadBalancerDescriptions {
			if q.VPC == "" || aws.ToString(raw.VPCId) == q.VPC {
				inVPC = append(inVPC, readClassic(raw))
			}
		}
	}
	if err := addTags(ctx, inVPC, s.classicTags); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(inVPC, func(lb LoadBalancer) bool { return !q.matches(lb) }), nil
}

func readClassic(raw elbtypes.LoadBalancerDescription) LoadBalancer {
	return LoadBalancer{
		Name:     aws.ToString(raw.LoadBalancerName),
		Kind:     classic,
		Hostname: aws.ToString(raw.DNSName),
		VPC:      aws.ToString(raw.VPCId),
		Groups:   raw.SecurityGroups,
		Created:  aws.ToTime(raw.CreatedTime),
	}
}

// classicTags reads the tags of some load balancers, by name.
func (s *Session) classicTags(ctx context.Context, batch []LoadBalancer) (map[string]map[string]string, error) {
	in := &elb.DescribeTagsInput{}
	for _, lb := range batch {
		in.LoadBalancerNames = append(in.LoadBalancerNames, lb.Name)
	}
	out, err := s.elb().DescribeTags(ctx, in)
	if err != nil {
		return nil, err
	}
	all := map[string]map[string]string{}
	for _, d := range out.TagDescriptions {
		tags := map[string]string{}
		for _, t := range d.Tags {
			tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
		}
		all[aws.ToString(d.LoadBalancerName)] = tags
	}
	return all, nil
}

func (s *Session) v2LoadBalancers(ctx context.Context, q LBQuery) ([]LoadBalancer, error) {
	var inVPC []LoadBalancer
	for page, err := range pages(ctx, elbv2.NewDescribeLoadBalancersPaginator(s.elbv2(), &elbv2.DescribeLoadBalancersInput{})) {
		if err != nil {
			return nil, err
		}
		for _, raw := range page.LoadBalancers {
			if q.VPC == "" || aws.ToString(raw.VpcId) == q.VPC {
				inVPC = append(inVPC, readV2(raw))
			}
		}
	}
	if err := addTags(ctx, inVPC, s.v2Tags); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(inVPC, func(lb LoadBalancer) bool { return !q.matches(lb) }), nil
}

func readV2(raw elbv2types.LoadBalancer) LoadBalancer {
	lb := LoadBalancer{
		Name:     aws.ToString(raw.LoadBalancerName),
		ARN:      aws.ToString(raw.LoadBalancerArn),
		Kind:     string(raw.Type),
		Hostname: aws.ToString(raw.DNSName),
		VPC:      aws.ToString(raw.VpcId),
		Groups:   raw.SecurityGroups,
		Created:  aws.ToTime(raw.CreatedTime),
	}
	if raw.State != nil {
		lb.State = string(raw.State.Code)
	}
	return lb
}

// v2Tags reads the tags of some load balancers, by ARN.
func (s *Session) v2Tags(ctx context.Context, batch []LoadBalancer) (map[string]map[string]string, error) {
	in := &elbv2.DescribeTagsInput{}
	for _, lb := range batch {
		in.ResourceArns = append(in.ResourceArns, lb.ARN)
	}
	out, err := s.elbv2().DescribeTags(ctx, in)
	if err != nil {
		return nil, err
	}
	all := map[string]map[string]string{}
	for _, d := range out.TagDescriptions {
		tags := map[string]string{}
		for _, t := range d.Tags {
			tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
		}
		all[aws.ToString(d.ResourceArn)] = tags
	}
	return all, nil
}

// tagBatch is how many load balancers one DescribeTags takes.
const tagBatch = 20

// lbMissing is the code of both APIs for a load balancer that does not exist.
const lbMissing = "LoadBalancerNotFound"

// addTags fills in tags and owners. ask gives the tags by ARN or, for classic load balancers, by name.
func addTags(ctx context.Context, lbs []LoadBalancer, ask func(context.Context, []LoadBalancer) (map[string]map[string]string, error)) error {
	size := tagBatch
	for i := 0; i < len(lbs); {
		batch := lbs[i:min(i+size, len(lbs))]
		tags, err := ask(ctx, batch)
		if Code(err) == lbMissing && len(batch) > 1 {
			size = 1 // one of them went away since it was listed: from here on each is asked for alone
			continue
		}
		if err != nil && Code(err) != lbMissing {
			return err
		}
		for n := range batch {
			batch[n].Tags = tags[cmp.Or(batch[n].ARN, batch[n].Name)]
			batch[n].Cluster, batch[n].Service = owner(batch[n].Tags)
		}
		i += len(batch)
	}
	return nil
}
