package eks_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"

	"eksui/practice/world"
)

// A process that ends in the middle of anything is followed by one that goes on with it.
func TestEverythingGoesOnAfterARestart(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)))
		o := world.Options{Dir: dir, Speed: 1}
		kube := newKube()
		outage := time.Duration(0)
		restart := func(l *lab) *lab {
			check(t, l.world.Close())
			time.Sleep(outage)
			kube.running = map[string]bool{} // API servers end with the process
			next := open(t, o, kube)
			next.vpc, next.subnets = l.vpc, l.subnets
			return next
		}
		l := open(t, o, kube)
		l.network()
		_, err := l.api.CreateCluster(t.Context(), l.clusterInput("eks-cluster", "ac"))
		check(t, err)
		time.Sleep(3 * time.Minute)
		l = restart(l)
		check(t, awseks.NewClusterActiveWaiter(l.api).Wait(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")}, time.Hour))
		out, err := l.api.DescribeCluster(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")})
		check(t, err)
		arn := *out.Cluster.Arn

		l = restart(l)
		if !kube.running[arn] {
			t.Error("the API server does not answer after a restart")
		}
		_, err = l.api.CreateNodegroup(t.Context(), l.groupInput("workers", "ac"))
		check(t, err)
		time.Sleep(40 * time.Second)
		outage = time.Hour // more than a node has to join: nobody could while there was no cloud
		l = restart(l)
		outage = 0
		if g := l.settled("workers"); g.Status != types.NodegroupStatusActive {
			t.Errorf("node group is %s", g.Status)
		}
		if nodes, _ := kube.count(arn); nodes != 2 || len(l.running()) != 2 {
			t.Errorf("%d nodes, instances in %v", nodes, l.running())
		}

		_, err = l.api.DeleteNodegroup(t.Context(), &awseks.DeleteNodegroupInput{ClusterName: aws.String("eks-cluster"), NodegroupName: aws.String("workers")})
		check(t, err)
		time.Sleep(2 * time.Minute)
		l = restart(l)
		check(t, awseks.NewNodegroupDeletedWaiter(l.api).Wait(t.Context(), group("workers"), time.Hour))
		_, err = l.api.DeleteCluster(t.Context(), &awseks.DeleteClusterInput{Name: aws.String("eks-cluster")})
		check(t, err)
		time.Sleep(time.Minute)
		l = restart(l)
		check(t, awseks.NewClusterDeletedWaiter(l.api).Wait(t.Context(), &awseks.DescribeClusterInput{Name: aws.String("eks-cluster")}, time.Hour))
		if kube.running[arn] {
			t.Error("the API server goes on")
		}
		check(t, l.world.Close())
	})
}
