package awsx

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	tagging "github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi/types"
)

// lookOfType says which look sees a type of resource, by the service and type in its ARN. What such a look did not find
// is gone, whatever the tagging index still says.
var lookOfType = map[string]string{
	"cloudformation stack":              "cloudformation:DescribeStacks",
	"ec2 instance":                      "ec2:DescribeInstances",
	"ec2 volume":                        "ec2:DescribeVolumes",
	"ec2 snapshot":                      "ec2:DescribeSnapshots",
	"ec2 elastic-ip":                    "ec2:DescribeAddresses",
	"ec2 natgateway":                    "ec2:DescribeNatGateways",
	"ec2 network-interface":             "ec2:DescribeNetworkInterfaces",
	"ec2 security-group":                "ec2:DescribeSecurityGroups",
	"ec2 subnet":                        "ec2:DescribeSubnets",
	"ec2 vpc":                           "ec2:DescribeVpcs",
	"elasticloadbalancing loadbalancer": "elasticloadbalancing:DescribeLoadBalancers",
	"rds db":                            "rds:DescribeDBInstances",
	"rds snapshot":                      "rds:DescribeDBSnapshots",
	"secretsmanager secret":             "secretsmanager:ListSecrets",
	"iam role":                          "iam:ListRoles",
}

const taggedLook = "tag:GetResources"

// findTagged asks the tagging API for everything that carries the lab's tag and adds what the other looks can't see. The
// API's index lags behind for minutes, so that each hit is verified where that is possible.
func (s *Session) findTagged(ctx context.Context, q Query, seen Inventory) ([]Item, Look) {
	look := s.look(q, taggedLook, nil)
	if q.Lab == "" {
		return nil, look
	}
	var items []Item
	for page, err := range pages(ctx, tagging.NewGetResourcesPaginator(s.tagging(), &tagging.GetResourcesInput{
		TagFilters: []types.TagFilter{{Key: aws.String(LabTag), Values: []string{q.Lab}}},
	})) {
		if err != nil {
			look.Err = s.problem(msgLook.With(taggedLook), err)
			return items, look
		}
		for _, r := range page.ResourceTagMappingList {
			item, exists, err := s.verify(ctx, aws.ToString(r.ResourceARN), seen)
			if err != nil { // what the index shows may be the lab's own
				look.Err, look.Beyond = s.problem(msgLook.With(taggedLook), err), false
			}
			if exists {
				items = append(items, item)
			}
		}
	}
	return items, look
}

// verify says whether a tagged resource exists beyond what the inventory has seen already.
func (s *Session) verify(ctx context.Context, resource string, seen Inventory) (item Item, exists bool, err error) {
	a, err := arn.Parse(resource)
	if err != nil {
		return Item{}, false, err
	}
	kind, id := splitResource(a.Resource)
	i := slices.IndexFunc(seen.Looks, func(l Look) bool { return l.What == lookOfType[a.Service+" "+kind] })
	if i >= 0 && seen.Looks[i].Err == nil {
		return Item{}, false, nil
	}
	item = Item{Kind: kind, ID: id, Name: id}
	switch {
	case a.Service == "ec2":
		exists, err = s.taggedInEC2(ctx, id)
	case a.Service == "eks":
		return s.verifyEKS(ctx, resource, kind, id)
	case a.Service == "logs":
		item = Item{Kind: KindLogGroup, ID: id, Name: id, Billable: true}
		exists, err = s.logGroupExists(ctx, id)
	default:
		item.Kind, item.ID, exists = strings.TrimSpace(a.Service+" "+kind), resource, true
	}
	return item, exists, err
}

// splitResource takes "subnet/subnet-1", "cluster/name" or "log-group:name" apart.
func splitResource(resource string) (kind, id string) {
	i := strings.IndexAny(resource, "/:")
	if i < 0 {
		return "", resource
	}
	return resource[:i], resource[i+1:]
}

// taggedInEC2 asks EC2 itself, which forgets a resource's tags when it is deleted.
func (s *Session) taggedInEC2(ctx context.Context, id string) (bool, error) {
	out, err := s.ec2().DescribeTags(ctx, &ec2.DescribeTagsInput{Filters: []ec2types.Filter{filter("resource-id", id), filter("key", LabTag)}})
	if err != nil {
		return true, err
	}
	return len(out.Tags) > 0, nil
}

// verifyEKS looks at clusters and node groups of other names than the query's, and at whether an addon's cluster exists.
func (s *Session) verifyEKS(ctx context.Context, resource, kind, id string) (Item, bool, error) {
	parts := strings.Split(id, "/")
	c, err := s.Cluster(ctx, parts[0])
	if err != nil || c == nil {
		return Item{}, false, err
	}
	if kind == "cluster" {
		return s.clusterItem(ctx, *c), true, nil
	}
	if kind != KindNodeGroup || len(parts) < 2 {
		return Item{}, false, nil // addons and the like go with their cluster
	}
	g, err := s.NodeGroup(ctx, parts[0], parts[1])
	if err != nil || g == nil {
		return Item{}, false, err
	}
	return Item{Kind: KindNodeGroup, ID: resource, Name: g.Name, State: g.Status}, true, nil
}
