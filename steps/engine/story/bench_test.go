package story

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"eksui/steps/engine"
)

// A lab of size 10 is as large as a wizard may have to show: 10,000 stack events, 1,000 nodes and 5,000 pods.
const large = 10

// crowd are the records of a lab of a size: stack events, nodes and pods, each pod told of more than once.
func crowd(size int) []engine.Record {
	const perResource, perPod = 5, 3
	events, nodes, pods := 1000*size, 100*size, 500*size
	var records []engine.Record
	tell := func(step engine.ID, e engine.Event) {
		records = append(records, engine.Record{Seq: uint64(len(records) + 1), Time: noon, Run: "run", Step: step, Event: e})
	}
	tell(cluster, engine.StepStarted{Usual: 14 * time.Minute})
	for i := range events {
		resource := i % (events / perResource)
		status := "CREATE_IN_PROGRESS"
		if i >= events*(perResource-1)/perResource {
			status = "CREATE_COMPLETE"
		}
		tell(cluster, engine.StackEvent{
			Stack: fmt.Sprintf("stack-%d", resource/200), LogicalID: fmt.Sprintf("Resource%05d", resource), ResourceType: "AWS::EC2::SubnetRouteTableAssociation",
			Status: status, At: noon.Add(time.Duration(i) * time.Millisecond),
		})
	}
	for i := range nodes {
		tell(cluster, engine.Node{Name: fmt.Sprintf("ip-%d.internal", i), InstanceID: fmt.Sprintf("i-%d", i), Stage: "ready", Ready: true})
	}
	for told := range perPod {
		for i := range pods {
			tell("deploy", engine.Pod{Namespace: "default", Name: fmt.Sprintf("web-%05d", i), Phase: "Running", Ready: told > 0})
		}
	}
	return records
}

// leaving are the same pods as they go, one by one from the first: the worst for a table without holes.
func leaving(size int) []engine.Record {
	var records []engine.Record
	for i := range 500 * size {
		records = append(records, engine.Record{Run: "run", Step: "deploy", Event: engine.Pod{Namespace: "default", Name: fmt.Sprintf("web-%05d", i), Gone: true}})
	}
	return records
}

func BenchmarkApply(b *testing.B) {
	for _, times := range []int{1, 10} {
		records, gone := crowd(times*large), leaving(times*large)
		b.Run(fmt.Sprintf("%dx", times), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s := New()
				s.Apply(records...)
				s.Apply(gone...)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*(len(records)+len(gone))), "ns/record")
		})
	}
}

// TestApplyIsLinear: ten times the lab takes ten times the memory to fold, and a pod that comes or goes moves no others
// about: what a clone a record, or a slice without holes, would not keep.
func TestApplyIsLinear(t *testing.T) {
	allocated := func(size int) uint64 {
		records, gone := crowd(size), leaving(size)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s := New()
		s.Apply(records...)
		s.Apply(gone...)
		runtime.ReadMemStats(&after)
		if s.Pods.Len() != 0 || s.Nodes.Len() != 100*size {
			t.Errorf("%d pods, %d nodes", s.Pods.Len(), s.Nodes.Len())
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	once, tenfold := allocated(1), allocated(10)
	if tenfold > 15*once {
		t.Errorf("%d bytes for one lab, %d for ten", once, tenfold)
	}
	for _, size := range []int{1, 10} {
		s := New()
		s.Apply(crowd(size)...)
		moved := 0
		for _, r := range leaving(size) {
			slots := len(s.Pods.slots)
			s.Apply(r)
			if len(s.Pods.slots) < slots {
				moved += slots
			}
		}
		if pods := 500 * size; moved > 3*pods {
			t.Errorf("%d slots were moved while %d pods left", moved, pods)
		}
	}
}
