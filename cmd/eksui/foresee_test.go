package main

import (
	"slices"
	"strings"
	"testing"
)

// What is found before anything is made reaches who runs up: as lines, and as objects with --json.
func TestUpTellsWhatItForesees(t *testing.T) {
	t.Parallel()
	l := newLab(t, "cluster: {version: \"1.33\", nodes: 100, max: 100}\n")
	l.serve()
	lines, _, code := l.run(nil, "up", "--yes", "--json", "-f", l.file)
	warned := slices.IndexFunc(lines, func(e line) bool { return e.is("note") && e["level"] == "warn" && e.says("1.33") })
	if e := failureOf(lines, "cluster"); code != exitFailed || warned < 0 || e["cause_id"] != "preflight.vcpus-short" {
		t.Errorf("exit code %d, warned at %d\n%s", code, warned, tail(lines))
	}
	if slices.ContainsFunc(lines, func(e line) bool { return e.is("stack-event") }) {
		t.Errorf("something was made:\n%s", tail(lines))
	}
	out, err := l.command("up", "--yes", "-f", l.file).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "! Kubernetes 1.33 is in extended support until ") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestUpSaysThatThereIsNoSuchType(t *testing.T) {
	t.Parallel()
	l := newLab(t, "name: v7\nnetwork: {stack: v7-base}\ncluster: {name: v7, nodeGroup: ng, instanceType: t9.small}\n")
	l.serve()
	lines, _, code := l.run(nil, "up", "--yes", "--json", "--until", "subnets", "-f", l.file)
	if e := failureOf(lines, "subnets"); code != exitFailed || e["cause_id"] != "preflight.type-unknown" || !e.says("t9.small") {
		t.Errorf("exit code %d\n%s", code, tail(lines))
	}
	if slices.ContainsFunc(lines, func(e line) bool { return e.is("stack-event") }) {
		t.Errorf("something was made:\n%s", tail(lines))
	}
}
