package tui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/engine/story"
	"eksui/tui/form"
	"eksui/tui/screen"
)

func quits(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	_, ok := cmd().(tea.QuitMsg)
	return ok
}

func TestQuitWorksInBothInputMethods(t *testing.T) {
	for _, k := range []string{"q", "ㅂ"} {
		if m := newTestLab(t, text.EN, true); !quits(m.keys(k)) {
			t.Errorf("%s does not quit", k)
		}
	}
}

func TestCtrlCAsksOnceAndLeavesTheSecondTime(t *testing.T) {
	m := sceneStack(t, text.EN)
	if quits(m.keys("ctrl+c")) || m.over == nil {
		t.Fatal("the first Ctrl-C must ask")
	}
	if !quits(m.keys("ctrl+c")) {
		t.Error("the second Ctrl-C must leave")
	}
}

func TestQuitAsksWhileAStepRuns(t *testing.T) {
	m := sceneStack(t, text.EN)
	if quits(m.keys("q")) || m.over == nil {
		t.Fatal("q must ask")
	}
	m.keys("esc")
	if m.over != nil {
		t.Error("esc stays")
	}
}

func TestThatAStepIsLateIsSaidInFull(t *testing.T) {
	for lang, end := range map[text.Lang]string{text.EN: "x stops the watching.", text.KO: "x로 멈출 수 있습니다."} {
		m := sceneStack(t, lang)
		m.tickTo(noon.Add(time.Hour))
		for _, size := range [][2]int{{44, 20}, {60, 20}, {80, 24}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			var page []string
			for line := range strings.SplitSeq(m.screen(t), "\n") {
				parts := strings.Split(line, "│")
				page = append(page, strings.TrimSpace(parts[max(0, len(parts)-2)]))
			}
			if s := strings.Join(page, " "); !strings.Contains(s, end) {
				t.Errorf("%v: %q is not on the screen: %s", size, end, s)
			}
		}
	}
}

func TestTheLanguageSwitchesLive(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	for _, want := range []string{"직접 하기", "By hand"} {
		m.keys("l")
		if !strings.Contains(m.screen(t), want) {
			t.Errorf("%q is not on the screen", want)
		}
	}
}

func TestEnterAloneLeadsFromGuideToRun(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	m.at(steps.Cluster, tabGuide)
	n := forLab(m.lab.number)
	m.keys("enter")
	if !m.stepPage().plan.loading {
		t.Fatal("Enter on the guide reads the form")
	}
	m.Update(formMsg{forLab: n, id: steps.Cluster, form: &engine.Form{Fields: []engine.Field{{Key: "name", Label: text.Raw("Name"), Kind: engine.FieldText, Values: []string{"eks-cluster"}}}}})
	m.keys("enter")
	if !m.stepPage().plan.loading {
		t.Fatal("Enter on a valid form hands the answers over")
	}
	m.Update(filledMsg{forLab: n, id: steps.Cluster, status: engine.Status{State: engine.Absent}})
	m.Update(planMsg{forLab: n, id: steps.Cluster, plan: testPlan()})
	m.keys("enter")
	if m.lab.running != steps.Cluster || m.stepPage().tab != tabLive {
		t.Fatal("Enter on the plan runs the step and shows it")
	}
	m.send(steps.Cluster, "r", noon, engine.StepStarted{}, engine.StepDone{})
	m.Update(ranMsg{forLab: n, id: steps.Cluster})
	m.keys("enter")
	if m.stepPage().step.ID != steps.Connect || m.stepPage().tab != tabGuide {
		t.Errorf("Enter on a done step leads to %s", m.stepPage().step.ID)
	}
}

