package elb_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/aws/ec2/ec2test"
	"eksui/practice/aws/elb"
)

// facts is what AWS shows of what was made for a Service, each under a short name.
type facts map[string]string

// The sources of the rows: cloud-provider-aws v1.37.1, docs/service_controller.md by the annotation, and its tests in
// pkg/providers/v1.
const (
	byDocs = "docs/service_controller.md"
	byAWS  = "EnsureLoadBalancer in aws.go"
)

// serviceRow is a Service: annotations without their common prefix, and fields. It gets what the plain one of its type gets
// but for some facts, or is refused with words.
type serviceRow struct {
	name, source string
	annotations  map[string]string
	change       func(l *lab, spec *elb.ServiceSpec)
	but          facts
	refused      string
}

const balancerName = "a681ef08306544d88ad9546d5f0878d6"

var plainClassic = facts{
	"type": "classic", "scheme": "internet-facing", "host": balancerName + "-NUMBER.ap-northeast-2.elb.localhost",
	"listeners": "8080 TCP>30080 TCP", "health": "TCP:30080 every 10 s, 5 s, 6 and 2", "subnets": "0 1 2", "instances": "node",
	"groups": "k8s-elb-" + balancerName, "let in": "icmp 3-4 0.0.0.0/0, tcp 8080-8080 0.0.0.0/0", "nodes let in": "-1 -1--1 k8s-elb-" + balancerName,
	"settings": "idle 60 s, draining false, cross-zone false", "tags": "kubernetes.io/cluster/eks-cluster=owned kubernetes.io/service-name=default/web",
	"policies": "",
}

var plainNetwork = facts{
	"type": "network", "scheme": "internet-facing", "host": balancerName + "-HEX.elb.ap-northeast-2.localhost",
	"listeners": "8080 TCP>30080 TCP", "health": "TCP:traffic-port every 30 s, 3 and 3", "subnets": "0 1 2", "instances": "node", "groups": "",
	"nodes let in": "icmp 3-4 0.0.0.0/0 kubernetes.io/rule/nlb/mtu, tcp 30080-30080 0.0.0.0/0 kubernetes.io/rule/nlb/client=" + balancerName,
	"settings":     "cross-zone false", "tags": plainClassic["tags"], "target settings": "preserve_client_ip true, proxy_protocol_v2 false", "addresses": "AWS's",
}

const cert = "arn:aws:acm:ap-northeast-2:123456789012:certificate/c"

var nlb = map[string]string{"type": "nlb"}

