package steps

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"

	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// upToTheNetwork runs a lab until the network step begins, and gives what was told up to there and how it failed before.
func upToTheNetwork(t *testing.T, l *Lab) (told []engine.Record, failed error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	following, end := context.WithCancel(t.Context())
	records := l.Follow(following)
	ended := make(chan error, 1)
	go func() {
		ended <- l.Up(ctx, Cluster)
		end()
	}()
	begun := false
	for r := range records {
		if _, ok := r.Event.(engine.StepStarted); ok && r.Step == Network {
			begun = true
			stop()
		}
		if !begun {
			told = append(told, r)
		}
	}
	if err := <-ended; !begun {
		failed = err
	}
	return told, failed
}

func noteOf(told []engine.Record, words string) (engine.Note, bool) {
	for _, r := range told {
		if n, ok := r.Event.(engine.Note); ok && r.Step == Cluster && strings.Contains(n.Text.In(text.EN), words) {
			return n, true
		}
	}
	return engine.Note{}, false
}

// All that a look before finds is told before the first stack, whether or not there are subnets yet.
func TestWhatIsForeseenIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults []string
		change func(*site.Choices)
		says   map[string]engine.Level
	}{
		"extended support": {nil, func(c *site.Choices) { c.Cluster.Version = "1.33" },
			map[string]engine.Level{"Kubernetes 1.33 is in extended support": engine.Warn}},
		"permissions": {[]string{"denied=elasticloadbalancing:DescribeLoadBalancers"}, asChosen,
			map[string]engine.Level{"do not seem to allow: elasticloadbalancing:DescribeLoadBalancers": engine.Warn}},
		"unknown permissions": {[]string{"denied=iam:SimulatePrincipalPolicy"}, asChosen,
			map[string]engine.Level{"Could not be checked: your permissions": engine.Info}},
		"free plan": {[]string{"free-plan"}, asChosen,
			map[string]engine.Level{"the nodes are t3.small, since the plan does not launch t2.small": engine.Info}},
		"silent plan": {[]string{"free-plan", "denied=freetier:GetAccountPlanState"}, asChosen,
			map[string]engine.Level{"Could not be checked: the account's plan": engine.Info, "t2.small is not free tier eligible": engine.Info}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, cloud := practiceEngine(t)
			l := inTrouble{e, t, cloud.World()}
			l.faults(c.faults...)
			if err := l.Site.Edit(c.change); err != nil {
				t.Fatal(err)
			}
			plan, err := l.Plan(t.Context(), Cluster)
			if err != nil {
				t.Fatal(err)
			}
			told, failed := upToTheNetwork(t, e)
			if failed != nil {
				t.Fatal(failed)
			}
			for words, level := range c.says {
				if n, ok := noteOf(told, words); !ok || n.Level != level {
					t.Errorf("not told: %s, %+v", words, told)
				}
				inPlan := false
				for _, n := range plan.Notes {
					inPlan = inPlan || strings.Contains(n.In(text.EN), words)
				}
				if !inPlan {
					t.Errorf("not in the plan: %s, %v", words, plan.Notes)
				}
			}
		})
	}
}

