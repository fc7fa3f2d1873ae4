package story

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"eksui/internal/text"
	"eksui/steps/engine"
)

// seen is all of a story that a face can see.
type seen struct {
	Steps    map[engine.ID]*Step
	Nodes    []engine.Node
	Pods     []engine.Pod
	Services []engine.Service
	Ready    [3]int
	Forward  engine.ForwardState
	Receipt  *engine.Receipt
}

func see(s *Story) seen {
	return seen{
		s.Steps, things(&s.Nodes), things(&s.Pods), things(&s.Services),
		[3]int{s.Nodes.Ready(), s.Pods.Ready(), s.Services.Ready()}, s.Forward, s.Receipt,
	}
}

func diff(a, b *Story) string {
	return cmp.Diff(see(a), see(b), cmpopts.IgnoreUnexported(Step{}, Stack{}), cmpopts.EquateEmpty())
}

// anyName is one of few, so that records are often about the same thing.
var anyName = rapid.SampledFrom([]string{"", "a", "b", "c"})

var anyStatus = rapid.SampledFrom([]string{"CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS", "DELETE_FAILED", "DELETE_COMPLETE", "?"})

var anyEvent = rapid.Custom(func(t *rapid.T) engine.Event {
	name, other := anyName.Draw(t, "name"), anyName.Draw(t, "other")
	yes, no := rapid.Bool().Draw(t, "yes"), rapid.Bool().Draw(t, "no")
	at := noon.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "at")) * time.Second)
	return rapid.SampledFrom([]engine.Event{
		engine.StepStarted{Undo: yes, Usual: time.Minute},
		engine.StackEvent{Stack: name, LogicalID: other, ResourceType: stackType, Status: anyStatus.Draw(t, "status"), Reason: name, At: at},
		engine.StackPlan{Stack: name, Usual: time.Minute, Resources: []engine.StackResource{{LogicalID: other, ResourceType: "T", WaitsFor: []string{name}}}},
		engine.StackOutput{Stack: name, Key: other, Value: at.String()},
		engine.Node{Name: name, InstanceID: other, Ready: yes, Gone: no},
		engine.Pod{Namespace: name, Name: other, Ready: yes, Gone: no},
		engine.Service{Namespace: name, Name: other, URL: other, Gone: no},
		engine.ClusterGone{},
		engine.ForwardState{Address: name, Up: yes},
		engine.Note{Level: engine.Info, Text: countdown.With(len(name))},
		engine.Progress{Done: 1, Total: 2},
		engine.Reached{Milestone: engine.Milestone(name)},
		engine.StepDone{Undo: yes, Took: time.Duration(len(other)) * time.Second},
		engine.StepFailed{Undo: yes, Interrupted: no, What: text.Raw(name)},
		engine.Receipt{At: at, Looked: []string{name}},
	}).Draw(t, "event")
})

// anyRecords are of few steps and runs. Only "" and the runs in the order of their names, so that none is late.
func anyRecords(t *rapid.T) []engine.Record {
	var records []engine.Record
	for i, e := range rapid.SliceOfN(anyEvent, 0, 60).Draw(t, "events") {
		run := fmt.Sprint("run", i/20)
		step := rapid.SampledFrom([]engine.ID{"", "network", cluster, "deploy", "last"}).Draw(t, "step")
		records = append(records, engine.Record{Seq: uint64(i + 1), Time: noon.Add(time.Duration(i) * time.Second), Run: run, Step: step, Event: e})
	}
	return records
}

// What a face looks at between batches, and how large they are, changes nothing.
func TestBatchesTellTheSameStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyRecords(t)
		whole, parts := New(), New()
		whole.Apply(records...)
		for rest := records; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "batch")
			parts.Apply(rest[:n]...)
			rest = rest[n:]
			see(parts)
			parts.Step("never told of").Phase = Failed
			parts.Undone("last")
		}
		if d := diff(whole, parts); d != "" {
			t.Fatal(d)
		}
	})
}

