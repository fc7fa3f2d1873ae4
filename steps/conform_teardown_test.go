package steps

import (
	"regexp"
	"testing"

	"eksui/steps/engine"
)

// TestTheTeardownConforms puts the last stage to what engine.Teardown promises:
//
//   - Check, Plan and Look change nothing, on an empty account and beside a whole lab.
//   - Down on an empty account succeeds and changes nothing, twice too.
//   - Down after Up leaves nothing, says so in its receipt, and names what it has deleted.
func TestTheTeardownConforms(t *testing.T) {
	g := openGround(t, "")
	onFreePort(t, g)
	empty := g.list(t)
	g.lookBack(t)
	g.downToNothing(t)
	g.settled(t, "Down on an empty account", g.withReceipts(t, empty))

	if err := g.lab.Up(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	g.state(t, Teardown, engine.Partial)
	g.wire.noted()
	g.lookBack(t)
	plan, err := g.lab.Plan(t.Context(), Teardown)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, i := range plan.Deletes {
		kinds[i.Kind]++
	}
	receipt := g.downToNothing(t)
	for kind, n := range kinds {
		if receipt.Deleted[kind] != n {
			t.Errorf("the plan names %d of %s, and the receipt %d", n, kind, receipt.Deleted[kind])
		}
	}
	if len(receipt.Deleted) != len(kinds) {
		t.Errorf("planned %v, deleted %v", kinds, receipt.Deleted)
	}

	gone := g.list(t)
	g.wire.noted()
	g.downToNothing(t)
	g.settled(t, "the second Down", g.withReceipts(t, gone))
}

// lookBack calls all of the teardown that only reads.
func (g *ground) lookBack(t *testing.T) {
	t.Helper()
	before := g.list(t)
	for name, look := range map[string]func() error{
		"Check": func() error { _, err := g.lab.Check(t.Context(), Teardown); return err },
		"Plan":  func() error { _, err := g.lab.Plan(t.Context(), Teardown); return err },
		"Look":  func() error { _, err := g.lab.Inventory(t.Context()); return err },
	} {
		if err := look(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		g.untouched(t, name, before)
	}
}

func (g *ground) downToNothing(t *testing.T) engine.Receipt {
	t.Helper()
	receipt, err := g.lab.Down(t.Context())
	if err != nil || len(receipt.Left) > 0 || len(receipt.Unread) > 0 {
		t.Fatalf("%v: left %+v, unread %v", err, receipt.Left, receipt.Unread)
	}
	g.state(t, Teardown, engine.Done)
	return receipt
}

// withReceipts is a listing with the receipts as they are now: a teardown is meant to leave them.
func (g *ground) withReceipts(t *testing.T, l listing) listing {
	t.Helper()
	for name, body := range g.list(t) {
		if receiptFile.MatchString(name) {
			l[name] = body
		}
	}
	return l
}

var receiptFile = regexp.MustCompile(`^file /lab/receipt-[0-9-]+\.md$`)
