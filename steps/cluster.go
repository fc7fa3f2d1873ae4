package steps

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

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
	cluster, err := readCluster(ctx, l)
	if err != nil {
		return Status{}, err
	}
	if l.foreignCluster() {
		return Status{State: Absent, Detail: clusterForeign.With(c.Name)}, nil
	}
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
	if detail := addonsLack(c.Name, addons); !detail.IsZero() {
		return Status{State: Partial, Detail: detail}, nil
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
	detail := clusterStands.With(c.Name, cluster.Version, group.Nodes)
	for _, a := range addons {
		if a.Degraded() {
			detail = twoSentences.With(detail, addonDegraded.With(a.Name, issuesOf(a)))
		}
	}
	return Status{State: Done, Detail: detail}, nil
}

// addonsLack says what the default add-ons lack to be there; nothing when all of them are. One that is being made, or is
// degraded, is there: coredns is both until it has nodes.
func addonsLack(cluster string, addons []awsx.Addon) text.Text {
	var missing []string
	for _, name := range awsx.DefaultAddons() {
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
	return firstOf(strings.Join(said, "; "), a.Status)
}

// readCluster reads the lab's cluster, nil when there is none. One of its name without the lab's tag is another's, as in an
// account that a class shares: it is noted, and nothing in it is touched.
func readCluster(ctx context.Context, l *Lab) (*awsx.Cluster, error) {
	s, err := l.AWS(ctx)
	if err != nil {
		return nil, err
	}
	c := l.Choices()
	cluster, err := s.Cluster(ctx, c.Cluster.Name)
	if err != nil {
		return nil, err
	}
	foreign := cluster != nil && cluster.Tags[awsx.LabTag] != c.Name
	if foreign {
		cluster = nil
	}
	l.set(func() {
		if cluster == nil || l.cluster != nil && l.cluster.Endpoint != cluster.Endpoint {
			l.client = nil
		}
		l.cluster, l.foreign = cluster, foreign
	})
	return cluster, nil
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

// chosenCluster is the cluster as chosen now.
func chosenCluster(c Choices) MadeCluster { return MadeCluster{c.Cluster.Name, c.Cluster.NodeGroup} }

// clusterStacks are the names of its two stacks, in the order of their deletion.
func clusterStacks(c Choices) []string { return chosenCluster(c).stacks() }

// madeClusters are the cluster as chosen now and others that the lab has made.
func madeClusters(l *Lab) []MadeCluster {
	return union([]MadeCluster{chosenCluster(l.Choices())}, l.Place().Clusters)
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
	s, err := settled(ctx, l, Place{Clusters: []MadeCluster{chosenCluster(l.Choices())}})
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
	if err := awaitAPI(ctx, client, spec.Name, l.Setup.AWS.Pace, limitAccess); err != nil {
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
	if _, err := readCluster(ctx, l); err != nil {
		return err
	}
	if l.foreignCluster() {
		return &text.Problem{What: clusterForeign.With(spec.Name), Why: clusterForeignWhy.With(awsx.LabTag, l.Choices().Name), Next: clusterForeignNext.With()}
	}
	stack, err := s.FindStack(ctx, awsx.ClusterStack(spec.Name))
	switch {
	case err != nil:
		return err
	case stack != nil && !ours(l, stack):
		return foreignStack(l, stack)
	case stack != nil:
		return nil
	}
	for _, f := range s.Preflight(ctx, spec) {
		if f.Severity == awsx.SeverityBlocker {
			return &text.Problem{What: f.What, Next: f.Next}
		}
	}
	return nil
}

const (
	limitAPI = 5 * time.Minute
	// limitAccess is how long a cluster may refuse its maker: the access entry takes effect a little after ACTIVE.
	limitAccess = 90 * time.Second
)

// awaitAPI waits until the API server has answered a question that needs a right: EKS says ACTIVE some seconds before its
// address works everywhere, and /version answers anybody. With patience it bears refusals.
func awaitAPI(ctx context.Context, client *kube.Client, name string, pace awsx.Pace, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limitAPI)
	defer cancel()
	var refused time.Time // since when
	for {
		_, err := client.Typed().CoreV1().Namespaces().Get(ctx, metav1.NamespaceDefault, getOptions)
		switch {
		case err == nil:
			return nil
		case !apierrors.IsUnauthorized(err) && !apierrors.IsForbidden(err):
			refused = time.Time{}
		case refused.IsZero():
			refused = time.Now()
		case time.Since(refused) > patience:
			return &text.Problem{What: clusterRefuses.With(name), Why: clusterRefusesWhy.With(), Next: clusterRefusesNext.With(name), Err: err}
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
	made := madeClusters(l)
	// All node groups first: a cluster can't be deleted while it has any.
	for i := range 2 {
		for _, c := range made {
			if err := removeOwnStack(ctx, l, s, c.stacks()[i], emit); err != nil {
				return explainHolds(ctx, l, s, err)
			}
		}
	}
	if _, err := st.Check(ctx, l); err != nil {
		return err
	}
	if l.ClusterFacts() != nil || l.foreignCluster() || l.Choices().Connect.Existing != "" {
		return nil
	}
	// The expose step has looked after the chosen one's load balancers. But services that could not be deleted may have got
	// theirs back while the nodes went, and those of other clusters are still there; now nobody makes them any more.
	for _, c := range made {
		if err := removeBalancers(ctx, l, s, awsx.LBQuery{Cluster: c.Name}, orphanDeleting, emit); err != nil {
			return err
		}
	}
	return nil
}
