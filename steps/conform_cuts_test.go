package steps

import (
	"context"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"eksui/steps/engine"
)

// seedOfCuts draws the cuts of those subjects that do not get all of them.
const seedOfCuts = 8

// limitStep is how long a Run or Undo may take here, whatever has happened to its calls.
const limitStep = 5 * time.Minute

// cutShort cuts a Run at one of its calls and runs again, then does the same with Undo, once for every cut.
func (sub subject) cutShort(t *testing.T, from grounds) {
	g := sub.open(t, from)
	stays := sub.stays(t, g)
	ups := possibleCuts(g.callsOf(t, func() error { return g.lab.Run(t.Context(), sub.step) }))
	downs := possibleCuts(g.callsOf(t, func() error { return g.undo(t, sub.step, stays) }))
	if sub.cuts > 0 && os.Getenv("EKSUI_TEST_FULL") == "" {
		h := fnv.New64a()
		h.Write([]byte(sub.name))
		r := rand.New(rand.NewPCG(seedOfCuts, h.Sum64()))
		ups, downs = drawn(r, ups, sub.cuts), drawn(r, downs, sub.cuts)
	}
	hit := map[bool]int{}
	for i := range max(len(ups), len(downs)) {
		if stays { // and so it can't be taken back
			g = sub.open(t, from)
		}
		if i < len(ups) && g.runCut(t, sub.step, ups[i]) {
			hit[false]++
		}
		if err := g.within(t, func(ctx context.Context) error { return g.lab.Run(ctx, sub.step) }); err != nil {
			t.Fatalf("Run after a Run %s: %v", nth(ups, i), err)
		}
		if i < len(downs) && g.undoCut(t, sub.step, stays, downs[i]) {
			hit[true]++
		}
		if err := g.within(t, func(context.Context) error { return g.undo(t, sub.step, stays) }); err != nil {
			t.Fatalf("Undo after an Undo %s: %v", nth(downs, i), err)
		}
		if !stays {
			g.state(t, sub.step, engine.Absent)
		}
	}
	t.Logf("cuts: %d of Run, %d of Undo (of %d and %d possible; seed %d)", hit[false], hit[true], len(ups), len(downs), seedOfCuts)
}

func nth(cuts []*cut, i int) string {
	if i < len(cuts) {
		return cuts[i].String()
	}
	return "without a cut"
}

// callsOf counts the calls of something that has to succeed.
func (g *ground) callsOf(t *testing.T, do func() error) int {
	t.Helper()
	counting := &cut{nth: math.MaxInt}
	g.wire.spoil(counting)
	if err := do(); err != nil {
		t.Fatal(err)
	}
	g.wire.spoil(nil)
	return counting.seen
}

// possibleCuts are all ways to cut so many calls short.
func possibleCuts(calls int) (all []*cut) {
	for n := 1; n <= calls; n++ {
		for _, kind := range cutKinds {
			all = append(all, &cut{nth: n, kind: kind}, &cut{nth: n, kind: kind, stop: true})
		}
	}
	return all
}

func drawn(r *rand.Rand, all []*cut, n int) []*cut {
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

// runCut runs the step with a cut, and says whether that has hit a call.
func (g *ground) runCut(t *testing.T, id engine.ID, c *cut) bool {
	t.Helper()
	return g.cutting(t, "Run", c, func(ctx context.Context) error { return g.lab.Run(ctx, id) })
}

func (g *ground) undoCut(t *testing.T, id engine.ID, stays bool, c *cut) bool {
	t.Helper()
	return g.cutting(t, "Undo", c, func(ctx context.Context) error {
		if stays {
			return g.lab.Step(id).Undo(ctx, func(engine.Event) {})
		}
		return g.lab.Undo(ctx, id)
	})
}

func (g *ground) cutting(t *testing.T, what string, c *cut, do func(context.Context) error) bool {
	t.Helper()
	err := g.within(t, func(ctx context.Context) error {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		c.also = stop
		g.wire.spoil(c)
		defer g.wire.spoil(nil)
		return do(ctx)
	})
	switch {
	case c.call == "":
		return false // it has made fewer calls this time
	case c.stop:
		g.reopen(t)
	case err != nil:
		explained(t, what+" "+c.String(), err)
	}
	return true
}

// within gives a Run or Undo its time.
func (g *ground) within(t *testing.T, do func(context.Context) error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limitStep)
	defer cancel()
	err := do(ctx)
	if ctx.Err() != nil {
		t.Fatalf("not done within %s: %v", limitStep, err)
	}
	return err
}
