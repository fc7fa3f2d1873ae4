package elb

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Target is the Kubernetes Service that a balancer leads to.
type Target struct {
	ClusterARN string `json:"clusterArn"`
	Namespace  string `json:"namespace"`
	Service    string `json:"service"`
	Ports      []Port `json:"ports"`
}

// Port is a port of a Service: the balancer listens on Port and passes connections on to NodePort.
type Port struct {
	Name     string `json:"name,omitempty"`
	Port     int    `json:"port"`
	NodePort int    `json:"nodePort"`
	Protocol string `json:"protocol,omitempty"` // TCP, UDP or SCTP; "" is TCP
}

// Node is a node that traffic may be sent to.
type Node struct {
	Instance string
	Labels   map[string]string
}

// ServiceSpec is what a cluster asks for a Service of type LoadBalancer.
type ServiceSpec struct {
	Region         string
	Cluster        string // name
	ClusterARN     string
	Namespace      string
	Service        string
	UID            string
	VPC            string
	Hostname       string // in the Service's status, "" for none yet
	Annotations    map[string]string
	SourceRanges   []string // CIDRs; none means the annotation's, or everybody
	Affinity       string   // "" and "None" are none
	LoadBalancerIP string
	HealthPort     int // healthCheckNodePort with externalTrafficPolicy Local, 0 otherwise
	Nodes          []Node
	Ports          []Port
}

// ErrElsewhere is the answer for a Service whose balancer another controller makes: cloud-provider-aws leaves it alone.
var ErrElsewhere = errors.New("implemented by alternate to cloud provider")

// rangesAnnotation is the older way to say which addresses may come.
const rangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges"

// annotated is the spec's annotations.
func (spec ServiceSpec) annotated() annotations { return annotations(spec.Annotations) }

// tags are those of all that is made for the Service.
func (spec ServiceSpec) tags() map[string]string {
	out := spec.annotated().pairs("additional-resource-tags")
	maps.Copy(out, map[string]string{"kubernetes.io/service-name": spec.Namespace + "/" + spec.Service, clusterTag(spec.Cluster): "owned"})
	return out
}

// check refuses what cloud-provider-aws refuses of a Service before it asks AWS for anything, in its order and words
// (EnsureLoadBalancer and aws_validations.go of its pkg/providers/v1).
func (spec ServiceSpec) check() error {
	if err := spec.checkAnnotations(); err != nil {
		return err
	}
	if spec.Affinity != "" && spec.Affinity != "None" {
		return fmt.Errorf("unsupported load balancer affinity: %s", spec.Affinity)
	}
	if len(spec.Ports) == 0 {
		return errors.New("requested load balancer with no ports")
	}
	for _, p := range spec.Ports {
		if p.protocol() != spec.Ports[0].protocol() {
			return errors.New("mixed protocol is not supported for LoadBalancer")
		}
	}
	if _, err := spec.ranges(); err != nil {
		return err
	}
	for _, p := range spec.Ports {
		if p.protocol() != "TCP" && !(p.protocol() == "UDP" && spec.annotated().network()) {
			return fmt.Errorf("Protocol %s not supported by LoadBalancer", p.protocol())
		}
	}
	if spec.LoadBalancerIP != "" {
		return errors.New("LoadBalancerIP cannot be specified for AWS ELB")
	}
	return nil
}

func (spec ServiceSpec) checkAnnotations() error {
	a := spec.annotated()
	if spec.Hostname != "" && a.network() != isNetworkHostname(spec.Hostname) {
		kind := "Classic Load Balancer"
		if a.network() {
			kind = "NLB"
		}
		return fmt.Errorf("cannot update Load Balancer Type annotation %q after creation for %s", annotationPrefix+"type", kind)
	}
	if a.network() && a.has("extra-security-groups") {
		return fmt.Errorf("BYO extra security group annotation %q is not supported by NLB", annotationPrefix+"extra-security-groups")
	}
	if !a.has("target-group-attributes") {
		return nil
	}
	if !a.network() {
		return errors.New("target group attributes annotation is only supported for NLB")
	}
	const wrong = "error validating target group attributes"
	given := a.pairs("target-group-attributes")
	for _, key := range slices.Sorted(maps.Keys(given)) {
		value := given[key]
		switch {
		case value == "":
			return fmt.Errorf("%s: attribute value is empty for %q", wrong, key)
		case key != "preserve_client_ip.enabled" && key != "proxy_protocol_v2.enabled":
			return fmt.Errorf("%s: the attribute %q is not supported by the controller or is invalid", wrong, key)
		case value != "true" && value != "false":
			return fmt.Errorf("%s: invalid attribute value for %q: %s", wrong, key, value)
		case key == "preserve_client_ip.enabled" && value == "false" && slices.ContainsFunc(spec.Ports, func(p Port) bool { return p.Protocol == "UDP" }):
			return fmt.Errorf("%s: client IP preservation can't be disabled for UDP ports", wrong)
		}
	}
	return nil
}

func (p Port) protocol() string {
	if p.Protocol == "" {
		return "TCP"
	}
	return p.Protocol
}

// ranges are the addresses that may come, sorted: the field's, else the annotation's, else all.
func (spec ServiceSpec) ranges() ([]string, error) {
	from, given := spec.SourceRanges, strings.TrimSpace(spec.Annotations[rangesAnnotation])
	if len(from) == 0 && given != "" {
		from = strings.Split(given, ",")
	}
	if len(from) == 0 {
		return []string{"0.0.0.0/0"}, nil
	}
	var out []string
	for _, text := range from {
		prefix, err := netip.ParsePrefix(strings.TrimSpace(text))
		switch {
		case err != nil && len(spec.SourceRanges) > 0:
			return nil, fmt.Errorf("service.Spec.LoadBalancerSourceRanges: %v is not valid. Expecting a list of IP ranges. For example, 10.0.0.0/24. Error msg: invalid CIDR address: %s",
				spec.SourceRanges, text)
		case err != nil:
			return nil, fmt.Errorf("%s: %s is not valid. Expecting a comma-separated list of source IP ranges. For example, 10.0.0.0/24,192.168.2.0/24", rangesAnnotation, given)
		}
		out = append(out, prefix.Masked().String())
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// instances are those of the nodes whose labels the Service asks for, all where it asks for none.
func (spec ServiceSpec) instances() []string {
	wanted := spec.annotated().pairs("target-node-labels")
	var out []string
	for _, n := range spec.Nodes {
		fits := true
		for key, value := range wanted {
			has, ok := n.Labels[key]
			fits = fits && ok && (value == "" || has == value)
		}
		if fits {
			out = append(out, n.Instance)
		}
	}
	return out
}

// certificate is the one that the Service names, where it is for this port, "" otherwise.
func (spec ServiceSpec) certificate(p Port) string {
	a := spec.annotated()
	only := a.get("ssl-ports")
	if only == "" || only == "*" {
		return a.get("ssl-cert")
	}
	for _, item := range strings.Split(only, ",") {
		if item == strconv.Itoa(p.Port) || item == strings.ToLower(p.Name) {
			return a.get("ssl-cert")
		}
	}
	return ""
}
