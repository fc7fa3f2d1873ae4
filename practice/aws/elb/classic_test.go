package elb_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awselb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing/types"

	"eksui/practice/aws/ec2/ec2test"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if ec2test.Code(err) != code {
		t.Errorf("%v; want %s", err, code)
	}
}

func listener(port, instancePort int32) types.Listener {
	return types.Listener{Protocol: aws.String("TCP"), LoadBalancerPort: port, InstancePort: aws.Int32(instancePort)}
}

// classicBalancer makes one in two zones.
func (l *lab) classicBalancer(t *testing.T) *string {
	t.Helper()
	_, err := l.classic.CreateLoadBalancer(t.Context(), &awselb.CreateLoadBalancerInput{
		LoadBalancerName: aws.String("web"), Subnets: l.Subnets[:2], Listeners: []types.Listener{listener(80, 30080)},
	})
	check(t, err)
	return aws.String("web")
}

func (l *lab) describe(t *testing.T, name *string) types.LoadBalancerDescription {
	t.Helper()
	out, err := l.classic.DescribeLoadBalancers(t.Context(), &awselb.DescribeLoadBalancersInput{LoadBalancerNames: []string{*name}})
	check(t, err)
	return out.LoadBalancerDescriptions[0]
}

func TestClassicListeners(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, name := t.Context(), l.classicBalancer(t)
		_, err := l.classic.CreateLoadBalancerListeners(ctx, &awselb.CreateLoadBalancerListenersInput{
			LoadBalancerName: name, Listeners: []types.Listener{listener(443, 30443)},
		})
		check(t, err)
		_, err = l.classic.CreateLoadBalancerListeners(ctx, &awselb.CreateLoadBalancerListenersInput{
			LoadBalancerName: name, Listeners: []types.Listener{listener(443, 30444)},
		})
		refused(t, err, "DuplicateListener")
		_, err = l.classic.DeleteLoadBalancerListeners(ctx, &awselb.DeleteLoadBalancerListenersInput{LoadBalancerName: name, LoadBalancerPorts: []int32{80}})
		check(t, err)
		if left := l.describe(t, name).ListenerDescriptions; len(left) != 1 || left[0].Listener.LoadBalancerPort != 443 || *left[0].Listener.InstancePort != 30443 {
			t.Errorf("listeners: %+v", left)
		}
		_, err = l.classic.DeleteLoadBalancerListeners(ctx, &awselb.DeleteLoadBalancerListenersInput{LoadBalancerName: aws.String("none"), LoadBalancerPorts: []int32{80}})
		refused(t, err, "LoadBalancerNotFound")
	})
}

func TestClassicInstances(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, name := t.Context(), l.classicBalancer(t)
		node := []types.Instance{{InstanceId: &l.node}}
		registered, err := l.classic.RegisterInstancesWithLoadBalancer(ctx, &awselb.RegisterInstancesWithLoadBalancerInput{LoadBalancerName: name, Instances: node})
		check(t, err)
		if len(registered.Instances) != 1 || *registered.Instances[0].InstanceId != l.node {
			t.Errorf("registered: %+v", registered.Instances)
		}
		_, err = l.classic.RegisterInstancesWithLoadBalancer(ctx, &awselb.RegisterInstancesWithLoadBalancerInput{
			LoadBalancerName: name, Instances: []types.Instance{{InstanceId: aws.String("i-0123456789abcdef0")}},
		})
		refused(t, err, "InvalidInstance")
		health := func() types.InstanceState {
			t.Helper()
			out, err := l.classic.DescribeInstanceHealth(ctx, &awselb.DescribeInstanceHealthInput{LoadBalancerName: name})
			check(t, err)
			return out.InstanceStates[0]
		}
		if h := health(); *h.State != "OutOfService" || *h.ReasonCode != "ELB" {
			t.Errorf("at once: %s, %s", *h.State, *h.ReasonCode)
		}
		l.Wait(5 * time.Minute)
		if h := health(); *h.State != "InService" {
			t.Errorf("after five minutes: %s", *h.State)
		}
		left, err := l.classic.DeregisterInstancesFromLoadBalancer(ctx, &awselb.DeregisterInstancesFromLoadBalancerInput{LoadBalancerName: name, Instances: node})
		check(t, err)
		if len(left.Instances) != 0 || len(l.describe(t, name).Instances) != 0 {
			t.Errorf("left: %+v", left.Instances)
		}
	})
}

