package k8s

import (
	"context"
	"fmt"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/practice/world"
)

// TestDaemonsStayOnTaintedNodes taints every node: NoSchedule leaves the daemons that run, NoExecute ends them.
func TestDaemonsStayOnTaintedNodes(t *testing.T) {
	l := startLab(t, world.Options{})
	l.addNodes(2)
	l.nodesReady(2)
	ctx := context.Background()
	labels := map[string]string{"app": "agent"}
	set := &appsv1.DaemonSet{ObjectMeta: metav1.ObjectMeta{Name: "agent"}, Spec: appsv1.DaemonSetSpec{
		Selector: &metav1.LabelSelector{MatchLabels: labels},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}}},
	}}
	if _, err := l.client.AppsV1().DaemonSets("default").Create(ctx, set, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	reaches := func(desired, misscheduled int32, pods int) {
		t.Helper()
		l.eventually("daemons", func(ctx context.Context) string {
			ds, err := l.client.AppsV1().DaemonSets("default").Get(ctx, "agent", metav1.GetOptions{})
			if err != nil {
				return err.Error()
			}
			list, err := l.client.CoreV1().Pods("default").List(ctx, metav1.ListOptions{LabelSelector: "app=agent"})
			if err != nil {
				return err.Error()
			}
			if s := ds.Status; s.DesiredNumberScheduled != desired || s.NumberReady != desired || s.NumberMisscheduled != misscheduled || len(list.Items) != pods {
				return fmt.Sprintf("%d desired, %d ready, %d misscheduled, %d pods", s.DesiredNumberScheduled, s.NumberReady, s.NumberMisscheduled, len(list.Items))
			}
			return ""
		})
	}
	taint := func(effect corev1.TaintEffect) {
		t.Helper()
		for i := range 2 {
			patch := fmt.Appendf(nil, `{"spec":{"taints":[{"key":"k","value":"v","effect":%q}]}}`, effect)
			if _, err := l.client.CoreV1().Nodes().Patch(ctx, nodeSpec(i).Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	reaches(2, 0, 2)
	taint(corev1.TaintEffectNoSchedule)
	reaches(0, 2, 2)
	taint(corev1.TaintEffectNoExecute)
	reaches(0, 0, 0)
}
