package site

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"eksui/awsx"
	"eksui/steps/engine"
)

// Network is what the base stack's outputs say.
type Network struct {
	VPC           string
	WorkerSubnets []string
}

// The outputs that the lab needs of the base template (the course's names).
const (
	OutputVPC     = "VPC"
	OutputSubnets = "WorkerSubnets"
)

// NetworkOf reads the outputs of a base stack that stands.
func NetworkOf(stack *awsx.Stack) (*Network, error) {
	n := &Network{VPC: stack.Outputs[OutputVPC]}
	for _, id := range strings.Split(stack.Outputs[OutputSubnets], ",") {
		if id = strings.TrimSpace(id); id != "" {
			n.WorkerSubnets = append(n.WorkerSubnets, id)
		}
	}
	if n.VPC == "" || len(n.WorkerSubnets) == 0 {
		return nil, MissingOutputs(networkLacksOutputs.With(stack.Name))
	}
	return n, nil
}

func (s *Site) readNetwork(ctx context.Context) (*Network, error) {
	session, err := s.AWS(ctx)
	if err != nil {
		return nil, err
	}
	stack, err := session.FindStack(ctx, s.Choices().Network.Stack)
	if err != nil || stack == nil || !stack.Status.Usable() {
		return nil, err
	}
	n, err := NetworkOf(stack)
	if err != nil {
		return nil, nil // a stack without the outputs is no network for the lab; the network step says so
	}
	return n, nil
}

// Subnets are those in which the nodes live.
type Subnets []awsx.Subnet

// IDs are the subnets' ids, in order.
func (s Subnets) IDs() []string {
	ids := make([]string, len(s))
	for i, n := range s {
		ids[i] = n.ID
	}
	return ids
}

// Zones are the availability zones that have one of the subnets.
func (s Subnets) Zones() []string {
	var zones []string
	for _, n := range s {
		if !slices.Contains(zones, n.Zone) {
			zones = append(zones, n.Zone)
		}
	}
	return zones
}

// InstanceType is the nodes': the chosen one. Where the account's plan does not launch the default, it is the smallest type
// that has room for pods and that the plan launches.
func (s *Site) InstanceType(ctx context.Context) string {
	chosen := s.Choices().Cluster.InstanceType
	if chosen != Defaults().Cluster.InstanceType {
		return chosen
	}
	session, err := s.AWS(ctx)
	if err != nil {
		return chosen
	}
	session.AskAhead(ctx)
	plan, err := session.FreePlan(ctx)
	if err != nil || plan == nil || plan.Launches(chosen) {
		return chosen // where nobody can be asked, the launch itself tells
	}
	return cmp.Or(plan.Suited("x86_64"), chosen)
}

// SubnetsToChoose lists the subnets of the chosen network, and which of them are meant: the chosen ones, or else the
// eligible ones among the base stack's. Both are nil while there is no network.
func (s *Site) SubnetsToChoose(ctx context.Context) (all, meant Subnets, err error) {
	c := s.Choices()
	vpc, want := c.Subnets.VPC, c.Subnets.IDs
	if vpc == "" {
		n, err := s.Network.Get(ctx)
		if err != nil || n == nil {
			return nil, nil, err
		}
		vpc = n.VPC
		if len(want) == 0 {
			want = n.WorkerSubnets
		}
	}
	session, err := s.AWS(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err = session.Subnets(ctx, vpc, s.InstanceType(ctx))
	if err != nil {
		return nil, nil, err
	}
	var wanted Subnets
	for _, n := range all {
		if len(want) == 0 || slices.Contains(want, n.ID) {
			wanted = append(wanted, n)
		}
	}
	meant = slices.DeleteFunc(slices.Clone(wanted), func(n awsx.Subnet) bool { return !n.Eligible() })
	if len(c.Subnets.IDs) > 0 || len(meant) == 0 {
		meant = wanted // those that were named are kept even if they won't do, so that CheckSubnets says why
	}
	for _, id := range c.Subnets.IDs {
		if !slices.Contains(all.IDs(), id) {
			return all, nil, unknownSubnet(id, vpc)
		}
	}
	return all, meant, nil
}

func (s *Site) readSubnets(ctx context.Context) (*Subnets, error) {
	_, meant, err := s.SubnetsToChoose(ctx)
	if err != nil || meant == nil || awsx.CheckSubnets(meant) != nil {
		return nil, err
	}
	return &meant, nil
}

// Cluster is the EKS cluster of the lab's name.
type Cluster struct {
	awsx.Cluster
	// Foreign says that it does not carry the lab's tag, as in an account that a class shares: it is another's.
	Foreign bool
}

func (s *Site) readCluster(ctx context.Context) (*Cluster, error) {
	session, err := s.AWS(ctx)
	if err != nil {
		return nil, err
	}
	c := s.Choices()
	found, err := session.Cluster(ctx, c.Cluster.Name)
	if err != nil || found == nil {
		return nil, err
	}
	return &Cluster{Cluster: *found, Foreign: found.Tags[awsx.LabTag] != c.Name}, nil
}

// readIdentity asks AWS who the lab works as. Another account or region than the lab's is an error.
func (s *Site) readIdentity(ctx context.Context) (*awsx.Identity, error) {
	session, err := s.AWS(ctx)
	if err != nil {
		return nil, err
	}
	who, err := session.Identity(ctx)
	if err != nil {
		return nil, err
	}
	s.Identity.Learn(&who) // also of a wrong account: it is shown
	s.mu.Lock()
	defer s.mu.Unlock()
	return &who, s.place.elsewhere(s.choices.Name, s.placePath(), Place{Account: who.Account, Region: who.Region})
}

// Identify asks AWS who the lab works as, anew every time: every look at the cloud begins with it.
func (s *Site) Identify(ctx context.Context) (awsx.Identity, error) {
	who, err := s.Identity.Read(ctx)
	if err != nil {
		return awsx.Identity{}, err
	}
	return *who, nil
}

// Who is the identity that the lab works as, zero before anybody has looked.
func (s *Site) Who() awsx.Identity {
	if who := s.Identity.Known(); who != nil {
		return *who
	}
	return awsx.Identity{}
}

// expires is when the credentials end: those that the session uses now, which may have been renewed since somebody looked who it is.
func (s *Site) expires(who awsx.Identity) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session != nil && who.ARN != "" {
		return s.session.Expires()
	}
	return who.Expires
}

// About is what the lab says of itself.
func (s *Site) About() engine.About {
	who := s.Who()
	a := engine.About{Lab: s.Choices().Name, Practice: s.Setup.Practice, Unbilled: s.Setup.Practice || s.Setup.Unbilled, Account: who.Account, Region: s.Region(), Expires: s.expires(who)}
	if who.ARN != "" {
		a.User = who.Name()
	}
	return a
}
