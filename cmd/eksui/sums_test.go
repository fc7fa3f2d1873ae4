package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestPracticeIsSaidWhereverASumIs: also where only the endpoint of AWS's tools is a practice cloud's.
func TestPracticeIsSaidWhereverASumIs(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	l.serve()
	out, err := l.command("status", "-f", l.file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "nothing of it is charged") || !strings.Contains(string(out), "USD an hour") {
		t.Errorf("%v\n%s", err, out)
	}
	var status struct{ Practice bool }
	out, err = l.command("status", "--json", "-f", l.file).Output()
	if err != nil || json.Unmarshal(out, &status) != nil || !status.Practice {
		t.Errorf("%v\n%s", err, out)
	}
	lines, stderr, code := l.run(nil, "down", "--yes", "--json", "-f", l.file)
	if code != 0 || len(lines) == 0 || lines[len(lines)-1]["practice"] != true {
		t.Errorf("exit code %d\n%s\n%s", code, stderr, tail(lines))
	}
	// Without --json, the receipt says it.
	out, err = l.command("down", "--yes", "-f", l.file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "nothing of this was billed") {
		t.Errorf("%v\n%s", err, out)
	}
}
