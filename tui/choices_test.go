package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/steps/site"
	"eksui/tui/form"
)

func TestASecretIsMaskedAndForgotten(t *testing.T) {
	m := sceneForm(t, text.EN)
	m.keys("up", "up")
	secret := strings.Repeat("s3cr3t/", 20_000)
	m.Update(tea.PasteMsg{Content: secret + "\r\n"})
	f := m.stepPage().plan.form
	if got := f.Answers()["secret"][0]; got != secret {
		t.Errorf("%d characters arrived, want %d", len(got), len(secret))
	}
	if s := m.screen(t); strings.Contains(s, "s3cr") || !strings.Contains(s, "•••") {
		t.Error("the secret is not masked")
	}
	m.Update(filledMsg{forLab: forLab(m.lab.number), id: steps.Subnets, err: errors.New("no")})
	if got := f.Answers()["secret"][0]; got != "" {
		t.Error("the secret is still there")
	}
}

func TestAnOptionThatIsNotEligibleCannotBeChosen(t *testing.T) {
	m := sceneForm(t, text.EN)
	m.keys("space")
	if got := m.stepPage().plan.form.Answers()["ids"]; len(got) != 2 {
		t.Errorf("chosen: %v", got)
	}
	m.keys("down", "space")
	if got := m.stepPage().plan.form.Answers()["ids"]; len(got) != 1 || got[0] != "subnet-a" {
		t.Errorf("chosen: %v", got)
	}
}

// On the way through the form the arrows take nothing; space and Enter do, and Enter goes on from what is chosen.
func TestAListIsPassedWithoutChoosing(t *testing.T) {
	clusterForm := func() (*model, *form.Form) {
		m := newTestLab(t, text.EN, true)
		m.at(steps.Cluster, tabPlan)
		m.Update(formMsg{forLab: forLab(m.lab.number), id: steps.Cluster, form: &engine.Form{Fields: []engine.Field{
			{Key: "name", Label: text.Raw("Name"), Kind: engine.FieldText, Values: []string{"eks-cluster"}},
			{
				Key: "version", Label: text.Raw("Version"), Kind: engine.FieldOne, Values: []string{"1.35"},
				Options: []engine.Option{{Value: "1.36", WhyNot: text.Raw("not yet")}, {Value: "1.35"}, {Value: "1.31"}},
			},
			{Key: "group", Label: text.Raw("Group"), Kind: engine.FieldText},
		}}})
		return m, m.stepPage().plan.form
	}
	fields := []string{"name", "version", "group"}
	for _, tc := range []struct {
		name, version string
		at            int // among the fields
		submits       bool
		keys          []string
	}{
		{"down through it", "1.35", 2, false, []string{"down", "down", "down"}},
		{"and up again", "1.35", 0, false, []string{"down", "down", "down", "up", "up", "up"}},
		{"tab leaves it as it was", "1.35", 0, true, []string{"tab", "down", "tab", "shift+tab", "shift+tab", "enter"}},
		{"enter at what is chosen goes on", "1.35", 1, true, []string{"down", "enter"}},
		{"enter takes first", "1.31", 1, false, []string{"down", "down", "enter"}},
		{"and then goes on", "1.31", 1, true, []string{"down", "down", "enter", "enter"}},
		{"space takes", "1.31", 1, false, []string{"down", "down", "space"}},
		{"not what can't be chosen", "1.35", 1, false, []string{"down", "up", "enter", "space"}},
	} {
		m, f := clusterForm()
		m.keys(tc.keys...)
		if got := f.Answers()["version"]; !slices.Equal(got, []string{tc.version}) || f.Focused() != fields[tc.at] || m.stepPage().plan.loading != tc.submits {
			t.Errorf("%s: %v, field %s, submitted %v", tc.name, got, f.Focused(), m.stepPage().plan.loading)
		}
	}
	m, _ := clusterForm()
	m.keys("down", "down")
	if s := m.screen(t); !strings.Contains(s, "enter choose this one") || !strings.Contains(s, "space choose") {
		t.Errorf("the keys that choose are not told:\n%s", s)
	}
}

