package tui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
)

// scenes are the main screens, each made by the messages that lead to it.
var scenes = []struct {
	name string
	make func(t *testing.T, lang text.Lang) *model
}{
	{"opening", sceneOpening},
	{"guide", func(t *testing.T, lang text.Lang) *model { return newTestLab(t, lang, true) }},
	{"form", sceneForm},
	{"plan", scenePlan},
	{"hand", func(t *testing.T, lang text.Lang) *model { m := scenePlan(t, lang); m.keys("tab"); return m }},
	{"stack", sceneStack},
	{"nodes", sceneNodes},
	{"pods", scenePods},
	{"service", sceneService},
	{"failure", sceneFailure},
	{"teardown-question", sceneQuestion},
	{"teardown", sceneTeardown},
	{"receipt", sceneReceipt},
	{"accidents", sceneAccidents},
	{"help", func(t *testing.T, lang text.Lang) *model { m := newTestLab(t, lang, true); m.keys("?"); return m }},
	{"leave", func(t *testing.T, lang text.Lang) *model { m := sceneStack(t, lang); m.keys("ctrl+c"); return m }},
}

func sceneOpening(t *testing.T, lang text.Lang) *model {
	m := newModel(t.Context(), Options{Open: newTestLab(t, lang, true).opts.Open, Lang: lang}, noon)
	m.Update(foundMsg{Found{Profile: "default", Region: "ap-northeast-2", Contexts: 3}})
	return m
}

func (m *model) at(id engine.ID, t tab) {
	m.lab.goTo(m.lab.index(id))
	m.stepPage().tab = t
}

func sceneForm(t *testing.T, lang text.Lang) *model {
	m := newTestLab(t, lang, true)
	m.at(steps.Subnets, tabPlan)
	m.Update(formMsg{forLab: forLab(m.lab.number), id: steps.Subnets, form: &engine.Form{
		Intro: text.Raw("노드가 있을 서브넷 · where the nodes live"),
		Fields: []engine.Field{
			{Key: "name", Label: text.Raw("이름 name"), Kind: engine.FieldText, Values: []string{"실습-lab"}, Help: text.Raw("A name.")},
			{Key: "secret", Label: text.Raw("Secret"), Kind: engine.FieldSecret},
			{
				Key: "ids", Label: text.Raw("Subnets"), Kind: engine.FieldMany, Values: []string{"subnet-a", "subnet-c"},
				Columns: []text.Text{text.Raw("ID"), text.Raw("Zone"), text.Raw("CIDR"), text.Raw("Free"), text.Raw("Internet"), text.Raw("t2.small")},
				Options: []engine.Option{
					{Value: "subnet-a", Columns: []string{"subnet-07358569537b8b96b", "ap-northeast-2a", "192.168.0.0/24", "251", "✓", "✓"}},
					{Value: "subnet-b", Columns: []string{"subnet-0b24882c6c7c6ff4a", "ap-northeast-2b", "192.168.1.0/24", "251", "✓", "✗"}, WhyNot: text.Raw("t2.small is not offered in ap-northeast-2b.")},
					{Value: "subnet-c", Columns: []string{"subnet-0cc4882c6c7c6fc4a", "ap-northeast-2c", "192.168.2.0/24", "251", "✓", "✓"}},
				},
			},
		},
	}})
	m.keys("tab", "tab", "down")
	return m
}

func testPlan() engine.Plan {
	return engine.Plan{
		Creates: []engine.Item{
			{Kind: "AWS::EKS::Cluster", Name: "ControlPlane", Detail: text.Raw("version 1.35"), USD: 0.10},
			{Kind: "AWS::EKS::Nodegroup", Name: "ManagedNodeGroup", Detail: text.Raw("2 × t2.small"), USD: 0.0576},
		},
		Hourly: 0.1576, Usual: 14 * time.Minute, Priced: text.Raw("Prices of 2026-11-24."),
		Notes:  []text.Text{text.Raw("A t2.small takes 11 pods.")},
		ByHand: []engine.Command{{Line: "eksctl create cluster --name eks-cluster --region ap-northeast-2 --version 1.35 --nodegroup-name eks-work-nodegroup", Why: text.Raw("The same in one command.")}},
	}
}

