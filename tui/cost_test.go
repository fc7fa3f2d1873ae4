package tui

import (
	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
	"eksui/tui/screen"
	"testing"
	"time"
)

func TestWhatALabCosts(t *testing.T) {
	m := newTestLab(t, text.EN, false)
	m.lab.hourly[steps.Cluster] = 0.10
	m.send(steps.Cluster, "r1", noon, engine.StepStarted{}, engine.StepDone{})
	m.env.Now = noon.Add(3 * time.Hour)
	if spent, hourly := m.lab.cost(); screen.USD(spent) != "0.30" || screen.USD(hourly) != "0.10" {
		t.Errorf("spent %s, hourly %s", screen.USD(spent), screen.USD(hourly))
	}
	m.send(steps.Cluster, "r2", noon.Add(3*time.Hour), engine.StepDone{Undo: true})
	m.env.Now = noon.Add(9 * time.Hour)
	if spent, hourly := m.lab.cost(); screen.USD(spent) != "0.30" || hourly != 0 {
		t.Errorf("after the undo: spent %s, hourly %s", screen.USD(spent), screen.USD(hourly))
	}
}

// TestTheMoneyIsThatOfWhatIsThere: a plan with other choices changes it only by running.
func TestTheMoneyIsThatOfWhatIsThere(t *testing.T) {
	m := newTestLab(t, text.EN, true)
	n := forLab(m.lab.number)
	m.lab.landed = false
	m.Update(checkedMsg{forLab: n, id: steps.Cluster, status: engine.Status{State: engine.Done}, hourly: 0.19}) // made by another eksui
	if _, hourly := m.lab.cost(); screen.USD(hourly) != "0.19" {
		t.Errorf("%s an hour", screen.USD(hourly))
	}
	dearer := testPlan()
	dearer.Hourly = 0.69
	m.at(steps.Cluster, tabPlan)
	m.Update(planMsg{forLab: n, id: steps.Cluster, plan: dearer})
	if _, hourly := m.lab.cost(); screen.USD(hourly) != "0.19" {
		t.Errorf("with a plan only: %s an hour", screen.USD(hourly))
	}
	m.lab.run(steps.Cluster, "")
	if _, hourly := m.lab.cost(); screen.USD(hourly) != "0.69" {
		t.Errorf("run: %s an hour", screen.USD(hourly))
	}
}
