package story

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// noon is when the tests take place, and cluster the step that most of them are about: any name would do.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const cluster engine.ID = "cluster"

var countdown = text.Define("story.test.countdown", "%d seconds", "%d초")

// things are what a table holds, in its order.
func things[T any](t *Table[T]) []T {
	var all []T
	for _, thing := range t.All() {
		all = append(all, *thing)
	}
	return all
}

func fold(run string, at time.Time, events ...engine.Event) *Story {
	s := New()
	for _, e := range events {
		s.Apply(engine.Record{Time: at, Run: run, Step: cluster, Event: e})
	}
	return s
}

func stackEvent(id, status, reason string, after time.Duration) engine.StackEvent {
	return engine.StackEvent{Stack: "s", LogicalID: id, ResourceType: "AWS::EC2::VPC", Status: status, Reason: reason, At: noon.Add(after)}
}

func TestAResourceRow(t *testing.T) {
	tests := []struct {
		name   string
		events []engine.Event
		want   Resource
	}{
		{"begins", []engine.Event{stackEvent("a", "CREATE_IN_PROGRESS", "", 0)},
			Resource{Status: "CREATE_IN_PROGRESS", Span: Span{Began: noon}}},
		{"keeps its beginning and ends", []engine.Event{
			stackEvent("a", "CREATE_IN_PROGRESS", "", 0), stackEvent("a", "CREATE_IN_PROGRESS", "Resource creation Initiated", time.Second),
			stackEvent("a", "CREATE_COMPLETE", "", time.Minute),
		}, Resource{Status: "CREATE_COMPLETE", Span: Span{noon, noon.Add(time.Minute)}}},
		{"still says why it failed while it is rolled back", []engine.Event{
			stackEvent("a", "CREATE_IN_PROGRESS", "", 0), stackEvent("a", "CREATE_FAILED", "no t2 here", time.Minute),
			stackEvent("a", "DELETE_IN_PROGRESS", "", 2*time.Minute), stackEvent("a", "DELETE_COMPLETE", "", 3*time.Minute),
		}, Resource{Status: "DELETE_COMPLETE", Failed: "CREATE_FAILED", Reason: "no t2 here", Span: Span{noon.Add(2 * time.Minute), noon.Add(3 * time.Minute)}}},
		{"forgets a failed delete when it is tried again", []engine.Event{
			stackEvent("a", "DELETE_FAILED", "has dependencies", 0), stackEvent("a", "DELETE_IN_PROGRESS", "", time.Minute),
		}, Resource{Status: "DELETE_IN_PROGRESS", Span: Span{Began: noon.Add(time.Minute)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.ID, tt.want.Type = "a", "AWS::EC2::VPC"
			got := fold("r", noon, tt.events...).Step(cluster).Stacks[0].Rows[0]
			if d := cmp.Diff(&tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTheStackItselfIsNoRow(t *testing.T) {
	s := fold("r", noon, engine.StackEvent{Stack: "s", LogicalID: "s", ResourceType: "AWS::CloudFormation::Stack", Status: "ROLLBACK_IN_PROGRESS", Reason: "failed: [a]", At: noon},
		engine.StackEvent{Stack: "s", LogicalID: "s", ResourceType: "AWS::CloudFormation::Stack", Status: "ROLLBACK_COMPLETE", At: noon.Add(time.Minute)})
	got := s.Step(cluster).Stacks[0]
	want := &Stack{Name: "s", Status: "ROLLBACK_COMPLETE", Reason: "failed: [a]", Span: Span{noon, noon.Add(time.Minute)}}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Stack{})); d != "" {
		t.Error(d)
	}
}

func TestAStepsPhases(t *testing.T) {
	tests := []struct {
		name   string
		events []engine.Event
		want   Phase
	}{
		{"runs", []engine.Event{engine.StepStarted{}}, Running},
		{"is done", []engine.Event{engine.StepStarted{}, engine.StepDone{}}, Done},
		{"fails", []engine.Event{engine.StepStarted{}, engine.StepFailed{}}, Failed},
		{"is stopped by the learner", []engine.Event{engine.StepStarted{}, engine.StepFailed{Interrupted: true}}, Stopped},
		{"is undone", []engine.Event{engine.StepStarted{}, engine.StepDone{}, engine.StepStarted{Undo: true}, engine.StepDone{Undo: true}}, Todo},
		{"runs again after a failure", []engine.Event{engine.StepStarted{}, engine.StepFailed{}, engine.StepStarted{}}, Running},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fold("r", noon, tt.events...).Step(cluster).Phase; got != tt.want {
				t.Errorf("phase %d, want %d", got, tt.want)
			}
		})
	}
}

func TestLateRecordsOfAnOlderRunAreDropped(t *testing.T) {
	s := New()
	for _, r := range []engine.Record{
		{Run: "old", Event: engine.StepStarted{}}, {Run: "new", Event: engine.StepStarted{}}, {Run: "old", Event: engine.StepFailed{}},
	} {
		r.Step = "network"
		s.Apply(r)
	}
	if got := s.Step("network").Phase; got != Running {
		t.Errorf("phase %d, want running", got)
	}
}

func TestWhatIsUndoneIsToldOfNoMore(t *testing.T) {
	const deploy, expose engine.ID = "deploy", "expose"
	up := []engine.Record{
		{Step: cluster, Event: engine.Node{Name: "n1", Ready: true}}, {Step: cluster, Event: engine.Node{Name: "n2"}},
		{Step: deploy, Event: engine.Pod{Namespace: "default", Name: "p", Ready: true}}, {Step: expose, Event: engine.Service{Namespace: "default", Name: "s"}},
	}
	tests := []struct {
		name                  string
		then                  []engine.Record
		nodes, pods, services int
	}{
		{"nothing", nil, 2, 1, 1},
		{"a step's own, when its undo is done", []engine.Record{{Step: deploy, Event: engine.StepDone{Undo: true}}}, 2, 0, 1},
		{"not while it is being undone", []engine.Record{{Step: deploy, Event: engine.StepStarted{Undo: true}}}, 2, 1, 1},
		{"not when the undo fails", []engine.Record{{Step: deploy, Event: engine.StepFailed{Undo: true}}}, 2, 1, 1},
		{"not when it runs again", []engine.Record{{Step: deploy, Event: engine.StepStarted{}}, {Step: deploy, Event: engine.StepDone{}}}, 2, 1, 1},
		{"what another step has told of since is that one's", []engine.Record{
			{Step: expose, Event: engine.Pod{Namespace: "default", Name: "p"}}, {Step: deploy, Event: engine.StepDone{Undo: true}},
		}, 2, 1, 1},
		{"another step may tell that it is gone", []engine.Record{{Step: cluster, Event: engine.Service{Namespace: "default", Name: "s", Gone: true}}}, 2, 1, 0},
		{"all that was in a cluster, with it", []engine.Record{{Step: "whatever", Event: engine.ClusterGone{}}}, 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := New()
			s.Apply(up...)
			s.Apply(tt.then...)
			if n, p, v := s.Nodes.Len(), s.Pods.Len(), s.Services.Len(); n != tt.nodes || p != tt.pods || v != tt.services {
				t.Errorf("%d nodes, %d pods, %d services, want %d, %d, %d", n, p, v, tt.nodes, tt.pods, tt.services)
			}
		})
	}
}

// A receipt stands until the stage that told of it begins anew, whatever that stage is called.
func TestAReceiptStandsUntilTheNextTeardown(t *testing.T) {
	s := New()
	s.Apply(engine.Record{Run: "1", Step: "last", Event: engine.StepStarted{}}, engine.Record{Run: "1", Step: "last", Event: engine.Receipt{Looked: []string{"a"}}},
		engine.Record{Run: "2", Step: cluster, Event: engine.StepStarted{}})
	if s.Receipt == nil {
		t.Fatal("the receipt went with the start of another step")
	}
	s.Apply(engine.Record{Run: "3", Step: "last", Event: engine.StepStarted{}})
	if s.Receipt != nil {
		t.Error("the receipt of the teardown before is still there")
	}
}

func TestUndoneIsWhatATeardownsRunTakesAway(t *testing.T) {
	s := New()
	at := func(run string, id engine.ID, after time.Duration) {
		s.Apply(engine.Record{Run: run, Step: id, Time: noon.Add(after), Event: engine.StepStarted{Undo: run == "down"}})
	}
	at("up", "network", 0)
	at("up", cluster, time.Second)
	if got := s.Undone("last"); got != nil {
		t.Errorf("before the teardown: %v", got)
	}
	at("down", "last", time.Minute)
	at("down", "expose", 2*time.Minute)
	at("down", "deploy", 2*time.Minute)
	at("down", cluster, 3*time.Minute)
	if d := cmp.Diff([]engine.ID{"deploy", "expose", cluster}, s.Undone("last")); d != "" {
		t.Error(d)
	}
}

func TestAResourceWaitsForTheFirstThatIsNotThere(t *testing.T) {
	plan := engine.StackPlan{Stack: "s", Resources: []engine.StackResource{{LogicalID: "a"}, {LogicalID: "b"}, {LogicalID: "c", WaitsFor: []string{"a", "elsewhere", "b"}}}}
	tests := []struct {
		name   string
		events []engine.Event
		want   string
	}{
		{"nothing has begun", nil, "a"},
		{"the first is there", []engine.Event{stackEvent("a", "CREATE_COMPLETE", "", 0)}, "b"},
		{"all are there", []engine.Event{stackEvent("a", "CREATE_COMPLETE", "", 0), stackEvent("b", "CREATE_COMPLETE", "", 0)}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stack := fold("r", noon, append([]engine.Event{plan}, tt.events...)...).Step(cluster).Stacks[0]
			if got := stack.Waiting(stack.Rows[2]); got != tt.want {
				t.Errorf("waits for %q, want %q", got, tt.want)
			}
		})
	}
}