// A plan that can't run looks again with Enter, and tells the way back to the choices.
func TestAPlanWithBlockersDoesNotRun(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	m.at(steps.Cluster, tabPlan)
	n := forLab(m.lab.number)
	plan := testPlan()
	plan.Blockers = []text.Text{text.Raw("no subnets")}
	m.Update(formMsg{forLab: n, id: steps.Cluster, form: &engine.Form{Fields: []engine.Field{{Key: "name", Label: text.Raw("Name"), Kind: engine.FieldText}}}})
	m.keys("enter")
	m.Update(filledMsg{forLab: n, id: steps.Cluster})
	m.Update(planMsg{forLab: n, id: steps.Cluster, plan: plan})
	if s := m.screen(t); !strings.Contains(s, "enter look again   esc change the choices") || !strings.Contains(s, "esc back") {
		t.Errorf("the way out is not told:\n%s", s)
	}
	m.keys("enter")
	if m.lab.running != "" || !m.stepPage().plan.loading {
		t.Error("Enter must look again")
	}
	m.Update(planMsg{forLab: n, id: steps.Cluster, plan: plan})
	m.keys("esc")
	if m.stepPage().plan.formShown() == nil {
		t.Error("esc must lead back to the choices")
	}
}

func TestThePlanOfADoneStepMakesNothing(t *testing.T) {
	m := scenePlan(t, text.EN)
	m.send(steps.Cluster, "r", noon, engine.StepStarted{}, engine.StepDone{Status: engine.Status{Detail: text.Raw("It stands.")}})
	s := m.screen(t)
	for _, not := range []string{"Will be made", "ControlPlane", "Takes about"} {
		if strings.Contains(s, not) {
			t.Errorf("%q on the plan of a done step:\n%s", not, s)
		}
	}
	if !strings.Contains(s, "It stands.") || !strings.Contains(s, "on AWS about 0.16 USD an hour") {
		t.Errorf("what it is and costs is missing:\n%s", s)
	}
}

// However narrow the screen, the footer has the keys that one can't do without.
func TestTheFooterKeepsTheKeysThatLeadOut(t *testing.T) {
	last := func(m *model) string {
		lines := strings.Split(m.screen(t), "\n")
		return lines[len(lines)-1]
	}
	for _, lang := range []text.Lang{text.EN, text.KO} {
		m := sceneStack(t, lang)
		m.send(steps.Forward, "run1", noon, engine.ForwardState{Address: "http://localhost:9000", Target: "pod/nginx-pod:80", Up: true})
		for _, w := range []int{screen.MinWidth, 60, 61, 80, 120} {
			m.Update(tea.WindowSizeMsg{Width: w, Height: 24})
			foot := last(m)
			for _, k := range []string{"x ", "? ", "q "} {
				if !strings.Contains(foot, k) {
					t.Errorf("%s, %d cells: no %sin %q", lang, w, k, foot)
				}
			}
			if w >= 60 && !strings.Contains(foot, "● localhost:9000") {
				t.Errorf("%s, %d cells: no forward in %q", lang, w, foot)
			}
		}
		m = scenePlan(t, lang)
		m.lab.running = steps.Network
		m.stepPage().plan.form = form.New(m.env, m.ask, engine.Form{Fields: []engine.Field{{Key: "name", Kind: engine.FieldText}}})
		m.Update(tea.WindowSizeMsg{Width: screen.MinWidth, Height: 24})
		if foot := last(m); !strings.Contains(foot, "x ") || !strings.Contains(foot, "esc ") || !strings.Contains(foot, "? ") {
			t.Errorf("%s: %q", lang, foot)
		}
	}
}

func TestLanding(t *testing.T) {
	past := []engine.Record{{Run: "r", Step: steps.Network, Time: noon, Event: engine.StepStarted{}}}
	tests := []struct {
		name    string
		history []engine.Record
		done    []engine.ID
		want    engine.ID
	}{
		{"a new lab begins at the first step", nil, []engine.ID{steps.Credentials}, steps.Credentials},
		{"the first that is not done", past, []engine.ID{steps.Credentials, steps.Network}, steps.Subnets},
		{"nothing is done", past, nil, steps.Credentials},
		{"all is done", past, []engine.ID{"credentials", "network", "subnets", "cluster", "connect", "deploy", "forward", "expose"}, steps.Teardown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newTestLab(t, text.EN, true)
			m.lab.landed = false
			m.Update(historyMsg{forLab: forLab(m.lab.number), records: tt.history})
			done := map[engine.ID]bool{}
			for _, id := range tt.done {
				done[id] = true
			}
			for _, s := range m.lab.steps[:len(m.lab.steps)-1] {
				id := s.ID
				status := engine.Status{State: engine.Absent}
				if done[id] {
					status.State = engine.Done
				}
				m.Update(checkedMsg{forLab: forLab(m.lab.number), id: id, status: status})
			}
			if got := m.stepPage().step.ID; got != tt.want {
				t.Errorf("landed on %s, want %s", got, tt.want)
			}
		})
	}
}

