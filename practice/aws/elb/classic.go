package elb

import (
	"maps"
	"slices"
	"strings"
	"time"

	"eksui/practice/aws/wire"
)

const (
	dnsJob       = "elb/dns"
	inServiceJob = "elb/in-service"
)

// Balancer is a classic load balancer.
type Balancer struct {
	Name       string               `json:"name"`
	Region     string               `json:"region"`
	Hostname   string               `json:"hostname"`
	Scheme     string               `json:"scheme"`
	VPC        string               `json:"vpc"`
	Subnets    []string             `json:"subnets"`
	Zones      []string             `json:"zones"`
	Groups     []string             `json:"groups"`
	Interfaces map[string]string    `json:"interfaces"` // by subnet
	Listeners  []Listener           `json:"listeners"`
	Instances  map[string]*Instance `json:"instances"`
	Health     HealthCheck          `json:"healthCheck"`
	Attributes Attributes           `json:"attributes"`
	Tags       map[string]string    `json:"tags"`
	Created    time.Time            `json:"created"`
	Resolves   bool                 `json:"resolves,omitempty"` // its name is known to the DNS
	Service    *Target              `json:"service,omitempty"`  // the Kubernetes Service that it was made for
	Proxy      bool                 `json:"proxy,omitempty"`    // its instances get the proxy protocol's header, by a policy
}

// Listener takes in connections on Port and passes them on to InstancePort.
type Listener struct {
	Protocol         string `json:"protocol"`
	Port             int    `json:"port"`
	InstanceProtocol string `json:"instanceProtocol"`
	InstancePort     int    `json:"instancePort"`
	Certificate      string `json:"certificate,omitempty"`
}

// Instance is an instance behind a balancer. Its Generation tells a second registration from the first.
type Instance struct {
	InService  bool   `json:"inService,omitempty"`
	Generation string `json:"generation"`
}

// HealthCheck says how instances are asked whether they are well; times in seconds.
type HealthCheck struct {
	Target             string `json:"target"`
	Interval           int    `json:"interval"`
	Timeout            int    `json:"timeout"`
	UnhealthyThreshold int    `json:"unhealthyThreshold"`
	HealthyThreshold   int    `json:"healthyThreshold"`
}

// Attributes are a classic balancer's settings; times in seconds.
type Attributes struct {
	CrossZone    bool `json:"crossZone"`
	Draining     bool `json:"draining"`
	DrainTimeout int  `json:"drainTimeout"`
	IdleTimeout  int  `json:"idleTimeout"`
}

// Spec describes a classic balancer to make.
type Spec struct {
	Name      string
	Scheme    string // "" is internet-facing
	Subnets   []string
	Groups    []string
	Listeners []Listener
	Tags      map[string]string
}

// Create makes a classic balancer. Its name resolves after about a minute.
func (s *Service) Create(region string, spec Spec) (*Balancer, error) {
	if err := checkClassic(spec.Name, spec.Listeners); err != nil {
		return nil, err
	}
	if spec.Scheme != "" && spec.Scheme != "internet-facing" && spec.Scheme != internal {
		return nil, wire.Errorf("InvalidScheme", "Scheme must be internet-facing or internal, not %s", spec.Scheme)
	}
	if s.st.Classic[key(region, spec.Name)] != nil {
		return nil, wire.Errorf("DuplicateLoadBalancerName", "The load balancer name '%s' already exists for this account", spec.Name)
	}
	if len(spec.Listeners) == 0 {
		return nil, wire.Errorf("ValidationError", "Listeners cannot be empty")
	}
	vpc, zones, err := s.place(region, spec.Scheme, spec.Subnets)
	if err != nil {
		return nil, err
	}
	if spec.Scheme == "" {
		spec.Scheme = "internet-facing"
	}
	if len(spec.Groups) == 0 {
		v, err := s.ec2.In(region).VPC(vpc)
		if err != nil {
			return nil, err
		}
		spec.Groups = []string{v.DefaultGroup}
	}
	b := &Balancer{
		Name: spec.Name, Region: region, Scheme: spec.Scheme, VPC: vpc, Subnets: slices.Clone(spec.Subnets), Zones: zones, Groups: slices.Clone(spec.Groups),
		Listeners: slices.Clone(spec.Listeners), Instances: map[string]*Instance{}, Tags: map[string]string{}, Created: s.w.Now().UTC(),
		Attributes: Attributes{DrainTimeout: 300, IdleTimeout: 60},
	}
	maps.Copy(b.Tags, spec.Tags)
	first := b.Listeners[0]
	b.Health = HealthCheck{Target: "TCP:" + decimal(first.InstancePort), Interval: 30, Timeout: 5, UnhealthyThreshold: 2, HealthyThreshold: 10}
	if b.Interfaces, err = s.makeInterfaces(region, b.Name, b.Scheme, b.Subnets, b.Groups); err != nil {
		return nil, elbError(err)
	}
	b.Hostname = s.hostname(region, b.Scheme, b.Name, "")
	s.st.Classic[key(region, b.Name)] = b
	s.w.After(dnsTakes, dnsJob, b.Hostname, balancerStep{Key: key(region, b.Name), Hostname: b.Hostname})
	return b, nil
}

