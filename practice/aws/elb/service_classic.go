package elb

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"eksui/practice/aws/ec2"
)

// proxyPolicy is the policy that cloud-provider-aws makes for the annotation proxy-protocol.
const proxyPolicy = "k8s-proxyprotocol-enabled"

// ensureClassic makes a Service's classic balancer or brings it up to date: a security group k8s-elb-NAME, the balancer, its
// settings, and a rule in the nodes' group that lets it in.
func (s *Service) ensureClassic(spec ServiceSpec, name string) (hostname string, err error) {
	a := spec.annotated()
	listeners, err := spec.listeners()
	if err != nil {
		return "", err
	}
	proxy := a.get("proxy-protocol")
	if proxy != "" && proxy != "*" {
		return "", fmt.Errorf("annotation %q=%q detected, but the only value supported currently is '*'", annotationPrefix+"proxy-protocol", proxy)
	}
	attributes, err := spec.attributes()
	if err != nil {
		return "", err
	}
	subnets, err := s.serviceSubnets(spec)
	if err != nil {
		return "", err
	}
	groups, err := s.serviceGroups(spec, name)
	if err != nil {
		return "", err
	}
	scheme := ""
	if a.internal() {
		scheme = internal
	}
	b := s.st.Classic[key(spec.Region, name)]
	if b == nil {
		if b, err = s.Create(spec.Region, Spec{Name: name, Scheme: scheme, Subnets: subnets, Groups: groups, Listeners: listeners, Tags: spec.tags()}); err != nil {
			return "", err
		}
	}
	if err := checkListeners(listeners); err != nil {
		return "", err
	}
	if err := s.applyGroupsTo(b, groups); err != nil {
		return "", err
	}
	maps.Copy(b.Tags, spec.tags())
	b.Listeners, b.Proxy, b.Attributes = listeners, proxy != "", attributes
	b.Service = &Target{ClusterARN: spec.ClusterARN, Namespace: spec.Namespace, Service: spec.Service, Ports: slices.Clone(spec.Ports)}
	if b.Health, err = spec.healthCheck(name, listeners[0].InstancePort); err != nil {
		return "", err
	}
	if err := s.letIn(spec, groups[0]); err != nil {
		return "", err
	}
	return b.Hostname, s.syncInstances(b, s.running(spec.Region, spec.instances()))
}

// backendProtocols are the listener's protocol for each backend-protocol behind a certificate.
var backendProtocols = map[string]string{"http": "https", "https": "https", "ssl": "ssl", "tcp": "ssl"}

func (spec ServiceSpec) listeners() ([]Listener, error) {
	backend := spec.annotated().get("backend-protocol")
	var out []Listener
	for _, p := range spec.Ports {
		l := Listener{Protocol: "TCP", Port: p.Port, InstanceProtocol: "TCP", InstancePort: p.NodePort, Certificate: spec.certificate(p)}
		switch {
		case l.Certificate != "" && backend == "":
			l.Protocol = "SSL"
		case l.Certificate != "" && backendProtocols[backend] == "":
			return nil, fmt.Errorf("Invalid backend protocol %s for %s in %s", backend, l.Certificate, annotationPrefix+"backend-protocol")
		case l.Certificate != "":
			l.Protocol, l.InstanceProtocol = strings.ToUpper(backendProtocols[backend]), strings.ToUpper(backend)
		case backend == "http":
			l.Protocol, l.InstanceProtocol = "HTTP", "HTTP"
		}
		out = append(out, l)
	}
	return out, nil
}

// attributes are cloud-provider-aws's defaults with what the annotations say.
func (spec ServiceSpec) attributes() (Attributes, error) {
	a := spec.annotated()
	out := Attributes{IdleTimeout: 60, DrainTimeout: 300}
	logs, every := false, 60
	for _, read := range []func() error{
		func() error { return a.number("access-log-emit-interval", &every) },
		func() error { return a.boolean("access-log-enabled", &logs) },
		func() error { return a.boolean("connection-draining-enabled", &out.Draining) },
		func() error { return a.number("connection-draining-timeout", &out.DrainTimeout) },
		func() error { return a.number("connection-idle-timeout", &out.IdleTimeout) },
		func() error { return a.boolean("cross-zone-load-balancing-enabled", &out.CrossZone) },
	} {
		if err := read(); err != nil {
			return out, err
		}
	}
	if logs {
		return out, errNoAccessLogs
	}
	return out, out.check()
}

