package elb_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awselb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	v2types "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ec2/ec2test"
	"eksui/practice/aws/elb"
	"eksui/practice/world"
)

const uid = "681ef083-0654-4d88-ad95-46d5f0878d6a"

// lab is a cluster's network with one node in it.
type lab struct {
	*ec2test.Lab
	ec2test.Network
	elb       *elb.Service
	classic   *awselb.Client
	v2        *elbv2.Client
	nodeGroup string // the nodes' security group
	node      string
}

func inLab(t *testing.T, test func(t *testing.T, l *lab)) {
	t.Helper()
	l := &lab{}
	ec2test.In(t, func(inner *ec2test.Lab) {
		var err error
		if l.elb, err = elb.New(inner.World, inner.EC2, ec2test.Account); err != nil {
			inner.T.Fatal(err)
		}
	}, func(inner *ec2test.Lab) {
		l.Lab = inner
		cfg := l.Config(l.elb.Wire()...)
		l.classic, l.v2 = awselb.NewFromConfig(cfg), elbv2.NewFromConfig(cfg)
		l.Network = l.Lab.Network()
		l.Update(func(r ec2.Region) error {
			g, err := r.CreateGroup(l.VPC, "nodes", "nodes", ec2.Tags{"kubernetes.io/cluster/eks-cluster": "owned"})
			if err != nil {
				return err
			}
			l.nodeGroup = g.ID
			nodes, err := r.Launch(ec2.LaunchSpec{LaunchData: ec2.LaunchData{
				Image: r.AL2023Image("x86_64").ID, Type: "t3.small", Subnet: l.Subnets[0], Groups: []string{g.ID},
			}})
			if err != nil {
				return err
			}
			l.node = nodes[0].ID
			return nil
		})
		l.Wait(time.Minute)
		test(inner.T, l)
	})
}

func (l *lab) spec() elb.ServiceSpec {
	return elb.ServiceSpec{
		Region: ec2test.Name, Cluster: "eks-cluster", ClusterARN: "arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-cluster", Namespace: "default",
		Service: "web", UID: uid, VPC: l.VPC, Nodes: []elb.Node{{Instance: l.node}}, Ports: []elb.Port{{Port: 8080, NodePort: 30080}},
	}
}

func (l *lab) ensure() (hostname string, err error) {
	l.World.Update(func() { hostname, _, err = l.elb.EnsureForService(l.spec()) })
	return hostname, err
}

func (l *lab) remove() (gone bool, err error) {
	l.World.Update(func() { gone, err = l.elb.DeleteForService(ec2test.Name, uid, nil) })
	return gone, err
}

func (l *lab) active(hostname string) (t elb.Target, dns, inService, ok bool) {
	l.World.View(func() { t, dns, inService, ok = l.elb.Active(hostname) })
	return
}

func TestServiceLife(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		hostname, err := l.ensure()
		if err != nil {
			t.Fatal(err)
		}
		const name = "a681ef08306544d88ad9546d5f0878d6"
		if !strings.HasPrefix(hostname, name+"-") || !strings.HasSuffix(hostname, ".ap-northeast-2.elb.localhost") {
			t.Errorf("hostname %s", hostname)
		}
		if again, err := l.ensure(); again != hostname || err != nil {
			t.Errorf("ensured twice: %s, %v", again, err)
		}
		if _, dns, in, ok := l.active(hostname); dns || in || !ok {
			t.Errorf("at once: dns %v, in service %v, ok %v", dns, in, ok)
		}
		health, err := l.classic.DescribeInstanceHealth(t.Context(), &awselb.DescribeInstanceHealthInput{LoadBalancerName: aws.String(name)})
		if err != nil || *health.InstanceStates[0].State != "OutOfService" {
			t.Errorf("health at once: %+v, %v", health, err)
		}
		l.Wait(5 * time.Minute)
		target, dns, in, _ := l.active(hostname)
		if !dns || !in || target.Service != "web" || target.Ports[0].NodePort != 30080 {
			t.Errorf("after five minutes: %+v, dns %v, in service %v", target, dns, in)
		}
		tags, err := l.classic.DescribeTags(t.Context(), &awselb.DescribeTagsInput{LoadBalancerNames: []string{name}})
		if err != nil || len(tags.TagDescriptions[0].Tags) != 2 || *tags.TagDescriptions[0].Tags[0].Key != "kubernetes.io/cluster/eks-cluster" {
			t.Errorf("tags: %+v, %v", tags, err)
		}

		if gone, err := l.remove(); gone || err != nil {
			t.Errorf("gone at once: %v, %v", gone, err)
		}
		l.World.View(func() {
			r := l.EC2.In(ec2test.Name)
			if g, err := r.Group(l.nodeGroup); err != nil || len(g.Rules) != 1 {
				t.Errorf("the nodes' group still lets the balancer in: %+v, %v", g, err)
			}
		})
		l.World.Update(func() {
			if err := l.EC2.In(ec2test.Name).DeleteSubnet(l.Subnets[2]); ec2test.Code(err) != "DependencyViolation" {
				t.Errorf("the balancer's interface does not hold its subnet: %v", err)
			}
		})
		l.Wait(2 * time.Minute)
		if gone, err := l.remove(); !gone || err != nil {
			t.Errorf("gone after two minutes: %v, %v", gone, err)
		}
		if _, _, _, ok := l.active(hostname); ok {
			t.Error("a deleted balancer is still active")
		}
		l.World.View(func() {
			for _, g := range l.EC2.In(ec2test.Name).Groups() {
				if strings.HasPrefix(g.Name, "k8s-elb-") {
					t.Errorf("group %s was left", g.Name)
				}
			}
		})
	})
}