func scenePlan(t *testing.T, lang text.Lang) *model {
	m := newTestLab(t, lang, true)
	m.at(steps.Cluster, tabPlan)
	m.stepPage().plan.filled = true
	m.Update(planMsg{forLab: forLab(m.lab.number), id: steps.Cluster, plan: testPlan()})
	return m
}

const testStack = "eksctl-eks-cluster-cluster"

func stackEvents() []engine.Event {
	ev := func(id, kind, status, reason string, after int) engine.Event {
		return engine.StackEvent{Stack: testStack, LogicalID: id, ResourceType: kind, Status: status, Reason: reason, At: noon.Add(time.Duration(after) * time.Second)}
	}
	return []engine.Event{
		engine.StepStarted{Usual: 14 * time.Minute},
		engine.StackPlan{Stack: testStack, Usual: 10 * time.Minute, Resources: []engine.StackResource{
			{LogicalID: "ServiceRole", ResourceType: "AWS::IAM::Role"},
			{LogicalID: "ControlPlaneSecurityGroup", ResourceType: "AWS::EC2::SecurityGroup"},
			{LogicalID: "ControlPlane", ResourceType: "AWS::EKS::Cluster", WaitsFor: []string{"ServiceRole"}},
			{LogicalID: "IngressInterNodeGroupSG", ResourceType: "AWS::EC2::SecurityGroupIngress", WaitsFor: []string{"ControlPlane"}},
		}},
		ev(testStack, "AWS::CloudFormation::Stack", "CREATE_IN_PROGRESS", "User Initiated", 0),
		ev("ServiceRole", "AWS::IAM::Role", "CREATE_IN_PROGRESS", "", 1),
		ev("ControlPlaneSecurityGroup", "AWS::EC2::SecurityGroup", "CREATE_IN_PROGRESS", "", 1),
		ev("ControlPlaneSecurityGroup", "AWS::EC2::SecurityGroup", "CREATE_COMPLETE", "", 6),
		ev("ServiceRole", "AWS::IAM::Role", "CREATE_COMPLETE", "", 18),
		ev("ControlPlane", "AWS::EKS::Cluster", "CREATE_IN_PROGRESS", "Resource creation Initiated", 20),
	}
}

func sceneStack(t *testing.T, lang text.Lang) *model {
	m := newTestLab(t, lang, true)
	m.at(steps.Cluster, tabLive)
	m.lab.running = steps.Cluster
	m.send(steps.Cluster, "run1", noon, stackEvents()...)
	m.tickTo(noon.Add(6*time.Minute + 12*time.Second))
	return m
}

func (m *model) tickTo(at time.Time) {
	m.Update(tickMsg{number: m.tick, at: at})
}

func sceneNodes(t *testing.T, lang text.Lang) *model {
	m := sceneStack(t, lang)
	m.send(steps.Cluster, "run1", noon,
		engine.StackEvent{Stack: testStack, LogicalID: testStack, ResourceType: "AWS::CloudFormation::Stack", Status: "CREATE_COMPLETE", At: noon.Add(9 * time.Minute)},
		engine.StackOutput{Stack: testStack, Key: "Endpoint", Value: "https://ABC.gr7.ap-northeast-2.eks.amazonaws.com"},
		engine.StackEvent{Stack: "eksctl-eks-cluster-nodegroup-eks-work-nodegroup", LogicalID: "ManagedNodeGroup", ResourceType: "AWS::EKS::Nodegroup", Status: "CREATE_IN_PROGRESS", At: noon.Add(10 * time.Minute)},
		engine.Node{Name: "ip-192-168-0-11.ap-northeast-2.compute.internal", InstanceID: "i-0a1", Zone: "ap-northeast-2a", Version: "v1.35.2", Stage: "ready", Ready: true},
		engine.Node{Name: "ip-192-168-2-40.ap-northeast-2.compute.internal", InstanceID: "i-0a2", Zone: "ap-northeast-2c", Version: "v1.35.2", Stage: "joined"},
		engine.Progress{Done: 1, Total: 2, What: text.Raw("nodes")},
	)
	m.tickTo(noon.Add(12 * time.Minute))
	return m
}

