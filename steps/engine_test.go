package steps

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"eksui/internal/text"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scripted is a step whose cloud is a bool.
type scripted struct {
	id    ID
	needs []Milestone
	log   *orderLog
	run   func(ctx context.Context, emit Emit) error

	mu   sync.Mutex
	done bool
}

type orderLog struct {
	mu    sync.Mutex
	lines []string
}

func (o *orderLog) add(s string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lines = append(o.lines, s)
}

func (s *scripted) ID() ID             { return s.id }
func (s *scripted) Title() text.Text   { return text.Raw(string(s.id)) }
func (s *scripted) Needs() []Milestone { return s.needs }
func (s *scripted) Check(context.Context, *Lab) (Status, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return Status{State: Done}, nil
	}
	return Status{State: Absent}, nil
}
func (s *scripted) Plan(context.Context, *Lab) (Plan, error) { return Plan{}, nil }
func (s *scripted) Run(ctx context.Context, _ *Lab, emit Emit) error {
	s.log.add("run " + string(s.id))
	if s.run != nil {
		if err := s.run(ctx, emit); err != nil {
			return err
		}
	}
	s.mu.Lock()
	s.done = true
	s.mu.Unlock()
	s.log.add("ran " + string(s.id))
	return nil
}
func (s *scripted) Undo(context.Context, *Lab, Emit) error {
	s.log.add("undo " + string(s.id))
	s.mu.Lock()
	s.done = false
	s.mu.Unlock()
	return nil
}

