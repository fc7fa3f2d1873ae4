//go:build unix

package tui

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
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

// panicking tells the test binary to be a wizard that panics, in a process of its own: Bubble Tea's reader of keys is still
// at work when it dies of one.
const panicking = "EKSUI_TEST_PANICKING"

func TestAPanicGivesTheTerminalBack(t *testing.T) {
	if os.Getenv(panicking) != "" {
		_, err := Run(t.Context(), Options{Lang: text.EN, Find: func(context.Context) Found {
			_, _ = os.NewFile(3, "go").Read(make([]byte, 1)) // until the parent has seen the first frame
			panic("a defect")
		}})
		if err == nil {
			os.Exit(3)
		}
		os.Exit(0)
	}
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	defer master.Close()
	if err := pty.Setsize(master, &pty.Winsize{Cols: 80, Rows: 24}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAPanicGivesTheTerminalBack$")
	cmd.Env = append(os.Environ(), panicking+"=1", "GORACE=exitcode=0")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	seen, drawn, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{seen}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	seen.Close()
	var out []byte
	for buf := make([]byte, 4096); !bytes.Contains(out, []byte("eksui")); {
		n, err := master.Read(buf)
		if out = append(out, buf[:n]...); err != nil {
			t.Fatalf("nothing was drawn: %v, %q", err, out)
		}
	}
	drawn.Close()
	rest, _ := io.ReadAll(master) // ends with an error when the other side is closed
	out = append(out, rest...)
	if err := cmd.Wait(); err != nil {
		t.Errorf("the panic was hidden: %v", err)
	}
	if on, off := bytes.LastIndex(out, []byte("\x1b[?1049h")), bytes.LastIndex(out, []byte("\x1b[?1049l")); on < 0 || off < on {
		t.Errorf("the alternate screen is still on: %q", out[max(0, len(out)-200):])
	}
	if !bytes.Contains(out, []byte("a defect")) {
		t.Errorf("the panic is not told: %q", out[max(0, len(out)-200):])
	}
}
