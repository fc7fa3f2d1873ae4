package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// says runs a command that does nothing, in both languages, and compares its exit code and what it says on standard error.
func (l *lab) says(code int, english, korean string, args ...string) {
	l.t.Helper()
	for lang, want := range map[string]string{"en": english, "ko": korean} {
		var stdout, stderr bytes.Buffer
		cmd := l.command(append([]string{"--lang", lang}, args...)...)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if got := exitCode(l.t, cmd); got != code || !strings.Contains(stderr.String(), want) {
			l.t.Errorf("%s: exit code %d, want %d and %q in: %s", strings.Join(args, " "), got, code, want, stderr.String())
		}
		if stdout.Len() > 0 {
			l.t.Errorf("%s did something: %s", strings.Join(args, " "), stdout.String())
		}
		if strings.Contains(stderr.String(), "reset") {
			l.t.Errorf("%s: advice to empty state that is well: %s", strings.Join(args, " "), stderr.String())
		}
	}
}

// TestServeThatCannotStart says what is amiss, and never to empty a state that is well.
func TestServeThatCannotStart(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	for _, address := range []string{"0.0.0.0:4566", "banana", "localhost", "127.0.0.1:99999", "example.com:80"} {
		l.says(exitUsage, "For example: --listen 127.0.0.1:4566", "루프백", "practice", "serve", "--listen", address)
	}
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	l.says(exitFailed, "Choose another port", "다른 포트를 고르거나", "practice", "serve", "--listen", busy.Addr().String())

	file := filepath.Join(l.dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve", "bill"} {
		l.says(exitFailed, "folder "+filepath.Join(file, "state")+" can't be used. Check that you may write", "쓰기 권한과", "practice", command, "--state", filepath.Join(file, "state"))
	}
}

// TestWhatIsAskedForGoesToStdout: a pipe gets the list of faults and the total of the bill.
func TestWhatIsAskedForGoesToStdout(t *testing.T) {
	t.Parallel()
	l := newLab(t, "")
	for command, want := range map[string]string{"fault": "unsupported-type=ap-northeast-2c", "bill": "0.0000 USD so far"} {
		out, err := l.command("practice", command).Output()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("practice %s: %v, %s", command, err, out)
		}
	}
}
