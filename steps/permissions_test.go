package steps

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/text"
	"eksui/practice"
	"eksui/practice/world"
	"eksui/steps/engine"
	"eksui/steps/site"
)

const learner = "learner"

// learnerPolicy is what the learner has.
const learnerPolicy = "arn:aws:iam::" + practice.Account + ":policy/" + learner

// asLearner makes a user who has a policy and nothing else, and goes on with the lab as that user.
func (g *ground) asLearner(t *testing.T, policy []byte) {
	t.Helper()
	api := g.iam(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := api.CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String(learner)})
	must(err)
	_, err = api.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String(learner), PolicyDocument: aws.String(string(policy))})
	must(err)
	_, err = api.AttachUserPolicy(t.Context(), &iam.AttachUserPolicyInput{UserName: aws.String(learner), PolicyArn: aws.String(learnerPolicy)})
	must(err)
	key, err := api.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: aws.String(learner)})
	must(err)
	must(os.MkdirAll(g.home, 0o700))
	g.setup.AWS.CredentialsFile, g.setup.AWS.Profile = g.learnerFile(), learner
	must(awsx.SaveKeys(awsx.Options{CredentialsFile: g.learnerFile()}, learner, awsx.Keys{
		AccessKeyID: *key.AccessKey.AccessKeyId, SecretAccessKey: *key.AccessKey.SecretAccessKey,
	}))
	g.reopen(t)
}

func (g *ground) learnerFile() string { return filepath.Join(g.home, "credentials") }

// iam is practice's IAM for the administrator of the cloud.
func (g *ground) iam(t *testing.T) *iam.Client {
	t.Helper()
	s, err := awsx.Open(t.Context(), administrator(g))
	if err != nil {
		t.Fatal(err)
	}
	return iam.NewFromConfig(s.Config())
}

func administrator(g *ground) awsx.Options {
	o := g.setup.AWS
	o.Profile, o.CredentialsFile = practice.Profile, practice.FilesIn(g.dir).AWSCredentials
	return o
}

// names are those of the lab in practice's region.
func (g *ground) policy(use awsx.Use) []byte {
	return awsx.Policy(g.lab.Site.Choices().Names(practice.Region), use)
}

// withoutAction takes an action out of a policy.
func withoutAction(t *testing.T, policy []byte, action string) []byte {
	t.Helper()
	var doc struct {
		Version   string
		Statement []map[string]any
	}
	if err := json.Unmarshal(policy, &doc); err != nil {
		t.Fatal(err)
	}
	kept := doc.Statement[:0]
	for _, st := range doc.Statement {
		var actions []string
		for _, a := range st["Action"].([]any) {
			if a != action {
				actions = append(actions, a.(string))
			}
		}
		if st["Action"] = actions; len(actions) > 0 {
			kept = append(kept, st)
		}
	}
	doc.Statement = kept
	return marshal(t, doc)
}