func scenePods(t *testing.T, lang text.Lang) *model {
	m := newTestLab(t, lang, true)
	m.at(steps.Deploy, tabLive)
	m.lab.running = steps.Deploy
	m.send(steps.Deploy, "run1", noon,
		engine.StepStarted{Usual: 30 * time.Second},
		engine.Note{Level: engine.Info, Text: text.Raw("Pod default/nginx-pod created")},
		engine.Pod{Namespace: "default", Name: "nginx-pod", Phase: "Running", Ready: true, Node: "ip-192-168-0-11.ap-northeast-2.compute.internal", Image: "nginx"},
		engine.Pod{Namespace: "default", Name: "node-server-pod", Phase: "Pending", Reason: "ImagePullBackOff", Why: text.Raw("The image can't be pulled: no such repository, or it is private."), Restarts: 2},
	)
	m.tickTo(noon.Add(20 * time.Second))
	return m
}

func sceneService(t *testing.T, lang text.Lang) *model {
	m := newTestLab(t, lang, true)
	m.at(steps.Expose, tabLive)
	m.send(steps.Expose, "run1", noon,
		engine.StepStarted{Usual: 3 * time.Minute},
		engine.Service{Namespace: "default", Name: "node-service", Rung: "http", Hostname: "a681ef08306544d88ad9546d5f0878d6-1645069734.ap-northeast-2.elb.amazonaws.com", URL: "http://a681ef08306544d88ad9546d5f0878d6-1645069734.ap-northeast-2.elb.amazonaws.com"},
		engine.StepDone{Took: 141 * time.Second, Status: engine.Status{State: engine.Done, Detail: text.Raw("The page answers.")}},
	)
	m.send(steps.Forward, "run1", noon, engine.ForwardState{Address: "http://localhost:9000", Target: "pod/nginx-pod:80", Up: true})
	return m
}

func sceneFailure(t *testing.T, lang text.Lang) *model {
	m := sceneStack(t, lang)
	m.send(steps.Cluster, "run1", noon.Add(8*time.Minute),
		engine.StackEvent{Stack: testStack, LogicalID: "ControlPlane", ResourceType: "AWS::EKS::Cluster", Status: "CREATE_FAILED", Reason: "Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b).", At: noon.Add(8 * time.Minute)},
		engine.StepFailed{
			What: text.Raw("The stack could not be created."), Why: text.Raw("Zone 2b has no t2.small."), Next: text.Raw("Leave the subnet out."),
			Code: "CREATE_FAILED", Cause: "Your requested instance type (t2.small) is not supported in your requested Availability Zone (ap-northeast-2b).",
			Remedies: []engine.Remedy{{ID: "leave-out", Label: text.Raw("leave out 2b's subnet and try again")}},
		})
	m.Update(ranMsg{forLab: forLab(m.lab.number), id: steps.Cluster, about: m.lab.about, err: errors.New("failed")})
	return m
}

func teardownPlan() engine.Plan {
	p := engine.Plan{Hourly: -0.16, Usual: 12 * time.Minute}
	for _, name := range []string{"node-service", "eksctl-eks-cluster-nodegroup-eks-work-nodegroup", "eksctl-eks-cluster-cluster", "eks-work-base"} {
		p.Deletes = append(p.Deletes, engine.Item{Kind: "AWS::CloudFormation::Stack", Name: name})
	}
	return p
}

func sceneQuestion(t *testing.T, lang text.Lang) *model {
	m := newTestLab(t, lang, true)
	m.at(steps.Teardown, tabPlan)
	m.stepPage().plan.filled = true
	m.Update(planMsg{forLab: forLab(m.lab.number), id: steps.Teardown, plan: teardownPlan()})
	m.keys("enter")
	return m
}

