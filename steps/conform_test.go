package steps

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"eksui/assets"
	"eksui/awsx"
	"eksui/internal/cause"
	"eksui/internal/text"
	"eksui/steps/engine"
	"eksui/steps/site"
)

// subject is a step in one way of using it. To put a step to the test, add it here.
type subject struct {
	name   string
	step   engine.ID
	from   stage // what is there before it
	choose func(*testing.T, *ground)
	cuts   int // how many of the possible ones are tried; 0, and EKSUI_TEST_FULL, is all
}

var subjects = []subject{
	{name: "credentials", step: Credentials, from: bare},
	{name: "network", step: Network, from: bare, cuts: 12},
	{name: "subnets", step: Subnets, from: withVPC},
	{name: "cluster", step: Cluster, from: withSubnets, cuts: 6},
	{name: "connect", step: Connect, from: withCluster},
	{name: "connect to an existing cluster", step: Connect, from: withCluster, choose: existing},
	{name: "deploy a pod", step: Deploy, from: withCluster},
	{name: "deploy a deployment", step: Deploy, from: withCluster, choose: deployment, cuts: 8},
	{name: "deploy a manifest", step: Deploy, from: withCluster, choose: ownManifest, cuts: 8},
	{name: "deploy to an existing cluster", step: Deploy, from: withCluster, choose: existing, cuts: 8},
	{name: "forward", step: Forward, from: withPod, choose: onFreePort},
	{name: "expose", step: Expose, from: withPod, cuts: 10},
	{name: "expose in an existing cluster", step: Expose, from: withPod, choose: existing, cuts: 6},
}

func deployment(t *testing.T, g *ground) {
	g.choose(t, func(c *site.Choices) { c.Deploy.Kind = site.KindDeployment })
}

func existing(t *testing.T, g *ground) { g.chooseExisting(t) }

func ownManifest(t *testing.T, g *ground) {
	body := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  greeting: hello\n---\n" + assets.Manifest("pod")
	path := g.file(t, "own.yaml", body)
	g.choose(t, func(c *site.Choices) { c.Deploy.Manifest = path })
}

func onFreePort(t *testing.T, g *ground) {
	port := freePort(t)
	g.choose(t, func(c *site.Choices) { c.Forward.Local = port })
}

// TestEveryStepIsASubject: no step of a lab is left out of the suite.
func TestEveryStepIsASubject(t *testing.T) {
	e, _ := practiceEngine(t)
	for _, s := range e.Steps() {
		if !slices.ContainsFunc(subjects, func(sub subject) bool { return sub.step == s.ID() }) {
			t.Errorf("%s is in no line of subjects", s.ID())
		}
	}
}

// TestStepsConform puts every subject to what engine.Step promises:
//
//   - Check, Plan and Form change nothing, whether the step is absent or done.
//   - Plan names all that Run makes, and nothing else.
//   - Run twice is Run once: the second changes nothing.
//   - Undo of what is not there succeeds and changes nothing.
//   - Undo takes away all that Run made, and what was there before stays.
//   - A Run or an Undo that is cut at any of its calls is made good by the next one, also by another process.
//   - Whatever fails says what, and shows a way out.
func TestStepsConform(t *testing.T) {
	from := makeGrounds(t)
	for _, sub := range subjects {
		t.Run(sub.name, func(t *testing.T) {
			t.Parallel()
			t.Run("contract", func(t *testing.T) { sub.contract(t, from) })
			t.Run("cuts", func(t *testing.T) { sub.cutShort(t, from) })
		})
	}
}

func (sub subject) open(t *testing.T, from grounds) *ground {
	t.Helper()
	g := openGround(t, from[sub.from])
	if sub.choose != nil {
		sub.choose(t, g)
	}
	return g
}

