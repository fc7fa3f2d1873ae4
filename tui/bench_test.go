package tui

import (
	"fmt"
	"testing"
	"time"

	"charm.land/bubbles/v2/table"
	tea "charm.land/bubbletea/v2"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/engine"
)

// crowd fills a lab: stack events spread over stacks that are all at work, so that every resource is a row, then nodes and pods.
func crowd(m *model, events, nodes, pods int) {
	const stacks, perResource = 4, 5
	var all []engine.Event
	all = append(all, engine.StepStarted{Usual: 14 * time.Minute})
	for i := range events {
		resource := i % max(1, events/perResource)
		status := "CREATE_IN_PROGRESS"
		if i >= events*(perResource-1)/perResource && resource%3 > 0 {
			status = "CREATE_COMPLETE"
		}
		all = append(all, engine.StackEvent{
			Stack: fmt.Sprintf("stack-%d", resource%stacks), LogicalID: fmt.Sprintf("Resource%04d", resource), ResourceType: "AWS::EC2::SubnetRouteTableAssociation",
			Status: status, At: noon.Add(time.Duration(i) * time.Millisecond),
		})
	}
	for i := range nodes {
		all = append(all, engine.Node{
			Name: fmt.Sprintf("ip-192-168-%d-%d.ap-northeast-2.compute.internal", i/250, i%250), InstanceID: fmt.Sprintf("i-%04d", i), Zone: "ap-northeast-2a",
			Version: "v1.35.2", Stage: "ready", Ready: i%10 > 0,
		})
	}
	m.send(steps.Cluster, "run", noon, all...)
	all = []engine.Event{engine.StepStarted{Usual: time.Minute}}
	for i := range pods {
		pod := engine.Pod{Namespace: "default", Name: fmt.Sprintf("web-%05d", i), Phase: "Running", Ready: i%7 > 0, Node: fmt.Sprintf("ip-192-168-0-%d.internal", i%250), Image: "nginx"}
		if !pod.Ready {
			pod.Phase, pod.Reason, pod.Why = "Pending", "ImagePullBackOff", text.Raw("The image can't be pulled: no such repository, or it is private.")
		}
		all = append(all, pod)
	}
	m.send(steps.Deploy, "run", noon, all...)
}

// labSizes are a lab as the course makes it and one as large as a wizard may have to show.
var labSizes = []struct {
	name                string
	events, nodes, pods int
}{{"usual", 60, 2, 3}, {"large", 10_000, 1000, 5000}}

var frameSizes = [][2]int{{80, 24}, {120, 40}, {200, 60}}

// rowKeys lead about in rows, and back to where they began.
var rowKeys = []tea.KeyPressMsg{keyPress("pgdown"), keyPress("down"), keyPress("up"), keyPress("pgup")}

// BenchmarkKeyToFrame measures one key and the frame that follows it.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, lab := range labSizes {
		m := newTestLab(b, text.EN, true)
		crowd(m, lab.events, lab.nodes, lab.pods)
		for _, step := range []engine.ID{steps.Cluster, steps.Deploy} {
			m.at(step, tabLive)
			for _, size := range frameSizes {
				b.Run(fmt.Sprintf("%s/%s/%dx%d", lab.name, step, size[0], size[1]), func(b *testing.B) {
					m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					m.View()
					b.ReportAllocs()
					for i := 0; b.Loop(); i++ {
						m.Update(rowKeys[i%len(rowKeys)])
						m.View()
					}
				})
			}
		}
	}
}

// BenchmarkTableKeyToFrame is the same with nothing but the rows, in the table of bubbles.
func BenchmarkTableKeyToFrame(b *testing.B) {
	for _, lab := range labSizes {
		m := newTestLab(b, text.EN, true)
		crowd(m, lab.events, lab.nodes, lab.pods)
		var rows []table.Row
		for _, p := range m.lab.story.Pods.All() {
			rows = append(rows, table.Row{p.Name, p.Node, p.Phase, p.Reason})
		}
		for _, size := range frameSizes {
			b.Run(fmt.Sprintf("%s/deploy/%dx%d", lab.name, size[0], size[1]), func(b *testing.B) {
				w := size[0]/4 - 2
				t := table.New(table.WithColumns([]table.Column{{Title: "Name", Width: w}, {Title: "Node", Width: w}, {Title: "Phase", Width: w}, {Title: "Reason", Width: w}}),
					table.WithRows(rows), table.WithFocused(true), table.WithWidth(size[0]), table.WithHeight(size[1]))
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					t, _ = t.Update(rowKeys[i%len(rowKeys)])
					_ = t.View()
				}
			})
		}
	}
}

// BenchmarkRecordToFrame measures one record, which has the things of the page listed anew, and the frame that follows it.
func BenchmarkRecordToFrame(b *testing.B) {
	for _, lab := range labSizes {
		b.Run(lab.name, func(b *testing.B) {
			m := newTestLab(b, text.EN, true)
			crowd(m, lab.events, lab.nodes, lab.pods)
			m.at(steps.Cluster, tabLive)
			b.ReportAllocs()
			for b.Loop() {
				m.send(steps.Cluster, "run", noon, engine.Progress{Done: 1, Total: 2})
				m.View()
			}
		})
	}
}

// TestRowsOutOfViewCostNothing: ten times the rows cost a key and its frame no more.
func TestRowsOutOfViewCostNothing(t *testing.T) {
	cost := func(events, nodes, pods int, step engine.ID) float64 {
		m := newTestLab(t, text.EN, true)
		crowd(m, events, nodes, pods)
		m.at(step, tabLive)
		m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		i := 0
		return testing.AllocsPerRun(40, func() {
			m.Update(rowKeys[i%len(rowKeys)])
			m.View()
			i++
		})
	}
	for _, step := range []engine.ID{steps.Cluster, steps.Deploy} {
		few, many := cost(300, 30, 100, step), cost(3000, 300, 1000, step)
		if many > 1.5*few {
			t.Errorf("%s: %.0f allocations with ten times the rows, %.0f before", step, many, few)
		}
	}
}
