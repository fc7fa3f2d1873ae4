package tui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
)

func fold(run string, at time.Time, events ...engine.Event) *state {
	s := newState()
	for _, e := range events {
		s.apply(engine.Record{Time: at, Run: run, Step: steps.Cluster, Event: e})
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
		want   resource
	}{
		{"begins", []engine.Event{stackEvent("a", "CREATE_IN_PROGRESS", "", 0)},
			resource{Status: "CREATE_IN_PROGRESS", Began: noon}},
		{"keeps its beginning and ends", []engine.Event{
			stackEvent("a", "CREATE_IN_PROGRESS", "", 0), stackEvent("a", "CREATE_IN_PROGRESS", "Resource creation Initiated", time.Second),
			stackEvent("a", "CREATE_COMPLETE", "", time.Minute),
		}, resource{Status: "CREATE_COMPLETE", Began: noon, Ended: noon.Add(time.Minute)}},
		{"still says why it failed while it is rolled back", []engine.Event{
			stackEvent("a", "CREATE_IN_PROGRESS", "", 0), stackEvent("a", "CREATE_FAILED", "no t2 here", time.Minute),
			stackEvent("a", "DELETE_IN_PROGRESS", "", 2*time.Minute), stackEvent("a", "DELETE_COMPLETE", "", 3*time.Minute),
		}, resource{Status: "DELETE_COMPLETE", Failed: "CREATE_FAILED", Reason: "no t2 here", Began: noon.Add(2 * time.Minute), Ended: noon.Add(3 * time.Minute)}},
		{"forgets a failed delete when it is tried again", []engine.Event{
			stackEvent("a", "DELETE_FAILED", "has dependencies", 0), stackEvent("a", "DELETE_IN_PROGRESS", "", time.Minute),
		}, resource{Status: "DELETE_IN_PROGRESS", Began: noon.Add(time.Minute)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.ID, tt.want.Type = "a", "AWS::EC2::VPC"
			got := fold("r", noon, tt.events...).step(steps.Cluster).Stacks[0].Rows[0]
			if d := cmp.Diff(&tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTheStackItselfIsNoRow(t *testing.T) {
	s := fold("r", noon, engine.StackEvent{Stack: "s", LogicalID: "s", ResourceType: "AWS::CloudFormation::Stack", Status: "ROLLBACK_IN_PROGRESS", Reason: "failed: [a]", At: noon},
		engine.StackEvent{Stack: "s", LogicalID: "s", ResourceType: "AWS::CloudFormation::Stack", Status: "ROLLBACK_COMPLETE", At: noon.Add(time.Minute)})
	got := s.step(steps.Cluster).Stacks[0]
	want := &stack{Name: "s", Status: "ROLLBACK_COMPLETE", Reason: "failed: [a]", Began: noon, Ended: noon.Add(time.Minute)}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAStepsPhases(t *testing.T) {
	tests := []struct {
		name   string
		events []engine.Event
		want   phase
	}{
		{"runs", []engine.Event{engine.StepStarted{}}, running},
		{"is done", []engine.Event{engine.StepStarted{}, engine.StepDone{}}, done},
		{"fails", []engine.Event{engine.StepStarted{}, engine.StepFailed{}}, failed},
		{"is stopped by the learner", []engine.Event{engine.StepStarted{}, engine.StepFailed{Interrupted: true}}, stopped},
		{"is undone", []engine.Event{engine.StepStarted{}, engine.StepDone{}, engine.StepStarted{Undo: true}, engine.StepDone{Undo: true}}, todo},
		{"runs again after a failure", []engine.Event{engine.StepStarted{}, engine.StepFailed{}, engine.StepStarted{}}, running},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := fold("r", noon, tt.events...).step(steps.Cluster).Phase; got != tt.want {
				t.Errorf("phase %d, want %d", got, tt.want)
			}
		})
	}
}

func TestLateRecordsOfAnOlderRunAreDropped(t *testing.T) {
	s := newState()
	for _, r := range []engine.Record{
		{Run: "old", Event: engine.StepStarted{}}, {Run: "new", Event: engine.StepStarted{}}, {Run: "old", Event: engine.StepFailed{}},
	} {
		r.Step = steps.Network
		s.apply(r)
	}
	if got := s.step(steps.Network).Phase; got != running {
		t.Errorf("phase %d, want running", got)
	}
}

func TestNodesArePutInPlaceAndTakenAway(t *testing.T) {
	s := fold("r", noon,
		engine.Node{InstanceID: "i-1", Stage: "instance"}, engine.Node{InstanceID: "i-1", Name: "n1", Ready: true}, engine.Node{InstanceID: "i-2", Name: "n2"},
		engine.Node{InstanceID: "i-2", Name: "n2", Gone: true})
	if d := cmp.Diff([]engine.Node{{InstanceID: "i-1", Name: "n1", Ready: true}}, s.Nodes); d != "" {
		t.Error(d)
	}
}

func TestANoteWithTheSameSentenceReplacesTheLast(t *testing.T) {
	count := func(n int) engine.Note { return engine.Note{Level: engine.Info, Text: msgSeconds.With(n)} }
	s := fold("r", noon, count(1), count(2), engine.Note{Level: engine.Info, Text: text.Raw("a")}, engine.Note{Level: engine.Info, Text: text.Raw("b")})
	if got := len(s.step(steps.Cluster).Notes); got != 3 {
		t.Errorf("%d notes, want 3", got)
	}
}

func TestWhatALabCosts(t *testing.T) {
	m := newTestLab(t, text.EN, false)
	m.lab.hourly[steps.Cluster] = 0.10
	m.send(steps.Cluster, "r1", noon, engine.StepStarted{}, engine.StepDone{})
	m.env.now = noon.Add(3 * time.Hour)
	if spent, hourly := m.lab.cost(); usd(spent) != "0.30" || usd(hourly) != "0.10" {
		t.Errorf("spent %s, hourly %s", usd(spent), usd(hourly))
	}
	m.send(steps.Cluster, "r2", noon.Add(3*time.Hour), engine.StepDone{Undo: true})
	m.env.now = noon.Add(9 * time.Hour)
	if spent, hourly := m.lab.cost(); usd(spent) != "0.30" || hourly != 0 {
		t.Errorf("after the undo: spent %s, hourly %s", usd(spent), usd(hourly))
	}
}

// TestTheMoneyIsThatOfWhatIsThere: a plan with other choices changes it only by running.
func TestTheMoneyIsThatOfWhatIsThere(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	n := of(m.lab.number)
	m.lab.landed = false
	m.Update(checkedMsg{of: n, id: steps.Cluster, status: engine.Status{State: engine.Done}, hourly: 0.19}) // made by another eksui
	if _, hourly := m.lab.cost(); usd(hourly) != "0.19" {
		t.Errorf("%s an hour", usd(hourly))
	}
	dearer := testPlan()
	dearer.Hourly = 0.69
	m.at(steps.Cluster, tabPlan)
	m.Update(planMsg{of: n, id: steps.Cluster, plan: dearer})
	if _, hourly := m.lab.cost(); usd(hourly) != "0.19" {
		t.Errorf("with a plan only: %s an hour", usd(hourly))
	}
	m.lab.run(steps.Cluster, "")
	if _, hourly := m.lab.cost(); usd(hourly) != "0.69" {
		t.Errorf("run: %s an hour", usd(hourly))
	}
}