func with(base map[string]string, more ...string) map[string]string {
	out := maps.Clone(base)
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

func one(name, value string) map[string]string { return map[string]string{name: value} }

func ports(all ...elb.Port) func(*lab, *elb.ServiceSpec) {
	return func(_ *lab, s *elb.ServiceSpec) { s.Ports = all }
}

func local(_ *lab, s *elb.ServiceSpec) { s.HealthPort = 31000 }

var serviceRows = []serviceRow{
	{name: "plain", source: byDocs},
	{name: "an unknown type is a classic one", source: "TestIsNLB", annotations: one("type", "alb")},
	{name: "nlb", source: byDocs + ", type", annotations: nlb},
	{name: "external", source: byDocs + ", External Load Balancer Management; TestIsLBExternal", annotations: one("type", "external"), refused: elb.ErrElsewhere.Error()},
	{name: "nlb-ip", source: byDocs + ", External Load Balancer Management; TestIsLBExternal", annotations: one("type", "nlb-ip"), refused: elb.ErrElsewhere.Error()},

	{name: "internal", source: byDocs + ", internal", annotations: one("internal", "true"),
		but: facts{"scheme": "internal", "host": "internal-" + plainClassic["host"]}},
	{name: "internal by any word", source: byAWS + ", internalAnnotation", annotations: one("internal", "0.0.0.0/0"),
		but: facts{"scheme": "internal", "host": "internal-" + plainClassic["host"]}},
	{name: "internal false", source: byAWS + ", internalAnnotation", annotations: one("internal", "false")},
	{name: "internal nlb", source: byDocs + ", internal", annotations: with(nlb, "internal", "true"), but: facts{"scheme": "internal", "addresses": ""}},
	{name: "internal takes private subnets", source: "Test_findELBSubnets", annotations: one("internal", "true"), change: privateSubnet(0),
		but: facts{"scheme": "internal", "host": "internal-" + plainClassic["host"]}},
	{name: "private subnets are left out", source: "Test_findELBSubnets", change: privateSubnet(0), but: facts{"subnets": "1 2"}},
	{name: "no subnet", source: byAWS, change: func(l *lab, _ *elb.ServiceSpec) {
		l.Update(func(r ec2.Region) error { return r.DeleteRoute(l.Table, "0.0.0.0/0") })
	}, refused: "could not find any suitable subnets for creating the ELB"},
	{name: "the role's tag wins in a zone", source: "Test_findELBSubnets", change: secondSubnet(ec2.Tags{"kubernetes.io/role/elb": "1"}), but: facts{"subnets": "3 1 2"}},
	{name: "the cluster's tag wins in a zone", source: "Test_findELBSubnets", change: secondSubnet(ec2.Tags{"kubernetes.io/cluster/eks-cluster": "shared"}), but: facts{"subnets": "3 1 2"}},
	{name: "subnets by id", source: byDocs + ", subnets; Test_getLoadBalancerSubnets", change: func(l *lab, s *elb.ServiceSpec) {
		annotate(s, "subnets", l.Subnets[2]+", "+l.Subnets[1])
	}, but: facts{"subnets": "1 2"}},
	{name: "subnets by name", source: "Test_getLoadBalancerSubnets", change: func(l *lab, s *elb.ServiceSpec) {
		l.Update(func(r ec2.Region) error { sub, err := r.Subnet(l.Subnets[1]); sub.Tags["Name"] = "second"; return err })
		annotate(s, "subnets", "second")
	}, but: facts{"subnets": "1"}},
	{name: "subnets that are not there", source: "Test_getLoadBalancerSubnets", annotations: one("subnets", "none, neither"), refused: "expected to find 2, but found 0 subnets"},
	{name: "subnets of nothing", source: "Test_getLoadBalancerSubnets", annotations: one("subnets", " "), refused: "unable to resolve empty subnet slice"},

	{name: "source ranges", source: "GetLoadBalancerSourceRanges of k8s.io/cloud-provider", change: func(_ *lab, s *elb.ServiceSpec) { s.SourceRanges = []string{"203.0.113.9/24", "198.51.100.7/32"} },
		but: facts{"let in": "icmp 3-4 198.51.100.7/32, icmp 3-4 203.0.113.0/24, tcp 8080-8080 198.51.100.7/32, tcp 8080-8080 203.0.113.0/24"}},
	{name: "source ranges of nlb", source: "updateInstanceSecurityGroupsForNLB in aws_loadbalancer.go", annotations: nlb,
		change: func(_ *lab, s *elb.ServiceSpec) { s.SourceRanges = []string{"198.51.100.0/24"} },
		but: facts{"nodes let in": "icmp 3-4 198.51.100.0/24 kubernetes.io/rule/nlb/mtu, " +
			"tcp 30080-30080 192.168.0.0/24 kubernetes.io/rule/nlb/health=" + balancerName + ", tcp 30080-30080 192.168.1.0/24 kubernetes.io/rule/nlb/health=" + balancerName +
			", tcp 30080-30080 192.168.2.0/24 kubernetes.io/rule/nlb/health=" + balancerName + ", tcp 30080-30080 198.51.100.0/24 kubernetes.io/rule/nlb/client=" + balancerName}},
	{name: "source ranges by annotation", source: "GetLoadBalancerSourceRanges of k8s.io/cloud-provider", change: func(_ *lab, s *elb.ServiceSpec) {
		s.Annotations = map[string]string{"service.beta.kubernetes.io/load-balancer-source-ranges": "198.51.100.0/24"}
	}, but: facts{"let in": "icmp 3-4 198.51.100.0/24, tcp 8080-8080 198.51.100.0/24"}},
	{name: "source ranges that are none", source: "GetLoadBalancerSourceRanges of k8s.io/cloud-provider", change: func(_ *lab, s *elb.ServiceSpec) {
		s.Annotations = map[string]string{"service.beta.kubernetes.io/load-balancer-source-ranges": "office"}
	}, refused: "service.beta.kubernetes.io/load-balancer-source-ranges: office is not valid. Expecting a comma-separated list of source IP ranges. For example, 10.0.0.0/24,192.168.2.0/24"},

	{name: "session affinity", source: byAWS, change: func(_ *lab, s *elb.ServiceSpec) { s.Affinity = "ClientIP" }, refused: "unsupported load balancer affinity: ClientIP"},
	{name: "session affinity of nlb", source: byAWS, annotations: nlb, change: func(_ *lab, s *elb.ServiceSpec) { s.Affinity = "ClientIP" }, refused: "unsupported load balancer affinity: ClientIP"},
	{name: "an address of one's own", source: byAWS, change: func(_ *lab, s *elb.ServiceSpec) { s.LoadBalancerIP = "203.0.113.1" }, refused: "LoadBalancerIP cannot be specified for AWS ELB"},
	{name: "UDP", source: "TestCheckProtocol", change: ports(elb.Port{Port: 53, NodePort: 30053, Protocol: "UDP"}), refused: "Protocol UDP not supported by LoadBalancer"},
	{name: "UDP with nlb", source: "TestCheckProtocol; updateInstanceSecurityGroupsForNLB", annotations: nlb, change: ports(elb.Port{Port: 53, NodePort: 30053, Protocol: "UDP"}),
		but: facts{"listeners": "53 UDP>30053 UDP", "nodes let in": "icmp 3-4 0.0.0.0/0 kubernetes.io/rule/nlb/mtu, " +
			"tcp 30053-30053 192.168.0.0/24 kubernetes.io/rule/nlb/health=" + balancerName + ", tcp 30053-30053 192.168.1.0/24 kubernetes.io/rule/nlb/health=" + balancerName +
			", tcp 30053-30053 192.168.2.0/24 kubernetes.io/rule/nlb/health=" + balancerName + ", udp 30053-30053 0.0.0.0/0 kubernetes.io/rule/nlb/client=" + balancerName}},
	{name: "SCTP with nlb", source: "TestCheckProtocol", annotations: nlb, change: ports(elb.Port{Port: 53, NodePort: 30053, Protocol: "SCTP"}), refused: "Protocol SCTP not supported by LoadBalancer"},
	{name: "mixed protocols", source: "TestCheckMixedProtocol", annotations: nlb,
		change:  ports(elb.Port{Port: 53, NodePort: 30053, Protocol: "UDP"}, elb.Port{Port: 54, NodePort: 30054, Protocol: "TCP"}),
		refused: "mixed protocol is not supported for LoadBalancer"},
	{name: "no ports", source: byAWS, change: ports(), refused: "requested load balancer with no ports"},
	{name: "two ports", source: byAWS, change: ports(elb.Port{Port: 80, NodePort: 30080}, elb.Port{Port: 443, NodePort: 30443}),
		but: facts{"listeners": "80 TCP>30080 TCP, 443 TCP>30443 TCP", "let in": "icmp 3-4 0.0.0.0/0, tcp 443-443 0.0.0.0/0, tcp 80-80 0.0.0.0/0"}},

	{name: "backend http", source: byDocs + ", backend-protocol; TestBuildListener", annotations: one("backend-protocol", "http"), but: facts{"listeners": "8080 HTTP>30080 HTTP"}},
	{name: "backend https without a certificate", source: byDocs + ", backend-protocol; TestBuildListener", annotations: one("backend-protocol", "https"),
		but: facts{"health": "SSL:30080 every 10 s, 5 s, 6 and 2"}},
	{name: "an unknown backend behind a certificate", source: "TestBuildListener", annotations: map[string]string{"backend-protocol": "bacon", "ssl-cert": cert},
		refused: "Invalid backend protocol bacon for " + cert + " in service.beta.kubernetes.io/aws-load-balancer-backend-protocol"},
	{name: "a certificate that is not there", source: "CreateLoadBalancer in ELB's API reference, CertificateNotFound", annotations: one("ssl-cert", cert),
		refused: "Server Certificate not found for the key: " + cert},
	{name: "a certificate for another port", source: "TestBuildListener", annotations: map[string]string{"ssl-cert": cert, "ssl-ports": "443,https"}},
	{name: "a certificate of nlb that is not there", source: "CreateListener in ELBv2's API reference, CertificateNotFound", annotations: with(nlb, "ssl-cert", cert), refused: "CertificateNotFound"},

	{name: "proxy protocol", source: byDocs + ", proxy-protocol", annotations: one("proxy-protocol", "*"), but: facts{"policies": "k8s-proxyprotocol-enabled on 30080"}},
	{name: "proxy protocol for some", source: byAWS, annotations: one("proxy-protocol", "30080"),
		refused: `annotation "service.beta.kubernetes.io/aws-load-balancer-proxy-protocol"="30080" detected, but the only value supported currently is '*'`},
	{name: "cross-zone", source: byDocs + ", cross-zone-load-balancing-enabled", annotations: one("cross-zone-load-balancing-enabled", "true"),
		but: facts{"settings": "idle 60 s, draining false, cross-zone true"}},
	{name: "cross-zone of nlb", source: "reconcileLBAttributes in aws_loadbalancer.go", annotations: with(nlb, "cross-zone-load-balancing-enabled", "true"), but: facts{"settings": "cross-zone true"}},
	{name: "cross-zone of no sense", source: byAWS, annotations: one("cross-zone-load-balancing-enabled", "yes"),
		refused: "error parsing service annotation: service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled=yes"},
	{name: "idle timeout", source: byDocs + ", connection-idle-timeout", annotations: one("connection-idle-timeout", "600"), but: facts{"settings": "idle 600 s, draining false, cross-zone false"}},
	{name: "idle timeout of no sense", source: byAWS, annotations: one("connection-idle-timeout", "1m"),
		refused: "error parsing service annotation: service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout=1m"},
	{name: "idle timeout too long", source: "ConnectionSettings in ELB's API reference", annotations: one("connection-idle-timeout", "9000"), refused: "Member must have value less than or equal to 3600"},
	{name: "draining", source: byDocs + ", connection-draining-enabled", annotations: one("connection-draining-enabled", "true"), but: facts{"settings": "idle 60 s, draining true, cross-zone false"}},
	{name: "access logs", source: "practice/README: not built", annotations: one("access-log-enabled", "true"), refused: "not built in the practice cloud"},

	{name: "additional tags", source: byDocs + ", additional-resource-tags; TestGetKeyValuePropertiesFromAnnotation", annotations: one("additional-resource-tags", "Key1=Val1, KeyNoVal1=,KeyNoVal2"),
		but: facts{"tags": "Key1=Val1 KeyNoVal1= KeyNoVal2= " + plainClassic["tags"]}},
	{name: "additional tags of nlb", source: byDocs + ", additional-resource-tags", annotations: with(nlb, "additional-resource-tags", "team=a"), but: facts{"tags": plainClassic["tags"] + " team=a"}},
	{name: "extra security groups", source: byDocs + ", extra-security-groups; TestLBExtraSecurityGroupsAnnotation", change: func(l *lab, s *elb.ServiceSpec) { annotate(s, "extra-security-groups", l.nodeGroup) },
		but: facts{"groups": plainClassic["groups"] + " nodes"}},
	{name: "other security groups", source: byDocs + ", security-groups; TestLBSecurityGroupsAnnotation", change: func(l *lab, s *elb.ServiceSpec) {
		l.Update(func(r ec2.Region) error {
			g, err := r.CreateGroup(l.VPC, "mine", "mine", nil)
			annotate(s, "security-groups", g.ID)
			return err
		})
	}, but: facts{"groups": "mine", "let in": "", "nodes let in": "-1 -1--1 mine"}},
	{name: "a security group that is not there", source: "CreateLoadBalancer in ELB's API reference, InvalidSecurityGroup", annotations: one("extra-security-groups", "sg-00000000000000000"), refused: "sg-00000000000000000"},
	{name: "extra security groups of nlb", source: "TestValidateServiceAnnotations", annotations: with(nlb, "extra-security-groups", "sg-1"),
		refused: `BYO extra security group annotation "service.beta.kubernetes.io/aws-load-balancer-extra-security-groups" is not supported by NLB`},

	{name: "health check", source: "TestEnsureLoadBalancerHealthCheck", annotations: map[string]string{
		"healthcheck-protocol": "HTTP", "healthcheck-port": "8081", "healthcheck-path": "/ready", "healthcheck-interval": "20", "healthcheck-timeout": "10",
		"healthcheck-healthy-threshold": "3", "healthcheck-unhealthy-threshold": "4",
	}, but: facts{"health": "HTTP:8081/ready every 20 s, 10 s, 4 and 3"}},
	{name: "health check too often", source: "ValidateHealthCheck in aws_loadbalancer.go", annotations: one("healthcheck-interval", "3"), refused: "Interval must be at least 5"},
	{name: "health check of the kubelet", source: "GetServiceHealthCheckPathPort of k8s.io/cloud-provider", change: local, but: facts{"health": "HTTP:31000/healthz every 10 s, 5 s, 6 and 2"}},
	{name: "health check of nlb", source: "TestCloud_buildNLBHealthCheckConfiguration", annotations: with(nlb, "healthcheck-protocol", "http", "healthcheck-path", "/ready", "healthcheck-interval", "20",
		"healthcheck-healthy-threshold", "4", "healthcheck-unhealthy-threshold", "4"), but: facts{"health": "HTTP:traffic-port/ready every 20 s, 4 and 4"}},
	{name: "health check of the kubelet for nlb", source: "TestCloud_buildNLBHealthCheckConfiguration", annotations: nlb, change: local, but: facts{
		"health": "HTTP:31000/healthz every 10 s, 2 and 2",
		"nodes let in": "icmp 3-4 0.0.0.0/0 kubernetes.io/rule/nlb/mtu, tcp 30080-30080 0.0.0.0/0 kubernetes.io/rule/nlb/client=" + balancerName +
			", tcp 31000-31000 192.168.0.0/24 kubernetes.io/rule/nlb/health=" + balancerName + ", tcp 31000-31000 192.168.1.0/24 kubernetes.io/rule/nlb/health=" + balancerName +
			", tcp 31000-31000 192.168.2.0/24 kubernetes.io/rule/nlb/health=" + balancerName}},
	{name: "health check of nlb by UDP", source: "TestCloud_buildNLBHealthCheckConfiguration", annotations: with(nlb, "healthcheck-protocol", "udp"), refused: "Unsupported health check protocol UDP"},
	{name: "health check of nlb at a word", source: "TestCloud_buildNLBHealthCheckConfiguration", annotations: with(nlb, "healthcheck-port", "web"), refused: "Invalid health check port 'web'"},

	{name: "target node labels", source: byDocs + ", target-node-labels; TestFilterTargetNodes", annotations: one("target-node-labels", "role=web"), change: labelled("role", "web")},
	{name: "target node labels by key", source: "TestFilterTargetNodes", annotations: one("target-node-labels", "role"), change: labelled("role", "web")},
	{name: "target node labels of no node", source: "TestFilterTargetNodes", annotations: one("target-node-labels", "role=db"), change: labelled("role", "web"),
		but: facts{"instances": "", "nodes let in": ""}},
	{name: "no node at all", source: "UnAvailableLoadBalancer of k8s.io/cloud-provider", change: func(_ *lab, s *elb.ServiceSpec) { s.Nodes = nil }, but: facts{"instances": "", "nodes let in": ""}},

	{name: "target group attributes", source: byDocs + ", target-group-attributes", annotations: with(nlb, "target-group-attributes", "preserve_client_ip.enabled=false,proxy_protocol_v2.enabled=true"),
		but: facts{"target settings": "preserve_client_ip false, proxy_protocol_v2 true"}},
	{name: "target group attributes of a classic one", source: "TestValidateServiceAnnotations", annotations: one("target-group-attributes", "preserve_client_ip.enabled=false"),
		refused: "target group attributes annotation is only supported for NLB"},
	{name: "target group attributes unknown", source: "TestValidateServiceAnnotationTargetGroupAttributes", annotations: with(nlb, "target-group-attributes", "stickiness.enabled=true"),
		refused: `error validating target group attributes: the attribute "stickiness.enabled" is not supported by the controller or is invalid`},
	{name: "elastic IPs", source: byDocs + ", eip-allocations; TestCreateSubnetMappings", annotations: nlb, change: addresses(3), but: facts{"addresses": "ours"}},
	{name: "too few elastic IPs", source: "ensureLoadBalancerv2 in aws_loadbalancer.go", annotations: nlb, change: addresses(2),
		refused: "error creating load balancer: Must have same number of EIP AllocationIDs (2) and SubnetIDs (3)"},
	{name: "from classic to nlb", source: "TestValidateServiceAnnotations", annotations: nlb, change: func(_ *lab, s *elb.ServiceSpec) { s.Hostname = "a-1.ap-northeast-2.elb.localhost" },
		refused: `cannot update Load Balancer Type annotation "service.beta.kubernetes.io/aws-load-balancer-type" after creation for NLB`},
	{name: "from nlb to classic", source: "TestValidateServiceAnnotations", change: func(_ *lab, s *elb.ServiceSpec) { s.Hostname = "a-1.elb.ap-northeast-2.localhost" },
		refused: `cannot update Load Balancer Type annotation "service.beta.kubernetes.io/aws-load-balancer-type" after creation for Classic Load Balancer`},
}

// TestServicesAsCloudProviderAWS makes each row's Service and compares what AWS shows of it, or the refusal; then it is deleted
// and nothing may be left.
func TestServicesAsCloudProviderAWS(t *testing.T) {
	refusals := 0
	for _, row := range serviceRows {
		if row.source == "" {
			t.Errorf("%s has no source", row.name)
		}
		if row.refused != "" {
			refusals++
		}
		t.Run(row.name, func(t *testing.T) {
			inLab(t, func(t *testing.T, l *lab) {
				spec := l.spec()
				spec.Annotations = map[string]string{}
				for name, value := range row.annotations {
					annotate(&spec, name, value)
				}
				if row.change != nil {
					row.change(l, &spec)
				}
				before := l.left()
				hostname, err := l.ensureSpec(spec)
				if row.refused != "" {
					if err == nil || !strings.Contains(err.Error(), row.refused) {
						t.Errorf("made %q, error %v; %s has it refused: %s", hostname, err, row.source, row.refused)
					}
				} else {
					if err != nil {
						t.Fatalf("%v (%s)", err, row.source)
					}
					spec.Hostname = hostname
					if again, err := l.ensureSpec(spec); again != hostname || err != nil {
						t.Errorf("ensured twice: %s, %v", again, err)
					}
					want := maps.Clone(plainClassic)
					if row.annotations["type"] == "nlb" {
						want = maps.Clone(plainNetwork)
					}
					maps.Copy(want, row.but)
					compare(t, row.source, l.facts(hostname), want)
				}
				l.delete(spec.Annotations)
				if after := l.left(); !slices.Equal(before, after) {
					t.Errorf("before %q, after the deletion %q", before, after)
				}
			})
		})
	}
	t.Logf("%d Services of type LoadBalancer, %d of them refused", len(serviceRows), refusals)
}

func compare(t *testing.T, source string, got, want facts) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s: %q; %s says %q", name, got[name], source, want[name])
		}
	}
}

