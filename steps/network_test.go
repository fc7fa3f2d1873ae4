package steps

import (
	"slices"
	"strings"
	"testing"

	"eksui/awsx"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// In a region that opens two zones, of which the default subnets say nothing, the network has two subnets and the cluster its
// zones.
func TestANetworkInARegionOfTwoZones(t *testing.T) {
	t.Parallel()
	e, cloud := practiceEngine(t)
	l := inTrouble{e, t, cloud.World()}
	l.faults("default-vpc")
	if err := e.Site.Edit(func(c *site.Choices) { c.Region = "us-west-1" }); err != nil { // where EKS is not in usw1-az2
		t.Fatal(err)
	}
	plan, err := e.Plan(t.Context(), Network)
	if err != nil || len(plan.Blockers) > 0 {
		t.Fatalf("%v %v", err, plan.Blockers)
	}
	byHand := ""
	for _, c := range plan.ByHand {
		byHand += c.Line + "\n"
	}
	for _, want := range []string{"ParameterKey=AvailabilityZone1,ParameterValue=us-west-1a", "ParameterKey=AvailabilityZone2,ParameterValue=us-west-1c", "ParameterKey=AvailabilityZone3,ParameterValue="} {
		if !strings.Contains(byHand, want) {
			t.Errorf("not by hand: %s\n%s", want, byHand)
		}
	}
	if err := e.Up(t.Context(), Subnets); err != nil {
		t.Fatal(err)
	}
	if zones := e.Site.Subnets.Known().Zones(); !slices.Equal(zones, []string{"us-west-1a", "us-west-1c"}) {
		t.Errorf("%v", zones)
	}
	if err := e.Undo(t.Context(), Network); err != nil {
		t.Error(err)
	}
}

func TestZonesAreFilledInWhereNobodyHasChosen(t *testing.T) {
	t.Parallel()
	e, cloud := practiceEngine(t)
	l := inTrouble{e, t, cloud.World()}
	for name, c := range map[string]struct {
		given map[string]string
		want  map[string]string
	}{
		"none":  {nil, map[string]string{"AvailabilityZone1": "ap-northeast-2a", "AvailabilityZone2": "ap-northeast-2b", "AvailabilityZone3": "ap-northeast-2c"}},
		"first": {map[string]string{"AvailabilityZone1": "ap-northeast-2c"}, map[string]string{"AvailabilityZone2": "ap-northeast-2a", "AvailabilityZone3": "ap-northeast-2b"}},
		"all":   {map[string]string{"AvailabilityZone1": "x", "AvailabilityZone2": "y", "AvailabilityZone3": ""}, nil},
	} {
		got, err := zonesOf(e.Site)(t.Context(), c.given)
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s: %v %v", name, got, err)
		}
		for k, v := range c.want {
			if got[k] != v {
				t.Errorf("%s: %s is %q, want %q", name, k, got[k], v)
			}
		}
	}
	form, err := e.Form(t.Context(), Network)
	if err != nil {
		t.Fatal(err)
	}
	shown := form.Fields[slices.IndexFunc(form.Fields, func(f engine.Field) bool { return f.Key == "network.parameters.AvailabilityZone3" })]
	if !slices.Equal(shown.Values, []string{"ap-northeast-2c"}) {
		t.Errorf("the form shows %v", shown.Values)
	}

	// A denied look is in the plan, and ends a run before anything is made; who gives the zones needs no look, nor does a
	// template of the learner's own.
	l.faults("denied=ec2:DescribeAvailabilityZones")
	plan, err := e.Plan(t.Context(), Network)
	if err != nil || len(plan.Blockers) != 1 || !strings.Contains(plan.Blockers[0].String(), "ec2:DescribeAvailabilityZones") {
		t.Errorf("%v %v", err, plan.Blockers)
	}
	l.fails(awsx.Denied, Network, asChosen)
	own := l.file("Resources: {A: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}}\nOutputs: {VPC: {Value: !Ref A}, WorkerSubnets: {Value: none}}\n")
	if err := e.Site.Edit(func(c *site.Choices) { c.Network.Template = own }); err != nil {
		t.Fatal(err)
	}
	if err := e.Run(t.Context(), Network); err != nil {
		t.Errorf("a template of the learner's own: %v", err)
	}
}
