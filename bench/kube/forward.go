package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// client makes a new TCP connection for every request: each is a connection through the forward.
func client() *http.Client {
	return &http.Client{
		Timeout:   2 * time.Minute,
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext},
	}
}

func get(ctx context.Context, c *http.Client, url string) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close() // only read from
	n, err := io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("HTTP %s", resp.Status)
	}
	return n, err
}

type measure struct {
	name, unit string
	goal       float64 // what the project holds itself to: eksui's figure over kubectl's
	run        func(ctx context.Context, url string, bytes int64) (float64, error)
}

var measures = []measure{
	{"one download", "MB/s", 1, one},
	{"twenty downloads at once", "MB/s", 1.5, twenty},
	{"new connections", "/s", 3, connections(16)},
	{"new connections, one after another", "/s", 3, connections(1)},
	{"small request beside a bulk download", "ms", 0.2, latency},
}

func benchForward(ctx context.Context, c *cluster, rounds int, bytes int64) error {
	fmt.Printf("%-38s %12s %12s %8s %8s\n", "", "kubectl", "eksui", "ratio", "goal")
	for _, m := range measures {
		var taken [2][]float64
		var busy [2]string
		for range rounds { // turn about, so that what else the machine does hits both
			if err := c.round(ctx, m, bytes, &taken, &busy); err != nil {
				return err
			}
		}
		k, e := median(taken[0]), median(taken[1]) // a lucky round of either side says nothing
		fmt.Printf("%-38s %7.1f %-4s %7.1f %-4s %8.2f %8.2f\n", m.name, k, m.unit, e, m.unit, e/k, m.goal)
		for i, name := range []string{"kubectl", "eksui"} {
			fmt.Printf("    %-8s %.1f to %.1f; in the last round %s\n", name+":", slices.Min(taken[i]), slices.Max(taken[i]), busy[i])
		}
	}
	return nil
}

// round measures both sides once, with forwards that have carried nothing but the request that found them up.
func (c *cluster) round(ctx context.Context, m measure, bytes int64, taken *[2][]float64, busy *[2]string) error {
	kubectl, eksui, err := c.start(ctx)
	if err != nil {
		return err
	}
	defer kubectl.stop()
	defer eksui.stop()
	named := map[int]string{os.Getpid(): "asker", kubectl.pid: "kubectl", eksui.pid: "eksui"}
	for i, s := range []side{kubectl, eksui} {
		before, began := cpuTimes(named), time.Now()
		v, err := m.run(ctx, s.url, bytes)
		if err != nil {
			return fmt.Errorf("%s by %s: %w", m.name, s.name, err)
		}
		taken[i] = append(taken[i], v)
		busy[i] = cpuTimes(named).busiest(before, time.Since(began))
	}
	return nil
}

func one(ctx context.Context, url string, bytes int64) (float64, error) {
	start := time.Now()
	n, err := get(ctx, client(), fmt.Sprintf("%s/bytes?n=%d", url, bytes))
	return float64(n) / 1e6 / time.Since(start).Seconds(), err
}

func twenty(ctx context.Context, url string, bytes int64) (float64, error) {
	start := time.Now()
	var total atomic.Int64
	var group errgroup.Group
	for range 20 {
		group.Go(func() error {
			n, err := get(ctx, client(), fmt.Sprintf("%s/bytes?n=%d", url, bytes/20))
			total.Add(n)
			return err
		})
	}
	err := group.Wait()
	return float64(total.Load()) / 1e6 / time.Since(start).Seconds(), err
}

// connections lets some askers open one new connection after another for a while.
func connections(askers int) func(context.Context, string, int64) (float64, error) {
	const span = 5 * time.Second
	return func(ctx context.Context, url string, _ int64) (float64, error) {
		start := time.Now()
		var done atomic.Int64
		var group errgroup.Group
		for range askers {
			group.Go(func() error {
				c := client()
				for time.Since(start) < span {
					if _, err := get(ctx, c, url+"/"); err != nil {
						return err
					}
					done.Add(1)
				}
				return nil
			})
		}
		err := group.Wait()
		return float64(done.Load()) / time.Since(start).Seconds(), err
	}
}

// latency is the median time of small requests, one after the other, while a download runs.
func latency(ctx context.Context, url string, _ int64) (float64, error) {
	const requests = 60
	ctx, cancel := context.WithCancel(ctx)
	var bulk sync.WaitGroup
	bulk.Go(func() {
		_, _ = get(ctx, client(), fmt.Sprintf("%s/bytes?n=%d", url, int64(1)<<40)) // ends with ctx
	})
	defer bulk.Wait()
	defer cancel()
	time.Sleep(500 * time.Millisecond) // the download is up to its speed
	c := client()
	var took []float64
	for range requests {
		start := time.Now()
		if _, err := get(ctx, c, url+"/"); err != nil {
			return 0, err
		}
		took = append(took, time.Since(start).Seconds()*1000)
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