func annotate(s *elb.ServiceSpec, name, value string) {
	if s.Annotations == nil {
		s.Annotations = map[string]string{}
	}
	s.Annotations["service.beta.kubernetes.io/aws-load-balancer-"+name] = value
}

func labelled(key, value string) func(*lab, *elb.ServiceSpec) {
	return func(_ *lab, s *elb.ServiceSpec) { s.Nodes[0].Labels = map[string]string{key: value} }
}

// privateSubnet takes a subnet's route to the internet.
func privateSubnet(n int) func(*lab, *elb.ServiceSpec) {
	return func(l *lab, _ *elb.ServiceSpec) {
		l.Update(func(r ec2.Region) error {
			table, err := r.CreateTable(l.VPC, nil)
			if err != nil {
				return err
			}
			_, err = r.Associate(table.ID, l.Subnets[n])
			return err
		})
	}
}

// secondSubnet makes another subnet in the first one's zone.
func secondSubnet(tags ec2.Tags) func(*lab, *elb.ServiceSpec) {
	return func(l *lab, _ *elb.ServiceSpec) {
		l.Update(func(r ec2.Region) error {
			first, err := r.Subnet(l.Subnets[0])
			if err != nil {
				return err
			}
			sub, err := r.CreateSubnet(l.VPC, "192.168.9.0/24", first.Zone, tags)
			if err != nil {
				return err
			}
			l.Subnets = append(l.Subnets, sub.ID)
			_, err = r.Associate(l.Table, sub.ID)
			return err
		})
	}
}

