package kube_test

import (
	"context"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"eksui/internal/text"
	"eksui/kube"
	"eksui/kube/kubetest"
)

// Nodes whose conditions no kubelet reports stand still, so that each state can be looked at.
func TestANodeSaysWhatItWaitsFor(t *testing.T) {
	c := kubetest.NewPractice(t) // a real cluster's node controller has its own mind about nodes without a kubelet
	nodes := c.Client.Typed().CoreV1().Nodes()
	ready := func(status corev1.ConditionStatus, message string) []corev1.NodeCondition {
		return []corev1.NodeCondition{{Type: corev1.NodeReady, Status: status, Message: message}}
	}
	for name, n := range map[string]struct {
		conditions []corev1.NodeCondition
		stage      kube.NodeStage
		want       string
	}{
		"joined":  {nil, kube.NodeJoined, "kubelet is starting"},
		"silent":  {ready(corev1.ConditionUnknown, "Kubelet stopped posting node status."), kube.NodeUnreported, "Kubelet stopped posting node status."},
		"network": {ready(corev1.ConditionFalse, "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady"), kube.NodeNetwork, "network"},
		"unwell":  {ready(corev1.ConditionFalse, "PLEG is not healthy"), kube.NodeNotReady, "PLEG is not healthy"},
	} {
		node, err := nodes.Create(t.Context(), &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		node.Status.Conditions = n.conditions
		if _, err := nodes.UpdateStatus(t.Context(), node, metav1.UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
		s := until(t, c.Client.WatchNodes, func(u kube.Update[kube.NodeState]) bool {
			return u.State.Name == name && u.State.Stage == n.stage
		}).State
		if s.Ready || s.InstanceID != "" || !strings.Contains(s.Why.In(text.EN), n.want) || s.Why.In(text.EN) == s.Why.In(text.KO) {
			t.Errorf("%s: %+v, %s", name, s, s.Why)
		}
	}
}

// Controllers of today write events in the form of events.k8s.io, which counts in a series and has no last timestamp.
func TestEventsOfBothFormsAreRead(t *testing.T) {
	kubetest.Run(t, func(t *testing.T, c *kubetest.Cluster) {
		ns := c.Namespace(t)
		about := corev1.ObjectReference{Kind: "Service", Namespace: ns, Name: "web"}
		at := time.Now().Add(-time.Minute).Truncate(time.Second)
		later := at.Add(30 * time.Second)
		old := &corev1.Event{
			ObjectMeta: metav1.ObjectMeta{Name: "old"}, InvolvedObject: about, Type: "Warning", Reason: "Old", Message: "said as ever", Count: 3, LastTimestamp: metav1.NewTime(at),
		}
		if _, err := c.Client.Typed().CoreV1().Events(ns).Create(t.Context(), old, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		newer := func(name string, series *corev1.EventSeries) {
			e := &corev1.Event{
				ObjectMeta: metav1.ObjectMeta{Name: name}, InvolvedObject: about, Type: "Normal", Reason: name, Message: "said anew",
				EventTime: metav1.NewMicroTime(at), Series: series, Action: "Test", ReportingController: "eksui.test/kube", ReportingInstance: "kube",
			}
			if _, err := c.Client.Typed().CoreV1().Events(ns).Create(t.Context(), e, metav1.CreateOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		newer("once", nil)
		newer("often", &corev1.EventSeries{Count: 7, LastObservedTime: metav1.NewMicroTime(later)})
		got := map[string]kube.EventState{}
		until(t, func(ctx context.Context, fn func(kube.Update[kube.EventState])) error {
			return c.Client.WatchEvents(ctx, kube.Select{Namespace: ns}, fn)
		}, func(u kube.Update[kube.EventState]) bool {
			if u.State.Name == "web" {
				got[u.State.Reason] = u.State
			}
			return len(got) == 3
		})
		for reason, want := range map[string]kube.EventState{
			"Old":   {Type: "Warning", Message: "said as ever", Count: 3, Time: at},
			"once":  {Type: "Normal", Message: "said anew", Count: 1, Time: at},
			"often": {Type: "Normal", Message: "said anew", Count: 7, Time: later},
		} {
			e := got[reason]
			if e.Type != want.Type || e.Message != want.Message || e.Count != want.Count || !e.Time.Equal(want.Time) || e.Kind != "Service" || e.Namespace != ns {
				t.Errorf("%s: %+v", reason, e)
			}
		}
	})
}
