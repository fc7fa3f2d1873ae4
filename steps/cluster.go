package steps

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// clusterStep is the EKS cluster with its add-ons and one managed node group, in two stacks as eksctl makes them.
type clusterStep struct {
	part
	preflight preflight
}

func newCluster(lab *site.Site) *clusterStep {
	return &clusterStep{part: part{lab, Cluster, titleCluster, []engine.Milestone{engine.DoneOf(Subnets)}}}
}

// Milestones implements engine.Step.
func (st *clusterStep) Milestones() []engine.Milestone { return []engine.Milestone{APIReady} }

// Typical times on AWS.
const (
	usualControlPlane = 10 * time.Minute
	usualNodeGroup    = 3 * time.Minute
)

func (st *clusterStep) Check(ctx context.Context) (engine.Status, error) {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return engine.Status{}, err
	}
	c := st.lab.Choices().Cluster
	cluster, err := st.lab.Cluster.Read(ctx)
	switch {
	case err != nil:
		return engine.Status{}, err
	case cluster == nil:
		return st.absent(ctx, s)
	case cluster.Foreign:
		return engine.Status{State: engine.Absent, Detail: clusterForeign.With(c.Name)}, nil
	case !cluster.Active():
		return engine.Status{State: engine.Partial, Detail: clusterIs.With(c.Name, cluster.Status)}, nil
	}
	group, err := s.NodeGroup(ctx, c.Name, c.NodeGroup)
	if err != nil {
		return engine.Status{}, err
	}
	if group == nil || group.Status != "ACTIVE" {
		return engine.Status{State: engine.Partial, Detail: clusterLacksNodes.With(c.Name, c.NodeGroup)}, nil
	}
	addons, err := s.Addons(ctx, c.Name)
	if err != nil {
		return engine.Status{}, err
	}
	if detail := addonsLack(c.Name, s.Region(), addons); !detail.IsZero() {
		return engine.Status{State: engine.Partial, Detail: detail}, nil
	}
	client, err := st.lab.ClientOf(cluster)
	if err != nil {
		return engine.Status{}, err
	}
	ready, err := readyNodes(ctx, client)
	if err != nil {
		return engine.Status{}, err
	}
	if ready < group.Nodes {
		return engine.Status{State: engine.Partial, Detail: nodesReady.With(ready, group.Nodes)}, nil
	}
	detail := clusterStands.With(c.Name, cluster.Version, group.Nodes)
	for _, a := range addons {
		if a.Degraded() {
			detail = text.Both(detail, addonDegraded.With(a.Name, issuesOf(a)))
		}
	}
	return engine.Status{State: engine.Done, Detail: detail}, nil
}

// addonsLack says what the default add-ons lack to be there; nothing when all of them are. One that is being made, or is
// degraded, is there: coredns is both until it has nodes.
func addonsLack(cluster, region string, addons []awsx.Addon) text.Text {
	var missing []string
	for _, name := range awsx.DefaultAddons(region) {
		i := slices.IndexFunc(addons, func(a awsx.Addon) bool { return a.Name == name })
		switch {
		case i < 0 || addons[i].Leaving():
			missing = append(missing, name)
		case addons[i].Failed():
			return addonFailed.With(name, cluster, addons[i].Status, issuesOf(addons[i]))
		}
	}
	if len(missing) > 0 {
		return clusterLacksAddons.With(cluster, strings.Join(missing, ", "))
	}
	return text.Text{}
}

// issuesOf is what EKS says of an add-on's health, in its own words.
func issuesOf(a awsx.Addon) string {
	var said []string
	for _, i := range a.Issues {
		said = append(said, i.Code+": "+strings.TrimRight(i.Message, ". "))
	}
	return cmp.Or(strings.Join(said, "; "), a.Status)
}

// absent tells a clean slate from stacks that were left without a cluster.
func (st *clusterStep) absent(ctx context.Context, s *awsx.Session) (engine.Status, error) {
	for _, name := range st.lab.ChosenCluster().Stacks() {
		stack, err := s.FindStack(ctx, name)
		if err != nil {
			return engine.Status{}, err
		}
		if stack != nil {
			return engine.Status{State: engine.Partial, Detail: stackIs.With(name, string(stack.Status))}, nil
		}
	}
	return engine.Status{State: engine.Absent, Detail: clusterAbsent.With(st.lab.Choices().Cluster.Name)}, nil
}

