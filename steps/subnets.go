package steps

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"eksui/awsx"
	"eksui/internal/text"
)

// subnetsStep chooses the subnets for the nodes and marks them for public load balancers.
type subnetsStep struct{}

func (subnetsStep) ID() ID             { return Subnets }
func (subnetsStep) Title() text.Text   { return titleSubnets.With() }
func (subnetsStep) Needs() []Milestone { return []Milestone{DoneOf(Network)} }

// networkOf returns the base stack's facts, reading them when nobody has yet; nil when there is no network.
func networkOf(ctx context.Context, l *Lab) (*NetworkFacts, error) {
	if n := l.Network(); n != nil {
		return n, nil
	}
	_, err := networkStep{}.Check(ctx, l)
	return l.Network(), err
}

// candidates lists the subnets of the chosen network, and which of them are meant: the chosen ones, or else the
// eligible ones among the base stack's.
func candidates(ctx context.Context, l *Lab) (all, meant []awsx.Subnet, err error) {
	c := l.Choices()
	vpc := c.Subnets.VPC
	want := c.Subnets.IDs
	if vpc == "" {
		n, err := networkOf(ctx, l)
		if err != nil || n == nil {
			return nil, nil, err
		}
		vpc = n.VPC
		if len(want) == 0 {
			want = n.WorkerSubnets
		}
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, err = s.Subnets(ctx, vpc, c.Cluster.InstanceType)
	if err != nil {
		return nil, nil, err
	}
	for _, n := range all {
		wanted := len(want) == 0 || slices.Contains(want, n.ID)
		// A subnet that was named is kept even if it won't do, so that CheckSubnets says why.
		if wanted && (n.Eligible() || len(c.Subnets.IDs) > 0) {
			meant = append(meant, n)
		}
	}
	for _, id := range c.Subnets.IDs {
		if !slices.ContainsFunc(all, func(n awsx.Subnet) bool { return n.ID == id }) {
			return all, nil, &text.Problem{What: subnetUnknown.With(id, vpc), Next: subnetUnknownNext.With()}
		}
	}
	return all, meant, nil
}

func (subnetsStep) Check(ctx context.Context, l *Lab) (Status, error) {
	_, meant, err := candidates(ctx, l)
	if err != nil {
		return Status{}, err
	}
	if meant == nil || awsx.CheckSubnets(meant) != nil {
		return Status{State: Absent, Detail: subnetsNone.With()}, nil
	}
	l.set(func() { l.subnets = meant })
	for _, n := range meant {
		if !n.LoadBalancers {
			return Status{State: Partial, Detail: subnetsUntagged.With(n.ID)}, nil
		}
	}
	return Status{State: Done, Detail: subnetsChosen.With(len(meant), strings.Join(zones(meant), ", "))}, nil
}

func zones(subnets []awsx.Subnet) []string {
	var zs []string
	for _, n := range subnets {
		if !slices.Contains(zs, n.Zone) {
			zs = append(zs, n.Zone)
		}
	}
	return zs
}

func subnetIDs(subnets []awsx.Subnet) []string {
	ids := make([]string, len(subnets))
	for i, n := range subnets {
		ids[i] = n.ID
	}
	return ids
}

func (subnetsStep) Plan(ctx context.Context, l *Lab) (Plan, error) {
	all, meant, err := candidates(ctx, l)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{ByHand: []Command{
		{Line: "aws ec2 describe-subnets --filters Name=vpc-id,Values=" + vpcWord(l), Why: byHandSubnets.With()},
		{Line: "aws ec2 describe-instance-type-offerings --location-type availability-zone --filters Name=instance-type,Values=" + shellWord(l.Choices().Cluster.InstanceType), Why: byHandOfferings.With()},
	}}
	if all == nil {
		p.Notes = append(p.Notes, subnetsLater.With())
		return p, nil
	}
	for _, n := range all {
		switch {
		case !n.Eligible():
			p.Notes = append(p.Notes, subnetLeftOut.With(n.ID, n.Zone, n.Why[0]))
		case slices.ContainsFunc(meant, func(m awsx.Subnet) bool { return m.ID == n.ID }) && !n.LoadBalancers:
			p.Creates = append(p.Creates, Item{Kind: "Tag", Name: n.ID, Detail: text.Raw("kubernetes.io/role/elb=1")})
			p.ByHand = append(p.ByHand, Command{Line: "aws ec2 create-tags --resources " + n.ID + " --tags Key=kubernetes.io/role/elb,Value=1", Why: byHandTagSubnets.With()})
		}
	}
	if err := awsx.CheckSubnets(meant); err != nil {
		p.Blockers = append(p.Blockers, asText(err))
	}
	return p, nil
}

func vpcWord(l *Lab) string {
	if v := l.Choices().Subnets.VPC; v != "" {
		return v
	}
	if n := l.Network(); n != nil {
		return n.VPC
	}
	return "vpc-…"
}

func (subnetsStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	all, meant, err := candidates(ctx, l)
	if err != nil {
		return err
	}
	for _, n := range all {
		if !n.Eligible() {
			emit(Note{Info, subnetLeftOut.With(n.ID, n.Zone, n.Why[0])})
		}
	}
	if err := awsx.CheckSubnets(meant); err != nil {
		return err
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	if err := s.TagSubnets(ctx, meant); err != nil {
		return err
	}
	for _, n := range meant {
		emit(Note{Good, subnetTaken.With(n.ID, n.Zone, n.CIDR, n.FreeIPs)})
	}
	return nil
}

// Undo has nothing to take away: the subnets are the network step's, and a tag costs nothing and harms nobody.
func (subnetsStep) Undo(context.Context, *Lab, Emit) error { return nil }

func (subnetsStep) Form(ctx context.Context, l *Lab) (Form, error) {
	all, meant, err := candidates(ctx, l)
	if err != nil {
		return Form{}, err
	}
	f := Field{
		Key: "ids", Label: fieldSubnets.With(l.Choices().Cluster.InstanceType), Help: fieldSubnetsHelp.With(), Kind: FieldMany,
		Columns: []text.Text{text.Raw("ID"), columnZone.With(), text.Raw("CIDR"), columnFree.With(), columnInternet.With(), columnPublicIP.With(), text.Raw(l.Choices().Cluster.InstanceType)},
		Values:  subnetIDs(meant),
		Check: func(answer []string) error {
			var chosen []awsx.Subnet
			for _, n := range all {
				if slices.Contains(answer, n.ID) {
					chosen = append(chosen, n)
				}
			}
			return awsx.CheckSubnets(chosen)
		},
	}
	for _, n := range all {
		o := Option{Value: n.ID, Columns: []string{n.ID, n.Zone, n.CIDR, strconv.Itoa(n.FreeIPs), mark(n.InternetRoute), mark(n.PublicIP), mark(n.TypeOffered)}}
		if !n.Eligible() {
			o.WhyNot = n.Why[0]
		}
		f.Options = append(f.Options, o)
	}
	return Form{Intro: subnetsIntro.With(), Fields: []Field{f}}, nil
}

func mark(yes bool) string {
	if yes {
		return "✓"
	}
	return "✗"
}

func (subnetsStep) Fill(ctx context.Context, l *Lab, a map[string][]string) error {
	form, err := subnetsStep{}.Form(ctx, l)
	if err != nil {
		return err
	}
	if err := form.Fields[0].Check(a["ids"]); err != nil {
		return err
	}
	if slices.Equal(a["ids"], form.Fields[0].Values) {
		return nil // the default stays one: it follows the base stack
	}
	return l.Edit(func(c *Choices) { c.Subnets.IDs = a["ids"] })
}
