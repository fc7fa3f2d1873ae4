package steps

import (
	"testing"

	"eksui/steps/site"
)

// TestTheNetworkIsKnownUnderItsOldName, too: an inventory looks into it for what carries no tag.
func TestTheNetworkIsKnownUnderItsOldName(t *testing.T) {
	e, _ := withNetwork(t)
	vpc := e.Site.Network.Known().VPC
	if err := e.Site.Edit(func(c *site.Choices) { c.Network.Stack = "second" }); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Check(t.Context(), Network); err != nil {
		t.Fatal(err)
	}
	if got, err := e.Step(Network).(*networkStep).vpc(t.Context()); err != nil || got != vpc {
		t.Errorf("%q, %v; want %q", got, err, vpc)
	}
}