// healthCheck asks the first port's node port, or for externalTrafficPolicy Local the kubelet's own.
func (spec ServiceSpec) healthCheck(name string, nodePort int) (HealthCheck, error) {
	a := spec.annotated()
	protocol, port, path := "TCP", nodePort, ""
	switch backend := strings.ToLower(a.get("backend-protocol")); {
	case spec.HealthPort != 0:
		protocol, port, path = "HTTP", spec.HealthPort, "/healthz"
		if a.get("healthcheck-port") == "traffic-port" {
			port = nodePort
		}
	case backend == "https" || backend == "ssl":
		protocol = "SSL"
	}
	if a.has("healthcheck-protocol") {
		protocol = a.get("healthcheck-protocol")
	}
	if given := a.get("healthcheck-port"); given != "" && given != "traffic-port" {
		n, err := strconv.ParseInt(given, 10, 0)
		if err != nil {
			return HealthCheck{}, err
		}
		port = int(n)
	}
	switch strings.ToUpper(protocol) {
	case "HTTP", "HTTPS":
		if path == "" {
			path = "/"
		}
		if given := a.get("healthcheck-path"); given != "" {
			path = given
		}
	default:
		path = ""
	}
	h := HealthCheck{Target: protocol + ":" + decimal(port) + path, Interval: 10, Timeout: 5, UnhealthyThreshold: 6, HealthyThreshold: 2}
	for _, c := range []struct {
		name, called string
		least        int
		into         *int
	}{
		{"healthcheck-healthy-threshold", "HealthyThreshold", 2, &h.HealthyThreshold}, {"healthcheck-interval", "Interval", 5, &h.Interval},
		{"healthcheck-timeout", "Timeout", 2, &h.Timeout}, {"healthcheck-unhealthy-threshold", "UnhealthyThreshold", 2, &h.UnhealthyThreshold},
	} {
		err := a.number(c.name, c.into)
		switch {
		case err != nil:
			return h, fmt.Errorf("cannot update health check for load balancer %q: %q", name, "failed parsing health check annotation value: "+strconv.Quote(a.get(c.name)))
		case *c.into < c.least:
			return h, fmt.Errorf("cannot update health check for load balancer %q: %q", name,
				fmt.Sprintf("some of the load balancer health check parameters are invalid: HealthCheck validation errors: %s must be at least %d", c.called, c.least))
		}
	}
	return h, h.check()
}

// serviceGroups are the balancer's security groups: its own, or those that the Service names instead, and extra ones.
func (s *Service) serviceGroups(spec ServiceSpec, name string) ([]string, error) {
	a := spec.annotated()
	groups := a.list("security-groups")
	if len(groups) == 0 {
		own, err := s.ownGroup(spec, name)
		if err != nil {
			return nil, err
		}
		groups = []string{own.ID}
	}
	return append(groups, a.list("extra-security-groups")...), nil
}

// ownGroup makes the balancer's security group, or brings its rules up to date.
func (s *Service) ownGroup(spec ServiceSpec, name string) (*ec2.SecurityGroup, error) {
	in := s.ec2.In(spec.Region)
	group := in.GroupByName(spec.VPC, "k8s-elb-"+name)
	if group == nil {
		tags := ec2.Tags(spec.annotated().pairs("additional-resource-tags"))
		tags[clusterTag(spec.Cluster)] = "owned"
		var err error
		group, err = in.CreateGroup(spec.VPC, "k8s-elb-"+name, "Security group for Kubernetes ELB "+name+" ("+spec.Namespace+"/"+spec.Service+")", tags)
		if err != nil {
			return nil, err
		}
	}
	ranges, err := spec.ranges()
	if err != nil {
		return nil, err
	}
	var wanted []ec2.Rule
	for _, cidr := range ranges {
		wanted = append(wanted, ec2.Rule{Protocol: "icmp", From: 3, To: 4, CIDR: cidr})
		for _, p := range spec.Ports {
			wanted = append(wanted, ec2.Rule{Protocol: "tcp", From: p.Port, To: p.Port, CIDR: cidr})
		}
	}
	return group, setRules(in, group, wanted, func(ec2.Rule) bool { return true })
}

// setRules gives a group the wanted rules for what comes in, and takes away the others among those that are ours.
func setRules(in ec2.Region, group *ec2.SecurityGroup, wanted []ec2.Rule, ours func(ec2.Rule) bool) error {
	for _, rule := range slices.Clone(group.Rules) {
		if !rule.Egress && ours(rule) && !slices.ContainsFunc(wanted, rule.Same) {
			if _, err := in.Revoke(group.ID, rule); err != nil {
				return err
			}
		}
	}
	for _, rule := range wanted {
		if !slices.ContainsFunc(group.Rules, rule.Same) {
			if _, err := in.Authorize(group.ID, rule); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) syncInstances(b *Balancer, instances []string) error {
	maps.DeleteFunc(b.Instances, func(id string, _ *Instance) bool { return !slices.Contains(instances, id) })
	return s.Register(b, instances...)
}

// letIn adds a rule to the nodes' security groups that lets the balancer's group in.
func (s *Service) letIn(spec ServiceSpec, group string) error {
	rule := ec2.Rule{Protocol: "-1", From: -1, To: -1, Group: group}
	nodes, err := s.groupsOfNodes(spec)
	if err != nil {
		return err
	}
	for _, g := range nodes {
		if !slices.ContainsFunc(g.Rules, rule.Same) {
			if _, err := s.ec2.In(spec.Region).Authorize(g.ID, rule); err != nil {
				return err
			}
		}
	}
	return nil
}