// stays says whether a teardown leaves what the step is about: then Undo has nothing to do.
func (sub subject) stays(t *testing.T, g *ground) bool {
	t.Helper()
	s, ok := g.lab.Step(sub.step).(stayer)
	if !ok {
		return false
	}
	stays, err := s.Stays(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return stays
}

func (sub subject) contract(t *testing.T, from grounds) {
	g := sub.open(t, from)
	stays := sub.stays(t, g)
	before, items := g.list(t), g.inventory(t, g.wholeLab(t))
	g.wire.noted()

	// Nothing is there yet.
	sub.looks(t, g)
	if err := g.undo(t, sub.step, stays); err != nil {
		t.Fatalf("Undo of what is not there: %v", err)
	}
	g.settled(t, "Undo of what is not there", before)

	plan, err := g.lab.Plan(t.Context(), sub.step)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Blockers) > 0 {
		t.Fatalf("blockers: %v", plan.Blockers)
	}
	byHandRuns(t, sub.step, g.lab.Site.Choices(), plan)
	if err := g.lab.Run(t.Context(), sub.step); err != nil {
		t.Fatal(err)
	}
	g.state(t, sub.step, engine.Done)
	done := g.list(t)
	planNames(t, plan, made{
		before: before, now: done, items: beyond(items, g.inventory(t, g.wholeLab(t))), calls: g.wire.noted(), events: g.stackEvents(t, sub.step),
	})

	// It is there.
	sub.looks(t, g)
	if err := g.lab.Step(sub.step).Run(t.Context(), func(engine.Event) {}); err != nil { // the engine would not call it
		t.Fatalf("the second Run: %v", err)
	}
	g.settled(t, "the second Run", done)

	q := sub.contribution(t, g)
	if err := g.undo(t, sub.step, stays); err != nil {
		t.Fatal(err)
	}
	if stays {
		g.untouched(t, "Undo of what stays", done)
		return
	}
	gone := g.list(t)
	g.state(t, sub.step, engine.Absent)
	if left := g.inventory(t, q); len(left) > 0 {
		t.Errorf("after Undo there is still: %+v", left)
	}
	now := g.inventory(t, g.wholeLab(t))
	if more, less := beyond(items, now), beyond(now, items); len(more)+len(less) > 0 {
		t.Errorf("after Undo there is more: %+v, or less: %+v", more, less)
	}
	if was, is := before.objects(), gone.objects(); !slices.Equal(was, is) {
		t.Errorf("objects before: %v\nafter Undo: %v", was, is)
	}
	g.wire.noted()
	if err := g.undo(t, sub.step, stays); err != nil {
		t.Fatalf("the second Undo: %v", err)
	}
	g.settled(t, "the second Undo", gone)
}

// looks calls all that only reads.
func (sub subject) looks(t *testing.T, g *ground) {
	t.Helper()
	before := g.list(t)
	for name, look := range map[string]func() error{
		"Check": func() error { _, err := g.lab.Check(t.Context(), sub.step); return err },
		"Plan":  func() error { _, err := g.lab.Plan(t.Context(), sub.step); return err },
		"Form":  func() error { _, err := g.lab.Form(t.Context(), sub.step); return err },
	} {
		if err := look(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		g.untouched(t, name, before)
	}
}

// untouched fails when something has changed, or a call was made that can change something.
func (g *ground) untouched(t *testing.T, after string, before listing) {
	t.Helper()
	if calls := g.wire.noted(); len(calls) > 0 {
		t.Errorf("%s made the calls %v", after, calls)
	}
	if changes := before.differs(g.list(t)); len(changes) > 0 {
		t.Errorf("%s changed:\n%s", after, strings.Join(changes, "\n"))
	}
}

// settled is untouched, but for calls that Kubernetes itself takes again without a change: applying what is so already, and
// deleting what is not there.
func (g *ground) settled(t *testing.T, after string, before listing) {
	t.Helper()
	var others []string
	for _, call := range g.wire.noted() {
		if !strings.HasPrefix(call, "PATCH /") && !strings.HasPrefix(call, "DELETE /") {
			others = append(others, call)
		}
	}
	if len(others) > 0 {
		t.Errorf("%s made the calls %v", after, others)
	}
	g.untouched(t, after, before)
}

func (g *ground) state(t *testing.T, id engine.ID, want engine.State) {
	t.Helper()
	if s, err := g.lab.Check(t.Context(), id); err != nil || s.State != want {
		t.Fatalf("%s is %+v, %v; want %s", id, s, err, want)
	}
}

// undo undoes a step. What stays is not for the engine to undo.
func (g *ground) undo(t *testing.T, id engine.ID, stays bool) error {
	if stays {
		return g.lab.Step(id).Undo(t.Context(), func(engine.Event) {})
	}
	return g.lab.Undo(t.Context(), id)
}

// stackEvents are those that a step has told.
func (g *ground) stackEvents(t *testing.T, id engine.ID) (events []engine.StackEvent) {
	t.Helper()
	records, err := g.lab.History()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if e, ok := r.Event.(engine.StackEvent); ok && r.Step == id {
			events = append(events, e)
		}
	}
	return events
}

// wholeLab is what an inventory of the whole lab looks for.
func (g *ground) wholeLab(t *testing.T) awsx.Query {
	t.Helper()
	q, err := g.lab.Site.Made(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// contribution is what the step itself has an inventory look for.
func (sub subject) contribution(t *testing.T, g *ground) (q awsx.Query) {
	t.Helper()
	if m, ok := g.lab.Step(sub.step).(site.Maker); ok {
		if err := m.Made(t.Context(), &q); err != nil {
			t.Fatal(err)
		}
	}
	return q
}

// explained fails for an error that a person could do nothing with. It is the one place that says what a cause has to have.
func explained(t *testing.T, when string, err error) {
	t.Helper()
	var p *text.Problem
	var f *engine.Failure
	switch {
	case !errors.As(err, &p):
		t.Errorf("%s: no problem but %T: %v", when, err, err)
	case cause.Of(err) == "":
		t.Errorf("%s: no cause: %v", when, err)
	case p.What.IsZero():
		t.Errorf("%s: it does not say what: %v", when, err)
	case p.Next.IsZero() && !(errors.As(err, &f) && len(f.Remedies) > 0):
		t.Errorf("%s: no way out of: %v", when, err)
	}
}
