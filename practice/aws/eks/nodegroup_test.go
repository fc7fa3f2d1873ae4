package eks_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"

	"eksui/practice/world"
)

func (l *lab) groupInput(name, zones string) *awseks.CreateNodegroupInput {
	in := &awseks.CreateNodegroupInput{
		ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String(name), NodeRole: aws.String(nodeRole), InstanceTypes: []string{"t2.small"},
		ScalingConfig: &types.NodegroupScalingConfig{MinSize: aws.Int32(2), MaxSize: aws.Int32(5), DesiredSize: aws.Int32(2)},
	}
	for _, z := range zones {
		in.Subnets = append(in.Subnets, l.subnets[string(z)])
	}
	return in
}

func group(name string) *awseks.DescribeNodegroupInput {
	return &awseks.DescribeNodegroupInput{ClusterName: aws.String("eks-cluster"), NodegroupName: &name}
}

// settled waits until a node group has left CREATING or UPDATING.
func (l *lab) settled(name string) *types.Nodegroup {
	l.t.Helper()
	for range 300 {
		out, err := l.api.DescribeNodegroup(l.t.Context(), group(name))
		check(l.t, err)
		if s := out.Nodegroup.Status; s != types.NodegroupStatusCreating && s != types.NodegroupStatusUpdating {
			return out.Nodegroup
		}
		time.Sleep(10 * time.Second)
	}
	l.t.Fatalf("node group %s does not settle", name)
	return nil
}

// running lists the zones of the instances that run.
func (l *lab) running() (zones []string) {
	l.world.View(func() {
		for _, in := range l.ec2.Instances() {
			if in.State == "running" {
				zones = append(zones, strings.TrimPrefix(in.Zone, region))
			}
		}
	})
	slices.Sort(zones)
	return zones
}

func TestNodegroupLife(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		arn := l.cluster("eks-cluster")
		began := time.Now()
		in := l.groupInput("workers", "ac")
		in.ClientRequestToken = aws.String("a token")
		for range 2 { // as a tool does whose connection broke off
			_, err := l.api.CreateNodegroup(t.Context(), in)
			check(t, err)
		}
		g := l.settled("workers")
		if took := time.Since(began); took < 80*time.Second || took > 4*time.Minute {
			t.Errorf("the node group took %s", took)
		}
		if g.Status != "ACTIVE" || g.AmiType != "AL2023_x86_64_STANDARD" || len(g.Resources.AutoScalingGroups) != 1 || *g.DiskSize != 20 {
			t.Errorf("node group: %+v", g)
		}
		if zones := l.running(); !slices.Equal(zones, []string{"a", "c"}) {
			t.Errorf("instances in zones %v", zones)
		}
		if nodes, _ := l.kube.count(arn); nodes != 2 {
			t.Errorf("%d nodes", nodes)
		}
		l.world.View(func() {
			in := l.ec2.Instances()[0]
			if in.Tags["eks:cluster-name"] != "eks-cluster" || in.Tags["kubernetes.io/cluster/eks-cluster"] != "owned" {
				t.Errorf("an instance's tags: %v", in.Tags)
			}
		})
		entries, err := l.api.ListAccessEntries(t.Context(), &awseks.ListAccessEntriesInput{ClusterName: aws.String("eks-cluster")})
		check(t, err)
		if !slices.Contains(entries.AccessEntries, nodeRole) {
			t.Errorf("access entries %v", entries.AccessEntries)
		}
		_, err = l.api.DeleteCluster(t.Context(), &awseks.DeleteClusterInput{Name: aws.String("eks-cluster")})
		refused(t, err, "ResourceInUseException", "Cluster has nodegroups attached")

		_, err = l.api.DeleteNodegroup(t.Context(), &awseks.DeleteNodegroupInput{ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String("workers")})
		check(t, err)
		check(t, awseks.NewNodegroupDeletedWaiter(l.api).Wait(t.Context(), group("workers"), time.Hour))
		if zones := l.running(); len(zones) > 0 {
			t.Errorf("instances go on in %v", zones)
		}
		if nodes, _ := l.kube.count(arn); nodes != 0 {
			t.Errorf("%d nodes stay", nodes)
		}
	})
}

func TestNodegroupsAreListed(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.cluster("eks-cluster")
		for _, name := range []string{"b", "a"} {
			_, err := l.api.CreateNodegroup(t.Context(), l.groupInput(name, "ac"))
			check(t, err)
		}
		out, err := l.api.ListNodegroups(t.Context(), &awseks.ListNodegroupsInput{ClusterName: aws.String("eks-cluster")})
		check(t, err)
		if !slices.Equal(out.Nodegroups, []string{"a", "b"}) {
			t.Errorf("listed: %v", out.Nodegroups)
		}
		_, err = l.api.ListNodegroups(t.Context(), &awseks.ListNodegroupsInput{ClusterName: aws.String("none")})
		refused(t, err, "ResourceNotFoundException", "No cluster found for name: none.")
	})
}

