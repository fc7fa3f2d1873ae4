package refusals

import "strings"

const (
	elbRef     = "Elastic Load Balancing API Reference (2012-06-01), "
	elbv2Ref   = "Elastic Load Balancing API Reference (2015-12-01), "
	elbModel   = "Elastic Load Balancing API model (2012-06-01): "
	elbv2Model = "Elastic Load Balancing API model (2015-12-01): "
)

// classic is a classic load balancer of a name, with more parameters.
func classic(name string, more ...string) call {
	return elb("CreateLoadBalancer", append([]string{"LoadBalancerName", name, "Subnets.member.1", "{a}", "Listeners.member.1.Protocol", "TCP",
		"Listeners.member.1.LoadBalancerPort", "80", "Listeners.member.1.InstancePort", "30080"}, more...)...)
}

func balancer(name string, more ...string) call {
	return elbv2("CreateLoadBalancer", append([]string{"Name", name, "Type", "network", "Subnets.member.1", "{a}"}, more...)...)
}

func targets(name string, more ...string) call {
	return elbv2("CreateTargetGroup", append([]string{"Name", name, "Protocol", "TCP", "Port", "80", "VpcId", "{vpc}"}, more...)...)
}

var elbRows = []row{
	{"classic balancer with a long name", classic(strings.Repeat("b", 33)), 0, "ValidationError", "LoadBalancer name cannot be longer than 32 characters", elbRef + "CreateLoadBalancer: LoadBalancerName, a maximum of 32 characters"},
	{"classic balancer with an underscore", classic("my_lb"), 0, "ValidationError", "must contain only characters that are alphanumeric characters and hyphens(-)", elbRef + "CreateLoadBalancer: LoadBalancerName, alphanumeric characters or hyphens"},
	{"classic balancer with a hyphen first", classic("-lb"), 0, "ValidationError", "cannot begin or end with a hyphen", elbRef + "CreateLoadBalancer: LoadBalancerName, cannot begin or end with a hyphen"},
	{"classic balancer of another listener", classic("classic", "Listeners.member.1.InstancePort", "30081"), 0, "DuplicateLoadBalancerName", "already exists", elbRef + "CreateLoadBalancer: DuplicateAccessPointName"},
	{"classic balancer without listeners", elb("CreateLoadBalancer", "LoadBalancerName", "new", "Subnets.member.1", "{a}"), 0, "ValidationError", "isteners", elbModel + "Listeners, required"},
	{"classic balancer to port 0", classic("new", "Listeners.member.1.InstancePort", "70000"), 0, "ValidationError", "less than or equal to 65535", elbModel + "InstancePort, max 65535"},
	{"classic balancer of a protocol", classic("new", "Listeners.member.1.Protocol", "UDP"), 0, "ValidationError", "Protocol", elbRef + "Listener: Protocol, HTTP, HTTPS, TCP, or SSL"},
	{"classic balancer in no subnet", elb("CreateLoadBalancer", "LoadBalancerName", "new", "Listeners.member.1.Protocol", "TCP", "Listeners.member.1.LoadBalancerPort", "80", "Listeners.member.1.InstancePort", "1"), 0, "ValidationError", "AvailabilityZones or SubnetIds", elbRef + "CreateLoadBalancer: AvailabilityZones or subnets"},
	{"classic balancer in a missing subnet", classic("new", "Subnets.member.1", "subnet-"+gone), 0, "SubnetNotFound", "does not exist", elbRef + "CreateLoadBalancer: SubnetNotFound"},
	{"classic balancer without a gateway", classic("new", "Subnets.member.1", "{foreign}"), 0, "InvalidSubnet", "no internet gateway", elbRef + "CreateLoadBalancer: InvalidSubnet"},
	{"classic balancer in two VPCs", classic("new", "Subnets.member.2", "{foreign}"), 0, "InvalidConfigurationRequest", "same VPC", elbRef + "CreateLoadBalancer: InvalidConfigurationRequest"},
	{"classic balancer of a scheme", classic("new", "Scheme", "secret"), 0, "InvalidScheme", "cheme", elbRef + "CreateLoadBalancer: InvalidScheme"},
	{"classic balancer with an empty tag", classic("new", "Tags.member.1.Key", ""), 0, "ValidationError", "greater than or equal to 1", elbModel + "TagKey, min 1"},
	{"classic balancer that is missing", elb("DescribeLoadBalancers", "LoadBalancerNames.member.1", "none"), 0, "LoadBalancerNotFound", "There is no ACTIVE Load Balancer named 'none'", elbRef + "DescribeLoadBalancers: AccessPointNotFound"},
	{"balancers too many at a time", elb("DescribeLoadBalancers", "PageSize", "401"), 0, "ValidationError", "less than or equal to 400", elbModel + "PageSize, max 400"},
	{"health every second", elb("ConfigureHealthCheck", "LoadBalancerName", "classic", "HealthCheck.Target", "TCP:80", "HealthCheck.Interval", "1", "HealthCheck.Timeout", "2", "HealthCheck.UnhealthyThreshold", "2", "HealthCheck.HealthyThreshold", "2"), 0, "ValidationError", "greater than or equal to 5", elbModel + "HealthCheckInterval, min 5"},
	{"instance that is none's", elb("RegisterInstancesWithLoadBalancer", "LoadBalancerName", "classic", "Instances.member.1.InstanceId", "i-"+gone), 0, "InvalidInstance", "Could not find EC2 instance", elbRef + "RegisterInstancesWithLoadBalancer: InvalidInstance"},

	{"balancer with a long name", balancer(strings.Repeat("b", 33)), 0, "ValidationError", "cannot be longer than '32' characters", elbv2Ref + "CreateLoadBalancer: Name, a maximum of 32 characters"},
	{"balancer with an underscore", balancer("my_lb"), 0, "ValidationError", "alphanumeric", elbv2Ref + "CreateLoadBalancer: Name, alphanumeric characters or hyphens"},
	{"balancer with a hyphen last", balancer("lb-"), 0, "ValidationError", "hyphen", elbv2Ref + "CreateLoadBalancer: Name, must not begin or end with a hyphen"},
	{"balancer that seems internal", balancer("internal-lb"), 0, "ValidationError", "internal-", elbv2Ref + `CreateLoadBalancer: Name, must not begin with "internal-"`},
	{"balancer of a type", balancer("new", "Type", "magic"), 0, "ValidationError", "enum value set: [application, network, gateway]", elbv2Model + "LoadBalancerTypeEnum, enum"},
	{"balancer of a scheme", balancer("new", "Scheme", "secret"), 0, "ValidationError", "enum value set: [internet-facing, internal]", elbv2Model + "LoadBalancerSchemeEnum, enum"},
	{"application balancer in one zone", elbv2("CreateLoadBalancer", "Name", "new", "Subnets.member.1", "{a}"), 0, "ValidationError", "two", elbv2Ref + "CreateLoadBalancer: Subnets, from at least two Availability Zones"},
	{"balancer in a missing subnet", balancer("new", "Subnets.member.1", "subnet-"+gone), 0, "SubnetNotFound", "does not exist", elbv2Ref + "CreateLoadBalancer: SubnetNotFound"},
	{"balancer that is missing", elbv2("DescribeLoadBalancers", "Names.member.1", "none"), 0, "LoadBalancerNotFound", "not found", elbv2Ref + "DescribeLoadBalancers: LoadBalancerNotFound"},
	{"targets with a long name", targets(strings.Repeat("t", 33)), 0, "ValidationError", "cannot be longer than '32' characters", elbv2Ref + "CreateTargetGroup: Name, a maximum of 32 characters"},
	{"targets with a name of spaces", targets("my targets"), 0, "ValidationError", "alphanumeric", elbv2Ref + "CreateTargetGroup: Name, alphanumeric characters or hyphens"},
	{"targets at port 0", targets("new", "Port", "0"), 0, "ValidationError", "greater than or equal to 1", elbv2Model + "Port, min 1"},
	{"targets of a protocol", targets("new", "Protocol", "ICMP"), 0, "ValidationError", "enum value set: [HTTP", elbv2Model + "ProtocolEnum, enum"},
	{"targets in a missing VPC", targets("new", "VpcId", "vpc-"+gone), 0, "ValidationError", "is not found", elbv2Ref + "CreateTargetGroup: VpcId"},
	{"targets in use", elbv2("DeleteTargetGroup", "TargetGroupArn", "{tg}"), 0, "ResourceInUse", "in use by a listener", elbv2Ref + "DeleteTargetGroup: ResourceInUse"},
	{"listener that is there", elbv2("CreateListener", "LoadBalancerArn", "{nlb}", "Protocol", "TCP", "Port", "80", "DefaultActions.member.1.Type", "forward", "DefaultActions.member.1.TargetGroupArn", "{tg}"), 0, "DuplicateListener", "already exists on this port", elbv2Ref + "CreateListener: DuplicateListener"},
	{"listener that is missing", elbv2("DeleteListener", "ListenerArn", "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:listener/net/front/1/2"), 0, "ListenerNotFound", "not found", elbv2Ref + "DeleteListener: ListenerNotFound"},
	{"attribute with a hyphen", elbv2("ModifyLoadBalancerAttributes", "LoadBalancerArn", "{nlb}", "Attributes.member.1.Key", "deletion-protection", "Attributes.member.1.Value", "true"), 0, "ValidationError", "regular expression pattern", elbv2Model + "LoadBalancerAttributeKey, pattern ^[a-zA-Z0-9._]+$"},
}
