//go:build unix

package tui

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/creack/pty"

	"eksui/internal/text"
)

// onTerminal runs the wizard on a terminal of its own. What it draws is read all the time, and handed over at the end.
func onTerminal(t *testing.T, ctx context.Context, o Options) (master *os.File, drawn chan []byte, ended chan error) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	drawn, ended = make(chan []byte, 1), make(chan error, 1)
	started := make(chan struct{})
	go func() {
		var all bytes.Buffer
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			all.Write(buf[:n])
			if started != nil && bytes.Contains(all.Bytes(), []byte("eksui")) {
				close(started)
				started = nil
			}
			if err != nil {
				drawn <- all.Bytes()
				return
			}
		}
	}()
	up := started
	o.Input, o.Output = tty, tty
	go func() {
		_, err := Run(ctx, o)
		tty.Close()
		ended <- err
	}()
	select {
	case <-up:
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was drawn")
	}
	return master, drawn, ended
}

func wait[T any](t *testing.T, ch <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal(what)
		panic("unreachable")
	}
}

func TestALostTerminalEndsTheWizard(t *testing.T) {
	ctx, hangup := context.WithCancel(t.Context())
	master, _, ended := onTerminal(t, ctx, Options{Lang: text.EN})
	master.Close()
	hangup() // as the program does at SIGHUP
	if err := wait(t, ended, "Run did not return"); err != nil {
		t.Error(err)
	}
}

func TestLeavingGivesTheTerminalBack(t *testing.T) {
	master, drawn, ended := onTerminal(t, t.Context(), Options{Lang: text.EN})
	if _, err := master.Write([]byte("q")); err != nil {
		t.Fatal(err)
	}
	if err := wait(t, ended, "Run did not return"); err != nil {
		t.Error(err)
	}
	defer master.Close() // what was written last is read until the other side is closed
	if out := wait(t, drawn, "the terminal was not closed"); !bytes.Contains(out, []byte("\x1b[?1049l")) || !bytes.Contains(out, []byte("\x1b[?25h")) {
		t.Errorf("the terminal is left in another state: %q", out[max(0, len(out)-200):])
	}
}

func TestAPanicGivesTheTerminalBack(t *testing.T) {
	now := make(chan struct{})
	find := func(context.Context) Found {
		<-now
		panic("a defect")
	}
	master, drawn, ended := onTerminal(t, t.Context(), Options{Lang: text.EN, Find: find})
	close(now)
	if err := wait(t, ended, "Run did not return"); err == nil {
		t.Error("the panic was hidden")
	}
	defer master.Close() // what was written last is read until the other side is closed
	if out := wait(t, drawn, "the terminal was not closed"); !bytes.Contains(out, []byte("\x1b[?1049l")) {
		t.Errorf("the alternate screen is still on: %q", out[max(0, len(out)-200):])
	}
}