// spec is the cluster as chosen, without subnets while they are not known; EKS says which version is meant where none was
// chosen.
func (st *clusterStep) spec(ctx context.Context) (awsx.ClusterSpec, awsx.Version, error) {
	c := st.lab.Choices()
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return awsx.ClusterSpec{}, awsx.Version{}, err
	}
	versions, err := s.Versions(ctx)
	if err != nil {
		return awsx.ClusterSpec{}, awsx.Version{}, err
	}
	version, ok := awsx.NewestStandard(versions)
	if c.Cluster.Version != "" {
		i := slices.IndexFunc(versions, func(v awsx.Version) bool { return v.Version == c.Cluster.Version })
		if ok = i >= 0; ok {
			version = versions[i]
		}
	}
	if !ok {
		var offered []string
		for _, v := range versions {
			offered = append(offered, v.Version)
		}
		return awsx.ClusterSpec{}, awsx.Version{}, unknownVersion(c.Cluster.Version, offered)
	}
	spec := awsx.ClusterSpec{
		Lab: c.Name, Name: c.Cluster.Name, Version: version.Version, NodeGroup: c.Cluster.NodeGroup,
		InstanceType: st.lab.InstanceType(ctx), Nodes: c.Cluster.Nodes, Min: c.Cluster.Min, Max: c.Cluster.Max,
		Role: c.Cluster.Role, NodeRole: c.Cluster.NodeRole,
	}
	spec.SupportType = cmp.Or(c.Cluster.UpgradePolicy, supportOf(version))
	if subnets := st.lab.Subnets.Known(); subnets != nil {
		spec.VPC, spec.Subnets = (*subnets)[0].VPC, subnets.IDs()
	}
	return spec, version, nil
}

// supportOf is the upgrade policy where none was chosen. EKS takes no other for a version that is in extended support.
func supportOf(v awsx.Version) string {
	if v.Extended {
		return awsx.SupportExtended
	}
	return awsx.SupportStandard
}

func (st *clusterStep) Plan(ctx context.Context) (engine.Plan, error) {
	spec, version, err := st.spec(ctx)
	if err != nil {
		return engine.Plan{}, err
	}
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return engine.Plan{}, err
	}
	var price awsx.Estimate
	var findings []awsx.Finding
	var asked sync.WaitGroup
	asked.Go(func() {
		price = s.Hourly(ctx, awsx.ClusterComponents(spec.InstanceType, spec.Nodes, version.Extended)...)
	})
	asked.Go(func() { findings = st.preflight.ask(ctx, s, spec) })
	asked.Wait()
	findings = append(findings, st.settled(spec)...)
	p := engine.Plan{Usual: usualControlPlane + usualNodeGroup, Hourly: price.USDPerHour, Priced: priceSource(price)}
	if p.Creates, err = clusterItems(spec, s.Region(), price); err != nil {
		return engine.Plan{}, err
	}
	for _, item := range price.Items {
		if !item.Known {
			p.Notes = append(p.Notes, priceUnknown.With(string(item.Kind)))
		}
	}
	for _, role := range []string{spec.Role, spec.NodeRole} {
		if role != "" {
			p.Notes = append(p.Notes, roleGiven.With(role))
		}
	}
	if spec.Subnets == nil {
		p.Notes = append(p.Notes, subnetsLater.With())
	}
	for _, severity := range []awsx.Severity{awsx.SeverityBlocker, awsx.SeverityWarning, awsx.SeverityNote} {
		for _, f := range findings {
			switch {
			case f.Severity != severity:
			case severity == awsx.SeverityBlocker:
				p.Blockers = append(p.Blockers, finding(f))
			default:
				p.Notes = append(p.Notes, finding(f))
			}
		}
	}
	p.ByHand = clusterByHand(st.lab, spec)
	return p, nil
}

func finding(f awsx.Finding) text.Text {
	if f.Next.IsZero() {
		return f.What
	}
	return text.Both(f.What, f.Next)
}

func priceSource(e awsx.Estimate) text.Text {
	if e.Source == "api" {
		return pricedByAPI.With(e.Region)
	}
	return pricedByTable.With(e.Region, e.AsOf.Format(time.DateOnly))
}