func testEngine(t *testing.T, parts ...Step) *Engine {
	t.Helper()
	folder := t.TempDir()
	lab, err := OpenLab(Setup{Folder: folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	j, err := OpenJournal(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lab.Close(); j.Close() })
	return newEngine(lab, j, parts)
}

func TestUpStartsAStepWhenWhatItNeedsIsReached(t *testing.T) {
	log := &orderLog{}
	deployed := make(chan struct{})
	cluster := &scripted{id: Cluster, log: log, run: func(ctx context.Context, emit Emit) error {
		emit(Reached{APIReady})
		select { // the nodes come up only after the workload was asked for: else this never ends
		case <-deployed:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
	connect := &scripted{id: Connect, log: log, needs: []Milestone{APIReady}}
	deploy := &scripted{id: Deploy, log: log, needs: []Milestone{DoneOf(Connect)}, run: func(context.Context, Emit) error { close(deployed); return nil }}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := testEngine(t, cluster, connect, deploy).Up(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if slices.Index(log.lines, "run deploy") < slices.Index(log.lines, "ran connect") {
		t.Errorf("deploy did not wait for connect: %v", log.lines)
	}
}

func TestUpStopsAtUntilAndSkipsWhatIsDone(t *testing.T) {
	log := &orderLog{}
	a := &scripted{id: Network, log: log, done: true}
	b := &scripted{id: Subnets, log: log, needs: []Milestone{DoneOf(Network)}}
	c := &scripted{id: Cluster, log: log, needs: []Milestone{DoneOf(Subnets)}}
	if err := testEngine(t, a, b, c).Up(t.Context(), Subnets); err != nil {
		t.Fatal(err)
	}
	if want := []string{"run subnets", "ran subnets"}; !slices.Equal(log.lines, want) {
		t.Errorf("%v, want %v", log.lines, want)
	}
}

func TestAFailureStopsTheOthersAndKeepsTheOtherSidesWords(t *testing.T) {
	log := &orderLog{}
	bad := &scripted{id: Network, log: log, run: func(context.Context, Emit) error {
		return &Failure{
			Problem:  &text.Problem{What: text.Raw("no network"), Code: "LimitExceeded", Err: errors.New("The maximum number of VPCs has been reached.")},
			Remedies: []Remedy{{ID: "x", Label: text.Raw("do x")}},
		}
	}}
	waits := &scripted{id: Subnets, log: log, needs: []Milestone{DoneOf(Network)}}
	e := testEngine(t, bad, waits)
	if err := e.Up(t.Context(), ""); err == nil {
		t.Fatal("no error")
	}
	if slices.Contains(log.lines, "run subnets") {
		t.Error("a step ran whose need has failed")
	}
	records, err := ReadJournal(e.Lab.Setup.Folder)
	if err != nil {
		t.Fatal(err)
	}
	failed, ok := records[len(records)-1].Event.(StepFailed)
	if !ok || failed.Code != "LimitExceeded" || !strings.Contains(failed.Cause, "maximum number of VPCs") || len(failed.Remedies) != 1 {
		t.Errorf("last record: %+v", records[len(records)-1])
	}
}

func TestAStepThatOnlySaysItSucceededHasFailed(t *testing.T) {
	liar := &scripted{id: Network, log: &orderLog{}}
	liar.run = func(context.Context, Emit) error { return nil }
	e := testEngine(t, &forgetful{liar})
	if err := e.Run(t.Context(), Network); err == nil {
		t.Error("a step whose Check finds nothing was taken for done")
	}
}

// forgetful makes nothing.
type forgetful struct{ *scripted }

func (*forgetful) Check(context.Context, *Lab) (Status, error) { return Status{State: Absent}, nil }

func TestTeardownUndoesAgainstTheArrows(t *testing.T) {
	log := &orderLog{}
	parts := []Step{
		&scripted{id: Credentials, log: log},
		&scripted{id: Network, log: log, needs: []Milestone{DoneOf(Credentials)}},
		&scripted{id: Subnets, log: log, needs: []Milestone{DoneOf(Network)}},
		&scripted{id: Cluster, log: log, needs: []Milestone{DoneOf(Subnets)}},
		&scripted{id: Connect, log: log, needs: []Milestone{APIReady}},
		&scripted{id: Expose, log: log, needs: []Milestone{DoneOf(Connect)}},
	}
	down := teardownStep{parts: parts}
	got := map[ID][]ID{}
	lab := &Lab{choices: Defaults()}
	for _, p := range parts {
		got[p.ID()] = down.dependents(p, remains(lab))
	}
	if !slices.Equal(got[Network], []ID{Cluster, Connect, Expose}) || !slices.Equal(got[Cluster], []ID{Connect, Expose}) || len(got[Expose]) != 0 {
		t.Errorf("what is undone before what: %v", got)
	}
	lab.choices.Connect.Existing = "theirs" // an entry that was there before the lab stays
	if got := down.dependents(parts[3], remains(lab)); !slices.Equal(got, []ID{Expose}) {
		t.Errorf("before the cluster beside an existing one: %v", got)
	}
}

func TestEveryEventSurvivesTheJournal(t *testing.T) {
	at := time.Now().UTC().Truncate(time.Second)
	events := []Event{
		StepStarted{Undo: true, Usual: time.Minute}, StackEvent{Stack: "s", LogicalID: "VPC", Status: "CREATE_FAILED", Reason: "because", At: at},
		StackPlan{Stack: "s", Resources: []StackResource{{LogicalID: "A", ResourceType: "T", WaitsFor: []string{"B"}}}},
		StackOutput{Stack: "s", Key: "VPC", Value: "vpc-1"}, Node{Name: "n", Stage: "ready", Ready: true},
		Pod{Namespace: "default", Name: "p", Why: podsReady.With(1, 2)}, Service{Name: "s", Rung: "dns"},
		ForwardState{Address: "http://localhost:9000", Up: true}, Note{Warn, credentialsARN.With("a", "b")},
		Progress{Done: 1, Total: 2, What: nodesReadyShort.With()}, Reached{APIReady},
		StepDone{Took: time.Second, Status: Status{State: Done, Detail: nothingLeft.With()}},
		StepFailed{What: twoSentences.With(nothingLeft, text.Raw("x")), Code: "C", Remedies: []Remedy{{ID: "r", Label: nothingLeft.With()}}},
		Receipt{At: at, Left: []Leftover{{Kind: "vpc", ID: "vpc-1"}}, Looked: []string{"a"}, Deleted: map[string]int{"stack": 3}},
	}
	covered := map[string]bool{}
	for i, ev := range events {
		covered[ev.Type()] = true
		r := Record{Seq: uint64(i + 1), Time: at, Run: "run", Step: Network, Event: ev}
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back Record
		if err := json.Unmarshal(raw, &back); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		again, err := json.Marshal(back)
		if err != nil {
			t.Fatal(err)
		}
		if string(again) != string(raw) || !reflect.DeepEqual(back.Event.Type(), ev.Type()) {
			t.Errorf("%s became %s", raw, again)
		}
	}
	for name := range readers {
		if !covered[name] {
			t.Errorf("no case for event %s", name)
		}
	}
}

func TestAJournalCutInTheMiddleOfALineGoesOn(t *testing.T) {
	folder := t.TempDir()
	j, err := OpenJournal(folder)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := j.Append(&Record{Step: Network, Event: Reached{APIReady}}); err != nil {
			t.Fatal(err)
		}
	}
	j.Close()
	path := filepath.Join(folder, journalFile)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw[:len(raw)-10], 0o600); err != nil {
		t.Fatal(err)
	}
	if j, err = OpenJournal(folder); err != nil {
		t.Fatal(err)
	}
	r := Record{Step: Subnets, Event: Reached{APIReady}}
	if err := j.Append(&r); err != nil {
		t.Fatal(err)
	}
	j.Close()
	records, err := ReadJournal(folder)
	if err != nil || len(records) != 2 || records[1].Step != Subnets || records[1].Seq != 2 {
		t.Errorf("%v, %v", records, err)
	}
}

func TestALabIsWorkedOnByOneProcess(t *testing.T) {
	folder := t.TempDir()
	lab, err := OpenLab(Setup{Folder: folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	if _, err := OpenLab(Setup{Folder: folder}, nil); !errors.Is(err, ErrLabHeld) {
		t.Errorf("second opening: %v", err)
	}
	looking, err := OpenLab(Setup{Folder: folder, LookOnly: true}, nil)
	if err != nil {
		t.Fatalf("only to look: %v", err)
	}
	looking.Close()
}

func TestChoicesAreKeptAndUnreadableOnesSetAside(t *testing.T) {
	folder := t.TempDir()
	lab, err := OpenLab(Setup{Folder: folder}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := lab.Edit(func(c *Choices) { c.Forward.Local = 9001 }); err != nil {
		t.Fatal(err)
	}
	if err := lab.Edit(func(c *Choices) { c.Forward.Local = -1 }); err == nil {
		t.Error("an impossible port was taken")
	}
	lab.Close()
	if lab, err = OpenLab(Setup{Folder: folder}, nil); err != nil || lab.Choices().Forward.Local != 9001 {
		t.Fatalf("after reopening: %v, %+v", err, lab.Choices().Forward)
	}
	lab.Close()
	path := filepath.Join(folder, choicesFile)
	if err := os.WriteFile(path, []byte("{torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if lab, err = OpenLab(Setup{Folder: folder}, nil); err != nil || lab.Choices().Forward.Local != 9000 {
		t.Fatalf("over a torn file: %v", err)
	}
	lab.Close()
	if _, err := os.Stat(path + ".unreadable"); err != nil {
		t.Error("the torn file was not kept aside")
	}
}

func TestAFollowerThatLeftDoesNotHoldTheEngine(t *testing.T) {
	log := &orderLog{}
	chatty := &scripted{id: Network, log: log, run: func(_ context.Context, emit Emit) error {
		for range 3 * followBuffer {
			emit(Reached{APIReady})
		}
		return nil
	}}
	e := testEngine(t, chatty)
	ctx, leave := context.WithCancel(t.Context())
	records := e.Follow(ctx)
	finished := make(chan error, 1)
	go func() { finished <- e.Run(t.Context(), Network) }()
	<-records // it has begun
	leave()
	if err := <-finished; err != nil {
		t.Fatal(err)
	}
}