// The terminal shows the syllable that an input method composes at its own cursor: in forms and in what lies over the page.
func TestTheCursorStandsByCellWidth(t *testing.T) {
	for _, c := range []struct {
		name, want string // what stands before the cursor
		make       func() *model
	}{
		{"form", "실습-lab한", func() *model {
			m := sceneForm(t, text.EN)
			m.keys("up", "up", "up")
			return m
		}},
		{"question", "> 한", func() *model {
			m := sceneQuestion(t, text.EN)
			m.Update(armedMsg{m.over.(*confirm)})
			return m
		}},
		{"accidents", "no-capacity=ap-northeast-2a한", func() *model { return sceneAccidents(t, text.KO) }},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			m := c.make()
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			m.keys("한", "글")
			m.keys("left")
			v := m.View()
			if v.Cursor == nil {
				t.Fatalf("%s: no cursor in a text field", c.name)
			}
			line := strings.Split(ansi.Strip(v.Content), "\n")[v.Cursor.Y]
			if before := ansi.Cut(line, 0, v.Cursor.X); !strings.HasSuffix(before, c.want) {
				t.Errorf("%s: before the cursor: %q", c.name, before)
			}
		}
	}
}

func TestTeardownIgnoresKeysForAMoment(t *testing.T) {
	m := sceneQuestion(t, text.EN)
	m.keys("enter")
	if m.lab.running != "" || m.over == nil {
		t.Fatal("an early Enter must be ignored")
	}
	m.Update(armedMsg{m.over.(*confirm)})
	m.keys("enter")
	if m.lab.running != steps.Teardown {
		t.Error("in practice the name is there already: Enter is enough")
	}
}

// What is typed stands in place of the name that practice gives, and does not follow it.
func TestTypingReplacesTheNameThatWasGiven(t *testing.T) {
	for _, how := range []struct {
		name  string
		enter func(m *model)
	}{
		{"typed", func(m *model) { m.keys("w", "r", "o", "n", "g") }},
		{"pasted", func(m *model) { m.Update(tea.PasteMsg{Content: "wrong"}) }},
	} {
		m := sceneQuestion(t, text.EN)
		m.Update(armedMsg{m.over.(*confirm)})
		how.enter(m)
		if s := m.screen(t); !strings.Contains(s, "> wrong ") || !strings.Contains(s, "Type the lab's name to go on: eks-cluster") {
			t.Errorf("%s:\n%s", how.name, s)
		}
		m.keys("enter")
		if s := m.screen(t); m.lab.running != "" || !strings.Contains(s, "That is not eks-cluster.") {
			t.Errorf("%s: a wrong name was taken:\n%s", how.name, s)
		}
	}
}

func TestTeardownOnAWSAsksForTheName(t *testing.T) {
	m := newTestLab(t, text.EN, false)
	m.at(steps.Teardown, tabPlan)
	m.stepPage().plan.filled = true
	m.Update(planMsg{forLab: forLab(m.lab.number), id: steps.Teardown, plan: teardownPlan()})
	m.keys("enter")
	m.Update(armedMsg{m.over.(*confirm)})
	if s := m.screen(t); !strings.Contains(s, "> "+strings.Repeat(" ", 10)) {
		t.Errorf("the name is there already:\n%s", s)
	}
	m.keys("enter")
	if m.lab.running != "" {
		t.Fatal("it began without the name")
	}
	m.Update(tea.PasteMsg{Content: m.lab.about.Lab})
	m.keys("enter")
	if m.lab.running != steps.Teardown {
		t.Error("it did not begin with the name")
	}
}

