package forward

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// calm is a mux that is alive and carries nothing.
type calm struct{ mux }

func (calm) alive() bool { return true }
func (calm) busy() bool  { return false }
func (calm) spent() bool { return false }
func (calm) close()      {}

// burst lets twenty connections ask at once and gives how many each tunnel got, and how long the last one waited.
func burst(t *testing.T, p *pool, pod *corev1.Pod) (carried []int64, waited time.Duration) {
	t.Helper()
	began := time.Now()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := p.get(t.Context(), pod, 80); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	waited = time.Since(began)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, each := range p.tunnels {
		carried = append(carried, each.streams.Load())
	}
	slices.Sort(carried)
	return carried, waited
}

// Twenty downloads that begin together would be no faster than one tunnel if they all went into the only one there is.
func TestABurstIsSpreadOverTheTunnelsThatAreBeingOpened(t *testing.T) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", UID: "a"}}
	for _, c := range []struct {
		name   string
		dial   func(context.Context) error
		want   []int64
		waited time.Duration
	}{
		{"soon open", func(context.Context) error { time.Sleep(30 * time.Millisecond); return nil }, []int64{5, 5, 5, 5}, 30 * time.Millisecond},
		{"late", func(context.Context) error { time.Sleep(time.Minute); return nil }, []int64{20}, crowdPatience},
		{"refused", func(context.Context) error { time.Sleep(30 * time.Millisecond); return errors.New("no") }, []int64{20}, crowdPatience},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPool(func(ctx context.Context, _ *corev1.Pod) (*tunnel, error) {
					return &tunnel{pod: "web", uid: "a", mux: calm{}}, c.dial(ctx)
				}, 4, newCounters())
				p.tunnels = []*tunnel{{pod: "web", uid: "a", mux: calm{}}}
				carried, waited := burst(t, p, pod)
				if !slices.Equal(carried, c.want) || waited != c.waited {
					t.Errorf("carried %v, waited %v; want %v, %v", carried, waited, c.want, c.waited)
				}
				time.Sleep(2 * time.Minute) // what is still being opened comes to its end
			})
		})
	}
}

func TestAnIdleTunnelIsKeptReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", UID: "a"}}
		p := newPool(func(context.Context, *corev1.Pod) (*tunnel, error) {
			return &tunnel{pod: "web", uid: "a", mux: calm{}}, nil
		}, 4, newCounters())
		for want := 2; want <= 4; want++ { // the first one waits for its own, and another is opened behind it
			if _, err := p.get(t.Context(), pod, 80); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if got := len(p.tunnels); got != want {
				t.Fatalf("%d tunnels, want %d", got, want)
			}
		}
		if _, count, idle := p.best("a", 80); count != 4 || idle != 1 {
			t.Errorf("%d tunnels, %d idle", count, idle)
		}
	})
}