func TestServiceWithoutPublicSubnets(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.Update(func(r ec2.Region) error { return r.DeleteRoute(l.Table, "0.0.0.0/0") })
		if _, err := l.ensure(); err == nil || err.Error() != "could not find any suitable subnets for creating the ELB" {
			t.Errorf("error %v", err)
		}
	})
}

func TestLBPending(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		l.World.SetFaults([]world.Fault{{Name: "lb-pending"}})
		if hostname, err := l.ensure(); hostname != "" || err != nil {
			t.Errorf("%q, %v", hostname, err)
		}
	})
}

func TestClassicErrors(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		_, err := l.classic.DescribeLoadBalancers(t.Context(), &awselb.DescribeLoadBalancersInput{LoadBalancerNames: []string{"none"}})
		if ec2test.Code(err) != "LoadBalancerNotFound" || !strings.Contains(err.Error(), "There is no ACTIVE Load Balancer named 'none'") {
			t.Errorf("describe: %v", err)
		}
		if _, err := l.classic.DeleteLoadBalancer(t.Context(), &awselb.DeleteLoadBalancerInput{LoadBalancerName: aws.String("none")}); err != nil {
			t.Errorf("delete of a missing one: %v", err)
		}
	})
}

func TestVersion2(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx := t.Context()
		made, err := l.v2.CreateLoadBalancer(ctx, &elbv2.CreateLoadBalancerInput{Name: aws.String("web"), Subnets: l.Subnets[:2]})
		if err != nil {
			t.Fatal(err)
		}
		arn := made.LoadBalancers[0].LoadBalancerArn
		group, err := l.v2.CreateTargetGroup(ctx, &elbv2.CreateTargetGroupInput{
			Name: aws.String("web"), Protocol: v2types.ProtocolEnumHttp, Port: aws.Int32(80), VpcId: &l.VPC,
		})
		if err != nil {
			t.Fatal(err)
		}
		target := group.TargetGroups[0].TargetGroupArn
		if _, err := l.v2.RegisterTargets(ctx, &elbv2.RegisterTargetsInput{TargetGroupArn: target, Targets: []v2types.TargetDescription{{Id: &l.node}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := l.v2.CreateListener(ctx, &elbv2.CreateListenerInput{
			LoadBalancerArn: arn, Protocol: v2types.ProtocolEnumHttp, Port: aws.Int32(80),
			DefaultActions: []v2types.Action{{Type: v2types.ActionTypeEnumForward, TargetGroupArn: target}},
		}); err != nil {
			t.Fatal(err)
		}
		l.Wait(5 * time.Minute)
		shown, err := l.v2.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{Names: []string{"web"}})
		if err != nil || shown.LoadBalancers[0].State.Code != v2types.LoadBalancerStateEnumActive || len(shown.LoadBalancers[0].AvailabilityZones) != 2 {
			t.Errorf("balancer: %+v, %v", shown, err)
		}
		health, err := l.v2.DescribeTargetHealth(ctx, &elbv2.DescribeTargetHealthInput{TargetGroupArn: target})
		if err != nil || health.TargetHealthDescriptions[0].TargetHealth.State != v2types.TargetHealthStateEnumHealthy {
			t.Errorf("health: %+v, %v", health, err)
		}
		if _, err := l.v2.DeleteTargetGroup(ctx, &elbv2.DeleteTargetGroupInput{TargetGroupArn: target}); ec2test.Code(err) != "ResourceInUse" {
			t.Errorf("deleting a group in use: %v", err)
		}
		if _, err := l.v2.DeleteLoadBalancer(ctx, &elbv2.DeleteLoadBalancerInput{LoadBalancerArn: arn}); err != nil {
			t.Fatal(err)
		}
		if _, err := l.v2.DeleteTargetGroup(ctx, &elbv2.DeleteTargetGroupInput{TargetGroupArn: target}); err != nil {
			t.Error(err)
		}
		l.Wait(2 * time.Minute)
		l.World.View(func() {
			if left := l.EC2.In(ec2test.Name).Interfaces(); len(left) != 1 { // the node's
				t.Errorf("%d interfaces left", len(left))
			}
		})
	})
}
