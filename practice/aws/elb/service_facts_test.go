package elb_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awselb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"eksui/practice/aws/ec2/ec2test"
)

var ownPart = regexp.MustCompile(`^(.*-)(?:(\d+)(\.ap)|([0-9a-f]{16})(\.elb))`)

// facts reads a Service's balancer through the SDK, and its groups.
func (l *lab) facts(hostname string) facts {
	l.T.Helper()
	var out facts
	if strings.Contains(hostname, ".elb.ap-") {
		out = l.networkFacts()
	} else {
		out = l.classicFacts()
	}
	out["host"] = ownPart.ReplaceAllStringFunc(hostname, func(text string) string {
		m := ownPart.FindStringSubmatch(text)
		if m[2] != "" {
			return m[1] + "NUMBER" + m[3]
		}
		return m[1] + "HEX" + m[5]
	})
	l.World.View(func() {
		r := l.EC2.In(ec2test.Name)
		for _, g := range r.Groups() {
			switch {
			case g.ID == l.nodeGroup:
				out["nodes let in"] = l.rules(r, g)
			case strings.HasPrefix(g.Name, "k8s-"):
				out["let in"] = l.rules(r, g)
			}
		}
	})
	return out
}

func (l *lab) classicFacts() facts {
	l.T.Helper()
	ctx := l.T.Context()
	shown, err := l.classic.DescribeLoadBalancers(ctx, &awselb.DescribeLoadBalancersInput{LoadBalancerNames: []string{balancerName}})
	if err != nil {
		l.T.Fatal(err)
	}
	b := shown.LoadBalancerDescriptions[0]
	out := facts{"type": "classic", "scheme": *b.Scheme, "subnets": l.numbers(b.Subnets)}
	var listeners, instances, policies, tags []string
	for _, d := range b.ListenerDescriptions {
		listeners = append(listeners, fmt.Sprintf("%d %s>%d %s", d.Listener.LoadBalancerPort, *d.Listener.Protocol, *d.Listener.InstancePort, *d.Listener.InstanceProtocol))
	}
	for _, i := range b.Instances {
		instances = append(instances, l.called(*i.InstanceId))
	}
	for _, d := range b.BackendServerDescriptions {
		policies = append(policies, fmt.Sprintf("%s on %d", strings.Join(d.PolicyNames, " "), *d.InstancePort))
	}
	made, err := l.classic.DescribeLoadBalancerPolicies(ctx, &awselb.DescribeLoadBalancerPoliciesInput{LoadBalancerName: b.LoadBalancerName})
	if err != nil || len(made.PolicyDescriptions) != len(b.Policies.OtherPolicies) {
		l.T.Errorf("policies %v, %v, in the balancer %v", made, err, b.Policies.OtherPolicies)
	}
	h := b.HealthCheck
	out["health"] = fmt.Sprintf("%s every %d s, %d s, %d and %d", *h.Target, *h.Interval, *h.Timeout, *h.UnhealthyThreshold, *h.HealthyThreshold)
	settings, err := l.classic.DescribeLoadBalancerAttributes(ctx, &awselb.DescribeLoadBalancerAttributesInput{LoadBalancerName: b.LoadBalancerName})
	if err != nil {
		l.T.Fatal(err)
	}
	a := settings.LoadBalancerAttributes
	out["settings"] = fmt.Sprintf("idle %d s, draining %t, cross-zone %t", *a.ConnectionSettings.IdleTimeout, a.ConnectionDraining.Enabled, a.CrossZoneLoadBalancing.Enabled)
	described, err := l.classic.DescribeTags(ctx, &awselb.DescribeTagsInput{LoadBalancerNames: []string{balancerName}})
	if err != nil {
		l.T.Fatal(err)
	}
	for _, t := range described.TagDescriptions[0].Tags {
		tags = append(tags, *t.Key+"="+aws.ToString(t.Value))
	}
	slices.Sort(tags)
	out["listeners"], out["instances"], out["policies"], out["tags"] = strings.Join(listeners, ", "), strings.Join(instances, " "), strings.Join(policies, ", "), strings.Join(tags, " ")
	out["groups"] = l.groupNames(b.SecurityGroups)
	return out
}

