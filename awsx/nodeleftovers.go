package awsx

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// What the VPC CNI writes on the network interfaces that it makes for pods (amazon-vpc-cni-k8s, pkg/awsutils).
const (
	cniInterfacePrefix = "aws-K8S-"
	cniClusterTag      = "cluster.k8s.amazonaws.com/name"
)

// clusterGroupPrefix begins the name of the security group that EKS makes for a cluster: eks-cluster-sg-<cluster>-<number>.
const clusterGroupPrefix = "eks-cluster-sg-"

// DeleteNodeInterfaces deletes the network interfaces that the VPC CNI has left in a network when its nodes went: those that are
// attached to nothing and carry the name of one of the clusters. deleting is called before each. What is another's, or carries
// no name, is not touched. It is for clusters whose nodes are gone, and says how many it has deleted.
func (s *Session) DeleteNodeInterfaces(ctx context.Context, vpc string, clusters []string, deleting func(i Item, cluster string)) (deleted int, err error) {
	if vpc == "" {
		return 0, nil
	}
	left, err := s.describeInterfaces(ctx, []types.Filter{
		filter("vpc-id", vpc), filter("description", cniInterfacePrefix+"*"), filter("status", string(types.NetworkInterfaceStatusAvailable)),
	})
	if err != nil {
		return 0, s.problem(msgBlockers.With(vpc), err)
	}
	for _, n := range left {
		cluster := ec2Tags(n.TagSet)[cniClusterTag]
		if cluster == "" || !slices.Contains(clusters, cluster) || n.Attachment != nil || n.Status != types.NetworkInterfaceStatusAvailable {
			continue
		}
		deleting(interfaceItem(n), cluster)
		_, err := s.ec2().DeleteNetworkInterface(ctx, &ec2.DeleteNetworkInterfaceInput{NetworkInterfaceId: n.NetworkInterfaceId})
		switch Code(err) {
		case "InvalidNetworkInterfaceID.NotFound": // the listing was an old one
			continue
		case "InvalidParameterValue", "InvalidNetworkInterface.InUse": // something has attached it meanwhile: a node is alive
			continue
		}
		if err != nil {
			return deleted, s.problem(msgInterfaceDelete.With(aws.ToString(n.NetworkInterfaceId)), err)
		}
		deleted++
	}
	return deleted, nil
}

// DeleteClusterGroups deletes the security groups that EKS made for a cluster which is gone, and could not delete because
// something was in them. deleting is called before each. One that is still held is left alone.
func (s *Session) DeleteClusterGroups(ctx context.Context, vpc, cluster string, deleting func(Item)) (deleted int, err error) {
	if vpc == "" || cluster == "" {
		return 0, nil
	}
	groups, err := s.describeGroups(ctx, []types.Filter{
		filter("vpc-id", vpc), filter("group-name", clusterGroupPrefix+cluster+"-*"), filter("tag:aws:eks:cluster-name", cluster),
	})
	if err != nil {
		return 0, s.problem(msgBlockers.With(vpc), err)
	}
	for _, g := range groups {
		if strings.Contains(strings.TrimPrefix(aws.ToString(g.GroupName), clusterGroupPrefix+cluster+"-"), "-") {
			continue // of another cluster, whose name begins with this one's
		}
		deleting(groupItem(g))
		what := msgLBGroupDelete.With(aws.ToString(g.GroupName))
		if err := s.revokeReferences(ctx, aws.ToString(g.GroupId)); err != nil {
			return deleted, s.problem(what, err)
		}
		gone, err := s.Agree(ctx, func(ctx context.Context) (bool, error) { return s.groupGone(ctx, g.GroupId) })
		if err != nil {
			return deleted, s.problem(what, err)
		}
		if gone {
			deleted++
		}
	}
	return deleted, nil
}

// RemoveNetworkAddon deletes the add-on vpc-cni with its pods and waits until EKS has forgotten it: when nodes go before it, the
// network interfaces that it has made for them can stay behind (eksctl takes it away first, too: its issue 1849).
func (s *Session) RemoveNetworkAddon(ctx context.Context, cluster string) error {
	a, err := s.addon(ctx, cluster, addonVPCCNI)
	if err != nil || a == nil {
		return err
	}
	return s.removeAddon(ctx, cluster, *a, false)
}
