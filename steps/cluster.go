package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"eksui/awsx"
	"eksui/internal/text"
	"eksui/kube"
)

// clusterStep is the EKS cluster with its add-ons and one managed node group, in two stacks as eksctl makes them.
type clusterStep struct{}

func (clusterStep) ID() ID             { return Cluster }
func (clusterStep) Title() text.Text   { return titleCluster.With() }
func (clusterStep) Needs() []Milestone { return []Milestone{DoneOf(Subnets)} }

// Typical times on AWS.
const (
	usualControlPlane = 10 * time.Minute
	usualNodeGroup    = 3 * time.Minute
)

func (clusterStep) Check(ctx context.Context, l *Lab) (Status, error) {
	s, err := l.AWS(ctx)
	if err != nil {
		return Status{}, err
	}
	c := l.Choices().Cluster
	cluster, err := s.Cluster(ctx, c.Name)
	if err != nil {
		return Status{}, err
	}
	l.set(func() {
		if l.cluster != nil && cluster != nil && l.cluster.Endpoint != cluster.Endpoint {
			l.client = nil
		}
		if l.cluster = cluster; cluster == nil {
			l.client = nil
		}
	})
	if cluster == nil {
		return absentCluster(ctx, l, s)
	}
	if cluster.Status != "ACTIVE" {
		return Status{State: Partial, Detail: clusterIs.With(c.Name, cluster.Status)}, nil
	}
	group, err := s.NodeGroup(ctx, c.Name, c.NodeGroup)
	if err != nil {
		return Status{}, err
	}
	if group == nil || group.Status != "ACTIVE" {
		return Status{State: Partial, Detail: clusterLacksNodes.With(c.Name, c.NodeGroup)}, nil
	}
	addons, err := s.Addons(ctx, c.Name)
	if err != nil {
		return Status{}, err
	}
	if len(addons) < len(awsx.DefaultAddons()) {
		return Status{State: Partial, Detail: clusterLacksAddons.With(c.Name)}, nil
	}
	client, err := l.Kube(ctx)
	if err != nil {
		return Status{}, err
	}
	ready, err := readyNodes(ctx, client)
	if err != nil {
		return Status{}, err
	}
	if ready < group.Nodes {
		return Status{State: Partial, Detail: nodesReady.With(ready, group.Nodes)}, nil
	}
	return Status{State: Done, Detail: clusterStands.With(c.Name, cluster.Version, group.Nodes)}, nil
}

// absentCluster tells a clean slate from stacks that were left without a cluster.
func absentCluster(ctx context.Context, l *Lab, s *awsx.Session) (Status, error) {
	for _, name := range clusterStacks(l.Choices()) {
		stack, err := s.FindStack(ctx, name)
		if err != nil {
			return Status{}, err
		}
		if stack != nil {
			return Status{State: Partial, Detail: stackIs.With(name, string(stack.Status))}, nil
		}
	}
	return Status{State: Absent, Detail: clusterAbsent.With(l.Choices().Cluster.Name)}, nil
}

// clusterStacks are the names of the two stacks, in the order of their deletion.
func clusterStacks(c Choices) []string {
	return []string{awsx.NodeGroupStack(c.Cluster.Name, c.Cluster.NodeGroup), awsx.ClusterStack(c.Cluster.Name)}
}

// spec is the cluster as chosen; the version is settled by asking EKS when none was chosen.
func (clusterStep) spec(ctx context.Context, l *Lab) (awsx.ClusterSpec, awsx.Version, error) {
	c := l.Choices()
	s, err := l.AWS(ctx)
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
		return awsx.ClusterSpec{}, awsx.Version{}, &text.Problem{
			What: versionUnknown.With(c.Cluster.Version), Next: versionUnknownNext.With(strings.Join(offered, ", ")),
		}
	}
	spec := awsx.ClusterSpec{
		Lab: c.Name, Name: c.Cluster.Name, Version: version.Version, NodeGroup: c.Cluster.NodeGroup,
		InstanceType: c.Cluster.InstanceType, Nodes: c.Cluster.Nodes, Min: c.Cluster.Min, Max: c.Cluster.Max,
	}
	if subnets := l.ChosenSubnets(); len(subnets) > 0 {
		spec.VPC, spec.Subnets = subnets[0].VPC, subnetIDs(subnets)
	}
	return spec, version, nil
}