func TestAFailureOffersItsRemediesByNumber(t *testing.T) {
	m := sceneFailure(t, text.EN)
	if _, ok := m.over.(*failureCard); !ok {
		t.Fatal("no failure card")
	}
	m.keys("1")
	if m.over != nil || m.lab.running != steps.Cluster {
		t.Error("the remedy did not start the step again")
	}
}

// What to do stands above a long quotation, and the keys that show the rest of it are told.
func TestALongFailureTellsWhatToDoAndHowToReadOn(t *testing.T) {
	m := sceneFailure(t, text.EN)
	if s := m.screen(t); strings.Contains(s, "pgdn") {
		t.Errorf("there is nothing more to read:\n%s", s)
	}
	m.over.(*failureCard).event.Cause = strings.Repeat("a word of AWS's, and another one. ", 40) + "THE END"
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	s := m.screen(t)
	if !strings.Contains(s, "Leave the subnet out.") || !strings.Contains(s, "pgup/pgdn more") || strings.Contains(s, "THE END") {
		t.Errorf("the card:\n%s", s)
	}
	m.keys("pgdown", "pgdown", "pgdown", "pgdown")
	if s := m.screen(t); !strings.Contains(s, "THE END") || !strings.Contains(s, "pgup/pgdn more") {
		t.Errorf("its end:\n%s", s)
	}
}

// However long the list of what is made, what it costs is in view before it is run.
func TestALongPlanBeginsWithWhatItCosts(t *testing.T) {
	m := newTestLab(t, text.EN, false)
	plan := testPlan()
	for len(plan.Creates) < 30 {
		plan.Creates = append(plan.Creates, engine.Item{Kind: "AWS::IAM::Role", Name: "Role"})
	}
	m.at(steps.Cluster, tabPlan)
	m.Update(planMsg{forLab: forLab(m.lab.number), id: steps.Cluster, plan: plan})
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	if s := m.screen(t); !strings.Contains(s, "USD an hour") {
		t.Errorf("the price is not in view:\n%s", s)
	}
}

// A run's end may be here before its records: the card waits for what failed in it, and does not tell of an earlier run.
func TestACardTellsOfTheRunThatFailed(t *testing.T) {
	m := sceneFailure(t, text.EN)
	m.keys("2") // try again
	if m.lab.running != steps.Cluster {
		t.Fatal("it does not run again")
	}
	m.Update(ranMsg{forLab: forLab(m.lab.number), id: steps.Cluster, about: m.lab.about, err: errors.New("failed")})
	if m.over != nil {
		t.Errorf("a card before the run has told what failed:\n%s", m.screen(t))
	}
	m.send(steps.Cluster, "again", noon.Add(time.Hour), engine.StepStarted{}, engine.StepFailed{What: text.Raw("Another thing failed.")})
	if s := m.screen(t); m.over == nil || !strings.Contains(s, "Another thing failed.") || strings.Contains(s, "Zone 2b") {
		t.Errorf("the card:\n%s", s)
	}
}

// A teardown that failed has a receipt of what is left; its events can be looked at all the same.
func TestTheEventsOfATeardownAreShownBesideItsReceipt(t *testing.T) {
	m := sceneTeardown(t, text.EN)
	m.send(steps.Teardown, "down", noon.Add(9*time.Minute),
		engine.Receipt{At: noon, Left: []engine.Leftover{{Kind: "AWS::EC2::VPC", ID: "vpc-1"}}, Looked: slices.Repeat([]string{"ec2:DescribeVpcs"}, 80)},
		engine.StepFailed{What: text.Raw("1 thing is left.")})
	m.Update(ranMsg{forLab: forLab(m.lab.number), id: steps.Teardown, about: m.lab.about, err: errors.New("failed")})
	m.keys("2") // show all events
	if s := m.screen(t); m.over != nil || !strings.Contains(s, "undo Cluster") || strings.Contains(s, "Left behind") {
		t.Errorf("not the events:\n%s", s)
	}
	m.keys("esc")
	before := m.screen(t)
	if !strings.Contains(before, "Left behind (1)") {
		t.Errorf("esc does not lead back to the receipt:\n%s", before)
	}
	m.keys("end")
	if m.screen(t) == before {
		t.Error("the receipt can't be scrolled")
	}
}

