package steps

import (
	"net"
	"sync"
	"testing"

	"eksui/steps/engine"
	"eksui/steps/site"
)

// freePort is a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Two quick presses of the key are one opening: the second would find the port taken by the first.
func TestTheForwardIsOpenedOnce(t *testing.T) {
	e, _ := practiceEngine(t)
	if err := e.Site.Edit(func(c *site.Choices) { c.Forward.Local = freePort(t) }); err != nil {
		t.Fatal(err)
	}
	if err := e.Up(t.Context(), Cluster); err != nil {
		t.Fatal(err)
	}
	if err := e.Run(t.Context(), Deploy); err != nil { // without connect, whose entry would call this program for tokens
		t.Fatal(err)
	}
	st := e.Step(Forward).(*forwardStep)
	opened := make([]*runningForward, 8)
	var all sync.WaitGroup
	for i := range opened {
		all.Go(func() {
			r, err := st.open(t.Context())
			if err != nil {
				t.Error(err)
			}
			opened[i] = r
		})
	}
	all.Wait()
	for _, r := range opened {
		if r != opened[0] {
			t.Error("the forward was opened twice")
		}
	}
	if err := st.Undo(t.Context(), func(engine.Event) {}); err != nil || st.Open() {
		t.Errorf("closed: %v, open %v", err, st.Open())
	}
}
