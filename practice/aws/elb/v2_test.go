package elb_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// application is a balancer with a listener that forwards to a target group.
type application struct{ balancer, listener, group *string }

func (l *lab) application(t *testing.T) application {
	t.Helper()
	ctx := t.Context()
	b, err := l.v2.CreateLoadBalancer(ctx, &elbv2.CreateLoadBalancerInput{Name: aws.String("web"), Subnets: l.Subnets[:2]})
	check(t, err)
	g, err := l.v2.CreateTargetGroup(ctx, &elbv2.CreateTargetGroupInput{
		Name: aws.String("web"), Protocol: types.ProtocolEnumHttp, Port: aws.Int32(80), VpcId: &l.VPC,
	})
	check(t, err)
	a := application{balancer: b.LoadBalancers[0].LoadBalancerArn, group: g.TargetGroups[0].TargetGroupArn}
	li, err := l.v2.CreateListener(ctx, &elbv2.CreateListenerInput{
		LoadBalancerArn: a.balancer, Protocol: types.ProtocolEnumHttp, Port: aws.Int32(80),
		DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: a.group}},
	})
	check(t, err)
	a.listener = li.Listeners[0].ListenerArn
	return a
}

func TestListenersAndTargetGroups(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, a := t.Context(), l.application(t)
		shown, err := l.v2.DescribeListeners(ctx, &elbv2.DescribeListenersInput{LoadBalancerArn: a.balancer})
		check(t, err)
		if s := shown.Listeners; len(s) != 1 || *s[0].Port != 80 || *s[0].DefaultActions[0].TargetGroupArn != *a.group {
			t.Errorf("listeners: %+v", s)
		}
		groups, err := l.v2.DescribeTargetGroups(ctx, &elbv2.DescribeTargetGroupsInput{LoadBalancerArn: a.balancer})
		check(t, err)
		if g := groups.TargetGroups; len(g) != 1 || *g[0].TargetGroupArn != *a.group || g[0].LoadBalancerArns[0] != *a.balancer || *g[0].VpcId != l.VPC {
			t.Errorf("target groups: %+v", g)
		}
		_, err = l.v2.DescribeTargetGroups(ctx, &elbv2.DescribeTargetGroupsInput{Names: []string{"none"}})
		refused(t, err, "TargetGroupNotFound")
		_, err = l.v2.DeleteListener(ctx, &elbv2.DeleteListenerInput{ListenerArn: a.listener})
		check(t, err)
		_, err = l.v2.DescribeListeners(ctx, &elbv2.DescribeListenersInput{ListenerArns: []string{*a.listener}})
		refused(t, err, "ListenerNotFound")
		_, err = l.v2.DeleteListener(ctx, &elbv2.DeleteListenerInput{ListenerArn: a.listener})
		refused(t, err, "ListenerNotFound")
		// A group that no listener forwards to may go.
		_, err = l.v2.DeleteTargetGroup(ctx, &elbv2.DeleteTargetGroupInput{TargetGroupArn: a.group})
		check(t, err)
	})
}

func TestTargetsComeAndGo(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, a := t.Context(), l.application(t)
		node := []types.TargetDescription{{Id: &l.node}}
		_, err := l.v2.RegisterTargets(ctx, &elbv2.RegisterTargetsInput{TargetGroupArn: a.group, Targets: node})
		check(t, err)
		_, err = l.v2.RegisterTargets(ctx, &elbv2.RegisterTargetsInput{
			TargetGroupArn: a.group, Targets: []types.TargetDescription{{Id: aws.String("i-0123456789abcdef0")}},
		})
		refused(t, err, "InvalidTarget")
		_, err = l.v2.DeregisterTargets(ctx, &elbv2.DeregisterTargetsInput{TargetGroupArn: a.group, Targets: node})
		check(t, err)
		health, err := l.v2.DescribeTargetHealth(ctx, &elbv2.DescribeTargetHealthInput{TargetGroupArn: a.group})
		check(t, err)
		if len(health.TargetHealthDescriptions) != 0 {
			t.Errorf("targets left: %+v", health.TargetHealthDescriptions)
		}
		_, err = l.v2.DeregisterTargets(ctx, &elbv2.DeregisterTargetsInput{TargetGroupArn: aws.String(*a.group + "0"), Targets: node})
		refused(t, err, "TargetGroupNotFound")
	})
}

func TestAttributesAndTags(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, a := t.Context(), l.application(t)
		const timeout = "idle_timeout.timeout_seconds"
		_, err := l.v2.ModifyLoadBalancerAttributes(ctx, &elbv2.ModifyLoadBalancerAttributesInput{
			LoadBalancerArn: a.balancer, Attributes: []types.LoadBalancerAttribute{{Key: aws.String(timeout), Value: aws.String("120")}},
		})
		check(t, err)
		out, err := l.v2.DescribeLoadBalancerAttributes(ctx, &elbv2.DescribeLoadBalancerAttributesInput{LoadBalancerArn: a.balancer})
		check(t, err)
		values := map[string]string{}
		for _, x := range out.Attributes {
			values[*x.Key] = *x.Value
		}
		if values[timeout] != "120" || values["deletion_protection.enabled"] != "false" {
			t.Errorf("attributes: %v", values)
		}
		_, err = l.v2.ModifyLoadBalancerAttributes(ctx, &elbv2.ModifyLoadBalancerAttributesInput{
			LoadBalancerArn: a.balancer, Attributes: []types.LoadBalancerAttribute{{Key: aws.String("colour"), Value: aws.String("blue")}},
		})
		refused(t, err, "ValidationError")

		const delay = "deregistration_delay.timeout_seconds"
		changed, err := l.v2.ModifyTargetGroupAttributes(ctx, &elbv2.ModifyTargetGroupAttributesInput{
			TargetGroupArn: a.group, Attributes: []types.TargetGroupAttribute{{Key: aws.String(delay), Value: aws.String("5")}},
		})
		check(t, err)
		if first := changed.Attributes[0]; *first.Key != delay || *first.Value != "5" {
			t.Errorf("target group's attributes: %v", changed.Attributes)
		}
		_, err = l.v2.ModifyTargetGroupAttributes(ctx, &elbv2.ModifyTargetGroupAttributesInput{
			TargetGroupArn: a.group, Attributes: []types.TargetGroupAttribute{{Key: aws.String("colour"), Value: aws.String("blue")}},
		})
		refused(t, err, "ValidationError")

		both := []string{*a.balancer, *a.group}
		_, err = l.v2.AddTags(ctx, &elbv2.AddTagsInput{ResourceArns: both, Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("1")}}})
		check(t, err)
		_, err = l.v2.RemoveTags(ctx, &elbv2.RemoveTagsInput{ResourceArns: both[:1], TagKeys: []string{"a"}})
		check(t, err)
		tags, err := l.v2.DescribeTags(ctx, &elbv2.DescribeTagsInput{ResourceArns: both})
		check(t, err)
		if d := tags.TagDescriptions; len(d) != 2 || len(d[0].Tags) != 0 || len(d[1].Tags) != 1 {
			t.Errorf("tags: %+v", d)
		}
		_, err = l.v2.DescribeTags(ctx, &elbv2.DescribeTagsInput{ResourceArns: []string{*a.balancer + "0"}})
		refused(t, err, "LoadBalancerNotFound")
	})
}