func (l *lab) networkFacts() facts {
	l.T.Helper()
	ctx := l.T.Context()
	shown, err := l.v2.DescribeLoadBalancers(ctx, &elbv2.DescribeLoadBalancersInput{Names: []string{balancerName}})
	if err != nil {
		l.T.Fatal(err)
	}
	b := shown.LoadBalancers[0]
	out := facts{"type": string(b.Type), "scheme": string(b.Scheme), "groups": l.groupNames(b.SecurityGroups)}
	var subnets, listeners, instances, tags []string
	for _, z := range b.AvailabilityZones {
		subnets = append(subnets, *z.SubnetId)
	}
	out["subnets"] = l.numbers(subnets)
	all, err := l.v2.DescribeListeners(ctx, &elbv2.DescribeListenersInput{LoadBalancerArn: b.LoadBalancerArn})
	if err != nil {
		l.T.Fatal(err)
	}
	for _, listener := range all.Listeners {
		target := listener.DefaultActions[0].TargetGroupArn
		groups, err := l.v2.DescribeTargetGroups(ctx, &elbv2.DescribeTargetGroupsInput{TargetGroupArns: []string{*target}})
		if err != nil {
			l.T.Fatal(err)
		}
		g := groups.TargetGroups[0]
		if !strings.HasPrefix(*g.TargetGroupName, "k8s-default-web-") {
			l.T.Errorf("a target group %s", *g.TargetGroupName)
		}
		listeners = append(listeners, fmt.Sprintf("%d %s>%d %s", *listener.Port, listener.Protocol, *g.Port, g.Protocol))
		out["health"] = fmt.Sprintf("%s:%s%s every %d s, %d and %d", g.HealthCheckProtocol, *g.HealthCheckPort, aws.ToString(g.HealthCheckPath), *g.HealthCheckIntervalSeconds, *g.UnhealthyThresholdCount, *g.HealthyThresholdCount)
		health, err := l.v2.DescribeTargetHealth(ctx, &elbv2.DescribeTargetHealthInput{TargetGroupArn: target})
		if err != nil {
			l.T.Fatal(err)
		}
		for _, d := range health.TargetHealthDescriptions {
			instances = append(instances, l.called(*d.Target.Id))
		}
		settings, err := l.v2.DescribeTargetGroupAttributes(ctx, &elbv2.DescribeTargetGroupAttributesInput{TargetGroupArn: target})
		if err != nil {
			l.T.Fatal(err)
		}
		named := map[string]string{}
		for _, a := range settings.Attributes {
			named[*a.Key] = *a.Value
		}
		out["target settings"] = fmt.Sprintf("preserve_client_ip %s, proxy_protocol_v2 %s", named["preserve_client_ip.enabled"], named["proxy_protocol_v2.enabled"])
	}
	settings, err := l.v2.DescribeLoadBalancerAttributes(ctx, &elbv2.DescribeLoadBalancerAttributesInput{LoadBalancerArn: b.LoadBalancerArn})
	if err != nil {
		l.T.Fatal(err)
	}
	for _, a := range settings.Attributes {
		if *a.Key == "load_balancing.cross_zone.enabled" {
			out["settings"] = "cross-zone " + *a.Value
		}
	}
	described, err := l.v2.DescribeTags(ctx, &elbv2.DescribeTagsInput{ResourceArns: []string{*b.LoadBalancerArn}})
	if err != nil {
		l.T.Fatal(err)
	}
	for _, t := range described.TagDescriptions[0].Tags {
		tags = append(tags, *t.Key+"="+aws.ToString(t.Value))
	}
	slices.Sort(tags)
	l.World.View(func() {
		for _, n := range l.EC2.In(ec2test.Name).Interfaces() {
			switch {
			case !strings.HasPrefix(n.Description, "ELB "):
			case n.Allocation != "":
				out["addresses"] = "ours"
			case n.PublicIP != "":
				out["addresses"] = "AWS's"
			}
		}
	})
	out["listeners"], out["instances"], out["tags"] = strings.Join(listeners, ", "), strings.Join(instances, " "), strings.Join(tags, " ")
	return out
}

// numbers are subnets' places in the lab's list, in the balancer's order.
func (l *lab) numbers(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, fmt.Sprint(slices.Index(l.Subnets, id)))
	}
	return strings.Join(out, " ")
}

func (l *lab) called(instance string) string {
	if instance == l.node {
		return "node"
	}
	return instance
}

func (l *lab) groupNames(ids []string) string {
	var out []string
	l.World.View(func() {
		for _, id := range ids {
			if g, err := l.EC2.In(ec2test.Name).Group(id); err == nil {
				out = append(out, g.Name)
			}
		}
	})
	return strings.Join(out, " ")
}