// clusterByHand makes the cluster with eksctl. Two things are set after that: eksctl's flag for the support is newer than most
// that are installed, and with --tags most of them name a tag twice, which CloudFormation refuses since March 2026
// ("Tags contain duplicate keys", cilium issue 44695).
func clusterByHand(lab *site.Site, spec awsx.ClusterSpec) []engine.Command {
	name := shellWord(spec.Name)
	subnets := strings.Join(spec.Subnets, ",")
	if subnets == "" {
		subnets = outputByHand(lab.Choices().Network.Stack, site.OutputSubnets)
	}
	return byHand(lab,
		engine.Command{
			Line: strings.Join([]string{
				"eksctl create cluster --vpc-public-subnets " + subnets, "--name " + name, "--region " + cmp.Or(lab.Region(), awsx.DefaultRegion),
				"--version " + spec.Version, "--nodegroup-name " + shellWord(spec.NodeGroup), "--node-type " + shellWord(spec.InstanceType),
				"--nodes " + strconv.Itoa(spec.Nodes), "--nodes-min " + strconv.Itoa(spec.Min), "--nodes-max " + strconv.Itoa(spec.Max),
			}, " "),
			Why: byHandEksctl.With(),
		},
		engine.Command{
			Line: "aws eks tag-resource --resource-arn \"$(aws eks describe-cluster --name " + name + " --query cluster.arn --output text)\" --tags " + shellWord(awsx.LabTag+"="+spec.Lab),
			Why:  byHandTagCluster.With(),
		},
		engine.Command{Line: "aws eks update-cluster-config --name " + name + " --upgrade-policy supportType=" + spec.SupportType, Why: byHandSupport.With()},
		engine.Command{Line: "aws eks wait cluster-active --name " + name, Why: byHandWait.With()},
		engine.Command{Line: "aws cloudformation describe-stack-events --stack-name " + shellWord(awsx.ClusterStack(spec.Name)), Why: byHandStackEvents.With()},
		engine.Command{Line: "aws eks describe-nodegroup --cluster-name " + name + " --nodegroup-name " + shellWord(spec.NodeGroup), Why: byHandNodegroup.With()},
		engine.Command{Line: "kubectl get nodes", Why: byHandNodes.With()},
	)
}

func (st *clusterStep) Run(ctx context.Context, emit engine.Emit) error {
	s, err := st.lab.RecordMaking(ctx, site.Place{Clusters: []site.MadeCluster{st.lab.ChosenCluster()}})
	if err != nil {
		return err
	}
	if _, err := st.lab.Subnets.Get(ctx); err != nil {
		return err
	}
	spec, _, err := st.spec(ctx)
	if err != nil {
		return err
	}
	if err := st.beforeSpending(ctx, s, spec, emit); err != nil {
		return err
	}
	if _, err := ensureStack(ctx, s, spec.ClusterStackInput(), usualControlPlane, emit); err != nil {
		return err
	}
	cluster, err := st.standing(ctx, s)
	if err != nil {
		return err
	}
	client, err := st.lab.ClientOf(cluster)
	if err != nil {
		return err
	}
	if err := client.AwaitAccess(ctx, spec.Name, st.lab.Setup.AWS.Pace.Min, limitAccess); err != nil {
		return err
	}
	emit(engine.Note{Level: engine.Good, Text: clusterAnswers.With(spec.Name, cluster.Endpoint)})
	emit(engine.Reached{Milestone: APIReady})
	if _, err := s.EnsureAddons(ctx, spec.Name); err != nil {
		return err
	}
	return st.nodes(ctx, s, client, spec, emit)
}

// standing reads the cluster whose stack stands: EKS may not describe it so yet.
func (st *clusterStep) standing(ctx context.Context, s *awsx.Session) (cluster *site.Cluster, err error) {
	_, err = s.Agree(ctx, func(ctx context.Context) (bool, error) {
		cluster, err = st.lab.Cluster.Read(ctx)
		return cluster != nil && cluster.Active() && cluster.Endpoint != "", err
	})
	if err == nil && (cluster == nil || cluster.Endpoint == "") {
		err = st.lab.NoCluster()
	}
	return cluster, err
}

// Foresee implements engine.Foreseer: all that can be looked at before there are subnets.
func (st *clusterStep) Foresee(ctx context.Context, emit engine.Emit) error {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return err
	}
	if begun, err := st.begun(ctx, s); begun || err != nil {
		return err
	}
	spec, _, err := st.spec(ctx)
	if err != nil {
		return err
	}
	return st.beforeSpending(ctx, s, spec, emit)
}

// begun says whether the lab has begun to make the cluster. One that is another's is an error.
func (st *clusterStep) begun(ctx context.Context, s *awsx.Session) (bool, error) {
	c := st.lab.Choices()
	cluster, err := st.lab.Cluster.Read(ctx)
	if err != nil {
		return false, err
	}
	if cluster != nil && cluster.Foreign {
		return false, foreignCluster(c.Cluster.Name, c.Name)
	}
	stack, err := s.FindStack(ctx, awsx.ClusterStack(c.Cluster.Name))
	if stack != nil && !ours(st.lab, stack) {
		return false, foreignStack(st.lab, stack)
	}
	return stack != nil, err
}