func (st clusterStep) Plan(ctx context.Context, l *Lab) (Plan, error) {
	spec, version, err := st.spec(ctx, l)
	if err != nil {
		return Plan{}, err
	}
	s, err := l.AWS(ctx)
	if err != nil {
		return Plan{}, err
	}
	price := s.Hourly(ctx, awsx.ClusterComponents(spec.InstanceType, spec.Nodes, version.Extended)...)
	p := Plan{Usual: usualControlPlane + usualNodeGroup, Hourly: price.USDPerHour, Priced: priceSource(price)}
	for _, item := range price.Items {
		p.Creates = append(p.Creates, Item{Kind: string(item.Kind), Name: strings.TrimSpace(fmt.Sprintf("%d × %s", max(item.Count, 1), item.Type)), USD: item.USDPerHour})
		if !item.Known {
			p.Notes = append(p.Notes, priceUnknown.With(string(item.Kind)))
		}
	}
	if version.Extended {
		p.Notes = append(p.Notes, versionExtended.With(version.Version, version.ExtendedEnds.Format(time.DateOnly)))
	}
	if spec.Subnets == nil {
		p.Notes = append(p.Notes, subnetsLater.With())
	} else {
		for _, f := range s.Preflight(ctx, spec) {
			switch f.Severity {
			case awsx.SeverityBlocker:
				p.Blockers = append(p.Blockers, finding(f))
			case awsx.SeverityWarning, awsx.SeverityNote:
				p.Notes = append(p.Notes, finding(f))
			}
		}
	}
	p.ByHand = clusterByHand(spec, l.Region())
	return p, nil
}

func finding(f awsx.Finding) text.Text {
	if f.Next.IsZero() {
		return f.What
	}
	return twoSentences.With(f.What, f.Next)
}

func priceSource(e awsx.Estimate) text.Text {
	if e.Source == "api" {
		return pricedByAPI.With(e.Region)
	}
	return pricedByTable.With(e.Region, e.AsOf.Format(time.DateOnly))
}

func clusterByHand(spec awsx.ClusterSpec, region string) []Command {
	subnets := strings.Join(spec.Subnets, ",")
	return []Command{
		{
			Line: strings.Join([]string{
				"eksctl create cluster --vpc-public-subnets " + firstOf(subnets, "subnet-…"), "--name " + spec.Name, "--region " + firstOf(region, awsx.DefaultRegion),
				"--version " + spec.Version, "--nodegroup-name " + spec.NodeGroup, "--node-type " + spec.InstanceType,
				"--nodes " + strconv.Itoa(spec.Nodes), "--nodes-min " + strconv.Itoa(spec.Min), "--nodes-max " + strconv.Itoa(spec.Max),
				"--tags " + awsx.LabTag + "=" + spec.Lab,
			}, " "),
			Why: byHandEksctl.With(),
		},
		{Line: "aws cloudformation describe-stack-events --stack-name " + awsx.ClusterStack(spec.Name), Why: byHandStackEvents.With()},
		{Line: "aws eks wait cluster-active --name " + spec.Name, Why: byHandWait.With()},
		{Line: "aws eks describe-nodegroup --cluster-name " + spec.Name + " --nodegroup-name " + spec.NodeGroup, Why: byHandNodegroup.With()},
		{Line: "kubectl get nodes", Why: byHandNodes.With()},
	}
}