func sceneTeardown(t *testing.T, lang text.Lang) *model {
	m := newTestLab(t, lang, true)
	m.at(steps.Teardown, tabLive)
	m.lab.running = steps.Teardown
	m.send(steps.Teardown, "down", noon, engine.StepStarted{Usual: 12 * time.Minute})
	m.send(steps.Expose, "down", noon, engine.StepStarted{Undo: true}, engine.StepDone{Undo: true, Took: 62 * time.Second})
	m.send(steps.Cluster, "down", noon.Add(time.Minute), engine.StepStarted{Undo: true}, engine.StackEvent{
		Stack: testStack, LogicalID: "ControlPlane", ResourceType: "AWS::EKS::Cluster", Status: "DELETE_IN_PROGRESS", At: noon.Add(2 * time.Minute),
	})
	m.tickTo(noon.Add(4 * time.Minute))
	return m
}

func sceneReceipt(t *testing.T, lang text.Lang) *model {
	m := sceneTeardown(t, lang)
	m.send(steps.Teardown, "down", noon.Add(9*time.Minute),
		engine.Receipt{
			At: noon.Add(9 * time.Minute), Left: []engine.Leftover{}, Looked: []string{"cloudformation:ListStacks", "ec2:DescribeVpcs", "elasticloadbalancing:DescribeLoadBalancers"},
			Deleted: map[string]int{"stack": 3, "instance": 2, "cluster": 1}, Took: 9 * time.Minute, Saved: "receipt-20261124-120900.md",
		},
		engine.StepDone{Took: 9 * time.Minute, Status: engine.Status{State: engine.Done, Detail: text.Raw("Nothing is left.")}})
	m.Update(ranMsg{forLab: forLab(m.lab.number), id: steps.Teardown, about: m.lab.about})
	return m
}

// someAccidents is a cloud with accidents to switch.
type someAccidents struct{ on []string }

func (s *someAccidents) List(context.Context) ([]Accident, error) {
	list := []Accident{
		{Name: "no-capacity", Arg: "ap-northeast-2a", What: text.Raw("이 가용 영역에는 자리가 없습니다. EC2 has no room in this zone: the node group fails after some minutes.")},
		{Name: "throttling", What: text.Raw("Every fourth call is refused.")},
	}
	for i := range list {
		list[i].On = slices.Contains(s.on, list[i].String())
	}
	return list, nil
}

func (s *someAccidents) Set(_ context.Context, on []string) error {
	s.on = on
	return nil
}

func sceneAccidents(t *testing.T, lang text.Lang) *model {
	m := sceneStack(t, lang)
	m.lab.faults = &someAccidents{on: []string{"throttling"}}
	m.enableKeys()
	m.Update(m.keys("a")())
	m.keys("enter")
	return m
}

func TestScreens(t *testing.T) {
	for _, s := range scenes {
		for _, lang := range []text.Lang{text.EN, text.KO} {
			t.Run(s.name+"-"+string(lang), func(t *testing.T) { s.make(t, lang).golden(t, s.name) })
		}
	}
}

// TestSizes draws every screen at sizes all over 130 by 45: nothing panics, and no line leaves the screen. Each screen takes
// other sizes, so that together they take nearly all.
func TestSizes(t *testing.T) {
	for i, s := range scenes {
		for _, lang := range []text.Lang{text.EN, text.KO} {
			t.Run(s.name+"-"+string(lang), func(t *testing.T) {
				m := s.make(t, lang)
				m.Update(tea.WindowSizeMsg{})
				m.View()
				for w := 1 + i%7; w <= 130; w += 7 {
					for h := 1 + i%4; h <= 45; h += 4 {
						m.Update(tea.WindowSizeMsg{Width: w, Height: h})
						m.screen(t)
						if t.Failed() {
							return
						}
					}
				}
			})
		}
	}
}
