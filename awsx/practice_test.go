package awsx_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancing/types"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/practice"
	"eksui/practice/world"
)

const lab = "test-lab"

// cloud starts a practice cloud at full speed and opens a session on it, as eksui --practice does.
func cloud(t *testing.T, faults ...string) (*awsx.Session, *practice.Cloud) {
	t.Helper()
	dir := t.TempDir()
	c, err := practice.Start(t.Context(), practice.Options{Dir: dir, Speed: world.MaxSpeed, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	files := practice.FilesIn(dir)
	s, err := awsx.Open(t.Context(), awsx.Options{
		Profile: practice.Profile, Endpoint: c.Endpoint(), CredentialsFile: files.AWSCredentials, ConfigFile: files.AWSConfig,
		Pace: awsx.Pace{Min: 10 * time.Millisecond, Max: 100 * time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	setFaults(t, c, faults...)
	return s, c
}

func setFaults(t *testing.T, c *practice.Cloud, names ...string) {
	t.Helper()
	var faults []world.Fault
	for _, name := range names {
		f, err := world.ParseFault(name)
		if err != nil {
			t.Fatal(err)
		}
		faults = append(faults, f)
	}
	c.World().SetFaults(faults)
}

// create makes a stack, follows it to its end and returns it with its events.
func create(t *testing.T, s *awsx.Session, in awsx.StackInput) (*awsx.Stack, []awsx.StackEvent) {
	t.Helper()
	arn, err := s.CreateStack(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	events := follow(t, s, arn, "")
	stack, err := s.FindStack(t.Context(), arn)
	if err != nil || stack == nil {
		t.Fatalf("%v %v", stack, err)
	}
	return stack, events
}

func follow(t *testing.T, s *awsx.Session, arn, after string) []awsx.StackEvent {
	t.Helper()
	var events []awsx.StackEvent
	seen := map[string]bool{}
	for e, err := range s.Events(t.Context(), arn, after) {
		if err != nil {
			t.Fatal(err)
		}
		if seen[e.ID] {
			t.Errorf("event %s came twice", e.ID)
		}
		seen[e.ID] = true
		events = append(events, e)
	}
	return events
}

func remove(t *testing.T, s *awsx.Session, name string) *awsx.Stack {
	t.Helper()
	stack, err := s.FindStack(t.Context(), name)
	if err != nil || stack == nil {
		t.Fatalf("%v %v", stack, err)
	}
	after, err := s.DeleteStack(t.Context(), stack.ARN)
	if err != nil {
		t.Fatal(err)
	}
	events := follow(t, s, stack.ARN, after)
	if len(events) == 0 || !events[0].OfStack() || events[0].Status != "DELETE_IN_PROGRESS" {
		t.Errorf("the deletion of %s began with %+v", name, events)
	}
	stack, err = s.FindStack(t.Context(), stack.ARN)
	if err != nil || stack == nil {
		t.Fatalf("%v %v", stack, err)
	}
	return stack
}

func base(t *testing.T, s *awsx.Session) *awsx.Stack {
	t.Helper()
	tmpl, err := s.ValidateTemplate(t.Context(), assets.Template("base"))
	if err != nil {
		t.Fatal(err)
	}
	stack, events := create(t, s, awsx.StackInput{Name: "eks-work-base", Template: tmpl.Body, Capabilities: tmpl.Capabilities, Tags: map[string]string{awsx.LabTag: lab}})
	if !stack.Status.Usable() {
		t.Fatalf("%s: %v", stack.Status, awsx.StackFailed(events))
	}
	return stack
}

func spec(stack *awsx.Stack, subnets []string, version string) awsx.ClusterSpec {
	return awsx.ClusterSpec{
		Lab: lab, Name: "eks-cluster", Version: version, VPC: stack.Outputs["VPC"], Subnets: subnets,
		NodeGroup: "eks-work-nodegroup", InstanceType: "t2.small", Nodes: 2, Min: 2, Max: 5,
	}
}

func query(stack *awsx.Stack) awsx.Query {
	return awsx.Query{Lab: lab, VPC: stack.Outputs["VPC"], Cluster: "eks-cluster", Stacks: []string{
		stack.Name, awsx.ClusterStack("eks-cluster"), awsx.NodeGroupStack("eks-cluster", "eks-work-nodegroup"),
	}}
}

// The whole lab's AWS side, from the identity to an inventory that proves that nothing is left.
func TestLabOnPractice(t *testing.T) {
	s, _ := cloud(t)
	ctx := t.Context()
	if id, err := s.Identity(ctx); err != nil || id.Account == "" || id.Name() != "student" {
		t.Fatalf("%+v %v", id, err)
	}
	stack := base(t, s)
	eligible := eligibleSubnets(t, s, stack)

	versions, err := s.Versions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	version, ok := awsx.NewestStandard(versions)
	if !ok {
		t.Fatalf("%+v", versions)
	}
	c := spec(stack, eligible, version.Version)
	for _, f := range s.Preflight(ctx, c) {
		if f.Severity == awsx.SeverityBlocker || f.Severity == awsx.SeverityWarning {
			t.Errorf("preflight: %s %s", f.Severity, f.What)
		}
	}
	for _, in := range []awsx.StackInput{c.ClusterStackInput(), c.NodeGroupStackInput()} {
		made, events := create(t, s, in)
		if !made.Status.Usable() {
			t.Fatalf("%s %s: %v", made.Name, made.Status, awsx.StackFailed(events))
		}
		if in.Name == awsx.ClusterStack(c.Name) {
			clusterIsUp(t, s)
		}
	}
	group, err := s.NodeGroup(ctx, c.Name, c.NodeGroup)
	if err != nil || group == nil || group.Status != "ACTIVE" || group.Nodes != 2 || len(group.Issues) > 0 {
		t.Fatalf("%+v %v", group, err)
	}

	full, err := s.Inventory(ctx, query(stack))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, i := range full.Items {
		counts[i.Kind]++
	}
	for kind, want := range map[string]int{
		awsx.KindStack: 3, awsx.KindCluster: 1, awsx.KindNodeGroup: 1, awsx.KindInstance: 2, awsx.KindVolume: 2, awsx.KindVPC: 1, awsx.KindSubnet: 3, awsx.KindRole: 2,
	} {
		if counts[kind] != want {
			t.Errorf("%d × %s, want %d: %+v", counts[kind], kind, want, full.Items)
		}
	}
	if usd := full.USDPerHour(); usd < 0.15 || usd > 0.25 {
		t.Errorf("%v USD an hour", usd)
	}
	// As eksctl's: neither the lab's name nor its tag is known of it, but it stands in the lab's network.
	there, err := s.Inventory(ctx, awsx.Query{VPC: query(stack).VPC})
	if err != nil || !slices.ContainsFunc(there.Items, func(i awsx.Item) bool { return i.Kind == awsx.KindCluster && i.Billable }) ||
		!slices.ContainsFunc(there.Items, func(i awsx.Item) bool { return i.Kind == awsx.KindNodeGroup }) {
		t.Errorf("the network's cluster is not among %+v, %v", there.Items, err)
	}
	if elsewhere, err := s.Inventory(ctx, awsx.Query{VPC: "vpc-0123456789abcdef0"}); err != nil || len(elsewhere.Items) > 0 {
		t.Errorf("in another network: %+v, %v", elsewhere.Items, err)
	}
	if e := s.Hourly(ctx, awsx.ClusterComponents("t2.small", 2, false)...); e.Source == "" || slices.ContainsFunc(e.Items, func(i awsx.PriceItem) bool { return !i.Known }) {
		t.Errorf("%+v", e)
	}

	for _, name := range []string{awsx.NodeGroupStack(c.Name, c.NodeGroup), awsx.ClusterStack(c.Name), stack.Name} {
		if gone := remove(t, s, name); !gone.Status.Deleted() {
			t.Fatalf("%s is in %s", name, gone.Status)
		}
	}
	empty, err := s.Inventory(ctx, query(stack))
	if err != nil || len(empty.Items) > 0 {
		t.Errorf("%v: %+v", err, empty.Items)
	}
	for _, l := range empty.Looks {
		if l.Err != nil {
			t.Errorf("%s: %v", l.What, l.Err)
		}
	}
	if absent, err := s.Cluster(ctx, c.Name); err != nil || absent != nil {
		t.Errorf("%+v %v", absent, err)
	}
}

// An account on AWS's Free plan can't launch the course's type; one that pays need not care. Where nobody says which it is, it is
// a note.
func TestATypeThatTheFreePlanRefusesIsNamedWithOneItTakes(t *testing.T) {
	s, c := cloud(t)
	for _, plan := range []struct {
		faults   []string
		severity awsx.Severity
	}{
		{[]string{"free-plan", "denied=freetier:GetAccountPlanState"}, awsx.SeverityNote},
		{[]string{"free-plan"}, awsx.SeverityBlocker},
	} {
		setFaults(t, c, plan.faults...)
		for name, want := range map[string]string{"t2.small": "t3.small", "t4g.medium": "t4g.small", "t3.small": "", "t4g.micro": ""} {
			told := ""
			for _, f := range s.Preflight(t.Context(), awsx.ClusterSpec{Lab: lab, Name: "eks-cluster", InstanceType: name, Nodes: 2}) {
				if strings.Contains(f.What.In(text.EN), "Free plan") {
					told = f.Next.In(text.EN)
					if f.Severity != plan.severity {
						t.Errorf("%s: %s", name, f.Severity)
					}
				}
			}
			if (told != "") != (want != "") || !strings.Contains(told, want) {
				t.Errorf("%v, %s: %q, want %q", plan.faults, name, told, want)
			}
		}
	}
	paying, _ := cloud(t)
	for _, f := range paying.Preflight(t.Context(), awsx.ClusterSpec{Lab: lab, Name: "eks-cluster", InstanceType: "t2.small", Nodes: 2}) {
		if strings.Contains(f.What.In(text.EN), "Free plan") {
			t.Errorf("an account that pays is told of the Free plan: %s", f.What)
		}
	}
}

// What stops only in the middle of the cluster's stack is known before it begins.
func TestPermissionsThatLackAreNamed(t *testing.T) {
	s, c := cloud(t)
	for _, action := range []string{"iam:CreateServiceLinkedRole", "iam:GetRole", "iam:TagRole", "eks:TagResource", "eks:CreateNodegroup"} {
		setFaults(t, c, "denied="+action)
		named := false
		for _, f := range s.Preflight(t.Context(), awsx.ClusterSpec{Lab: lab, Name: "eks-cluster", InstanceType: "t2.small", Nodes: 2}) {
			named = named || f.Severity == awsx.SeverityWarning && strings.Contains(f.What.In(text.EN), action)
		}
		if !named {
			t.Errorf("%s is denied, and the check does not say so", action)
		}
	}
}

func eligibleSubnets(t *testing.T, s *awsx.Session, stack *awsx.Stack) []string {
	t.Helper()
	subnets, err := s.Subnets(t.Context(), stack.Outputs["VPC"], "t2.small")
	if err != nil {
		t.Fatal(err)
	}
	var eligible []string
	for _, n := range subnets {
		if !n.InternetRoute || !n.PublicIP || !n.LoadBalancers || !strings.Contains(stack.Outputs["WorkerSubnets"], n.ID) {
			t.Errorf("%+v", n)
		}
		if n.Eligible() != n.TypeOffered {
			t.Errorf("%s: %v", n.Zone, n.Why)
		}
		if n.Eligible() {
			eligible = append(eligible, n.ID)
		}
	}
	if len(subnets) != 3 || len(eligible) < 2 {
		t.Fatalf("%+v", subnets)
	}
	return eligible
}

func clusterIsUp(t *testing.T, s *awsx.Session) {
	t.Helper()
	c, err := s.Cluster(t.Context(), "eks-cluster")
	if err != nil || c == nil || !c.Active() || c.Endpoint == "" || !strings.Contains(string(c.CA), "BEGIN CERTIFICATE") || c.Tags[awsx.LabTag] != lab {
		t.Fatalf("%+v %v", c, err)
	}
	for range 2 { // asking twice makes nothing twice
		addons, err := s.EnsureAddons(t.Context(), c.Name)
		if err != nil || len(addons) != len(awsx.DefaultAddons(awsx.DefaultRegion)) {
			t.Fatalf("%+v %v", addons, err)
		}
	}
}

func TestAStackThatRollsBackSaysWhy(t *testing.T) {
	s, c := cloud(t, "stack-rollback=WorkerSubnet2")
	in := awsx.StackInput{Name: "eks-work-base", Template: assets.Template("base"), Tags: map[string]string{awsx.LabTag: lab}}
	stack, events := create(t, s, in)
	cause, ok := awsx.StackFailure(events)
	if stack.Status != "ROLLBACK_COMPLETE" || !stack.Status.OnlyDeletable() || !ok || cause.LogicalID != "WorkerSubnet2" {
		t.Errorf("%s %+v", stack.Status, cause)
	}
	if err := awsx.StackFailed(events); err == nil || !strings.Contains(err.Error(), "WorkerSubnet2") {
		t.Errorf("%v", err)
	}
	var p *text.Problem
	if _, err := s.CreateStack(t.Context(), in); !errors.As(err, &p) || p.Code != "AlreadyExistsException" {
		t.Errorf("%v", err)
	}
	setFaults(t, c)
	if gone := remove(t, s, in.Name); !gone.Status.Deleted() {
		t.Errorf("%+v", gone)
	}
	if none, err := s.FindStack(t.Context(), in.Name); none != nil || err != nil {
		t.Errorf("%+v %v", none, err)
	}
}

func TestBadTemplateIsRefusedInAWSsWords(t *testing.T) {
	s, _ := cloud(t)
	_, err := s.ValidateTemplate(t.Context(), "Resources:\n  A:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: !Ref Nowhere\n")
	var p *text.Problem
	if !errors.As(err, &p) || p.Code != "ValidationError" || p.Cause != "template.refused" || !strings.Contains(err.Error(), "Nowhere") {
		t.Errorf("%v", err)
	}
}

func TestAnInventoryThatMayNotLookSaysSo(t *testing.T) {
	s, _ := cloud(t, "denied=ec2:DescribeVolumes")
	v, err := s.Inventory(t.Context(), awsx.Query{Lab: lab, Stacks: []string{"eks-work-base"}, Cluster: "eks-cluster"})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range v.Looks {
		if (l.What == "ec2:DescribeVolumes") != awsx.IsDenied(l.Err) {
			t.Errorf("%s: %v", l.What, l.Err)
		}
	}
	if v.Complete() {
		t.Error("an inventory with a blind spot counts as complete")
	}
}

// The look for clusters does without the interfaces that it may not see.
func TestADeniedLookAtInterfacesHidesNoCluster(t *testing.T) {
	s, _ := cloud(t, "denied=ec2:DescribeNetworkInterfaces")
	v, err := s.Inventory(t.Context(), awsx.Query{Lab: lab, VPC: "vpc-0123456789abcdef0", Cluster: "eks-cluster"})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range v.Looks {
		if l.What == "eks:DescribeCluster" && l.Err != nil {
			t.Errorf("%s: %v", l.What, l.Err)
		}
	}
	if v.Complete() {
		t.Error("an inventory with a blind spot counts as complete")
	}
}

func TestExpiredCredentialsEndAnInventory(t *testing.T) {
	s, _ := cloud(t, "expired-token")
	if _, err := s.Inventory(t.Context(), awsx.Query{Lab: lab}); !awsx.IsExpired(err) {
		t.Errorf("%v", err)
	}
	if _, err := s.Identity(t.Context()); !awsx.IsExpired(err) {
		t.Errorf("%v", err)
	}
}

func TestThrottlingAndOutagesAreWaitedOut(t *testing.T) {
	for _, fault := range []string{"throttling", "api-500", "cut-connections"} {
		t.Run(fault, func(t *testing.T) {
			s, _ := cloud(t, fault)
			stack := base(t, s)
			if gone := remove(t, s, stack.Name); !gone.Status.Deleted() {
				t.Errorf("%s", gone.Status)
			}
		})
	}
}

func TestWhatHoldsANetworkIsNamed(t *testing.T) {
	s, c := cloud(t)
	stack := base(t, s)
	setFaults(t, c, "delete-blocked")
	gone := remove(t, s, stack.Name)
	if gone.Status != "DELETE_FAILED" {
		t.Fatalf("%s", gone.Status)
	}
	holds, err := s.Blockers(t.Context(), query(stack))
	if err != nil || len(holds) == 0 {
		t.Fatalf("%v %v", holds, err)
	}
	for _, h := range holds {
		if h.Item.ID == "" || h.Why.IsZero() || h.Next.IsZero() {
			t.Errorf("%+v", h)
		}
	}
}

// An orphan: a classic load balancer whose cluster is gone, with the group that Kubernetes made for it and a rule that
// points at it.
func TestOrphanedLoadBalancerIsDeletedWithItsGroup(t *testing.T) {
	s, _ := cloud(t)
	ctx := t.Context()
	stack := base(t, s)
	name := "a681ef08306544d88ad9546d5f0878d6"
	nodes := orphan(t, s, stack, name)

	lbs, err := s.LoadBalancers(ctx, awsx.LBQuery{VPC: stack.Outputs["VPC"], Cluster: "eks-cluster"})
	if err != nil || len(lbs) != 1 || lbs[0].Name != name || lbs[0].Service != "default/node-service" {
		t.Fatalf("%+v %v", lbs, err)
	}
	holds, err := s.Blockers(ctx, query(stack))
	if err != nil || len(holds) == 0 || holds[0].Item.Kind != awsx.KindLoadBalancer || !holds[0].Ours {
		t.Errorf("%+v %v", holds, err)
	}
	for _, cluster := range []string{"eks-cluster", "another-cluster", ""} {
		if err := s.DeleteBareGroups(ctx, awsx.LBQuery{Cluster: cluster}, func(i awsx.Item) { t.Errorf("deleting %s, which a load balancer has", i.Name) }); err != nil {
			t.Error(err)
		}
	}
	if err := s.DeleteLoadBalancer(ctx, "another-cluster", lbs[0]); cause.Of(err) != "balancer.foreign" {
		t.Errorf("another cluster's load balancer: %v", err)
	}
	if err := s.DeleteLoadBalancer(ctx, "eks-cluster", lbs[0]); err != nil {
		t.Fatal(err)
	}
	var left []awsx.Item
	if err := s.WaitLoadBalancersGone(ctx, awsx.LBQuery{VPC: stack.Outputs["VPC"], Cluster: "eks-cluster"}, func(i []awsx.Item) { left = i }); err != nil || len(left) > 0 {
		t.Errorf("%+v %v", left, err)
	}
	if _, err := ec2.NewFromConfig(s.Config()).DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: aws.String(nodes)}); err != nil {
		t.Fatal(err)
	}
	if gone := remove(t, s, stack.Name); !gone.Status.Deleted() {
		t.Errorf("%s", gone.Status)
	}
}

// orphan makes the load balancer and returns the ID of the nodes' group.
func orphan(t *testing.T, s *awsx.Session, stack *awsx.Stack, name string) (nodesGroup string) {
	t.Helper()
	ctx := t.Context()
	api, lb := ec2.NewFromConfig(s.Config()), elb.NewFromConfig(s.Config())
	owned := aws.String("kubernetes.io/cluster/eks-cluster")
	made, err := api.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: aws.String("k8s-elb-" + name), Description: aws.String("Security group for Kubernetes ELB " + name), VpcId: aws.String(stack.Outputs["VPC"]),
		TagSpecifications: []ec2types.TagSpecification{{ResourceType: ec2types.ResourceTypeSecurityGroup, Tags: []ec2types.Tag{{Key: owned, Value: aws.String("owned")}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := api.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: aws.String("nodes"), Description: aws.String("nodes"), VpcId: aws.String(stack.Outputs["VPC"]),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: nodes.GroupId, IpPermissions: []ec2types.IpPermission{{IpProtocol: aws.String("-1"), UserIdGroupPairs: []ec2types.UserIdGroupPair{{GroupId: made.GroupId}}}},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := lb.CreateLoadBalancer(ctx, &elb.CreateLoadBalancerInput{
		LoadBalancerName: aws.String(name), Subnets: strings.Split(stack.Outputs["WorkerSubnets"], ","), SecurityGroups: []string{*made.GroupId},
		Listeners: []elbtypes.Listener{{Protocol: aws.String("TCP"), LoadBalancerPort: 80, InstancePort: aws.Int32(30080)}},
		Tags:      []elbtypes.Tag{{Key: owned, Value: aws.String("owned")}, {Key: aws.String("kubernetes.io/service-name"), Value: aws.String("default/node-service")}},
	}); err != nil {
		t.Fatal(err)
	}
	return *nodes.GroupId
}
