package tui

import (
	"bytes"
	"context"
	"io"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"eksui/internal/text"
	"eksui/steps"
	"eksui/steps/site"
)

// screenBuffer is an output that can be read while the program writes.
type screenBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screenBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screenBuffer) waitFor(t *testing.T, want string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		found := bytes.Contains(s.b.Bytes(), []byte(want))
		s.mu.Unlock()
		if found {
			return
		}
	}
	t.Errorf("%q never came", want)
}

// closing notes that a lab was closed.
type closing struct {
	*steps.Lab
	closed *bool
}

func (c closing) Close() error {
	*c.closed = true
	return c.Lab.Close()
}

func TestRunEndsWithItsContextAndLeavesNothingRunning(t *testing.T) {
	for name, leaveEarly := range map[string]bool{"when a lab is open": false, "while a lab is being opened": true} {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			offline(t)
			folder := t.TempDir()
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			closed, out := false, &screenBuffer{}
			open := func(context.Context, bool) (Lab, error) {
				l, err := steps.Open(site.Setup{Practice: true, Folder: folder}, nil)
				if err != nil {
					return nil, err
				}
				if leaveEarly {
					leave()
					out.waitFor(t, "\x1b[?1049l") // nobody is there any more to take the lab
				}
				return closing{l, &closed}, nil
			}
			in, keys := io.Pipe()
			t.Setenv("COLUMNS", "80")
			t.Setenv("LINES", "24")
			ended := make(chan Outcome, 1)
			go func() {
				opened := func() float64 { leave(); return 1 }
				o, err := Run(ctx, Options{Open: open, Speed: opened, Lang: text.EN, Input: in, Output: out})
				if err != nil {
					t.Error(err)
				}
				ended <- o
			}()
			out.waitFor(t, "\x1b[?1049h")
			if _, err := keys.Write([]byte("\r")); err != nil {
				t.Fatal(err)
			}
			<-ended
			if !closed {
				t.Error("the lab was not closed")
			}
			out.waitFor(t, "\x1b[?1049l")
			keys.Close()
			goleak.VerifyNone(t, before)
		})
	}
}

// offline keeps the SDK from looking for credentials and services outside of the test.
func offline(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "no-secret")
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
}

// The terminal may be at the other end of a connection: its environment decides, not this process's.
func TestTheTerminalsEnvironmentDecides(t *testing.T) {
	t.Setenv("TERM", "dumb")
	for _, tt := range []struct {
		environ []string
		ascii   bool
	}{{nil, false}, {[]string{"TERM=xterm"}, false}, {[]string{"TERM=linux"}, true}, {[]string{"TERM=dumb", "TERM=xterm"}, false}, {[]string{"EKSUI_ASCII=1"}, true}} {
		if got := wantsASCII(Options{Environ: tt.environ}); got != tt.ascii {
			t.Errorf("%v: ASCII %v", tt.environ, got)
		}
	}
}
