package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// outcome is one request: when it was begun, how long it took, whether it failed.
type outcome struct {
	at     time.Duration
	took   time.Duration
	failed bool
}

const (
	askRate = 200
	askSpan = 20 * time.Second
	breakAt = 5 * time.Second
)

// benchFailover breaks something under both forwards while each gets 200 requests a second: it deletes the pod, or
// restarts the API server or the kubelet of realkube.
func benchFailover(ctx context.Context, c *cluster, what string) error {
	kubectl, eksui, err := c.start(ctx)
	if err != nil {
		return err
	}
	defer kubectl.stop()
	defer eksui.stop()
	pods := c.client.Typed().CoreV1().Pods(namespace)
	list, err := pods.List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	old := list.Items[0].Name
	start := time.Now()
	var ready time.Duration
	var broke error
	var wait sync.WaitGroup
	wait.Go(func() {
		time.Sleep(breakAt)
		switch what {
		case "pod":
			if broke = pods.Delete(ctx, old, metav1.DeleteOptions{}); broke == nil {
				broke = c.awaitReady(ctx, old)
			}
		default:
			if broke = restart(ctx, filepath.Dir(filepath.Dir(c.kubeconfig)), what); broke == nil {
				broke = c.awaitHealth(ctx, what, old)
			}
		}
		ready = time.Since(start)
	})
	results := map[string][]outcome{}
	var mu sync.Mutex
	for _, s := range []side{kubectl, eksui} {
		wait.Go(func() {
			r := ask(ctx, s.url, start)
			mu.Lock()
			defer mu.Unlock()
			results[s.name] = r
		})
	}
	wait.Wait()
	if broke != nil {
		return broke
	}
	fmt.Printf("%s: broken at %.1f s, ready again at %.1f s\n", what, breakAt.Seconds(), ready.Seconds())
	for _, name := range []string{"kubectl", "eksui"} {
		report(name, results[name], ready)
	}
	return nil
}

func ask(ctx context.Context, url string, start time.Time) []outcome {
	c := client()
	c.Timeout = 15 * time.Second
	var mu sync.Mutex
	var all []outcome
	var wait sync.WaitGroup
	tick := time.NewTicker(time.Second / askRate)
	defer tick.Stop()
	for time.Since(start) < askSpan {
		<-tick.C
		wait.Go(func() {
			at := time.Since(start)
			_, err := get(ctx, c, url+"/")
			mu.Lock()
			defer mu.Unlock()
			all = append(all, outcome{at, time.Since(start) - at, err != nil})
		})
	}
	wait.Wait()
	return all
}

func report(name string, all []outcome, ready time.Duration) {
	var before, between, after, longest int
	firstGood := time.Duration(-1)
	for _, o := range all {
		end := o.at + o.took
		if !o.failed && end >= ready && (firstGood < 0 || end < firstGood) {
			firstGood = end
		}
		longest = max(longest, int(o.took.Milliseconds()))
		if !o.failed {
			continue
		}
		switch {
		case end < breakAt:
			before++
		case o.at < ready:
			between++
		default:
			after++
		}
	}
	fmt.Printf("%-8s %d requests; failed: %d before, %d in between, %d after; longest %d ms; ", name, len(all), before, between, after, longest)
	if firstGood < 0 {
		fmt.Println("never served again")
		return
	}
	fmt.Printf("served again %.2f s after readiness\n", (firstGood - ready).Seconds())
}