// place finds the VPC and the zones of subnets that a balancer is to stand in; one that faces the internet needs a gateway.
func (s *Service) place(region, scheme string, subnets []string) (vpc string, zones []string, err error) {
	if len(subnets) == 0 {
		return "", nil, wire.Errorf("ValidationError", "Either AvailabilityZones or SubnetIds must be specified")
	}
	in := s.ec2.In(region)
	for _, id := range subnets {
		sub, err := in.Subnet(id)
		if err != nil {
			return "", nil, wire.Errorf("SubnetNotFound", "The subnet ID '%s' does not exist", id)
		}
		if vpc != "" && sub.VPC != vpc {
			return "", nil, wire.Errorf("InvalidConfigurationRequest", "Subnets must be in the same VPC")
		}
		if slices.Contains(zones, sub.Zone) {
			return "", nil, wire.Errorf("InvalidConfigurationRequest", "ELB cannot be attached to multiple subnets in the same AZ.")
		}
		vpc, zones = sub.VPC, append(zones, sub.Zone)
	}
	v, err := in.VPC(vpc)
	if err != nil {
		return "", nil, err
	}
	if scheme != internal && !slices.ContainsFunc(in.Gateways(), func(g *gateway) bool { return g.VPC == v.ID }) {
		return "", nil, wire.Errorf("InvalidSubnet", "VPC %s has no internet gateway", v.ID)
	}
	return vpc, zones, nil
}

// Balancer returns a classic balancer.
func (s *Service) Balancer(region, name string) (*Balancer, error) {
	b := s.st.Classic[key(region, name)]
	if b == nil {
		return nil, wire.Errorf("LoadBalancerNotFound", "There is no ACTIVE Load Balancer named '%s'", name)
	}
	return b, nil
}

// Classic lists a region's classic balancers, by name.
func (s *Service) Classic(region string) []*Balancer {
	var out []*Balancer
	for _, b := range s.st.Classic {
		if b.Region == region {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *Balancer) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Delete deletes a classic balancer; its interfaces follow later. Deleting one that is not there succeeds, as on AWS.
func (s *Service) Delete(region, name string) {
	b := s.st.Classic[key(region, name)]
	if b == nil {
		return
	}
	delete(s.st.Classic, key(region, name))
	s.releaseLater(region, name, b.Interfaces)
}

// Register puts instances behind a balancer; they are in service when they have passed their checks.
func (s *Service) Register(b *Balancer, instances ...string) error {
	for _, id := range instances {
		if in, err := s.ec2.In(b.Region).Instance(id); err != nil || in.VPC != b.VPC {
			return wire.Errorf("InvalidInstance", "Could not find EC2 instance %s.", id)
		}
	}
	for _, id := range instances {
		if b.Instances[id] != nil {
			continue
		}
		reg := &Instance{Generation: s.w.Hex("elb-registration", 8)}
		b.Instances[id] = reg
		s.w.After(inServiceTakes, inServiceJob, b.Hostname+"/"+id, balancerStep{
			Key: key(b.Region, b.Name), Hostname: b.Hostname, Instance: id, Generation: reg.Generation,
		})
	}
	return nil
}

// Deregister takes instances away from a balancer.
func (s *Service) Deregister(b *Balancer, instances ...string) error {
	for _, id := range instances {
		if b.Instances[id] == nil {
			return wire.Errorf("InvalidInstance", "Could not find EC2 instance %s.", id)
		}
	}
	for _, id := range instances {
		delete(b.Instances, id)
	}
	return nil
}

// inService says whether an instance behind a balancer takes connections now.
func (s *Service) inService(b *Balancer, id string) bool {
	reg := b.Instances[id]
	in, err := s.ec2.In(b.Region).Instance(id)
	return reg != nil && reg.InService && err == nil && in.State == "running"
}

type balancerStep struct{ Key, Hostname, Instance, Generation string }

func (s *Service) dnsDue(step balancerStep) {
	if b := s.st.Classic[step.Key]; b != nil && b.Hostname == step.Hostname {
		b.Resolves = true
	}
}

func (s *Service) inServiceDue(step balancerStep) {
	b := s.st.Classic[step.Key]
	if b == nil || b.Hostname != step.Hostname {
		return
	}
	if reg := b.Instances[step.Instance]; reg != nil && reg.Generation == step.Generation {
		reg.InService = true
	}
}