func (st clusterStep) Run(ctx context.Context, l *Lab, emit Emit) error {
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	if len(l.ChosenSubnets()) == 0 {
		if _, err := (subnetsStep{}).Check(ctx, l); err != nil {
			return err
		}
	}
	spec, _, err := st.spec(ctx, l)
	if err != nil {
		return err
	}
	if err := st.beforeSpending(ctx, l, s, spec); err != nil {
		return err
	}
	if _, err := ensureStack(ctx, s, spec.ClusterStackInput(), usualControlPlane, emit); err != nil {
		return err
	}
	if _, err := st.Check(ctx, l); err != nil { // reads endpoint and CA
		return err
	}
	client, err := l.Kube(ctx)
	if err != nil {
		return err
	}
	if err := awaitAPI(ctx, client, l.Setup.AWS.Pace); err != nil {
		return err
	}
	emit(Note{Good, clusterAnswers.With(spec.Name, l.ClusterFacts().Endpoint)})
	emit(Reached{APIReady})
	if _, err := s.EnsureAddons(ctx, spec.Name); err != nil {
		return err
	}
	return st.nodes(ctx, l, s, client, spec, emit)
}

// beforeSpending looks for what would make AWS refuse, before the first resource. A lab that is being continued has
// passed it.
func (clusterStep) beforeSpending(ctx context.Context, l *Lab, s *awsx.Session, spec awsx.ClusterSpec) error {
	if err := spec.Check(); err != nil {
		return err
	}
	stack, err := s.FindStack(ctx, awsx.ClusterStack(spec.Name))
	if err != nil || stack != nil {
		return err
	}
	if l.ClusterFacts() != nil {
		return &text.Problem{What: clusterForeign.With(spec.Name), Why: clusterForeignWhy.With(awsx.ClusterStack(spec.Name)), Next: clusterForeignNext.With()}
	}
	for _, f := range s.Preflight(ctx, spec) {
		if f.Severity == awsx.SeverityBlocker {
			return &text.Problem{What: f.What, Next: f.Next}
		}
	}
	return nil
}

// awaitAPI waits until the API server has answered: EKS says ACTIVE some seconds before its address works everywhere.
func awaitAPI(ctx context.Context, client *kube.Client, pace awsx.Pace) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	for {
		_, err := client.ServerVersion(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(max(pace.Min, 50*time.Millisecond)):
		}
	}
}

func (st clusterStep) Mend(ctx context.Context, l *Lab, remedy string, emit Emit) error {
	// Only a failed stack is in the way: the control plane stays when the node group's stack failed.
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	for _, name := range clusterStacks(l.Choices()) {
		stack, err := s.FindStack(ctx, name)
		if err != nil {
			return err
		}
		if stack != nil && !stack.Status.Usable() && !stack.Status.InProgress() {
			if err := recreate(ctx, l, remedy, name, emit); err != nil {
				return err
			}
		}
	}
	return nil
}

// Undo deletes the node group and then the cluster, whose controllers must live until the load balancers are gone: the
// expose step is undone before. At the end it deletes load balancers that came back.
func (st clusterStep) Undo(ctx context.Context, l *Lab, emit Emit) error {
	s, err := l.AWS(ctx)
	if err != nil {
		return err
	}
	for _, name := range clusterStacks(l.Choices()) {
		stack, err := s.FindStack(ctx, name)
		if err != nil {
			return err
		}
		if stack != nil && !ours(l, stack) {
			return foreignStack(l, stack)
		}
		if err := removeStack(ctx, s, name, emit); err != nil {
			return explainHolds(ctx, l, s, err)
		}
	}
	if _, err := st.Check(ctx, l); err != nil {
		return err
	}
	if l.ClusterFacts() != nil || l.Choices().Connect.Existing != "" {
		return nil
	}
	// Services that could not be deleted may have got their load balancers back while the nodes went; now nobody makes them
	// any more.
	return removeBalancers(ctx, l, s, balancersOfLab(ctx, l), orphanDeleting, emit)
}
