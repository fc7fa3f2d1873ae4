package tui

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// recordedLab is a lab of which only the journal is left: it can be looked at and played again, and nothing can be run.
type recordedLab struct {
	stages  []engine.Stage
	records []engine.Record
}

var errRecorded = errors.New("this is a recording")

func (r recordedLab) Stages() []engine.Stage { return r.stages }
func (r recordedLab) About() engine.About {
	return engine.About{Lab: "eks-cluster", Practice: true, Unbilled: true}
}
func (r recordedLab) History() ([]engine.Record, error) { return nil, nil }
func (r recordedLab) Openers() []engine.ID              { return nil }
func (r recordedLab) Close() error                      { return nil }

func (r recordedLab) Follow(ctx context.Context) <-chan engine.Record {
	ch := make(chan engine.Record)
	go func() {
		defer close(ch)
		for _, record := range r.records {
			select {
			case ch <- record:
			case <-ctx.Done():
				return
			}
		}
		<-ctx.Done()
	}()
	return ch
}

// Check is what the journal says of the step's last run.
func (r recordedLab) Check(_ context.Context, id engine.ID) (engine.Status, error) {
	status := engine.Status{State: engine.Absent}
	for _, record := range r.records {
		if e, ok := record.Event.(engine.StepDone); ok && record.Step == id {
			status = e.Status
		}
	}
	return status, nil
}

func (r recordedLab) Plan(context.Context, engine.ID) (engine.Plan, error) { return engine.Plan{}, nil }
func (r recordedLab) Form(context.Context, engine.ID) (engine.Form, error) { return engine.Form{}, nil }
func (r recordedLab) Run(context.Context, engine.ID) error                 { return errRecorded }
func (r recordedLab) Undo(context.Context, engine.ID) error                { return errRecorded }
func (r recordedLab) Mend(context.Context, engine.ID, string) error        { return errRecorded }
func (r recordedLab) Toggle(context.Context, engine.ID) error              { return errRecorded }

// playing is a wizard in which a journal plays: the events are written to one and read back.
func playing(t *testing.T, events []engine.Event) *model {
	t.Helper()
	folder := t.TempDir()
	live, err := steps.Open(site.Setup{Practice: true, Folder: folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	stages := live.Stages()
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	journal, err := engine.OpenJournal(folder)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range events {
		r := engine.Record{Time: noon.Add(time.Duration(i) * time.Second), Run: "run1", Step: steps.Cluster, Event: e}
		if err := journal.Append(&r); err != nil {
			t.Fatal(err)
		}
	}
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	records, err := engine.ReadJournal(folder)
	if err != nil || len(records) != len(events) {
		t.Fatalf("%d records of %d events: %v", len(records), len(events), err)
	}
	lab := recordedLab{stages, records}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	m := newModel(ctx, Options{Lang: text.EN, Open: func(context.Context, bool) (Lab, error) { return lab, nil }}, noon)
	m.Update(m.open(true)())
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	m.lab.checking, m.lab.landed = false, true
	for played := 0; played < len(records); {
		batch := drain(m.lab.number, m.lab.records)().(batchMsg)
		played += len(batch.records)
		m.Update(batch)
	}
	return m
}

// TestAJournalPlaysInTheWizard: what the wizard asks of a lab is so little that a recording can answer it, and what it shows
// then is what it showed live.
func TestAJournalPlaysInTheWizard(t *testing.T) {
	live := newTestLab(t, text.EN, true)
	live.at(steps.Cluster, tabLive)
	live.send(steps.Cluster, "run1", noon, stackEvents()...)
	m := playing(t, stackEvents())
	m.at(steps.Cluster, tabLive)
	for _, m := range []*model{live, m} {
		m.lab.running = steps.Cluster
		m.tickTo(noon.Add(6 * time.Minute))
	}
	if got, want := m.screen(t), live.screen(t); got != want {
		t.Errorf("the recording:\n%s\nlive:\n%s", got, want)
	}
}

// TestARecordingRunsNothing: it refuses, and the step is not at work then.
func TestARecordingRunsNothing(t *testing.T) {
	m := playing(t, []engine.Event{engine.StepStarted{}, engine.StepDone{Status: engine.Status{State: engine.Done}}})
	m.at(steps.Network, tabGuide)
	run := m.lab.run(steps.Network, "")
	if m.lab.running != steps.Network {
		t.Fatal("nothing was asked")
	}
	m.Update(run())
	if m.lab.running != "" {
		t.Error("the step is at work for ever")
	}
}
