package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// exitCode runs a command to its end and gives its exit code.
func exitCode(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// TestOutputThatIsLost is told, whichever command it is.
func TestOutputThatIsLost(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	for _, args := range []string{
		"--help", "practice --help", "completion bash", "template base", "practice bill", "practice fault", "status --practice",
		"up --practice --json --speed 300 --until network", "down --practice --speed 300", "practice fault throttling",
	} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("no /dev/full here")
		} else if err != nil {
			t.Fatal(err)
		}
		cmd := l.command(strings.Fields(args)...)
		var stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = full, &stderr
		got := exitCode(t, cmd)
		full.Close()
		if got != exitFailed || !strings.Contains(stderr.String(), "The output could not be written.") ||
			!strings.Contains(stderr.String(), "no space left") || strings.Contains(stderr.String(), "understand") {
			t.Errorf("%s: exit code %d, %s", args, got, stderr.String())
		}
	}
}

// TestAReaderThatGoesAway does not end the lab's work, and nothing is said: the exit code tells of it.
func TestAReaderThatGoesAway(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	cmd := l.command("up", "--practice", "--speed", fast, "--until", "subnets", "-f", l.file)
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = w, &stderr
	if got := exitCode(t, cmd); got != exitFailed || stderr.Len() > 0 {
		t.Errorf("exit code %d, %s", got, stderr.String())
	}
	for _, s := range l.status("--practice").Steps {
		if s.ID == "subnets" && s.State != "done" {
			t.Errorf("subnets is %s: %s", s.State, s.Detail)
		}
	}
}