func addresses(n int) func(*lab, *elb.ServiceSpec) {
	return func(l *lab, s *elb.ServiceSpec) {
		var ids []string
		for range n {
			l.Update(func(r ec2.Region) error {
				a, err := r.Allocate(nil)
				ids = append(ids, a.ID)
				return err
			})
		}
		annotate(s, "eip-allocations", strings.Join(ids, ","))
	}
}

func (l *lab) ensureSpec(spec elb.ServiceSpec) (hostname string, err error) {
	l.World.Update(func() { hostname, _, err = l.elb.EnsureForService(spec) })
	return hostname, err
}

// delete deletes what was made for the Service, until it is gone.
func (l *lab) delete(annotations map[string]string) {
	l.T.Helper()
	for range 10 {
		var gone bool
		var err error
		l.World.Update(func() { gone, err = l.elb.DeleteForService(ec2test.Name, uid, annotations) })
		if err != nil {
			l.T.Fatal(err)
		}
		l.Wait(time.Minute)
		if gone {
			return
		}
	}
	l.T.Error("never gone")
}

// left is all that a balancer could leave behind: interfaces, groups with their rules, target groups and balancers.
func (l *lab) left() (out []string) {
	l.World.View(func() {
		r := l.EC2.In(ec2test.Name)
		out = append(out, fmt.Sprint(len(r.Interfaces()), " interfaces"))
		for _, g := range r.Groups() {
			out = append(out, g.Name+": "+l.rules(r, g))
		}
		out = append(out, fmt.Sprint(len(l.elb.TargetGroups(ec2test.Name)), " target groups, ", len(l.elb.BalancersV2(ec2test.Name))+len(l.elb.Classic(ec2test.Name)), " balancers"))
	})
	return out
}

// rules are a group's for what comes in, sorted.
func (l *lab) rules(r ec2.Region, g *ec2.SecurityGroup) string {
	var out []string
	for _, rule := range g.Rules {
		if rule.Egress {
			continue
		}
		from := rule.CIDR
		if peer, err := r.Group(rule.Group); err == nil {
			from = peer.Name
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %d-%d %s %s", rule.Protocol, rule.From, rule.To, from, rule.Description)))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