func TestAnInvalidAnswerKeepsTheForm(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	m.at(steps.Cluster, tabPlan)
	bad := errors.New("a number, please")
	m.Update(formMsg{forLab: forLab(m.lab.number), id: steps.Cluster, form: &engine.Form{Fields: []engine.Field{
		{Key: "a", Label: text.Raw("A"), Kind: engine.FieldText},
		{Key: "b", Label: text.Raw("B"), Kind: engine.FieldNumber, Check: func([]string) error { return bad }},
	}}})
	m.keys("enter")
	if f := m.stepPage().plan.form; m.stepPage().plan.loading || f.Focused() != "b" || !strings.Contains(m.screen(t), bad.Error()) {
		t.Error("the form must stay, at the wrong field, with the reason")
	}
}

// What is wrong with the answers stands at its field, in view to its end, until the answers change or are given again.
func TestWhatIsWrongWithAnswers(t *testing.T) {
	wrong := site.Defaults()
	wrong.Cluster.NodeGroup = "?"
	long := errors.New(strings.Repeat("one thing and another, ", 12) + "THE END")
	endless := errors.New("THE START " + strings.Repeat("one thing and another, ", 80) + "THE END")
	unread := &text.Problem{What: text.Raw("/no/such/file")}
	for _, size := range [][2]int{{60, 20}, {80, 24}} {
		m := newTestLab(t, text.EN, true)
		m.at(steps.Cluster, tabPlan)
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		form := &engine.Form{Fields: []engine.Field{{Key: "cluster.nodeGroup", Label: text.Raw("Group"), Kind: engine.FieldText, Help: text.Raw("A group.")}}}
		for i := range 12 {
			form.Fields = append(form.Fields, engine.Field{Key: fmt.Sprint(i), Label: text.Raw("Other"), Kind: engine.FieldText})
		}
		form.Keep = func(context.Context) error { return wrong.Check() }
		m.Update(formMsg{forLab: forLab(m.lab.number), id: steps.Cluster, form: form})
		refuse := func(err error) string {
			m.keys("enter")
			m.Update(filledMsg{forLab: forLab(m.lab.number), id: steps.Cluster, err: err})
			return m.screen(t)
		}
		f := m.stepPage().plan.form
		for range 12 {
			m.keys("tab")
		}
		if s := refuse(form.Fill(t.Context(), nil)); f.Focused() != "cluster.nodeGroup" || !strings.Contains(s, `Group can't be "?"`) {
			t.Errorf("the cursor is at field %s:\n%s", f.Focused(), s)
		}
		m.keys("a")
		if s := m.screen(t); strings.Contains(s, "can't be") {
			t.Errorf("an edit does not clear it:\n%s", s)
		}
		if s := refuse(long); !strings.Contains(s, "THE END") {
			t.Errorf("the end is not in view:\n%s", s)
		}
		m.keys("down")
		if s := m.screen(t); !strings.Contains(s, "> Other") {
			t.Errorf("a key does not lead back to the field:\n%s", s)
		}
		if s := refuse(endless); !strings.Contains(s, "THE START") || !strings.Contains(s, "↓ … pgdn") {
			t.Errorf("that there is more is not told:\n%s", s)
		}
		m.keys("pgdown", "pgdown", "pgdown")
		if s := m.screen(t); !strings.Contains(s, "THE END") {
			t.Errorf("pgdn does not lead to its end:\n%s", s)
		}
		m.keys("a")
		if s := m.screen(t); strings.Contains(s, "THE END") || !strings.Contains(s, "> Other: a") {
			t.Errorf("an edit does not clear it:\n%s", s)
		}
		if s := refuse(unread); !strings.Contains(s, "/no/such/file") {
			t.Errorf("an error without a field is lost:\n%s", s)
		}
		if m.keys("enter"); !m.stepPage().plan.loading {
			t.Error("a new attempt is not made")
		}
	}
}
