package steps

import "testing"

// TestTheNetworkIsKnownUnderItsOldName, too: an inventory looks into it for what carries no tag.
func TestTheNetworkIsKnownUnderItsOldName(t *testing.T) {
	e, _ := withNetwork(t)
	vpc := e.Lab.Network().VPC
	if err := e.Lab.Edit(func(c *Choices) { c.Network.Stack = "second" }); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Check(t.Context(), Network); err != nil {
		t.Fatal(err)
	}
	if got, err := labVPC(t.Context(), e.Lab); err != nil || got != vpc {
		t.Errorf("%q, %v; want %q", got, err, vpc)
	}
}