// TestTheWholeLabWithNothingButItsPolicy: a user who has what `eksui policy` prints makes the lab and takes it away, and the receipt
// proves it.
func TestTheWholeLabWithNothingButItsPolicy(t *testing.T) {
	g := openGround(t, "")
	g.asLearner(t, g.policy(awsx.UseAll))
	onFreePort(t, g)
	if err := g.lab.Up(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	receipt, err := g.lab.Down(t.Context())
	if err != nil || !receipt.Clean() || len(receipt.Skipped) > 0 {
		t.Fatalf("%v: left %v, unread %v, skipped %v", err, receipt.Left, receipt.Unread, receipt.Skipped)
	}
}

// TestAnotherTakesTheLabAwayWithThePolicyForIt: what `eksui policy --down` prints is enough for somebody whom the cluster does not let
// in, also where reads lag: a group that is gone, and still listed, has no tags that a policy could allow it by.
func TestAnotherTakesTheLabAwayWithThePolicyForIt(t *testing.T) {
	for name, faults := range map[string][]world.Fault{"as usual": nil, "reads that lag": {{Name: "lagging-reads"}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := openGround(t, "")
			onFreePort(t, g)
			if err := g.lab.Up(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
			g.asLearner(t, g.policy(awsx.UseRead|awsx.UseDown))
			g.cloud.World().SetFaults(faults)
			receipt, err := g.lab.Down(t.Context())
			if err != nil || !receipt.Clean() {
				t.Fatalf("%v: left %v, unread %v\n%s", err, receipt.Left, receipt.Unread, g.card(t))
			}
		})
	}
}

// TestALookThatIsDeniedIsNoFailure: what the lab never made can't fail it, unless a template of the learner's own may have made it.
func TestALookThatIsDeniedIsNoFailure(t *testing.T) {
	denied := []string{
		"ec2:DescribeAddresses", "ec2:DescribeNatGateways", "ec2:DescribeSnapshots", "logs:DescribeLogGroups", "rds:DescribeDBInstances",
		"rds:DescribeDBSnapshots", "secretsmanager:ListSecrets", "tag:GetResources",
	}
	g := openGround(t, "")
	g.cloud.World().SetFaults([]world.Fault{{Name: "denied", Arg: strings.Join(denied, ",")}})
	receipt, err := g.lab.Down(t.Context())
	if slices.Sort(receipt.Skipped); err != nil || !receipt.Clean() || !slices.Equal(receipt.Skipped, denied) {
		t.Fatalf("%v: unread %q, skipped %q", err, receipt.Unread, receipt.Skipped)
	}
	for _, what := range denied {
		if slices.Contains(receipt.Looked, what) {
			t.Errorf("%s was not looked at", what)
		}
	}
	g.cloud.World().SetFaults([]world.Fault{{Name: "denied", Arg: "ec2:DescribeAddresses,ec2:DescribeVolumes"}})
	if receipt, err := g.lab.Down(t.Context()); err == nil || len(receipt.Unread) != 1 || !strings.Contains(receipt.Unread[0], "ec2:DescribeVolumes") {
		t.Errorf("%v: unread %q: volumes are the lab's own", err, receipt.Unread)
	}
	g.cloud.World().SetFaults([]world.Fault{{Name: "denied", Arg: "rds:DescribeDBInstances"}})
	own := g.file(t, "own.yaml", assets.Template("base"))
	g.choose(t, func(c *site.Choices) { c.Network.Template = own })
	if receipt, err := g.lab.Down(t.Context()); err == nil || len(receipt.Unread) != 1 || len(receipt.Skipped) > 0 {
		t.Errorf("%v: unread %q: the template may have made a database", err, receipt.Unread)
	}
}

// TestPreflightNamesWhatIsMissing before anything is made.
func TestPreflightNamesWhatIsMissing(t *testing.T) {
	g := openGround(t, "")
	g.asLearner(t, g.policy(awsx.UseAll))
	s, err := g.lab.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := g.lab.Site.Choices()
	spec := awsx.ClusterSpec{Lab: c.Name, Name: c.Cluster.Name, Version: "1.34", NodeGroup: c.Cluster.NodeGroup, InstanceType: "t3.small", Nodes: 2}
	lacks := func() (said string) {
		for _, f := range s.Preflight(t.Context(), spec) {
			if f.Severity == awsx.SeverityWarning {
				said += f.What.In(text.EN)
			}
		}
		return said
	}
	if said := lacks(); said != "" {
		t.Fatalf("with all of them: %s", said)
	}
	named := 0
	for _, p := range awsx.Permissions(awsx.UseAll) {
		if p.Optional {
			continue
		}
		g.cloud.World().SetFaults([]world.Fault{{Name: "denied", Arg: p.Action}})
		if said := lacks(); !strings.Contains(said, p.Action) {
			t.Errorf("without %s: %q", p.Action, said)
			continue
		}
		named++
	}
	t.Logf("%d actions named before anything is made", named)
}

// occasion is a time at which a permission may be missed.
type occasion struct {
	name string
	from stage
	// bring lays something in the way, as the administrator.
	bring func(*testing.T, *ground)
	act   func(*testing.T, *ground) ([]string, error)
}

func runs(id engine.ID) func(*testing.T, *ground) ([]string, error) {
	return func(t *testing.T, g *ground) ([]string, error) { return nil, g.lab.Run(t.Context(), id) }
}

// takesAway is a teardown; what it could not read and what it skipped is said, too.
func takesAway(t *testing.T, g *ground) ([]string, error) {
	receipt, err := g.lab.Down(t.Context())
	return append(receipt.Unread, receipt.Skipped...), err
}

// occasions are those at which an action of the table is needed.
func occasions(p awsx.Permission) (all []occasion) {
	if o, special := rarely[p.Action]; special {
		return []occasion{o}
	}
	before := map[string]stage{"network": bare, "subnets": withVPC, "cluster": withSubnets, "expose": withPod}
	if from, is := before[p.Step]; is && p.Use&(awsx.UseUp|awsx.UseRead) != 0 {
		all = append(all, occasion{name: "up", from: from, act: runs(engine.ID(p.Step))})
	}
	if p.Use&(awsx.UseDown|awsx.UseRead) != 0 {
		all = append(all, occasion{name: "down", from: withPod, act: takesAway})
	}
	return all
}

// rarely are the occasions of what the lab needs only where something is not as usual.
var rarely = map[string]occasion{
	"elasticloadbalancing:DeleteLoadBalancer": {"a balancer without its cluster", withVPC, leftBalancer, takesAway},
	"elasticloadbalancing:DescribeTags":       {"a balancer without its cluster", withVPC, leftBalancer, takesAway},
	"cloudformation:ListStackResources":       {"a stack that stands already", withVPC, nil, runsAgain(Network)},
	"ec2:DescribeTags":                        {"a look at what exists", withPod, nil, looks}, // AWS's index of tags shows what is gone, too
	"eks:ListNodegroups":                      {"a look at what exists", withPod, nil, looks},
	"ec2:DeleteNetworkInterface":              {"an interface that the nodes leave behind", withPod, leaksInterface, takesAway},
}

// notBroughtAbout are those whose occasion practice does not have: why they are in the table.
var notBroughtAbout = map[string]string{
	"eks:DeleteAddon": "an add-on that failed is made again: awsx's TestFailedAddonsAreMadeAgain",
}

// runsAgain is a run that the engine would not begin, as by a process that is killed right after it.
func runsAgain(id engine.ID) func(*testing.T, *ground) ([]string, error) {
	return func(t *testing.T, g *ground) ([]string, error) {
		return nil, g.lab.Step(id).Run(t.Context(), func(engine.Event) {})
	}
}

func looks(t *testing.T, g *ground) ([]string, error) {
	receipt, err := g.lab.Inventory(t.Context())
	if err == nil && len(receipt.Unread) > 0 {
		err = errors.New("not everything could be read")
	}
	return receipt.Unread, err
}

func leaksInterface(_ *testing.T, g *ground) {
	g.cloud.World().SetFaults([]world.Fault{{Name: "leaked-eni"}})
}

func leftBalancer(t *testing.T, g *ground) {
	t.Helper()
	if _, err := g.lab.Site.Network.Get(t.Context()); err != nil {
		t.Fatal(err)
	}
	makeBalancer(t, g.lab.Site, "aleft", "eks-cluster")
}

// TestNoPermissionTooMuch takes one action after the other out of the policy. Then it is one that the lab goes on without, and
// says so, or something fails in words that name the action.
func TestNoPermissionTooMuch(t *testing.T) {
	first := openGround(t, "")
	first.asLearner(t, first.policy(awsx.UseAll))
	from := first.makeGrounds(t)
	var mu sync.Mutex
	count := map[string]int{}
	t.Cleanup(func() { t.Logf("%d actions: %v", len(awsx.Permissions(awsx.UseAll)), count) })
	for _, p := range awsx.Permissions(awsx.UseAll) {
		t.Run(p.Action, func(t *testing.T) {
			if why, is := notBroughtAbout[p.Action]; is {
				count["needed where practice does not get"]++
				t.Log(why)
				return
			}
			t.Parallel()
			outcome := ""
			for _, o := range occasions(p) {
				if outcome = o.missing(t, from, p); outcome != wentOn {
					break
				}
			}
			if (outcome == wentOn) != p.Optional {
				t.Errorf("it %s", outcome)
			}
			mu.Lock()
			defer mu.Unlock()
			count[outcome]++
		})
	}
}

const (
	wentOn   = "went on without it"
	withCard = "was refused with a card that names it"
	unread   = "is named by the receipt"
)

// missing meets the occasion without the action.
func (o occasion) missing(t *testing.T, from grounds, p awsx.Permission) string {
	g := openGround(t, from[o.from])
	if o.bring != nil {
		o.bring(t, g)
	}
	if _, err := g.iam(t).CreatePolicyVersion(t.Context(), &iam.CreatePolicyVersionInput{
		PolicyArn: aws.String(learnerPolicy), SetAsDefault: true, PolicyDocument: aws.String(string(withoutAction(t, g.policy(awsx.UseAll), p.Action))),
	}); err != nil {
		t.Fatal(err)
	}
	g.setup.AWS.CredentialsFile, g.setup.AWS.Profile = g.learnerFile(), learner
	g.reopen(t)
	said, err := o.act(t, g)
	named := slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, p.Action) })
	switch {
	case err == nil:
		return wentOn
	case strings.Contains(g.card(t)+text.InLang(err, text.EN), p.Action):
		return withCard
	case named:
		return unread
	}
	t.Fatalf("%s: %v\nits card does not name the action: %s\n%v", o.name, err, g.card(t), said)
	return ""
}

// card is what the failures of the run say, in English.
func (g *ground) card(t *testing.T) (words string) {
	t.Helper()
	records, err := g.lab.History()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if e, ok := r.Event.(engine.StepFailed); ok {
			words += e.What.In(text.EN) + " " + e.Why.In(text.EN) + " " + e.Next.In(text.EN) + " " + e.Cause + "\n"
		}
	}
	return words
}