// beforeSpending looks for what would make AWS refuse, before the first resource, and tells what else was found. A lab that
// is being continued has passed it.
func (st *clusterStep) beforeSpending(ctx context.Context, s *awsx.Session, spec awsx.ClusterSpec, emit engine.Emit) error {
	if err := spec.Check(); err != nil {
		return err
	}
	if begun, err := st.begun(ctx, s); begun || err != nil {
		return err
	}
	findings := append(st.preflight.take(ctx, s, spec), st.settled(spec)...)
	st.preflight.tell(findings, emit)
	for _, f := range findings {
		if f.Severity == awsx.SeverityBlocker {
			return st.offerFreeTier(ctx, s, &text.Problem{Cause: f.Cause, What: f.What, Next: f.Next})
		}
	}
	return nil
}

// limitAccess is how long a cluster may refuse its maker: the access entry takes effect a little after ACTIVE.
const limitAccess = 90 * time.Second

// Mend implements engine.Mender. Only a failed stack is in the way: the control plane stays when the node group's stack failed.
func (st *clusterStep) Mend(ctx context.Context, remedy string, emit engine.Emit) error {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return err
	}
	if remedy == remedyFreeTier {
		if err := st.takeFreeTier(ctx, s, emit); err != nil {
			return err
		}
		remedy = remedyRecreate
	}
	for _, name := range st.lab.ChosenCluster().Stacks() {
		stack, err := s.FindStack(ctx, name)
		if err != nil {
			return err
		}
		if stack != nil && !stack.Status.Usable() && !stack.Status.InProgress() {
			if err := recreate(ctx, st.lab, remedy, name, emit); err != nil {
				return err
			}
		}
	}
	return nil
}

// Undo deletes the node group and then the cluster, whose controllers must live until the load balancers are gone: the
// expose step is undone before. At the end it deletes load balancers that came back.
func (st *clusterStep) Undo(ctx context.Context, emit engine.Emit) error {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return err
	}
	made := st.lab.MadeClusters()
	if err := removeNetworkAddons(ctx, st.lab, s, made, emit); err != nil {
		return err
	}
	// All node groups first: a cluster can't be deleted while it has any.
	for i := range 2 {
		for _, c := range made {
			if err := removeHeldStack(ctx, st.lab, s, c.Stacks()[i], emit); err != nil {
				return err
			}
		}
	}
	// Its stack is gone, and EKS may still describe it.
	_, err = s.Agree(ctx, func(ctx context.Context) (bool, error) {
		cluster, err := st.lab.Cluster.Read(ctx)
		return cluster == nil || cluster.Foreign, err
	})
	if err != nil {
		return err
	}
	target, err := st.lab.Target(ctx)
	if err != nil {
		return err
	}
	if !target.OnAWS() || st.lab.Cluster.Known() != nil {
		return nil
	}
	emit(engine.ClusterGone{})
	if _, err := removeNodeLeftovers(ctx, st.lab, s, emit); err != nil {
		return err
	}
	// The expose step has looked after the chosen one's load balancers. But services that could not be deleted may have got
	// theirs back while the nodes went, and those of other clusters are still there; now nobody makes them any more.
	for _, c := range made {
		if err := removeBalancers(ctx, st.lab, s, awsx.LBQuery{Cluster: c.Name}, orphanDeleting, emit); err != nil {
			return err
		}
	}
	return nil
}

// Made implements site.Maker: the cluster with its stacks, and those that earlier choices named. A cluster that is another's
// is none of it.
func (st *clusterStep) Made(ctx context.Context, q *awsx.Query) error {
	cluster, err := st.lab.Cluster.Get(ctx)
	if err != nil || cluster != nil && cluster.Foreign {
		return err
	}
	q.Cluster = st.lab.Choices().Cluster.Name
	for _, made := range st.lab.MadeClusters() {
		q.Stacks = append(q.Stacks, made.Stacks()...)
	}
	return nil
}

// Stays implements stayer: a cluster that is another's.
func (st *clusterStep) Stays(ctx context.Context) (bool, error) {
	cluster, err := st.lab.Cluster.Get(ctx)
	return cluster != nil && cluster.Foreign, err
}

// undoByHand implements handUndoer.
func (st *clusterStep) undoByHand() []engine.Command {
	return []engine.Command{{
		Line: "eksctl delete cluster --name " + shellWord(st.lab.Choices().Cluster.Name) + " --region " + cmp.Or(st.lab.Region(), awsx.DefaultRegion) + " --wait",
		Why:  byHandDeleteCluster.With(),
	}}
}
