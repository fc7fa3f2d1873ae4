package steps

import (
	"testing"

	"eksui/practice/world"
	"eksui/steps/engine"
)

// TestTheLabWhereReadsLag goes all the way up and down while every read is some seconds of AWS's time behind.
func TestTheLabWhereReadsLag(t *testing.T) {
	t.Parallel()
	g := openGround(t, "")
	g.cloud.World().SetFaults([]world.Fault{{Name: "lagging-reads"}})
	onFreePort(t, g)
	if err := g.lab.Up(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	g.state(t, Expose, engine.Done)
	receipt, err := g.lab.Down(t.Context())
	if err != nil || !receipt.Clean() {
		t.Fatalf("%v; left %v, unread %v", err, receipt.Left, receipt.Unread)
	}
}