func TestACheckSaysHowAStepStandsUnlessItIsAtWork(t *testing.T) {
	tests := []struct {
		name  string
		told  []engine.Event
		state engine.State
		want  Phase
	}{
		{"there", nil, engine.Done, Done},
		{"partly there", nil, engine.Partial, Partial},
		{"absent", []engine.Event{engine.StepStarted{}, engine.StepDone{}}, engine.Absent, Todo},
		{"at work", []engine.Event{engine.StepStarted{}}, engine.Done, Running},
		{"being undone", []engine.Event{engine.StepStarted{Undo: true}}, engine.Absent, Undoing},
		{"failed, and still not there", []engine.Event{engine.StepStarted{}, engine.StepFailed{}}, engine.Partial, Failed},
		{"failed, but there by now", []engine.Event{engine.StepStarted{}, engine.StepFailed{}}, engine.Done, Done},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := fold("r", noon, tt.told...)
			s.Checked(cluster, engine.Status{State: tt.state})
			if got := s.Step(cluster).Phase; got != tt.want {
				t.Errorf("phase %d, want %d", got, tt.want)
			}
		})
	}
}

func TestWhatIsRecalledIsHistory(t *testing.T) {
	s := New()
	s.Recall([]engine.Record{
		{Time: noon, Step: cluster, Event: engine.StepStarted{}}, {Step: cluster, Event: engine.StepFailed{}}, {Step: "forward", Event: engine.ForwardState{Up: true}},
		{Step: "last", Event: engine.Receipt{}}, {Step: cluster, Event: engine.Node{Name: "n"}},
	})
	st := s.Step(cluster)
	if st.Phase != Todo || st.Failure != nil || s.Forward.Up || s.Receipt != nil {
		t.Errorf("what was is told as if it were: %+v, %+v, %+v", st, s.Forward, s.Receipt)
	}
	if !st.Alive.Equal(noon) || s.Nodes.Len() != 1 {
		t.Errorf("since when it costs, or what there was, is forgotten: %v, %d nodes", st.Alive, s.Nodes.Len())
	}
	s.FoundAlive(cluster, noon.Add(time.Hour))
	s.FoundAlive("network", noon.Add(time.Hour))
	if a, b := s.Step(cluster).Alive, s.Step("network").Alive; !a.Equal(noon) || !b.Equal(noon.Add(time.Hour)) {
		t.Errorf("alive since %v and %v", a, b)
	}
}

func TestNodesArePutInPlaceAndTakenAway(t *testing.T) {
	s := fold("r", noon,
		engine.Node{InstanceID: "i-1", Stage: "instance"}, engine.Node{InstanceID: "i-1", Name: "n1", Ready: true}, engine.Node{InstanceID: "i-2", Name: "n2"},
		engine.Node{InstanceID: "i-2", Name: "n2", Gone: true})
	if d := cmp.Diff([]engine.Node{{InstanceID: "i-1", Name: "n1", Ready: true}}, things(&s.Nodes)); d != "" {
		t.Error(d)
	}
}

func TestANoteWithTheSameSentenceReplacesTheLast(t *testing.T) {
	count := func(n int) engine.Note { return engine.Note{Level: engine.Info, Text: countdown.With(n)} }
	s := fold("r", noon, count(1), count(2), engine.Note{Level: engine.Info, Text: text.Raw("a")}, engine.Note{Level: engine.Info, Text: text.Raw("b")})
	if got := len(s.Step(cluster).Notes); got != 3 {
		t.Errorf("%d notes, want 3", got)
	}
}