func TestAStopByTheLearnerIsNoFailure(t *testing.T) {
	m := sceneStack(t, text.EN)
	m.send(steps.Cluster, "run1", noon.Add(time.Minute), engine.StepFailed{What: text.Raw("context canceled"), Interrupted: true})
	m.Update(ranMsg{forLab: forLab(m.lab.number), id: steps.Cluster, err: context.Canceled})
	if m.over != nil || m.stepPage().state().Phase != story.Stopped {
		t.Error("a card is shown")
	}
}

func TestAnswersOfAnotherLabAreDropped(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	m.Update(batchMsg{lab: m.lab.number + 1, records: []engine.Record{{Run: "r", Step: steps.Network, Event: engine.StepStarted{}}}})
	if m.lab.story.Step(steps.Network).Phase != story.Todo {
		t.Error("the record was taken")
	}
}

func TestDrainTakesWhatIsThereAndEndsWithTheChannel(t *testing.T) {
	ch := make(chan engine.Record, 2*batchSize)
	for range batchSize + 10 {
		ch <- engine.Record{}
	}
	close(ch)
	sizes := []int{}
	for {
		b := drain(1, ch)().(batchMsg)
		sizes = append(sizes, len(b.records))
		if b.closed {
			break
		}
	}
	if len(sizes) != 2 || sizes[0] != batchSize || sizes[1] != 10 {
		t.Errorf("batches of %v", sizes)
	}
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	for _, k := range text.Keys() {
		if en, ko := text.Formats(k); en == "" || ko == "" {
			t.Errorf("%s: %q, %q", k, en, ko)
		}
	}
}

func TestEveryStepHasALessonInBothLanguages(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	for _, lang := range []text.Lang{text.EN, text.KO} {
		m.env.Speak(lang)
		for _, s := range m.lab.steps {
			if lines := guideLines(m.env, s.ID, 60); len(lines) < 10 {
				t.Errorf("%s in %s: %d lines", s.ID, lang, len(lines))
			}
		}
	}
}

func TestASCIIDrawsNothingElse(t *testing.T) {
	for _, s := range scenes {
		if s.name == "form" {
			continue // its test data is Korean
		}
		m := s.make(t, text.EN)
		m.env.Theme.ASCII = true
		m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		for i, r := range m.screen(t) {
			if r > 126 && !unicode.Is(unicode.Hangul, r) { // the name of the other language stays
				t.Errorf("%s: %q at %d", s.name, r, i)
				break
			}
		}
	}
}

// An accident is switched on with what it concerns, off again, and a failing cloud is told.
func TestAccidentsAreSwitched(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	cloud := &someAccidents{}
	m.lab.faults = cloud
	m.enableKeys()
	m.Update(m.keys("a")())
	m.keys("enter") // no-capacity asks for its zone
	m.Update(m.keys("enter")())
	if want := []string{"no-capacity=ap-northeast-2a"}; !slices.Equal(cloud.on, want) {
		t.Fatalf("on: %q, want %q", cloud.on, want)
	}
	if s := m.screen(t); !strings.Contains(s, "accidents: 1") || !strings.Contains(s, "[x] no-capacity=ap-northeast-2a") {
		t.Errorf("the screen does not say so:\n%s", s)
	}
	m.Update(m.keys("down", "space")())
	if len(cloud.on) != 2 {
		t.Errorf("the second one replaced the first: %q", cloud.on)
	}
	m.Update(m.keys("up", "space")())
	if want := []string{"throttling"}; !slices.Equal(cloud.on, want) {
		t.Errorf("on: %q, want %q", cloud.on, want)
	}
	m.keys("esc")
	if m.over != nil {
		t.Error("esc does not close the list")
	}
	m.lab.faults = nil // on AWS there are none
	m.enableKeys()
	if m.keys("a"); m.over != nil {
		t.Error("accidents are offered on AWS")
	}
}
