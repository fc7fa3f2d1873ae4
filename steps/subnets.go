package steps

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// subnetsStep chooses the subnets for the nodes and marks them for public load balancers.
type subnetsStep struct{ part }

func newSubnets(lab *site.Site) *subnetsStep {
	return &subnetsStep{part{lab, Subnets, titleSubnets, []engine.Milestone{engine.DoneOf(Network)}}}
}

// Check implements engine.Stage.
func (st *subnetsStep) Check(ctx context.Context) (engine.Status, error) {
	meant, err := st.lab.Subnets.Read(ctx)
	if err != nil {
		return engine.Status{}, err
	}
	if meant == nil {
		return engine.Status{State: engine.Absent, Detail: subnetsNone.With()}, nil
	}
	for _, n := range *meant {
		if !n.LoadBalancers {
			return engine.Status{State: engine.Partial, Detail: subnetsUntagged.With(n.ID)}, nil
		}
	}
	return engine.Status{State: engine.Done, Detail: subnetsChosen.With(len(*meant), strings.Join(meant.Zones(), ", "))}, nil
}

func (st *subnetsStep) Plan(ctx context.Context) (engine.Plan, error) {
	all, meant, err := st.lab.SubnetsToChoose(ctx)
	if err != nil {
		return engine.Plan{}, err
	}
	p := engine.Plan{ByHand: byHand(st.lab,
		engine.Command{Line: "aws ec2 describe-subnets --filters Name=vpc-id,Values=" + st.vpcWord(), Why: byHandSubnets.With()},
		engine.Command{Line: "aws ec2 describe-instance-type-offerings --location-type availability-zone --filters Name=instance-type,Values=" + shellWord(st.lab.InstanceType(ctx)), Why: byHandOfferings.With()},
	)}
	if all == nil {
		p.Notes = append(p.Notes, subnetsLater.With())
		return p, nil
	}
	for _, n := range all {
		switch {
		case !n.Eligible():
			p.Notes = append(p.Notes, subnetLeftOut.With(n.ID, n.Zone, n.Why[0]))
		case slices.ContainsFunc(meant, func(m awsx.Subnet) bool { return m.ID == n.ID }) && !n.LoadBalancers:
			p.Creates = append(p.Creates, engine.Item{Kind: "Tag", Name: n.ID, Detail: text.Raw("kubernetes.io/role/elb=1")})
			p.ByHand = append(p.ByHand, engine.Command{Line: "aws ec2 create-tags --resources " + n.ID + " --tags Key=kubernetes.io/role/elb,Value=1", Why: byHandTagSubnets.With()})
		}
	}
	if err := awsx.CheckSubnets(meant); err != nil {
		p.Blockers = append(p.Blockers, asText(err))
	}
	return p, nil
}

// vpcWord is the network for a command by hand.
func (st *subnetsStep) vpcWord() string {
	if v := st.lab.Choices().Subnets.VPC; v != "" {
		return v
	}
	if n := st.lab.Network.Known(); n != nil {
		return n.VPC
	}
	return outputByHand(st.lab.Choices().Network.Stack, site.OutputVPC)
}

func (st *subnetsStep) Run(ctx context.Context, emit engine.Emit) error {
	all, meant, err := st.described(ctx)
	if err != nil {
		return err
	}
	for _, n := range all {
		if !n.Eligible() {
			emit(engine.Note{Level: engine.Info, Text: subnetLeftOut.With(n.ID, n.Zone, n.Why[0])})
		}
	}
	if err := awsx.CheckSubnets(meant); err != nil {
		return err
	}
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return err
	}
	if err := s.TagSubnets(ctx, meant); err != nil {
		return err
	}
	for _, n := range meant {
		emit(engine.Note{Level: engine.Good, Text: subnetTaken.With(n.ID, n.Zone, n.CIDR, n.FreeIPs)})
	}
	return nil
}

// described is SubnetsToChoose once EC2 describes all those of the network's stack, with their routes: it may be that the stack
// was made a moment ago.
func (st *subnetsStep) described(ctx context.Context) (all, meant site.Subnets, err error) {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return nil, nil, err
	}
	_, err = s.Agree(ctx, func(ctx context.Context) (bool, error) {
		all, meant, err = st.lab.SubnetsToChoose(ctx)
		made := st.lab.Network.Known()
		if err != nil || made == nil || st.lab.Choices().Subnets.VPC != "" {
			return true, err
		}
		return !slices.ContainsFunc(made.WorkerSubnets, func(id string) bool {
			return !slices.ContainsFunc(all, func(n awsx.Subnet) bool { return n.ID == id && n.InternetRoute && n.PublicIP })
		}), nil
	})
	return all, meant, err
}

// Foresee implements engine.Foreseer: a type that no zone has leaves no subnet to choose.
func (st *subnetsStep) Foresee(ctx context.Context, _ engine.Emit) error {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return err
	}
	return s.CheckType(ctx, st.lab.InstanceType(ctx))
}

// Undo has nothing to take away: the subnets are the network step's, and a tag on them costs nothing.
func (st *subnetsStep) Undo(context.Context, engine.Emit) error { return nil }

// Stays implements stayer: there is nothing to take away.
func (st *subnetsStep) Stays(context.Context) (bool, error) { return true, nil }

// Form implements engine.Former.
func (st *subnetsStep) Form(ctx context.Context) (engine.Form, error) {
	all, meant, err := st.lab.SubnetsToChoose(ctx)
	if err != nil {
		return engine.Form{}, err
	}
	instance := st.lab.InstanceType(ctx)
	meant = slices.DeleteFunc(meant, func(n awsx.Subnet) bool { return !n.Eligible() })
	ids := meant.IDs()
	f := engine.Field{
		Key: "subnets.ids", Label: fieldSubnets.With(instance), Help: fieldSubnetsHelp.With(),
		Columns: []text.Text{text.Raw("ID"), columnZone.With(), text.Raw("CIDR"), columnFree.With(), columnInternet.With(), columnPublicIP.With(), text.Raw(instance)},
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
		o := engine.Option{Value: n.ID, Columns: []string{n.ID, n.Zone, n.CIDR, strconv.Itoa(n.FreeIPs), mark(n.InternetRoute), mark(n.PublicIP), mark(n.TypeOffered)}}
		if !n.Eligible() {
			o.WhyNot = n.Why[0]
		}
		f.Options = append(f.Options, o)
	}
	return engine.Form{Intro: subnetsIntro.With(), Fields: []engine.Field{f.Many(&ids)}, Keep: func(context.Context) error {
		if slices.Equal(ids, meant.IDs()) {
			return nil // the default stays one: it follows the base stack
		}
		return st.lab.Edit(func(c *site.Choices) { c.Subnets.IDs = ids })
	}}, nil
}

func mark(yes bool) string {
	if yes {
		return "✓"
	}
	return "✗"
}
