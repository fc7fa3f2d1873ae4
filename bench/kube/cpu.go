package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// processors is the CPU time that each program has used so far, in seconds. It is empty where there is no /proc.
type processors map[string]float64

// ticks a second of the times in /proc/PID/stat: USER_HZ, which Linux fixes at 100 for programs.
const ticks = 100

// cpuTimes sums processes up by their names; ours are told apart by their ids.
func cpuTimes(named map[int]string) processors {
	used := processors{}
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return used
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		name, rest, ok := cutName(string(raw))
		f := strings.Fields(rest)
		if !ok || len(f) < 13 {
			continue
		}
		pid, err := strconv.Atoi(strings.Split(file, "/")[2])
		if err != nil {
			continue
		}
		if own := named[pid]; own != "" {
			name = own
		}
		for _, t := range f[11:13] { // utime and stime
			n, err := strconv.ParseFloat(t, 64)
			if err == nil {
				used[name] += n / ticks
			}
		}
	}
	return used
}

// cutName splits "PID (name) rest"; a name may hold anything.
func cutName(stat string) (name, rest string, ok bool) {
	open, end := strings.IndexByte(stat, '('), strings.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return "", "", false
	}
	return stat[open+1 : end], stat[end+1:], true
}

// busiest tells which programs used the processors since before, as parts of one processor.
func (now processors) busiest(before processors, span time.Duration) string {
	shares := map[string]float64{}
	total := 0.0
	for name, t := range now {
		if share := (t - before[name]) / span.Seconds(); share > 0 {
			shares[name] = share
			total += share
		}
	}
	names := slices.SortedFunc(maps.Keys(shares), func(a, b string) int {
		if shares[a] > shares[b] {
			return -1
		}
		return 1
	})
	var b strings.Builder
	fmt.Fprintf(&b, "%.2f of %d processors:", total, runtime.NumCPU())
	for _, name := range names[:min(7, len(names))] {
		fmt.Fprintf(&b, " %s %.2f", name, shares[name])
	}
	return b.String()
}
