// Package elb is the practice cloud's Elastic Load Balancing, both generations behind their Query APIs: classic balancers,
// such as Kubernetes makes for its Services, and version 2's application and network ones. A balancer owns network
// interfaces and names a security group, and holds its VPC with them until some time after its deletion.
//
// The typed methods run inside world.Update, those that only look inside world.View; what they return points into the
// state.
package elb

import (
	"fmt"
	"strings"
	"time"

	"eksui/practice/aws/ec2"
	"eksui/practice/world"
)

// Typical times of a balancer's life.
const (
	dnsTakes       = 60 * time.Second  // until its name resolves
	inServiceTakes = 150 * time.Second // until an instance has passed its checks
	releaseTakes   = 45 * time.Second  // from its deletion until its interfaces are gone
	activeTakes    = 120 * time.Second // version 2: from provisioning to active
)

// Service is Elastic Load Balancing in all regions.
type Service struct {
	w       *world.World
	ec2     *ec2.Service
	account string
	st      state
}

type state struct {
	Classic   map[string]*Balancer    `json:"classic"`   // by key(region, name)
	Balancers map[string]*BalancerV2  `json:"balancers"` // these and the following by ARN
	Targets   map[string]*TargetGroup `json:"targetGroups"`
	Listeners map[string]*ListenerV2  `json:"listeners"`
}

// New registers the balancers' state and jobs in a world that has not started yet.
func New(w *world.World, e *ec2.Service, account string) (*Service, error) {
	s := &Service{w: w, ec2: e, account: account, st: state{
		Classic: map[string]*Balancer{}, Balancers: map[string]*BalancerV2{}, Targets: map[string]*TargetGroup{}, Listeners: map[string]*ListenerV2{},
	}}
	if err := w.Section("elb", &s.st); err != nil {
		return nil, err
	}
	world.Handle(w, dnsJob, s.dnsDue)
	world.Handle(w, inServiceJob, s.inServiceDue)
	world.Handle(w, releaseJob, s.releaseDue)
	world.Handle(w, activeJob, s.activeDue)
	world.Handle(w, healthyJob, s.healthyDue)
	return s, nil
}

func key(region, name string) string { return region + "/" + name }

// hostname is the DNS name of a balancer, in the form of its type. Under practice it ends in localhost where AWS's ends in
// amazonaws.com, and so resolves to this machine.
func (s *Service) hostname(region, scheme, name, balancerType string) string {
	if balancerType == network {
		return strings.ToLower(fmt.Sprintf("%s-%s.elb.%s.localhost", name, s.w.Hex("elb-host", 16), region))
	}
	number := 100_000_000 + s.w.Rand("elb/"+s.w.Hex("elb-host", 8)).IntN(1_900_000_000)
	if scheme == internal {
		name = "internal-" + name
	}
	return strings.ToLower(fmt.Sprintf("%s-%d.%s.elb.localhost", name, number, region))
}

// isNetworkHostname says whether a name is a network balancer's: cloud-provider-aws tells them by it.
func isNetworkHostname(hostname string) bool { return !strings.HasSuffix(hostname, ".elb.localhost") }

// releaseJob frees the interfaces of a deleted balancer.
const releaseJob = "elb/release"

type releaseStep struct {
	Region     string
	Interfaces []string
}

func (s *Service) releaseLater(region, name string, interfaces map[string]string) {
	step := releaseStep{Region: region}
	for _, id := range interfaces {
		step.Interfaces = append(step.Interfaces, id)
	}
	s.w.After(releaseTakes, releaseJob, key(region, name), step)
}

func (s *Service) releaseDue(step releaseStep) {
	for _, id := range step.Interfaces {
		s.ec2.In(step.Region).ReleaseInterface(id)
	}
}

// makeInterfaces gives a balancer an interface in each of its subnets.
func (s *Service) makeInterfaces(region, name, scheme string, subnets, groups []string) (map[string]string, error) {
	out := map[string]string{}
	in := s.ec2.In(region)
	for _, sub := range subnets {
		spec := ec2.InterfaceSpec{Subnet: sub, Groups: groups, Description: "ELB " + name, Owner: "amazon-elb", RequesterID: "amazon-elb"}
		if scheme != internal {
			spec.PublicOwner = "amazon-elb"
		}
		n, err := in.CreateInterface(spec)
		if err != nil {
			for _, id := range out {
				in.ReleaseInterface(id)
			}
			return nil, err
		}
		out[sub] = n.ID
	}
	return out, nil
}

// A balancer's scheme and type, as the APIs name them.
const (
	internal = "internal"
	network  = "network"
)