func TestClassicSettings(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, name := t.Context(), l.classicBalancer(t)
		_, err := l.classic.ConfigureHealthCheck(ctx, &awselb.ConfigureHealthCheckInput{LoadBalancerName: name, HealthCheck: &types.HealthCheck{
			Target: aws.String("HTTP:30080/healthz"), Interval: aws.Int32(10), Timeout: aws.Int32(5), HealthyThreshold: aws.Int32(2), UnhealthyThreshold: aws.Int32(6),
		}})
		check(t, err)
		_, err = l.classic.ApplySecurityGroupsToLoadBalancer(ctx, &awselb.ApplySecurityGroupsToLoadBalancerInput{LoadBalancerName: name, SecurityGroups: []string{l.nodeGroup}})
		check(t, err)
		b := l.describe(t, name)
		if *b.HealthCheck.Target != "HTTP:30080/healthz" || *b.HealthCheck.UnhealthyThreshold != 6 || len(b.SecurityGroups) != 1 || b.SecurityGroups[0] != l.nodeGroup {
			t.Errorf("settings: %+v in %v", b.HealthCheck, b.SecurityGroups)
		}
		_, err = l.classic.ApplySecurityGroupsToLoadBalancer(ctx, &awselb.ApplySecurityGroupsToLoadBalancerInput{
			LoadBalancerName: name, SecurityGroups: []string{"sg-0123456789abcdef0"},
		})
		refused(t, err, "InvalidSecurityGroup")
		_, err = l.classic.ConfigureHealthCheck(ctx, &awselb.ConfigureHealthCheckInput{LoadBalancerName: aws.String("none"), HealthCheck: b.HealthCheck})
		refused(t, err, "LoadBalancerNotFound")
	})
}

func TestClassicAttributes(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, name := t.Context(), l.classicBalancer(t)
		_, err := l.classic.ModifyLoadBalancerAttributes(ctx, &awselb.ModifyLoadBalancerAttributesInput{
			LoadBalancerName: name, LoadBalancerAttributes: &types.LoadBalancerAttributes{ConnectionSettings: &types.ConnectionSettings{IdleTimeout: aws.Int32(120)}},
		})
		check(t, err)
		out, err := l.classic.DescribeLoadBalancerAttributes(ctx, &awselb.DescribeLoadBalancerAttributesInput{LoadBalancerName: name})
		check(t, err)
		if a := out.LoadBalancerAttributes; *a.ConnectionSettings.IdleTimeout != 120 || a.CrossZoneLoadBalancing.Enabled {
			t.Errorf("attributes: %+v", a)
		}
		_, err = l.classic.DescribeLoadBalancerAttributes(ctx, &awselb.DescribeLoadBalancerAttributesInput{LoadBalancerName: aws.String("none")})
		refused(t, err, "LoadBalancerNotFound")
		policies, err := l.classic.DescribeLoadBalancerPolicies(ctx, &awselb.DescribeLoadBalancerPoliciesInput{LoadBalancerName: name})
		check(t, err)
		if len(policies.PolicyDescriptions) != 0 {
			t.Errorf("policies: %+v", policies.PolicyDescriptions)
		}
		_, err = l.classic.DescribeLoadBalancerPolicies(ctx, &awselb.DescribeLoadBalancerPoliciesInput{LoadBalancerName: name, PolicyNames: []string{"sticky"}})
		refused(t, err, "PolicyNotFound")
	})
}

func TestClassicTags(t *testing.T) {
	inLab(t, func(t *testing.T, l *lab) {
		ctx, name := t.Context(), l.classicBalancer(t)
		names := []string{*name}
		_, err := l.classic.AddTags(ctx, &awselb.AddTagsInput{LoadBalancerNames: names, Tags: []types.Tag{
			{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b"), Value: aws.String("2")},
		}})
		check(t, err)
		_, err = l.classic.RemoveTags(ctx, &awselb.RemoveTagsInput{LoadBalancerNames: names, Tags: []types.TagKeyOnly{{Key: aws.String("a")}}})
		check(t, err)
		out, err := l.classic.DescribeTags(ctx, &awselb.DescribeTagsInput{LoadBalancerNames: names})
		check(t, err)
		if d := out.TagDescriptions; len(d) != 1 || len(d[0].Tags) != 1 || *d[0].Tags[0].Key != "b" || *d[0].Tags[0].Value != "2" {
			t.Errorf("tags: %+v", d)
		}
		_, err = l.classic.AddTags(ctx, &awselb.AddTagsInput{LoadBalancerNames: []string{"none"}, Tags: []types.Tag{{Key: aws.String("a")}}})
		refused(t, err, "LoadBalancerNotFound")
	})
}