// What AWS would refuse ends a run before the network is made.
func TestWhatWouldBeRefusedIsForeseen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults []string
		change func(*site.Choices)
		want   cause.ID
		says   string
		way    string
	}{
		"a misspelt type":       {nil, func(c *site.Choices) { c.Cluster.InstanceType = "t9.small" }, "preflight.type-unknown", "no instance type t9.small", ""},
		"a type in capitals":    {nil, func(c *site.Choices) { c.Cluster.InstanceType = "T2.small" }, "preflight.type-unknown", "no instance type T2.small", ""},
		"a type with a blank":   {nil, func(c *site.Choices) { c.Cluster.InstanceType = "t2.small " }, "preflight.type-unknown", "no instance type t2.small", ""},
		"a version of long ago": {nil, func(c *site.Choices) { c.Cluster.Version = "1.20" }, "cluster.version-unknown", "1.20", ""},
		"standard support of an old version": {nil, func(c *site.Choices) { c.Cluster.Version, c.Cluster.UpgradePolicy = "1.33", "STANDARD" },
			"preflight.standard-support-ended", "1.33 is out of standard support", ""},
		"a type of the paid plan": {[]string{"free-plan"}, func(c *site.Choices) { c.Cluster.InstanceType = "t2.medium" }, "preflight.free-plan",
			"does not launch t2.medium", remedyFreeTier},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, cloud := practiceEngine(t)
			l := inTrouble{e, t, cloud.World()}
			l.faults(c.faults...)
			if err := l.Site.Edit(c.change); err != nil {
				t.Fatal(err)
			}
			_, err := upToTheNetwork(t, e)
			if cause.Of(err) != c.want || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("%v, cause %q", err, cause.Of(err))
			}
			if c.way == "" {
				return
			}
			var at *engine.StepError
			var failure *engine.Failure
			if !errors.As(err, &at) || !errors.As(err, &failure) || failure.Remedies[0].ID != c.way {
				t.Fatalf("no way out: %#v", err)
			}
			if err := l.Mend(t.Context(), at.Step, c.way); err != nil {
				t.Fatal(err)
			}
			if _, err := upToTheNetwork(t, e); err != nil {
				t.Errorf("after %s: %v", c.way, err)
			}
		})
	}
}

// A network that stands does not hide that there is no such type.
func TestSubnetsOfNoTypeSayWhy(t *testing.T) {
	t.Parallel()
	e, _ := withNetwork(t)
	if err := e.Site.Edit(func(c *site.Choices) { c.Cluster.InstanceType = "t9.small" }); err != nil {
		t.Fatal(err)
	}
	if err := e.Run(t.Context(), Subnets); err == nil || !strings.Contains(err.Error(), "There is no instance type t9.small in ap-northeast-2.") {
		t.Error(err)
	}
	form, err := e.Form(t.Context(), Cluster)
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string][]string{}
	for _, f := range form.Fields {
		answers[f.Key] = f.Values
	}
	answers["cluster.instanceType"] = []string{"m5.lagre"}
	if err := form.Fill(t.Context(), answers); engine.AsFieldError(err) == nil || cause.Of(err) != "preflight.type-unknown" {
		t.Errorf("a form took m5.lagre: %v", err)
	}
}

// Where the plan can't be asked, the launch fails, and its card has the way out.
func TestALaunchThatTheFreePlanRefusesIsMended(t *testing.T) {
	t.Parallel()
	e, cloud := practiceEngine(t)
	l := inTrouble{e, t, cloud.World()}
	l.faults("free-plan", "denied=freetier:GetAccountPlanState")
	err := e.Up(t.Context(), Cluster)
	var failure *engine.Failure
	if cause.Of(err) != "stack.type-not-free" || !errors.As(err, &failure) || len(failure.Remedies) != 2 || failure.Remedies[0].ID != remedyFreeTier {
		t.Fatalf("%v\n%+v", err, failure)
	}
	if !strings.Contains(failure.Why.In(text.EN), "AsgInstanceLaunchFailures") || !strings.Contains(failure.Remedies[0].Label.In(text.EN), "t3.small") {
		t.Errorf("%s, %s", failure.Why, failure.Remedies[0].Label)
	}
	if err := e.Mend(t.Context(), Cluster, remedyFreeTier); err != nil {
		t.Fatal(err)
	}
	if err := e.Up(t.Context(), Cluster); err != nil {
		t.Fatal(err)
	}
	if got := e.Site.Choices().Cluster.InstanceType; got != "t3.small" {
		t.Errorf("the nodes are %s", got)
	}
	s, err := e.Site.AWS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := eks.NewFromConfig(s.Config()).DescribeCluster(t.Context(), &eks.DescribeClusterInput{Name: aws.String("eks-cluster")})
	if err != nil || out.Cluster.UpgradePolicy.SupportType != ekstypes.SupportTypeStandard {
		t.Errorf("a forgotten cluster goes to extended support: %v, %+v", err, out)
	}
}
