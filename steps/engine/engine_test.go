package engine

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

	"eksui/internal/cause"
	"eksui/internal/text"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scripted is a step whose cloud is a bool.
type scripted struct {
	id      ID
	needs   []Milestone
	reaches []Milestone
	log     *orderLog
	run     func(ctx context.Context, emit Emit) error
	undoErr error

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

func (s *scripted) ID() ID                  { return s.id }
func (s *scripted) Title() text.Text        { return text.Raw(string(s.id)) }
func (s *scripted) Needs() []Milestone      { return s.needs }
func (s *scripted) Milestones() []Milestone { return s.reaches }
func (s *scripted) Check(context.Context) (Status, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return Status{State: Done}, nil
	}
	return Status{State: Absent}, nil
}
func (s *scripted) Plan(context.Context) (Plan, error) { return Plan{}, nil }
func (s *scripted) Run(ctx context.Context, emit Emit) error {
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
func (s *scripted) Undo(context.Context, Emit) error {
	s.log.add("undo " + string(s.id))
	s.mu.Lock()
	s.done = false
	s.mu.Unlock()
	return s.undoErr
}

// testEngine is an engine with its journal's folder.
func testEngine(t *testing.T, steps ...Step) (e *Engine, folder string) {
	t.Helper()
	folder = t.TempDir()
	j, err := OpenJournal(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return New(j, steps, &emptyHanded{}, Patience{}), folder
}

// emptyHanded is a teardown that finds nothing, and leaves the steps in stay.
type emptyHanded struct {
	stay   []ID
	proven []bool // what each proof was told of completeness
}

func (*emptyHanded) ID() ID                                { return "teardown" }
func (*emptyHanded) Title() text.Text                      { return text.Raw("teardown") }
func (*emptyHanded) Usual() time.Duration                  { return 0 }
func (*emptyHanded) Check(context.Context) (Status, error) { return Status{State: Done}, nil }
func (*emptyHanded) Plan(context.Context) (Plan, error)    { return Plan{}, nil }
func (*emptyHanded) Look(context.Context) (Receipt, error) { return Receipt{}, nil }
func (e *emptyHanded) Begin(context.Context, Emit) ([]ID, Proof, error) {
	return e.stay, func(_ context.Context, _ Emit, complete bool) (Receipt, error) {
		e.proven = append(e.proven, complete)
		return Receipt{}, nil
	}, nil
}

// The steps of these tests.
const (
	network  ID        = "network"
	subnets  ID        = "subnets"
	cluster  ID        = "cluster"
	connect  ID        = "connect"
	deploy   ID        = "deploy"
	expose   ID        = "expose"
	apiReady Milestone = "cluster/api"
)

func TestUpStartsAStepWhenWhatItNeedsIsReached(t *testing.T) {
	log := &orderLog{}
	deployed := make(chan struct{})
	control := &scripted{id: cluster, log: log, reaches: []Milestone{apiReady}, run: func(ctx context.Context, emit Emit) error {
		emit(Reached{Milestone: apiReady})
		select { // the nodes come up only after the workload was asked for: else this never ends
		case <-deployed:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
	entry := &scripted{id: connect, log: log, needs: []Milestone{apiReady}}
	pods := &scripted{id: deploy, log: log, needs: []Milestone{DoneOf(connect)}, run: func(context.Context, Emit) error { close(deployed); return nil }}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	e, _ := testEngine(t, control, entry, pods)
	if err := e.Up(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if slices.Index(log.lines, "run deploy") < slices.Index(log.lines, "ran connect") {
		t.Errorf("deploy did not wait for connect: %v", log.lines)
	}
}

func TestUpStopsAtUntilAndSkipsWhatIsDone(t *testing.T) {
	log := &orderLog{}
	a := &scripted{id: network, log: log, done: true}
	b := &scripted{id: subnets, log: log, needs: []Milestone{DoneOf(network)}}
	c := &scripted{id: cluster, log: log, needs: []Milestone{DoneOf(subnets)}}
	e, _ := testEngine(t, a, b, c)
	if err := e.Up(t.Context(), subnets); err != nil {
		t.Fatal(err)
	}
	if want := []string{"run subnets", "ran subnets"}; !slices.Equal(log.lines, want) {
		t.Errorf("%v, want %v", log.lines, want)
	}
}

func TestAFailureStopsTheOthersAndKeepsTheOtherSidesWords(t *testing.T) {
	log := &orderLog{}
	bad := &scripted{id: network, log: log, run: func(context.Context, Emit) error {
		return &Failure{
			Problem:  &text.Problem{What: text.Raw("no network"), Code: "LimitExceeded", Err: errors.New("The maximum number of VPCs has been reached.")},
			Remedies: []Remedy{{ID: "x", Label: text.Raw("do x")}},
		}
	}}
	waits := &scripted{id: subnets, log: log, needs: []Milestone{DoneOf(network)}}
	e, folder := testEngine(t, bad, waits)
	if err := e.Up(t.Context(), ""); err == nil {
		t.Fatal("no error")
	}
	if slices.Contains(log.lines, "run subnets") {
		t.Error("a step ran whose need has failed")
	}
	records, err := ReadJournal(folder)
	if err != nil {
		t.Fatal(err)
	}
	failed, ok := records[len(records)-1].Event.(StepFailed)
	if !ok || failed.Code != "LimitExceeded" || !strings.Contains(failed.Cause, "maximum number of VPCs") || len(failed.Remedies) != 1 {
		t.Errorf("last record: %+v", records[len(records)-1])
	}
}

func TestAStepThatOnlySaysItSucceededHasFailed(t *testing.T) {
	liar := &scripted{id: network, log: &orderLog{}}
	liar.run = func(context.Context, Emit) error { return nil }
	e, _ := testEngine(t, &forgetful{liar})
	if err := e.Run(t.Context(), network); err == nil {
		t.Error("a step whose Check finds nothing was taken for done")
	}
}

// forgetful makes nothing.
type forgetful struct{ *scripted }

func (*forgetful) Check(context.Context) (Status, error) { return Status{State: Absent}, nil }

func TestTeardownUndoesAgainstTheArrows(t *testing.T) {
	log := &orderLog{}
	e, _ := testEngine(t,
		&scripted{id: network, log: log},
		&scripted{id: subnets, log: log, needs: []Milestone{DoneOf(network)}},
		&scripted{id: cluster, log: log, needs: []Milestone{DoneOf(subnets)}, reaches: []Milestone{apiReady}},
		&scripted{id: connect, log: log, needs: []Milestone{apiReady}},
		&scripted{id: expose, log: log, needs: []Milestone{DoneOf(connect)}},
	)
	got := map[ID][]ID{}
	for _, s := range e.Steps() {
		got[s.ID()] = e.dependents(s.ID(), e.Steps())
	}
	if !slices.Equal(got[network], []ID{subnets, cluster, connect, expose}) || !slices.Equal(got[cluster], []ID{connect, expose}) || len(got[expose]) != 0 {
		t.Errorf("what is undone before what: %v", got)
	}
	e.teardown = &emptyHanded{stay: []ID{subnets, connect}}
	if _, err := e.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"undo expose", "undo cluster", "undo network"}; !slices.Equal(log.lines, want) {
		t.Errorf("%v, want %v: what stays is neither undone nor waited for", log.lines, want)
	}
}

// One step's Undo that fails does not stop those that don't wait for it, and the proof hears of it.
func TestAFailedUndoLeavesTheOthersGoing(t *testing.T) {
	log := &orderLog{}
	kept := &scripted{id: connect, log: log, needs: []Milestone{apiReady}, undoErr: errors.New("held")}
	e, _ := testEngine(t, &scripted{id: cluster, log: log, reaches: []Milestone{apiReady}}, kept, &scripted{id: deploy, log: log})
	down := &emptyHanded{}
	e.teardown = down
	if _, err := e.Down(t.Context()); err == nil || !strings.Contains(err.Error(), "held") {
		t.Errorf("%v", err)
	}
	if !slices.Contains(log.lines, "undo deploy") || slices.Contains(log.lines, "undo cluster") || !slices.Equal(down.proven, []bool{false}) {
		t.Errorf("%v, proven %v", log.lines, down.proven)
	}
}

func TestAnUndoThatCannotBeCheckedIsNoFailure(t *testing.T) {
	log := &orderLog{}
	blind := &scripted{id: deploy, log: log, done: true, undoErr: &Unchecked{Detail: text.Raw("nobody answers")}}
	e, folder := testEngine(t, blind)
	if err := e.Undo(t.Context(), deploy); err != nil {
		t.Fatal(err)
	}
	records, err := ReadJournal(folder)
	if err != nil {
		t.Fatal(err)
	}
	if d, ok := records[len(records)-1].Event.(StepDone); !ok || d.Status.Detail.String() != "nobody answers" {
		t.Errorf("%+v", records[len(records)-1])
	}
}

// door is a step that can be opened and closed.
type door struct{ *scripted }

func (d door) Open() bool { d.mu.Lock(); defer d.mu.Unlock(); return d.done }

func TestToggleRunsWhatIsClosedAndClosesWhatIsOpen(t *testing.T) {
	log := &orderLog{}
	e, folder := testEngine(t, &scripted{id: cluster, log: log}, door{&scripted{id: deploy, log: log}})
	if got := e.Openers(); !slices.Equal(got, []ID{deploy}) {
		t.Errorf("%v can be opened", got)
	}
	for range 2 {
		if err := e.Toggle(t.Context(), deploy); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"run deploy", "ran deploy", "undo deploy"}; !slices.Equal(log.lines, want) {
		t.Errorf("%v, want %v", log.lines, want)
	}
	records, err := ReadJournal(folder)
	if err != nil || len(records) != 2 { // of the run: closing tells of no step
		t.Errorf("%d records, %v", len(records), err)
	}
}

func TestAStepThatIsNotThereIsAnError(t *testing.T) {
	e, _ := testEngine(t)
	_, planErr := e.Plan(t.Context(), "nothing")
	_, checkErr := e.Check(t.Context(), "nothing")
	for _, err := range []error{planErr, checkErr, e.Run(t.Context(), "nothing"), e.Undo(t.Context(), "nothing"), e.Undo(t.Context(), "teardown"), e.Mend(t.Context(), "nothing", "x")} {
		if err == nil {
			t.Error("no error")
		}
	}
}

func TestEveryEventSurvivesTheJournal(t *testing.T) {
	at := time.Now().UTC().Truncate(time.Second)
	events := []Event{
		StepStarted{Undo: true, Usual: time.Minute}, StackEvent{Stack: "s", LogicalID: "VPC", Status: "CREATE_FAILED", Reason: "because", At: at},
		StackPlan{Stack: "s", Resources: []StackResource{{LogicalID: "A", ResourceType: "T", WaitsFor: []string{"B"}}}},
		StackOutput{Stack: "s", Key: "VPC", Value: "vpc-1"}, Node{Name: "n", Stage: "ready", Ready: true},
		Pod{Namespace: "default", Name: "p", Why: text.Raw("1 of 2")}, Service{Name: "s", Rung: "dns"}, ClusterGone{},
		ForwardState{Address: "http://localhost:9000", Up: true}, Note{Warn, valueWrong.With("a", "b")},
		Progress{Done: 1, Total: 2, What: runStopped.With()}, Reached{Milestone: apiReady},
		StepDone{Took: time.Second, Status: Status{State: Done, Detail: runStopped.With()}},
		StepFailed{What: text.Both(runStopped.With(), text.Raw("x")), Code: "C", Remedies: []Remedy{{ID: "r", Label: runStopped.With()}}},
		Receipt{At: at, Left: []Leftover{{Kind: "vpc", ID: "vpc-1"}}, Looked: []string{"a"}, Deleted: map[string]int{"stack": 3}},
	}
	covered := map[string]bool{}
	for i, ev := range events {
		covered[ev.Type()] = true
		r := Record{Seq: uint64(i + 1), Time: at, Run: "run", Step: network, Event: ev}
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
		if err := j.Append(&Record{Step: network, Event: Reached{Milestone: apiReady}}); err != nil {
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
	r := Record{Step: subnets, Event: Reached{Milestone: apiReady}}
	if err := j.Append(&r); err != nil {
		t.Fatal(err)
	}
	j.Close()
	records, err := ReadJournal(folder)
	if err != nil || len(records) != 2 || records[1].Step != subnets || records[1].Seq != 2 {
		t.Errorf("%v, %v", records, err)
	}
}

func TestAFollowerThatLeftDoesNotHoldTheEngine(t *testing.T) {
	log := &orderLog{}
	chatty := &scripted{id: network, log: log, run: func(_ context.Context, emit Emit) error {
		for range 3 * followBuffer {
			emit(Reached{Milestone: apiReady})
		}
		return nil
	}}
	e, _ := testEngine(t, chatty)
	ctx, leave := context.WithCancel(t.Context())
	records := e.Follow(ctx)
	finished := make(chan error, 1)
	go func() { finished <- e.Run(t.Context(), network) }()
	<-records // it has begun
	leave()
	if err := <-finished; err != nil {
		t.Fatal(err)
	}
}

// A line that nobody wrote in good faith is passed over, and does not stand in memory.
func TestAnOverlongLineOfAJournalIsPassedOver(t *testing.T) {
	folder := t.TempDir()
	line, err := json.Marshal(Record{Seq: 7, Step: network, Event: Reached{Milestone: apiReady}})
	if err != nil {
		t.Fatal(err)
	}
	for name, journal := range map[string]string{
		"in the middle":    string(line) + "\n" + strings.Repeat("x", 2*longestLine) + "\n" + string(line) + "\n",
		"at the end":       string(line) + "\n" + string(line) + "\n" + strings.Repeat("x", longestLine+1),
		"a record as such": string(line) + "\n" + `{"type":"note","pad":"` + strings.Repeat("x", longestLine) + "\"}\n" + string(line) + "\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, journalFile), []byte(journal), 0o600); err != nil {
			t.Fatal(err)
		}
		if records, err := ReadJournal(folder); err != nil || len(records) != 2 {
			t.Errorf("%s: %d records, %v", name, len(records), err)
		}
		j, err := OpenJournal(folder)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r := Record{Event: Reached{Milestone: apiReady}}
		if err := j.Append(&r); err != nil || r.Seq != 8 {
			t.Errorf("%s: the next record is %d, %v", name, r.Seq, err)
		}
		j.Close()
	}
}

// idle says that it has succeeded, and has done nothing.
type idle struct{ *scripted }

func (idle) Run(context.Context, Emit) error { return nil }

func TestASuccessThatLeftNothingIsAFailureWithACause(t *testing.T) {
	e, folder := testEngine(t, idle{&scripted{id: "a"}})
	if err := e.Run(t.Context(), "a"); cause.Of(err) != "step.not-as-expected" {
		t.Errorf("%v", err)
	}
	records, err := ReadJournal(folder)
	if err != nil || len(records) == 0 {
		t.Fatal(err)
	}
	if f, ok := records[len(records)-1].Event.(StepFailed); !ok || f.CauseID != "step.not-as-expected" {
		t.Errorf("%+v", records[len(records)-1])
	}
}
