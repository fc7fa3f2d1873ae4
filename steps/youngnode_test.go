package steps

import (
	"testing"

	"eksui/practice/world"
)

// TestAPullOnAYoungNodeIsWaitedFor: without DNS a pull fails, and mends itself; why is said once.
func TestAPullOnAYoungNodeIsWaitedFor(t *testing.T) {
	t.Parallel()
	g := openGround(t, "")
	g.cloud.World().SetFaults([]world.Fault{{Name: "young-node-dns"}})
	notes := told(t, g.lab)
	if err := g.lab.Up(t.Context(), Deploy); err != nil {
		t.Fatal(err)
	}
	if n := said(notes(), podWaitsOn); n != 1 {
		t.Errorf("the reason is told %d times", n)
	}
}
