package steps

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"eksui/internal/cause"
	"eksui/steps/engine"
)

// hold gives a service a finalizer that no controller takes away.
func hold(t *testing.T, l *Lab, namespace, name string) {
	t.Helper()
	_, client, err := workloadCluster(t.Context(), l.Site)
	if err != nil {
		t.Fatal(err)
	}
	patch := []byte(`[{"op":"add","path":"/metadata/finalizers/-","value":"service.k8s.aws/resources"}]`)
	if _, err := client.Typed().CoreV1().Services(namespace).Patch(t.Context(), name, types.JSONPatchType, patch, metav1.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
}

// TestAServiceThatAnotherFinalizerHolds does not stop a teardown once its load balancer is gone, and is not made again while it is
// held: what holds it is named.
func TestAServiceThatAnotherFinalizerHolds(t *testing.T) {
	t.Parallel()
	e, _ := practiceEngine(t)
	for _, id := range []engine.ID{Credentials, Network, Subnets, Cluster, Deploy, Expose} {
		if err := e.Run(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	hold(t, e, "default", "node-service")
	var told noted
	if err := newExpose(e.Site).Undo(t.Context(), told.emit); err != nil {
		t.Fatal(err)
	}
	if !told.says(engine.Warn, "the finalizer service.k8s.aws/resources holds it") {
		t.Errorf("%v", told.notes)
	}
	stateOf(t, e, Expose, engine.Absent)

	if err := newExpose(e.Site).Run(t.Context(), func(engine.Event) {}); !cause.Is(err, "service.held") {
		t.Errorf("%v", err)
	}

	receipt, err := e.Down(t.Context())
	if err != nil || !receipt.Clean() {
		t.Errorf("%v; left %v", err, receipt.Left)
	}
}