func TestNodegroupRefusals(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		create := func(change func(in *awseks.CreateNodegroupInput)) error {
			in := l.groupInput("another", "ac")
			change(in)
			_, err := l.api.CreateNodegroup(t.Context(), in)
			return err
		}
		refused(t, create(func(*awseks.CreateNodegroupInput) {}), "ResourceNotFoundException", "No cluster found for name: eks-cluster.")
		_, err := l.api.CreateCluster(t.Context(), l.clusterInput("eks-cluster", "abc"))
		check(t, err)
		refused(t, create(func(*awseks.CreateNodegroupInput) {}), "InvalidRequestException", "Cluster 'eks-cluster' is not in ACTIVE status")
		check(t, awseks.NewClusterActiveWaiter(l.api).Wait(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")}, time.Hour))
		_, err = l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		for _, c := range []struct {
			code, text string
			change     func(in *awseks.CreateNodegroupInput)
		}{
			{"ResourceInUseException", "NodeGroup already exists with name workers and cluster name eks-cluster",
				func(in *awseks.CreateNodegroupInput) { in.NodegroupName = aws.String("workers") }},
			{"InvalidRequestException",
				"Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b). " +
					"Please retry your request by not specifying an Availability Zone or choosing ap-northeast-2a, ap-northeast-2c.",
				func(in *awseks.CreateNodegroupInput) { in.Subnets = append(in.Subnets, l.subnets["b"]) }},
			{"InvalidRequestException", "t9.huge",
				func(in *awseks.CreateNodegroupInput) { in.InstanceTypes = []string{"t9.huge"} }},
			{"InvalidParameterException", "AL2_x86_64 is only supported for kubernetes versions 1.32 or earlier",
				func(in *awseks.CreateNodegroupInput) { in.AmiType = types.AMITypesAl2X8664 }},
			{"InvalidParameterException", "[t2.small] instance types are not compatible with AMI type AL2023_ARM_64_STANDARD",
				func(in *awseks.CreateNodegroupInput) { in.AmiType = types.AMITypesAl2023Arm64Standard }},
			{"InvalidParameterException", "The role with name nobody cannot be found.",
				func(in *awseks.CreateNodegroupInput) {
					in.NodeRole = aws.String("arn:aws:iam::123456789012:role/nobody")
				}},
			{"InvalidParameterException", "Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole " + clusterRole,
				func(in *awseks.CreateNodegroupInput) { in.NodeRole = aws.String(clusterRole) }},
			{"InvalidParameterException", "desired capacity 6 can't be greater than max size 5",
				func(in *awseks.CreateNodegroupInput) { in.ScalingConfig.DesiredSize = aws.Int32(6) }},
			{"InvalidParameterException", "1.36",
				func(in *awseks.CreateNodegroupInput) { in.Version = aws.String("1.36") }},
		} {
			refused(t, create(c.change), c.code, c.text)
		}
	})
}

func TestNodegroupScales(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		arn := l.cluster("eks-cluster")
		_, err := l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		l.settled("workers")
		for _, size := range []int32{4, 2} {
			u, err := l.api.UpdateNodegroupConfig(t.Context(), &awseks.UpdateNodegroupConfigInput{
				ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String("workers"),
				ScalingConfig: &types.NodegroupScalingConfig{DesiredSize: aws.Int32(size)},
			})
			check(t, err)
			_, err = l.api.UpdateNodegroupConfig(t.Context(), &awseks.UpdateNodegroupConfigInput{ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String("workers")})
			refused(t, err, "ResourceInUseException", "Nodegroup cannot be updated as it is currently not in Active State")
			l.settled("workers")
			time.Sleep(5 * time.Minute)
			if nodes, _ := l.kube.count(arn); nodes != int(size) || len(l.running()) != int(size) {
				t.Errorf("asked for %d: %d nodes, instances in %v", size, nodes, l.running())
			}
			out, err := l.api.DescribeUpdate(t.Context(), &awseks.DescribeUpdateInput{Name: aws.String("eks-cluster"), NodegroupName: aws.String("workers"), UpdateId: u.Update.Id})
			check(t, err)
			if out.Update.Status != types.UpdateStatusSuccessful {
				t.Errorf("update is %s", out.Update.Status)
			}
		}
		if zones := l.running(); !slices.Equal(zones, []string{"a", "c"}) {
			t.Errorf("after scaling down the nodes are in %v", zones)
		}
	})
}