// A replay of the journal is what the wizard has shown.
func TestAJournalTellsTheSameStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyRecords(t)
		told, replayed := New(), New()
		for _, r := range records {
			told.Apply(r)
			line, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			var back engine.Record
			if err := json.Unmarshal(line, &back); err != nil {
				t.Fatal(err)
			}
			replayed.Apply(back)
		}
		if d := diff(told, replayed); d != "" {
			t.Fatal(d)
		}
	})
}

func TestLateRecordsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anyRecords(t)
		clean, late := New(), New()
		told := map[engine.ID][]string{} // runs of each step, the one that counts last
		for _, r := range records {
			clean.Apply(r)
			late.Apply(r)
			if runs := told[r.Step]; len(runs) == 0 || runs[len(runs)-1] != r.Run {
				told[r.Step] = append(runs, r.Run)
			}
			if runs := told[r.Step]; len(runs) > 1 {
				old := runs[rapid.IntRange(0, len(runs)-2).Draw(t, "old")]
				late.Apply(engine.Record{Run: old, Step: r.Step, Time: noon, Event: anyEvent.Draw(t, "late")})
			}
		}
		if d := diff(clean, late); d != "" {
			t.Fatal(d)
		}
	})
}

// FuzzJournal folds lines as a journal may hold them: what they say need make no sense, but the story and what faces ask
// of it must stand.
func FuzzJournal(f *testing.F) {
	for _, e := range []engine.Event{
		engine.StepStarted{}, engine.StackPlan{Stack: "s", Resources: []engine.StackResource{{LogicalID: "a", WaitsFor: []string{"a", "b"}}}},
		engine.StackEvent{Stack: "s", LogicalID: "s", ResourceType: stackType, Status: "ROLLBACK_COMPLETE", At: noon}, engine.StackOutput{Stack: "s", Key: "k"},
		engine.Node{Name: "n", InstanceID: "i", Ready: true}, engine.Node{InstanceID: "i", Gone: true}, engine.Pod{Name: "p"}, engine.Service{Name: "s", Gone: true},
		engine.ClusterGone{}, engine.ForwardState{}, engine.Note{Text: text.Raw("x")}, engine.StepDone{Undo: true}, engine.StepFailed{Interrupted: true},
		engine.Receipt{Left: []engine.Leftover{{Kind: "vpc"}}, Deleted: map[string]int{"stack": -1}},
	} {
		line, err := json.Marshal(engine.Record{Time: noon, Run: "r", Step: cluster, Event: e})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(line) + "\n" + `{"type":"step-started","step":"last","run":"q"}` + "\n" + string(line))
	}
	f.Fuzz(func(t *testing.T, journal string) {
		s := New()
		for line := range strings.SplitSeq(journal, "\n") {
			var r engine.Record
			if json.Unmarshal([]byte(line), &r) == nil {
				s.Apply(r)
			}
		}
		for id, st := range s.Steps {
			s.Undone(id)
			for _, stack := range st.Stacks {
				if stack.Elapsed(noon) < 0 {
					t.Errorf("%s took less than nothing", stack.Name)
				}
				for _, row := range stack.Rows {
					stack.Waiting(row)
				}
			}
		}
		for i, n := range s.Nodes.All() {
			if s.Nodes.At(i) != n || n.Gone {
				t.Errorf("slot %d: %+v", i, n)
			}
		}
		if ready := s.Nodes.Ready(); ready < 0 || ready > s.Nodes.Len() || s.Nodes.Len() != len(things(&s.Nodes)) {
			t.Errorf("%d of %d nodes ready", ready, s.Nodes.Len())
		}
		if s.Receipt != nil {
			for _, section := range Receipt(*s.Receipt, true) {
				for _, line := range section.Lines() {
					_ = line.In(text.KO)
				}
			}
		}
	})
}
