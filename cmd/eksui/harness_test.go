package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The test binary is eksui itself when this variable is set: its processes can be killed, and kubectl can call it.
const asProgram = "EKSUI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// lab is a home folder with a lab file, for eksui processes of its own.
type lab struct {
	t    *testing.T
	dir  string
	file string
	port int
	env  []string
}

func newLab(t *testing.T, more string) *lab {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	l := &lab{t: t, dir: t.TempDir(), port: freePort(t)}
	bin := filepath.Join(l.dir, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "eksui")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	l.file = filepath.Join(l.dir, "lab.yaml")
	body := fmt.Sprintf("forward:\n  local: %d\n%s", l.port, more)
	if err := os.WriteFile(l.file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	l.env = []string{
		asProgram + "=1", "HOME=" + l.dir, "EKSUI_STATE_DIR=" + filepath.Join(l.dir, "state"), "LANG=C.UTF-8",
		"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"),
	}
	return l
}

func freePort(t *testing.T) int {
	t.Helper()
	s, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Addr().(*net.TCPAddr).Port
}

func (l *lab) command(args ...string) *exec.Cmd {
	l.t.Helper()
	self, err := os.Executable()
	if err != nil {
		l.t.Fatal(err)
	}
	cmd := exec.CommandContext(l.t.Context(), self, args...)
	cmd.Env = l.env
	return cmd
}

// serve runs a practice cloud of another process for the lab, until the test ends.
func (l *lab) serve() *exec.Cmd {
	l.t.Helper()
	cmd := l.command("practice", "serve", "--speed", fast)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if _, err := stderr.Read(make([]byte, 1)); err != nil { // it says where it answers once it does
		l.t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	out, err := l.command("practice", "env").Output()
	if err != nil {
		l.t.Fatal(err)
	}
	for statement := range strings.SplitSeq(string(out), "\n") {
		if v, ok := strings.CutPrefix(statement, "export "); ok {
			l.env = append(l.env, strings.ReplaceAll(v, "'", ""))
		}
	}
	return cmd
}

// line is one object of --json.
type line map[string]any

func (e line) is(kind string) bool { return e["type"] == kind }

// run runs eksui to its end and returns its JSON lines, its standard error and its exit code. see is called for each line
// while it runs; when it says so, the process is killed as by kill -9.
func (l *lab) run(see func(line) (kill bool), args ...string) (lines []line, stderr string, code int) {
	l.t.Helper()
	cmd := l.command(args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	guard := time.AfterFunc(3*time.Minute, func() { _ = cmd.Process.Kill() })
	defer guard.Stop()
	scan := bufio.NewScanner(out)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		e := line{}
		if err := json.Unmarshal(scan.Bytes(), &e); err != nil {
			l.t.Errorf("no JSON: %q", scan.Text())
			continue
		}
		lines = append(lines, e)
		if see != nil && see(e) {
			_ = cmd.Process.Kill()
			break
		}
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		l.t.Fatal(err)
	}
	return lines, errs.String(), cmd.ProcessState.ExitCode()
}

// must runs eksui and fails the test unless it exits with 0 and a good summary.
func (l *lab) must(see func(line) bool, args ...string) []line {
	l.t.Helper()
	lines, stderr, code := l.run(see, args...)
	if code != 0 || len(lines) == 0 {
		l.t.Fatalf("eksui %s: exit code %d\n%s\n%s", strings.Join(args, " "), code, stderr, tail(lines))
	}
	return lines
}

// forwarded runs an up that holds its forward, reads the page through it, and kills the process: without the hold a busy machine
// would come when it is closed again.
func (l *lab) forwarded(up ...string) (page string) {
	l.t.Helper()
	l.run(func(e line) (kill bool) {
		open := e.is("forward") && e["up"] == true
		if open {
			page = get(l.t, "http://localhost:"+strconv.Itoa(l.port))
		}
		return open
	}, append(slices.Clone(up), "--hold")...)
	return page
}

func tail(lines []line) string {
	var b strings.Builder
	for _, e := range lines[max(0, len(lines)-6):] {
		raw, _ := json.Marshal(e)
		b.Write(append(raw, '\n'))
	}
	return b.String()
}

// state is what `eksui status --json` tells.
type state struct {
	Steps []struct{ ID, State, Detail string }
	Exist []struct{ Kind, ID, Name, State string } `json:"exists"`
}

func (l *lab) status(args ...string) state {
	l.t.Helper()
	out, err := l.command(append([]string{"status", "--json", "-f", l.file}, args...)...).Output()
	if err != nil {
		l.t.Fatalf("status: %v\n%s", err, out)
	}
	var s state
	if err := json.Unmarshal(out, &s); err != nil {
		l.t.Fatal(err)
	}
	return s
}

// single checks that the lab is there exactly once.
func (s state) single(t *testing.T) {
	t.Helper()
	count := map[string]int{}
	for _, i := range s.Exist {
		count[i.Kind]++
	}
	for kind, want := range map[string]int{"stack": 3, "vpc": 1, "subnet": 3, "cluster": 1, "nodegroup": 1, "instance": 2, "load-balancer": 1} {
		if count[kind] != want {
			t.Errorf("%d × %s, want %d", count[kind], kind, want)
		}
	}
	for _, st := range s.Steps {
		if st.State != "done" && st.ID != "forward" { // the forward ends with its process
			t.Errorf("step %s is %s: %s", st.ID, st.State, st.Detail)
		}
	}
}