func TestNodegroupVersionUpdateReplacesNodes(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		in := l.clusterInput("eks-cluster", "ac")
		in.Version = aws.String("1.34")
		_, err := l.api.CreateCluster(t.Context(), in)
		check(t, err)
		wait := func() {
			check(t, awseks.NewClusterActiveWaiter(l.api).Wait(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")}, time.Hour))
		}
		wait()
		_, err = l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		l.settled("workers")
		_, err = l.api.UpdateClusterVersion(t.Context(), &awseks.UpdateClusterVersionInput{Name: aws.String("eks-cluster"), Version: aws.String("1.35")})
		check(t, err)
		wait()
		before := map[string]bool{}
		l.world.View(func() {
			for _, i := range l.ec2.Instances() {
				before[i.ID] = true
			}
		})
		_, err = l.api.UpdateNodegroupVersion(t.Context(), &awseks.UpdateNodegroupVersionInput{ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String("workers")})
		check(t, err)
		if g := l.settled("workers"); *g.Version != "1.35" {
			t.Errorf("version %s", *g.Version)
		}
		l.world.View(func() {
			running := 0
			for _, i := range l.ec2.Instances() {
				if i.State == "running" {
					running++
					if before[i.ID] {
						t.Errorf("instance %s is an old one", i.ID)
					}
				}
			}
			if running != 2 {
				t.Errorf("%d instances", running)
			}
		})
	})
}

func TestNodegroupWithoutCapacityFails(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.cluster("eks-cluster")
		l.world.SetFaults([]world.Fault{{Name: "no-capacity", Arg: "ap-northeast-2a"}})
		_, err := l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		g := l.settled("workers")
		if g.Status != "CREATE_FAILED" || len(g.Health.Issues) != 1 || g.Health.Issues[0].Code != types.NodegroupIssueCodeAsgInstanceLaunchFailures {
			t.Fatalf("%s: %+v", g.Status, g.Health.Issues)
		}
		if m := *g.Health.Issues[0].Message; !strings.Contains(m, "We currently do not have sufficient t2.small capacity in the Availability Zone you requested (ap-northeast-2a)") {
			t.Errorf("message %q", m)
		}
	})
}

func TestNodesThatDoNotJoinFailAfterAQuarterOfAnHour(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.cluster("eks-cluster")
		l.world.SetFaults([]world.Fault{{Name: "node-not-joining"}})
		began := time.Now()
		_, err := l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		g := l.settled("workers")
		if took := time.Since(began); took < 12*time.Minute || took > 18*time.Minute {
			t.Errorf("failed after %s", took)
		}
		if g.Status != "CREATE_FAILED" || len(g.Health.Issues) != 1 {
			t.Fatalf("%s: %+v", g.Status, g.Health.Issues)
		}
		issue := g.Health.Issues[0]
		if issue.Code != "NodeCreationFailure" || *issue.Message != "Instances failed to join the kubernetes cluster" || len(issue.ResourceIds) != 2 {
			t.Errorf("issue %+v", issue)
		}
		if zones := l.running(); len(zones) != 2 {
			t.Errorf("instances that did not join run in %v", zones)
		}
		_, err = l.api.DeleteNodegroup(t.Context(), &awseks.DeleteNodegroupInput{ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String("workers")})
		check(t, err)
		check(t, awseks.NewNodegroupDeletedWaiter(l.api).Wait(t.Context(), group("workers"), time.Hour))
	})
}

func TestFaultThatEndsInTimeLetsNodesJoin(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.cluster("eks-cluster")
		l.world.SetFaults([]world.Fault{{Name: "node-not-joining"}})
		_, err := l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		time.Sleep(8 * time.Minute)
		l.world.SetFaults(nil)
		if g := l.settled("workers"); g.Status != "ACTIVE" {
			t.Errorf("status %s", g.Status)
		}
	})
}

// TestTheDialMovesWhatNodeGroupsWaitFor turns the dial up in the middle: no more is waited for than what was left, sped up.
func TestTheDialMovesWhatNodeGroupsWaitFor(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.cluster("eks-cluster")
		_, err := l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		l.settled("workers")
		_, err = l.api.DeleteNodegroup(t.Context(), &awseks.DeleteNodegroupInput{ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String("workers")})
		check(t, err)
		time.Sleep(time.Minute)
		l.world.SetSpeed(600)
		time.Sleep(5 * time.Second) // the minutes that were left, and what a look takes
		var refusal *types.ResourceNotFoundException
		if _, err := l.api.DescribeNodegroup(t.Context(), group("workers")); !errors.As(err, &refusal) {
			t.Errorf("the group is still there: %v", err)
		}
	})
}
