package scratch

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"eksui/assets"
	"eksui/awsx"
	"eksui/practice/aws/cfn"
	"eksui/practice/aws/ec2"
	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

type authority struct{}

func (authority) Credential(string) (wire.Credential, bool) {
	return wire.Credential{Secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Identity: wire.Identity{Account: "123456789012", ARN: "arn:aws:iam::123456789012:user/student", UserName: "student"}}, true
}
func (authority) Authorize(wire.Ask) error    { return nil }
func (authority) Used(string, string, string) {}

func TestBase(t *testing.T) {
	w, err := world.Open(world.Options{Dir: t.TempDir(), Speed: world.MaxSpeed})
	if err != nil {
		t.Fatal(err)
	}
	net, err := ec2.New(w, "123456789012")
	if err != nil {
		t.Fatal(err)
	}
	stacks, err := cfn.New(w, cfn.Deps{Account: "123456789012", Network: net})
	if err != nil {
		t.Fatal(err)
	}
	stacks.Register(net.Types()...)
	w.Start()
	defer w.Close()
	srv := httptest.NewServer(wire.NewServer(w, authority{}, net.Wire(), stacks.Wire()))
	defer srv.Close()
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
	s, err := awsx.Open(t.Context(), awsx.Options{Endpoint: srv.URL, Pace: awsx.Pace{Min: 10 * time.Millisecond, Max: 100 * time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := s.ValidateTemplate(t.Context(), assets.BaseTemplate)
	if err != nil {
		t.Fatal(err)
	}
	arn, err := s.CreateStack(t.Context(), awsx.StackInput{Name: "base", Template: tmpl.Body, Tags: map[string]string{awsx.LabTag: "x"}})
	if err != nil {
		t.Fatal(err)
	}
	var all []awsx.StackEvent
	for e, err := range s.Events(t.Context(), arn, "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
		fmt.Println(e.Time.Format("05.000"), e.LogicalID, e.Status, e.Reason)
	}
	fmt.Println(awsx.StackFailed(all), s.Calls())
	st, err := s.FindStack(t.Context(), arn)
	fmt.Printf("%+v %v\n", st, err)
	subs, err := s.Subnets(t.Context(), st.Outputs["VPC"], "t2.small")
	for _, n := range subs {
		fmt.Printf("%+v\n", n)
	}
	fmt.Println(err)
	it, err := s.InstanceType(t.Context(), "t2.small")
	fmt.Printf("%+v %v\n", it, err)
	inv, err := s.Inventory(t.Context(), awsx.Query{Lab: "x", Stacks: []string{"base"}, VPC: st.Outputs["VPC"], Cluster: "c"})
	fmt.Println(err)
	for _, i := range inv.Items {
		fmt.Printf("%+v\n", i)
	}
	for _, l := range inv.Looks {
		fmt.Println(l.What, l.Err)
	}
	h, err := s.Blockers(t.Context(), awsx.Query{Stacks: []string{"base"}, VPC: st.Outputs["VPC"]})
	fmt.Println(h, err)
	after, err := s.DeleteStack(t.Context(), arn)
	fmt.Println(after, err)
	for e, err := range s.Events(t.Context(), arn, after) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(e.Time.Format("05.000"), e.LogicalID, e.Status, e.Reason)
	}
	fmt.Println(strings.Repeat("-", 10))
}
